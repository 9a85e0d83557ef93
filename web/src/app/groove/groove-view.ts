import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { LiveStrokes, Stroke } from '../../engine/live-strokes';
import type { Groove, Recording, TakeContext } from '../../generated/recording';
import { ScoreError } from '../../notation/score-error';
import type { Beat } from '../../practice/beats';
import { classOf } from '../../notation/drums/drum-map';
import { barsOf, planGroove } from '../../practice/grooves';
import { PracticeSession } from '../../practice/session';
import type { SessionState } from '../../practice/session';
import { strictnesses } from '../../practice/strictness';
import { Scope } from '../../scope';
import { announce, setLive, setTitle } from '../components/announce';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import '../components/keys-list';
import '../components/notice';
import '../components/unfinished';
import { errorCode, errorWords } from '../errors';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { beatSign } from '../practise/beat-words';
import '../practise/level-meter';
import { LiveTake, pageSeconds } from '../practise/live-take';
import type { SavedTake, TakeRequest } from '../practise/live-take';
import { MicrophoneStatus } from '../practise/microphone-status';
import '../practise/record-button';
import { stand } from '../practise/stand-styles';
import { strictnessWords } from '../practise/strictness-words';
import { router } from '../router';
import type { View } from '../router';
import { settings, store } from '../services';
import { href, siteRoot } from '../site';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import {
  GrooveError,
  findGroove,
  grooveLibrary,
  grooveOfRecording,
  importGroove,
  isMidi,
} from './find-groove';
import { GrooveSound } from './groove-sound';
import './groove-result';
import './groove-strip';
import './latency-check';
import { latencyOf } from './latency';
import './live-lanes';
import type { LiveLanes } from './live-lanes';
import { deviationWords, drumName } from './words';

const TICK_MILLISECONDS = 50;
const TEMPO_RANGE = { low: 30, high: 260 };
/** Lengths of a take to choose from, bars. */
const BAR_CHOICES = [4, 8, 16, 32];
const DEFAULT_BARS = 8;
/** The instrument under which groove takes are kept. */
const DRUMS_ID = 'drums';
/** A live hit counts to the nearest written note within this, seconds; what lies further off shows no deviation. */
const LIVE_REACH_SECONDS = 0.12;

/** Drum practice: choose a groove, get ready, play; with `?id=` how a take landed. */
@customElement('ws-groove-view')
export class GrooveView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    sheets,
    forms,
    layout,
    lists,
    stand,
    css`
      .sheet {
        position: relative;
        padding: var(--space-24) var(--space-32);
      }
      .titles {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12);
        margin-block-end: var(--space-16);
      }
      .title {
        font: italic 400 2.25rem / 1.2 var(--font-score);
      }
      .sheet > h2:not(:first-child) {
        margin-block-start: var(--space-16);
      }
      .latency {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-4) var(--space-12);
        margin-block-start: var(--space-16);
        color: var(--ink-2);
        font: var(--type-small);
      }
      .last {
        font: var(--type-title-3);
        font-weight: 400;
        color: var(--ink-2);
      }
      @media (max-width: 44.99rem) {
        .sheet {
          padding: var(--space-16) var(--space-12);
        }
        .title {
          font-size: 1.75rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @property({ type: Boolean, reflect: true }) live = false;

  @state() private library: Groove[] = [];
  @state() private groove: Groove | null = null;
  @state() private grooveTrouble = '';
  @state() private fileTrouble = '';
  @state() private tempo = 100;
  @state() private bars = DEFAULT_BARS;
  @state() private takes: Recording[] = [];
  @state() private sessionState: SessionState = 'idle';
  @state() private beat: Beat | null = null;
  @state() private seconds = 0;
  @state() private heard = 0;
  @state() private last: { stroke: Stroke; milliseconds: number | null } | null = null;
  @state() private dropped = false;
  @state() private noLive = false;
  @state() private checking = false;
  @state() private sounding = false;
  @state() private narrow = false;
  @state() private clockStart: number | null = null;

  @query('ws-drop-zone') private dropZone!: DropZone | null;
  @query('ws-live-lanes') private lanes!: LiveLanes | null;

  private readonly scope = new Scope();
  private readonly sound = new GrooveSound();
  private readonly liveTake = new LiveTake(
    () => this.takeRequest(),
    () => settings.values.microphoneId,
  );
  private readonly session = new PracticeSession<SavedTake>(this.liveTake);
  private readonly status = new MicrophoneStatus(this, this.liveTake, () => this.session.live);
  private strokes: LiveStrokes | null = null;
  private recordingSince = 0;
  private spaceDown = false;
  private loading = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    const narrow = window.matchMedia('(max-width: 44.99rem)');
    this.narrow = narrow.matches;
    this.scope.listen(narrow, 'change', () => (this.narrow = narrow.matches));
    this.scope.listen(window, 'keydown', (event) => this.onKeyDown(event as KeyboardEvent));
    this.scope.listen(window, 'keyup', (event) => this.onKeyUp(event as KeyboardEvent));
    this.scope.listen(settings, 'change', () => this.requestUpdate());
    this.scope.add(this.session.on('state', (next) => this.onState(next)));
    this.scope.add(this.session.on('saved', (saved) => this.onSaved(saved)));
    this.scope.add(this.session.on('failed', (error) => this.status.failed(error)));
    this.scope.add(this.liveTake.on('beat', (beat) => (this.beat = beat)));
    this.scope.add(this.liveTake.on('ended', () => this.session.ended()));
    this.scope.add(this.liveTake.on('dropped', () => (this.dropped = true)));
    this.scope.add(this.sound.on('ended', () => (this.sounding = false)));
    this.scope.every(TICK_MILLISECONDS, () => this.tick());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sound.dispose();
    this.stopListening();
    this.session.leave();
    const close = (): void => void this.liveTake.closeMicrophone();
    // A take that is being saved still needs its microphone for the last samples.
    if (this.session.state === 'saving') {
      this.session.on('saved', close);
      this.session.on('failed', close);
    } else close();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) void this.load();
  }

  private get takeId(): string | null {
    return this.query.get('id');
  }

  private async load(): Promise<void> {
    const attempt = ++this.loading;
    this.grooveTrouble = '';
    this.fileTrouble = '';
    this.stopSound();
    if (this.takeId !== null) return;
    try {
      this.library = await grooveLibrary();
      const groove = await this.chosenGroove();
      if (attempt !== this.loading) return;
      this.groove = groove ?? null;
      if (groove) {
        const asked = Number(this.query.get('tempo'));
        this.tempo = clamp(asked > 0 ? asked : groove.quartersPerMinute / groove.beatQuarters, this.tempo);
        this.bars = Math.max(barsOf(groove), DEFAULT_BARS);
        setTitle(this, groove.title);
        await this.findTakes(groove);
      }
    } catch (error) {
      if (attempt !== this.loading) return;
      this.groove = null;
      this.grooveTrouble = error instanceof GrooveError ? grooveErrorWords(error) : t('groove.failed');
    }
  }

  private async chosenGroove(): Promise<Groove | undefined> {
    const recording = this.query.get('recording');
    if (recording !== null) return grooveOfRecording(recording, this.query.get('bars'));
    const id = this.query.get('groove');
    if (id === null) return undefined;
    const found = await findGroove(id);
    if (!found) this.grooveTrouble = t('groove.unknown');
    return found;
  }

  /** Looks up the earlier takes of this groove, oldest first. */
  private async findTakes(groove: Groove): Promise<void> {
    const all = await (await store()).list().catch(() => []);
    this.takes = all
      .filter(({ take }) => take?.groove?.groove.id === groove.id)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  // --- the take ---

  private get quartersPerMinute(): number {
    return this.tempo * (this.groove?.beatQuarters ?? 1);
  }

  private get latency(): number | null {
    return latencyOf(settings, this.status.microphone?.deviceId ?? settings.values.microphoneId);
  }

  private takeRequest(): TakeRequest {
    const { groove } = this;
    if (!groove) throw new Error('there is no groove to play');
    const { strictness, countInBars, click, practicePad } = settings.values;
    const context: TakeContext = {
      exerciseId: null,
      scoreTitle: groove.title,
      instrumentId: DRUMS_ID,
      quartersPerMinute: this.quartersPerMinute,
      strictness,
      countInFrames: 0,
      processingOn: false,
      groove: {
        groove,
        pad: practicePad,
        clickThroughout: click,
        bars: this.bars,
        startSeconds: 0,
        latencySeconds: this.latency,
      },
    };
    return {
      context,
      name: t('groove.takeName', { title: groove.title, number: this.takes.length + 1 }),
      plan: planGroove(groove, this.quartersPerMinute, countInBars, this.bars),
      clickThroughout: click,
      drumClick: true,
    };
  }

  private onState(next: SessionState): void {
    this.sessionState = next;
    this.live = this.session.live || next === 'saving';
    setLive(this, this.live);
    if (next === 'asking') {
      this.stopSound();
      this.status.begin();
      this.dropped = false;
      this.noLive = false;
      this.heard = 0;
      this.last = null;
      this.clockStart = null;
    }
    if (next === 'countIn' || next === 'recording') {
      this.status.settle();
      const start = this.liveTake.clockStart;
      this.clockStart = start === null ? null : start + (this.latency ?? 0);
      void this.startListening();
    }
    if (next === 'recording') this.recordingSince = pageSeconds();
    if (next === 'idle') {
      this.beat = null;
      this.status.idle();
    }
    if (next === 'idle' || next === 'saving') this.stopListening();
    if (next === 'saving') announce(this, t('practise.saving'));
  }

  private async startListening(): Promise<void> {
    const { microphone } = this.status;
    if (this.isListening() || !microphone) return;
    const [{ LiveStrokes: Listener }, { DRUM_CLICK_HERTZ }] = await Promise.all([
      import('../../engine/live-strokes'),
      import('../../playback/tone'),
    ]);
    // the take may have ended, or another start been quicker, while the code was loaded
    if (this.isListening() || !this.session.live) return;
    const strokes = Listener.start(
      siteRoot(),
      microphone.tap(),
      microphone.sampleRate,
      { sensitivity: 0, clickHz: DRUM_CLICK_HERTZ },
      settings.values.practicePad,
    );
    this.strokes = strokes;
    strokes.on('strokes', (heard) => this.onStrokes(heard));
    strokes.on('failed', () => (this.noLive = true));
  }

  private isListening(): boolean {
    return this.strokes !== null;
  }

  private stopListening(): void {
    this.strokes?.dispose();
    this.strokes = null;
  }

  private onStrokes(strokes: readonly Stroke[]): void {
    this.lanes?.add(strokes);
    this.heard += new Set(strokes.map(({ time }) => time)).size;
    const stroke = strokes.at(-1);
    if (stroke) this.last = { stroke, milliseconds: this.deviationOf(stroke) };
  }

  /** How far a stroke lies from the nearest written note of its drum; null for none near. */
  private deviationOf({ time, drum }: Stroke): number | null {
    const { groove, clockStart } = this;
    if (!groove || clockStart === null) return null;
    const { practicePad } = settings.values;
    const quarter = 60 / this.quartersPerMinute;
    const within = (time - clockStart) / quarter;
    const deviations = groove.notes
      .filter(({ instrument }) => practicePad || classOf(instrument) === drum)
      .map(({ quarters }) => {
        const rounds = Math.round((within - quarters) / groove.grooveQuarters);
        return (within - quarters - rounds * groove.grooveQuarters) * quarter;
      })
      .filter((seconds) => Math.abs(seconds) <= LIVE_REACH_SECONDS)
      .sort((a, b) => Math.abs(a) - Math.abs(b));
    return deviations[0] === undefined ? null : 1000 * deviations[0];
  }

  private onSaved(saved: SavedTake): void {
    setLive(this, false);
    if (!this.isConnected) return;
    if (this.status.tell(saved)) this.live = false;
    else router.go('groove', { id: saved.recording.id });
  }

  private tick(): void {
    if (!this.session.live) return;
    this.session.tick(this.status.silentSeconds);
    if (this.session.state === 'recording') this.seconds = Math.floor(pageSeconds() - this.recordingSince);
  }

  // --- files and sound ---

  private async openFile(file: File): Promise<void> {
    this.fileTrouble = '';
    if (!isMidi(file)) {
      this.fileTrouble = t('groove.onlyMidi');
      return;
    }
    try {
      router.go('groove', { groove: (await importGroove(file)).id });
    } catch (error) {
      this.fileTrouble =
        error instanceof ScoreError
          ? `${t('groove.midiFailed')} ${error.message}`
          : error instanceof GrooveError
            ? grooveErrorWords(error)
            : errorWords(errorCode(error), file.name);
    }
  }

  private hear(): void {
    if (this.sounding) {
      this.stopSound();
      return;
    }
    if (!this.groove) return;
    this.sounding = true;
    void this.sound.play(this.groove, this.quartersPerMinute, barsOf(this.groove));
  }

  private stopSound(): void {
    this.sound.stop();
    this.sounding = false;
  }

  // --- keys ---

  private isControl(event: KeyboardEvent): boolean {
    return event
      .composedPath()
      .some(
        (node) =>
          node instanceof Element && node.matches('button, a, input, select, textarea, summary, dialog'),
      );
  }

  private onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.session.state !== 'idle' && this.session.state !== 'done') {
      event.preventDefault();
      this.session.escape();
    }
    if (event.key !== ' ' || this.isControl(event) || !this.groove || this.takeId !== null) return;
    event.preventDefault();
    this.spaceDown = !event.repeat || this.spaceDown;
  }

  private onKeyUp(event: KeyboardEvent): void {
    if (event.key !== ' ' || !this.spaceDown) return;
    this.spaceDown = false;
    this.session.press();
  }

  // --- what is shown ---

  override render(): TemplateResult {
    if (this.live) return this.liveStand();
    if (this.takeId !== null) return html`<ws-groove-result .takeId=${this.takeId}></ws-groove-result>`;
    return html`<ws-drop-zone
        bare
        window
        offer=${t('groove.fileOffer')}
        accept=".mid,.midi"
        @ws-files=${(event: CustomEvent<File[]>) => event.detail[0] && void this.openFile(event.detail[0])}
      >
        <div class="page">
          <div class="top">
            <h1>${this.heading()}</h1>
            ${this.groove ? this.settingsRow(this.groove) : nothing}
          </div>
          ${this.notices()} ${this.groove ? this.ready(this.groove) : this.choices()}
        </div>
        ${this.groove ? this.ledge() : nothing}
      </ws-drop-zone>
      <ws-latency-check
        .open=${this.checking}
        .microphone=${() => this.status.check()}
        @close=${() => (this.checking = false)}
      ></ws-latency-check>
      <ws-keys-list
        .keys=${[
          [t('keys.space'), t('groove.keySpace')],
          [t('keys.escape'), t('groove.keyEscape')],
        ]}
      ></ws-keys-list>`;
  }

  private heading(): string {
    if (!this.groove) return t('groove.chooseHeading');
    return this.status.trouble ? t('practise.blockedHeading') : t('practise.ready');
  }

  private notices(): unknown {
    return [
      html`<ws-unfinished></ws-unfinished>`,
      this.fileTrouble ? html`<ws-notice tone="problem">${this.fileTrouble}</ws-notice>` : nothing,
      this.grooveTrouble
        ? html`<ws-notice tone="problem" action=${t('groove.tryAgain')} @ws-action=${() => void this.load()}
            >${this.grooveTrouble}</ws-notice
          >`
        : nothing,
    ];
  }

  private choices(): TemplateResult {
    const list = (kind: Groove['kind'], title: string): TemplateResult =>
      html`<h2>${title}</h2>
        <ul class="plain starters">
          ${this.library
            .filter((groove) => groove.kind === kind)
            .map(
              (groove) =>
                html`<li>
                  <a href=${href('groove', { groove: groove.id })}
                    ><span class="name">${groove.title}</span
                    ><span class="caption">${grooveDetails(groove)}</span></a
                  >
                </li>`,
            )}
        </ul>`;
    return html`<section class="sheet">
      <p class="secondary">${t('groove.chooseText')}</p>
      ${list('groove', t('groove.grooves'))} ${list('rudiment', t('groove.rudiments'))}
      <div class="row">
        <button class="button" type="button" @click=${() => this.dropZone?.choose()}>
          ${icons.upload} ${t('groove.ownMidi')}
        </button>
      </div>
    </section>`;
  }

  private ready(groove: Groove): TemplateResult {
    const bars = Math.min(barsOf(groove), this.narrow ? 1 : 2);
    return html`<section class="sheet">
      <div class="titles">
        <div>
          <p class="title">${groove.title}</p>
          <p class="caption">
            ${[
              grooveDetails(groove),
              ...(groove.sticking ? [t('groove.sticking', { sticking: groove.sticking })] : []),
            ].join(' · ')}
          </p>
        </div>
        <div class="row">
          <button class="button" type="button" @click=${() => this.hear()}>
            ${
              this.sounding
                ? html`${icons.stop} ${t('groove.hearStop')}`
                : html`${icons.play} ${t('groove.hear')}`
            }
          </button>
          <a class="button quiet" href=${href('groove')}>${t('groove.another')}</a>
        </div>
      </div>
      <ws-groove-strip .groove=${groove} .bars=${bars} .tempo=${this.tempo}></ws-groove-strip>
      ${this.latencyNote()}
    </section>`;
  }

  private latencyNote(): TemplateResult {
    const { latency } = this;
    return html`<div class="latency">
      <span
        >${
          latency === null
            ? t('groove.latencyUnknown')
            : t('groove.latencyKnown', { milliseconds: Math.round(1000 * latency) })
        }</span
      >
      <button class="plain" type="button" @click=${() => (this.checking = true)}>
        ${latency === null ? t('groove.latencyCheck') : t('groove.latencyAgain')}
      </button>
      ${settings.values.click ? html`<span>${t('groove.headphones')}</span>` : nothing}
    </div>`;
  }

  private settingsRow(groove: Groove): TemplateResult {
    const { values } = settings;
    const bars = [...new Set([...BAR_CHOICES.filter((count) => count >= barsOf(groove)), this.bars])].sort(
      (a, b) => a - b,
    );
    const row = html`<div class="settings" role="group" aria-label=${t('practise.settings')}>
      ${this.choice(
        t('groove.played'),
        [
          ['kit', t('groove.onKit')],
          ['pad', t('groove.onPad')],
        ],
        values.practicePad ? 'pad' : 'kit',
        (choice) => settings.set({ practicePad: choice === 'pad' }),
      )}
      <label class="setting"
        >${t('practise.tempo')}
        <span class="value"
          ><span aria-hidden="true">${beatSign(groove.beatQuarters)} =</span>
          <input
            type="number"
            aria-label=${t('practise.tempoLabel')}
            min=${TEMPO_RANGE.low}
            max=${TEMPO_RANGE.high}
            .value=${String(this.tempo)}
            @change=${this.onTempo}
        /></span>
      </label>
      ${this.choice(
        t('groove.bars'),
        bars.map((count) => [String(count), String(count)] as const),
        String(this.bars),
        (count) => (this.bars = Number(count)),
      )}
      ${this.choice(
        t('practise.countIn'),
        [1, 2].map((count) => [String(count), t('practise.countInBars', { count })] as const),
        String(Math.max(1, values.countInBars)),
        (count) => settings.set({ countInBars: Number(count) }),
      )}
      ${this.choice(
        t('practise.click'),
        [
          ['count', t('practise.clickCountIn')],
          ['beats', t('practise.clickBeats')],
        ],
        values.click ? 'beats' : 'count',
        (choice) => settings.set({ click: choice === 'beats' }),
      )}
      ${this.choice(
        t('practise.strictness'),
        strictnesses.map((strictness) => [strictness, strictnessWords(strictness)] as const),
        values.strictness,
        (choice) => {
          const strictness = strictnesses.find((each) => each === choice);
          if (strictness) settings.set({ strictness });
        },
      )}
    </div>`;
    if (!this.narrow) return row;
    return html`<details class="narrow">
      <summary>
        ${icons.sliders} ${values.practicePad ? t('groove.onPad') : t('groove.onKit')} · ${this.tempoWords()}
      </summary>
      ${row}
    </details>`;
  }

  private choice(
    label: string,
    options: readonly (readonly [value: string, words: string])[],
    value: string,
    choose: (value: string) => void,
  ): TemplateResult {
    return html`<label class="setting"
      >${label}
      <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
        ${options.map(([id, words]) => html`<option value=${id} ?selected=${id === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  private onTempo(event: Event): void {
    const input = event.target as HTMLInputElement;
    this.tempo = clamp(input.valueAsNumber, this.tempo);
    input.value = String(this.tempo);
  }

  private tempoWords(): string {
    return t('practise.tempoBeat', { beat: beatSign(this.groove?.beatQuarters ?? 1), tempo: this.tempo });
  }

  private ledge(): TemplateResult {
    const last = this.takes.at(-1);
    return html`<div class="ledge">
      <div class="ledge-grid">
        ${this.status.render()}
        <ws-record-button
          word=${this.sessionState === 'asking' ? t('practise.cancel') : ''}
          @ws-press=${() => this.session.press()}
        ></ws-record-button>
        <div class="side">
          ${
            last
              ? html`<span
                  ><strong>${t('practise.takeNumber', { number: this.takes.length + 1 })}</strong> ·
                  <a href=${href('groove', { id: last.id })}
                    >${t('practise.lastTake', { number: this.takes.length })}</a
                  ></span
                >`
              : nothing
          }
        </div>
      </div>
    </div>`;
  }

  private liveStand(): TemplateResult {
    const { beat, groove } = this;
    const counting = this.sessionState === 'countIn';
    const bar = beat?.bar ?? null;
    const place = counting
      ? t('practise.countingIn')
      : bar === null
        ? ''
        : t('practise.barOf', { bar: bar + 1, bars: this.bars });
    return html`<div class="page">
        <div class="live-top">
          <div class="time">
            <span class="dot"></span>
            <span class="numeric">${clock(counting ? 0 : this.seconds)}</span>
            <span class="bar">${place}</span>
          </div>
          <p class="title">${groove?.title ?? ''}</p>
          <div class="beats" aria-hidden="true">
            ${this.narrow ? nothing : this.tempoWords()}
            ${
              beat
                ? Array.from(
                    { length: beat.beatsInBar },
                    (_, index) => html`<i class=${index + 1 === beat.beat ? 'now' : ''}></i>`,
                  )
                : nothing
            }
          </div>
        </div>
        ${this.dropped ? html`<ws-notice tone="problem">${t('practise.dropping')}</ws-notice>` : nothing}
        ${this.noLive ? html`<ws-notice>${t('groove.noLive')}</ws-notice>` : nothing}
        <section class="sheet">
          ${
            counting && beat
              ? html`<div class="count" aria-hidden="true"><span>${beat.beat}</span></div>`
              : nothing
          }
          <ws-live-lanes
            .groove=${groove}
            .tempo=${this.quartersPerMinute}
            .bars=${this.bars}
            .pad=${settings.values.practicePad}
            .start=${this.clockStart}
            .now=${() => this.status.microphone?.context.currentTime ?? 0}
          ></ws-live-lanes>
        </section>
      </div>
      <div class="ledge">
        <div class="ledge-grid">
          <div class="hearing">
            <ws-level-meter .peak=${this.status.peak}></ws-level-meter>
            <p class="words">
              ${this.sessionState === 'saving' ? t('practise.saving') : t('practise.savedAsYouPlay')}
            </p>
            <p class="below">${t('groove.heard', { count: this.heard })}</p>
          </div>
          <ws-record-button
            live
            word=${counting ? t('practise.cancel') : ''}
            @ws-press=${() => this.session.press()}
          ></ws-record-button>
          <p class="last">${this.lastWords()}</p>
        </div>
      </div>`;
  }

  private lastWords(): string {
    const { last } = this;
    if (last?.milliseconds == null) return '';
    return t('groove.lastHit', {
      drum: drumName(last.stroke.drum, settings.values.practicePad),
      deviation: deviationWords(last.milliseconds),
    });
  }
}

function clamp(value: number, otherwise: number): number {
  if (!Number.isFinite(value)) return otherwise;
  return Math.round(Math.min(TEMPO_RANGE.high, Math.max(TEMPO_RANGE.low, value)));
}

function grooveDetails(groove: Groove): string {
  const { numerator, denominator } = groove.timeSignature;
  return t('groove.details', {
    meter: `${numerator}/${denominator}`,
    beat: beatSign(groove.beatQuarters),
    tempo: Math.round(groove.quartersPerMinute / groove.beatQuarters),
  });
}

function grooveErrorWords({ code }: GrooveError): string {
  return code === 'no-beat' ? t('groove.noBeat') : t('groove.noHits');
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-groove-view': GrooveView;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { GrooveReport } from '../../generated/groove-report';
import type { GrooveTake, Recording } from '../../generated/recording';
import { Player } from '../../playback/player';
import { DRUM_CLICK_HERTZ } from '../../playback/tone';
import { firstLoopSpeed, nearestSpeed, speedRange } from '../../playback/practice-speed';
import { barsToShow, dynamicsOf, grooveHeadline, mattersOf } from '../../report/groove';
import type { GrooveDynamics, GrooveMatter } from '../../report/groove';
import { Scope } from '../../scope';
import { fileNameFor } from '../../store/recordings';
import { announce, setTitle } from '../components/announce';
import { saveFile } from '../components/files';
import '../components/keys-list';
import { isShortcut, meantKey } from '../components/keyboard';
import '../components/notice';
import '../components/popover';
import '../components/progress';
import { errorCode, errorWords } from '../errors';
import { day } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { beatSign } from '../practise/beat-words';
import { strictnessWords } from '../practise/strictness-words';
import { router } from '../router';
import { engine, store } from '../services';
import { href } from '../site';
import { base, buttons, layout, lists, sheets, tables } from '../styles/shared';
import './groove-strip';
import { grooveCsv } from './groove-table';
import './landing-plot';
import './tempo-curve';
import { deviationWords, drumName, dynamicsWords, headlineWords, matterWords, placeWords } from './words';
import { placeOf } from '../../report/groove';

/** Key of the stored measurements; the number grows with their meaning. */
const RESULT_KEY = 'groove-1';
/** Matters named before the table has the rest. */
const MOST_MATTERS = 8;
/** Heard before and after one hit, seconds. */
const BEFORE_SECONDS = 0.6;
const AFTER_SECONDS = 0.8;
/** A two-beat gap precedes each round of a loop, as far as the recording has it. */
const LOOP_LEAD_BEATS = 2;

type Trouble = 'missing' | 'notGroove' | 'dropped' | 'silent' | 'too-short' | 'cancelled' | 'failed';

/** How a groove take landed. */
@customElement('ws-groove-result')
export class GrooveResult extends LitElement {
  static override styles = [
    base,
    buttons,
    sheets,
    layout,
    lists,
    tables,
    css`
      :host {
        display: block;
      }
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-20);
      }
      .over {
        color: var(--ink-2);
      }
      .tune {
        font: italic 400 1.375rem / 1.3 var(--font-score);
        color: var(--ink);
      }
      .head,
      .panel-head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12) var(--space-24);
      }
      .panel-head,
      .sheet > h2 {
        margin-block-end: var(--space-12);
      }
      .panel-head h2,
      .sheet > h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
      .panel-head .row {
        gap: var(--space-8);
      }
      .panel-head .caption {
        font: var(--type-small);
      }
      .disc {
        inline-size: 0.85em;
        block-size: 0.85em;
        border-radius: 50%;
        background: currentcolor;
      }
      .button.primary {
        font: var(--type-body);
        font-weight: 600;
        padding-inline: var(--space-16);
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 26rem;
        gap: var(--space-20);
        align-items: start;
      }
      .measure {
        padding-block: var(--space-12);
        border-block-start: 1px solid var(--line);
      }
      .measure div {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--space-12);
        color: var(--ink-2);
      }
      .measure strong {
        font: var(--type-title-2);
        font-size: 1.375rem;
        color: var(--ink);
        text-align: end;
      }
      .measure p {
        font: var(--type-small);
        color: var(--ink-2);
      }
      .measure ws-tempo-curve {
        margin-block-start: var(--space-12);
      }
      ul.matters li {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12);
        border-block-start: 1px solid var(--line);
      }
      .scroll {
        overflow-x: auto;
        max-block-size: 28rem;
      }
      .ledge {
        display: none;
      }
      @media (max-width: 67.49rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media (max-width: 44.99rem) {
        .head .again,
        .head .listen {
          display: none;
        }
        .ledge {
          display: flex;
          gap: var(--space-12);
        }
        .ledge .primary {
          flex: 1;
        }
      }
    `,
  ];

  @property() takeId = '';

  @state() private recording: Recording | null = null;
  @state() private report: GrooveReport | null = null;
  @state() private trouble: Trouble | null = null;
  @state() private troubleWords = '';
  @state() private working: { fraction: number } | null = null;
  @state() private player: Player | null = null;
  @state() private playing = false;
  @state() private looping = false;
  /** Of what is heard, as a share of the take's own. */
  @state() private speed = 1;
  @state() private firstBar = 0;
  @state() private narrow = false;
  @state() private tableOpen = false;

  private readonly scope = new Scope();
  private abort: AbortController | null = null;
  private playUntil: number | null = null;
  private loopedBefore = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const narrow = window.matchMedia('(max-width: 44.99rem)');
    this.narrow = narrow.matches;
    this.scope.listen(narrow, 'change', () => (this.narrow = narrow.matches));
    this.scope.listen(window, 'keydown', (event) => this.onKey(event as KeyboardEvent));
    this.scope.every(50, () => this.watchEnd());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leave();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('takeId')) void this.open();
  }

  private leave(): void {
    this.abort?.abort();
    this.abort = null;
    this.player?.dispose();
    this.player = null;
    this.playing = false;
    this.looping = false;
    this.speed = 1;
  }

  private get take(): GrooveTake | null {
    return this.recording?.take?.groove ?? null;
  }

  private get barsShown(): number {
    return this.narrow ? 1 : 2;
  }

  private async open(): Promise<void> {
    this.leave();
    this.recording = null;
    this.report = null;
    this.trouble = null;
    const abort = new AbortController();
    this.abort = abort;
    try {
      const recordings = await store();
      const recording = await recordings.get(this.takeId);
      if (abort.signal.aborted) return;
      this.recording = recording;
      setTitle(this, recording.name);
      const player = new Player(await recordings.openPcm(recording));
      this.player = player;
      player.on('play', () => (this.playing = true));
      player.on('pause', () => (this.playing = false));
      player.on('ended', () => (this.playing = false));
      if (!recording.take?.groove) this.trouble = 'notGroove';
      else if (recording.droppedFrames > 0) this.trouble = 'dropped';
      else await this.measure(recording, recording.take.groove, abort.signal);
    } catch {
      if (!abort.signal.aborted) this.trouble = 'missing';
    }
  }

  private async measure(recording: Recording, take: GrooveTake, signal: AbortSignal): Promise<void> {
    const recordings = await store();
    try {
      const stored = await recordings.getResult<GrooveReport>(recording.id, RESULT_KEY);
      const report = stored ?? (await this.analyse(recording, take, signal));
      if (signal.aborted) return;
      this.report = report;
      this.firstBar = barsToShow(report, this.barsShown);
      announce(this, this.headline());
      if (!stored) await recordings.putResult(recording.id, RESULT_KEY, report).catch(() => undefined);
    } catch (error) {
      const code = errorCode(error);
      if (signal.aborted || code === 'cancelled') this.trouble = 'cancelled';
      else {
        this.trouble =
          code === 'silent' || code === 'empty' ? 'silent' : code === 'too-short' ? 'too-short' : 'failed';
        this.troubleWords = errorWords(code, recording.name);
      }
    } finally {
      this.working = null;
    }
  }

  private async analyse(recording: Recording, take: GrooveTake, signal: AbortSignal): Promise<GrooveReport> {
    this.working = { fraction: 0 };
    const source = await (await store()).openPcm(recording);
    try {
      return await (
        await engine()
      ).measureGroove(
        source,
        recording.name,
        {
          take,
          quartersPerMinute: recording.take?.quartersPerMinute ?? take.groove.quartersPerMinute,
          strictness: recording.take?.strictness ?? 'standard',
          clickHz: DRUM_CLICK_HERTZ,
        },
        { signal, onProgress: ({ fraction }) => (this.working = { fraction }) },
      );
    } finally {
      source.close();
    }
  }

  // --- playback ---

  private get musicStart(): number {
    const { take } = this;
    return Math.max(0, (take?.startSeconds ?? 0) + (take?.latencySeconds ?? 0) - BEFORE_SECONDS);
  }

  private togglePlay(): void {
    const { player } = this;
    if (!player) return;
    this.playUntil = null;
    if (player.playing) {
      player.pause();
      return;
    }
    const fresh = player.time >= player.duration - 0.05 || player.time < this.musicStart;
    void player.play(fresh ? this.musicStart : undefined);
  }

  private watchEnd(): void {
    const { player, playUntil } = this;
    if (player?.playing && playUntil !== null && player.time >= playUntil) {
      this.playUntil = null;
      player.pause();
    }
  }

  private hear(seconds: number): void {
    const { player } = this;
    if (!player) return;
    this.stopLoop();
    this.playUntil = Math.min(player.duration, seconds + AFTER_SECONDS);
    void player.play(Math.max(0, seconds - BEFORE_SECONDS));
  }

  /** Repeats the bars shown as they were played. */
  private toggleLoop(): void {
    const { player, report, take } = this;
    if (!player || !report || !take) return;
    if (this.looping) {
      this.stopLoop();
      player.pause();
      return;
    }
    const shown = report.notes.filter(
      ({ bar }) => bar >= this.firstBar && bar < this.firstBar + this.barsShown,
    );
    const first = shown[0];
    if (!first) return;
    const quarter = 60 / report.quartersPerMinute;
    const start = first.expectedTime - first.quarters * quarter;
    const seconds = this.barsShown * take.groove.barQuarters * quarter;
    const lead = LOOP_LEAD_BEATS * take.groove.beatQuarters * quarter;
    this.looping = true;
    this.playUntil = null;
    // The first loop of a visit slows down, as on the drums page.
    if (!this.loopedBefore && this.speed === 1) this.setSpeed(firstLoopSpeed);
    this.loopedBefore = true;
    player.setLoop({ start: Math.max(0, start - lead), end: Math.min(player.duration, start + seconds) });
    void player.play(Math.max(0, start - lead));
  }

  private setSpeed(speed: number): void {
    this.speed = nearestSpeed(speed);
    if (this.player) this.player.speed = this.speed;
  }

  private stopLoop(): void {
    this.looping = false;
    this.player?.setLoop(null);
  }

  private showBars(step: number): void {
    const last = Math.max(0, (this.report?.bars.length ?? 1) - this.barsShown);
    this.firstBar = Math.min(last, Math.max(0, this.firstBar + step));
    if (this.looping) {
      this.stopLoop();
      this.player?.pause();
    }
  }

  // --- keys ---

  private onKey(event: KeyboardEvent): void {
    if (!isShortcut(event)) return;
    switch (meantKey(event)) {
      case ' ':
        event.preventDefault();
        this.togglePlay();
        break;
      case 't':
        this.tableOpen = !this.tableOpen;
        break;
      case 'l':
        this.toggleLoop();
        break;
      case '-':
        this.setSpeed(this.speed - speedRange.step);
        break;
      case '+':
      case '=':
        this.setSpeed(this.speed + speedRange.step);
        break;
      case 'r':
        router.go('groove', this.againQuery());
        break;
      default:
    }
  }

  private againQuery(tempo?: number): Record<string, string> {
    const { take, recording } = this;
    const id = take?.groove.id ?? '';
    const quartersPerMinute = recording?.take?.quartersPerMinute ?? 0;
    const beats = tempo ?? quartersPerMinute / (take?.groove.beatQuarters ?? 1);
    const source: Record<string, string> = id.startsWith('recording-')
      ? { recording: id.slice('recording-'.length) }
      : { groove: id };
    return beats > 0 ? { ...source, tempo: String(Math.round(beats)) } : source;
  }

  // --- what is shown ---

  override render(): TemplateResult {
    const { report, take } = this;
    return html`<div class="page">
        ${this.head()} ${this.notices()}
        ${
          this.working
            ? html`<ws-progress
                stage=${t('groove.listening')}
                .fraction=${this.working.fraction}
                @ws-cancel=${() => this.abort?.abort()}
              ></ws-progress>`
            : nothing
        }
        ${
          report && take
            ? html`${this.strip(report, take)}
                <div class="columns">${this.landings(report)} ${this.together(report, take)}</div>
                ${this.matters(report, take)} ${this.table(report, take)}`
            : nothing
        }
      </div>
      ${this.recording ? html`<div class="ledge">${this.listen(false)} ${this.again()}</div>` : nothing}
      <ws-keys-list
        .keys=${[
          [t('keys.space'), t('groove.keyListen')],
          ['L', t('groove.keyLoop')],
          ['− +', t('groove.keySpeed')],
          ['T', t('groove.keyTable')],
          ['R', t('groove.keyAgain')],
        ]}
      ></ws-keys-list>`;
  }

  private headline(): string {
    if (this.trouble === 'missing') return t('groove.missing');
    if (this.trouble) return t('groove.kept');
    const { report, take } = this;
    if (!report || !take) return t('groove.listening');
    return headlineWords(grooveHeadline(report), report.pad, take.groove.beatQuarters);
  }

  private head(): TemplateResult {
    const { recording, take, report } = this;
    const beats = (recording?.take?.quartersPerMinute ?? 0) / (take?.groove.beatQuarters ?? 1);
    const details =
      recording && take
        ? [
            day(recording.createdAt),
            `${beatSign(take.groove.beatQuarters)} = ${Math.round(beats)}`,
            ...(report ? [t('groove.barsShort', { count: report.bars.length })] : []),
            ...(take.pad ? [t('groove.padNote')] : []),
            !take.clickThroughout
              ? t('groove.ownTempo')
              : take.latencySeconds === null
                ? t('groove.againstMiddle')
                : t('groove.latencyChecked'),
          ]
        : [];
    return html`<div>
      ${
        recording
          ? html`<p class="over">
              <span class="tune">${take?.groove.title ?? recording.name}</span>
              ${details.map((words) => html` · ${words}`)}
            </p>`
          : nothing
      }
      <div class="head">
        <h1>${this.headline()}</h1>
        ${recording ? html`<div class="row">${this.listen(true)} ${this.saving()} ${this.again()}</div>` : nothing}
      </div>
    </div>`;
  }

  private listen(words: boolean): TemplateResult {
    const label = this.playing ? t('take.pause') : t('take.listen');
    return html`<button
      class="button listen"
      type="button"
      aria-label=${words ? nothing : label}
      @click=${() => this.togglePlay()}
    >
      ${this.playing ? icons.pause : icons.play} ${words ? label : nothing}
    </button>`;
  }

  private again(): TemplateResult | typeof nothing {
    if (!this.take) return nothing;
    return html`<a class="button primary again" href=${href('groove', this.againQuery())}
      ><span class="disc" aria-hidden="true"></span> ${t('take.again')}</a
    >`;
  }

  private saving(): TemplateResult {
    return html`<ws-popover side="end" .label=${t('take.save')}>
      <ul class="plain">
        <li>
          <button class="button quiet" type="button" @click=${() => void this.saveAs('wav')}>
            ${icons.download} ${t('take.saveWav')}
          </button>
        </li>
        ${
          this.report
            ? html`<li>
                  <button class="button quiet" type="button" @click=${() => void this.saveAs('json')}>
                    ${icons.download} ${t('groove.saveJson')}
                  </button>
                </li>
                <li>
                  <button class="button quiet" type="button" @click=${() => void this.saveAs('csv')}>
                    ${icons.download} ${t('groove.saveCsv')}
                  </button>
                </li>`
            : nothing
        }
      </ul>
    </ws-popover>`;
  }

  private async saveAs(kind: 'wav' | 'json' | 'csv'): Promise<void> {
    const { recording, report, take } = this;
    if (!recording) return;
    const name = fileNameFor(recording.name);
    if (kind === 'wav') saveFile(await (await store()).exportWav(recording), `${name}.wav`);
    if (kind === 'json' && report) {
      const content = JSON.stringify({ recording, report }, null, 2);
      saveFile(new Blob([content], { type: 'application/json' }), `${name}.json`);
    }
    if (kind === 'csv' && report && take)
      saveFile(new Blob([grooveCsv(report)], { type: 'text/csv' }), `${name}.csv`);
  }

  private notices(): unknown {
    const { trouble, report } = this;
    if (trouble === null)
      return report?.engine === 'live' && !report.pad
        ? html`<ws-notice>${t('groove.liveEngine')}</ws-notice>`
        : nothing;
    if (trouble === 'missing')
      return html`<ws-notice
        tone="problem"
        action=${t('take.allTakes')}
        @ws-action=${() => router.go('takes')}
        >${t('take.notFound')}</ws-notice
      >`;
    const words = {
      notGroove: t('groove.notGroove'),
      dropped: t('take.dropped'),
      silent: t('take.silent'),
      'too-short': t('groove.tooShort'),
      cancelled: t('take.cancelled'),
      failed: this.troubleWords,
    }[trouble];
    const retry = trouble === 'cancelled' || trouble === 'failed';
    return html`<ws-notice
      tone=${trouble === 'cancelled' ? 'note' : 'problem'}
      action=${retry ? t('take.tryAgain') : ''}
      @ws-action=${() => void this.open()}
      >${words}</ws-notice
    >`;
  }

  private strip(report: GrooveReport, take: GrooveTake): TemplateResult {
    const last = Math.min(this.firstBar + this.barsShown, report.bars.length);
    const range =
      last - this.firstBar === 1
        ? t('groove.barOne', { bar: last })
        : t('groove.barRange', { from: this.firstBar + 1, to: last });
    const slower = Math.round((firstLoopSpeed * report.quartersPerMinute) / take.groove.beatQuarters);
    return html`<section class="sheet">
      <div class="panel-head">
        <div class="row">
          <h2>${range}</h2>
          <button
            class="button icon-only"
            type="button"
            aria-label=${t('groove.earlier')}
            ?disabled=${this.firstBar === 0}
            @click=${() => this.showBars(-this.barsShown)}
          >
            ◂
          </button>
          <button
            class="button icon-only"
            type="button"
            aria-label=${t('groove.later')}
            ?disabled=${last >= report.bars.length}
            @click=${() => this.showBars(this.barsShown)}
          >
            ▸
          </button>
          <button
            class="button"
            type="button"
            aria-pressed=${this.looping ? 'true' : 'false'}
            @click=${() => this.toggleLoop()}
          >
            ${icons.loop} ${this.looping ? t('groove.loopStop') : t('groove.hearLoop')}
          </button>
          ${this.speedStepper()}
          <a class="button quiet" href=${href('groove', this.againQuery(slower))}
            >${t('groove.playAt', { tempo: slower })}</a
          >
        </div>
        <span class="caption"
          >${t('groove.zone', {
            strictness: strictnessWords(this.recording?.take?.strictness ?? 'standard'),
            milliseconds: Math.round(report.goodMilliseconds),
          })}</span
        >
      </div>
      <ws-groove-strip
        .groove=${take.groove}
        .report=${report}
        .tempo=${report.quartersPerMinute}
        .from=${this.firstBar}
        .bars=${last - this.firstBar}
      ></ws-groove-strip>
    </section>`;
  }

  /** How fast the take is heard; the pitch stays. */
  private speedStepper(): TemplateResult {
    const { least, most, step } = speedRange;
    return html`<div class="row speed" role="group" aria-label=${t('drums.speed')}>
      <button
        class="button icon-only"
        type="button"
        aria-label=${t('groove.slower')}
        ?disabled=${this.speed <= least}
        @click=${() => this.setSpeed(this.speed - step)}
      >
        −
      </button>
      <span class="numeric" aria-live="polite"
        >${t('drums.speedValue', { percent: Math.round(100 * this.speed) })}</span
      >
      <button
        class="button icon-only"
        type="button"
        aria-label=${t('groove.faster')}
        ?disabled=${this.speed >= most}
        @click=${() => this.setSpeed(this.speed + step)}
      >
        +
      </button>
    </div>`;
  }

  private landings(report: GrooveReport): TemplateResult {
    return html`<section class="sheet">
      <div class="panel-head">
        <h2>${t('groove.everyHit')}</h2>
        <span class="caption">${t('groove.axis')}</span>
      </div>
      <ws-landing-plot .report=${report}></ws-landing-plot>
    </section>`;
  }

  private together(report: GrooveReport, take: GrooveTake): TemplateResult {
    const { beatQuarters } = take.groove;
    const start = Math.round(report.tempo.start / beatQuarters);
    const end = Math.round(report.tempo.end / beatQuarters);
    const { changeBar } = report.tempo;
    const tempoText =
      changeBar === null
        ? t('groove.tempoSteady', { tempo: end })
        : t(report.tempo.end > report.tempo.start ? 'groove.tempoFaster' : 'groove.tempoSlower', {
            bar: changeBar + 1,
          });
    return html`<section class="sheet">
      <h2>${t('groove.together')}</h2>
      <div class="measure">
        <div>
          <span>${t('groove.tempo')}</span
          ><strong class="numeric">${start === end ? end : t('groove.tempoValue', { start, end })}</strong>
        </div>
        <p>${tempoText}</p>
        <ws-tempo-curve .report=${report} .beatQuarters=${beatQuarters}></ws-tempo-curve>
      </div>
      ${
        report.evennessMilliseconds === null
          ? nothing
          : html`<div class="measure">
              <div>
                <span>${t('groove.evenness')}</span
                ><strong class="numeric"
                  >${t('groove.evennessValue', {
                    milliseconds: Math.round(report.evennessMilliseconds),
                  })}</strong
                >
              </div>
              <p>${t('groove.evennessText')}</p>
            </div>`
      }
      ${this.dynamics(report)}
    </section>`;
  }

  private dynamics(report: GrooveReport): TemplateResult {
    const name = t('groove.dynamics');
    if (this.recording?.take?.processingOn)
      return measureOf(name, t('groove.dynamicsUnknown'), t('groove.dynamicsProcessed'));
    const found = dynamicsOf(report);
    if (!found) return measureOf(name, t('groove.dynamicsUnknown'), t('groove.dynamicsTooFew'));
    const { value, text } = dynamicsWords(found, report.pad);
    return measureOf(name, value, text, this.contrasts(report, found.kind));
  }

  /** How far accents and ghost notes stand from the plain notes, but for what was said already. */
  private contrasts(report: GrooveReport, said: GrooveDynamics['kind']): readonly string[] {
    return report.drums.flatMap(({ drum, accentDecibels, ghostDecibels }) => {
      const name = drumName(drum, report.pad);
      return [
        ...(accentDecibels === null || said === 'accents'
          ? []
          : [t('groove.accents', { drum: name, decibels: Math.round(accentDecibels) })]),
        ...(ghostDecibels === null || said === 'ghosts'
          ? []
          : [t('groove.ghostNotes', { drum: name, decibels: Math.round(ghostDecibels) })]),
      ];
    });
  }

  private matters(report: GrooveReport, take: GrooveTake): TemplateResult {
    const all = mattersOf(report, take.groove.beatQuarters, take.groove.barQuarters);
    const shown = all.slice(0, MOST_MATTERS);
    return html`<section class="sheet">
      <h2>${t('groove.matters')}</h2>
      ${all.length === 0 ? html`<p class="secondary">${t('groove.mattersNone')}</p>` : nothing}
      <ul class="plain matters">
        ${shown.map((matter) => this.matter(matter, report.pad))}
      </ul>
      ${
        all.length > shown.length
          ? html`<p class="secondary">${t('groove.matterMore', { count: all.length - shown.length })}</p>`
          : nothing
      }
    </section>`;
  }

  private matter(matter: GrooveMatter, pad: boolean): TemplateResult {
    const words = matterWords(matter, pad);
    return html`<li>
      <span>${words}</span>
      <button
        class="button icon-only quiet"
        type="button"
        aria-label=${t('groove.hearPlace', { matter: words })}
        @click=${() => this.hear(matter.time)}
      >
        ${icons.play}
      </button>
    </li>`;
  }

  private table(report: GrooveReport, take: GrooveTake): TemplateResult {
    const { beatQuarters, barQuarters } = take.groove;
    return html`<section class="sheet">
      <div class="panel-head">
        <h2>${t('groove.table')}</h2>
        <button
          class="button"
          type="button"
          aria-expanded=${this.tableOpen ? 'true' : 'false'}
          @click=${() => (this.tableOpen = !this.tableOpen)}
        >
          ${icons.table} ${this.tableOpen ? t('groove.hideTable') : t('groove.showTable')}
        </button>
      </div>
      ${
        this.tableOpen
          ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('groove.table')}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">${t('groove.columnPlace')}</th>
                    <th scope="col">${t('groove.columnDrum')}</th>
                    <th scope="col">${t('groove.columnResult')}</th>
                    <th scope="col">${t('groove.columnLevel')}</th>
                  </tr>
                </thead>
                <tbody>
                  ${[
                    ...report.notes.map((note) => ({
                      ...note,
                      at: note.time ?? note.expectedTime,
                      words:
                        note.milliseconds === null ? t('groove.missed') : deviationWords(note.milliseconds),
                    })),
                    ...report.extras.map((extra) => ({ ...extra, at: extra.time, words: t('groove.extra') })),
                  ]
                    .sort((a, b) => a.at - b.at)
                    .map(
                      ({ bar, quarters, drum, words, level }) =>
                        html`<tr>
                          <td>${placeWords(placeOf(bar, quarters, beatQuarters, barQuarters))}</td>
                          <td>${drumName(drum, report.pad)}</td>
                          <td>${words}</td>
                          <td class="numeric">${level === null ? '' : Math.round(level)}</td>
                        </tr>`,
                    )}
                </tbody>
              </table>
            </div>`
          : nothing
      }
    </section>`;
  }
}

function measureOf(name: string, value: string, text: string, more: readonly string[] = []): TemplateResult {
  return html`<div class="measure">
    <div><span>${name}</span><strong>${value}</strong></div>
    ${[text, ...more].map((words) => html`<p>${words}</p>`)}
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-groove-result': GrooveResult;
  }
}

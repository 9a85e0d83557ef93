import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { StageProgress } from '../../engine/protocol';
import type { Recording } from '../../generated/recording';
import type { Exercise } from '../../practice/exercises';
import { instrumentOrConcert } from '../../practice/instruments';
import { transpositionRemark, tuningRemark } from '../../report/headline';
import type { PracticeStep } from '../../report/headline';
import type { MarkShape } from '../../report/marks';
import type { AssessedNote } from '../../report/notes';
import { Scope } from '../../scope';
import { announce, setTitle } from '../components/announce';
import { meantKey } from '../components/keyboard';
import '../components/keys-list';
import '../components/notice';
import '../components/popover';
import '../components/progress';
import { errorCode, errorWords } from '../errors';
import '../classroom/hand-in';
import { FREE_PLAYING } from '../exercises/find-exercise';
import { day, inSentence, listed } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { beatSign, scoreBeat } from '../practise/beat-words';
import { strictnessWords } from '../practise/strictness-words';
import { router } from '../router';
import type { View } from '../router';
import { settings, store } from '../services';
import { href } from '../site';
import { SAMPLE_PARAMETER } from '../takes/page-of';
import { base, buttons, layout, lists, sheets } from '../styles/shared';
import { assessmentOf, exerciseOf } from './assessments';
import './landing-target';
import { markPicture } from './mark-shapes';
import { marks } from './mark-styles';
import './note-inspector';
import type { NoteAction, NoteInspector } from './note-inspector';
import './practise-next';
import './score-sheet';
import type { ScoreSheet } from './score-sheet';
import './take-comparison';
import { wasFirst } from './take-comparison';
import type { ComparedTake } from './take-comparison';
import { saveTake } from './take-files';
import './take-measures';
import './take-plots';
import type { TakePlots } from './take-plots';
import './take-ratings';
import './rating-systems';
import type { ReportPage } from './report-page';
import './sample-notes';
import { sampleTake, storeOf } from './sample-take';
import { askedTempoOf, strictnessOf, takeResult } from './take-result';
import type { TakeResult } from './take-result';
import { SPEEDS, TakeSound } from './take-sound';
import { takeStyles } from './take-styles';
import { barWords, nameBeside, stageWords } from './words';

type Trouble = 'missing' | 'dropped' | 'silent' | 'too-short' | 'cancelled' | 'failed';

/** Room that a mark and its figure take below a note. */
const MARK_PIXELS = 48;
/** Shortest a written note is sounded, seconds. */
const SHORTEST_SOUND_SECONDS = 0.4;

/** Marks explained above the score; the rarer ones only where the take has them. */
const LEGEND: readonly (MarkShape | 'right')[] = [
  'right',
  'sharp',
  'flat',
  'early',
  'late',
  'different',
  'missed',
  'extra',
];
const RARE_MARKS: readonly MarkShape[] = ['squeak', 'octave', 'restart'];

/** The result of one take. */
@customElement('ws-take-view')
export class TakeView extends LitElement implements View {
  static override styles = [base, buttons, sheets, layout, lists, marks, takeStyles];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  @state() private recording: Recording | null = null;
  @state() private exercise: Exercise | null = null;
  @state() private result: TakeResult | null = null;
  @state() private trouble: Trouble | null = null;
  @state() private troubleWords = '';
  @state() private tuneGone = false;
  /** The browser keeps nothing: the take is gone with the page. */
  @state() private forgetful = false;
  @state() private undrawable = false;
  @state() private working: StageProgress | null = null;
  @state() private selected = -1;
  @state() private loopBars: readonly [number, number] | null = null;
  @state() private sound: TakeSound | null = null;
  /** Other takes of the same tune, newest first. */
  @state() private others: Recording[] = [];
  @state() private second: ComparedTake | null = null;
  /** Share of the other take that is measured; null while nothing is compared or both are there. */
  @state() private comparing: number | null = null;
  @state() private compareFailed = false;
  /** The page for the printer is laid out; until then the browser prints the page as it is. */
  @property({ type: Boolean, reflect: true }) reporting = false;

  @query('ws-score-sheet') private sheet!: ScoreSheet | null;
  @query('ws-note-inspector') private inspector!: NoteInspector | null;
  @query('ws-take-plots') private plots!: TakePlots | null;

  private scope = new Scope();
  private abort: AbortController | null = null;
  private compareAbort: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    this.scope.listen(window, 'keydown', (event) => this.onKey(event as KeyboardEvent));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leaveTake();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) void this.open(this.query.get('id') ?? '');
  }

  private get isSample(): boolean {
    return this.query.has(SAMPLE_PARAMETER);
  }

  private leaveTake(): void {
    this.abort?.abort();
    this.abort = null;
    this.compareAbort?.abort();
    this.sound?.dispose();
    this.sound = null;
  }

  private async open(id: string): Promise<void> {
    this.leaveTake();
    this.recording = null;
    this.exercise = null;
    this.result = null;
    this.trouble = null;
    this.selected = -1;
    this.loopBars = null;
    this.others = [];
    this.second = null;
    this.compareFailed = false;
    this.reporting = false;
    const abort = new AbortController();
    this.abort = abort;
    try {
      const recording = this.isSample ? await sampleTake() : await (await store()).get(id);
      const recordings = await storeOf(recording.id);
      if (abort.signal.aborted) return;
      this.recording = recording;
      this.forgetful = !recordings.persistent && !this.isSample;
      setTitle(this, recording.name);
      const source = await recordings.openPcm(recording);
      this.sound = this.makeSound(new TakeSound(source, startOf(recording)));
      await this.findTune(recording);
      if (this.abort !== abort) return;
      if (recording.droppedFrames > 0) this.trouble = 'dropped';
      else await this.measureTake(recording, abort.signal);
      if (this.abort === abort) await this.findOthers(recording);
    } catch {
      if (!abort.signal.aborted) this.trouble = 'missing';
    }
  }

  private async findTune(recording: Recording): Promise<void> {
    this.tuneGone = false;
    try {
      this.exercise = await exerciseOf(recording);
    } catch {
      this.exercise = null;
    }
    this.tuneGone = this.exercise === null && (recording.take?.exerciseId ?? null) !== null;
  }

  private async measureTake(recording: Recording, signal: AbortSignal): Promise<void> {
    try {
      const assessment = await assessmentOf(recording, this.exercise, {
        signal,
        onProgress: (progress) => (this.working = progress),
      });
      if (signal.aborted) return;
      this.result = takeResult(recording, this.exercise, assessment);
      announce(this, this.result.headline);
    } catch (error) {
      if (signal.aborted) this.trouble = 'cancelled';
      else {
        const code = errorCode(error);
        this.trouble =
          code === 'silent' || code === 'empty' ? 'silent' : code === 'too-short' ? 'too-short' : 'failed';
        this.troubleWords = errorWords(code, recording.name);
      }
    } finally {
      this.working = null;
    }
  }

  // --- the sound ---

  private makeSound(sound: TakeSound): TakeSound {
    sound.on('change', () => this.requestUpdate());
    sound.on('frame', (seconds) => this.showPlayhead(seconds));
    return sound;
  }

  private showPlayhead(seconds: number): void {
    const { sound, second, result } = this;
    const heard = sound?.side === 'B' ? second?.result : result;
    const quarters = heard?.placeAt?.(seconds) ?? null;
    // The plots show the first take: the second one's place in them is where the first played the same.
    this.plots?.setPlayhead(
      heard === result ? seconds : (result?.timeline?.secondsAt(quarters ?? 0) ?? null),
    );
    if (quarters === null) return;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const beat = scoreBeat(this.exercise?.score ?? null);
    this.sheet?.setPlayhead(still ? Math.floor(quarters / beat) * beat : quarters);
  }

  private playPlayed({ report: { played } }: AssessedNote): void {
    if (!played) return;
    this.loopBars = null;
    this.sound?.playPart({ start: played.onset, end: played.onset + played.duration });
  }

  private playWritten({ report }: AssessedNote): void {
    const a4 = this.result?.report.tuning.a4 ?? settings.values.tuningA4;
    const midi = report.midi + (this.result?.report.tuning.transposition ?? 0);
    this.sound?.playWritten(midi, Math.max(SHORTEST_SOUND_SECONDS, report.expectedDuration), a4);
  }

  private loop(from: number, to: number): void {
    const { result, sound, exercise } = this;
    const [first, last] = [Math.min(from, to), Math.max(from, to)];
    const [firstBar, lastBar] = [exercise?.score.bars[first], exercise?.score.bars[last]];
    if (!result?.timeline || !sound || !firstBar || !lastBar) return;
    const start = result.timeline.secondsAt(firstBar.onset);
    const end = result.timeline.secondsAt(lastBar.onset + lastBar.duration);
    if (end <= start) return;
    this.loopBars = [first, last];
    sound.loop({ start, end }, 60 / (result.playedTempo ?? result.askedTempo));
  }

  private endLoop(): void {
    this.loopBars = null;
    this.sound?.endLoop();
    this.sound?.pause();
  }

  private toggleLoop(from: number, to = from): void {
    if (this.loopBars && this.loopBars[0] <= from && to <= this.loopBars[1]) this.endLoop();
    else this.loop(from, to);
  }

  /** A bar number was pressed: loop it; pressed again beside a loop, widen the loop to it. */
  private onBar(bar: number): void {
    const range = this.loopBars;
    if (range && (bar === range[0] - 1 || bar === range[1] + 1))
      this.loop(Math.min(range[0], bar), Math.max(range[1], bar));
    else this.toggleLoop(bar);
  }

  private moveLoop(end: 'from' | 'to', step: number): void {
    const range = this.loopBars;
    const bars = this.exercise?.score.bars.length ?? 0;
    if (!range) return;
    const from = end === 'from' ? Math.max(0, Math.min(range[1], range[0] + step)) : range[0];
    const to = end === 'to' ? Math.min(bars - 1, Math.max(range[0], range[1] + step)) : range[1];
    this.loop(from, to);
  }

  private onStep(step: PracticeStep): void {
    if (step.kind === 'note') this.select(step.note.index);
    this.toggleLoop(...step.bars);
  }

  private changeSpeed(steps: number): void {
    if (!this.sound) return;
    this.sound.speed += steps * SPEEDS.step;
    announce(this, this.speedWords(this.sound.speed));
  }

  private speedWords(speed: number): string {
    const { result } = this;
    const tempo = result?.exercise ? (result.playedTempo ?? result.askedTempo) : null;
    return tempo === null || !result
      ? t('take.playingAtShare', { percent: Math.round(100 * speed) })
      : t('take.playingAt', { sign: beatSign(result.beatQuarters), tempo: Math.round(tempo * speed) });
  }

  // --- two takes ---

  private async findOthers(recording: Recording): Promise<void> {
    const { take, id } = recording;
    if (!take?.exerciseId || !this.result?.exercise || this.isSample) return;
    const all = await (await store()).list();
    if (this.recording?.id !== id) return;
    this.others = all.filter(
      (other) =>
        other.id !== id &&
        other.take?.exerciseId === take.exerciseId &&
        other.take.instrumentId === take.instrumentId &&
        other.droppedFrames === 0,
    );
  }

  private async compareWith(recording: Recording): Promise<void> {
    const { result, sound, exercise } = this;
    if (!result || !sound || this.comparing !== null) return;
    const abort = new AbortController();
    this.compareAbort = abort;
    this.comparing = 0;
    this.compareFailed = false;
    try {
      const assessment = await assessmentOf(recording, exercise, {
        signal: abort.signal,
        onProgress: ({ fraction }) => (this.comparing = fraction),
      });
      const source = await (await store()).openPcm(recording);
      if (abort.signal.aborted) {
        source.close();
        return;
      }
      const second = takeResult(recording, exercise, assessment);
      const [a, b] = [result.timeline, second.timeline];
      if (!a || !b) return;
      sound.setOther({
        source,
        fromFirst: (seconds) => b.secondsAt(a.quartersAt(seconds)),
        toFirst: (seconds) => a.secondsAt(b.quartersAt(seconds)),
        firstLouderDecibels: loudnessOf(result) - loudnessOf(second),
      });
      this.second = { recording, result: second };
    } catch {
      if (!abort.signal.aborted) this.compareFailed = true;
    } finally {
      this.comparing = null;
    }
  }

  private endComparison(): void {
    this.second = null;
    this.sound?.setOther(null);
  }

  private switchSides(): void {
    const { sound } = this;
    if (!sound) return;
    sound.switchSides();
    announce(this, t('take.heardNow', { side: sound.side }));
  }

  /** The key C: begins a comparison with the latest other take, then changes over. */
  private compareKey(): void {
    const [latest] = this.others;
    if (this.second) this.switchSides();
    else if (latest) void this.compareWith(latest);
  }

  // --- choosing a note ---

  private select(index: number): void {
    this.selected = index;
    this.plots?.reveal(index);
    void this.uncoverNote();
  }

  /** Scrolls the chosen note out from under its figures, which lie over the score where there is one column. */
  private async uncoverNote(): Promise<void> {
    await this.updateComplete;
    await this.sheet?.updateComplete;
    await this.inspector?.updateComplete;
    const note = this.sheet?.noteBox();
    const card = this.inspector?.getBoundingClientRect();
    if (!note || !card || note.right < card.left || card.right < note.left) return;
    const covered = note.bottom + MARK_PIXELS - card.top;
    if (covered > 0 && note.top < card.bottom) window.scrollBy({ top: covered });
  }

  private closeNote(): void {
    this.selected = -1;
    this.sheet?.focusNote();
  }

  private get chosen(): AssessedNote | null {
    return this.result?.notes.find((note) => note.index === this.selected) ?? null;
  }

  private onNoteAction(action: NoteAction): void {
    const { chosen } = this;
    if (action === 'close') this.closeNote();
    else if (!chosen) return;
    else if (action === 'played') this.playPlayed(chosen);
    else if (action === 'written') this.playWritten(chosen);
    else this.toggleLoop(chosen.written.bar);
  }

  // --- keys ---

  private onKey(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'p' && this.result) {
      event.preventDefault();
      void this.print();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const path = event.composedPath().filter((node): node is Element => node instanceof Element);
    const within = (selector: string): boolean => path.some((node) => node.matches(selector));
    if (within('dialog')) return;
    if (event.key === ' ' && !within('button, a, input, select, summary, [role="tab"]')) {
      event.preventDefault();
      this.sound?.toggle();
      return;
    }
    if (event.key.startsWith('Arrow') && !within('input, select, [role="tab"], [role="region"]')) {
      this.onArrow(event);
      return;
    }
    if (event.key === 'Escape' && this.selected >= 0) this.selected = -1;
    if (settings.values.letterKeys && !within('input, select')) this.onLetter(event);
  }

  private onArrow(event: KeyboardEvent): void {
    const next = this.sheet?.nextIndex(event.key, event.shiftKey) ?? null;
    const vertical = event.key === 'ArrowUp' || event.key === 'ArrowDown';
    // Without a chosen note, up and down scroll the page as everywhere.
    if (next === null || (vertical && (this.selected < 0 || next === this.selected))) return;
    event.preventDefault();
    this.select(next);
  }

  private onLetter(event: KeyboardEvent): void {
    const { chosen } = this;
    switch (meantKey(event)) {
      case 'r':
        router.go('practise', this.again());
        break;
      case 'l':
        if (chosen) this.toggleLoop(chosen.written.bar);
        else if (this.loopBars) this.endLoop();
        break;
      case '[':
      case '{':
        this.moveLoop('from', event.shiftKey ? 1 : -1);
        break;
      case ']':
      case '}':
        this.moveLoop('to', event.shiftKey ? -1 : 1);
        break;
      case '-':
        this.changeSpeed(-1);
        break;
      case '+':
      case '=':
        this.changeSpeed(1);
        break;
      case 'c':
        this.compareKey();
        break;
      case '1':
        if (chosen) this.playPlayed(chosen);
        break;
      case '2':
        if (chosen) this.playWritten(chosen);
        break;
      case 't':
        this.plots?.toggleTable();
        break;
      default:
    }
  }

  private keys(): [key: string, does: string][] {
    return [
      [t('keys.space'), t('take.keySpace')],
      ['← →', t('take.keyArrows')],
      ['↑ ↓', t('take.keyUpDown')],
      ['Shift ← →', t('take.keyShiftArrows')],
      ['1', t('take.keyOne')],
      ['2', t('take.keyTwo')],
      ['L', t('take.keyLoop')],
      ['[ ]', t('take.keyBrackets')],
      ['− +', t('take.keySpeed')],
      ['C', t('take.keyCompare')],
      ['T', t('take.keyTable')],
      ['R', t('take.keyAgain')],
      [t('keys.escape'), t('take.keyEscape')],
    ];
  }

  /** Lays the report out and opens the browser's print dialog, which also saves PDF. */
  private async print(): Promise<void> {
    await this.layReport();
    window.print();
  }

  private async layReport(): Promise<void> {
    if (!this.result) return;
    announce(this, t('take.printing'));
    await import('./report-page');
    this.reporting = true;
    await this.updateComplete;
    await this.renderRoot.querySelector<ReportPage>('ws-report-page')?.ready();
  }

  // --- what is shown ---

  override render(): TemplateResult {
    const { result, exercise } = this;
    return html`<div class="page">
        ${this.head()} ${this.notices()}
        ${
          this.working
            ? html`<ws-progress
                stage=${stageWords(this.working.stage)}
                .fraction=${this.working.fraction}
                @ws-cancel=${() => this.abort?.abort()}
              ></ws-progress>`
            : nothing
        }
        ${this.isSample && result ? html`<ws-sample-notes></ws-sample-notes>` : nothing} ${this.comparison()}
        ${result ? this.judgement(result) : nothing}
        <div class=${exercise ? 'columns' : ''}>
          <div>
            ${exercise && !this.undrawable ? this.scoreSheet(exercise) : nothing}
            ${
              result
                ? html`<ws-take-plots
                      .result=${result}
                      .selected=${this.selected}
                      @ws-select=${(event: CustomEvent<number>) => this.select(event.detail)}
                    ></ws-take-plots>
                    ${
                      result.followed
                        ? html`<ws-rating-systems
                            .recording=${this.recording}
                            .result=${result}
                          ></ws-rating-systems>`
                        : nothing
                    }`
                : nothing
            }
          </div>
          ${result && exercise ? this.aside(result) : nothing}
        </div>
        ${
          result && this.recording?.take?.assignment
            ? html`<ws-hand-in .recording=${this.recording} .result=${result}></ws-hand-in>`
            : nothing
        }
      </div>
      ${this.recording ? this.ledge() : nothing}
      ${
        this.reporting && result
          ? html`<ws-report-page inert .recording=${this.recording} .result=${result}></ws-report-page>`
          : nothing
      }
      <ws-keys-list .keys=${this.keys()}></ws-keys-list>`;
  }

  private head(): TemplateResult {
    const { recording } = this;
    return html`<div>
      ${recording ? this.aboutTake(recording) : nothing}
      <div class="head">
        <h1>${this.headline()}</h1>
        ${recording ? this.actions(recording) : nothing}
      </div>
    </div>`;
  }

  private aboutTake(recording: Recording): TemplateResult {
    const { exercise } = this;
    const { take } = recording;
    const title = exercise?.score.title ?? take?.scoreTitle ?? '';
    const details = [
      t(`instruments.${instrumentOrConcert(take?.instrumentId ?? '').id}`),
      ...(title === '' ? [] : [nameBeside(title, recording.name)]),
      day(recording.createdAt),
      ...(exercise ? [`${beatSign(scoreBeat(exercise.score))} = ${askedTempoOf(recording, exercise)}`] : []),
      t('take.tunedTo', { a4: String(settings.values.tuningA4) }),
    ];
    return html`<p class="over">
      <span class="tune">${title === '' ? recording.name : title}</span>
      <span class="details">· ${details.join(' · ')}</span>
    </p>`;
  }

  private headline(): string {
    if (this.trouble === 'missing') return t('take.headlineMissing');
    if (this.trouble) return t('take.headlineKept');
    return this.result?.headline ?? t('take.headlineListening');
  }

  private playButton(extra: string, words: boolean): TemplateResult {
    const playing = this.sound?.playing ?? false;
    const label = playing ? t('take.pause') : t('take.listen');
    return html`<button
      class="button ${extra}"
      type="button"
      aria-label=${words ? nothing : label}
      @click=${() => this.sound?.toggle()}
    >
      ${playing ? icons.pause : icons.play} ${words ? label : nothing}
    </button>`;
  }

  private actions(recording: Recording): TemplateResult {
    return html`<div class="row">
      ${this.playButton('listen', true)} ${this.compareButton()}
      <ws-popover side="end" .label=${t('take.save')}>
        <ul class="plain save-list">
          ${(['wav', 'json', 'csv'] as const).map((kind) =>
            kind === 'wav' || this.result
              ? html`<li>
                  <button
                    class="button quiet"
                    type="button"
                    @click=${() => void saveTake(kind, recording, this.result)}
                  >
                    ${icons.download}
                    ${kind === 'wav' ? t('take.saveWav') : kind === 'json' ? t('take.saveJson') : t('take.saveCsv')}
                  </button>
                </li>`
              : nothing,
          )}
          ${
            this.result
              ? html`<li>
                  <button class="button quiet" type="button" @click=${() => void this.print()}>
                    ${icons.printer} ${t('take.savePrint')}
                  </button>
                </li>`
              : nothing
          }
        </ul>
      </ws-popover>
      ${this.againButton()}
    </div>`;
  }

  private compareButton(): TemplateResult | typeof nothing {
    const [latest] = this.others;
    if (!latest || !this.result?.followed || this.second) return nothing;
    const title = this.exercise?.score.title ?? '';
    const words = (recording: Recording): string =>
      t('take.compareWith', { name: nameBeside(title, recording.name) });
    if (this.others.length === 1)
      return html`<button
        class="button"
        type="button"
        ?disabled=${this.comparing !== null}
        @click=${() => void this.compareWith(latest)}
      >
        ${words(latest)}
      </button>`;
    return html`<ws-popover side="end" .label=${t('take.compare')}>
      <ul class="plain save-list">
        ${this.others.map(
          (other) =>
            html`<li>
              <button class="button quiet" type="button" @click=${() => void this.compareWith(other)}>
                ${words(other)} <span class="secondary">${day(other.createdAt)}</span>
              </button>
            </li>`,
        )}
      </ul>
    </ws-popover>`;
  }

  /** Where the same is played again, for the same assignment if there is one. */
  private again(): Record<string, string> {
    const { exerciseId, assignment } = this.recording?.take ?? {};
    return { exercise: exerciseId ?? FREE_PLAYING, ...(assignment && { assignment: assignment.id }) };
  }

  private againButton(): TemplateResult {
    return html`<a class="button primary again" href=${href('practise', this.again())}
      ><span class="disc" aria-hidden="true"></span> ${t(this.isSample ? 'sample.tryIt' : 'take.again')}</a
    >`;
  }

  private ledge(): TemplateResult {
    return html`<div class="ledge">${this.playButton('', false)} ${this.againButton()}</div>`;
  }

  private notices(): unknown {
    return [
      this.trouble === null ? nothing : this.troubleNotice(this.trouble),
      this.isSample && this.recording ? html`<ws-notice>${t('sample.about')}</ws-notice>` : nothing,
      this.forgetful && this.recording ? this.forgetfulNotice(this.recording) : nothing,
      this.tuneGone ? html`<ws-notice>${t('take.tuneGone')}</ws-notice>` : nothing,
      this.undrawable ? html`<ws-notice>${t('take.undrawable')}</ws-notice>` : nothing,
      this.compareFailed ? html`<ws-notice>${t('take.compareFailed')}</ws-notice>` : nothing,
    ];
  }

  private forgetfulNotice(recording: Recording): TemplateResult {
    return html`<ws-notice
      action=${t('take.saveWav')}
      @ws-action=${() => void saveTake('wav', recording, this.result)}
      >${t('take.saveBeforeLeaving')}</ws-notice
    >`;
  }

  private troubleNotice(trouble: Trouble): TemplateResult {
    if (trouble === 'missing' && this.isSample)
      return html`<ws-notice
        tone="problem"
        action=${t('sample.tryIt')}
        @ws-action=${() => router.go('practise')}
        >${t('sample.failed')}</ws-notice
      >`;
    if (trouble === 'missing')
      return html`<ws-notice
        tone="problem"
        action=${t('take.allTakes')}
        @ws-action=${() => router.go('takes')}
        >${t('take.notFound')}</ws-notice
      >`;
    const words = {
      dropped: t('take.dropped'),
      silent: t('take.silent'),
      'too-short': t('take.tooShort'),
      cancelled: t('take.cancelled'),
      failed: this.troubleWords,
    }[trouble];
    const retry = trouble === 'cancelled' || trouble === 'failed';
    return html`<ws-notice
      tone=${trouble === 'cancelled' ? 'note' : 'problem'}
      action=${retry ? t('take.tryAgain') : ''}
      @ws-action=${() => void this.open(this.recording?.id ?? '')}
      >${words}</ws-notice
    >`;
  }

  private comparison(): TemplateResult | typeof nothing {
    const { recording, result, second, sound } = this;
    if (this.comparing !== null)
      return html`<ws-progress
        stage=${t('take.comparing')}
        .fraction=${this.comparing}
        @ws-cancel=${() => this.compareAbort?.abort()}
      ></ws-progress>`;
    if (!recording || !result || !second || !sound) return nothing;
    return html`<ws-take-comparison
      .first=${{ recording, result }}
      .second=${second}
      side=${sound.side}
      @ws-switch=${() => this.switchSides()}
      @ws-end=${() => this.endComparison()}
    ></ws-take-comparison>`;
  }

  /** Ratings, or where there are none the plain measures, and what is worth knowing about the take as a whole. */
  private judgement(result: TakeResult): TemplateResult | typeof nothing {
    if (!result.followed) return nothing;
    const { recording, second } = this;
    const remarks = this.remarks(result);
    return html`${
      result.report.ratings
        ? html`<ws-take-ratings
            .result=${result}
            .other=${second?.result.report.ratings ?? null}
            .otherFirst=${recording !== null && second !== null && wasFirst(second.recording, recording)}
            .processingOn=${recording?.take?.processingOn ?? false}
          ></ws-take-ratings>`
        : result.exercise
          ? html`<ws-take-measures .result=${result}></ws-take-measures>`
          : nothing
    }
    ${
      remarks.length > 0
        ? html`<ul class="remarks" aria-label=${t('take.remarks')}>
            ${remarks.map((words) => html`<li>${words}</li>`)}
          </ul>`
        : nothing
    }`;
  }

  private remarks({ report, exercise }: TakeResult): string[] {
    const remarks: string[] = [];
    const { restarts } = report.tempo;
    if (exercise && restarts.length > 0) {
      const { score } = exercise;
      const bars = new Set(
        restarts.map(({ toNote }) => score.bars[score.notes[toNote]?.bar ?? 0]?.number ?? ''),
      );
      remarks.push(t('take.startedAgainAt', { count: bars.size, bars: listed(bars) }));
    }
    const tuning = tuningRemark(report, settings.values.tuningA4);
    if (tuning !== null)
      remarks.push(
        t(tuning > 0 ? 'take.tuningSharp' : 'take.tuningFlat', {
          cents: Math.abs(tuning),
          a4: String(Math.round(report.tuning.a4)),
        }),
      );
    const semitones = transpositionRemark(report);
    if (semitones !== null) remarks.push(transpositionWords(semitones));
    return remarks;
  }

  private scoreSheet(exercise: Exercise): TemplateResult {
    const { result, recording } = this;
    const shapes = new Set(result?.sheetNotes.flatMap(({ figures }) => figures.map(({ shape }) => shape)));
    for (const { kind } of result?.extras ?? []) shapes.add(kind);
    return html`<section class="sheet" id="score">
      ${
        result && recording
          ? html`<ul class="legend" aria-label=${t('take.legend')}>
              ${[...LEGEND, ...RARE_MARKS.filter((shape) => shapes.has(shape))].map(
                (shape) => html`<li>${markPicture(shape)} ${legendWords(shape)}</li>`,
              )}
              <li class="strictness">
                ${t('take.strictness', { strictness: inSentence(strictnessWords(strictnessOf(recording))) })}
              </li>
            </ul>`
          : nothing
      }
      ${this.loopBar(exercise)}
      <ws-score-sheet
        .exercise=${exercise}
        .notes=${result?.sheetNotes ?? null}
        .extras=${result?.extras ?? []}
        .selected=${this.selected}
        .loopBars=${this.loopBars}
        @ws-select=${(event: CustomEvent<number>) => this.select(event.detail)}
        @ws-bar=${(event: CustomEvent<number>) => this.onBar(event.detail)}
        @ws-undrawable=${() => (this.undrawable = true)}
      ></ws-score-sheet>
    </section>`;
  }

  /** Speed and extent of what is looped; there only while something is looped or slowed. */
  private loopBar({ score }: Exercise): TemplateResult | typeof nothing {
    const { sound, loopBars, result } = this;
    if (!sound || !result || (!loopBars && sound.speed === 1)) return nothing;
    const tempo = Math.round((result.playedTempo ?? result.askedTempo) * sound.speed);
    return html`<div class="loop">
      <span>
        ${
          loopBars
            ? t('take.looping', {
                bars: barWords(loopBars, score),
                sign: beatSign(result.beatQuarters),
                tempo,
              })
            : this.speedWords(sound.speed)
        }
      </span>
      <button
        class="button icon-only"
        type="button"
        aria-label=${t('take.slower')}
        @click=${() => this.changeSpeed(-1)}
      >
        ${icons.minus}
      </button>
      <button
        class="button icon-only"
        type="button"
        aria-label=${t('take.faster')}
        @click=${() => this.changeSpeed(1)}
      >
        ${icons.plus}
      </button>
      ${
        loopBars
          ? html`<button class="button" type="button" @click=${() => this.endLoop()}>
              ${t('take.loopEnd')}
            </button>`
          : nothing
      }
    </div>`;
  }

  private aside(result: TakeResult): TemplateResult {
    const { chosen } = this;
    const looping =
      chosen !== null &&
      this.loopBars !== null &&
      this.loopBars[0] <= chosen.written.bar &&
      chosen.written.bar <= this.loopBars[1];
    return html`<div class="aside">
      <ws-practise-next
        .result=${result}
        .loopBars=${this.loopBars}
        .drone=${this.sound?.drone ?? false}
        @ws-step=${(event: CustomEvent<PracticeStep>) => this.onStep(event.detail)}
        @ws-drone=${(event: CustomEvent<number>) => this.sound?.toggleDrone(event.detail, settings.values.tuningA4)}
      ></ws-practise-next>
      <ws-note-inspector
        ?open=${chosen !== null}
        .result=${result}
        .note=${chosen}
        .looping=${looping}
        @ws-note-action=${(event: CustomEvent<NoteAction>) => this.onNoteAction(event.detail)}
      ></ws-note-inspector>
      ${
        result.landings
          ? html`<ws-landing-target
              .landings=${result.landings}
              .zones=${result.zones}
              .selected=${this.selected}
              @ws-select=${(event: CustomEvent<number>) => this.select(event.detail)}
            ></ws-landing-target>`
          : nothing
      }
    </div>`;
  }
}

/** Where the music of a take begins, seconds. */
function startOf({ take, sampleRate }: Recording): number {
  return (take?.countInFrames ?? 0) / sampleRate;
}

/** Loudness of the middle of a take's notes, dB; 0 where none was measured. */
function loudnessOf({ report }: TakeResult): number {
  const levels = report.notes.flatMap(({ loudness }) => loudness ?? []).sort((a, b) => a - b);
  return levels[Math.floor(levels.length / 2)] ?? 0;
}

const OCTAVE = 12;

function transpositionWords(semitones: number): string {
  if (semitones === OCTAVE) return t('take.octaveUp');
  if (semitones === -OCTAVE) return t('take.octaveDown');
  return t(semitones > 0 ? 'take.transposedUp' : 'take.transposedDown', { count: Math.abs(semitones) });
}

function legendWords(shape: MarkShape | 'right'): string {
  switch (shape) {
    case 'right':
      return t('take.markRight');
    case 'sharp':
      return t('take.markSharp');
    case 'flat':
      return t('take.markFlat');
    case 'early':
      return t('take.markEarly');
    case 'late':
      return t('take.markLate');
    case 'different':
      return t('take.markDifferent');
    case 'missed':
      return t('take.markMissed');
    case 'extra':
      return t('take.markExtra');
    case 'squeak':
      return t('take.markSqueak');
    case 'restart':
      return t('take.markRestart');
    case 'octave':
      return t('take.markOctave');
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-view': TakeView;
  }
}

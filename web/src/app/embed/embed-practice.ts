import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, queryAll, state } from 'lit/decorators.js';
import type { EmbedLine } from '../../embed/line';
import type { EmbedOptions } from '../../embed/protocol';
import type { StageProgress } from '../../engine/protocol';
import type { Recording, TakeContext } from '../../generated/recording';
import type { Exercise } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instrumentOrConcert, instruments } from '../../practice/instruments';
import type { Instrument } from '../../practice/instruments';
import type { SessionState } from '../../practice/session';
import type { Strictness } from '../../practice/strictness';
import { FALLBACK_TEMPO } from '../../report/timeline';
import { Scope } from '../../scope';
import { announce, setLive, setTitle } from '../components/announce';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import '../components/notice';
import '../components/progress';
import { errorCode, errorWords } from '../errors';
import { FREE_PLAYING, findExercise } from '../exercises/find-exercise';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { beatSign, scoreBeat } from '../practise/beat-words';
import type { GlanceStrip } from '../practise/glance-strip';
import type { Earful } from '../practise/live-ear';
import { liveStand, liveStandStyles } from '../practise/live-stand';
import '../practise/record-button';
import { recordFile } from '../practise/record-file';
import { stand } from '../practise/stand-styles';
import { TakeCourse } from '../practise/take-course';
import type { StandPlan } from '../practise/take-course';
import { engine, settings, store } from '../services';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import { assessmentOf } from '../take/assessments';
import '../take/score-sheet';
import type { ScoreSheet } from '../take/score-sheet';
import { saveTake } from '../take/take-files';
import '../take/take-measures';
import '../take/take-ratings';
import { stageWords } from '../take/words';
import { takeResult } from '../take/take-result';
import type { TakeResult } from '../take/take-result';
import { TakeSound } from '../take/take-sound';
import { WrittenSound } from '../take/written-sound';
import type { HandIn } from './hand-in';
import { practiceResult } from './practice-result';

/** A take of this visit; without a result it is being measured or could not be. */
interface VisitTake {
  recording: Recording;
  result: TakeResult | null;
  /** Why there is no result. */
  trouble: string;
}

/** The widget for one exercise: ready, live, result. No way leads out of it. */
@customElement('ws-embed-practice')
export class EmbedPractice extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    layout,
    stand,
    liveStandStyles,
    css`
      :host {
        display: block;
        min-block-size: 0;
      }
      :host([live]) {
        display: flex;
      }
      .body {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-12);
        padding: var(--space-12) var(--space-16) var(--space-16);
      }
      .heading {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 0 var(--space-16);
      }
      .heading h1 {
        font: italic 400 1.5rem / 1.25 var(--font-score);
        letter-spacing: 0;
      }
      .details {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 0.5em;
        color: var(--ink-2);
      }
      /* A long tune scrolls in itself: the button below stays where it is seen. */
      .music {
        max-block-size: 24rem;
        overflow: auto;
      }
      .controls {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto minmax(0, 1fr);
        align-items: center;
        justify-items: center;
        gap: var(--space-12);
      }
      .hearing {
        justify-content: center;
      }
      .hearing .words {
        flex: 0 1 auto;
      }
      .hearing .below,
      .hearing .words {
        text-align: center;
      }
      ws-take-ratings,
      ws-take-measures {
        --shadow: none;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-12);
      }
      .actions .primary {
        flex: 1 1 12rem;
      }
      .actions .button:not(.primary) {
        min-block-size: var(--size-touch-primary);
        flex: 1 1 6rem;
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
    `,
  ];

  @property({ attribute: false }) options: EmbedOptions = {};
  @property({ attribute: false }) line: EmbedLine<'configure'> | null = null;
  /** Null where results stay. */
  @property({ attribute: false }) handIn: HandIn | null = null;
  @property({ type: Boolean, reflect: true }) live = false;

  @state() private exercise: Exercise | null = null;
  @state() private trouble = '';
  /** Beats per minute. */
  @state() private tempo = FALLBACK_TEMPO;
  @state() private takes: VisitTake[] = [];
  /** The take whose result is shown; null for the stand. */
  @state() private shown: VisitTake | null = null;
  @state() private job: StageProgress | null = null;
  @state() private sounding = false;
  @state() private handed = '';
  @state() private persistent = true;
  @state() private sound: TakeSound | null = null;
  @state() private narrow = false;
  @state() private low = false;

  @query('ws-score-sheet') private sheet!: ScoreSheet | null;
  @queryAll('ws-glance-strip') private strips!: NodeListOf<GlanceStrip>;
  @query('ws-drop-zone') private dropZone!: DropZone | null;

  private readonly scope = new Scope();
  private readonly written = new WrittenSound();
  private readonly course = new TakeCourse(
    this,
    () => this.plan(),
    () => this.mayRecord,
  );
  private abort: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    const { scope, course } = this;
    const narrow = window.matchMedia('(max-width: 44.99rem)');
    this.narrow = narrow.matches;
    scope.listen(narrow, 'change', () => (this.narrow = narrow.matches));
    const low = window.matchMedia('(max-height: 30rem)');
    this.low = low.matches;
    scope.listen(low, 'change', () => (this.low = low.matches));
    scope.add(course.on('state', (next) => this.onState(next)));
    scope.add(course.on('saved', ({ recording }) => void this.measure(recording)));
    scope.add(course.on('failed', (code) => this.tell(code, course.status.words)));
    scope.add(course.on('heard', (earful) => this.onHeard(earful)));
    scope.add(course.on('place', (quarters) => this.sheet?.setPlayhead(quarters)));
    scope.add(this.written.on('ended', () => (this.sounding = false)));
    course.status.openKept = (recording) => void this.measure(recording);
    void store().then(({ persistent }) => (this.persistent = persistent));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort?.abort();
    this.written.dispose();
    this.sound?.dispose();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('options')) return;
    const before = changed.get('options');
    const same = before?.exercise === this.options.exercise && before?.instrument === this.options.instrument;
    if (!same) void this.load();
    else if (this.options.tempo !== undefined) this.tempo = this.options.tempo;
  }

  private get free(): boolean {
    return this.options.exercise === FREE_PLAYING;
  }

  private get instrument(): Instrument {
    return instrumentOrConcert(this.options.instrument ?? (settings.values.instrumentId || CONCERT_PITCH_ID));
  }

  private get strictness(): Strictness {
    return this.options.strictness ?? settings.values.strictness;
  }

  private get allUsed(): boolean {
    return this.options.attempts !== undefined && this.takes.length >= this.options.attempts;
  }

  private get mayRecord(): boolean {
    return this.shown === null && this.job === null && !this.allUsed && (this.exercise !== null || this.free);
  }

  private async load(): Promise<void> {
    const { exercise: id } = this.options;
    const { instrument } = this;
    this.trouble = '';
    this.shown = null;
    this.stopSound();
    if (id === undefined) {
      this.trouble = t('embed.noExercise');
      return;
    }
    try {
      const exercise = this.free ? null : await findExercise(id, instrument);
      if (id !== this.options.exercise || instrument !== this.instrument) return;
      if (exercise === undefined) this.trouble = t('practise.tuneUnknown');
      this.exercise = exercise ?? null;
      if (exercise) {
        const suggested = (exercise.score.quartersPerMinute ?? FALLBACK_TEMPO) / scoreBeat(exercise.score);
        this.tempo = this.options.tempo ?? Math.round(suggested);
      }
      setTitle(this, this.tuneTitle);
      this.course.planChanged();
    } catch {
      this.exercise = null;
      this.trouble = t('practise.tuneFailed');
    }
    if (this.trouble) this.tell('exercise', this.trouble);
  }

  private get tuneTitle(): string {
    return this.exercise?.score.title ?? (this.free ? t('practise.freeTitle') : '');
  }

  private tell(code: string, message: string): void {
    this.line?.send('error', { code, message });
  }

  // --- the take ---

  private context(): TakeContext {
    return {
      exerciseId: this.exercise?.id ?? null,
      scoreTitle: this.exercise?.score.title ?? '',
      instrumentId: this.instrument.id,
      quartersPerMinute: this.tempo * scoreBeat(this.exercise?.score ?? null),
      strictness: this.strictness,
      countInFrames: 0,
      processingOn: false,
    };
  }

  private plan(): StandPlan {
    const { countInBars, click, tuningA4, microphoneId } = settings.values;
    return {
      exercise: this.exercise,
      instrument: this.instrument,
      context: this.context(),
      name: t('practise.takeName', { title: this.tuneTitle, number: this.takes.length + 1 }),
      countInBars,
      click,
      a4: tuningA4,
      microphoneId,
    };
  }

  private onState(next: SessionState): void {
    this.live = this.course.live;
    setLive(this, this.live);
    if (next === 'asking') this.stopSound();
    if (next === 'recording') {
      this.line?.send('started', { take: this.takes.length + 1 });
      engine()
        .then((analysis) => analysis.warmUp())
        .catch(() => undefined);
    }
    if (next === 'saving') announce(this, t('practise.saving'));
  }

  private onHeard({ glance, inked }: Earful): void {
    for (const strip of this.strips) strip.glance = glance;
    for (const index of inked) this.sheet?.inkNote(index);
  }

  private async openFile(file: File): Promise<void> {
    if (!this.mayRecord) return;
    const abort = new AbortController();
    this.abort = abort;
    this.trouble = '';
    this.line?.send('started', { take: this.takes.length + 1 });
    try {
      const recording = await recordFile(file, this.context(), {
        signal: abort.signal,
        onProgress: (progress) => this.working(progress),
      });
      this.job = null;
      await this.measure(recording);
    } catch (error) {
      this.job = null;
      if (abort.signal.aborted) return;
      this.trouble = errorWords(errorCode(error), file.name);
      this.tell(errorCode(error), this.trouble);
    }
  }

  private working(progress: StageProgress): void {
    this.job = progress;
    this.line?.send('progress', progress);
  }

  /** Measures a take and shows it. The take is kept whatever comes of it. */
  private async measure(recording: Recording): Promise<void> {
    const take: VisitTake = { recording, result: null, trouble: '' };
    this.takes = [...this.takes, take];
    await this.show(take);
    if (recording.droppedFrames > 0) {
      take.trouble = t('take.dropped');
      this.tell('dropped', take.trouble);
      this.requestUpdate();
      return;
    }
    const abort = new AbortController();
    this.abort = abort;
    try {
      const assessment = await assessmentOf(recording, this.exercise, {
        signal: abort.signal,
        onProgress: (progress) => this.working(progress),
        ...(this.options.level ? { level: this.options.level } : {}),
      });
      take.result = takeResult(recording, this.exercise, assessment);
      announce(this, take.result.headline);
    } catch (error) {
      const code = abort.signal.aborted ? 'cancelled' : errorCode(error);
      take.trouble = code === 'cancelled' ? t('take.cancelled') : errorWords(code, recording.name);
      this.tell(code, take.trouble);
    } finally {
      this.job = null;
    }
  }

  private async show(take: VisitTake): Promise<void> {
    this.stopSound();
    this.handed = '';
    this.shown = take;
    const { recording } = take;
    const source = await (await store()).openPcm(recording).catch(() => null);
    if (!source || this.shown !== take) return;
    const sound = new TakeSound(source, (recording.take?.countInFrames ?? 0) / recording.sampleRate);
    sound.on('change', () => this.requestUpdate());
    sound.on('frame', (seconds) => this.sheet?.setPlayhead(take.result?.placeAt?.(seconds) ?? null));
    this.sound = sound;
  }

  private backToStand(): void {
    this.abort?.abort();
    this.stopSound();
    this.shown = null;
  }

  private async send(take: VisitTake): Promise<void> {
    const { result, recording } = take;
    if (!this.handIn || !result) return;
    try {
      const handed = practiceResult(recording, result.report, this.takes.length);
      this.handed = await this.handIn.send({ recording, result, handed });
    } catch (error) {
      this.handed = errorWords(errorCode(error), recording.name);
    }
    announce(this, this.handed);
  }

  // --- sound ---

  private stopSound(): void {
    this.written.stop();
    this.sounding = false;
    this.sound?.dispose();
    this.sound = null;
  }

  private hear(): void {
    const { exercise, sounding } = this;
    this.stopSound();
    if (sounding || !exercise) return;
    this.written.playScore(exercise.score, this.context().quartersPerMinute, settings.values.tuningA4);
    this.sounding = true;
  }

  // --- what is shown ---

  override render(): TemplateResult {
    if (this.live)
      return liveStand({
        course: this.course,
        exercise: this.exercise,
        tempoWords: this.tempoWords(),
        narrow: this.narrow,
        low: this.low,
      });
    return html`<div class="body">${this.shown ? this.result(this.shown) : this.ready()}</div>`;
  }

  private tempoWords(): string {
    return t('practise.tempoBeat', {
      beat: beatSign(scoreBeat(this.exercise?.score ?? null)),
      tempo: this.tempo,
    });
  }

  private progress(): TemplateResult | typeof nothing {
    return this.job
      ? html`<ws-progress
          stage=${stageWords(this.job.stage)}
          .fraction=${this.job.fraction}
          @ws-cancel=${() => this.abort?.abort()}
        ></ws-progress>`
      : nothing;
  }

  private ready(): TemplateResult {
    const { exercise } = this;
    return html`<ws-drop-zone
      bare
      window
      offer=${t('embed.fileOffer')}
      @ws-files=${(event: CustomEvent<File[]>) => event.detail[0] && void this.openFile(event.detail[0])}
    >
      <div class="heading">
        <h1>${this.tuneTitle}</h1>
        <p class="caption">${this.takeWords()}</p>
      </div>
      <div class="details">${this.details()}</div>
      ${this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing}
      ${
        exercise
          ? html`<div class="music" role="region" tabindex="0" aria-label=${t('embed.music')}>
              <ws-score-sheet
                .exercise=${exercise}
                @ws-undrawable=${() => (this.trouble = t('practise.undrawable'))}
              ></ws-score-sheet>
            </div>`
          : nothing
      }
      ${this.progress()} ${exercise || this.free ? this.controls() : nothing}
    </ws-drop-zone>`;
  }

  private takeWords(): string {
    const { attempts } = this.options;
    const number = Math.min(this.takes.length + 1, attempts ?? Infinity);
    return attempts === undefined ? t('embed.take', { number }) : t('embed.takeOf', { number, attempts });
  }

  private details(): TemplateResult {
    const { countInBars } = settings.values;
    const words = [
      ...(this.exercise ? [this.tempoWords()] : []),
      ...(this.exercise && countInBars > 0 ? [t('embed.countIn', { count: countInBars })] : []),
    ];
    return html`${this.options.instrument === undefined ? this.instrumentChoice() : t(`instruments.${this.instrument.id}`)}
    ${words.map((each) => html`<span>· ${each}</span>`)}`;
  }

  /** Where the snippet leaves the instrument open, the student says it. */
  private instrumentChoice(): TemplateResult {
    return html`<select
      aria-label=${t('practise.instrument')}
      @change=${(event: Event) => {
        settings.set({ instrumentId: (event.target as HTMLSelectElement).value });
        void this.load();
      }}
    >
      ${instruments.map(
        ({ id, name }) => html`<option value=${id} ?selected=${id === this.instrument.id}>${name}</option>`,
      )}
    </select>`;
  }

  private controls(): TemplateResult {
    if (this.allUsed)
      return html`<ws-notice>${t('embed.allUsed', { count: this.takes.length })}</ws-notice>
        ${this.takeChoice(null)}`;
    return html`${this.course.status.render()}
      <div class="controls">
        ${
          this.exercise
            ? html`<button class="button" type="button" @click=${() => this.hear()}>
                ${this.sounding ? icons.stop : icons.play}
                ${this.sounding ? t('practise.hearStop') : t('embed.hear')}
              </button>`
            : html`<span></span>`
        }
        <ws-record-button
          word=${this.course.state === 'asking' ? t('practise.cancel') : ''}
          @ws-press=${() => this.course.press()}
        ></ws-record-button>
        <button class="button" type="button" @click=${() => this.dropZone?.choose()}>
          ${icons.upload} ${t('embed.file')}
        </button>
      </div>
      ${this.takes.length > 0 ? this.takeChoice(null) : nothing}`;
  }

  /** The takes of this visit, to hand in another than the last. */
  private takeChoice(shown: VisitTake | null): TemplateResult {
    return html`<label class="caption"
      >${t('embed.showTake')}
      <select
        @change=${(event: Event) => {
          const take = this.takes[Number((event.target as HTMLSelectElement).value)];
          if (take) void this.show(take);
        }}
      >
        ${shown ? nothing : html`<option value="" selected>–</option>`}
        ${this.takes.map(
          (take, index) =>
            html`<option value=${index} ?selected=${take === shown}>
              ${t('practise.takeNumber', { number: index + 1 })}
            </option>`,
        )}
      </select>
    </label>`;
  }

  private result(take: VisitTake): TemplateResult {
    const { result, recording, trouble } = take;
    return html`<h1 class="visually-hidden">${this.tuneTitle}</h1>
      <h2>${result?.headline ?? (trouble ? t('take.headlineKept') : t('take.headlineListening'))}</h2>
      ${this.progress()} ${trouble ? html`<ws-notice tone="problem">${trouble}</ws-notice>` : nothing}
      ${result?.followed ? this.judgement(result, recording) : nothing}
      ${
        this.exercise
          ? html`<div class="music" role="region" tabindex="0" aria-label=${t('embed.music')}>
              <ws-score-sheet
                .exercise=${this.exercise}
                .notes=${result?.sheetNotes ?? null}
                .extras=${result?.extras ?? []}
              ></ws-score-sheet>
            </div>`
          : nothing
      }
      ${
        this.persistent
          ? nothing
          : html`<ws-notice
              action=${t('embed.saveTake')}
              @ws-action=${() => void saveTake('wav', recording, result)}
              >${t('embed.saveBeforeLeaving')}</ws-notice
            >`
      }
      ${this.takes.length > 1 ? this.takeChoice(take) : nothing} ${this.actions(take)}`;
  }

  private judgement(result: TakeResult, recording: Recording): TemplateResult | typeof nothing {
    if (result.report.ratings)
      return html`<ws-take-ratings
        .result=${result}
        .processingOn=${recording.take?.processingOn ?? false}
      ></ws-take-ratings>`;
    return result.exercise ? html`<ws-take-measures .result=${result}></ws-take-measures>` : nothing;
  }

  private actions(take: VisitTake): TemplateResult {
    const playing = this.sound?.playing ?? false;
    return html`<div class="actions">
        <button class="button" type="button" @click=${() => this.backToStand()}>${t('embed.again')}</button>
        <button class="button" type="button" @click=${() => this.sound?.toggle()}>
          ${playing ? icons.pause : icons.play} ${playing ? t('embed.pause') : t('embed.listen')}
        </button>
        ${
          this.handIn && take.result
            ? html`<button class="button primary" type="button" @click=${() => void this.send(take)}>
                ${t('embed.handIn')}
              </button>`
            : nothing
        }
      </div>
      ${
        take.result
          ? html`<p class="caption" role="status">
              ${this.handed || (this.handIn?.promise ?? t('embed.noHost'))}
            </p>`
          : nothing
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-embed-practice': EmbedPractice;
  }
}

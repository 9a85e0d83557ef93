import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, queryAll, state } from 'lit/decorators.js';
import { ASSIGNMENT_ENDING, carriesAssignment } from '../../classroom/assignment';
import type { Assignment } from '../../generated/assignment';
import type { Recording, TakeContext } from '../../generated/recording';
import type { Exercise, ExerciseInfo } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instrumentOrConcert, instruments } from '../../practice/instruments';
import type { Instrument } from '../../practice/instruments';
import type { SessionState } from '../../practice/session';
import { strictnesses } from '../../practice/strictness';
import type { Strictness } from '../../practice/strictness';
import type { TakenAssignment } from '../../store/class-index';
import { ScoreError } from '../../notation/score-error';
import { FALLBACK_TEMPO } from '../../report/timeline';
import { Scope } from '../../scope';
import { announce, setLive, setTitle } from '../components/announce';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import { audioAccept } from '../components/files';
import '../classroom/assignment-note';
import {
  assignmentTrouble,
  looksLikeAssignment,
  openAssignmentFile,
  openAssignmentLink,
} from '../classroom/open-assignment';
import '../components/keys-list';
import '../components/notice';
import '../components/progress';
import '../components/unfinished';
import { errorCode, errorWords } from '../errors';
import {
  FREE_PLAYING,
  findExercise,
  importScore,
  library,
  looksLikeScore,
  scoreAccept,
} from '../exercises/find-exercise';
import { takeHandedOver } from '../handover';
import { spokenNote } from '../i18n/note-names';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { router } from '../router';
import type { View } from '../router';
import { classes, engine, settings, store } from '../services';
import { href } from '../site';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import '../take/score-sheet';
import type { ScoreSheet } from '../take/score-sheet';
import { WrittenSound } from '../take/written-sound';
import { beatSign, scoreBeat } from './beat-words';
import './glance-strip';
import type { GlanceStrip } from './glance-strip';
import type { Earful } from './live-ear';
import { liveStand, liveStandStyles } from './live-stand';
import './record-button';
import { recordFile } from './record-file';
import { stand } from './stand-styles';
import { strictnessWords } from './strictness-words';
import { TakeCourse } from './take-course';
import type { StandPlan } from './take-course';

const TEMPO_RANGE = { low: 30, high: 240 };
const TUNING_RANGE = { low: 415, high: 466 };

/** The music stand: choose a tune, get ready, record. */
@customElement('ws-practise-view')
export class PractiseView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    sheets,
    forms,
    layout,
    lists,
    stand,
    liveStandStyles,
    css`
      .sheet {
        position: relative;
        flex: 1;
        padding: var(--space-24) var(--space-32);
      }
      .titles {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        align-items: end;
        gap: var(--space-12);
        margin-block-end: var(--space-8);
      }
      .titles > div {
        text-align: center;
      }
      .titles > .end {
        justify-content: flex-end;
      }
      .tuner {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        align-items: center;
        max-inline-size: 24rem;
      }
      @media (max-width: 67.49rem) {
        .titles {
          grid-template-columns: 1fr;
          justify-items: center;
        }
      }
      @media (max-width: 44.99rem) {
        .sheet {
          padding: var(--space-16) var(--space-12);
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @property({ type: Boolean, reflect: true }) live = false;

  @state() private exercise: Exercise | null = null;
  @state() private starters: ExerciseInfo[] = [];
  @state() private tuneTrouble = '';
  @state() private taken: TakenAssignment | null = null;
  @state() private assignmentTrouble = '';
  /** Beats per minute. */
  @state() private tempo = FALLBACK_TEMPO;
  @state() private takes: Recording[] = [];
  @state() private sounding: 'none' | 'tune' | 'drone' = 'none';
  @state() private job: { fraction: number } | null = null;
  @state() private fileTrouble = '';
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
    () => this.exerciseId !== null,
  );
  private abort: AbortController | null = null;
  /** Settles when the last take has been counted for its assignment. */
  private counted: Promise<void> = Promise.resolve();

  override connectedCallback(): void {
    super.connectedCallback();
    const narrow = window.matchMedia('(max-width: 44.99rem)');
    this.narrow = narrow.matches;
    this.scope.listen(narrow, 'change', () => (this.narrow = narrow.matches));
    const low = window.matchMedia('(max-height: 30rem)');
    this.low = low.matches;
    this.scope.listen(low, 'change', () => (this.low = low.matches));
    this.scope.listen(settings, 'change', () => this.course.settingsChanged());
    this.scope.add(this.course.on('state', (next) => this.onState(next)));
    this.scope.add(
      this.course.on('kept', ({ recording }) => {
        this.counted = this.countTake(recording, 'microphone');
      }),
    );
    this.scope.add(this.course.on('saved', ({ recording }) => void this.onSaved(recording)));
    this.scope.add(this.course.on('failed', () => void this.counted.then(() => this.findAssignment())));
    this.scope.add(this.course.on('heard', (earful) => this.onHeard(earful)));
    this.scope.add(this.course.on('place', (quarters) => this.sheet?.setPlayhead(quarters)));
    this.scope.add(this.written.on('ended', () => (this.sounding = 'none')));
    this.scope.listen(window, 'hashchange', () => void this.openLink());
    void this.openLink();
    const files = takeHandedOver('practise');
    if (files[0]) void this.openFile(files[0]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort?.abort();
    this.written.dispose();
    this.scope.dispose();
  }

  private get instrument(): Instrument {
    const own = settings.values.instrumentId || CONCERT_PITCH_ID;
    const asked = this.assignment?.instruments ?? [];
    return instrumentOrConcert(asked.length === 0 || asked.includes(own) ? own : (asked[0] ?? own));
  }

  private get assignment(): Assignment | null {
    return this.taken?.assignment ?? null;
  }

  /** Whether the next take counts for the assignment. */
  private get counts(): boolean {
    const { assignment, taken } = this;
    if (!assignment || !taken || assignment.exercise.id !== this.exerciseId) return false;
    return assignment.attempts === null || taken.takes.length < assignment.attempts;
  }

  private get strictness(): Strictness {
    return this.assignment?.strictness ?? settings.values.strictness;
  }

  private get exerciseId(): string | null {
    return this.query.get('exercise');
  }

  private get free(): boolean {
    return this.exerciseId === FREE_PLAYING;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) void this.load(true);
  }

  private onHeard(earful: Earful): void {
    // Straight to the strip: drawing the whole stand sixty times a second would be wasted.
    for (const strip of this.strips) strip.glance = earful.glance;
    for (const index of earful.inked) this.sheet?.inkNote(index);
  }

  private async load(newTune: boolean): Promise<void> {
    const id = this.exerciseId;
    this.tuneTrouble = '';
    this.stopSound();
    try {
      await this.findAssignment();
      const { instrument } = this;
      if (id === null) this.starters = await library.starters();
      const exercise = id === null || this.free ? null : await findExercise(id, instrument);
      if (id !== this.exerciseId || instrument !== this.instrument) return;
      if (exercise === undefined && id !== null && (await this.goToGroove(id))) return;
      if (exercise === undefined) this.tuneTrouble = t('practise.tuneUnknown');
      this.exercise = exercise ?? null;
      this.course.planChanged();
      if (newTune && exercise)
        this.tempo = Math.round(
          (this.assignment?.quartersPerMinute ?? exercise.score.quartersPerMinute ?? FALLBACK_TEMPO) /
            scoreBeat(exercise.score),
        );
      const title = exercise?.score.title ?? (this.free ? t('practise.freeTitle') : '');
      if (title) setTitle(this, title);
      await this.findTakes();
    } catch (error) {
      this.exercise = null;
      this.tuneTrouble = error instanceof ScoreError ? error.message : t('practise.tuneFailed');
    }
  }

  /** Looks up the assignment that the address names. */
  private async findAssignment(): Promise<void> {
    const id = this.query.get('assignment');
    this.taken = id === null ? null : ((await (await classes()).takenAssignment(id)) ?? null);
    if (id !== null) this.assignmentTrouble = this.taken ? '' : t('assignment.gone');
  }

  /** Opens the assignment in the address's fragment, which no server ever sees. */
  private async openLink(): Promise<void> {
    const { hash } = window.location;
    if (carriesAssignment(hash)) await this.openAssignment(openAssignmentLink(hash));
  }

  private async openAssignment(opening: Promise<Assignment>): Promise<void> {
    this.assignmentTrouble = '';
    try {
      const { id, title, exercise } = await opening;
      // Going back must not come upon the link again.
      router.go('practise', { exercise: exercise.id, assignment: id }, { replace: true });
      this.query = router.place.query;
      announce(this, t('assignment.opened', { title }));
    } catch (error) {
      this.assignmentTrouble = assignmentTrouble(error);
    }
  }

  /** Counts a take that was made for the assignment; kept apart from the take, which may be deleted. */
  private async countTake({ id, take }: Recording, source: 'microphone' | 'file'): Promise<void> {
    if (!take?.assignment) return;
    // Without storage the take itself still names its assignment.
    await classes()
      .then((index) => index.countTake(take.assignment?.id ?? '', { recordingId: id, source }))
      .catch(() => undefined);
  }

  /** A link to an exercise may name a groove or rudiment: those are played on the other stand. */
  private async goToGroove(id: string): Promise<boolean> {
    const { findGroove } = await import('../groove/find-groove');
    if (!(await findGroove(id).catch(() => undefined))) return false;
    router.go('groove', { groove: id }, { replace: true });
    return true;
  }

  /** Looks up the earlier takes of this tune, oldest first. */
  private async findTakes(): Promise<void> {
    const { exerciseId } = this;
    if (exerciseId === null) {
      this.takes = [];
      return;
    }
    const all = await (await store()).list().catch(() => []);
    const own = this.free ? null : exerciseId;
    this.takes = all
      .filter(({ kind, take }) => kind === 'take' && take !== null && take.exerciseId === own)
      .sort((a, b) => a.createdAt.localeCompare(b.createdAt));
  }

  private takeContext(): TakeContext {
    return {
      exerciseId: this.exercise?.id ?? null,
      scoreTitle: this.exercise?.score.title ?? '',
      instrumentId: this.instrument.id,
      quartersPerMinute: this.tempo * scoreBeat(this.exercise?.score ?? null),
      strictness: this.strictness,
      countInFrames: 0,
      processingOn: false,
      ...(this.assignment &&
        this.counts && { assignment: { id: this.assignment.id, level: this.assignment.level } }),
    };
  }

  private takeName(): string {
    const title = this.exercise?.score.title ?? t('practise.freeTitle');
    return t('practise.takeName', { title, number: this.takes.length + 1 });
  }

  private plan(): StandPlan {
    const { countInBars, click, tuningA4, microphoneId } = settings.values;
    return {
      exercise: this.exercise,
      instrument: this.instrument,
      context: this.takeContext(),
      name: this.takeName(),
      countInBars,
      click,
      a4: tuningA4,
      microphoneId,
    };
  }

  // --- the take ---

  private onState(next: SessionState): void {
    this.live = this.course.live;
    setLive(this, this.live);
    if (next === 'asking') this.stopSound();
    if (next === 'recording') this.prepareResult();
    if (next === 'saving') announce(this, t('practise.saving'));
  }

  private async onSaved({ id }: Recording): Promise<void> {
    await this.counted;
    if (this.isConnected) router.go('take', { id });
  }

  /** What the result takes is fetched and compiled while the music plays, not after Stop. */
  private prepareResult(): void {
    engine()
      .then((analysis) => analysis.warmUp())
      .catch(() => undefined);
    router.prepare('take').catch(() => undefined);
  }

  // --- files ---

  private async openFile(file: File): Promise<void> {
    this.fileTrouble = '';
    if (looksLikeAssignment(file)) {
      await this.openAssignment(openAssignmentFile(file));
      return;
    }
    if (looksLikeScore(file)) {
      try {
        const { id } = await importScore(file);
        router.go('practise', { exercise: id });
      } catch (error) {
        this.fileTrouble =
          error instanceof ScoreError
            ? `${t('practise.scoreFailed')} ${error.message}`
            : errorWords(errorCode(error), file.name);
      }
      return;
    }
    const abort = new AbortController();
    this.abort = abort;
    this.job = { fraction: 0 };
    try {
      const recording = await recordFile(file, this.takeContext(), {
        signal: abort.signal,
        onProgress: ({ fraction }) => (this.job = { fraction }),
      });
      await this.countTake(recording, 'file');
      if (this.isConnected) router.go('take', { id: recording.id });
    } catch (error) {
      if (!abort.signal.aborted) this.fileTrouble = errorWords(errorCode(error), file.name);
    } finally {
      this.job = null;
    }
  }

  // --- sound ---

  private stopSound(): void {
    this.written.stop();
    this.sounding = 'none';
  }

  private hear(): void {
    if (this.sounding === 'tune') {
      this.stopSound();
      return;
    }
    const { exercise } = this;
    if (!exercise) return;
    this.written.playScore(exercise.score, this.takeContext().quartersPerMinute, settings.values.tuningA4);
    this.sounding = 'tune';
  }

  private drone(): void {
    if (this.sounding === 'drone') {
      this.stopSound();
      return;
    }
    const last = this.exercise?.score.notes.at(-1);
    if (!last) return;
    this.written.drone(last.midi + (this.exercise?.score.transposition ?? 0), settings.values.tuningA4);
    this.sounding = 'drone';
  }

  // --- keys ---

  private keys(): [key: string, does: string][] {
    return [
      [t('keys.space'), t('practise.keySpace')],
      [t('keys.escape'), t('practise.keyEscape')],
    ];
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
    return html`<ws-drop-zone
        bare
        window
        offer=${t('practise.fileOffer')}
        accept="${audioAccept},${scoreAccept},${ASSIGNMENT_ENDING}"
        @ws-files=${(event: CustomEvent<File[]>) => event.detail[0] && void this.openFile(event.detail[0])}
      >
        <div class="page">
          <div class="top">
            <h1>${this.heading()}</h1>
            ${this.settingsRow()}
          </div>
          ${this.notices()}
          <section class="sheet">${this.exerciseId === null ? this.library() : this.music()}</section>
        </div>
        ${this.exerciseId === null ? nothing : this.ledge()}
      </ws-drop-zone>
      <ws-keys-list .keys=${this.keys()}></ws-keys-list>`;
  }

  private heading(): string {
    if (this.exerciseId === null) return t('practise.chooseHeading');
    return this.course.status.trouble ? t('practise.blockedHeading') : t('practise.ready');
  }

  private notices(): unknown {
    return [
      html`<ws-unfinished @ws-kept=${() => this.findTakes()}></ws-unfinished>`,
      this.job
        ? html`<ws-progress
            stage=${t('practise.fileWorking')}
            .fraction=${this.job.fraction}
            @ws-cancel=${() => this.abort?.abort()}
          ></ws-progress>`
        : nothing,
      this.fileTrouble ? html`<ws-notice tone="problem">${this.fileTrouble}</ws-notice>` : nothing,
      this.assignmentTrouble
        ? html`<ws-notice tone="problem">${this.assignmentTrouble}</ws-notice>`
        : nothing,
      this.assignment
        ? html`<ws-assignment-note
            .assignment=${this.assignment}
            .exercise=${this.exercise}
            .used=${this.taken?.takes.length ?? 0}
          ></ws-assignment-note>`
        : nothing,
      this.tuneTrouble
        ? html`<ws-notice
            tone="problem"
            action=${t('practise.anotherTune')}
            @ws-action=${() => router.go('exercises')}
            >${this.tuneTrouble}</ws-notice
          >`
        : nothing,
    ];
  }

  private settingsRow(): TemplateResult {
    const row = html`<div class="settings" role="group" aria-label=${t('practise.settings')}>
      ${this.choice(
        t('practise.instrument'),
        instruments
          .filter(
            ({ id }) => !this.assignment?.instruments.length || this.assignment.instruments.includes(id),
          )
          .map(({ id }) => [id, t(`instruments.${id}`)] as const),
        this.instrument.id,
        (instrumentId) => {
          settings.set({ instrumentId });
          void this.load(false);
        },
      )}
      ${this.exerciseId === null ? nothing : this.takeSettings()}
    </div>`;
    if (!this.narrow || this.exerciseId === null) return row;
    return html`<details class="narrow">
      <summary>${icons.sliders} ${t(`instruments.${this.instrument.id}`)} · ${this.tempoWords()}</summary>
      ${row}
    </details>`;
  }

  private takeSettings(): TemplateResult[] {
    const { values } = settings;
    const hasScore = this.exercise !== null;
    return [
      ...(hasScore
        ? [
            html`<label class="setting"
              >${t('practise.tempo')}
              <span class="value"
                ><span aria-hidden="true">${beatSign(scoreBeat(this.exercise?.score ?? null))} =</span>
                <input
                  type="number"
                  aria-label=${t('practise.tempoLabel')}
                  min=${TEMPO_RANGE.low}
                  max=${TEMPO_RANGE.high}
                  .value=${String(this.tempo)}
                  @change=${this.onTempo}
              /></span>
            </label>`,
            this.choice(
              t('practise.countIn'),
              [0, 1, 2].map(
                (bars) =>
                  [
                    String(bars),
                    bars === 0 ? t('practise.countInNone') : t('practise.countInBars', { count: bars }),
                  ] as const,
              ),
              String(values.countInBars),
              (bars) => settings.set({ countInBars: Number(bars) }),
            ),
            this.choice(
              t('practise.click'),
              [
                ['count', t('practise.clickCountIn')],
                ['beats', t('practise.clickBeats')],
              ],
              values.click ? 'beats' : 'count',
              (choice) => settings.set({ click: choice === 'beats' }),
            ),
          ]
        : []),
      html`<label class="setting"
        >${t('practise.tuning')}
        <span class="value"
          ><span aria-hidden="true">A =</span>
          <input
            type="number"
            aria-label=${t('practise.tuningLabel')}
            min=${TUNING_RANGE.low}
            max=${TUNING_RANGE.high}
            .value=${String(values.tuningA4)}
            @change=${this.onTuning}
        /></span>
      </label>`,
      ...(this.assignment
        ? [
            html`<div class="setting">
              ${t('practise.strictness')}
              <span class="value fixed">${strictnessWords(this.strictness)}</span>
            </div>`,
          ]
        : []),
      ...(hasScore && !this.assignment
        ? [
            this.choice(
              t('practise.strictness'),
              strictnesses.map((strictness) => [strictness, strictnessWords(strictness)] as const),
              values.strictness,
              (choice) => {
                const strictness = strictnesses.find((each) => each === choice);
                if (strictness) settings.set({ strictness });
              },
            ),
          ]
        : []),
    ];
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
    this.tempo = clamp(Math.round(input.valueAsNumber), TEMPO_RANGE, this.tempo);
    input.value = String(this.tempo);
  }

  private onTuning(event: Event): void {
    const input = event.target as HTMLInputElement;
    const tuningA4 = clamp(input.valueAsNumber, TUNING_RANGE, settings.values.tuningA4);
    settings.set({ tuningA4 });
    input.value = String(tuningA4);
  }

  private tempoWords(): string {
    return t('practise.tempoBeat', {
      beat: beatSign(scoreBeat(this.exercise?.score ?? null)),
      tempo: this.tempo,
    });
  }

  private library(): TemplateResult {
    return html`<h2>${t('practise.starters')}</h2>
      <ul class="plain starters">
        ${this.starters.map(
          ({ id, title, composer }) =>
            html`<li>
              <a href=${href('practise', { exercise: id })}
                ><span class="name">${title}</span><span class="caption">${composer}</span></a
              >
            </li>`,
        )}
      </ul>
      <div class="row">
        <a class="button" href=${href('exercises')}>${t('practise.allTunes')}</a>
        <a class="button" href=${href('practise', { exercise: FREE_PLAYING })}>${t('practise.freeWay')}</a>
        <button class="button" type="button" @click=${() => this.dropZone?.choose()}>
          ${icons.upload} ${t('practise.ownScore')}
        </button>
      </div>`;
  }

  private music(): TemplateResult | typeof nothing {
    if (this.free)
      return html`<div class="free">
        <p class="title">${t('practise.freeTitle')}</p>
        <p>${t('practise.freeText')}</p>
        <a class="button" href=${href('exercises')}>${t('practise.anotherTune')}</a>
      </div>`;
    const { exercise } = this;
    if (!exercise) return nothing;
    const { score } = exercise;
    const last = spokenNote(score.notes.at(-1)?.name ?? '');
    const { id } = this.instrument;
    const words = [
      score.composer,
      ...(id === CONCERT_PITCH_ID ? [] : [t('practise.writtenFor', { instrument: t(`instruments.${id}`) })]),
    ];
    return html`<div class="titles">
        <div class="row">
          <button class="button" type="button" @click=${() => this.hear()}>
            ${
              this.sounding === 'tune'
                ? html`${icons.stop} ${t('practise.hearStop')}`
                : html`${icons.play} ${t('practise.hear')}`
            }
          </button>
          <button
            class="button"
            type="button"
            aria-pressed=${this.sounding === 'drone' ? 'true' : 'false'}
            @click=${() => this.drone()}
          >
            ${this.sounding === 'drone' ? t('practise.droneStop') : t('practise.drone', { note: last })}
          </button>
        </div>
        <div>
          <p class="title">${score.title}</p>
          <p class="caption">${words.filter(Boolean).join(' · ')}</p>
        </div>
        <div class="row end">
          <p class="caption">${t('practise.inkHint')}</p>
          <a class="button quiet" href=${href('exercises')}>${t('practise.anotherTune')}</a>
        </div>
      </div>
      <ws-score-sheet
        large
        .exercise=${exercise}
        @ws-undrawable=${() => (this.tuneTrouble = t('practise.undrawable'))}
      ></ws-score-sheet>`;
  }

  private ledge(): TemplateResult {
    return html`<div class="ledge">
      <div class="ledge-grid">
        <div>${this.course.status.render()} ${this.tuner()}</div>
        <ws-record-button
          word=${this.course.state === 'asking' ? t('practise.cancel') : ''}
          @ws-press=${() => this.course.press()}
        ></ws-record-button>
        <div class="side">
          ${this.takes.length > 0 ? this.lastTake() : nothing}
          <button class="button" type="button" @click=${() => this.dropZone?.choose()}>
            ${icons.upload} ${t('practise.useFile')}
          </button>
        </div>
      </div>
    </div>`;
  }

  /** Before a take: the pitch that is heard, and the note to begin with. */
  private tuner(): TemplateResult | typeof nothing {
    if (!this.course.status.microphone || this.course.status.trouble || !this.course.hearing) return nothing;
    const first = this.exercise?.score.notes[0];
    return html`<div class="tuner" role="group" aria-label=${t('practise.tuner')}>
      <ws-glance-strip
        tuner
        .glance=${this.course.ear.glance}
        .spelling=${this.exercise?.score ?? null}
      ></ws-glance-strip>
      ${first ? html`<p class="caption">${t('practise.firstNote', { note: spokenNote(first.name) })}</p>` : nothing}
    </div>`;
  }

  private lastTake(): TemplateResult {
    const last = this.takes.at(-1);
    return html`<span
      ><strong>${t('practise.takeNumber', { number: this.takes.length + 1 })}</strong> ·
      <a href=${href('take', { id: last?.id ?? '' })}
        >${t('practise.lastTake', { number: this.takes.length })}</a
      ></span
    >`;
  }
}

function clamp(value: number, range: { low: number; high: number }, otherwise: number): number {
  return Number.isFinite(value) ? Math.min(range.high, Math.max(range.low, value)) : otherwise;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-practise-view': PractiseView;
  }
}

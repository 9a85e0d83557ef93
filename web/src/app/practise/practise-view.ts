import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Microphone, MicrophoneDevice, MicrophoneLevel } from '../../capture/microphone';
import type { MicrophoneErrorCode } from '../../capture/microphone-error';
import type { Recording, TakeContext } from '../../generated/recording';
import type { Beat } from '../../practice/beats';
import type { Exercise, ExerciseInfo } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instrumentOrConcert, instruments } from '../../practice/instruments';
import type { Instrument } from '../../practice/instruments';
import { PracticeSession } from '../../practice/session';
import type { SessionState } from '../../practice/session';
import { strictnesses } from '../../practice/strictness';
import { ScoreError } from '../../notation/score-error';
import { FALLBACK_TEMPO } from '../../report/timeline';
import { Scope } from '../../scope';
import { announce, setLive, setTitle } from '../components/announce';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import { audioAccept } from '../components/files';
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
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { router } from '../router';
import type { View } from '../router';
import { engine, settings, store } from '../services';
import { href } from '../site';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import '../take/score-sheet';
import type { ScoreSheet } from '../take/score-sheet';
import { WrittenSound } from '../take/written-sound';
import { beatSign, scoreBeat } from './beat-words';
import './level-meter';
import { LiveTake, pageSeconds } from './live-take';
import type { SavedTake } from './live-take';
import './record-button';
import { strictnessWords } from './strictness-words';

/** Seconds without sound after which we say that we hear nothing. */
const NOTHING_HEARD_SECONDS = 2.5;
/** Peak from which a level is too loud: -1 dB of full scale. */
const LOUD_PEAK = 0.89;
/** How long "too loud" stays once it was, seconds. */
const LOUD_HOLD_SECONDS = 2;
const TICK_MILLISECONDS = 50;
const TEMPO_RANGE = { low: 30, high: 240 };
const TUNING_RANGE = { low: 415, high: 466 };

type MicrophoneWords = 'notAsked' | 'asking' | 'goodLevel' | 'tooQuiet' | 'tooLoud';

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
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: calc(100dvh - 4.5rem);
      }
      /* No header while live. */
      :host([live]) {
        min-block-size: 100dvh;
      }
      .page {
        inline-size: 100%;
        flex: 1;
        display: flex;
        flex-direction: column;
        gap: var(--space-16);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12) var(--space-24);
      }
      .settings {
        display: flex;
        flex-wrap: wrap;
        row-gap: var(--space-8);
      }
      .setting {
        display: grid;
        padding-inline: var(--space-16);
        border-inline-start: 1px solid var(--line);
        font: var(--type-caption);
        font-weight: 400;
        color: var(--ink-2);
      }
      .setting:first-child {
        border: 0;
      }
      .setting select,
      .setting input {
        min-block-size: var(--size-touch);
        padding: 0;
        border: 0;
        border-radius: var(--radius-mark);
        background: transparent;
        font: var(--type-label);
        cursor: pointer;
      }
      .setting select {
        margin-inline-start: -4px;
        max-inline-size: 12rem;
        text-overflow: ellipsis;
      }
      .setting option {
        background: var(--sheet);
        color: var(--ink);
      }
      .setting :is(select, input):hover {
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }
      .setting input {
        inline-size: 4.5ch;
        cursor: text;
      }
      .value {
        display: flex;
        align-items: center;
        gap: 0.35em;
        font: var(--type-label);
        color: var(--ink);
      }
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
      .title {
        font: italic 400 2.25rem / 1.2 var(--font-score);
      }
      .titles > div {
        text-align: center;
      }
      .titles > .end {
        justify-content: flex-end;
      }
      .free {
        display: grid;
        place-content: center;
        justify-items: center;
        gap: var(--space-12);
        min-block-size: 16rem;
        text-align: center;
      }
      .free p {
        max-inline-size: 34rem;
        color: var(--ink-2);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
      ul.starters {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        gap: var(--space-12);
        margin-block: var(--space-16) var(--space-24);
      }
      .starters a {
        display: block;
        block-size: 100%;
        padding: var(--space-16);
        border: var(--border-control) solid var(--control);
        border-radius: var(--radius-control);
        color: var(--ink);
        font-weight: 400;
        text-decoration: none;
      }
      .starters a:hover {
        background: var(--raised);
      }
      .starters .name {
        display: block;
        font: italic 400 1.375rem / 1.3 var(--font-score);
      }
      .ledge-grid {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        align-items: center;
        gap: var(--space-16) var(--space-24);
      }
      .hearing {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-12);
      }
      .hearing .words {
        font: var(--type-label);
        flex: 1 1 12rem;
        min-inline-size: 0;
      }
      .hearing .below {
        flex-basis: 100%;
        color: var(--ink-2);
        font: var(--type-small);
      }
      .trouble {
        display: flex;
        align-items: flex-start;
        gap: var(--space-16);
      }
      .trouble .badge {
        display: grid;
        place-items: center;
        inline-size: var(--size-touch);
        block-size: var(--size-touch);
        flex: none;
        border-radius: 50%;
        background: var(--warn-soft);
        color: var(--warn);
      }
      .trouble p:first-child {
        font: var(--type-label);
      }
      .side {
        display: grid;
        justify-items: end;
        gap: var(--space-8);
        text-align: end;
      }
      .plain {
        min-block-size: var(--size-touch);
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        font-weight: 600;
        cursor: pointer;
      }
      .plain:hover {
        text-decoration: underline;
      }
      .live-top {
        display: grid;
        grid-template-columns: 1fr auto 1fr;
        align-items: center;
        gap: var(--space-16);
      }
      .time {
        display: flex;
        align-items: center;
        gap: var(--space-12);
        font: var(--type-title-2);
      }
      .time .dot {
        inline-size: 1.1rem;
        block-size: 1.1rem;
        border-radius: 50%;
        background: var(--record);
        forced-color-adjust: none;
      }
      .time .bar {
        font: var(--type-title-3);
        font-weight: 400;
        color: var(--ink-2);
      }
      .beats {
        display: flex;
        align-items: center;
        justify-content: flex-end;
        gap: var(--space-12);
        color: var(--ink-2);
        font: var(--type-title-3);
        font-weight: 400;
      }
      .beats i {
        inline-size: 0.9rem;
        block-size: 0.9rem;
        border: 2px solid var(--control);
        border-radius: 50%;
      }
      .beats i.now {
        background: var(--ink);
        border-color: var(--ink);
        transform: scale(1.2);
        forced-color-adjust: none;
      }
      .turning {
        max-block-size: calc(100dvh - 13rem);
        overflow: hidden;
      }
      .count {
        position: absolute;
        inset: 0;
        z-index: 3;
        display: grid;
        place-items: center;
        font: 700 6rem / 1 var(--font-ui);
        pointer-events: none;
      }
      .count span {
        display: grid;
        place-items: center;
        inline-size: 10rem;
        block-size: 10rem;
        border: 1px solid var(--line);
        border-radius: 50%;
        background: var(--sheet);
      }
      ws-score-sheet {
        --playhead: var(--record);
        --bar-number-size: 15px;
      }
      details.narrow summary {
        min-block-size: var(--size-touch);
        display: flex;
        align-items: center;
        gap: var(--space-8);
        font: var(--type-label);
        cursor: pointer;
      }
      ws-drop-zone {
        display: contents;
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
        .title {
          font-size: 1.75rem;
        }
        .settings {
          display: grid;
          grid-template-columns: 1fr 1fr;
          row-gap: var(--space-12);
        }
        .setting {
          border: 0;
          padding: 0;
        }
        .ledge-grid {
          grid-template-columns: 1fr auto;
          row-gap: var(--space-4);
        }
        .hearing .words {
          font: var(--type-small);
          font-weight: 600;
        }
        .ledge-grid .side {
          grid-column: 1 / -1;
          display: flex;
          flex-wrap: wrap;
          justify-content: space-between;
          align-items: center;
          text-align: start;
        }
        .live-top {
          grid-template-columns: 1fr auto;
        }
        .live-top .title {
          display: none;
        }
        .time .bar {
          font-size: 1rem;
        }
        .turning {
          max-block-size: calc(100dvh - 9rem);
        }
      }
      /* A phone held sideways: Stop at the right leaves the height to the music. */
      @media (max-height: 30rem) {
        :host([live]) {
          flex-direction: row;
        }
        :host([live]) .page {
          min-inline-size: 0;
          padding-block: var(--space-8);
          gap: var(--space-8);
        }
        :host([live]) .ledge {
          flex: none;
          inline-size: 10rem;
          block-size: 100dvh;
          padding-inline: var(--space-16);
          border-block-start: 0;
          border-inline-start: 1px solid var(--line);
        }
        :host([live]) .ledge-grid {
          block-size: 100%;
          grid-template-columns: auto;
          align-content: center;
          justify-items: center;
        }
        :host([live]) .hearing {
          justify-content: center;
          text-align: center;
        }
        :host([live]) .hearing .words {
          flex-basis: 100%;
        }
        .live-top {
          grid-template-columns: 1fr auto;
        }
        .live-top .title {
          display: none;
        }
        .turning {
          max-block-size: calc(100dvh - 7rem);
        }
      }
      @media (prefers-reduced-motion: no-preference) {
        .beats i {
          transition: background-color var(--motion-press);
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @property({ type: Boolean, reflect: true }) live = false;

  @state() private exercise: Exercise | null = null;
  @state() private starters: ExerciseInfo[] = [];
  @state() private tuneTrouble = '';
  /** Beats per minute. */
  @state() private tempo = FALLBACK_TEMPO;
  @state() private sessionState: SessionState = 'idle';
  @state() private trouble: MicrophoneErrorCode | 'failed' | 'storageFull' | null = null;
  @state() private microphone: Microphone | null = null;
  @state() private hearing: MicrophoneWords = 'notAsked';
  @state() private devices: MicrophoneDevice[] | null = null;
  @state() private peak = 0;
  @state() private beat: Beat | null = null;
  @state() private seconds = 0;
  @state() private takes: Recording[] = [];
  @state() private dropped = false;
  @state() private kept: Recording | null = null;
  @state() private sounding: 'none' | 'tune' | 'drone' = 'none';
  @state() private job: { fraction: number } | null = null;
  @state() private fileTrouble = '';
  @state() private narrow = false;

  @query('ws-score-sheet') private sheet!: ScoreSheet | null;
  @query('ws-drop-zone') private dropZone!: DropZone | null;

  private readonly scope = new Scope();
  private readonly written = new WrittenSound();
  private readonly liveTake = new LiveTake(
    () => this.takeRequest(),
    () => settings.values.microphoneId,
  );
  private readonly session = new PracticeSession<SavedTake>(this.liveTake);
  private level: MicrophoneLevel | null = null;
  private loudUntil = 0;
  private recordingSince = 0;
  private abort: AbortController | null = null;
  private spaceDown = false;

  override connectedCallback(): void {
    super.connectedCallback();
    const narrow = window.matchMedia('(max-width: 44.99rem)');
    this.narrow = narrow.matches;
    this.scope.listen(narrow, 'change', () => (this.narrow = narrow.matches));
    this.scope.listen(window, 'keydown', (event) => this.onKeyDown(event as KeyboardEvent));
    this.scope.listen(window, 'keyup', (event) => this.onKeyUp(event as KeyboardEvent));
    this.scope.listen(settings, 'change', () => this.requestUpdate());
    this.scope.add(this.session.on('state', (next) => this.onState(next)));
    this.scope.add(this.session.on('saved', (take) => this.onSaved(take)));
    this.scope.add(this.session.on('failed', (error) => this.onFailed(error)));
    this.scope.add(this.liveTake.on('microphone', (microphone) => this.onMicrophone(microphone)));
    this.scope.add(this.liveTake.on('beat', (beat) => (this.beat = beat)));
    this.scope.add(this.liveTake.on('ended', () => this.session.ended()));
    this.scope.add(this.liveTake.on('dropped', () => (this.dropped = true)));
    this.scope.add(this.written.on('ended', () => (this.sounding = 'none')));
    this.scope.every(TICK_MILLISECONDS, () => this.tick());
    const files = takeHandedOver('practise');
    if (files[0]) void this.openFile(files[0]);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort?.abort();
    this.written.dispose();
    this.session.leave();
    const close = (): void => void this.liveTake.closeMicrophone();
    // A take that is being saved still needs its microphone for the last samples.
    if (this.session.state === 'saving') {
      this.session.on('saved', close);
      this.session.on('failed', close);
    } else close();
    this.scope.dispose();
  }

  private get instrument(): Instrument {
    return instrumentOrConcert(settings.values.instrumentId || CONCERT_PITCH_ID);
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

  private async load(newTune: boolean): Promise<void> {
    const id = this.exerciseId;
    const { instrument } = this;
    this.tuneTrouble = '';
    this.stopSound();
    try {
      if (id === null) this.starters = await library.starters();
      const exercise = id === null || this.free ? null : await findExercise(id, instrument);
      if (id !== this.exerciseId || instrument !== this.instrument) return;
      if (exercise === undefined) this.tuneTrouble = t('practise.tuneUnknown');
      this.exercise = exercise ?? null;
      if (newTune && exercise)
        this.tempo = Math.round(
          (exercise.score.quartersPerMinute ?? FALLBACK_TEMPO) / scoreBeat(exercise.score),
        );
      const title = exercise?.score.title ?? (this.free ? t('practise.freeTitle') : '');
      if (title) setTitle(this, title);
      await this.findTakes();
    } catch (error) {
      this.exercise = null;
      this.tuneTrouble = error instanceof ScoreError ? error.message : t('practise.tuneFailed');
    }
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
      strictness: settings.values.strictness,
      countInFrames: 0,
      processingOn: false,
    };
  }

  private takeName(): string {
    const title = this.exercise?.score.title ?? t('practise.freeTitle');
    return t('practise.takeName', { title, number: this.takes.length + 1 });
  }

  private takeRequest(): ReturnType<ConstructorParameters<typeof LiveTake>[0]> {
    return {
      context: this.takeContext(),
      name: this.takeName(),
      score: this.exercise?.score ?? null,
      countInBars: settings.values.countInBars,
      clickThroughout: settings.values.click,
    };
  }

  // --- the take ---

  private onState(next: SessionState): void {
    this.sessionState = next;
    this.live = this.session.live || next === 'saving';
    setLive(this, this.live);
    if (next === 'asking') {
      this.stopSound();
      this.trouble = null;
      this.kept = null;
      this.dropped = false;
      if (!this.microphone) this.hearing = 'asking';
    }
    if (next === 'countIn' || next === 'recording') this.devices = null;
    if (next === 'recording') this.recordingSince = pageSeconds();
    if (next === 'idle') {
      this.beat = null;
      this.sheet?.setPlayhead(null);
      if (!this.microphone) this.hearing = 'notAsked';
    }
    if (next === 'saving') announce(this, t('practise.saving'));
  }

  private onSaved({ recording, reason }: SavedTake): void {
    setLive(this, false);
    if (!this.isConnected) return;
    if (reason === 'unplugged' || reason === 'storage-full') {
      // What is there is safe; the person decides what to do about the microphone first.
      this.live = false;
      this.kept = recording;
      this.microphone = null;
      this.hearing = 'notAsked';
      this.trouble = reason === 'unplugged' ? 'unplugged' : 'storageFull';
      return;
    }
    router.go('take', { id: recording.id });
  }

  private onFailed(error: unknown): void {
    const code = (error as { code?: unknown }).code;
    const codes: readonly MicrophoneErrorCode[] = [
      'blocked',
      'blocked-by-site',
      'busy',
      'missing',
      'unplugged',
      'unsupported',
    ];
    this.trouble = code === 'full' ? 'storageFull' : (codes.find((each) => each === code) ?? 'failed');
    this.hearing = 'notAsked';
    this.microphone = null;
  }

  private onMicrophone(microphone: Microphone): void {
    this.microphone = microphone;
    this.trouble = null;
    this.hearing = 'goodLevel';
    microphone.on('level', (level) => this.onLevel(level));
    microphone.on('unplugged', () => {
      if (this.microphone !== microphone) return;
      this.microphone = null;
      this.level = null;
      if (!this.session.live) this.trouble = 'unplugged';
    });
  }

  private onLevel(level: MicrophoneLevel): void {
    this.level = level;
    this.peak = level.peak;
    const now = pageSeconds();
    if (level.clipping || level.peak >= LOUD_PEAK) this.loudUntil = now + LOUD_HOLD_SECONDS;
    this.hearing =
      now < this.loudUntil
        ? 'tooLoud'
        : level.silentSeconds > NOTHING_HEARD_SECONDS
          ? 'tooQuiet'
          : 'goodLevel';
  }

  private tick(): void {
    if (!this.session.live) return;
    this.session.tick(this.level?.silentSeconds ?? 0);
    if (this.session.state === 'recording') this.seconds = Math.floor(pageSeconds() - this.recordingSince);
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const quarters = this.liveTake.quartersNow();
    if (quarters !== null) {
      const beat = scoreBeat(this.exercise?.score ?? null);
      this.sheet?.setPlayhead(still ? Math.floor(quarters / beat) * beat : quarters);
    }
  }

  private async checkMicrophone(): Promise<void> {
    this.hearing = 'asking';
    this.trouble = null;
    try {
      await this.liveTake.microphone();
    } catch (error) {
      this.onFailed(error);
    }
  }

  private async chooseMicrophone(): Promise<void> {
    const { listMicrophones } = await import('../../capture/microphone');
    this.devices = this.devices ? null : await listMicrophones();
  }

  private async onDevice(event: Event): Promise<void> {
    settings.set({ microphoneId: (event.target as HTMLSelectElement).value });
    this.microphone = null;
    await this.liveTake.closeMicrophone();
    await this.checkMicrophone();
  }

  // --- files ---

  private async openFile(file: File): Promise<void> {
    this.fileTrouble = '';
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
      const [analysis, recordings] = await Promise.all([engine(), store()]);
      let id = '';
      await analysis.decode(
        file,
        async (format) => {
          const { recording, sink } = await recordings.create({
            kind: 'take',
            name: file.name,
            sampleRate: format.sampleRate,
            channels: format.channels,
            sampleFormat: 's16',
            take: this.takeContext(),
          });
          id = recording.id;
          return sink;
        },
        { signal: abort.signal, onProgress: ({ fraction }) => (this.job = { fraction }) },
      );
      if (this.isConnected) router.go('take', { id });
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
    if (event.key !== ' ' || this.isControl(event) || this.exerciseId === null) return;
    event.preventDefault();
    this.spaceDown = !event.repeat || this.spaceDown;
  }

  private keys(): [key: string, does: string][] {
    return [
      [t('keys.space'), t('practise.keySpace')],
      [t('keys.escape'), t('practise.keyEscape')],
    ];
  }

  private onKeyUp(event: KeyboardEvent): void {
    if (event.key !== ' ' || !this.spaceDown) return;
    this.spaceDown = false;
    this.session.press();
  }

  // --- what is shown ---

  override render(): TemplateResult {
    if (this.live) return this.liveStand();
    return html`<ws-drop-zone
        bare
        window
        offer=${t('practise.fileOffer')}
        accept="${audioAccept},${scoreAccept}"
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
    return this.trouble ? t('practise.blockedHeading') : t('practise.ready');
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
        instruments.map(({ id, name }) => [id, name] as const),
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
      <summary>${icons.sliders} ${this.instrument.name} · ${this.tempoWords()}</summary>
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
      ...(hasScore
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
    const last = score.notes.at(-1)?.name.replace(/\d+$/, '') ?? '';
    const { id, name } = this.instrument;
    const words = [
      score.composer,
      ...(id === CONCERT_PITCH_ID ? [] : [t('practise.writtenFor', { instrument: name })]),
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
        ${this.trouble ? this.troubleWords(this.trouble) : this.hearingWords()}
        <ws-record-button
          word=${this.sessionState === 'asking' ? t('practise.cancel') : ''}
          @ws-press=${() => this.session.press()}
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

  private lastTake(): TemplateResult {
    const last = this.takes.at(-1);
    return html`<span
      ><strong>${t('practise.takeNumber', { number: this.takes.length + 1 })}</strong> ·
      <a href=${href('take', { id: last?.id ?? '' })}
        >${t('practise.lastTake', { number: this.takes.length })}</a
      ></span
    >`;
  }

  private hearingWords(): TemplateResult {
    const { microphone } = this;
    if (!microphone)
      return html`<div class="hearing">
        <p class="words">${t(this.hearing === 'asking' ? 'practise.asking' : 'practise.notAsked')}</p>
        <div class="below">
          <button class="plain" type="button" @click=${() => void this.checkMicrophone()}>
            ${t('practise.check')}
          </button>
        </div>
      </div>`;
    return html`<div class="hearing">
      <ws-level-meter .peak=${this.peak}></ws-level-meter>
      <p class="words" role="status">${t(`practise.${this.hearing}`)}</p>
      <div class="below">
        ${
          this.devices
            ? html`<select
                aria-label=${t('practise.microphone')}
                @change=${(event: Event) => void this.onDevice(event)}
              >
                ${this.devices.map(
                  ({ deviceId, label }, index) =>
                    html`<option value=${deviceId} ?selected=${deviceId === microphone.deviceId}>
                      ${label || `${t('practise.microphone')} ${index + 1}`}
                    </option>`,
                )}
              </select>`
            : html`${microphone.label || t('practise.builtIn')} ·
                <button class="plain" type="button" @click=${() => void this.chooseMicrophone()}>
                  ${t('practise.change')}
                </button>`
        }
        ${microphone.processingOn ? html`<div>${t('practise.processingOn')}</div>` : nothing}
      </div>
    </div>`;
  }

  private troubleWords(trouble: NonNullable<PractiseView['trouble']>): TemplateResult {
    const [heading, text] = this.troubleText(trouble);
    return html`<div class="trouble" role="alert">
      <span class="badge">${icons.microphone}</span>
      <div>
        <p>${heading}</p>
        <p class="secondary">${text}</p>
        ${
          this.kept
            ? html`<a href=${href('take', { id: this.kept.id })}>${t('practise.openTake')}</a>`
            : nothing
        }
      </div>
    </div>`;
  }

  private troubleText(trouble: NonNullable<PractiseView['trouble']>): [heading: string, text: string] {
    switch (trouble) {
      case 'blocked':
        return [t('practise.blocked'), t('practise.blockedText')];
      case 'blocked-by-site':
        return [t('practise.blockedBySite'), t('practise.blockedBySiteText')];
      case 'busy':
        return [t('practise.busy'), t('practise.busyText')];
      case 'missing':
        return [t('practise.missing'), t('practise.missingText')];
      case 'unplugged':
        return this.kept
          ? [
              t('practise.unpluggedSaved', {
                seconds: Math.floor(this.kept.frames / this.kept.sampleRate),
              }),
              '',
            ]
          : [t('practise.unplugged'), t('practise.unpluggedText')];
      case 'unsupported':
        return [t('practise.unsupported'), t('practise.unsupportedText')];
      case 'storageFull':
        return [t('practise.storageFull'), ''];
      case 'failed':
        return [t('practise.failed'), t('practise.failedText')];
    }
  }

  private liveStand(): TemplateResult {
    const { exercise, beat } = this;
    const counting = this.sessionState === 'countIn';
    const bars = exercise?.score.bars.length ?? 0;
    const bar = beat?.bar ?? null;
    return html`<div class="page">
        <div class="live-top">
          <div class="time">
            <span class="dot"></span>
            <span class="numeric">${clock(counting ? 0 : this.seconds)}</span>
            <span class="bar">${this.placeWords(counting, bar, bars)}</span>
          </div>
          <p class="title">${exercise?.score.title ?? t('practise.freeTitle')}</p>
          <div class="beats" aria-hidden="true">
            ${exercise && !this.narrow ? this.tempoWords() : nothing}
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
        <section class="sheet">
          ${
            counting && beat
              ? html`<div class="count" aria-hidden="true"><span>${beat.beat}</span></div>`
              : nothing
          }
          ${
            exercise
              ? html`<div class="turning" data-turning>
                  <ws-score-sheet large turning .exercise=${exercise}></ws-score-sheet>
                </div>`
              : html`<div class="free"><p class="title">${t('practise.freeTitle')}</p></div>`
          }
        </section>
      </div>
      <div class="ledge">
        <div class="ledge-grid">
          <div class="hearing">
            <ws-level-meter .peak=${this.peak}></ws-level-meter>
            <p class="words">
              ${this.sessionState === 'saving' ? t('practise.saving') : t('practise.savedAsYouPlay')}
            </p>
          </div>
          <ws-record-button
            live
            word=${counting ? t('practise.cancel') : ''}
            @ws-press=${() => this.session.press()}
          ></ws-record-button>
        </div>
      </div>`;
  }

  private placeWords(counting: boolean, bar: number | null, bars: number): string {
    if (counting) return t('practise.countingIn');
    if (bars === 0 || bar === null) return '';
    const numbers = this.exercise?.score.bars.map(({ number }) => number) ?? [];
    return t('practise.barOf', { bar: numbers[bar] ?? '', bars: numbers.at(-1) ?? '' });
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

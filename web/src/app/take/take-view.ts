import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Stage } from '../../engine/protocol';
import type { PitchTrack } from '../../generated/pitch-track';
import type { Recording } from '../../generated/recording';
import type { TakeReport } from '../../generated/take-report';
import { Player } from '../../playback/player';
import type { Exercise } from '../../practice/exercises';
import { instrumentOrConcert } from '../../practice/instruments';
import { goodZones } from '../../practice/strictness';
import type { Strictness } from '../../practice/strictness';
import { headlineOf, practiceSteps, tuningRemark } from '../../report/headline';
import type { PracticeStep } from '../../report/headline';
import { marksOf } from '../../report/marks';
import type { MarkShape, NoteMark } from '../../report/marks';
import { assessedNotes } from '../../report/notes';
import type { AssessedNote } from '../../report/notes';
import { pitchPlotOf } from '../../report/pitch-plot';
import type { PitchPlot } from '../../report/pitch-plot';
import { notesCsv } from '../../report/table';
import { playedTimeline } from '../../report/timeline';
import type { Timeline } from '../../report/timeline';
import { Scope } from '../../scope';
import { fileNameFor } from '../../store/recordings';
import { announce, setTitle } from '../components/announce';
import { saveFile } from '../components/files';
import '../components/keys-list';
import '../components/notice';
import '../components/popover';
import '../components/progress';
import { errorCode, errorWords } from '../errors';
import { FREE_PLAYING, findExercise } from '../exercises/find-exercise';
import { day } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { beatSign, scoreBeat } from '../practise/beat-words';
import { strictnessWords } from '../practise/strictness-words';
import { router } from '../router';
import type { View } from '../router';
import { engine, settings, store } from '../services';
import { href } from '../site';
import { base, buttons, layout, lists, sheets } from '../styles/shared';
import { markPicture } from './mark-shapes';
import { marks } from './mark-styles';
import './notes-table';
import './pitch-plot';
import type { PitchPlotView } from './pitch-plot';
import './score-sheet';
import type { ScoreSheet, SheetExtra, SheetNote } from './score-sheet';
import {
  beatWords,
  countWords,
  headlineWords,
  letterOf,
  letterOfMidi,
  nameBeside,
  noteWords,
  sheetNotes,
  stepWords,
} from './words';
import { WrittenSound } from './written-sound';

/** Key of the stored measurements; the number grows with their meaning. */
const RESULT_KEY = 'assessment-1';

interface Assessment {
  report: TakeReport;
  pitch: PitchTrack;
}

/** Everything the page derives from a measured take. */
interface Result extends Assessment {
  notes: AssessedNote[];
  marks: NoteMark[];
  sheetNotes: SheetNote[];
  extras: SheetExtra[];
  plot: PitchPlot;
  timeline: Timeline | null;
  headline: string;
  steps: PracticeStep[];
  transposition: number;
  /** Whether the page was played at all; no figure means anything otherwise. */
  followed: boolean;
}

type Trouble = 'missing' | 'dropped' | 'silent' | 'too-short' | 'cancelled' | 'failed';

/** Room that a mark and its figure take below a note. */
const MARK_PIXELS = 48;

/** Marks explained above the score. */
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

/** The result of one take. */
@customElement('ws-take-view')
export class TakeView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    sheets,
    layout,
    lists,
    marks,
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
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12) var(--space-24);
      }
      .button.primary {
        font: var(--type-body);
        font-weight: 600;
        padding-inline: var(--space-16);
      }
      .disc {
        inline-size: 0.85em;
        block-size: 0.85em;
        border-radius: 50%;
        background: currentcolor;
      }
      .measures {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        padding-block: var(--space-20);
      }
      .measure {
        padding-inline: var(--space-24);
        border-inline-start: 1px solid var(--line);
      }
      .measure:first-child {
        border: 0;
        padding-inline-start: 0;
      }
      .measure h2 {
        font: var(--type-body);
        letter-spacing: 0;
        color: var(--ink-2);
      }
      .measure .value {
        font: var(--type-title-2);
        letter-spacing: var(--tracking-title-2);
      }
      summary {
        min-block-size: var(--size-touch);
        display: flex;
        align-items: center;
        color: var(--accent);
        font: var(--type-small);
        font-weight: 600;
        cursor: pointer;
      }
      details p {
        font: var(--type-small);
        color: var(--ink-2);
        max-inline-size: 30rem;
      }
      .remark {
        grid-column: 1 / -1;
        margin-block-start: var(--space-12);
        padding-block-start: var(--space-12);
        border-block-start: 1px solid var(--line);
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 22.25rem;
        gap: var(--space-20);
        align-items: start;
      }
      .columns > div {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-20);
        min-inline-size: 0;
      }
      .aside {
        position: sticky;
        inset-block-start: var(--space-16);
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-4) var(--space-20);
        margin: 0 0 var(--space-8);
        padding: 0;
        list-style: none;
        font: var(--type-small);
        color: var(--ink-2);
      }
      .legend li {
        display: flex;
        align-items: center;
        gap: var(--space-8);
      }
      .legend .strictness {
        margin-inline-start: auto;
      }
      .panel-head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-16);
        margin-block-end: var(--space-12);
      }
      .tabs {
        display: flex;
        gap: var(--space-4);
      }
      .tabs button {
        min-block-size: var(--size-touch);
        padding-inline: var(--space-12);
        border: 0;
        border-radius: var(--radius-control);
        background: none;
        color: var(--ink);
        font: var(--type-body);
        cursor: pointer;
      }
      .tabs button[aria-selected='true'] {
        background: var(--accent-soft);
        font-weight: 700;
      }
      .inspector .button {
        padding-inline: var(--space-12);
      }
      .inspector .row {
        gap: var(--space-8);
      }
      .inspector .place {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--space-12);
      }
      .figures {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-16);
        margin-block: var(--space-12);
      }
      .figures .value {
        display: flex;
        align-items: center;
        gap: var(--space-8);
        font: 700 1.5rem / 1.2 var(--font-ui);
        letter-spacing: var(--tracking-title-2);
        white-space: nowrap;
      }
      .figures .value svg.mark {
        font-size: 0.7em;
      }
      .steps {
        margin: 0;
        padding: 0;
        list-style: none;
        counter-reset: step;
      }
      .steps li {
        counter-increment: step;
        position: relative;
        padding: var(--space-12) 0 var(--space-16) var(--space-32);
        border-block-start: 1px solid var(--line);
      }
      .steps li::before {
        content: counter(step);
        position: absolute;
        inset-inline-start: 0;
        color: var(--accent);
        font: italic 400 1.5rem / 1.2 var(--font-score);
      }
      .steps p {
        margin-block-end: var(--space-8);
        color: var(--ink-2);
      }
      .steps h3 {
        font: var(--type-label);
      }
      .sheet > h2,
      .aside h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
        margin-block-end: var(--space-12);
      }
      /* Its marks lie on layers of their own, which stay below what covers the score. */
      #score {
        isolation: isolate;
      }
      .close {
        display: none;
        position: absolute;
        inset-block-start: var(--space-4);
        inset-inline-end: var(--space-4);
      }
      .ledge {
        display: none;
      }
      @media (max-width: 67.49rem) {
        .columns {
          display: flex;
          flex-direction: column;
          align-items: stretch;
        }
        /* One column: the figures of a note open under the score, what to practise comes last. */
        .columns > div {
          display: contents;
        }
        .inspector {
          order: 1;
        }
        .plots {
          order: 2;
        }
        .next {
          order: 3;
        }
      }
      /* A note is chosen on a system that may be far above its figures: they stay in sight until closed. */
      @media (max-width: 67.49rem) and (min-height: 30rem) {
        .inspector.open {
          position: sticky;
          inset-block-end: var(--space-8);
          z-index: 1;
          border: 2px solid var(--accent);
        }
        .inspector.open .close {
          display: inline-flex;
        }
        .inspector.open .place {
          padding-inline-end: var(--size-touch);
        }
      }
      @media (max-width: 44.99rem) {
        /* Above the ledge. */
        .inspector.open {
          inset-block-end: calc(var(--size-touch-primary) + 2 * var(--space-12) + var(--space-8));
        }
        .inspector.open .place .caption {
          display: none;
        }
        .measures {
          grid-template-columns: 1fr;
          row-gap: var(--space-12);
        }
        .measure {
          padding: var(--space-12) 0 0;
          border: 0;
          border-block-start: 1px solid var(--line);
        }
        .measure:first-child {
          border: 0;
          padding: 0;
        }
        .head .button.again,
        .head .button.listen {
          display: none;
        }
        .ledge {
          display: flex;
          gap: var(--space-12);
        }
        .ledge .primary {
          flex: 1;
          font: var(--type-label);
        }
        .legend .strictness {
          margin-inline-start: 0;
        }
        .details {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  @state() private recording: Recording | null = null;
  @state() private exercise: Exercise | null = null;
  @state() private result: Result | null = null;
  @state() private trouble: Trouble | null = null;
  @state() private troubleWords = '';
  @state() private tuneGone = false;
  @state() private undrawable = false;
  @state() private working: { stage: Stage; fraction: number } | null = null;
  @state() private selected = -1;
  @state() private tab: 'pitch' | 'table' = 'pitch';
  @state() private playing = false;
  @state() private loopBars: readonly [number, number] | null = null;
  @state() private drone = false;
  @state() private player: Player | null = null;

  @query('ws-score-sheet') private sheet!: ScoreSheet | null;
  @query('.inspector') private inspectorElement!: HTMLElement | null;
  @query('ws-pitch-plot') private plotView!: PitchPlotView | null;

  private readonly scope = new Scope();
  private readonly written = new WrittenSound();
  private abort: AbortController | null = null;
  private frame = 0;
  /** Where playback stops by itself (one note), seconds; null to play on. */
  private playUntil: number | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope.listen(window, 'keydown', (event) => this.onKey(event as KeyboardEvent));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.leaveTake();
    this.written.dispose();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) void this.open(this.query.get('id') ?? '');
  }

  private leaveTake(): void {
    this.abort?.abort();
    this.abort = null;
    cancelAnimationFrame(this.frame);
    this.player?.dispose();
    this.player = null;
    this.playing = false;
    this.written.stop();
  }

  private async open(id: string): Promise<void> {
    this.leaveTake();
    this.recording = null;
    this.exercise = null;
    this.result = null;
    this.trouble = null;
    this.selected = -1;
    this.loopBars = null;
    const abort = new AbortController();
    this.abort = abort;
    try {
      const recordings = await store();
      const recording = await recordings.get(id);
      if (abort.signal.aborted) return;
      this.recording = recording;
      setTitle(this, recording.name);
      this.player = this.makePlayer(new Player(await recordings.openPcm(recording)));
      await this.findTune(recording);
      if (this.abort !== abort) return;
      if (recording.droppedFrames > 0) this.trouble = 'dropped';
      else await this.measureTake(recording, abort.signal);
    } catch {
      if (!abort.signal.aborted) this.trouble = 'missing';
    }
  }

  private async findTune(recording: Recording): Promise<void> {
    const { take } = recording;
    this.tuneGone = false;
    if (!take?.exerciseId) return;
    try {
      this.exercise = (await findExercise(take.exerciseId, instrumentOrConcert(take.instrumentId))) ?? null;
    } catch {
      this.exercise = null;
    }
    this.tuneGone = this.exercise === null;
  }

  private async measureTake(recording: Recording, signal: AbortSignal): Promise<void> {
    const recordings = await store();
    try {
      const stored = await recordings.getResult<Assessment>(recording.id, RESULT_KEY);
      const assessment = stored ?? (await this.assess(recording, signal));
      if (signal.aborted) return;
      this.result = this.derive(recording, assessment);
      announce(this, this.result.headline);
      if (!stored) await recordings.putResult(recording.id, RESULT_KEY, assessment).catch(() => undefined);
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

  private async assess(recording: Recording, signal: AbortSignal): Promise<Assessment> {
    this.working = { stage: 'load', fraction: 0 };
    const source = await (await store()).openPcm(recording);
    const { take } = recording;
    try {
      return await (
        await engine()
      ).assess(
        source,
        recording.name,
        this.exercise?.score ?? null,
        instrumentOrConcert(take?.instrumentId ?? '').id,
        {
          strictness: take?.strictness ?? settings.values.strictness,
          quartersPerMinute: this.exercise ? (take?.quartersPerMinute ?? null) : null,
          startFrame: take?.countInFrames ?? 0,
        },
        { signal, onProgress: (progress) => (this.working = progress) },
      );
    } finally {
      source.close();
    }
  }

  private derive(recording: Recording, { report, pitch }: Assessment): Result {
    const score = this.exercise?.score ?? null;
    const instrument = instrumentOrConcert(report.instrument);
    const transposition = score?.transposition ?? instrument.transposition;
    const notes = score ? assessedNotes(report, score, transposition) : [];
    const headline = score && headlineOf(report, score, notes, this.beatsPerMinute(recording));
    // Marks on a page that was hardly played would all say "missed".
    const followed = headline?.praise.kind !== 'notFollowed';
    const noteMarks = followed ? marksOf(notes) : [];
    const zones = goodZones(this.strictness(recording));
    const heard = report.notes.filter((note) => note.played).length;
    return {
      report,
      pitch,
      notes,
      marks: noteMarks,
      sheetNotes: score ? sheetNotes(notes, noteMarks, score) : [],
      extras: followed ? sheetExtras(report, transposition) : [],
      plot: pitchPlotOf(report, pitch, score, zones.cents),
      timeline: score && playedTimeline(report, score),
      headline: headline ? headlineWords(headline) : t('take.headlineHeard', { count: heard }),
      steps: followed ? practiceSteps(notes) : [],
      transposition,
      followed,
    };
  }

  private strictness(recording: Recording | null = this.recording): Strictness {
    return recording?.take?.strictness ?? 'standard';
  }

  private beatsPerMinute(recording: Recording | null): number {
    return Math.round((recording?.take?.quartersPerMinute ?? 0) / scoreBeat(this.exercise?.score ?? null));
  }

  // --- playback ---

  private makePlayer(player: Player): Player {
    player.on('play', () => {
      this.playing = true;
      this.follow();
    });
    const stopped = (): void => {
      this.playing = false;
      this.playUntil = null;
    };
    player.on('pause', stopped);
    player.on('ended', stopped);
    return player;
  }

  private follow(): void {
    cancelAnimationFrame(this.frame);
    const { player } = this;
    if (!player?.playing) return;
    const seconds = player.time;
    if (this.playUntil !== null && seconds >= this.playUntil) {
      player.pause();
      return;
    }
    this.showPlayhead(seconds);
    this.frame = requestAnimationFrame(() => this.follow());
  }

  private showPlayhead(seconds: number): void {
    const timeline = this.result?.timeline;
    this.plotView?.setPlayhead(seconds);
    if (!timeline) return;
    const quarters = timeline.quartersAt(seconds);
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const beat = scoreBeat(this.exercise?.score ?? null);
    this.sheet?.setPlayhead(still ? Math.floor(quarters / beat) * beat : quarters);
  }

  private togglePlay(): void {
    const { player } = this;
    if (!player) return;
    if (player.playing) {
      player.pause();
      return;
    }
    this.written.stop();
    this.playUntil = null;
    const atEnd = player.time >= player.duration - 0.05;
    const start = (this.recording?.take?.countInFrames ?? 0) / (this.recording?.sampleRate ?? 1);
    const from = this.loopBars ? player.loop?.start : atEnd || player.time < start ? start : undefined;
    void player.play(from);
  }

  private playPlayed(note: AssessedNote): void {
    const played = note.report.played;
    const { player } = this;
    if (!player || !played) return;
    this.endLoop();
    this.written.stop();
    this.playUntil = played.onset + played.duration;
    void player.play(Math.max(0, played.onset));
  }

  private playWritten(note: AssessedNote): void {
    this.player?.pause();
    this.drone = false;
    this.written.playNote(note.report.midi, Math.max(0.4, note.report.expectedDuration), this.a4());
  }

  private a4(): number {
    return this.result?.report.tuning.a4 ?? settings.values.tuningA4;
  }

  private toggleDrone(midi: number): void {
    this.drone = !this.drone;
    if (this.drone) this.written.drone(midi, settings.values.tuningA4);
    else this.written.stop();
  }

  private loop(from: number, to: number): void {
    const { result, player, exercise } = this;
    const first = exercise?.score.bars[Math.min(from, to)];
    const last = exercise?.score.bars[Math.max(from, to)];
    if (!result?.timeline || !player || !first || !last) return;
    this.loopBars = [Math.min(from, to), Math.max(from, to)];
    const start = Math.max(0, result.timeline.secondsAt(first.onset));
    const end = Math.min(player.duration, result.timeline.secondsAt(last.onset + last.duration));
    this.playUntil = null;
    player.setLoop({ start, end });
    this.written.stop();
    void player.play(start);
  }

  private endLoop(): void {
    this.loopBars = null;
    this.player?.setLoop(null);
  }

  private toggleLoop(bar: number): void {
    if (this.loopBars && this.loopBars[0] <= bar && bar <= this.loopBars[1]) {
      this.endLoop();
      this.player?.pause();
    } else this.loop(bar, bar);
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

  // --- choosing a note ---

  private select(index: number): void {
    this.selected = index;
    const target = this.result?.plot.targets.find((each) => each.index === index);
    if (target) this.plotView?.reveal(target.start);
    void this.uncoverNote();
  }

  /** Scrolls the chosen note out from under its figures, which lie over the score where there is one column. */
  private async uncoverNote(): Promise<void> {
    await this.updateComplete;
    await this.sheet?.updateComplete;
    const note = this.sheet?.noteBox();
    const card = this.inspectorElement?.getBoundingClientRect();
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

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inControl = event
      .composedPath()
      .some(
        (node) =>
          node instanceof Element && node.matches('button, a, input, select, summary, dialog, [role="tab"]'),
      );
    if (event.key === ' ' && !inControl) {
      event.preventDefault();
      this.togglePlay();
      return;
    }
    const usesArrows = event
      .composedPath()
      .some(
        (node) => node instanceof Element && node.matches('input, select, [role="tab"], [role="region"]'),
      );
    if (event.key.startsWith('Arrow') && !usesArrows) {
      const next = this.sheet?.nextIndex(event.key, event.shiftKey) ?? null;
      if (next === null || event.key === 'ArrowUp' || event.key === 'ArrowDown') return;
      event.preventDefault();
      this.select(next);
      return;
    }
    if (event.key === 'Escape' && this.selected >= 0) this.selected = -1;
    if (settings.values.letterKeys) this.onLetter(event);
  }

  private keys(): [key: string, does: string][] {
    return [
      [t('keys.space'), t('take.keySpace')],
      ['← →', t('take.keyArrows')],
      ['Shift ← →', t('take.keyShiftArrows')],
      ['1', t('take.keyOne')],
      ['2', t('take.keyTwo')],
      ['L', t('take.keyLoop')],
      ['[ ]', t('take.keyBrackets')],
      ['T', t('take.keyTable')],
      ['R', t('take.keyAgain')],
      [t('keys.escape'), t('take.keyEscape')],
    ];
  }

  private onLetter(event: KeyboardEvent): void {
    const { chosen } = this;
    switch (event.key.toLowerCase()) {
      case 'r':
        this.again();
        break;
      case 'l':
        if (chosen) this.toggleLoop(chosen.written.bar);
        break;
      case '[':
        this.moveLoop('from', event.shiftKey ? 1 : -1);
        break;
      case ']':
        this.moveLoop('to', event.shiftKey ? -1 : 1);
        break;
      case '1':
        if (chosen) this.playPlayed(chosen);
        break;
      case '2':
        if (chosen) this.playWritten(chosen);
        break;
      case 't':
        this.tab = this.tab === 'table' ? 'pitch' : 'table';
        break;
      default:
    }
  }

  private again(): void {
    router.go('practise', { exercise: this.recording?.take?.exerciseId ?? FREE_PLAYING });
  }

  // --- files ---

  private async saveAs(kind: 'wav' | 'json' | 'csv'): Promise<void> {
    const { recording, result } = this;
    if (!recording) return;
    const name = fileNameFor(recording.name);
    if (kind === 'wav') saveFile(await (await store()).exportWav(recording), `${name}.wav`);
    if (kind === 'json' && result) {
      const content = { recording, score: this.exercise?.score ?? null, report: result.report };
      saveFile(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }), `${name}.json`);
    }
    if (kind === 'csv' && result)
      saveFile(new Blob([notesCsv(result.report, result.notes)], { type: 'text/csv' }), `${name}.csv`);
  }

  // --- what is shown ---

  override render(): TemplateResult {
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
        ${this.result?.followed && this.exercise ? this.measures(this.result) : nothing}
        <div class=${this.exercise ? 'columns' : ''}>
          <div>
            ${this.exercise && !this.undrawable ? this.scoreSheet(this.exercise) : nothing}
            ${this.result ? this.plots(this.result) : nothing}
          </div>
          ${this.result && this.exercise ? this.aside(this.result) : nothing}
        </div>
      </div>
      ${this.recording ? this.ledge() : nothing}
      <ws-keys-list .keys=${this.keys()}></ws-keys-list>`;
  }

  private head(): TemplateResult {
    const { recording } = this;
    return html`<div>
      ${recording ? this.aboutTake(recording) : nothing}
      <div class="head">
        <h1>${this.headline()}</h1>
        ${recording ? this.actions() : nothing}
      </div>
    </div>`;
  }

  private aboutTake(recording: Recording): TemplateResult {
    const { exercise } = this;
    const { take } = recording;
    const title = exercise?.score.title ?? take?.scoreTitle ?? '';
    const details = [
      instrumentOrConcert(take?.instrumentId ?? '').name,
      ...(title === '' ? [] : [nameBeside(title, recording.name)]),
      day(recording.createdAt),
      ...(exercise ? [`${beatSign(scoreBeat(exercise.score))} = ${this.beatsPerMinute(recording)}`] : []),
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
    const label = this.playing ? t('take.pause') : t('take.listen');
    return html`<button
      class="button ${extra}"
      type="button"
      aria-label=${words ? nothing : label}
      @click=${() => this.togglePlay()}
    >
      ${this.playing ? icons.pause : icons.play} ${words ? label : nothing}
    </button>`;
  }

  private actions(): TemplateResult {
    return html`<div class="row">
      ${this.playButton('listen', true)}
      <ws-popover side="end" .label=${t('take.save')}>
        <ul class="plain">
          ${(['wav', 'json', 'csv'] as const).map((kind) =>
            kind === 'wav' || this.result
              ? html`<li>
                  <button class="button quiet" type="button" @click=${() => void this.saveAs(kind)}>
                    ${icons.download}
                    ${kind === 'wav' ? t('take.saveWav') : kind === 'json' ? t('take.saveJson') : t('take.saveCsv')}
                  </button>
                </li>`
              : nothing,
          )}
        </ul>
      </ws-popover>
      ${this.againButton()}
    </div>`;
  }

  private againButton(): TemplateResult {
    const exercise = this.recording?.take?.exerciseId ?? FREE_PLAYING;
    return html`<a class="button primary again" href=${href('practise', { exercise })}
      ><span class="disc" aria-hidden="true"></span> ${t('take.again')}</a
    >`;
  }

  private ledge(): TemplateResult {
    return html`<div class="ledge">${this.playButton('', false)} ${this.againButton()}</div>`;
  }

  private notices(): unknown {
    return [
      this.trouble === null ? nothing : this.troubleNotice(this.trouble),
      this.tuneGone ? html`<ws-notice>${t('take.tuneGone')}</ws-notice>` : nothing,
      this.undrawable ? html`<ws-notice>${t('take.undrawable')}</ws-notice>` : nothing,
    ];
  }

  private troubleNotice(trouble: Trouble): TemplateResult {
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

  private measures({ report }: Result): TemplateResult {
    const { measures } = report;
    const zones = goodZones(this.strictness());
    const strictness = strictnessWords(this.strictness()).toLowerCase();
    const good = (share: number | null): number => Math.round((share ?? 0) * measures.written);
    const tuning = tuningRemark(report, settings.values.tuningA4);
    const a4 = Math.round(report.tuning.a4);
    const cents = Math.round(zones.cents);
    const milliseconds = Math.round(zones.milliseconds);
    return html`<section class="sheet measures" aria-label=${t('take.measures')}>
      ${this.measure(
        t('take.pitchAccuracy'),
        t('take.ofNotes', { good: good(measures.pitchAccuracy), written: measures.written }),
        measures.medianAbsoluteCents === null
          ? t('take.pitchZone', { cents })
          : t('take.pitchDetail', { cents, median: Math.ceil(measures.medianAbsoluteCents) }),
        t('take.pitchDefinition', { cents, strictness, a4 }),
      )}
      ${this.measure(
        t('take.timingAccuracy'),
        t('take.ofNotes', { good: good(measures.timingAccuracy), written: measures.written }),
        measures.medianAbsoluteMilliseconds === null
          ? t('take.timingZone', { milliseconds })
          : t('take.timingDetail', { milliseconds, median: Math.ceil(measures.medianAbsoluteMilliseconds) }),
        t('take.timingDefinition', {
          milliseconds,
          strictness,
          tempo: rounded(report.tempo.quartersPerMinute),
        }),
      )}
      ${this.measure(
        t('take.noteCount'),
        t('take.ofRight', { good: measures.right, written: measures.written }),
        countWords(measures),
        t('take.noteDefinition'),
      )}
      ${
        tuning === null
          ? nothing
          : html`<p class="remark">
              ${t(tuning > 0 ? 'take.tuningSharp' : 'take.tuningFlat', { cents: Math.abs(tuning), a4: String(a4) })}
            </p>`
      }
    </section>`;
  }

  private measure(name: string, value: string, detail: string, definition: string): TemplateResult {
    return html`<div class="measure">
      <h2>${name}</h2>
      <p class="value numeric">${value}</p>
      <p class="caption">${detail}</p>
      <details>
        <summary>${t('take.definition')}</summary>
        <p>${definition}</p>
      </details>
    </div>`;
  }

  private scoreSheet(exercise: Exercise): TemplateResult {
    return html`<section class="sheet" id="score">
      ${
        this.result
          ? html`<ul class="legend" aria-label=${t('take.legend')}>
              ${LEGEND.map((shape) => html`<li>${markPicture(shape)} ${legendWords(shape)}</li>`)}
              <li class="strictness">
                ${t('take.strictness', { strictness: strictnessWords(this.strictness()).toLowerCase() })}
              </li>
            </ul>`
          : nothing
      }
      <ws-score-sheet
        .exercise=${exercise}
        .notes=${this.result?.sheetNotes ?? null}
        .extras=${this.result?.extras ?? []}
        .selected=${this.selected}
        .loopBars=${this.loopBars}
        @ws-select=${(event: CustomEvent<number>) => this.select(event.detail)}
        @ws-bar=${(event: CustomEvent<number>) => this.onBar(event.detail)}
        @ws-undrawable=${() => (this.undrawable = true)}
      ></ws-score-sheet>
    </section>`;
  }

  private aside(result: Result): TemplateResult {
    return html`<div class="aside">
      <section
        class="sheet inspector ${this.chosen ? 'open' : ''}"
        aria-label=${t('take.inspector')}
        aria-live="polite"
      >
        ${this.chosen ? this.inspector(this.chosen) : html`<p class="secondary">${t('take.chooseNote')}</p>`}
      </section>
      ${
        result.steps.length > 0
          ? html`<section class="sheet next">
              <h2>${t('take.practiseNext')}</h2>
              <ol class="steps">
                ${result.steps.map((step) => this.step(step))}
              </ol>
            </section>`
          : nothing
      }
    </div>`;
  }

  private step(step: PracticeStep): TemplateResult | typeof nothing {
    const score = this.exercise?.score;
    if (!score) return nothing;
    const { heading, advice } = stepWords(step, score);
    const first = step.kind === 'note' ? step.note : step.notes[0];
    const bar = first?.written.bar ?? 0;
    const looping = this.loopBars !== null && this.loopBars[0] <= bar && bar <= this.loopBars[1];
    return html`<li>
      <h3>${heading}</h3>
      <p>${advice}</p>
      ${
        step.kind === 'tendency'
          ? html`<button
              class="button"
              type="button"
              aria-pressed=${this.drone ? 'true' : 'false'}
              @click=${() => this.toggleDrone(first?.report.midi ?? 0)}
            >
              ${this.drone ? t('take.droneStop') : t('take.drone')}
            </button>`
          : html`<button
              class="button"
              type="button"
              aria-pressed=${looping ? 'true' : 'false'}
              @click=${() => {
                this.select(step.note.index);
                this.toggleLoop(bar);
              }}
            >
              ${icons.loop} ${t('take.loopBar', { bar: step.note.barNumber })}
            </button>`
      }
    </li>`;
  }

  private inspector(note: AssessedNote): TemplateResult {
    const { result } = this;
    const score = this.exercise?.score;
    if (!score || !result) return html``;
    const { cents, milliseconds, played } = note.report;
    const looping =
      this.loopBars !== null && this.loopBars[0] <= note.written.bar && note.written.bar <= this.loopBars[1];
    const figures = note.report.outcome === 'right' || note.report.outcome === 'octave';
    return html`<div class="place">
        <h2>
          ${t('take.notePlace', { bar: note.barNumber, beat: beatWords(note.written.beat) })}
          <span class="secondary">· ${t('take.writtenNote', { note: letterOf(note.written.name) })}</span>
        </h2>
        <span class="caption">${t('take.noteOf', { index: note.index + 1, count: score.notes.length })}</span>
        <button
          class="button quiet icon-only close"
          type="button"
          aria-label=${t('shell.close')}
          @click=${() => this.closeNote()}
        >
          ${icons.close}
        </button>
      </div>
      <div class="figures">
        ${
          figures
            ? this.figure(
                note.centsShown && cents !== null
                  ? `${Math.abs(Math.round(cents))} ${t('take.unitCents')}`
                  : '–',
                note.centsShown && cents !== null
                  ? directionWords(cents, note.report.intonation === 'inTune', 'pitch')
                  : t('take.noCents'),
                note.deviations.find(({ kind }) => kind === 'sharp' || kind === 'flat')?.kind,
              )
            : this.figure(
                note.report.outcome === 'missed'
                  ? t('take.missed')
                  : letterOfMidi((played?.midi ?? 0) - result.transposition, score),
                note.report.outcome === 'missed' ? '' : t('take.markDifferent'),
                note.report.outcome === 'missed' ? 'missed' : 'different',
              )
        }
        ${
          milliseconds === null
            ? nothing
            : this.figure(
                `${Math.abs(Math.round(milliseconds))} ${t('take.unitMilliseconds')}`,
                directionWords(milliseconds, note.report.timing === 'onTime', 'time'),
                note.deviations.find(({ kind }) => kind === 'early' || kind === 'late')?.kind,
              )
        }
      </div>
      <p class="visually-hidden">${noteWords(note, score)}</p>
      <div class="row">
        ${
          played
            ? html`<button class="button" type="button" @click=${() => this.playPlayed(note)}>
                ${icons.play} ${t('take.playPlayed')}
              </button>`
            : nothing
        }
        <button class="button" type="button" @click=${() => this.playWritten(note)}>
          ${icons.play} ${t('take.playWritten')}
        </button>
        <button
          class="button"
          type="button"
          aria-pressed=${looping ? 'true' : 'false'}
          @click=${() => this.toggleLoop(note.written.bar)}
        >
          ${icons.loop} ${t('take.loop')}
        </button>
      </div>`;
  }

  private figure(value: string, words: string, shape: MarkShape | undefined): TemplateResult {
    const mark =
      shape && this.result?.marks.flatMap(({ figures }) => figures).find((each) => each.shape === shape);
    return html`<div>
      <p class="value numeric tone-${mark?.tone ?? 'ink'}">${shape ? markPicture(shape) : nothing}${value}</p>
      <p class="caption">${words}</p>
    </div>`;
  }

  private plots(result: Result): TemplateResult {
    const { report } = result;
    const score = this.exercise?.score ?? null;
    const zones = goodZones(this.strictness());
    const good = Math.round((report.measures.pitchAccuracy ?? 0) * report.measures.written);
    const tabs = [
      ['pitch', t('take.pitchTab')],
      ['table', t('take.tableTab')],
    ] as const;
    return html`<section class="sheet plots">
      <div class="panel-head">
        <div class="tabs" role="tablist" aria-label=${t('take.plots')}>
          ${tabs.map(
            ([id, words]) =>
              html`<button
                type="button"
                role="tab"
                id="tab-${id}"
                aria-controls="panel"
                aria-selected=${this.tab === id ? 'true' : 'false'}
                tabindex=${this.tab === id ? 0 : -1}
                @click=${() => (this.tab = id)}
                @keydown=${this.onTabKey}
              >
                ${words}
              </button>`,
          )}
        </div>
        ${
          this.tab === 'pitch'
            ? html`<p class="caption grow">
                ${score ? t('take.plotHint', { cents: Math.round(zones.cents) }) : t('take.plotHintFree')}
              </p>`
            : nothing
        }
      </div>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${this.tab}">
        ${
          this.tab === 'pitch'
            ? html`<ws-pitch-plot
                .plot=${result.plot}
                .notes=${result.sheetNotes}
                .marks=${result.marks}
                .nameOf=${(midi: number) => letterOfMidi(midi - result.transposition, score)}
                .zoneCents=${zones.cents}
                .selected=${this.selected}
                label=${
                  score
                    ? t('take.plotLabel', { good, written: report.measures.written })
                    : t('take.plotLabelFree', { count: report.notes.length })
                }
                @ws-select=${(event: CustomEvent<number>) => this.select(event.detail)}
              ></ws-pitch-plot>`
            : html`<ws-notes-table
                .report=${report}
                .score=${score}
                .notes=${result.notes}
                .transposition=${result.transposition}
                .selected=${this.selected}
                @ws-select=${(event: CustomEvent<number>) => this.select(event.detail)}
              ></ws-notes-table>`
        }
      </div>
    </section>`;
  }

  private onTabKey(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    this.tab = this.tab === 'pitch' ? 'table' : 'pitch';
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`#tab-${this.tab}`)?.focus(),
    );
  }
}

function rounded(value: number | null): string {
  return value === null ? '–' : String(Math.round(value));
}

function directionWords(value: number, within: boolean, of: 'pitch' | 'time'): string {
  // What is printed as 0 has no direction.
  if (Math.round(value) === 0) return t(of === 'pitch' ? 'take.resultInTune' : 'take.resultOnTime');
  const direction =
    of === 'pitch' ? t(value >= 0 ? 'take.sharp' : 'take.flat') : t(value >= 0 ? 'take.late' : 'take.early');
  return within ? `${direction}, ${t('take.inRange')}` : direction;
}

function stageWords(stage: Stage): string {
  switch (stage) {
    case 'load':
      return t('take.stageLoad');
    case 'decode':
      return t('take.stageDecode');
    case 'analyse':
      return t('take.stageAnalyse');
    case 'align':
      return t('take.stageAlign');
  }
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
    case 'octave':
      return t('take.markOctave');
  }
}

/** Places each extra note between the written notes it was played between. */
function sheetExtras(report: TakeReport, transposition: number): SheetExtra[] {
  return report.extras.map((extra): SheetExtra => {
    const onsetOf = (note: TakeReport['notes'][number]): number => note.played?.onset ?? note.expectedOnset;
    const before = report.notes.filter((note) => onsetOf(note) <= extra.onset).at(-1);
    const next = report.notes.find((note) => onsetOf(note) > extra.onset);
    const from = before ? onsetOf(before) : 0;
    const to = next ? onsetOf(next) : report.duration;
    return {
      after: before?.index ?? -1,
      fraction: to > from ? (extra.onset - from) / (to - from) : 0,
      midi: Math.round(extra.midi) - transposition,
    };
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-view': TakeView;
  }
}

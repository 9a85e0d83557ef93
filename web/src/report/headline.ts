import type { Score } from '../generated/score';
import type { TakeMeasures, TakeReport } from '../generated/take-report';
import type { AssessedNote, Deviation } from './notes';

/** What the opening sentence praises; only what was measured. */
export type Praise =
  | { kind: 'everything'; notes: number; nextTempo: number }
  | { kind: 'time' }
  | { kind: 'pitch' }
  | { kind: 'notes'; right: number; written: number }
  /** So little of the page was found that it was hardly what was played: no figure would mean anything. */
  | { kind: 'notFollowed' }
  /** Nothing to praise yet: the count is stated, no adjective. */
  | { kind: 'count'; right: number; written: number };

/** What to look at next. */
export interface NextStep {
  /** Printed number of the bar with most to do; null when all deviations are spread thin. */
  bar: string | null;
  /** Written name of a note that was off the same way again and again. */
  note: string | null;
}

export interface Headline {
  praise: Praise;
  next: NextStep | null;
}

/** Share from which a measure is praised. */
const GOOD_SHARE = 0.85;
const GOOD_NOTES_SHARE = 0.9;
/** Below this share of notes found on the page, the take is taken for something else ... */
const FOLLOWED_SHARE = 0.25;
/** ... unless it broke off early: so many notes, and most of what was heard, do not fit the page by chance. */
const BROKEN_OFF_NOTES = 4;
const BROKEN_OFF_SHARE = 0.5;
/** A faultless take is offered again at a tenth more, as design voice line 11 has it. */
const FASTER = 1.1;
/** How often a note must be off the same way before it is named. */
const REPEATED = 2;

const WEIGHTS: Record<Deviation['kind'], number> = {
  missed: 3,
  different: 3,
  octave: 2,
  sharp: 1,
  flat: 1,
  early: 1,
  late: 1,
};

function weightOf(note: AssessedNote): number {
  return note.deviations.reduce((sum, { kind }) => sum + WEIGHTS[kind], 0);
}

/** Whether the page was played at all, if only its beginning. */
function wasFollowed(measures: TakeMeasures): boolean {
  const found = measures.right + measures.octave;
  if (found >= FOLLOWED_SHARE * measures.written) return true;
  const heard = measures.written - measures.missed + measures.extra;
  return found >= BROKEN_OFF_NOTES && found >= BROKEN_OFF_SHARE * heard;
}

function praiseOf(
  { measures, tempo: { restarts } }: TakeReport,
  notes: readonly AssessedNote[],
  tempo: number,
): Praise {
  const { right, written, pitchAccuracy, timingAccuracy } = measures;
  const faultless = notes.every((note) => note.deviations.length === 0);
  if (faultless && measures.extra === 0 && restarts.length === 0)
    return { kind: 'everything', notes: written, nextTempo: Math.round(tempo * FASTER) };
  if (!wasFollowed(measures)) return { kind: 'notFollowed' };
  if ((timingAccuracy ?? 0) >= GOOD_SHARE) return { kind: 'time' };
  if ((pitchAccuracy ?? 0) >= GOOD_SHARE) return { kind: 'pitch' };
  if (written > 0 && right / written >= GOOD_NOTES_SHARE) return { kind: 'notes', right, written };
  return { kind: 'count', right, written };
}

/** Bars of the score with something to practise, most troubled first, the earlier among equals. */
export function troubledBars(report: TakeReport): number[] {
  return report.bars
    .filter(({ trouble }) => trouble > 0)
    .sort((one, other) => other.trouble - one.trouble || one.bar - other.bar)
    .map(({ bar }) => bar);
}

interface Tendency {
  name: string;
  direction: 'sharp' | 'flat';
  notes: AssessedNote[];
}

/** Written notes that were sharp or flat at least twice and never the other way, most often first. */
export function tendencies(notes: readonly AssessedNote[]): Tendency[] {
  const byName = new Map<string, Tendency[]>();
  for (const note of notes) {
    const kind = note.deviations.find(
      (deviation) => deviation.kind === 'sharp' || deviation.kind === 'flat',
    )?.kind;
    if (kind !== 'sharp' && kind !== 'flat') continue;
    const list = byName.get(note.written.name) ?? [];
    const same = list.find((tendency) => tendency.direction === kind);
    if (same) same.notes.push(note);
    else list.push({ name: note.written.name, direction: kind, notes: [note] });
    byName.set(note.written.name, list);
  }
  return [...byName.values()]
    .filter((list) => list.length === 1)
    .flat()
    .filter((tendency) => tendency.notes.length >= REPEATED)
    .sort((a, b) => b.notes.length - a.notes.length);
}

/** Opening of a result: what went well, and what is next. Needs a score with at least one note. */
export function headlineOf(
  report: TakeReport,
  score: Score,
  notes: readonly AssessedNote[],
  tempo: number,
): Headline {
  const praise = praiseOf(report, notes, tempo);
  if (praise.kind === 'everything' || praise.kind === 'notFollowed') return { praise, next: null };
  const [bar] = troubledBars(report);
  const tendency = tendencies(notes)[0];
  if (bar === undefined && !tendency) return { praise, next: null };
  return {
    praise,
    next: { bar: bar === undefined ? null : (score.bars[bar]?.number ?? null), note: tendency?.name ?? null },
  };
}

/** One thing to practise; `bars` are the first and last to loop, indices into the score's. */
export type PracticeStep =
  | { kind: 'note'; bars: [number, number]; note: AssessedNote }
  | { kind: 'restart'; bars: [number, number] }
  | {
      kind: 'tendency';
      bars: [number, number];
      name: string;
      direction: 'sharp' | 'flat';
      low: number;
      high: number;
      notes: AssessedNote[];
    };

/** The note of a bar with most to do, the earlier among equals. */
function heaviest(notes: readonly AssessedNote[], bar: number): AssessedNote | null {
  let found: AssessedNote | null = null;
  for (const note of notes)
    if (note.written.bar === bar && weightOf(note) > (found ? weightOf(found) : 0)) found = note;
  return found;
}

function tendencyStep({ name, direction, notes }: Tendency): PracticeStep {
  const cents = notes.flatMap(({ deviations }) =>
    deviations.flatMap((deviation) => ('cents' in deviation ? deviation.cents : [])),
  );
  const bar = notes[0]?.written.bar ?? 0;
  return {
    kind: 'tendency',
    bars: [bar, bar],
    name,
    direction,
    low: Math.min(...cents),
    high: Math.max(...cents),
    notes,
  };
}

/**
 * Up to `limit` steps of different bars: the most troubled bar's weightiest note first, then where playing broke off and
 * began again, then a note that was off the same way each time, then further bars.
 */
export function practiceSteps(report: TakeReport, notes: readonly AssessedNote[], limit = 3): PracticeStep[] {
  const [tendency] = tendencies(notes);
  const inTendency = new Set(tendency?.notes);
  const others = notes.filter((note) => !inTendency.has(note));
  const steps = troubledBars(report).flatMap((bar): PracticeStep[] => {
    const note = heaviest(others, bar);
    return note ? [{ kind: 'note', bars: [bar, bar], note }] : [];
  });
  const [restart] = report.tempo.restarts;
  const [from, to] = [restart?.toNote, restart?.fromNote].map((index) =>
    notes.find((note) => note.index === index),
  );
  const rest: PracticeStep[] = [];
  if (from && to)
    rest.push({ kind: 'restart', bars: [from.written.bar, Math.max(from.written.bar, to.written.bar)] });
  if (tendency) rest.push(tendencyStep(tendency));
  return [...steps.slice(0, 1), ...rest, ...steps.slice(1)].slice(0, limit);
}

/** Cents from which the tuning of a whole take is worth a sentence. */
const TUNING_REMARK_CENTS = 10;

/** Offset of the whole take from the tuning the player chose, whole cents; null when it is too small to mention. */
export function tuningRemark(report: TakeReport, a4: number): number | null {
  const cents = Math.round(1200 * Math.log2(report.tuning.a4 / a4));
  return Math.abs(cents) >= TUNING_REMARK_CENTS ? cents : null;
}

/** Semitones between what was asked for and the whole take; null when it lies where it should. */
export function transpositionRemark(report: TakeReport): number | null {
  return report.tuning.transposition === 0 ? null : report.tuning.transposition;
}

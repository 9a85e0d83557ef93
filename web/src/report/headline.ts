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

function praiseOf(measures: TakeMeasures, notes: readonly AssessedNote[], tempo: number): Praise {
  const { right, written, pitchAccuracy, timingAccuracy } = measures;
  if (notes.every((note) => note.deviations.length === 0) && measures.extra === 0)
    return { kind: 'everything', notes: written, nextTempo: Math.round(tempo * FASTER) };
  if (!wasFollowed(measures)) return { kind: 'notFollowed' };
  if ((timingAccuracy ?? 0) >= GOOD_SHARE) return { kind: 'time' };
  if ((pitchAccuracy ?? 0) >= GOOD_SHARE) return { kind: 'pitch' };
  if (written > 0 && right / written >= GOOD_NOTES_SHARE) return { kind: 'notes', right, written };
  return { kind: 'count', right, written };
}

/** Bar with the greatest weight of deviations, the earlier among equals. */
function hardestBar(notes: readonly AssessedNote[]): number | null {
  const weights = new Map<number, number>();
  for (const note of notes)
    weights.set(note.written.bar, (weights.get(note.written.bar) ?? 0) + weightOf(note));
  let hardest: number | null = null;
  let most = 0;
  for (const [bar, weight] of weights)
    if (weight > most) {
      hardest = bar;
      most = weight;
    }
  return hardest;
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
  const praise = praiseOf(report.measures, notes, tempo);
  if (praise.kind === 'everything' || praise.kind === 'notFollowed') return { praise, next: null };
  const bar = hardestBar(notes);
  const tendency = tendencies(notes)[0];
  if (bar === null && !tendency) return { praise, next: null };
  return {
    praise,
    next: { bar: bar === null ? null : (score.bars[bar]?.number ?? null), note: tendency?.name ?? null },
  };
}

/** One thing to practise. */
export type PracticeStep =
  | { kind: 'note'; note: AssessedNote }
  | {
      kind: 'tendency';
      name: string;
      direction: 'sharp' | 'flat';
      low: number;
      high: number;
      notes: AssessedNote[];
    };

/** Up to `limit` steps: first the heaviest single notes of different bars, a repeated tendency second. */
export function practiceSteps(notes: readonly AssessedNote[], limit = 3): PracticeStep[] {
  const steps: PracticeStep[] = [];
  const tendency = tendencies(notes)[0];
  const inTendency = new Set(tendency?.notes.map(({ index }) => index));
  const bars = new Set<number>();
  const candidates = notes
    .filter((note) => weightOf(note) > 0 && !inTendency.has(note.index))
    .sort((a, b) => weightOf(b) - weightOf(a) || a.index - b.index);
  for (const note of candidates) {
    if (bars.has(note.written.bar)) continue;
    bars.add(note.written.bar);
    steps.push({ kind: 'note', note });
  }
  if (tendency) {
    const cents = tendency.notes.flatMap(({ deviations }) =>
      deviations.flatMap((deviation) => ('cents' in deviation ? deviation.cents : [])),
    );
    steps.splice(1, 0, {
      kind: 'tendency',
      name: tendency.name,
      direction: tendency.direction,
      low: Math.min(...cents),
      high: Math.max(...cents),
      notes: tendency.notes,
    });
  }
  return steps.slice(0, limit);
}

/** Cents from which the tuning of a whole take is worth a sentence. */
const TUNING_REMARK_CENTS = 10;

/** Offset of the whole take from the tuning the player chose, whole cents; null when it is too small to mention. */
export function tuningRemark(report: TakeReport, a4: number): number | null {
  const cents = Math.round(1200 * Math.log2(report.tuning.a4 / a4));
  return Math.abs(cents) >= TUNING_REMARK_CENTS ? cents : null;
}

// One number for systems that want one: what a learning platform or a record store is told of a take.

import type { Assignment, BarRange } from '../generated/assignment';
import type { NoteReport, TakeReport } from '../generated/take-report';
import type { Score } from '../generated/score';
import { criteria } from '../report/ratings';
import type { Criterion } from '../report/ratings';
import { scoreOf } from '../report/score';

/** The ratings that count in an assignment; all where it names none. */
export function countedCriteria(assignment: Pick<Assignment, 'criteria'> | null): readonly Criterion[] {
  const named = assignment?.criteria ?? [];
  return named.length > 0 ? criteria.filter((criterion) => named.includes(criterion)) : criteria;
}

/** Whether a bar counts. */
export function countsBar(bars: BarRange | null, bar: number): boolean {
  return bars === null || (bars.first <= bar && bar <= bars.last);
}

/** The notes of the bars that count. */
export function countedNotes(report: TakeReport, score: Score, bars: BarRange | null): NoteReport[] {
  return report.notes.filter(({ index }) => countsBar(bars, score.notes[index]?.bar ?? -1));
}

/** Whether a note was right in everything that is measured of it. */
function isClean({ outcome, intonation, timing }: NoteReport): boolean {
  return outcome === 'right' && (intonation ?? 'inTune') === 'inTune' && (timing ?? 'onTime') === 'onTime';
}

/** What a number stands for: the mean of the ratings that count, or where there are none the share of clean notes. */
export interface TakeScore {
  /** 0..1 */
  value: number;
  from: 'ratings' | 'notes';
}

/**
 * One number for a take. Ratings are of the whole take, whichever bars count; notes are of those that count. Null when
 * there is nothing to go by.
 */
export function scoreOfTake(
  report: TakeReport,
  score: Score,
  assignment: Pick<Assignment, 'criteria' | 'bars'> | null,
): TakeScore | null {
  const points = scoreOf(report.ratings, countedCriteria(assignment));
  if (points) return { value: points.scaled, from: 'ratings' };
  const notes = countedNotes(report, score, assignment?.bars ?? null);
  if (notes.length === 0 || report.against === null) return null;
  return { value: notes.filter(isClean).length / notes.length, from: 'notes' };
}

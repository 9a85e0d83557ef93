import type { Score } from '../generated/score';
import type { AssessedNote } from './notes';

/** One note's start in its bar. */
export interface OnsetDot {
  index: number;
  /** Place in the bar, 0 at its first beat to 1 at the next barline, where the page has it. */
  place: number;
  /** Plus is late; null when the note was not heard. */
  milliseconds: number | null;
  timing: 'onTime' | 'early' | 'late' | null;
}

/** The starts of one bar, a row of the plot. */
export interface OnsetRow {
  bar: number;
  number: string;
  /** Places of the beats, 0..1. */
  beats: number[];
  dots: OnsetDot[];
}

/** How far sideways a deviation is shown: many times what it would measure on the page, stated beside the plot. */
export interface OnsetPlot {
  rows: OnsetRow[];
  /** Half width of the good zone, ms. */
  zoneMilliseconds: number;
  /** Share of a bar for one millisecond. */
  sharePerMillisecond: number;
  /** By how much deviations are drawn larger than the rows' own scale. */
  magnification: number;
}

/** Magnifications offered, the largest that keeps a good zone narrower than the shortest distance of beats is taken. */
const MAGNIFICATIONS = [10, 8, 6, 5, 4, 3, 2, 1] as const;
/** Share of the distance between two beats that the good zones on either side of them may fill. */
const FILLED = 0.6;
const SAME_PLACE = 1e-6;

/** Starts of notes against the beat, one row per bar that has notes. `secondsPerQuarter` is the tempo played. */
export function onsetPlotOf(
  notes: readonly AssessedNote[],
  score: Score,
  secondsPerQuarter: number,
  zoneMilliseconds: number,
): OnsetPlot {
  const longest = Math.max(...score.bars.map(({ duration }) => duration), SAME_PLACE);
  const beat = Math.min(...score.bars.map(({ beatQuarters }) => beatQuarters), longest);
  const zoneQuarters = zoneMilliseconds / 1000 / secondsPerQuarter;
  const magnification = MAGNIFICATIONS.find((factor) => 2 * factor * zoneQuarters <= FILLED * beat) ?? 1;
  const rows = score.bars.flatMap((bar, index): OnsetRow[] => {
    const inside = notes.filter(({ written }) => written.bar === index);
    if (inside.length === 0) return [];
    const count = Math.max(1, Math.round(bar.duration / bar.beatQuarters));
    return [
      {
        bar: index,
        number: bar.number,
        beats: Array.from({ length: count }, (_, k) => (k * bar.beatQuarters) / longest),
        dots: inside.map(({ index: note, written, report }) => ({
          index: note,
          place: (written.onset - bar.onset) / longest,
          milliseconds: report.milliseconds,
          timing: report.timing,
        })),
      },
    ];
  });
  return {
    rows,
    zoneMilliseconds,
    sharePerMillisecond: magnification / 1000 / secondsPerQuarter / longest,
    magnification,
  };
}

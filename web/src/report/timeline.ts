import type { Score } from '../generated/score';
import type { NoteReport, TakeReport } from '../generated/take-report';

/** Piecewise linear map between quarter notes of the score and seconds of the take; both ways, extrapolated at the ends. */
export class Timeline {
  private readonly quarters: number[] = [];
  private readonly seconds: number[] = [];
  private readonly secondsPerQuarter: number;

  /** `secondsPerQuarter` is the slope beyond the first and last point. Points that would run backwards are left out. */
  constructor(points: readonly { quarters: number; seconds: number }[], secondsPerQuarter: number) {
    this.secondsPerQuarter = secondsPerQuarter;
    for (const point of points) {
      const lastQuarters = this.quarters.at(-1) ?? -Infinity;
      const lastSeconds = this.seconds.at(-1) ?? -Infinity;
      if (point.quarters <= lastQuarters || point.seconds <= lastSeconds) continue;
      this.quarters.push(point.quarters);
      this.seconds.push(point.seconds);
    }
  }

  /** Seconds of a place in the score. */
  secondsAt(quarters: number): number {
    return this.map(this.quarters, this.seconds, quarters, this.secondsPerQuarter);
  }

  /** Place in the score at a time. */
  quartersAt(seconds: number): number {
    return this.map(this.seconds, this.quarters, seconds, 1 / this.secondsPerQuarter);
  }

  private map(from: readonly number[], to: readonly number[], at: number, slope: number): number {
    const last = from.length - 1;
    if (last < 0) return at * slope;
    const [first = 0, firstTo = 0, end = 0, endTo = 0] = [from[0], to[0], from[last], to[last]];
    if (at <= first) return firstTo + (at - first) * slope;
    if (at >= end) return endTo + (at - end) * slope;
    let low = 0;
    let high = last;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((from[middle] ?? 0) <= at) low = middle;
      else high = middle;
    }
    const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [from[low], from[high], to[low], to[high]];
    return y0 + ((at - x0) / (x1 - x0)) * (y1 - y0);
  }
}

/** Quarter notes per minute where neither take nor score states any. */
export const FALLBACK_TEMPO = 84;

function timelineOf(report: TakeReport, score: Score, secondsOf: (note: NoteReport) => number): Timeline {
  const tempo = report.tempo.quartersPerMinute ?? score.quartersPerMinute ?? FALLBACK_TEMPO;
  const points = report.notes.flatMap((note) => {
    const written = score.notes[note.index];
    return written ? { quarters: written.onset, seconds: secondsOf(note) } : [];
  });
  return new Timeline(points, 60 / tempo);
}

/** Where the fitted tempo puts each place of the score: what barlines in the plot stand on. */
export function expectedTimeline(report: TakeReport, score: Score): Timeline {
  return timelineOf(report, score, (note) => note.expectedOnset);
}

/** Where each place of the score was played: what the playhead follows. */
export function playedTimeline(report: TakeReport, score: Score): Timeline {
  return timelineOf(report, score, (note) => note.played?.onset ?? note.expectedOnset);
}

/**
 * Place in the score that sounds at a time, for the playhead: along what was played, back where the player went back. Each
 * run of playing without a leap is a timeline of its own.
 */
export function playheadOf(report: TakeReport, score: Score): (seconds: number) => number {
  const whole = playedTimeline(report, score);
  const tempo = report.tempo.quartersPerMinute ?? score.quartersPerMinute ?? FALLBACK_TEMPO;
  const starts: number[] = [];
  const runs: Timeline[] = [];
  for (const run of new Set(report.tempo.curve.map((point) => point.run))) {
    const points = report.tempo.curve
      .filter((point) => point.run === run)
      .map(({ quarters, time }) => ({ quarters, seconds: time }));
    starts.push(points[0]?.seconds ?? 0);
    runs.push(new Timeline(points, 60 / tempo));
  }
  return (seconds) => {
    const at = starts.findLastIndex((start) => start <= seconds);
    return (runs[at] ?? whole).quartersAt(seconds);
  };
}

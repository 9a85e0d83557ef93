// The latency check: clicks at known times, strokes heard on them, and how much later they arrive.

/** What came of a check. */
export interface LatencyCheck {
  /** From a click's due time to the stroke on it in the recording: output, air, person and input together. */
  seconds: number;
  /** Middle half of the single differences, seconds. */
  spread: number;
  /** Clicks that were answered. */
  answered: number;
}

/** Clicks of one check; the first two only set the pace. */
export const CHECK_CLICKS = 10;
export const CHECK_LEAD_CLICKS = 2;
/** Seconds between the clicks: slow enough that half a beat exceeds any latency, fast enough to keep time. */
export const CHECK_BEAT_SECONDS = 0.65;

/** Answers needed. */
const FEWEST_ANSWERS = 5;
/** The largest spread that says anything, seconds: twice that of an untrained person tapping along. */
const WIDEST_SPREAD_SECONDS = 0.08;

/**
 * The median difference between clicks and the strokes nearest to them, or null when too few were answered or they
 * scatter too much. Strokes may come early: whoever taps along does, by a few hundredths of a second.
 * @param clicks due times, seconds @param strokes heard times on the same clock, seconds
 */
export function latencyFrom(clicks: readonly number[], strokes: readonly number[]): LatencyCheck | null {
  const reach = CHECK_BEAT_SECONDS / 2;
  const differences = clicks.flatMap((click) => {
    const nearest = strokes
      .map((stroke) => stroke - click)
      .filter((difference) => Math.abs(difference) < reach)
      .sort((a, b) => Math.abs(a) - Math.abs(b))[0];
    return nearest === undefined ? [] : [nearest];
  });
  if (differences.length < FEWEST_ANSWERS) return null;
  differences.sort((a, b) => a - b);
  const at = (share: number): number => differences[Math.round(share * (differences.length - 1))] ?? 0;
  const spread = at(0.75) - at(0.25);
  if (spread > WIDEST_SPREAD_SECONDS) return null;
  const middle = differences.length / 2;
  const seconds =
    differences.length % 2 === 1
      ? (differences[Math.floor(middle)] ?? 0)
      : ((differences[middle - 1] ?? 0) + (differences[middle] ?? 0)) / 2;
  return { seconds, spread, answered: differences.length };
}

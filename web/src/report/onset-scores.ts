// How well found hits agree with a reference, as mir_eval.onset and mir_eval.util.match_events measure it (Raffel et
// al. 2014, "mir_eval: A Transparent Implementation of Common MIR Metrics"): one-to-one matches within a window.

/** What one list of found onsets is worth. */
export interface OnsetScore {
  matched: number;
  found: number;
  expected: number;
  /** Right of those found, 0..1; 0 where none were found. */
  precision: number;
  /** Found of those there, 0..1; 0 where none are there. */
  recall: number;
  /** Harmonic mean of both; 0 where nothing matches. */
  f: number;
}

/** Matched pairs and what is left over, as indices. */
export interface OnsetMatching {
  pairs: { expected: number; found: number }[];
  missed: number[];
  extra: number[];
}

/** The window of MIREX drum transcription and of mir_eval.onset: seconds either way, both ends included. */
export const onsetWindowSeconds = 0.05;

/** Rounding of the difference of two times of some hours; far below what any annotation resolves. */
const roundingSeconds = 1e-9;

/**
 * As many one-to-one matches within `window` seconds as there can be. Times ascend. On a line with one width for all
 * windows, pairing each expected time with the first found one that is still free and near enough is such a matching.
 * @throws RangeError for times out of order or not numbers
 */
export function matchOnsets(
  expected: readonly number[],
  found: readonly number[],
  window: number = onsetWindowSeconds,
): OnsetMatching {
  checkOrder(expected);
  checkOrder(found);
  const pairs: OnsetMatching['pairs'] = [];
  const missed: number[] = [];
  const extra: number[] = [];
  const reach = window + roundingSeconds;
  let next = 0;
  expected.forEach((time, index) => {
    while ((found[next] ?? Infinity) < time - reach) extra.push(next++);
    if ((found[next] ?? Infinity) <= time + reach) pairs.push({ expected: index, found: next++ });
    else missed.push(index);
  });
  while (next < found.length) extra.push(next++);
  return { pairs, missed, extra };
}

/** Score of numbers that were counted. */
export function scoreOf(matched: number, found: number, expected: number): OnsetScore {
  const precision = found > 0 ? matched / found : 0;
  const recall = expected > 0 ? matched / expected : 0;
  const f = matched > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { matched, found, expected, precision, recall, f };
}

/** Score of several lists together: their counts added up before anything is divided. */
export function pooledScore(scores: readonly OnsetScore[]): OnsetScore {
  const sum = (of: (score: OnsetScore) => number): number =>
    scores.reduce((total, score) => total + of(score), 0);
  return scoreOf(
    sum(({ matched }) => matched),
    sum(({ found }) => found),
    sum(({ expected }) => expected),
  );
}

function checkOrder(times: readonly number[]): void {
  times.forEach((time, index) => {
    if (!Number.isFinite(time) || time < (times[index - 1] ?? -Infinity))
      throw new RangeError('onset times must be numbers in order');
  });
}

/** Where a rating was pulled most either way, seconds; null where nothing pulled that way. */
export interface Pulls {
  up: number | null;
  down: number | null;
}

/** A pull weaker than this share of the strongest one is not worth naming. */
const NAMED_SHARE = 0.1;

/** Times of the strongest pull up and down. `values` are -1..1, `hopSeconds` apart. */
export function strongestPulls(values: readonly number[], hopSeconds: number): Pulls {
  let [up, down] = [-1, -1];
  let [most, least] = [NAMED_SHARE, -NAMED_SHARE];
  for (const [index, value] of values.entries()) {
    if (value > most) [most, up] = [value, index];
    if (value < least) [least, down] = [value, index];
  }
  const middle = (index: number): number | null => (index < 0 ? null : (index + 0.5) * hopSeconds);
  return { up: middle(up), down: middle(down) };
}

/** Extremes of a waveform in `columns` equal parts, each -1..1: what a picture so many pixels wide shows. */
export function waveformColumns(
  min: ArrayLike<number>,
  max: ArrayLike<number>,
  fullScale: number,
  columns: number,
): { low: number; high: number }[] {
  return Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * min.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * min.length) / columns));
    let [low, high] = [0, 0];
    for (let bin = from; bin < to; ++bin) {
      low = Math.min(low, (min[bin] ?? 0) / fullScale);
      high = Math.max(high, (max[bin] ?? 0) / fullScale);
    }
    return { low, high };
  });
}

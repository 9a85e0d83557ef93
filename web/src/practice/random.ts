/** Largest seed. */
export const MAX_SEED = 999_999;

/** Numbers in [0, 1) that depend on the seed alone, the same on every machine. */
export type Random = () => number;

/** A generator from a seed: G. Marsaglia's 32-bit xorshift (Journal of Statistical Software 8/14, 2003). */
export function randomFrom(seed: number): Random {
  // Neighbouring seeds are spread by Knuth's multiplicative hash; the state must not be 0.
  let state = (Math.imul(seed, 2_654_435_761) ^ 0x9e3779b9) >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  // The first numbers still resemble the seed.
  for (let warm = 0; warm < 8; warm += 1) next();
  return next;
}

/** One of several things, each as likely as its weight. */
export function choose<T>(random: Random, options: readonly (readonly [T, number])[]): T {
  const total = options.reduce((sum, [, weight]) => sum + weight, 0);
  let left = random() * total;
  for (const [option, weight] of options) {
    left -= weight;
    if (left < 0) return option;
  }
  const last = options.at(-1);
  if (!last) throw new RangeError('There is nothing to choose from.');
  return last[0];
}

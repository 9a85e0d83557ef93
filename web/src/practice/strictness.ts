import type { TakeContext } from '../generated/recording';

/** How strictly a take is measured. */
export type Strictness = TakeContext['strictness'];

/** Half widths of the zones in which a note counts as right. */
export interface GoodZones {
  cents: number;
  milliseconds: number;
}

/** The strictnesses, mildest first. */
export const strictnesses: readonly Strictness[] = ['relaxed', 'standard', 'strict'];

// Listeners reject melodies beyond about 25 cents; 50 ms is the onset tolerance of mir_eval (Raffel et al. 2014).
const STANDARD: GoodZones = { cents: 25, milliseconds: 50 };
const FACTOR: Record<Strictness, number> = { relaxed: 1.6, standard: 1, strict: 0.6 };

/** Zones of a strictness. */
export function goodZones(strictness: Strictness): GoodZones {
  return {
    cents: STANDARD.cents * FACTOR[strictness],
    milliseconds: STANDARD.milliseconds * FACTOR[strictness],
  };
}

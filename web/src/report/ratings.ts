/** What is rated, in the order in which it is shown. */
export const criteria = ['musicality', 'noteAccuracy', 'rhythmicAccuracy', 'toneQuality'] as const;
export type Criterion = (typeof criteria)[number];

/** A rating: the best guess and where it most likely lies, each 0..1. */
export interface RatingBand {
  value: number;
  low: number;
  high: number;
}

/** Words of a rating, from starting (0) to outstanding (4). */
export type RatingLevel = 0 | 1 | 2 | 3 | 4;

/** Where the words begin and end, as the design's tokens have it. */
export const levelBounds = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;

/** Share of a band that may reach into a neighbouring word without that word being named. */
const SPILL = 0.25;

function levelAt(value: number): RatingLevel {
  if (value < levelBounds[1]) return 0;
  if (value < levelBounds[2]) return 1;
  if (value < levelBounds[3]) return 2;
  return value < levelBounds[4] ? 3 : 4;
}

/** First and last word that a band is named with: those that its middle half reaches, the same one twice where it lies in one. */
export function levelsOf({ low, high }: RatingBand): [RatingLevel, RatingLevel] {
  const spill = SPILL * (high - low);
  return [levelAt(low + spill), levelAt(high - spill)];
}

/** How a rating moved from one take to another. */
export type RatingChange = 'same' | 'up' | 'down';

/** Overlapping bands say nothing about which take was better. */
export function changeOf(before: RatingBand, after: RatingBand): RatingChange {
  if (after.low > before.high) return 'up';
  if (after.high < before.low) return 'down';
  return 'same';
}

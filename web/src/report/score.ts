// Points of a take, for class pages and stores that keep one number.

import type { EmbedScore } from '../generated/embed-message';
import type { Ratings } from '../generated/take-report';
import { criteria } from './ratings';
import type { Criterion } from './ratings';

/** Points of a faultless take. */
const MOST_POINTS = 100;

/**
 * Points as xAPI has them: the mean of the best guesses of the criteria that count. Null without ratings, or where
 * nothing counts. For coaching: it was measured on the player's own device and proves nothing.
 */
export function scoreOf(
  ratings: Ratings | null,
  counted: readonly Criterion[] = criteria,
): EmbedScore | null {
  if (ratings === null || counted.length === 0) return null;
  const scaled = counted.reduce((sum, criterion) => sum + ratings[criterion].value, 0) / counted.length;
  return { scaled, raw: Math.round(MOST_POINTS * scaled), min: 0, max: MOST_POINTS };
}

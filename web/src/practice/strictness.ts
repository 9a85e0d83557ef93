import table from '../../../shared/strictness.json';
import type { TakeContext } from '../generated/recording';

/** How far a note may lie from the page, either way, and still count as in tune or on time. */
export interface GoodZones {
  cents: number;
  milliseconds: number;
}

/**
 * The good zones at a strictness. The standard zones are what listeners accept: 25 cents and 50 ms (the tolerances
 * of mir_eval's transcription metrics for pitch, halved, and for onsets); the levels scale both.
 */
export function goodZones(strictness: TakeContext['strictness']): GoodZones {
  const factor = table.factor[strictness];
  return { cents: table.goodZone.cents * factor, milliseconds: table.goodZone.milliseconds * factor };
}

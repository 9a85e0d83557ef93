import type { Score } from '../../generated/score';

/** Signs of the lengths that time signatures count in, by quarter notes. */
const BEAT_SIGNS: readonly [quarters: number, sign: string][] = [
  [0.5, '♪'],
  [0.75, '♪.'],
  [1, '♩'],
  [1.5, '♩.'],
  [2, '𝅗𝅥'],
  [3, '𝅗𝅥.'],
];

/** Length of the score's first beat in quarter notes. */
export function scoreBeat(score: Score | null): number {
  return score?.bars[0]?.beatQuarters ?? 1;
}

/** Sign of a beat's length, a quarter note for lengths without one. */
export function beatSign(beatQuarters: number): string {
  return BEAT_SIGNS.find(([quarters]) => quarters === beatQuarters)?.[1] ?? '♩';
}

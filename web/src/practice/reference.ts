import type { Score } from '../generated/score';
import { nameOf, spell } from '../notation/notated';

/** A note heard in a recording; one quarter is one second of it. */
export interface ReferenceNote {
  onsetQuarters: number;
  durationQuarters: number;
  /** Sounding. */
  midi: number;
}

/** Music as a recording has it, in one bar of `seconds`. */
export function referenceScore(title: string, seconds: number, notes: readonly ReferenceNote[]): Score {
  return {
    title,
    composer: '',
    transposition: 0,
    quartersPerMinute: 60,
    bars: [{ number: '', onset: 0, duration: seconds, beatQuarters: 1 }],
    notes: notes.map(({ onsetQuarters, durationQuarters, midi }) => ({
      onset: onsetQuarters,
      duration: durationQuarters,
      midi,
      name: nameOf(spell(midi, 0)),
      bar: 0,
      beat: 1 + onsetQuarters,
    })),
  };
}

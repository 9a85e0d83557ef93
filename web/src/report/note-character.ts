import type { NoteReport } from '../generated/take-report';

/** How one note sounded, in steps that words can name. Null where it was too short to tell. */
export interface NoteCharacter {
  length: 'short' | 'full' | 'long' | null;
  loudness: 'softer' | 'alike' | 'louder' | null;
  air: 'clear' | 'some' | 'much' | null;
  level: 'steady' | 'some' | 'much' | null;
  attack: 'ready' | 'slow' | null;
}

/** Offsets within a fifth of the duration count as right in mir_eval (Raffel et al. 2014); players detach notes by nearly as much. */
const LENGTH_TOLERANCE = 0.25;
/** About the step between two neighbouring dynamic marks on a wind instrument. */
const LOUDNESS_STEP_DECIBELS = 3;
/** Harmonics-to-noise ratio of strong and of middling players, dB: the severity table of the simulated takes, 0.6 and 0.4. */
const CLEAR_DECIBELS = 20;
const AIRY_DECIBELS = 15;
/** Unsteadiness of level of the same, dB. */
const STEADY_DECIBELS = 1.2;
const WAVERING_DECIBELS = 2;
/** Reed and brass tones speak within some 50 ms when they are tongued; from twice that on the start is heard as slow. */
const READY_SECONDS = 0.1;

/** Names how a note sounded. */
export function characterOf({ durationRatio, dynamics, tone }: NoteReport): NoteCharacter {
  return {
    length:
      durationRatio === null
        ? null
        : durationRatio < 1 - LENGTH_TOLERANCE
          ? 'short'
          : durationRatio > 1 + LENGTH_TOLERANCE
            ? 'long'
            : 'full',
    loudness:
      dynamics === null
        ? null
        : dynamics <= -LOUDNESS_STEP_DECIBELS
          ? 'softer'
          : dynamics >= LOUDNESS_STEP_DECIBELS
            ? 'louder'
            : 'alike',
    air: tone && (tone.hnrDb >= CLEAR_DECIBELS ? 'clear' : tone.hnrDb >= AIRY_DECIBELS ? 'some' : 'much'),
    level:
      tone &&
      (tone.tremorDb <= STEADY_DECIBELS ? 'steady' : tone.tremorDb <= WAVERING_DECIBELS ? 'some' : 'much'),
    attack: tone && (tone.attackSeconds <= READY_SECONDS ? 'ready' : 'slow'),
  };
}

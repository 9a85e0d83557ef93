// The take that a first visitor sees: a tune as a player of the second year might play it, with slips put in by hand.

import type { Score } from '../generated/score';
import type { WrittenNote } from '../playback/tone';

/** The tune that it plays. */
export const SAMPLE_EXERCISE_ID = 'ode-to-joy';

/** What the player does to one note besides being human. */
interface Slip {
  /** Position in the score, from 0. */
  index: number;
  cents?: number;
  /** Another note is held, so many semitones away. */
  semitones?: number;
  /** Quarters after (plus) or before its place. */
  late?: number;
  left?: true;
}

/** One slip of each kind that the page can show, none in the first two bars: a listener hears first that it goes well. */
const SLIPS: readonly Slip[] = [
  { index: 8, cents: -31 },
  { index: 11, late: 0.16 },
  { index: 17, cents: 28 },
  { index: 19, semitones: 2 },
  { index: 22, left: true },
  { index: 26, late: -0.13 },
  { index: 28, cents: 26 },
];

/** How far a careful player strays without meaning to. */
const HUMAN_CENTS = 9;
const HUMAN_QUARTERS = 0.02;
const HUMAN_GAIN = 0.12;
/** Share of its written length for which a note is held. */
const HELD_SHARE = 0.92;
/** Loudness rises to the middle of a phrase and falls again by this factor. */
const PHRASE_SWELL = 0.35;
const PHRASE_QUARTERS = 16;
const PLAIN_GAIN = 0.6;

/** Linear congruential generator (Numerical Recipes, ch. 7), -1..1: the same take at every visit. */
function stray(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/**
 * What the player of the sample plays.
 * @param score the tune as the instrument reads it
 * @param transposition semitones from written to sounding pitch
 * @param quartersPerMinute the tempo
 * @param startSeconds where the music begins
 * @returns notes at sounding pitch, in order
 */
export function samplePerformance(
  score: Score,
  transposition: number,
  quartersPerMinute: number,
  startSeconds: number,
): WrittenNote[] {
  const quarter = 60 / quartersPerMinute;
  const human = stray(11);
  return score.notes.flatMap((note, index) => {
    const slip = SLIPS.find((each) => each.index === index);
    const strayed = { cents: HUMAN_CENTS * human(), quarters: HUMAN_QUARTERS * human(), gain: human() };
    if (slip?.left) return [];
    const cents = slip?.cents ?? strayed.cents;
    const midi = note.midi + transposition + (slip?.semitones ?? 0) + cents / 100;
    const phrase = (note.onset % PHRASE_QUARTERS) / PHRASE_QUARTERS;
    const gain = PLAIN_GAIN + PHRASE_SWELL * Math.sin(Math.PI * phrase) + HUMAN_GAIN * strayed.gain;
    return {
      time: startSeconds + quarter * (note.onset + (slip?.late ?? strayed.quarters)),
      duration: HELD_SHARE * quarter * note.duration,
      frequency: 440 * 2 ** ((midi - 69) / 12),
      gain,
    };
  });
}

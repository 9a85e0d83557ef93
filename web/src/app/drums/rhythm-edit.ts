// Corrections of a found rhythm by hand: other meter, half or double tempo, another first beat, swing. Pure.

import type { Beat, DrumEvent, Rhythm } from '../../generated/drum-transcription';
import {
  beatsPerBarOf,
  beatsPerMinuteOf,
  feelOf,
  isCompound,
  rhythmFromTaps,
} from '../../notation/drums/rhythm';
import type { SteadyTempo } from '../../notation/drums/rhythm';
import { firstAtOrAfter } from './time-window';

export type TimeSignature = Rhythm['timeSignature'];

/** The meters that can be chosen. */
export const timeSignatures: readonly TimeSignature[] = [
  { numerator: 2, denominator: 4 },
  { numerator: 3, denominator: 4 },
  { numerator: 4, denominator: 4 },
  { numerator: 5, denominator: 4 },
  { numerator: 6, denominator: 4 },
  { numerator: 7, denominator: 4 },
  { numerator: 6, denominator: 8 },
  { numerator: 7, denominator: 8 },
  { numerator: 9, denominator: 8 },
  { numerator: 12, denominator: 8 },
];

/** A rhythm below this confidence may be wrong, and the page says so. */
const unsureRhythmBelow = 0.5;
/** Slower or faster than this nobody counts, beats a minute. */
const countable = { least: 25, most: 400 } as const;
/** Swing of a beat of which nothing is known: that of triplets. */
const tripletSwing = 2 / 3;

/** Whether the beat may be wrong. */
export function isUnsureRhythm(rhythm: Rhythm): boolean {
  return rhythm.confidence < unsureRhythmBelow;
}

/** Place of every hit within its beat, 0..1. */
function phases(events: readonly DrumEvent[], beats: readonly Beat[]): number[] {
  return events.flatMap(({ time }) => {
    const next = beats[firstAtOrAfter(beats, time)];
    const before = beats[firstAtOrAfter(beats, time) - 1];
    return next && before ? [(time - before.time) / (next.time - before.time)] : [];
  });
}

/** Beats counted anew in bars of `beatsPerBar`, with the beat at `first` as a first one. */
function counted(beats: readonly Beat[], beatsPerBar: number, first: number): Beat[] {
  return beats.map(({ time }, index) => ({
    time,
    position: ((((index - first) % beatsPerBar) + beatsPerBar) % beatsPerBar) + 1,
  }));
}

function firstDownbeat(beats: readonly Beat[]): number {
  return Math.max(
    0,
    beats.findIndex(({ position }) => position === 1),
  );
}

/** A rhythm of these beats; what a person set is certain. */
function madeOf(beats: Beat[], timeSignature: TimeSignature, events: readonly DrumEvent[]): Rhythm {
  return {
    beats,
    beatsPerBar: beatsPerBarOf(timeSignature),
    timeSignature,
    beatsPerMinute: beatsPerMinuteOf(beats),
    ...feelOf(phases(events, beats), isCompound(timeSignature)),
    confidence: 1,
  };
}

/** The same beats in another meter; the first downbeat stays one. */
export function withMeter(
  rhythm: Rhythm,
  timeSignature: TimeSignature,
  events: readonly DrumEvent[],
): Rhythm {
  const { beats } = rhythm;
  const positions = counted(beats, beatsPerBarOf(timeSignature), firstDownbeat(beats));
  return madeOf(positions, timeSignature, events);
}

/** Every other beat, the downbeats among them; null where that would be too slow to count. */
export function halfTempo(rhythm: Rhythm, events: readonly DrumEvent[]): Rhythm | null {
  const first = firstDownbeat(rhythm.beats);
  const beats = rhythm.beats.filter((_, index) => (index - first) % 2 === 0);
  if (beats.length < 2 || rhythm.beatsPerMinute / 2 < countable.least) return null;
  const positions = counted(beats, rhythm.beatsPerBar, Math.floor(first / 2));
  return madeOf(positions, rhythm.timeSignature, events);
}

/** A beat between every two; null where that would be too fast to count. */
export function doubleTempo(rhythm: Rhythm, events: readonly DrumEvent[]): Rhythm | null {
  if (rhythm.beatsPerMinute * 2 > countable.most) return null;
  const beats = rhythm.beats.flatMap((beat, index) => {
    const next = rhythm.beats[index + 1];
    return next ? [beat, { time: (beat.time + next.time) / 2, position: 1 }] : [beat];
  });
  const positions = counted(beats, rhythm.beatsPerBar, 2 * firstDownbeat(rhythm.beats));
  return madeOf(positions, rhythm.timeSignature, events);
}

/** The same beats with bars that begin `beats` later. */
export function shiftDownbeat(rhythm: Rhythm, beats: number): Rhythm {
  const first = firstDownbeat(rhythm.beats) + beats;
  return { ...rhythm, beats: counted(rhythm.beats, rhythm.beatsPerBar, first), confidence: 1 };
}

/** The same beats felt swung, by the measured share where `found` has one, or straight. */
export function withSwing(rhythm: Rhythm, swung: boolean, found: Rhythm | null): Rhythm {
  const share = found && found.swing > 0.5 ? found.swing : tripletSwing;
  return { ...rhythm, swing: swung ? share : 0.5, subdivision: 'straight' };
}

/**
 * A rhythm from taps or a steady tempo, with the feel of the hits.
 * @throws ScoreError for fewer than two taps and tempos that nobody plays
 */
export function rhythmByHand(
  source: readonly number[] | SteadyTempo,
  duration: number,
  timeSignature: TimeSignature,
  events: readonly DrumEvent[],
): Rhythm {
  const { beats } = rhythmFromTaps(source, duration, { timeSignature });
  return madeOf(beats, timeSignature, events);
}

// Short imitations: a melody is heard and played back. Where melodies come from, and what pitch curve they ask for.

import type { PitchTrack } from '../generated/pitch-track';
import type { Score } from '../generated/score';
import { choose, MAX_SEED } from './random';
import type { Level } from './level';
import { keysOf, PHRASE_BARS, readingId } from './sight-reading';
import type { Meter } from './sight-reading';

/** A pitch curve: seconds ascending, Hz, 0 where there is no pitch. */
export interface PitchCurve {
  seconds: Float64Array;
  hertz: Float64Array;
}

/** Levels whose phrases can be kept in mind at one hearing. */
export const melodyLevels: readonly Level[] = [1, 2, 3];

/** Short bars: a phrase of four lasts about seven seconds, as the melodies of entrance examinations do. */
const METER: Meter = { beats: 2, beatType: 4 };

/** Resolution of a written melody's pitch curve, seconds; that of a recorded one is about half of it. */
const HOP_SECONDS = 0.01;
/** Silence that parts a note from the next one, seconds: without it repeated notes would be one. */
const GAP_SECONDS = 0.04;
const SECONDS_PER_MINUTE = 60;
const A4_MIDI = 69;
const SEMITONES_PER_OCTAVE = 12;

/** Id of a melody of that level, drawn by chance (`random`: 0 up to but not including 1); an exercise as any other. */
export function drawMelody(level: Level, random: () => number): string {
  return readingId({
    level,
    key: choose(
      random,
      keysOf(level).map((key) => [key, 1] as const),
    ),
    meter: METER,
    bars: PHRASE_BARS,
    seed: 1 + Math.floor(random() * MAX_SEED),
  });
}

/**
 * The pitch curve that a score asks for: each note held at its sounding pitch, parted from the next by a breath.
 * @param quartersPerMinute tempo @param transposition semitones from written to sounding @param a4 Hz
 */
export function contourOfScore(
  score: Score,
  quartersPerMinute: number,
  transposition: number,
  a4: number,
): PitchCurve {
  const seconds: number[] = [];
  const hertz: number[] = [];
  const perQuarter = SECONDS_PER_MINUTE / quartersPerMinute;
  for (const note of score.notes) {
    const start = note.onset * perQuarter;
    const end = start + note.duration * perQuarter;
    const pitch = a4 * 2 ** ((note.midi + transposition - A4_MIDI) / SEMITONES_PER_OCTAVE);
    for (let frame = Math.ceil(start / HOP_SECONDS); frame * HOP_SECONDS < end; ++frame) {
      seconds.push(frame * HOP_SECONDS);
      hertz.push(frame * HOP_SECONDS < end - GAP_SECONDS ? pitch : 0);
    }
  }
  return { seconds: Float64Array.from(seconds), hertz: Float64Array.from(hertz) };
}

/** The pitch curve of a recording. */
export function contourOfTrack({ hopSeconds, f0 }: PitchTrack): PitchCurve {
  return { seconds: Float64Array.from(f0, (_, k) => k * hopSeconds), hertz: Float64Array.from(f0) };
}

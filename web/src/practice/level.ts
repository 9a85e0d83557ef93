// How hard music is to read and play, from 1 (first months) to 6. docs/exercises.md explains the criteria.

import type { Groove } from '../generated/recording';
import type { NotatedScore } from '../notation/notated';
import { parseName, spell } from '../notation/notated';

export const levels = [1, 2, 3, 4, 5, 6] as const;
export type Level = (typeof levels)[number];

/** What each criterion of a piece asks for by itself. */
export interface LevelCriteria {
  /** Distance between lowest and highest note. */
  range: Level;
  /** Sharps or flats of the signature, and notes beside it. */
  key: Level;
  /** Note values and where they fall. */
  rhythm: Level;
  /** Widest step from note to note. */
  leaps: Level;
  /** Notes in a second. */
  tempo: Level;
}

/** Upper bounds of levels 1 to 5; what lies above is level 6. */
type Bounds = readonly [number, number, number, number, number];

/** Semitones: a sixth, a ninth, a tenth, a twelfth, two octaves. */
const RANGE_BOUNDS: Bounds = [9, 14, 16, 19, 24];
/** Sharps or flats. */
const KEY_BOUNDS: Bounds = [1, 2, 3, 4, 5];
/** Semitones: a third, a fifth, a sixth, an octave, a tenth. */
const LEAP_BOUNDS: Bounds = [4, 7, 9, 12, 16];
/** Notes in a second, rests included: quarters at 90, then about half as many again each time. */
const TEMPO_BOUNDS: Bounds = [1.5, 2.1, 2.9, 4, 5.5];
/** Shares of notes outside the key from which reading it is one and two levels harder. */
const SOME_CHROMATIC = 0.05;
const MUCH_CHROMATIC = 0.25;
/** Quarter notes per minute where a piece states none. */
const ASSUMED_TEMPO = 84;
/** Two places in time, in quarter notes, that are the same. */
const SAME_TIME = 1e-6;

function within(value: number, bounds: Bounds): Level {
  const at = bounds.findIndex((bound) => value <= bound + SAME_TIME);
  return asLevel(at < 0 ? 6 : at + 1);
}

function asLevel(value: number): Level {
  return levels[Math.min(6, Math.max(1, value)) - 1] ?? 6;
}

/** Coarsest division of a quarter note that a place lies on; 0 when none up to 8 does. */
function gridOf(quarters: number): number {
  return (
    [1, 2, 3, 4, 6, 8].find((grid) => Math.abs(quarters * grid - Math.round(quarters * grid)) < 1e-3) ?? 0
  );
}

/** Level of one note's place and length. `within`: quarter notes since its bar began. */
function rhythmOf(within: number, duration: number, beat: number): number {
  const grid = gridOf(within);
  if (grid === 0 || grid > 4) return 6;
  const beatEnd = (Math.floor(within / beat + SAME_TIME) + 1) * beat;
  const offBeat = Math.abs(within / beat - Math.round(within / beat)) > 1e-3;
  // Starts beside the beat and sounds through the next one.
  const syncopated = offBeat && within + duration > beatEnd + SAME_TIME;
  // A sixteenth late and sounding through the next eighth is the same, twice as fast.
  if (grid === 4 && within + duration > Math.ceil(2 * within) / 2 + SAME_TIME) return 6;
  if (syncopated) return 5;
  const value = gridOf(duration);
  if (value === 0 || value > 4) return 6;
  if (Math.abs(duration - 0.75) < SAME_TIME) return 5;
  if (grid > 2 || value > 2) return 4;
  if (Math.abs(duration - 1.5) < SAME_TIME && beat === 1) return 3;
  return grid === 2 || value === 2 ? 2 : 1;
}

/** A beat of three eighths. */
const COMPOUND_BEAT = 1.5;

/** What a time signature asks for: two, three or four beats 1, three-eighths and compound time 3, uneven ones 5. */
function meterLevel({ beats, beatType }: { beats: number; beatType: number }): number {
  if (beatType >= 8) return beats % 3 === 0 ? 3 : 5;
  return beats <= 4 ? 1 : 5;
}

/** Share of notes that the signature does not name, 0 to 1. */
export function chromaticShare({ score, signatures }: NotatedScore): number {
  const chromatic = score.notes.filter((note) => {
    const { step, alter } = parseName(note.name) ?? spell(note.midi, 0);
    return alter !== alterationIn(signatures[note.bar]?.fifths ?? 0, step);
  }).length;
  return chromatic / Math.max(1, score.notes.length);
}

/** The criterion of key alone: the fullest of the signatures, in sharps or flats, and the share of notes beside it. */
export function keyCriterion(signatures: readonly number[], chromatic: number): Level {
  const extra = chromatic > MUCH_CHROMATIC ? 2 : chromatic > SOME_CHROMATIC ? 1 : 0;
  return asLevel(within(Math.max(0, ...signatures.map(Math.abs)), KEY_BOUNDS) + extra);
}

/** The criteria of a piece as it is written. */
export function levelCriteria(notated: NotatedScore): LevelCriteria {
  const { score, signatures } = notated;
  const midis = score.notes.map(({ midi }) => midi);
  const steps = midis.slice(1).map((midi, index) => Math.abs(midi - (midis[index] ?? midi)));
  const rhythm = score.notes.map((note) => {
    const bar = score.bars[note.bar];
    const beat = bar?.beatQuarters ?? 1;
    // Eighths of compound time are its first division, as quarters' eighths are theirs.
    return rhythmOf(note.onset - (bar?.onset ?? 0), note.duration, beat === COMPOUND_BEAT ? beat : 1);
  });
  const length = score.bars.reduce((sum, { duration }) => sum + duration, 0);
  const seconds = (60 * length) / (score.quartersPerMinute ?? ASSUMED_TEMPO);
  return {
    range: within(Math.max(...midis) - Math.min(...midis), RANGE_BOUNDS),
    key: keyCriterion(
      signatures.map(({ fifths }) => fifths),
      chromaticShare(notated),
    ),
    rhythm: asLevel(Math.max(1, ...rhythm, ...signatures.map(meterLevel))),
    leaps: within(Math.max(0, ...steps), LEAP_BOUNDS),
    tempo: within(midis.length / seconds, TEMPO_BOUNDS),
  };
}

/** Semitones by which a key signature alters a step. */
function alterationIn(fifths: number, step: string): number {
  const order = 'FCGDAEB';
  const place = order.indexOf(step);
  if (fifths > 0) return place < fifths ? 1 : 0;
  return 6 - place < -fifths ? -1 : 0;
}

/**
 * One level from the criteria: the second hardest, since a piece is as hard as what meets in it; but at most one below
 * the hardest.
 */
export function combineCriteria(criteria: LevelCriteria): Level {
  const [hardest = 1, second = 1] = Object.values(criteria).sort((a, b) => b - a) as Level[];
  return asLevel(Math.max(second, hardest - 1));
}

/** Level of a piece; a pure function of what is written. */
export function levelOf(notated: NotatedScore): Level {
  return combineCriteria(levelCriteria(notated));
}

/** Strokes in a second (those that fall together count once): three, four, five and a half, seven, nine. */
const STROKE_BOUNDS: Bounds = [3.1, 4.2, 5.6, 7.2, 9.2];
/** Drums and cymbals that a pattern uses. */
const DRUM_BOUNDS: Bounds = [1, 3, 4, 5, 6];
/** Softer than this a stroke is a ghost or grace note (written loudness 0 to 1). */
const SOFT = 0.35;
/** Different divisions of the quarter in one pattern, from which it needs one level more. */
const MIXED_GRIDS = 3;

/**
 * Level of a groove or rudiment: the second hardest of strokes in a second, number of drums and touch (one dynamic, accents,
 * ghost or grace notes, both with mixed divisions); but at most one below the hardest.
 */
export function levelOfGroove(groove: Groove): Level {
  const seconds = (60 * groove.grooveQuarters) / groove.quartersPerMinute;
  const loud = groove.notes.filter(({ velocity }) => velocity >= SOFT);
  const soft = groove.notes.filter(({ velocity }) => velocity < SOFT);
  const strokes = new Set(loud.map(({ quarters }) => quarters)).size + soft.length;
  const dynamics = new Set(loud.map(({ velocity }) => velocity)).size;
  const grids = new Set(loud.map(({ quarters }) => gridOf(quarters))).size;
  const touch = (dynamics > 1 ? 2 : 1) + (soft.length > 0 ? 2 : 0) + (grids >= MIXED_GRIDS ? 1 : 0);
  const each = [
    within(strokes / seconds, STROKE_BOUNDS),
    within(new Set(groove.notes.map(({ instrument }) => instrument)).size, DRUM_BOUNDS),
    asLevel(touch),
  ];
  const [hardest = 1, second = 1] = each.sort((a, b) => b - a);
  return asLevel(Math.max(second, hardest - 1));
}

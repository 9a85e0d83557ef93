// New music to read at sight: composed by a seed, so that a class can read the same page, and bound by its level.

import type { ScoreBar, ScoreNote } from '../generated/score';
import { barQuarters, beatQuarters, midiOf, nameOf, spell } from '../notation/notated';
import type { BarSignature, NotatedScore, SpelledPitch } from '../notation/notated';
import { restingNote } from './instruments';
import type { MidiRange } from './instruments';
import { findKey, fifthsOf, keyId, keys, pitchOf } from './keys';
import type { Key } from './keys';
import { levels } from './level';
import type { Level } from './level';
import { MAX_SEED, choose, randomFrom } from './random';
import type { Random } from './random';

/** Upper and lower figure of a time signature. */
export interface Meter {
  beats: number;
  beatType: number;
}

/** Everything a page of sight-reading follows from. */
export interface ReadingRequest {
  level: Level;
  key: Key;
  meter: Meter;
  bars: number;
  /** 1 to MAX_SEED. */
  seed: number;
}

/** Time signatures with the first level that reads them. */
const METERS: readonly (Meter & { from: Level })[] = [
  { beats: 2, beatType: 4, from: 1 },
  { beats: 3, beatType: 4, from: 1 },
  { beats: 4, beatType: 4, from: 1 },
  { beats: 6, beatType: 8, from: 3 },
  { beats: 9, beatType: 8, from: 5 },
  { beats: 5, beatType: 4, from: 6 },
];
/** Phrases of four bars. */
export const PHRASE_BARS = 4;
export const lengths = [4, 8, 12, 16] as const;

/** Time signatures of a level. */
export function metersOf(level: Level): readonly Meter[] {
  return METERS.filter(({ from }) => from <= level).map(({ beats, beatType }) => ({ beats, beatType }));
}

/** Sharps or flats that a level reads: one more with each, all of them at the last. */
export function keysOf(level: Level): readonly Key[] {
  const most = level === 6 ? 7 : level;
  return keys.filter((key) => Math.abs(fifthsOf(key)) <= most);
}

/** What a level may ask for. Degrees count from the tonic, which is 0; a third is two degrees. */
interface Bounds {
  /** Degrees below and above the tonic. */
  low: number;
  high: number;
  /** Widest step in degrees. */
  leap: number;
  /** Share of steps to a neighbouring note. */
  stepwise: number;
  /** Share of notes beside the key where the music allows them. */
  chromatic: number;
  /** Quarter notes per minute. */
  tempo: number;
}

const BOUNDS: Record<Level, Bounds> = {
  1: { low: 0, high: 4, leap: 2, stepwise: 0.8, chromatic: 0, tempo: 66 },
  2: { low: -1, high: 5, leap: 3, stepwise: 0.75, chromatic: 0, tempo: 72 },
  3: { low: -1, high: 7, leap: 4, stepwise: 0.7, chromatic: 0, tempo: 76 },
  4: { low: -3, high: 7, leap: 5, stepwise: 0.65, chromatic: 0, tempo: 80 },
  5: { low: -3, high: 8, leap: 7, stepwise: 0.6, chromatic: 0.25, tempo: 84 },
  6: { low: -4, high: 9, leap: 7, stepwise: 0.55, chromatic: 0.4, tempo: 88 },
};

/** Bounds that tests hold the music to. */
export function boundsOf(level: Level): Readonly<Bounds> {
  return BOUNDS[level];
}

/** A rhythm inside one bar; negative lengths are rests. */
type Cell = readonly number[];
interface WeightedCell {
  cell: Cell;
  weight: number;
  from: Level;
}

const THIRD = 1 / 3;
/** What may fill two beats of a quarter each. */
const TWO_BEATS: readonly WeightedCell[] = [
  { cell: [1, 1], weight: 5, from: 1 },
  { cell: [2], weight: 3, from: 1 },
  { cell: [0.5, 0.5, 1], weight: 4, from: 2 },
  { cell: [1, 0.5, 0.5], weight: 4, from: 2 },
  { cell: [0.5, 0.5, 0.5, 0.5], weight: 2, from: 2 },
  { cell: [1.5, 0.5], weight: 4, from: 3 },
  { cell: [1, -1], weight: 1, from: 3 },
  { cell: [0.5, 0.25, 0.25, 1], weight: 4, from: 4 },
  { cell: [0.25, 0.25, 0.25, 0.25, 1], weight: 4, from: 4 },
  { cell: [1, 0.25, 0.25, 0.5], weight: 3, from: 4 },
  { cell: [0.75, 0.25, 1], weight: 4, from: 5 },
  { cell: [THIRD, THIRD, THIRD, 1], weight: 4, from: 5 },
  { cell: [0.5, 1, 0.5], weight: 4, from: 5 },
  { cell: [0.25, 0.5, 0.25, 1], weight: 4, from: 6 },
  { cell: [0.5, 0.75, 0.25, 0.5], weight: 3, from: 6 },
  { cell: [-0.5, 0.5, 0.5, 0.5], weight: 3, from: 6 },
];
const ONE_BEAT: readonly WeightedCell[] = [
  { cell: [1], weight: 5, from: 1 },
  { cell: [0.5, 0.5], weight: 4, from: 2 },
  { cell: [0.5, 0.25, 0.25], weight: 3, from: 4 },
  { cell: [0.25, 0.25, 0.25, 0.25], weight: 3, from: 4 },
  { cell: [0.75, 0.25], weight: 3, from: 5 },
  { cell: [THIRD, THIRD, THIRD], weight: 3, from: 5 },
];
/** What may fill a beat of a dotted quarter. */
const COMPOUND_BEAT: readonly WeightedCell[] = [
  { cell: [1.5], weight: 3, from: 3 },
  { cell: [1, 0.5], weight: 5, from: 3 },
  { cell: [0.5, 0.5, 0.5], weight: 5, from: 3 },
  { cell: [0.75, 0.25, 0.5], weight: 3, from: 5 },
  { cell: [0.5, 0.25, 0.25, 0.5], weight: 3, from: 5 },
  { cell: [0.25, 0.25, 0.25, 0.25, 0.5], weight: 2, from: 6 },
  { cell: [0.5, 1], weight: 2, from: 6 },
];

function cellOf(random: Random, cells: readonly WeightedCell[], level: Level): Cell {
  // What a level has just learnt comes up more often than what it has long known.
  return choose(
    random,
    cells
      .filter(({ from }) => from <= level)
      .map(({ cell, weight, from }) => [cell, weight * (1 + from / 2)]),
  );
}

function rhythmOfBar(random: Random, { level, meter }: ReadingRequest): number[] {
  if (meter.beatType === 8)
    return Array.from({ length: meter.beats / 3 }, () => cellOf(random, COMPOUND_BEAT, level)).flat();
  const bar: number[] = [];
  for (let left = meter.beats; left > 0;) {
    // An odd beat out comes last, as in 3/4 and 5/4 counted two and one.
    const two = left >= 2;
    bar.push(...cellOf(random, two ? TWO_BEATS : ONE_BEAT, level));
    left -= two ? 2 : 1;
  }
  return bar;
}

/** The last bar of a phrase: a step or two, then rest. */
function closingRhythm(random: Random, { meter }: ReadingRequest, last: boolean): number[] {
  const length = barQuarters(signatureFor(meter));
  if (last) return [length];
  const beat = meter.beatType === 8 ? 1.5 : 1;
  return random() < 0.5 || length <= 2 * beat ? [length] : [length - beat, -beat];
}

function signatureFor(meter: Meter, fifths = 0): BarSignature {
  return { fifths, ...meter };
}

/** Chords as the degrees of their roots above the tonic. */
const TONIC = 0;
const SUPERTONIC = 1;
const SUBDOMINANT = 3;
const DOMINANT = 4;
const SUBMEDIANT = 5;

/** Harmony of a phrase's four bars: away from the tonic and to the half or the full close. */
function harmonyOf(random: Random, closes: boolean): number[] {
  const second = choose(random, [
    [TONIC, 2],
    [SUBDOMINANT, 2],
    [SUBMEDIANT, 1],
  ]);
  const third = closes
    ? DOMINANT
    : choose(random, [
        [TONIC, 1],
        [SUBDOMINANT, 2],
        [SUPERTONIC, 2],
      ]);
  return [TONIC, second, third, closes ? TONIC : DOMINANT];
}

function inChord(degree: number, root: number): boolean {
  return [0, 2, 4].includes((((degree - root) % 7) + 7) % 7);
}

/** A note that is still a degree: the octave and spelling come last. */
interface Sketch {
  /** Index of its bar and quarter notes since the bar began. */
  bar: number;
  within: number;
  duration: number;
  degree: number;
}

/** Where the melody may go. */
interface Window {
  low: number;
  high: number;
}

interface Walk {
  random: Random;
  window: Window;
  bounds: Bounds;
}

/** Degrees that may follow: in the window, no wider than the level's leap, and back by step after a leap. */
function candidates({ window, bounds }: Walk, from: number, before: number | null): number[] {
  const leap = before === null ? 0 : from - before;
  const wide = Math.abs(leap) > 2;
  const all = Array.from({ length: 2 * bounds.leap + 1 }, (_, index) => from - bounds.leap + index);
  const inside = all.filter((degree) => degree >= window.low && degree <= window.high);
  const recovering = inside.filter(
    (degree) =>
      degree !== from && Math.sign(degree - from) === -Math.sign(leap) && Math.abs(degree - from) <= 1,
  );
  return wide && recovering.length > 0 ? recovering : inside;
}

/** The next degree of the melody; `chord` is the root that a strong beat should sound with, null elsewhere. */
function nextDegree(walk: Walk, from: number, before: number | null, chord: number | null): number {
  const { random, window, bounds } = walk;
  const middle = (window.low + window.high) / 2;
  const options = candidates(walk, from, before).map((degree): [number, number] => {
    const distance = Math.abs(degree - from);
    const direction = before === null ? 0 : Math.sign(from - before);
    let weight =
      distance === 1
        ? bounds.stepwise
        : distance === 0
          ? 0.12
          : ((1 - bounds.stepwise) * 1.6) / distance ** 1.5;
    // Lines go on in their direction, and lean back towards the middle the further they have gone.
    if (direction !== 0 && Math.sign(degree - from) === direction && distance === 1) weight *= 1.6;
    const outward = Math.sign(degree - from) === Math.sign(degree - middle);
    if (outward) weight *= 1 - (0.7 * Math.abs(degree - middle)) / (window.high - window.low + 1);
    if (chord !== null && !inChord(degree, chord)) weight *= 0.12;
    return [degree, weight];
  });
  return choose(random, options);
}

/** The way from one degree to another in so many notes, the last of them the target: steps as far as possible. */
function approach(walk: Walk, from: number, target: number, notes: number): number[] {
  const path: number[] = [];
  let at = from;
  for (let left = notes; left > 0; left -= 1) {
    const distance = target - at;
    if (left === 1) at = target;
    else if (distance === 0) at += at + 1 <= walk.window.high ? 1 : -1;
    else {
      // What is left after this note must be reachable by the level's leaps.
      const stride = Math.ceil(Math.abs(distance) / left);
      at += Math.sign(distance) * Math.min(stride, walk.bounds.leap);
    }
    path.push(at);
  }
  return path;
}

/** Notes at the end of a phrase that lead into its last one. */
const APPROACH_NOTES = 3;

function compose(request: ReadingRequest, window: Window): Sketch[] {
  const random = randomFrom(request.seed);
  const bounds = BOUNDS[request.level];
  const walk: Walk = { random, window, bounds };
  const { meter, bars } = request;
  const strong = meter.beatType === 8 ? 1.5 : 2;
  const phrases = Math.ceil(bars / PHRASE_BARS);
  // Bars share their rhythm as tunes do: the first with the third, every phrase with the first.
  const motif = [rhythmOfBar(random, request), rhythmOfBar(random, request)];
  const notes: Sketch[] = [];
  let opening: number[] = [];
  for (let phrase = 0; phrase < phrases; phrase += 1) {
    const last = phrase === phrases - 1;
    const closes = last || phrase % 2 === 1;
    const harmony = harmonyOf(random, closes);
    const first = notes.length;
    for (let index = 0; index < PHRASE_BARS; index += 1) {
      const bar = phrase * PHRASE_BARS + index;
      const rhythm =
        index === PHRASE_BARS - 1
          ? closingRhythm(random, request, last)
          : index === 1 && random() < 0.5
            ? rhythmOfBar(random, request)
            : (motif[index % 2] ?? []);
      let within = 0;
      for (const length of rhythm) {
        const duration = Math.abs(length);
        if (length > 0) {
          const before = notes.at(-1)?.degree ?? null;
          const onStrong = Math.abs(within / strong - Math.round(within / strong)) < 1e-6;
          const chord = onStrong ? (harmony[index] ?? TONIC) : null;
          const degree =
            before === null
              ? choose(random, [
                  [0, 3],
                  [2, 2],
                  [4, 1],
                ])
              : nextDegree(walk, before, notes.at(-2)?.degree ?? null, chord);
          notes.push({ bar, within, duration, degree });
        }
        within += duration;
        if (Math.abs(within - Math.round(within)) < 1e-6) within = Math.round(within);
      }
    }
    if (phrase > 0 && phrase % 2 === 0) borrowOpening(notes, first, opening, walk);
    if (phrase === 0) opening = notes.filter(({ bar }) => bar === 0).map(({ degree }) => degree);
    cadence(notes, first, closes, walk);
  }
  return notes;
}

/** A later question begins like the first one, where the leap into it allows. */
function borrowOpening(notes: Sketch[], first: number, opening: readonly number[], { bounds }: Walk): void {
  const before = notes[first - 1]?.degree;
  const after = notes[first + opening.length]?.degree;
  const [begin] = opening;
  const end = opening.at(-1);
  if (before === undefined || after === undefined || begin === undefined || end === undefined) return;
  if (Math.abs(begin - before) > bounds.leap || Math.abs(after - end) > bounds.leap) return;
  for (const [index, degree] of opening.entries()) {
    const note = notes[first + index];
    if (note) note.degree = degree;
  }
}

/** Bends the end of a phrase to its close: the tonic by step, or a note of the dominant. */
function cadence(notes: Sketch[], first: number, closes: boolean, walk: Walk): void {
  const end = notes.length - 1;
  const from = Math.max(first, end - APPROACH_NOTES);
  const start = notes[from]?.degree ?? 0;
  const near = (targets: readonly number[]): number =>
    [...targets]
      .filter((degree) => degree >= walk.window.low && degree <= walk.window.high)
      .sort((a, b) => Math.abs(a - start) - Math.abs(b - start))[0] ?? 0;
  const target = closes ? near([0, 7]) : near([1, 4, -1, 6, -3]);
  // A full close comes from the note above or below the tonic.
  const lead = closes ? near([target + 1, target - 1]) : target;
  const steps = closes
    ? [...approach(walk, start, lead, end - from - 1), target]
    : approach(walk, start, target, end - from);
  for (const [index, degree] of steps.entries()) {
    const note = notes[from + 1 + index];
    if (note) note.degree = degree;
  }
}

/** A degree in the key as it is written: the leading note is raised in minor where it leads. */
function spellDegrees(request: ReadingRequest, sketches: readonly Sketch[]): SpelledPitch[] {
  const { tonic, minor } = request.key;
  const random = randomFrom(request.seed + 1);
  const { chromatic } = BOUNDS[request.level];
  return sketches.map(({ degree }, index) => {
    const next = sketches[index + 1]?.degree;
    const afterNext = sketches[index + 2]?.degree;
    const inOctave = ((degree % 7) + 7) % 7;
    const rises = next === degree + 1;
    if (minor) {
      const leads = inOctave === 6 && rises;
      // The sixth is raised with it, so that no augmented second has to be sung.
      const before = inOctave === 5 && rises && afterNext === degree + 2;
      return pitchOf(leads || before ? 'melodic-minor' : 'natural-minor', tonic, degree + 1);
    }
    const pitch = pitchOf('major', tonic, degree + 1);
    // The fourth is raised on its way to the fifth now and then.
    const colour = inOctave === 3 && rises && random() < chromatic;
    return colour && pitch.alter < 1 ? { ...pitch, alter: pitch.alter + 1 } : pitch;
  });
}

/** Octaves that a page may be moved by to lie in an instrument's range. */
const OCTAVES = [0, -1, 1, -2, 2, -3, 3, -4, 4] as const;

/** Octave and degrees in which the whole page lies inside `full`, as near the comfortable middle as it can. */
function place(
  { level, key }: ReadingRequest,
  comfortable: MidiRange,
  full: MidiRange,
): { octave: number; window: Window } {
  const { low, high } = BOUNDS[level];
  // The widest that minor's raised and lowered notes make of a degree.
  const lowest = (degree: number): number =>
    midiOf(pitchOf(key.minor ? 'natural-minor' : 'major', key.tonic, degree + 1));
  const highest = (degree: number): number =>
    midiOf(pitchOf(key.minor ? 'melodic-minor' : 'lydian', key.tonic, degree + 1));
  const aim = restingNote(comfortable);
  const scored = OCTAVES.map((octave) => {
    const window = { low, high };
    while (window.low < 0 && lowest(window.low) + 12 * octave < full.low) window.low += 1;
    while (window.high > 0 && highest(window.high) + 12 * octave > full.high) window.high -= 1;
    const fits =
      lowest(window.low) + 12 * octave >= full.low && highest(window.high) + 12 * octave <= full.high;
    const outside =
      Math.max(0, comfortable.low - lowest(window.low) - 12 * octave) +
      Math.max(0, highest(window.high) + 12 * octave - comfortable.high);
    const middle = (lowest(window.low) + highest(window.high)) / 2 + 12 * octave;
    const lost = high - low - (window.high - window.low);
    const cost = (fits ? 0 : 1000) + 20 * lost + 4 * outside + Math.abs(middle - aim) / 4;
    return { octave, window, cost };
  });
  return scored.reduce((best, each) => (each.cost < best.cost ? each : best));
}

/**
 * Composes a page. Same request and ranges, same page. Ranges are written MIDI numbers; the music lies in `full`, in
 * `comfortable` where its level allows. An instrument with too few notes above or below the tonic gets the same rhythm
 * and a melody that turns sooner.
 */
export function composeReading(
  request: ReadingRequest,
  title: string,
  comfortable: MidiRange,
  full: MidiRange,
): NotatedScore {
  const { octave, window } = place(request, comfortable, full);
  const sketches = compose(request, window);
  const pitches = spellDegrees(request, sketches);
  const signature = signatureFor(request.meter, fifthsOf(request.key));
  const duration = barQuarters(signature);
  const beat = beatQuarters(signature);
  const bars = Array.from({ length: request.bars }, (_, bar): ScoreBar => ({
    number: String(bar + 1),
    onset: bar * duration,
    duration,
    beatQuarters: beat,
  }));
  const notes = sketches.map((sketch, index): ScoreNote => {
    const plain = pitches[index] ?? spell(60, 0);
    const pitch = { ...plain, octave: plain.octave + octave };
    return {
      onset: sketch.bar * duration + sketch.within,
      duration: sketch.duration,
      midi: midiOf(pitch),
      name: nameOf(pitch),
      bar: sketch.bar,
      beat: sketch.within / beat + 1,
    };
  });
  return {
    score: {
      title,
      composer: '',
      transposition: null,
      quartersPerMinute: BOUNDS[request.level].tempo,
      bars,
      notes,
    },
    clef: 'treble',
    signatures: bars.map(() => signature),
  };
}

const PREFIX = 'reading';

/** Id of a page, from which {@link parseReading} makes the request again. */
export function readingId({ level, key, meter, bars, seed }: ReadingRequest): string {
  return [PREFIX, level, keyId(key), meter.beats, meter.beatType, bars, seed].join('-');
}

/** The request of an id; undefined when it is none or asks for what there is not. */
export function parseReading(id: string): ReadingRequest | undefined {
  const match = /^reading-(\d)-([a-z-]+)-(\d+)-(\d+)-(\d+)-(\d{1,6})$/.exec(id);
  if (!match) return undefined;
  const [, levelText, keyText = '', ...numbers] = match;
  const [beats = 0, beatType = 0, bars = 0, seed = 0] = numbers.map(Number);
  const level = levels.find((each) => each === Number(levelText));
  const key = findKey(keyText);
  if (!level || !key) return undefined;
  const meter = metersOf(level).find((each) => each.beats === beats && each.beatType === beatType);
  const known =
    lengths.some((each) => each === bars) &&
    keysOf(level).some((each) => keyId(each) === keyText) &&
    seed >= 1 &&
    seed <= MAX_SEED;
  return meter && known ? { level, key, meter, bars, seed } : undefined;
}

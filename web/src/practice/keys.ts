// Tonics, keys and the scales that exercises are made of.

import { midiOf, spell, spellAt } from '../notation/notated';
import type { SpelledPitch } from '../notation/notated';

/** The tonics of all keys with up to seven sharps or flats, by their ids in exercise ids. */
const TONIC_IDS = [
  'c-flat',
  'g-flat',
  'd-flat',
  'a-flat',
  'e-flat',
  'b-flat',
  'f',
  'c',
  'g',
  'd',
  'a',
  'e',
  'b',
  'f-sharp',
  'c-sharp',
  'g-sharp',
  'd-sharp',
  'a-sharp',
] as const;
export type TonicId = (typeof TONIC_IDS)[number];

/** Place of C in the list above, which runs along the line of fifths. */
const PLACE_OF_C = TONIC_IDS.indexOf('c');

/** Place of a tonic on the line of fifths: C = 0, G = 1, F = -1. */
export function fifthOf(tonic: TonicId): number {
  return TONIC_IDS.indexOf(tonic) - PLACE_OF_C;
}

function tonicsFrom(low: number, high: number): readonly TonicId[] {
  return TONIC_IDS.slice(low + PLACE_OF_C, high + PLACE_OF_C + 1);
}

/** A key as exercises are sorted by. */
export interface Key {
  tonic: TonicId;
  minor: boolean;
}

/** A minor key has the signature of the major key three fifths below its own tonic. */
const MINOR_SHIFT = -3;

/** Sharps (positive) or flats (negative) of a key. */
export function fifthsOf({ tonic, minor }: Key): number {
  return fifthOf(tonic) + (minor ? MINOR_SHIFT : 0);
}

/** Tonics of the fifteen major and the fifteen minor keys, from seven flats to seven sharps. */
export const majorTonics = tonicsFrom(-7, 7);
export const minorTonics = tonicsFrom(-7 - MINOR_SHIFT, 7 - MINOR_SHIFT);

/** Every key. */
export const keys: readonly Key[] = [
  ...majorTonics.map((tonic): Key => ({ tonic, minor: false })),
  ...minorTonics.map((tonic): Key => ({ tonic, minor: true })),
];

/** Text of a key in addresses and files: `b-flat-major`. */
export function keyId({ tonic, minor }: Key): string {
  return `${tonic}-${minor ? 'minor' : 'major'}`;
}

/** The key of such a text; undefined when it is none. */
export function findKey(id: string): Key | undefined {
  return keys.find((key) => keyId(key) === id);
}

/** A scale: its notes as places on the line of fifths beside the tonic, lowest first. */
interface Scale {
  up: readonly number[];
  /** Descending notes where they differ. */
  down?: readonly number[];
  /** Its signature beside that of the major key on the same tonic; null for scales without one. */
  signature: number | null;
  /** Spelled note by note in the key of so many sharps or flats, where the scale belongs to no key. */
  spelling?: { up: number; down: number };
}

const NATURAL_MINOR = [0, 2, -3, -1, 1, -4, -2] as const;
/** Twelve semitones as places on the line of fifths, upward from the tonic. */
const CHROMATIC = [0, 7, 2, 9, 4, -1, 6, 1, 8, 3, 10, 5] as const;

/** What a chromatic run is spelled in: sharps upward, flats downward (see {@link spell} for the window). */
const SHARPS = 2;
const FLATS = -3;

const SCALES = {
  major: { up: [0, 2, 4, -1, 1, 3, 5], signature: 0 },
  // The harmonic minor: what "minor scale" means to most students.
  minor: { up: [0, 2, -3, -1, 1, -4, 5], signature: MINOR_SHIFT },
  'natural-minor': { up: NATURAL_MINOR, signature: MINOR_SHIFT },
  'melodic-minor': { up: [0, 2, -3, -1, 1, 3, 5], down: NATURAL_MINOR, signature: MINOR_SHIFT },
  dorian: { up: [0, 2, -3, -1, 1, 3, -2], signature: -2 },
  phrygian: { up: [0, -5, -3, -1, 1, -4, -2], signature: -4 },
  lydian: { up: [0, 2, 4, 6, 1, 3, 5], signature: 1 },
  mixolydian: { up: [0, 2, 4, -1, 1, 3, -2], signature: -1 },
  locrian: { up: [0, -5, -3, -1, -6, -4, -2], signature: -5 },
  'major-pentatonic': { up: [0, 2, 4, 1, 3], signature: 0 },
  'minor-pentatonic': { up: [0, -3, -1, 1, -2], signature: MINOR_SHIFT },
  blues: { up: [0, -3, -1, -6, 1, -2], signature: MINOR_SHIFT },
  'whole-tone': { up: [0, 2, 4, 6, 8, 10], signature: null, spelling: { up: SHARPS, down: SHARPS } },
  diminished: { up: [0, 2, -3, -1, -6, -4, 3, 5], signature: null, spelling: { up: 0, down: 0 } },
  chromatic: { up: CHROMATIC, signature: null, spelling: { up: SHARPS, down: FLATS } },
  'diminished-seventh': { up: [0, -3, -6, -9], signature: null },
} as const satisfies Record<string, Scale>;
export type ScaleId = keyof typeof SCALES;

/** Number of different notes in a scale. */
export function degreesOf(scale: ScaleId): number {
  return SCALES[scale].up.length;
}

/** Key signature of a scale on a tonic; 0 for scales that belong to no key. */
export function signatureOf(scale: ScaleId, tonic: TonicId): number {
  const { signature } = SCALES[scale];
  return signature === null ? 0 : fifthOf(tonic) + signature;
}

/** The twelve tonics on which a scale has the plainest signature: five flats to six sharps, or the plainest tonics. */
export function tonicsOf(scale: ScaleId): readonly TonicId[] {
  if (scale === 'diminished-seventh') return tonicsFrom(-1, 10);
  const signature = SCALES[scale].signature ?? 0;
  // Locrian would need the tonic E sharp for its twelfth: there six flats stand in for six sharps.
  const low = Math.min(-5 - signature, TONIC_IDS.length - PLACE_OF_C - 12);
  return tonicsFrom(low, low + 11);
}

/** Semitones from the tonic to a degree (1 is the tonic, 0 the note below it, 8 in a seven-note scale its octave). */
export function semitonesTo(scale: ScaleId, degree: number, down = false): number {
  return placeOf(scale, degree, down).semitones;
}

function placeOf(scale: ScaleId, degree: number, down: boolean): { semitones: number; fifth: number } {
  const found: Scale = SCALES[scale];
  const notes = down ? (found.down ?? found.up) : found.up;
  const octave = Math.floor((degree - 1) / notes.length);
  const fifth = notes[degree - 1 - octave * notes.length];
  if (fifth === undefined) throw new RangeError(`There is no degree ${degree}.`);
  return { semitones: 12 * octave + ((((7 * fifth) % 12) + 12) % 12), fifth };
}

/** The tonic in octave 4, between C4 (or its neighbours B3 sharp and C4 flat) and B4. */
function tonicMidi(tonic: TonicId): number {
  const { step, alter } = spellAt((((7 * fifthOf(tonic)) % 12) + 12) % 12, fifthOf(tonic));
  return midiOf({ step, alter, octave: 4 });
}

/** A degree of a scale on a tonic, the tonic being in octave 4; spelled as its key or, without one, its direction asks. */
export function pitchOf(scale: ScaleId, tonic: TonicId, degree: number, down = false): SpelledPitch {
  const { semitones, fifth } = placeOf(scale, degree, down);
  const midi = tonicMidi(tonic) + semitones;
  const found: Scale = SCALES[scale];
  if (found.spelling) return spell(midi, down ? found.spelling.down : found.spelling.up);
  return spellAt(midi, fifthOf(tonic) + fifth);
}

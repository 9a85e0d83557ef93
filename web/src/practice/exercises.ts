import type { Score } from '../generated/score';
import { writeMusicXml } from '../notation/musicxml-writer';
import { beatQuarters, midiOf, nameOf, transposeWritten } from '../notation/notated';
import type { BarSignature, NotatedScore, SpelledPitch } from '../notation/notated';
import type { ReadNotatedScore } from '../notation/read-score';
import { readMusicXml } from '../notation/musicxml';
import type { Instrument, MidiRange } from './instruments';

export type ExerciseKind = 'melody' | 'scale' | 'arpeggio' | 'etude';

/** Marks ids of imported scores, which the store holds. */
export const OWN_PREFIX = 'own-';

/** What a list shows of an exercise. */
export interface ExerciseInfo {
  id: string;
  title: string;
  composer: string;
  kind: ExerciseKind;
}

/** An exercise as one instrument reads it. */
export interface Exercise {
  id: string;
  score: Score;
  /** Shows exactly the notes of the score. */
  musicXml: string;
}

/** Reads a file of public/exercises as text. */
export type LoadExerciseFile = (fileName: string) => Promise<string>;

interface MelodyEntry {
  id: string;
  title: string;
  composer: string;
  file: string;
}

const FOUR_FOUR: BarSignature = { fifths: 0, beats: 4, beatType: 4 };
/** Quarter notes per minute of generated exercises: a walking pace. */
const GENERATED_TEMPO = 84;

/** A written tonic and how far it lies above C (major) or A (minor). */
interface Key {
  id: string;
  name: string;
  semitones: number;
}

const MAJOR_KEYS: readonly Key[] = [
  { id: 'c', name: 'C', semitones: 0 },
  { id: 'g', name: 'G', semitones: 7 },
  { id: 'd', name: 'D', semitones: 2 },
  { id: 'a', name: 'A', semitones: 9 },
  { id: 'f', name: 'F', semitones: 5 },
  { id: 'b-flat', name: 'B♭', semitones: 10 },
  { id: 'e-flat', name: 'E♭', semitones: 3 },
];
const MINOR_KEYS: readonly Key[] = [
  { id: 'a', name: 'A', semitones: 0 },
  { id: 'e', name: 'E', semitones: 7 },
  { id: 'd', name: 'D', semitones: 5 },
  { id: 'g', name: 'G', semitones: 10 },
];

/** C major and A harmonic minor, degree 1 first; what the generated exercises are made of before they are moved. */
const MAJOR_DEGREES: readonly SpelledPitch[] = [
  { step: 'C', alter: 0, octave: 4 },
  { step: 'D', alter: 0, octave: 4 },
  { step: 'E', alter: 0, octave: 4 },
  { step: 'F', alter: 0, octave: 4 },
  { step: 'G', alter: 0, octave: 4 },
  { step: 'A', alter: 0, octave: 4 },
  { step: 'B', alter: 0, octave: 4 },
];
const MINOR_DEGREES: readonly SpelledPitch[] = [
  { step: 'A', alter: 0, octave: 4 },
  { step: 'B', alter: 0, octave: 4 },
  { step: 'C', alter: 0, octave: 5 },
  { step: 'D', alter: 0, octave: 5 },
  { step: 'E', alter: 0, octave: 5 },
  { step: 'F', alter: 0, octave: 5 },
  { step: 'G', alter: 1, octave: 5 },
];

/** Scale degree (1 = tonic, 8 = its octave, 0 = leading note below) and length in quarter notes. */
type Figure = readonly [degree: number, quarters: number];

function quarters(...degrees: number[]): Figure[] {
  return degrees.map((degree) => [degree, 1]);
}

const SCALE: readonly Figure[] = [...quarters(1, 2, 3, 4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2), [1, 2]];
const ARPEGGIO: readonly Figure[] = [
  ...quarters(1, 3, 5, 8, 5, 3),
  [1, 2],
  ...quarters(1, 3, 5, 3, 8, 5),
  [1, 2],
];
const THIRDS: readonly Figure[] = [
  ...quarters(1, 3, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8, 7, 9),
  [8, 2],
  ...quarters(8, 6, 7, 5, 6, 4, 5, 3, 4, 2, 3, 1, 2, 0),
  [1, 2],
];
/** Dotted quarters, eighths and leaps over one octave: eight bars, a question and an answer. */
// prettier-ignore
const ETUDE: readonly Figure[] = [
  [1, 1.5], [2, 0.5], [3, 1], [5, 1], [4, 0.5], [3, 0.5], [2, 1], [5, 2],
  [3, 1.5], [4, 0.5], [5, 1], [8, 1], [7, 0.5], [6, 0.5], [5, 1], [5, 2],
  [6, 1], [8, 1], [5, 0.5], [4, 0.5], [3, 1], [4, 1], [6, 1], [3, 0.5], [2, 0.5], [1, 1],
  [2, 0.5], [3, 0.5], [4, 0.5], [2, 0.5], [3, 1], [5, 1], [4, 0.5], [3, 0.5], [2, 1], [1, 2],
];

/** What is made in every key, in the order lists show it. */
const FORMS = ['scale', 'arpeggio', 'thirds', 'etude'] as const;
type Form = (typeof FORMS)[number];

interface Generator {
  form: Form;
  info: ExerciseInfo;
  degrees: readonly SpelledPitch[];
  figures: readonly Figure[];
  semitones: number;
}

function generatorsFor(
  keys: readonly Key[],
  degrees: readonly SpelledPitch[],
  mode: 'major' | 'minor',
): Generator[] {
  const scaleName = mode === 'major' ? 'major scale' : 'harmonic minor scale';
  return keys.flatMap((key) => {
    const make = (kind: ExerciseKind, form: Form, title: string, figures: readonly Figure[]): Generator => ({
      form,
      info: { id: `${form}-${key.id}-${mode}`, title, composer: '', kind },
      degrees,
      figures,
      semitones: key.semitones,
    });
    return [
      make('scale', 'scale', `${key.name} ${scaleName}`, SCALE),
      make('arpeggio', 'arpeggio', `${key.name} ${mode} arpeggio`, ARPEGGIO),
      make('etude', 'thirds', `${key.name} ${mode} in thirds`, THIRDS),
      make('etude', 'etude', `Little etude in ${key.name} ${mode}`, ETUDE),
    ];
  });
}

const GENERATORS: readonly Generator[] = [
  ...generatorsFor(MAJOR_KEYS, MAJOR_DEGREES, 'major'),
  ...generatorsFor(MINOR_KEYS, MINOR_DEGREES, 'minor'),
].sort((a, b) => FORMS.indexOf(a.form) - FORMS.indexOf(b.form));

/** Five to begin with, for every instrument. */
const STARTER_IDS: readonly string[] = [
  'ode-to-joy',
  'scale-g-major',
  'frere-jacques',
  'arpeggio-g-major',
  'twinkle',
];

function pitchOf(degrees: readonly SpelledPitch[], degree: number): SpelledPitch {
  const octaves = Math.floor((degree - 1) / degrees.length);
  const pitch = degrees[degree - 1 - octaves * degrees.length];
  if (!pitch) throw new RangeError(`There is no scale degree ${degree}.`);
  return { ...pitch, octave: pitch.octave + octaves };
}

function generate({ info, degrees, figures, semitones }: Generator): NotatedScore {
  const beat = beatQuarters(FOUR_FOUR);
  const barLength = FOUR_FOUR.beats * beat;
  const total = figures.reduce((sum, [, length]) => sum + length, 0);
  const bars = Array.from({ length: Math.ceil(total / barLength) }, (_, bar) => ({
    number: String(bar + 1),
    onset: bar * barLength,
    duration: barLength,
    beatQuarters: beat,
  }));
  let onset = 0;
  const notes = figures.map(([degree, duration]) => {
    const pitch = pitchOf(degrees, degree);
    const bar = Math.floor(onset / barLength);
    const note = {
      onset,
      duration,
      midi: midiOf(pitch),
      name: nameOf(pitch),
      bar,
      beat: (onset - bar * barLength) / beat + 1,
    };
    onset += duration;
    return note;
  });
  const plain: NotatedScore = {
    score: {
      title: info.title,
      composer: info.composer,
      transposition: null,
      quartersPerMinute: GENERATED_TEMPO,
      bars,
      notes,
    },
    clef: 'treble',
    signatures: bars.map(() => FOUR_FOUR),
  };
  return transposeWritten(plain, semitones);
}

/** Where in the comfortable range the middle of an exercise should lie: a little below its centre. */
const COMFORT_POINT = 0.4;
/** Key changes tried when no octave fits, the mildest for the key signature first. */
const KEY_MOVES = [5, -5, -2, 2, 3, -3, 4, -4, -1, 1, 6] as const;
const OCTAVES = [0, -1, 1, -2, 2, -3, 3] as const;

/**
 * Semitones to move written notes by so that they lie in the written comfortable range: not at all if they do, else by
 * the octave nearest to the comfortable middle, else by octave and key, else by the octave that leaves it least.
 */
export function comfortableMove(midis: readonly number[], range: MidiRange): number {
  const low = Math.min(...midis);
  const high = Math.max(...midis);
  const fits = (move: number): boolean => low + move >= range.low && high + move <= range.high;
  if (fits(0)) return 0;
  const aim = range.low + COMFORT_POINT * (range.high - range.low);
  const middle = (low + high) / 2;
  const nearest = (moves: readonly number[]): number | undefined =>
    [...moves].sort((a, b) => Math.abs(middle + a - aim) - Math.abs(middle + b - aim))[0];
  const octaves = OCTAVES.map((octave) => 12 * octave);
  const octaveMove = nearest(octaves.filter(fits));
  if (octaveMove !== undefined) return octaveMove;
  for (const keyMove of KEY_MOVES) {
    const move = nearest(octaves.map((octave) => octave + keyMove).filter(fits));
    if (move !== undefined) return move;
  }
  const excess = (move: number): number =>
    Math.max(0, range.low - low - move) + Math.max(0, high + move - range.high);
  return octaves.reduce((best, move) => (excess(move) < excess(best) ? move : best), 0);
}

function writtenRange(range: MidiRange, instrument: Instrument): MidiRange {
  return { low: range.low - instrument.transposition, high: range.high - instrument.transposition };
}

/** The same written notes for every treble instrument, moved only as far as the instrument needs, in its clef. */
function writeFor(id: string, notated: NotatedScore, instrument: Instrument): Exercise {
  const move = comfortableMove(
    notated.score.notes.map((note) => note.midi),
    writtenRange(instrument.comfortable, instrument),
  );
  const moved = transposeWritten(notated, move);
  const score: Score = { ...moved.score, transposition: instrument.transposition };
  return { id, score, musicXml: writeMusicXml({ ...moved, score, clef: instrument.clef }) };
}

/**
 * A student's own score as their instrument reads it. One that states how it sounds (a MIDI file, a part for another
 * instrument) is written anew to sound the same; one that states nothing is taken as written for the instrument.
 */
export function ownScoreFor(id: string, read: ReadNotatedScore, instrument: Instrument): Exercise {
  const stated = read.score.transposition;
  const score: Score = { ...read.score, transposition: instrument.transposition };
  if (stated === null || stated === instrument.transposition) return { id, score, musicXml: read.musicXml };
  const moved = transposeWritten(read, stated - instrument.transposition);
  const rewritten = { ...moved, score: { ...moved.score, transposition: instrument.transposition } };
  return { id, score: rewritten.score, musicXml: writeMusicXml({ ...rewritten, clef: instrument.clef }) };
}

/** The built-in exercises: melodies from files, scales, arpeggios and etudes generated. */
export class ExerciseLibrary {
  private readonly load: LoadExerciseFile;
  private index: Promise<MelodyEntry[]> | null = null;

  /** `load` reads a file of public/exercises. */
  constructor(load: LoadExerciseFile) {
    this.load = load;
  }

  private melodies(): Promise<MelodyEntry[]> {
    this.index ??= this.load('index.json')
      .then((text) => (JSON.parse(text) as { melodies: MelodyEntry[] }).melodies)
      .catch((error: unknown) => {
        this.index = null;
        throw error;
      });
    return this.index;
  }

  /** Every built-in exercise: melodies first, then what is generated. */
  async list(): Promise<ExerciseInfo[]> {
    const melodies = await this.melodies();
    return [
      ...melodies.map(({ id, title, composer }): ExerciseInfo => ({ id, title, composer, kind: 'melody' })),
      ...GENERATORS.map(({ info }) => info),
    ];
  }

  /** The five to begin with. */
  async starters(): Promise<ExerciseInfo[]> {
    const all = await this.list();
    return STARTER_IDS.flatMap((id) => all.find((exercise) => exercise.id === id) ?? []);
  }

  /** The exercise in the written key of this instrument; undefined when there is no such id. Rejects when its file cannot be loaded. */
  async exerciseFor(id: string, instrument: Instrument): Promise<Exercise | undefined> {
    const generator = GENERATORS.find(({ info }) => info.id === id);
    if (generator) return writeFor(id, generate(generator), instrument);
    const melody = (await this.melodies()).find((entry) => entry.id === id);
    if (!melody) return undefined;
    return writeFor(id, readMusicXml(await this.load(melody.file)), instrument);
  }
}

import type { Score } from '../generated/score';
import { writeMusicXml } from '../notation/musicxml-writer';
import { midiOf, transposeWritten } from '../notation/notated';
import type { NotatedScore } from '../notation/notated';
import type { ReadNotatedScore } from '../notation/read-score';
import { readMusicXml } from '../notation/musicxml';
import {
  extentOf,
  findPattern,
  levelOfPattern,
  oneOctaveOf,
  patterns,
  writePattern,
} from './exercise-patterns';
import type { FormId, Pattern, PatternKind } from './exercise-patterns';
import { restingNote, writtenRange } from './instruments';
import type { Instrument, MidiRange } from './instruments';
import { keyId, pitchOf } from './keys';
import type { ScaleId, TonicId } from './keys';
import type { Level } from './level';
import { composeReading, parseReading } from './sight-reading';
import type { ReadingRequest } from './sight-reading';

export type ExerciseKind = 'melody' | PatternKind;

/** Marks ids of imported scores, which the store holds. */
export const OWN_PREFIX = 'own-';

/** What a list shows of an exercise. */
export interface ExerciseInfo {
  /** Stable: addresses and assignments carry it. */
  id: string;
  title: string;
  composer: string;
  kind: ExerciseKind;
  level: Level;
  /** Text of its major or minor key (`b-flat-major`); empty when it is in none. */
  key: string;
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

/** What a generated exercise is to be called by; the page has the words. */
export type Nameable =
  { id: string; form: FormId; scale: ScaleId; tonic: TonicId } | { id: string; reading: ReadingRequest };
export type NameExercise = (exercise: Nameable) => string;

/** An entry of public/exercises/index.json. */
interface MelodyEntry {
  id: string;
  title: string;
  composer: string;
  file: string;
  level: Level;
  key: string;
}

function infoOfMelody({ id, title, composer, level, key }: MelodyEntry): ExerciseInfo {
  return { id, title, composer, kind: 'melody', level, key };
}

/** Generated exercises listed in one go. */
const SLICE = 60;

/** Five to begin with, for every instrument. */
const STARTER_IDS: readonly string[] = [
  'ode-to-joy',
  'scale-g-major',
  'frere-jacques',
  'arpeggio-g-major',
  'twinkle',
];

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
  const aim = restingNote(range);
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

/** The same written notes for every treble instrument, moved only as far as the instrument needs, in its clef. */
function writeFor(id: string, notated: NotatedScore, instrument: Instrument): Exercise {
  const move = comfortableMove(
    notated.score.notes.map((note) => note.midi),
    writtenRange(instrument.comfortable, instrument),
  );
  return written(id, transposeWritten(notated, move), instrument);
}

/** Written notes as a part for the instrument, in its clef. */
function written(id: string, notated: NotatedScore, instrument: Instrument): Exercise {
  const score: Score = { ...notated.score, transposition: instrument.transposition };
  return { id, score, musicXml: writeMusicXml({ ...notated, score, clef: instrument.clef }) };
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

/** Octave moves of generated exercises, which stay in their key. */
const octaveMoves = OCTAVES.map((octave) => 12 * octave);

/**
 * Semitones (whole octaves) by which written notes from `low` to `high` come to lie in the instrument's comfortable
 * range, else in its full one, as near the comfortable middle as they can; not at all where they lie well already. Null
 * when the instrument has too few notes.
 */
export function octaveMove({ low, high }: MidiRange, instrument: Instrument): number | null {
  const comfortable = writtenRange(instrument.comfortable, instrument);
  const aim = restingNote(comfortable);
  const middle = (low + high) / 2;
  for (const range of [comfortable, writtenRange(instrument.full, instrument)]) {
    const fitting = octaveMoves.filter((move) => low + move >= range.low && high + move <= range.high);
    if (fitting.includes(0)) return 0;
    const nearest = fitting.sort((a, b) => Math.abs(middle + a - aim) - Math.abs(middle + b - aim))[0];
    if (nearest !== undefined) return nearest;
  }
  return null;
}

function rangeOfPattern(each: Pattern): MidiRange {
  const tonic = midiOf(pitchOf(each.scale, each.tonic, 1));
  const { low, high } = extentOf(each);
  return { low: tonic + low, high: tonic + high };
}

/** The built-in exercises: melodies from files; scales, arpeggios, etudes and sight-reading generated. */
export class ExerciseLibrary {
  private readonly load: LoadExerciseFile;
  private readonly nameOf: NameExercise;
  private index: Promise<MelodyEntry[]> | null = null;

  /** `load` reads a file of public/exercises; `nameOf` finds the words for what is generated (its id when absent). */
  constructor(load: LoadExerciseFile, nameOf: NameExercise = ({ id }) => id) {
    this.load = load;
    this.nameOf = nameOf;
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

  /**
   * Built-in exercises with a fixed id, melodies first: all of them, or those that the instrument has the notes for in
   * their own key.
   */
  async list(instrument?: Instrument): Promise<ExerciseInfo[]> {
    const melodies = await this.melodies();
    const infos = melodies.map(infoOfMelody);
    const fitting = instrument
      ? patterns.filter((each) => octaveMove(rangeOfPattern(each), instrument) !== null)
      : patterns;
    for (let from = 0; from < fitting.length; from += SLICE) {
      infos.push(...fitting.slice(from, from + SLICE).map((each) => this.infoOf(each)));
      // Levels are found by writing the music out: other work gets its turn in between.
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    return infos;
  }

  private infoOf(each: Pattern): ExerciseInfo {
    return {
      id: each.id,
      title: this.nameOf(each),
      composer: '',
      kind: each.kind,
      level: levelOfPattern(each),
      key: each.key ? keyId(each.key) : '',
    };
  }

  /** The five to begin with. */
  async starters(): Promise<ExerciseInfo[]> {
    const melodies = await this.melodies();
    return STARTER_IDS.flatMap((id) => {
      const found = findPattern(id);
      return found ? [this.infoOf(found)] : melodies.filter((melody) => melody.id === id).map(infoOfMelody);
    });
  }

  /**
   * The exercise in the written key of this instrument; undefined when there is no such id. One over two octaves is
   * written over one where the instrument has too few notes. Rejects when its file cannot be loaded.
   */
  async exerciseFor(id: string, instrument: Instrument): Promise<Exercise | undefined> {
    const found = findPattern(id);
    if (found) return this.writePatternFor(found, instrument);
    const request = parseReading(id);
    if (request) return this.writeReadingFor(id, request, instrument);
    const melody = (await this.melodies()).find((entry) => entry.id === id);
    if (!melody) return undefined;
    return writeFor(id, readMusicXml(await this.load(melody.file)), instrument);
  }

  private writePatternFor(found: Pattern, instrument: Instrument): Exercise {
    const shorter = oneOctaveOf(found);
    const fits = octaveMove(rangeOfPattern(found), instrument) !== null;
    const chosen = fits || !shorter ? found : shorter;
    const notated = writePattern(chosen, this.nameOf(chosen));
    const move = octaveMove(rangeOfPattern(chosen), instrument);
    return move === null
      ? writeFor(found.id, notated, instrument)
      : written(found.id, transposeWritten(notated, move), instrument);
  }

  private writeReadingFor(id: string, request: ReadingRequest, instrument: Instrument): Exercise {
    const notated = composeReading(
      request,
      this.nameOf({ id, reading: request }),
      writtenRange(instrument.comfortable, instrument),
      writtenRange(instrument.full, instrument),
    );
    return written(id, notated, instrument);
  }
}

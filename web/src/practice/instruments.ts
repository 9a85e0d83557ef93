import table from '../../../shared/instruments.json';
import type { Clef } from '../notation/notated';

/** Inclusive range of sounding MIDI numbers. */
export interface MidiRange {
  low: number;
  high: number;
}

/** One instrument a take can be played on. */
export interface Instrument {
  /** Stable id, also the value of the command line's `--instrument`. */
  id: string;
  /** Display name in English, as printed on parts. */
  name: string;
  /** Semitones from written to sounding pitch: -2 for a clarinet in B flat. */
  transposition: number;
  clef: Clef;
  /** Range of a second-year player. */
  comfortable: MidiRange;
  /** Range of the instrument. */
  full: MidiRange;
}

const CLEFS: readonly Clef[] = ['treble', 'alto', 'tenor', 'bass'];

function readInstrument(row: (typeof table.instruments)[number]): Instrument {
  const clef = CLEFS.find((candidate) => candidate === row.clef);
  if (!clef) throw new Error(`shared/instruments.json: ${row.id} has the unknown clef ${row.clef}`);
  return { ...row, clef };
}

/** Every instrument, in the order lists show them. */
export const instruments: readonly Instrument[] = table.instruments.map(readInstrument);

/** What is assumed when nothing was chosen: written pitch is sounding pitch. */
export const CONCERT_PITCH_ID = 'other';

/** The instrument with this id, or undefined. */
export function findInstrument(id: string): Instrument | undefined {
  return instruments.find((instrument) => instrument.id === id);
}

/** The instrument with this id; the concert-pitch entry for an id that is not known (an old take, a foreign link). */
export function instrumentOrConcert(id: string): Instrument {
  const found = findInstrument(id) ?? findInstrument(CONCERT_PITCH_ID);
  if (!found) throw new Error(`shared/instruments.json lacks ${CONCERT_PITCH_ID}`);
  return found;
}

/** Written MIDI numbers of a sounding range. */
export function writtenRange({ low, high }: MidiRange, { transposition }: Instrument): MidiRange {
  return { low: low - transposition, high: high - transposition };
}

/** Where in a range the middle of an exercise should lie: a little below its centre. */
const RESTING_SHARE = 0.4;

/** The note that the middle of an exercise should lie near, for a comfortable range. */
export function restingNote({ low, high }: MidiRange): number {
  return low + RESTING_SHARE * (high - low);
}

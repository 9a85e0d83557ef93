// What can be struck: the table in shared/drums.json, typed.

import table from '../../../../shared/drums.json';
import type { DrumClass, DrumInstrument } from '../../generated/drum-transcription';

/** Lanes from top to bottom, as a drum staff stacks them. */
export const drumClasses: readonly DrumClass[] = ['CY', 'HH', 'TT', 'SD', 'OT', 'KD'];

/** Channel 10 of General MIDI, counted from zero as files do. */
export const percussionChannel = 9;

interface Row {
  drumClass: DrumClass;
  /** The General MIDI percussion key that is written. */
  key: number;
  /** The keys that are read as this instrument. */
  keys: readonly number[];
}

const rows = new Map<string, Row>(
  table.instruments.map((row) => [
    row.id,
    { drumClass: row.class as DrumClass, key: row.key, keys: row.keys },
  ]),
);

function rowOf(instrument: DrumInstrument): Row {
  const row = rows.get(instrument);
  if (!row) throw new Error(`shared/drums.json: no row for ${instrument}`);
  return row;
}

/** Every instrument, in the order that its index means. */
export const drumInstruments: readonly DrumInstrument[] = table.instruments.map(
  ({ id }) => id as DrumInstrument,
);

/** The class an instrument counts to. */
export function classOf(instrument: DrumInstrument): DrumClass {
  return rowOf(instrument).drumClass;
}

/** The General MIDI Level 1 percussion key that stands for an instrument. */
export function keyOf(instrument: DrumInstrument): number {
  return rowOf(instrument).key;
}

/** The instrument of a General MIDI or Roland TD-11 percussion key; null for keys that are none of ours. */
export function instrumentOfKey(key: number): DrumInstrument | null {
  return drumInstruments.find((instrument) => rowOf(instrument).keys.includes(key)) ?? null;
}

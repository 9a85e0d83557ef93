// Where each drum stands on the staff, and with which notehead.
//
// Weinberg, "Guide to Standardized Drumset Notation" (Percussive Arts Society, 1998): kick in the first space, snare in
// the third, toms around it by size, hi-hat above the staff, played with the foot below it, ride on the top line, crash
// on the first ledger line above; cymbals with x heads; hands stems up, feet stems down; (o) opens the hi-hat, ghost
// notes in brackets.

import type { DrumInstrument } from '../../generated/drum-transcription';

/** Shapes of noteheads by their SMuFL families. */
export type Notehead = 'normal' | 'x' | 'triangle';

/** How one instrument is written. */
export interface StaffPlace {
  voice: 'hands' | 'feet';
  /** Line or space by the note that stands there in the treble clef, as MusicXML's display-step means it. */
  step: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G';
  octave: 4 | 5;
  notehead: Notehead;
  /** Set in brackets. */
  bracketed: boolean;
  /** Small circle above. */
  open: boolean;
}

const plain = { voice: 'hands', notehead: 'normal', bracketed: false, open: false } as const;
const cymbal = { ...plain, notehead: 'x' } as const;

const places: Readonly<Record<DrumInstrument, StaffPlace>> = {
  kick: { ...plain, voice: 'feet', step: 'F', octave: 4 },
  snare: { ...plain, step: 'C', octave: 5 },
  snareGhost: { ...plain, step: 'C', octave: 5, bracketed: true },
  sideStick: { ...cymbal, step: 'C', octave: 5 },
  hiHatClosed: { ...cymbal, step: 'G', octave: 5 },
  hiHatOpen: { ...cymbal, step: 'G', octave: 5, open: true },
  hiHatPedal: { ...cymbal, voice: 'feet', step: 'D', octave: 4 },
  tomLow: { ...plain, step: 'A', octave: 4 },
  tomMid: { ...plain, step: 'D', octave: 5 },
  tomHigh: { ...plain, step: 'E', octave: 5 },
  crash: { ...cymbal, step: 'A', octave: 5 },
  ride: { ...cymbal, step: 'F', octave: 5 },
  other: { ...plain, notehead: 'triangle', step: 'B', octave: 4 },
};

/** How an instrument is written. */
export function staffPlace(instrument: DrumInstrument): StaffPlace {
  return places[instrument];
}

/** Height on the staff in diatonic steps, to sort chords from low to high. */
export function staffHeight(instrument: DrumInstrument): number {
  const { step, octave } = places[instrument];
  return octave * 7 + 'CDEFGAB'.indexOf(step);
}

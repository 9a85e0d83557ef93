import table from '../../../shared/drums.json';
import type { DrumClass } from '../generated/drum-transcription';
import type { Groove } from '../generated/recording';

/** A written note as the core holds hits against it. */
export interface ClassedNote {
  quarters: number;
  drum: DrumClass;
  velocity: number;
}

/** The groove's notes by class. */
export function coreNotesOf(groove: Groove): ClassedNote[] {
  return groove.notes.map(({ quarters, instrument, velocity }) => ({
    quarters,
    // The table's text; the schema's enumeration of classes is checked against it.
    drum: (table.instruments.find(({ id }) => id === instrument)?.class ?? 'OT') as DrumClass,
    velocity,
  }));
}

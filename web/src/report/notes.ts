import type { Score, ScoreNote } from '../generated/score';
import type { NoteReport, TakeReport } from '../generated/take-report';

/** Notes shorter than this, in seconds, show no cents: their pitch cannot be heard that finely. */
export const CENTS_MINIMUM_SECONDS = 0.08;

/** How a note differs from the page in one respect, in the order a reader cares. */
export type Deviation =
  | { kind: 'missed' }
  /** `playedMidi` is as written for the instrument, rounded to a semitone. */
  | { kind: 'different'; playedMidi: number }
  /** `up` when an octave (or more) too high. */
  | { kind: 'octave'; up: boolean }
  | { kind: 'sharp' | 'flat'; cents: number }
  | { kind: 'early' | 'late'; milliseconds: number };

/** One written note with what was measured of it. */
export interface AssessedNote {
  /** Position in the score, from 0. */
  index: number;
  written: ScoreNote;
  /** Printed number of its bar. */
  barNumber: string;
  report: NoteReport;
  /** Empty when the note was right, in tune and on time. */
  deviations: Deviation[];
  /** Whether cents mean something for this note. */
  centsShown: boolean;
}

/**
 * Everything in which one note differs from the page, pitch before time. Figures are absolute and rounded. `transposition`
 * leads from written to sounding pitch, `shift` by how many semitones the whole take lies above what was asked for.
 */
export function deviationsOf(note: NoteReport, transposition: number, shift = 0): Deviation[] {
  if (note.outcome === 'missed' || !note.played) return [{ kind: 'missed' }];
  const deviations: Deviation[] = [];
  if (note.outcome === 'different')
    deviations.push({ kind: 'different', playedMidi: Math.round(note.played.midi) - transposition - shift });
  else {
    if (note.outcome === 'octave')
      deviations.push({ kind: 'octave', up: note.played.midi - shift > note.midi });
    const { intonation, cents } = note;
    const long = note.played.duration >= CENTS_MINIMUM_SECONDS;
    if (long && cents !== null && (intonation === 'sharp' || intonation === 'flat'))
      deviations.push({ kind: intonation, cents: Math.round(Math.abs(cents)) });
  }
  const { timing, milliseconds } = note;
  if (milliseconds !== null && (timing === 'early' || timing === 'late'))
    deviations.push({ kind: timing, milliseconds: Math.round(Math.abs(milliseconds)) });
  return deviations;
}

/** The notes of a score with their measurements, in score order. `transposition` leads from written to sounding pitch. */
export function assessedNotes(report: TakeReport, score: Score, transposition: number): AssessedNote[] {
  return report.notes.flatMap((note) => {
    const written = score.notes[note.index];
    if (!written) return [];
    return {
      index: note.index,
      written,
      barNumber: score.bars[written.bar]?.number ?? '',
      report: note,
      deviations: deviationsOf(note, transposition, report.tuning.transposition),
      centsShown: note.cents !== null && (note.played?.duration ?? 0) >= CENTS_MINIMUM_SECONDS,
    };
  });
}

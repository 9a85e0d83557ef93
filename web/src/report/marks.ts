import type { BarReport } from '../generated/take-report';
import type { Deviation, AssessedNote } from './notes';

/** How a notehead is drawn on the result. */
export type NoteInk =
  /** As the page has it. */
  | 'ink'
  /** Flat or early. */
  | 'minus'
  /** Sharp or late. */
  | 'plus'
  /** Another note was played: the written one is a ghost. */
  | 'ghost'
  | 'missed';

/** Shape under (or at) a note; each says by form what its colour says. */
export type MarkShape = Deviation['kind'] | 'extra' | 'squeak' | 'restart';

export type MarkTone = 'minus' | 'plus' | 'other' | 'quiet';

/** What is drawn for one note besides its notehead. */
export interface NoteMark {
  index: number;
  ink: NoteInk;
  /** Shapes with their figures, for the row below the staff, the weightiest first. */
  figures: { shape: MarkShape; tone: MarkTone; deviation: Deviation }[];
}

const TONES: Record<Deviation['kind'], MarkTone> = {
  missed: 'quiet',
  different: 'other',
  octave: 'quiet',
  sharp: 'plus',
  late: 'plus',
  flat: 'minus',
  early: 'minus',
};

/** Tone of a shape: minus and plus carry a direction, other a different note, quiet no colour. */
export function toneOf(shape: MarkShape): MarkTone {
  if (shape === 'extra' || shape === 'squeak') return 'other';
  return shape === 'restart' ? 'quiet' : TONES[shape];
}

function inkOf(deviations: readonly Deviation[]): NoteInk {
  const kinds = deviations.map(({ kind }) => kind);
  if (kinds.includes('missed')) return 'missed';
  if (kinds.includes('different')) return 'ghost';
  const first = kinds.find((kind) => TONES[kind] === 'minus' || TONES[kind] === 'plus');
  if (first === undefined) return 'ink';
  return TONES[first] === 'minus' ? 'minus' : 'plus';
}

/** Marks of every note, right ones included (they carry none). */
export function marksOf(notes: readonly AssessedNote[]): NoteMark[] {
  return notes.map(({ index, deviations }) => ({
    index,
    ink: inkOf(deviations),
    figures: deviations.map((deviation) => ({
      shape: deviation.kind,
      tone: TONES[deviation.kind],
      deviation,
    })),
  }));
}

/** Marks in a bar: everything in which its notes differ from the page, and notes that the page does not have. */
export function markedNotes(bar: BarReport): number {
  return bar.different + bar.octave + bar.missed + bar.extra + bar.early + bar.late + bar.sharp + bar.flat;
}

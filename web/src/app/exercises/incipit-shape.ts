// The first notes of an exercise as a small picture: where heads, stems and barlines stand.

import { parseName } from '../../notation/notated';
import type { Clef } from '../../notation/notated';
import type { Score } from '../../generated/score';

export interface IncipitNote {
  x: number;
  y: number;
  /** Half and whole notes are open. */
  open: boolean;
  stem: 'up' | 'down' | null;
  /** Heights of the ledger lines it needs. */
  ledgers: readonly number[];
}

export interface IncipitShape {
  notes: readonly IncipitNote[];
  barlines: readonly number[];
}

/** Picture units: the staff's lines are 6 apart around 0; x runs from 0 to WIDTH. */
export const INCIPIT = { width: 132, gap: 6, top: -24, bottom: 24 } as const;
/** Notes shown at most, and room left of the first. */
const MOST_NOTES = 10;
const MARGIN = 8;
const LETTERS = 'CDEFGAB';
/** Staff positions (steps above C0) of the middle lines. */
const MIDDLE: Record<Clef, number> = { treble: 34, alto: 28, tenor: 26, bass: 22 };
/** Steps from the middle line to the outer ones. */
const OUTER = 4;

/** The picture of a score's beginning: up to ten notes, evenly spaced as the eye reads them. */
export function incipitOf(score: Score, clef: Clef): IncipitShape {
  const shown = score.notes.slice(0, MOST_NOTES);
  const spacing = (INCIPIT.width - 2 * MARGIN) / Math.max(1, shown.length);
  const barlines: number[] = [];
  const notes = shown.map((note, index): IncipitNote => {
    const x = MARGIN + (index + 0.5) * spacing;
    const before = shown[index - 1];
    if (before && before.bar !== note.bar) barlines.push(x - spacing / 2);
    const pitch = parseName(note.name);
    const steps = pitch ? LETTERS.indexOf(pitch.step) + 7 * pitch.octave - MIDDLE[clef] : 0;
    const reach = Math.abs(steps);
    const ledgers = Array.from(
      { length: Math.max(0, Math.floor((reach - OUTER) / 2)) },
      (_, line) => (-Math.sign(steps) * (OUTER + 2 * (line + 1)) * INCIPIT.gap) / 2,
    );
    return {
      x,
      y: (-steps * INCIPIT.gap) / 2,
      open: note.duration >= 2,
      stem: note.duration >= 4 ? null : steps >= 0 ? 'down' : 'up',
      ledgers,
    };
  });
  return { notes, barlines };
}

// Changes to an exercise that make another of it: title, tempo, some of its bars, another key, another clef.

import type { ScoreBar, ScoreNote } from '../generated/score';
import { transposeFifths, transposeWritten } from '../notation/notated';
import type { Clef, NotatedScore } from '../notation/notated';

/** What is changed; everything else stays as it was. */
export interface ScoreEdits {
  title: string;
  /** Quarter notes per minute; null when the music states none. */
  quartersPerMinute: number | null;
  /** First and last bar that are kept, as indices. */
  bars: { first: number; last: number };
  /** Semitones that the written notes are moved by. */
  semitones: number;
  clef: Clef;
}

/** The edits that change nothing. */
export function noEdits({ score, clef }: NotatedScore): ScoreEdits {
  return {
    title: score.title,
    quartersPerMinute: score.quartersPerMinute,
    bars: { first: 0, last: score.bars.length - 1 },
    semitones: 0,
    clef,
  };
}

/** How far written notes can be moved before one has no MIDI number, at most `most` semitones either way. */
export function transpositionLimits({ score }: NotatedScore, most: number): { low: number; high: number } {
  const midis = score.notes.map(({ midi }) => midi);
  return { low: Math.max(-most, -Math.min(...midis)), high: Math.min(most, 127 - Math.max(...midis)) };
}

/** Key signature of the first bar after the edits. */
export function fifthsAfter({ signatures }: NotatedScore, { semitones, bars }: ScoreEdits): number {
  const fifths = signatures[bars.first]?.fifths ?? 0;
  return semitones % 12 === 0 ? fifths : transposeFifths(fifths, semitones);
}

/** The bars from `first` to `last`, moved to the start. A note that began before them is left out, one that goes on beyond them ends with them. */
function cut(notated: NotatedScore, { first, last }: ScoreEdits['bars']): NotatedScore {
  const { score, signatures, marks } = notated;
  const kept = score.bars.slice(first, last + 1);
  const start = kept[0]?.onset ?? 0;
  const lastBar = kept.at(-1);
  const end = lastBar ? lastBar.onset + lastBar.duration : start;
  const inside = score.notes.flatMap((note, index) => (note.bar >= first && note.bar <= last ? [index] : []));
  return {
    ...notated,
    score: {
      ...score,
      bars: kept.map((bar): ScoreBar => ({ ...bar, onset: bar.onset - start })),
      notes: inside.flatMap((index): ScoreNote[] => {
        const note = score.notes[index];
        if (!note) return [];
        const duration = Math.min(note.duration, end - note.onset);
        return [{ ...note, onset: note.onset - start, duration, bar: note.bar - first }];
      }),
    },
    signatures: signatures.slice(first, last + 1),
    ...(marks ? { marks: inside.map((index) => marks[index]) } : {}),
  };
}

/** True when some note begins in these bars. */
export function hasNotes({ score }: NotatedScore, { first, last }: ScoreEdits['bars']): boolean {
  return score.notes.some(({ bar }) => bar >= first && bar <= last);
}

/** The edited score. Moves that leave MIDI's numbers throw RangeError: keep to {@link transpositionLimits}. */
export function applyEdits(notated: NotatedScore, edits: ScoreEdits): NotatedScore {
  const moved = transposeWritten(cut(notated, edits.bars), edits.semitones);
  return {
    ...moved,
    clef: edits.clef,
    score: { ...moved.score, title: edits.title, quartersPerMinute: edits.quartersPerMinute },
  };
}

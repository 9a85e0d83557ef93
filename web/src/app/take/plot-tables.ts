// The text twins of the plots.

import { figureCell, wordsCell } from '../components/sort-table';
import type { TableContent, TableRow } from '../components/sort-table';
import { clock } from '../i18n/format';
import { spokenNote } from '../i18n/note-names';
import { t } from '../i18n/t';
import { tempoByBar } from '../../report/tempo-plot';
import type { TakeResult } from './take-result';
import { beatWords, resultWords, spokenMidi } from './words';

const SHARE_TO_PERCENT = 100;

/** Every note with its figures; without a score those heard. */
export function notesTable(result: TakeResult): TableContent {
  const score = result.exercise?.score;
  if (!score) return heardTable(result);
  const rows = result.notes.map((note): TableRow => {
    const { cents, milliseconds, durationRatio } = note.report;
    return {
      key: note.index,
      cells: [
        wordsCell(note.barNumber, note.written.bar),
        wordsCell(beatWords(note.written.beat), note.written.beat),
        wordsCell(spokenNote(note.written.name)),
        wordsCell(resultWords(note, score)),
        figureCell(note.centsShown ? cents : null, 0, true),
        figureCell(milliseconds, 0, true),
        figureCell(durationRatio === null ? null : SHARE_TO_PERCENT * durationRatio),
      ],
    };
  });
  const extras = result.extras.map((extra): TableRow => {
    const words = t(extra.kind === 'squeak' ? 'take.markSqueak' : 'take.markExtra');
    const before = result.notes.find(({ index }) => index === extra.after);
    return {
      key: -1,
      cells: [
        wordsCell(before?.barNumber ?? '', before?.written.bar ?? Infinity),
        figureCell(null),
        wordsCell(spokenMidi(extra.midi, score)),
        wordsCell(words),
        figureCell(null),
        figureCell(null),
        figureCell(null),
      ],
    };
  });
  return {
    columns: [
      t('take.columnBar'),
      t('take.columnBeat'),
      t('take.columnNote'),
      t('take.columnResult'),
      t('take.columnCents'),
      t('take.columnMilliseconds'),
      t('take.columnHeld'),
    ],
    rows: [...rows, ...extras],
  };
}

function heardTable({ report, transposition }: TakeResult): TableContent {
  const rows = report.notes.flatMap(({ index, played, midi, cents }): TableRow[] =>
    played
      ? [
          {
            key: index,
            cells: [
              figureCell(played.onset, 2),
              figureCell(played.duration, 2),
              wordsCell(spokenMidi(midi - transposition, null)),
              figureCell(cents, 0, true),
            ],
          },
        ]
      : [],
  );
  return {
    columns: [t('take.columnStart'), t('take.columnLength'), t('take.columnNote'), t('take.columnCents')],
    rows,
  };
}

/** Tempo bar by bar. */
export function tempoTable({ tempoPlot, report, exercise, beatQuarters }: TakeResult): TableContent {
  const bars = tempoPlot && exercise ? tempoByBar(tempoPlot, report, exercise.score.bars, beatQuarters) : [];
  return {
    columns: [t('take.columnBar'), t('take.columnTempo'), t('take.columnAgainst')],
    rows: bars.map(({ bar, beats, share }, index): TableRow => {
      const percent = figureCell(SHARE_TO_PERCENT * share, 0, true);
      return {
        key: -1,
        cells: [wordsCell(bar, index), figureCell(beats), wordsCell(`${percent.words} %`, share)],
      };
    }),
  };
}

/** Loudness note by note. */
export function loudnessTable({ loudnessPlot, notes, report, transposition }: TakeResult): TableContent {
  return {
    columns: [t('take.columnTime'), t('take.columnBar'), t('take.columnNote'), t('take.columnLoudness')],
    rows: (loudnessPlot?.steps ?? []).map(({ index, start, decibels }): TableRow => {
      const note = notes.find((each) => each.index === index);
      const heard = report.notes.find((each) => each.index === index);
      const name = note
        ? spokenNote(note.written.name)
        : spokenMidi((heard?.midi ?? 0) - transposition, null);
      return {
        key: index,
        cells: [
          wordsCell(clock(start, 1), start),
          wordsCell(note?.barNumber ?? '', note?.written.bar ?? Infinity),
          wordsCell(name),
          figureCell(decibels, 0, true),
        ],
      };
    }),
  };
}

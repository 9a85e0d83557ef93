import type { TakeReport } from '../generated/take-report';
import type { AssessedNote } from './notes';

/** Columns of the exported table of notes; the units are in the names. */
const COLUMNS = [
  'bar',
  'beat',
  'written',
  'outcome',
  'cents',
  'intonation',
  'milliseconds',
  'timing',
  'expectedOnsetSeconds',
  'playedOnsetSeconds',
  'playedDurationSeconds',
  'playedMidi',
] as const;

type Row = Record<(typeof COLUMNS)[number], string | number | null>;

/** A field as RFC 4180 wants it, safe from being taken for a formula by a spreadsheet. */
function field(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Number(value.toFixed(4)));
  const safe = /^[=+@-]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** Comma-separated table of a take: its written notes, then the extra ones. Numbers have at most four decimals. */
export function notesCsv(report: TakeReport, notes: readonly AssessedNote[]): string {
  const rows: Row[] = notes.map(({ barNumber, written, report: note }) => ({
    bar: barNumber,
    beat: written.beat,
    written: written.name,
    outcome: note.outcome,
    cents: note.cents,
    intonation: note.intonation,
    milliseconds: note.milliseconds,
    timing: note.timing,
    expectedOnsetSeconds: note.expectedOnset,
    playedOnsetSeconds: note.played?.onset ?? null,
    playedDurationSeconds: note.played?.duration ?? null,
    playedMidi: note.played?.midi ?? null,
  }));
  const unwritten = notes.length > 0 ? [] : report.notes.flatMap((note) => note.played ?? []);
  for (const [outcome, played] of [
    ...unwritten.map((note) => ['heard', note] as const),
    ...report.extras.map((note) => ['extra', note] as const),
  ])
    rows.push({
      bar: null,
      beat: null,
      written: null,
      outcome,
      cents: null,
      intonation: null,
      milliseconds: null,
      timing: null,
      expectedOnsetSeconds: null,
      playedOnsetSeconds: played.onset,
      playedDurationSeconds: played.duration,
      playedMidi: played.midi,
    });
  const lines = rows.map((row) => COLUMNS.map((column) => field(row[column])).join(','));
  return [COLUMNS.join(','), ...lines].join('\r\n') + '\r\n';
}

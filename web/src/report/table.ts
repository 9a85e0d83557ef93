import type { NoteReport, PlayedNote, TakeReport } from '../generated/take-report';
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
  'durationRatio',
  'loudnessDecibels',
  'vibratoHertz',
  'vibratoCents',
  'harmonicsToNoiseDecibels',
  'tremorDecibels',
  'attackSeconds',
] as const;

type Row = Record<(typeof COLUMNS)[number], string | number | null>;

/** A field as RFC 4180 wants it, safe from being taken for a formula by a spreadsheet. Numbers have at most four decimals. */
export function csvField(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(Number(value.toFixed(4)));
  const safe = /^[=+@\t\r-]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

const EMPTY = Object.fromEntries(COLUMNS.map((column) => [column, null])) as Row;

/** How a note sounded. */
function soundOf({ durationRatio, loudness, vibrato, tone }: NoteReport): Partial<Row> {
  return {
    durationRatio,
    loudnessDecibels: loudness,
    vibratoHertz: vibrato?.rateHz ?? null,
    vibratoCents: vibrato?.extentCents ?? null,
    harmonicsToNoiseDecibels: tone?.hnrDb ?? null,
    tremorDecibels: tone?.tremorDb ?? null,
    attackSeconds: tone?.attackSeconds ?? null,
  };
}

function playedOf(played: PlayedNote | null): Partial<Row> {
  return {
    playedOnsetSeconds: played?.onset ?? null,
    playedDurationSeconds: played?.duration ?? null,
    playedMidi: played?.midi ?? null,
  };
}

/** Comma-separated table of a take: its written notes, then those that the page does not have. Numbers have at most four decimals. */
export function notesCsv(report: TakeReport, notes: readonly AssessedNote[]): string {
  const written = notes.map(({ barNumber, written: { beat, name }, report: note }): Row => ({
    ...EMPTY,
    bar: barNumber,
    beat,
    written: name,
    outcome: note.outcome,
    cents: note.cents,
    intonation: note.intonation,
    milliseconds: note.milliseconds,
    timing: note.timing,
    expectedOnsetSeconds: note.expectedOnset,
    ...playedOf(note.played),
    ...soundOf(note),
  }));
  const heard = notes.length > 0 ? [] : report.notes.filter(({ played }) => played !== null);
  const rows = [
    ...written,
    ...heard.map((note): Row => ({ ...EMPTY, outcome: 'heard', ...playedOf(note.played), ...soundOf(note) })),
    ...report.extras.map((note): Row => ({ ...EMPTY, outcome: note.kind, ...playedOf(note) })),
  ];
  const lines = rows.map((row) => COLUMNS.map((column) => csvField(row[column])).join(','));
  return [COLUMNS.join(','), ...lines].join('\r\n') + '\r\n';
}

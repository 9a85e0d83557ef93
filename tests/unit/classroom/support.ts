// An assignment and what students hand in for it, as tests of the classroom start from.

import type { Assignment } from '../../../web/src/generated/assignment';
import type { ResultManifest } from '../../../web/src/generated/result-package';
import type { Score } from '../../../web/src/generated/score';
import type { BarReport, TakeReport } from '../../../web/src/generated/take-report';
import type { HandedIn } from '../../../web/src/classroom/class-table';
import { blankMeasures, blankNote, blankReport } from '../../support/take-report';

export const assignment: Assignment = {
  format: 'woodshed-assignment',
  version: 1,
  id: 'a1b2c3d4e5f60718',
  title: 'Week 9',
  exercise: { id: 'ode-to-joy', title: 'Ode to Joy', musicXml: null },
  instruments: ['clarinet'],
  quartersPerMinute: 84,
  attempts: 5,
  strictness: 'standard',
  level: 'middle',
  bars: null,
  criteria: [],
  audio: true,
  note: 'Mind the dotted quarter.',
  store: null,
};

const digest = '0'.repeat(64);

export const manifest: ResultManifest = {
  format: 'woodshed-result',
  version: 1,
  id: 'ffeeddccbbaa9988',
  createdAt: '2026-11-20T10:00:00.000Z',
  student: 'Ben K.',
  assignment: { id: assignment.id, title: assignment.title, sha256: digest },
  asked: {
    exerciseId: 'ode-to-joy',
    scoreTitle: 'Ode to Joy',
    instrumentId: 'clarinet',
    quartersPerMinute: 84,
    strictness: 'standard',
    level: 'middle',
  },
  take: {
    number: 1,
    of: 1,
    recordedAt: '2026-11-20T09:58:00.000Z',
    seconds: 12.5,
    source: 'microphone',
    audioSha256: null,
  },
  files: [{ name: 'report.json', bytes: 10, sha256: digest }],
};

/** Two bars of two half notes. */
export const score: Score = {
  title: 'Ode to Joy',
  composer: '',
  transposition: -2,
  quartersPerMinute: 84,
  bars: [0, 1].map((bar) => ({ number: String(bar + 1), onset: 4 * bar, duration: 4, beatQuarters: 1 })),
  notes: [0, 1, 2, 3].map((index) => ({
    onset: 2 * index,
    duration: 2,
    midi: 60 + index,
    name: 'C4',
    bar: Math.floor(index / 2),
    beat: 1 + 2 * (index % 2),
  })),
};

const cleanBar: BarReport = {
  bar: 0,
  written: 2,
  right: 2,
  different: 0,
  octave: 0,
  missed: 0,
  extra: 0,
  early: 0,
  late: 0,
  sharp: 0,
  flat: 0,
  meanAbsCents: 0,
  meanAbsMilliseconds: 0,
  trouble: 0,
};

/** A take of the two bars: cents and milliseconds beside each note, and all four ratings at one value. */
export function reportOf(
  notes: readonly (readonly [cents: number, milliseconds: number])[],
  rating: number | null,
): TakeReport {
  const one =
    rating === null ? null : { value: rating, low: rating - 0.05, high: rating + 0.05, reasons: [] };
  return {
    ...blankReport,
    duration: 12.5,
    instrument: 'clarinet',
    measures: { ...blankMeasures, written: notes.length, right: notes.length },
    ratings: one && { musicality: one, noteAccuracy: one, rhythmicAccuracy: one, toneQuality: one },
    notes: notes.map(([cents, milliseconds], index) => ({
      ...blankNote,
      index,
      midi: 58 + index,
      outcome: 'right' as const,
      expectedOnset: 1 + 1.5 * index,
      expectedDuration: 1.5,
      played: { onset: 1 + 1.5 * index, duration: 1.4, midi: 58 + index },
      cents,
      milliseconds,
      intonation:
        Math.abs(cents) <= 25 ? ('inTune' as const) : cents > 0 ? ('sharp' as const) : ('flat' as const),
      timing:
        Math.abs(milliseconds) <= 50
          ? ('onTime' as const)
          : milliseconds > 0
            ? ('late' as const)
            : ('early' as const),
    })),
    bars: [0, 1].map((bar) => {
      const own = notes.slice(2 * bar, 2 * bar + 2);
      const late = own.filter(([, milliseconds]) => milliseconds > 50).length;
      const sharp = own.filter(([cents]) => cents > 25).length;
      return { ...cleanBar, bar, late, sharp, trouble: (late + sharp) / 4 };
    }),
  };
}

/** A package as the class page keeps it. */
export function handedIn(
  student: string,
  report: TakeReport,
  change: { manifest?: Partial<ResultManifest>; kept?: Partial<HandedIn> } = {},
): HandedIn {
  return {
    sha256: `${student} ${report.duration}`,
    manifest: { ...manifest, student, id: `id-${student}-${report.duration}`, ...change.manifest },
    report,
    score,
    integrity: 'signed',
    altered: [],
    keyId: `key of ${student}`,
    hasAudio: false,
    sample: false,
    ...change.kept,
  };
}

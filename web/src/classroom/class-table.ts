// What a class handed in, as a teacher reads it: a row for each student, what is odd about it, where the class slipped.

import type { Assignment } from '../generated/assignment';
import type { ResultManifest } from '../generated/result-package';
import type { Score } from '../generated/score';
import type { TakeReport } from '../generated/take-report';
import { markedNotes } from '../report/marks';
import type { Criterion, RatingBand } from '../report/ratings';
import { csvField } from '../report/table';
import type { Integrity } from './package';
import { countedCriteria, countedNotes, countsBar, scoreOfTake } from './score-of-take';

/** A package as the class page keeps it; its sound lies elsewhere. */
export interface HandedIn {
  /** What names it: the SHA-256 of its manifest. */
  sha256: string;
  manifest: ResultManifest;
  report: TakeReport;
  score: Score;
  integrity: Integrity;
  altered: string[];
  keyId: string | null;
  hasAudio: boolean;
  /** Made up to show what the page looks like. */
  sample: boolean;
}

/** Something about a package that a teacher should know before relying on it. */
export type Flag =
  /** Files are not what was signed. */
  | { kind: 'altered'; files: string[] }
  | { kind: 'unsigned' }
  /** The same sound as another student's. */
  | { kind: 'sameAudio'; other: string }
  /** From the same browser as another student's. */
  | { kind: 'sameKey'; other: string }
  /** One name from several browsers. */
  | { kind: 'severalKeys' }
  | { kind: 'otherExercise'; title: string }
  /** `quartersPerMinute` of the take. */
  | { kind: 'otherTempo'; quartersPerMinute: number }
  | { kind: 'otherStrictness' }
  | { kind: 'otherLevel' }
  | { kind: 'otherInstrument' }
  /** Made for an earlier or later version of the assignment. */
  | { kind: 'otherVersion' }
  | { kind: 'manyTakes'; count: number }
  /** The take was opened from a file, not recorded on the page. */
  | { kind: 'fromFile' };

/** One student. */
export interface StudentRow {
  name: string;
  /** Takes counted on the student's device, as far as known. */
  takes: number;
  best: HandedIn;
  /** 0..1; null when there is nothing to go by. */
  score: number | null;
  medianCents: number | null;
  medianMilliseconds: number | null;
  /** Printed number of the bar that gave most trouble; null when none did. */
  hardestBar: string | null;
  flags: Flag[];
  /** Every package of this student, the best first. */
  packages: HandedIn[];
}

/** One bar of the music over the class. */
export interface BarHeat {
  /** Index into the score's bars. */
  bar: number;
  number: string;
  /** Students whose best take has at least one marked or added note there. */
  students: number;
  names: string[];
}

/** One rating over the class. */
export interface Distribution {
  criterion: Criterion;
  /** One value for each student that has the rating, in the order of the rows. */
  values: { name: string; value: number }[];
  /** Middle of the class; null when nobody has it. */
  median: number | null;
}

/** What the class page shows. */
export interface ClassTable {
  rows: StudentRow[];
  distributions: Distribution[];
  heat: BarHeat[];
  /** The bar in which most students slipped; null where none stands out. */
  teach: BarHeat | null;
}

/** Two names are one student's when only case and spaces tell them apart. */
function studentKey(name: string): string {
  return name.normalize('NFKC').toLocaleLowerCase().replace(/\s+/g, ' ').trim();
}

/** Middle value; null of nothing. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** Tempi closer than this are the same, quarters a minute: the stand shows whole beats. */
const SAME_TEMPO = 0.75;

function settingFlags(assignment: Assignment, { manifest }: HandedIn): Flag[] {
  const { asked, take } = manifest;
  const flags: Flag[] = [];
  if (asked.exerciseId !== assignment.exercise.id)
    flags.push({ kind: 'otherExercise', title: asked.scoreTitle });
  if (Math.abs(asked.quartersPerMinute - assignment.quartersPerMinute) > SAME_TEMPO)
    flags.push({ kind: 'otherTempo', quartersPerMinute: asked.quartersPerMinute });
  if (asked.strictness !== assignment.strictness) flags.push({ kind: 'otherStrictness' });
  if (asked.level !== assignment.level) flags.push({ kind: 'otherLevel' });
  if (assignment.instruments.length > 0 && !assignment.instruments.includes(asked.instrumentId))
    flags.push({ kind: 'otherInstrument' });
  if (assignment.attempts !== null && take.of > assignment.attempts)
    flags.push({ kind: 'manyTakes', count: take.of });
  if (take.source === 'file') flags.push({ kind: 'fromFile' });
  return flags;
}

/** Another student's name among those that share something with this package. */
function sharedWith(
  all: readonly HandedIn[],
  mine: HandedIn,
  shared: (each: HandedIn) => string | null,
): string | null {
  const value = shared(mine);
  if (value === null) return null;
  const name = studentKey(mine.manifest.student);
  // The one made first, whatever order the packages came in; of two made at once, by name.
  const [first] = all
    .filter((each) => shared(each) === value && studentKey(each.manifest.student) !== name)
    .map(({ manifest }) => manifest)
    .sort((x, y) => x.createdAt.localeCompare(y.createdAt) || x.student.localeCompare(y.student));
  return first?.student ?? null;
}

function flagsOf(
  assignment: Assignment,
  digest: string | null,
  all: readonly HandedIn[],
  mine: HandedIn,
): Flag[] {
  const flags: Flag[] = [];
  if (mine.integrity === 'altered') flags.push({ kind: 'altered', files: mine.altered });
  if (mine.integrity === 'unsigned' && !mine.sample) flags.push({ kind: 'unsigned' });
  const sameAudio = sharedWith(all, mine, ({ manifest }) => manifest.take.audioSha256);
  if (sameAudio !== null) flags.push({ kind: 'sameAudio', other: sameAudio });
  const sameKey = sharedWith(all, mine, ({ keyId }) => keyId);
  if (sameKey !== null) flags.push({ kind: 'sameKey', other: sameKey });
  const name = studentKey(mine.manifest.student);
  const keys = new Set(
    all.flatMap(({ manifest, keyId }) => (studentKey(manifest.student) === name ? (keyId ?? []) : [])),
  );
  if (keys.size > 1) flags.push({ kind: 'severalKeys' });
  flags.push(...settingFlags(assignment, mine));
  if (digest !== null && mine.manifest.assignment.sha256 !== digest) flags.push({ kind: 'otherVersion' });
  return flags;
}

function rowOf(
  assignment: Assignment,
  digest: string | null,
  all: readonly HandedIn[],
  packages: readonly HandedIn[],
): StudentRow | null {
  const rated = packages.map((each) => ({
    each,
    score: scoreOfTake(each.report, each.score, assignment)?.value ?? null,
  }));
  // The best first; of equals the one that was made first.
  rated.sort(
    (a, b) =>
      (b.score ?? -1) - (a.score ?? -1) || a.each.manifest.createdAt.localeCompare(b.each.manifest.createdAt),
  );
  const [first] = rated;
  if (!first) return null;
  const best = first.each;
  const { report, score, manifest } = best;
  const notes = countedNotes(report, score, assignment.bars);
  const magnitudes = (value: (note: (typeof notes)[number]) => number | null): number[] =>
    notes.flatMap((note) => {
      const deviation = value(note);
      return deviation === null ? [] : [Math.abs(deviation)];
    });
  const hardest = report.bars
    .filter(({ bar, trouble }) => trouble > 0 && countsBar(assignment.bars, bar))
    .sort((a, b) => b.trouble - a.trouble || a.bar - b.bar)[0];
  return {
    name: manifest.student,
    takes: Math.max(...packages.map((each) => each.manifest.take.of)),
    best,
    score: first.score,
    medianCents: median(magnitudes(({ cents }) => cents)),
    medianMilliseconds: median(magnitudes(({ milliseconds }) => milliseconds)),
    hardestBar: hardest ? (score.bars[hardest.bar]?.number ?? null) : null,
    flags: flagsOf(assignment, digest, all, best),
    packages: rated.map(({ each }) => each),
  };
}

/** Share of the class from which a bar is one to teach. */
const TEACH_SHARE = 0.25;

function heatOf(assignment: Assignment, rows: readonly StudentRow[]): BarHeat[] {
  const bars = new Map<number, BarHeat>();
  for (const { best, name } of rows)
    for (const report of best.report.bars) {
      if (!countsBar(assignment.bars, report.bar)) continue;
      const heat = bars.get(report.bar) ?? {
        bar: report.bar,
        number: best.score.bars[report.bar]?.number ?? '',
        students: 0,
        names: [],
      };
      bars.set(
        report.bar,
        markedNotes(report) > 0
          ? { ...heat, students: heat.students + 1, names: [...heat.names, name] }
          : heat,
      );
    }
  return [...bars.values()].sort((a, b) => a.bar - b.bar);
}

/**
 * The class page's content. `digest`: of the assignment as the teacher has it; null leaves out the check for other
 * versions. Packages that belong to other assignments must have been set apart before.
 */
export function classTable(
  assignment: Assignment,
  digest: string | null,
  packages: readonly HandedIn[],
): ClassTable {
  const students = new Map<string, HandedIn[]>();
  for (const each of packages) {
    const key = studentKey(each.manifest.student);
    students.set(key, [...(students.get(key) ?? []), each]);
  }
  const rows = [...students.values()]
    .flatMap((own) => rowOf(assignment, digest, packages, own) ?? [])
    .sort((a, b) => a.name.localeCompare(b.name));
  const heat = heatOf(assignment, rows);
  const most = heat.reduce((highest, { students: count }) => Math.max(highest, count), 0);
  const worst = heat.filter(({ students: count }) => count === most);
  return {
    rows,
    distributions: countedCriteria(assignment).map((criterion) => {
      const values = rows.flatMap(({ name, best }) => {
        const rating = best.report.ratings?.[criterion];
        return rating ? [{ name, value: rating.value }] : [];
      });
      return { criterion, values, median: median(values.map(({ value }) => value)) };
    }),
    heat,
    teach: most > 0 && most >= TEACH_SHARE * rows.length && worst.length === 1 ? (worst[0] ?? null) : null,
  };
}

/** Seconds of a bar in a take, from its first note's due time to the next bar's; null where the bar has no notes. */
export function barSpan({ report, score }: HandedIn, bar: number): { start: number; end: number } | null {
  const due = (index: number): number[] =>
    report.notes.flatMap((note) => (score.notes[note.index]?.bar === index ? [note.expectedOnset] : []));
  const own = due(bar);
  if (own.length === 0) return null;
  const start = Math.min(...own);
  const ends = report.notes.flatMap((note) =>
    score.notes[note.index]?.bar === bar ? [note.expectedOnset + note.expectedDuration] : [],
  );
  const later = report.notes.flatMap((note) =>
    (score.notes[note.index]?.bar ?? 0) > bar && note.expectedOnset > start ? [note.expectedOnset] : [],
  );
  const end = later.length > 0 ? Math.min(...later) : Math.max(...ends);
  return { start: Math.max(0, start), end: Math.max(start, end) };
}

/** Columns of the exported table; units are in the names. Ratings are best guesses, 0 to 1, with their likely range. */
function columns(counted: readonly Criterion[]): string[] {
  return [
    'student',
    'takes',
    ...counted.flatMap((criterion) => [criterion, `${criterion}Low`, `${criterion}High`]),
    'meanOfCounted',
    'notesRight',
    'notesWritten',
    'medianCentsOff',
    'medianMillisecondsOff',
    'hardestBar',
    'tempoQuartersPerMinute',
    'recordedAt',
    'integrity',
    'remarks',
  ];
}

/** Comma-separated table of a class; names are safe from being taken for formulas. */
export function classCsv(assignment: Assignment, { rows }: ClassTable): string {
  const counted = countedCriteria(assignment);
  const band = (rating: RatingBand | undefined): (number | null)[] =>
    rating ? [rating.value, rating.low, rating.high] : [null, null, null];
  const lines = rows.map((row) => {
    const { manifest, report, integrity, score } = row.best;
    const notes = countedNotes(report, score, assignment.bars);
    return [
      row.name,
      row.takes,
      ...counted.flatMap((criterion) => band(report.ratings?.[criterion])),
      row.score,
      notes.filter(({ outcome }) => outcome === 'right').length,
      notes.length,
      row.medianCents,
      row.medianMilliseconds,
      row.hardestBar,
      manifest.asked.quartersPerMinute,
      manifest.take.recordedAt,
      integrity,
      row.flags.map(({ kind }) => kind).join(' '),
    ]
      .map(csvField)
      .join(',');
  });
  return [columns(counted).join(','), ...lines].join('\r\n') + '\r\n';
}

// A made-up class, to show what the class page looks like before anything was handed in. Always the same.

import type { Assignment } from '../generated/assignment';
import type { ResultManifest } from '../generated/result-package';
import type { Score } from '../generated/score';
import type { BarReport, NoteReport, Rating, TakeMeasures, TakeReport } from '../generated/take-report';
import { randomFrom } from '../practice/random';
import type { Random } from '../practice/random';
import { goodZones } from '../practice/strictness';
import type { HandedIn } from './class-table';
import { median } from './class-table';

const NAMES = [
  'Amara O.',
  'Ben K.',
  'Chloé D.',
  'Dilan Y.',
  'Elif S.',
  'Finn M.',
  'Grace L.',
  'Hugo P.',
  'Ines R.',
  'Jonas W.',
  'Kenji T.',
  'Lea B.',
  'Mateo G.',
  'Nia A.',
  'Oskar F.',
  'Priya N.',
  'Quentin V.',
  'Rosa C.',
  'Samir H.',
  'Tilda E.',
  'Uma J.',
  'Viktor Z.',
] as const;

/** The student who plays at another tempo, and the two whose sound is the same. */
const SLOWER = 'Finn M.';
const SLOWER_TEMPO = 72 / 84;
const COPIED = ['Ben K.', 'Hugo P.'] as const;

/** The bar that most slip in, by its printed number, and how much more often than elsewhere. */
const HARD_BAR = '6';
const HARDER = 3.2;

const SEED = 6;
/** Chance that a student of middling skill has something marked at a note. */
const MARK_CHANCE = 0.06;
const ZEROS = '0'.repeat(64);

const ASKED_AT = '2026-11-16T08:00:00.000Z';
const HOUR_MILLISECONDS = 3_600_000;

/** The assignment of the sample class. */
export function sampleAssignment(score: Score, title: string): Assignment {
  return {
    format: 'woodshed-assignment',
    version: 1,
    id: 'sample-class',
    title,
    exercise: { id: 'ode-to-joy', title: score.title, musicXml: null },
    instruments: ['clarinet'],
    quartersPerMinute: 84,
    attempts: 5,
    strictness: 'standard',
    level: 'middle',
    bars: null,
    criteria: [],
    audio: false,
    note: '',
    store: null,
  };
}

/** Roughly normal, mean 0 and standard deviation 1: the sum of twelve even numbers less six. */
function normal(random: Random): number {
  let sum = -6;
  for (let draw = 0; draw < 12; draw += 1) sum += random();
  return sum;
}

function rating(random: Random, middle: number): Rating {
  const value = Math.min(0.97, Math.max(0.05, middle + 0.06 * normal(random)));
  const half = 0.06 + 0.03 * random();
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half), reasons: [] };
}

function note(random: Random, score: Score, index: number, skill: number, quarter: number): NoteReport {
  const { midi, onset, duration, bar } = score.notes[index] ?? { midi: 60, onset: 0, duration: 1, bar: 0 };
  const hard = score.bars[bar]?.number === HARD_BAR ? HARDER : 1;
  const marked = random() < MARK_CHANCE * hard * (1.6 - skill);
  const zones = goodZones('standard');
  const off = random();
  const sign = random() < 0.5 ? -1 : 1;
  const cents =
    marked && off < 0.5 ? sign * zones.cents * (1.2 + random()) : 0.4 * zones.cents * normal(random);
  const milliseconds =
    marked && off >= 0.5 ? zones.milliseconds * (1.2 + random()) : 0.4 * zones.milliseconds * normal(random);
  const sounding = midi + (score.transposition ?? 0);
  const due = 1 + onset * quarter;
  return {
    index,
    midi: sounding,
    expectedOnset: due,
    expectedDuration: duration * quarter,
    outcome: 'right',
    played: {
      onset: Math.max(0, due + milliseconds / 1000),
      duration: 0.9 * duration * quarter,
      midi: sounding + cents / 100,
    },
    cents,
    milliseconds,
    intonation: cents > zones.cents ? 'sharp' : cents < -zones.cents ? 'flat' : 'inTune',
    timing:
      milliseconds > zones.milliseconds ? 'late' : milliseconds < -zones.milliseconds ? 'early' : 'onTime',
    durationRatio: 0.9,
    loudness: null,
    dynamics: null,
    vibrato: null,
    tone: null,
  };
}

function barReport(notes: readonly NoteReport[], bar: number): BarReport {
  const count = (wanted: (each: NoteReport) => boolean): number => notes.filter(wanted).length;
  const marked = count(({ intonation, timing }) => intonation !== 'inTune' || timing !== 'onTime');
  return {
    bar,
    written: notes.length,
    right: notes.length,
    different: 0,
    octave: 0,
    missed: 0,
    extra: 0,
    early: count(({ timing }) => timing === 'early'),
    late: count(({ timing }) => timing === 'late'),
    sharp: count(({ intonation }) => intonation === 'sharp'),
    flat: count(({ intonation }) => intonation === 'flat'),
    meanAbsCents: null,
    meanAbsMilliseconds: null,
    trouble: notes.length === 0 ? 0 : marked / notes.length,
  };
}

function measuresOf(notes: readonly NoteReport[]): TakeMeasures {
  const share = (wanted: (each: NoteReport) => boolean): number => notes.filter(wanted).length / notes.length;
  return {
    pitchAccuracy: share(({ intonation }) => intonation === 'inTune'),
    timingAccuracy: share(({ timing }) => timing === 'onTime'),
    medianAbsoluteCents: median(notes.map(({ cents }) => Math.abs(cents ?? 0))),
    medianAbsoluteMilliseconds: median(notes.map(({ milliseconds }) => Math.abs(milliseconds ?? 0))),
    written: notes.length,
    right: notes.length,
    different: 0,
    octave: 0,
    missed: 0,
    extra: 0,
    squeaks: 0,
    wrongShare: null,
    octaveShare: null,
    missedShare: null,
    extraShare: null,
    skippedShare: null,
    restartsPerMinute: null,
    pausesPerMinute: null,
    squeaksPerMinute: null,
    centsSpread: null,
    wobbleCents: null,
    onsetSpreadMilliseconds: null,
    onsetBiasMilliseconds: null,
    unevenShare: null,
    durationSpread: null,
    tempoVariation: null,
    tempoTrendPercentPerMinute: null,
    tempoRatio: null,
    hnrDb: null,
    tremorDb: null,
    attackSeconds: null,
    centroidRatio: null,
    vibratoShare: null,
    dynamicRangeDb: null,
    hairpinAgreement: null,
  };
}

function reportOf(random: Random, score: Score, skill: number, quartersPerMinute: number): TakeReport {
  const quarter = 60 / quartersPerMinute;
  const notes = score.notes.map((_, index) => note(random, score, index, skill, quarter));
  const bars = score.bars.map((_, bar) =>
    barReport(
      notes.filter(({ index }) => score.notes[index]?.bar === bar),
      bar,
    ),
  );
  return {
    file: '',
    duration: 2 + (score.bars.at(-1)?.onset ?? 0) * quarter,
    instrument: 'clarinet',
    against: 'score',
    level: 'middle',
    model: 'score',
    modelHash: null,
    trainedOn: null,
    confidence: 'score',
    ratings: {
      musicality: rating(random, 0.3 + 0.45 * skill),
      noteAccuracy: rating(random, 0.4 + 0.4 * skill),
      rhythmicAccuracy: rating(random, 0.35 + 0.45 * skill),
      toneQuality: rating(random, 0.25 + 0.4 * skill),
    },
    saliency: null,
    tuning: { cents: 0, a4: 440, transposition: 0 },
    tempo: {
      quartersPerMinute,
      curve: [],
      rushDrag: { percentPerMinute: null, biasMilliseconds: null, spreadMilliseconds: null },
      restarts: [],
      skips: [],
      pauses: [],
    },
    intonation: { driftCentsPerMinute: null, centsByPitchClass: [], centsByRegister: [] },
    dynamics: { rangeDb: null, hairpinAgreement: null },
    notes,
    extras: [],
    bars,
    weakestBars: [],
    measures: measuresOf(notes),
  };
}

function manifestOf(
  assignment: Assignment,
  student: string,
  place: number,
  takes: number,
  quartersPerMinute: number,
  seconds: number,
): ResultManifest {
  const createdAt = new Date(Date.parse(ASKED_AT) + place * HOUR_MILLISECONDS).toISOString();
  return {
    format: 'woodshed-result',
    version: 1,
    id: `sample-student-${place}`,
    createdAt,
    student,
    assignment: { id: assignment.id, title: assignment.title, sha256: ZEROS },
    asked: {
      exerciseId: assignment.exercise.id,
      scoreTitle: assignment.exercise.title,
      instrumentId: 'clarinet',
      quartersPerMinute,
      strictness: assignment.strictness,
      level: assignment.level,
    },
    take: {
      number: takes,
      of: takes,
      recordedAt: createdAt,
      seconds,
      source: 'microphone',
      audioSha256: null,
    },
    files: [],
  };
}

/** Twenty-two students who never were; `score` as a clarinet reads it. */
export function sampleClass(assignment: Assignment, score: Score): HandedIn[] {
  const random = randomFrom(SEED);
  const takes = NAMES.map((student, place): HandedIn => {
    const skill = Math.min(1, Math.max(0, 0.5 + 0.22 * normal(random)));
    const tempo = assignment.quartersPerMinute * (student === SLOWER ? SLOWER_TEMPO : 1);
    const report = reportOf(random, score, skill, tempo);
    const count = 1 + Math.floor(4 * random() ** 2);
    return {
      sha256: `sample-${place}`,
      manifest: manifestOf(assignment, student, place, count, tempo, report.duration),
      report,
      score,
      integrity: 'unsigned',
      altered: [],
      keyId: null,
      hasAudio: false,
      sample: true,
    };
  });
  const [from, to] = COPIED.map((name) => takes.find(({ manifest }) => manifest.student === name));
  if (from && to) {
    const audioSha256 = ZEROS;
    from.manifest = { ...from.manifest, take: { ...from.manifest.take, audioSha256 } };
    to.manifest = { ...to.manifest, take: { ...to.manifest.take, audioSha256 } };
    to.report = from.report;
  }
  return takes;
}

// Everything the result page shows of a measured take, derived once.

import type { Recording } from '../../generated/recording';
import type { Exercise } from '../../practice/exercises';
import { instrumentOrConcert } from '../../practice/instruments';
import { goodZones } from '../../practice/strictness';
import type { GoodZones, Strictness } from '../../practice/strictness';
import { placedExtras } from '../../report/extras';
import type { PlacedExtra } from '../../report/extras';
import { headlineOf, practiceSteps } from '../../report/headline';
import type { PracticeStep } from '../../report/headline';
import { landingsOf } from '../../report/landings';
import type { Landings } from '../../report/landings';
import { loudnessPlotOf } from '../../report/loudness-plot';
import type { LoudnessPlot } from '../../report/loudness-plot';
import { marksOf } from '../../report/marks';
import type { NoteMark } from '../../report/marks';
import { assessedNotes } from '../../report/notes';
import type { AssessedNote } from '../../report/notes';
import { onsetPlotOf } from '../../report/onset-plot';
import type { OnsetPlot } from '../../report/onset-plot';
import { pitchPlotOf } from '../../report/pitch-plot';
import type { PitchPlot } from '../../report/pitch-plot';
import { tempoPlotOf } from '../../report/tempo-plot';
import type { TempoPlot } from '../../report/tempo-plot';
import { FALLBACK_TEMPO, playedTimeline, playheadOf } from '../../report/timeline';
import type { Timeline } from '../../report/timeline';
import { t } from '../i18n/t';
import { scoreBeat } from '../practise/beat-words';
import type { Assessment } from './assessments';
import type { SheetNote } from './score-sheet';
import { headlineWords, sheetNotes } from './words';

/** Everything the page derives from a measured take. */
export interface TakeResult extends Assessment {
  exercise: Exercise | null;
  strictness: Strictness;
  zones: GoodZones;
  /** Semitones from written to sounding pitch. */
  transposition: number;
  /** Quarter notes in a counted beat. */
  beatQuarters: number;
  /** Beats a minute asked for, and played where that is known. */
  askedTempo: number;
  playedTempo: number | null;
  notes: AssessedNote[];
  marks: NoteMark[];
  sheetNotes: SheetNote[];
  extras: PlacedExtra[];
  pitchPlot: PitchPlot;
  /** Null without a score. */
  onsetPlot: OnsetPlot | null;
  landings: Landings | null;
  /** Null when too little was found. */
  tempoPlot: TempoPlot | null;
  loudnessPlot: LoudnessPlot | null;
  timeline: Timeline | null;
  /** Place in the score that sounds at a time of the take, quarter notes. */
  placeAt: ((seconds: number) => number) | null;
  headline: string;
  steps: PracticeStep[];
  /** Whether the page was played at all; no figure means anything otherwise. */
  followed: boolean;
}

/** Beats a minute that a take was recorded at, of the exercise's own beat. */
export function askedTempoOf({ take }: Recording, exercise: Exercise | null): number {
  return Math.round((take?.quartersPerMinute ?? 0) / scoreBeat(exercise?.score ?? null));
}

/** How strictly a take was asked to be measured. */
export function strictnessOf(recording: Recording): Strictness {
  return recording.take?.strictness ?? 'standard';
}

/** Everything shown of a take. */
export function takeResult(
  recording: Recording,
  exercise: Exercise | null,
  { report, pitch }: Assessment,
): TakeResult {
  const score = exercise?.score ?? null;
  const transposition = score?.transposition ?? instrumentOrConcert(report.instrument).transposition;
  const beatQuarters = scoreBeat(score);
  const strictness = strictnessOf(recording);
  const zones = goodZones(strictness);
  const askedTempo = askedTempoOf(recording, exercise);
  const notes = score ? assessedNotes(report, score, transposition) : [];
  const headline = score && headlineOf(report, score, notes, askedTempo);
  // Marks on a page that was hardly played would all say "missed".
  const followed = headline?.praise.kind !== 'notFollowed';
  const marks = followed ? marksOf(notes) : [];
  const restarts = followed ? report.tempo.restarts.map(({ toNote }) => toNote) : [];
  const played = report.tempo.quartersPerMinute;
  const heard = report.notes.filter((note) => note.played).length;
  return {
    report,
    pitch,
    exercise,
    strictness,
    zones,
    transposition,
    beatQuarters,
    askedTempo,
    playedTempo: played === null ? null : played / beatQuarters,
    notes,
    marks,
    sheetNotes: score ? sheetNotes(notes, marks, restarts, score) : [],
    extras: followed ? placedExtras(report, transposition) : [],
    pitchPlot: pitchPlotOf(report, pitch, score, zones.cents),
    onsetPlot:
      score && followed
        ? onsetPlotOf(notes, score, 60 / (played ?? FALLBACK_TEMPO), zones.milliseconds)
        : null,
    landings: score && followed ? landingsOf(notes, zones) : null,
    tempoPlot:
      score && followed ? tempoPlotOf(report, recording.take?.quartersPerMinute ?? null, beatQuarters) : null,
    loudnessPlot: loudnessPlotOf(report),
    timeline: score && playedTimeline(report, score),
    placeAt: score && playheadOf(report, score),
    headline: headline ? headlineWords(headline) : t('take.headlineHeard', { count: heard }),
    steps: followed ? practiceSteps(report, notes) : [],
    followed,
  };
}

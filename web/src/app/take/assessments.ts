// What was measured in a take: kept beside its recording, measured when it is not there.

import type { StageProgress } from '../../engine/protocol';
import { unwrittenSystem } from '../../engine/results';
import type { Overview, PublishedSystem, RatingOptions, TakeRating } from '../../engine/results';
import type { PitchTrack } from '../../generated/pitch-track';
import type { Recording } from '../../generated/recording';
import type { RatingLevel, Saliency, TakeReport } from '../../generated/take-report';
import type { Exercise } from '../../practice/exercises';
import { instrumentOrConcert } from '../../practice/instruments';
import { findExercise } from '../exercises/find-exercise';
import { engine, settings } from '../services';
import { storeOf } from './sample-take';

/** Key of the stored measurements; the number grows with their meaning, and what is stored under an older one is measured again. */
const RESULT_KEY = 'assessment-3';

/** Everything measured in one take. */
export interface Assessment {
  report: TakeReport;
  pitch: PitchTrack;
}

/** How a measurement can be watched and stopped. */
export interface AssessmentRun {
  signal: AbortSignal;
  onProgress?: (progress: StageProgress) => void;
  /** Whose standard the ratings take; the assignment's, or Middle School's, unless given. */
  level?: RatingLevel;
}

/** The standard of ratings where none was asked for. */
const DEFAULT_LEVEL: RatingLevel = 'middle';

/** The standard that a take is rated by when the page asks for none. */
function levelOf({ take }: Recording): RatingLevel {
  return take?.assignment?.level ?? DEFAULT_LEVEL;
}

function resultKey(level: RatingLevel): string {
  return level === DEFAULT_LEVEL ? RESULT_KEY : `${RESULT_KEY}-${level}`;
}

/** What is stored for a take; undefined when it was never measured, or by an older version of the page. */
export async function storedAssessment(
  recording: Recording,
  level = levelOf(recording),
): Promise<Assessment | undefined> {
  return (await storeOf(recording.id)).getResult<Assessment>(recording.id, resultKey(level));
}

/** The tune of a take; null for free playing and when it is no longer there. */
export async function exerciseOf({ take }: Recording): Promise<Exercise | null> {
  if (!take?.exerciseId) return null;
  return (await findExercise(take.exerciseId, instrumentOrConcert(take.instrumentId))) ?? null;
}

/** The measurements of a take, measured and kept if need be. Rejects with the engine's errors. */
export async function assessmentOf(
  recording: Recording,
  exercise: Exercise | null,
  run: AssessmentRun,
): Promise<Assessment> {
  const { level = levelOf(recording) } = run;
  const stored = await storedAssessment(recording, level);
  if (stored) return stored;
  const assessment = await measured(recording, exercise, level, run);
  // A full disk costs only the time of measuring again.
  await (
    await storeOf(recording.id)
  )
    .putResult(recording.id, resultKey(level), assessment)
    .catch(() => undefined);
  return assessment;
}

async function measured(
  recording: Recording,
  exercise: Exercise | null,
  level: RatingLevel,
  run: AssessmentRun,
): Promise<Assessment> {
  run.onProgress?.({ stage: 'load', fraction: 0 });
  const { take } = recording;
  const source = await (await storeOf(recording.id)).openPcm(recording);
  try {
    const listening = await engine();
    const assessment = await listening.assess(
      source,
      recording.name,
      exercise?.score ?? null,
      instrumentOrConcert(take?.instrumentId ?? '').id,
      {
        strictness: take?.strictness ?? settings.values.strictness,
        quartersPerMinute: exercise ? (take?.quartersPerMinute ?? null) : null,
        startFrame: take?.countInFrames ?? 0,
        level,
      },
      run,
    );
    if (exercise || assessment.report.ratings) return assessment;
    // Without the music only the published systems can say something; a take that they cannot rate has no ratings.
    const options = ratingOptions(recording, null, unwrittenSystem, assessment.report.level);
    const rating = await listening.rate(source, options, run).catch((error: unknown) => {
      if (run.signal.aborted) throw error;
      return {};
    });
    return { ...assessment, report: { ...assessment.report, ...rating } };
  } finally {
    source.close();
  }
}

function ratingOptions(
  { take }: Recording,
  exercise: Exercise | null,
  system: PublishedSystem,
  level: RatingLevel,
): RatingOptions {
  return {
    system,
    level,
    score: exercise?.score ?? null,
    instrumentId: instrumentOrConcert(take?.instrumentId ?? '').id,
  };
}

/** What a published system says of a take, and which part of it moved its rating. */
export interface SystemRating {
  rating: TakeRating;
  /** Null for systems that do not say. */
  saliency: Saliency | null;
  waveform: Overview;
}

/** Has a published system rate a take. Rejects with the engine's errors. */
export async function rateTake(
  recording: Recording,
  exercise: Exercise | null,
  system: PublishedSystem,
  level: RatingLevel,
  run: AssessmentRun,
): Promise<SystemRating> {
  const source = await (await storeOf(recording.id)).openPcm(recording);
  try {
    const listening = await engine();
    const options = ratingOptions(recording, exercise, system, level);
    const rating = await listening.rate(source, options, run);
    const saliency = rating.saliency ?? (await listening.explainRating(source, options, run));
    const waveform = await listening.overview(source, run);
    return { rating, saliency, waveform };
  } finally {
    source.close();
  }
}

// Short reports of takes, kept beside their full ones: a list reads these, never the whole reports.

import type { Recording } from '../../generated/recording';
import type { TakeSummary } from '../../report/progress';
import { summaryOf } from '../../report/progress';
import { store } from '../services';
import { exerciseOf, storedAssessment } from '../take/assessments';

/** Key of the short reports; the number grows with the meaning of what is measured. */
const SUMMARY_KEY = 'summary-2';

/** The short reports that are there, by recording. */
export async function knownSummaries(recordings: readonly Recording[]): Promise<Map<string, TakeSummary>> {
  const ids = recordings.map(({ id }) => id);
  const found = await (await store()).getResults<TakeSummary>(ids, SUMMARY_KEY);
  return new Map(ids.flatMap((id, index) => (found[index] ? [[id, found[index]] as const] : [])));
}

/** Makes the short report of a take from its full one and keeps it; null for a take that was never measured. */
export async function makeSummary(recording: Recording): Promise<TakeSummary | null> {
  const assessment = await storedAssessment(recording);
  if (!assessment) return null;
  const exercise = await exerciseOf(recording).catch(() => null);
  const summary = summaryOf(assessment.report, exercise?.score ?? null);
  await (await store()).putResult(recording.id, SUMMARY_KEY, summary).catch(() => undefined);
  return summary;
}

import type { Recording } from '../generated/recording';
import type { Score } from '../generated/score';
import type { TakeReport } from '../generated/take-report';

/** Everything measured of a take, for saving; each part matches its schema in shared/schemas. */
export interface TakeExport {
  recording: Recording;
  /** The music it was played from; null for free playing. */
  score: Score | null;
  report: TakeReport;
}

/** A take's measurements as JSON text. */
export function takeJson(content: TakeExport): string {
  return JSON.stringify(content, null, 2);
}

import { lastChange, measuresIn, progressOf } from '../../report/progress';
import type { TakeSummary, TrackedMeasure } from '../../report/progress';
import { inSentence, listed } from '../i18n/format';
import { t } from '../i18n/t';
import { criterionName } from '../take/rating-words';

/** Whether a measure is a share of notes rather than a rating. */
export function isShare(measure: TrackedMeasure): measure is 'pitch' | 'timing' {
  return measure === 'pitch' || measure === 'timing';
}

export function measureName(measure: TrackedMeasure): string {
  if (isShare(measure)) return t(measure === 'pitch' ? 'takes.measurePitch' : 'takes.measureTiming');
  return criterionName(measure);
}

/** Names as part of one sentence: "Rhythmic accuracy and tone quality". */
function namesOf(measures: readonly TrackedMeasure[]): string {
  const names = measures.map((measure, index) =>
    index === 0 ? measureName(measure) : inSentence(measureName(measure)),
  );
  return listed(names);
}

/** What the last take brought, against the one before: "Rhythmic accuracy moved up." Empty with fewer than two. */
export function changeSentence(takes: readonly (TakeSummary | null)[]): string {
  const measures = measuresIn(takes);
  // Where there are ratings, they say it; the shares are their reasons.
  const rated = measures.filter((measure) => !isShare(measure));
  const told = rated.length > 0 ? rated : measures;
  const changes = told.map((measure) => ({
    measure,
    change: lastChange(progressOf(takes, measure), measure),
  }));
  const moved = (way: 'up' | 'down'): TrackedMeasure[] =>
    changes.filter(({ change }) => change === way).map(({ measure }) => measure);
  const sentences = [
    ...(moved('up').length > 0 ? [t('takes.progressUp', { what: namesOf(moved('up')) })] : []),
    ...(moved('down').length > 0 ? [t('takes.progressDown', { what: namesOf(moved('down')) })] : []),
  ];
  if (sentences.length > 0) return sentences.join(' ');
  if (!changes.some(({ change }) => change === 'same')) return '';
  const first = told[0];
  const before = first && progressOf(takes, first).at(-2)?.take;
  return before === undefined ? '' : t('takes.progressAbout', { take: before });
}

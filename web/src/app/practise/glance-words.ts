import type { ScoreNote } from '../../generated/score';
import type { Glance } from '../../practice/glance';
import { t } from '../i18n/t';

/** Lengths in quarter notes below and from which a note is called short or long. */
const SHORT_QUARTERS = 0.75;
const LONG_QUARTERS = 2;

/** The verdict in a word or two. `asked`: name of the written note. */
export function verdictWords({ verdict }: Glance, asked: string | null): string {
  switch (verdict) {
    case null:
      return '';
    case 'other':
      return asked === null ? '' : t('practise.pageHas', { note: asked });
    case 'inTune':
      return t('practise.inTune');
    case 'sharp':
      return t('practise.sharp');
    case 'flat':
      return t('practise.flat');
  }
}

/** Cents with their sign, as tuners write them: "+7 cents". */
export function centsWords({ cents, verdict }: Glance): string {
  if (cents === null || verdict === 'other') return '';
  const sign = cents > 0 ? '+' : cents < 0 ? '−' : '±';
  return t('practise.cents', { count: Math.abs(cents), sign });
}

/** How long a note is, when that is worth saying. */
export function lengthWords({ duration }: ScoreNote): string {
  if (duration < SHORT_QUARTERS) return t('practise.short');
  return duration >= LONG_QUARTERS ? t('practise.long') : '';
}

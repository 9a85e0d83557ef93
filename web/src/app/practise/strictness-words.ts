import type { Strictness } from '../../practice/strictness';
import { t } from '../i18n/t';

/** The word for a strictness. */
export function strictnessWords(strictness: Strictness): string {
  switch (strictness) {
    case 'relaxed':
      return t('practise.strictnessRelaxed');
    case 'standard':
      return t('practise.strictnessStandard');
    case 'strict':
      return t('practise.strictnessStrict');
  }
}

import type { TranslatedArea } from '../catalogue';

/** Arabic: see ../en/keys.ts. */
export const keys: TranslatedArea<'keys'> = {
  heading: 'المفاتيح',
  space: 'المسافة',
  escape: 'Esc',
  help: 'هذه القائمة',
};

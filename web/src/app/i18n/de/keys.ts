import type { TranslatedArea } from '../catalogue';

/** German: see ../en/keys.ts. */
export const keys: TranslatedArea<'keys'> = {
  heading: 'Tasten',
  space: 'Leertaste',
  escape: 'Esc',
  help: 'diese Liste',
};

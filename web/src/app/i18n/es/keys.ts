import type { TranslatedArea } from '../catalogue';

/** Spanish: see ../en/keys.ts. */
export const keys: TranslatedArea<'keys'> = {
  heading: 'Teclas',
  space: 'Espacio',
  escape: 'Esc',
  help: 'esta lista',
};

import type { Translation } from '../catalogue';

/** x */
export const es: Translation = {};

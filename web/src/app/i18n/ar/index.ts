import type { Translation } from '../catalogue';

/** x */
export const ar: Translation = {};

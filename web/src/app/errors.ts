// From a failure to its words.

import { t } from './i18n/t';
import { en } from './i18n/en/index';

/** Codes for which the catalogue has a sentence. */
export type ErrorCode = keyof typeof en.errors;

/** The code of a failure of engine, store or decoder; anything else counts as a crash. */
export function errorCode(error: unknown): ErrorCode {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && code in en.errors ? (code as ErrorCode) : 'crashed';
}

/** The sentence for a failure; `name` is the file or recording it happened with. */
export function errorWords(code: ErrorCode, name: string): string {
  return t(`errors.${code}`, { name });
}

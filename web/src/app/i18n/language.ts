// The language of the page: which there are, which one a visitor gets, and its words once they are fetched.

import type { Translation } from './catalogue';

interface LanguageEntry {
  /** Its name in itself: what someone looks for who reads no other. */
  name: string;
  /** What `Intl` is asked for. */
  locale: string;
  direction: 'ltr' | 'rtl';
  /** Fetches its catalogue; English is always here. */
  load: () => Promise<Translation>;
}

/** The languages of the page, in the order they are offered. */
export const languages = {
  en: { name: 'English', locale: 'en', direction: 'ltr', load: async () => ({}) },
  de: {
    name: 'Deutsch',
    locale: 'de',
    direction: 'ltr',
    load: async () => (await import('./de/index')).de,
  },
  es: {
    name: 'Español',
    locale: 'es',
    direction: 'ltr',
    load: async () => (await import('./es/index')).es,
  },
  ar: {
    name: 'العربية',
    // The digits of scores, time axes and metronomes, so that a figure in a sentence is the one in the picture.
    locale: 'ar-u-nu-latn',
    direction: 'rtl',
    load: async () => (await import('./ar/index')).ar,
  },
} as const satisfies Record<string, LanguageEntry>;

/** Code of a language of the page. */
export type LanguageCode = keyof typeof languages;

/** The codes in the order they are offered. */
export const languageCodes = Object.keys(languages) as LanguageCode[];

/** The page's language for a tag such as `de-AT`, if it has it. */
export function languageFor(tag: string): LanguageCode | undefined {
  const primary = tag.toLowerCase().split(/[-_]/)[0];
  return languageCodes.find((code) => code === primary);
}

/**
 * The language a visitor gets: what the address asks for (`?lang=`), else what was chosen in the settings (`auto` for
 * nothing), else the first of the browser's languages that the page has, else English.
 */
export function preferredLanguage(
  asked: string | null,
  chosen: LanguageCode | 'auto',
  wanted: readonly string[],
): LanguageCode {
  const fromAddress = asked === null ? undefined : languageFor(asked);
  if (fromAddress !== undefined) return fromAddress;
  if (chosen !== 'auto') return chosen;
  return wanted.map(languageFor).find((code) => code !== undefined) ?? 'en';
}

interface Current {
  code: LanguageCode;
  locale: string;
  direction: 'ltr' | 'rtl';
  translation: Translation;
}

let current: Current = { code: 'en', locale: 'en', direction: 'ltr', translation: {} };
let newest = 0;

/** The language in use. */
export function language(): Readonly<Current> {
  return current;
}

/** Fires `change` when the words of the page are other ones. */
export const languageEvents = new EventTarget();

/**
 * Fetches a language and puts it to use; tells whether it did. Where its words cannot be fetched, or another choice
 * was made meanwhile, the page keeps what it has.
 */
export async function useLanguage(code: LanguageCode): Promise<boolean> {
  newest += 1;
  const mine = newest;
  const { locale, direction, load } = languages[code];
  let translation: Translation;
  try {
    translation = await load();
  } catch (error) {
    console.error(error);
    return false;
  }
  if (mine !== newest) return false;
  current = { code, locale, direction, translation };
  languageEvents.dispatchEvent(new Event('change'));
  return true;
}

const getters: (() => unknown)[] = [];

/** A value made once for each language that comes into use: formatters of `Intl` are slow to make. */
export function perLanguage<T>(make: (locale: string) => T): () => T {
  let made: { locale: string; value: T } | null = null;
  const get = (): T => {
    if (made?.locale !== current.locale) made = { locale: current.locale, value: make(current.locale) };
    return made.value;
  };
  getters.push(get);
  return get;
}

/**
 * Makes those values ahead, one at a time whenever nothing else is to do: together they would hold up the first page that
 * needs them by tens of milliseconds.
 */
export function prepareWords(whenIdle: (work: () => void) => void): void {
  const waiting = [...getters];
  const next = (): void => {
    const get = waiting.shift();
    if (!get) return;
    get();
    whenIdle(next);
  };
  whenIdle(next);
}

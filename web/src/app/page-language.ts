// The language the page is in, from what the visitor chose, and the document's own mark of it.

import { language, languageEvents, preferredLanguage, useLanguage } from './i18n/language';
import { nameNotes } from './i18n/note-names';
import { settings } from './settings';

/** Parameter of an address that asks for a language, whatever was chosen before. */
const PARAMETER = 'lang';

/**
 * The language that the address, or the page around a widget, asks for. It holds for the whole visit, though no address
 * after the first repeats it, until another language is chosen.
 */
let asked: string | null = null;

async function apply(): Promise<void> {
  nameNotes(settings.values.noteNames);
  const code = preferredLanguage(asked, settings.values.language, navigator.languages);
  if (code !== language().code) await useLanguage(code);
}

async function start(): Promise<void> {
  const root = document.documentElement;
  asked = new URLSearchParams(location.search).get(PARAMETER);
  let { language: chosen } = settings.values;
  const mark = (): void => {
    root.lang = language().code;
    root.dir = language().direction;
  };
  languageEvents.addEventListener('change', mark);
  settings.addEventListener('change', () => {
    if (settings.values.language !== chosen) asked = null;
    chosen = settings.values.language;
    void apply();
  });
  await apply();
  mark();
}

let started: Promise<void> | null = null;

/** Settles when the words of the visitor's language are here; the first call fetches them. */
export function wordsReady(): Promise<void> {
  started ??= start();
  return started;
}

/** Asks for a language by its tag, as `?lang=` does. */
export async function askForLanguage(tag: string): Promise<void> {
  await wordsReady();
  asked = tag;
  await apply();
}

// The language the page is in, from what the visitor chose, and the document's own mark of it.

import { language, languageEvents, preferredLanguage, useLanguage } from './i18n/language';
import { nameNotes } from './i18n/note-names';
import { settings } from './settings';

/** Parameter of an address that asks for a language, whatever was chosen before. */
const PARAMETER = 'lang';

async function start(): Promise<void> {
  const root = document.documentElement;
  // It holds for the whole visit, though no address after the first repeats it, until another language is chosen.
  let asked = new URLSearchParams(location.search).get(PARAMETER);
  let { language: chosen } = settings.values;
  const apply = async (): Promise<void> => {
    nameNotes(settings.values.noteNames);
    const code = preferredLanguage(asked, chosen, navigator.languages);
    if (code !== language().code) await useLanguage(code);
  };
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

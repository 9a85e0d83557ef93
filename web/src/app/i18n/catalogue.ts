// What a catalogue is: English is the source and gives the keys; every other language has messages of the same shape.

import type { en } from './en/index';

/** One sentence per plural category of the language, with the number in the parameter `count`. */
export type PluralForms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
/** A sentence, or one per plural category. */
export type Message = string | PluralForms;
/** A set of messages of one part of the page. */
export type Area = Record<string, Message>;

/** The English catalogue. */
export type Catalogue = typeof en;

/**
 * One part of a translation. A message may have plural forms where English needs none, if English hands it a `count`.
 * What is missing is told in English; `tests/unit/app/catalogues.test.ts` lists it.
 */
export type TranslatedArea<A extends keyof Catalogue> = { readonly [N in keyof Catalogue[A]]?: Message };

/** A language's catalogue. */
export type Translation = { readonly [A in keyof Catalogue]?: TranslatedArea<A> };

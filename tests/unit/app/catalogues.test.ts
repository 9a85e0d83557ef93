// Every language says everything that English says, with the same parameters and all the plurals its speakers need.

import { describe, expect, it } from 'vitest';
import type { Message } from '../../../web/src/app/i18n/catalogue';
import { en } from '../../../web/src/app/i18n/en/index';
import { languageCodes, languages } from '../../../web/src/app/i18n/language';

type Flat = Map<string, Message>;

function flat(catalogue: object): Flat {
  const messages: Flat = new Map();
  for (const [area, own] of Object.entries(catalogue as Record<string, Record<string, Message>>))
    for (const [name, message] of Object.entries(own)) messages.set(`${area}.${name}`, message);
  return messages;
}

function forms(message: Message): string[] {
  return typeof message === 'string' ? [message] : Object.values(message);
}

function placeholders(form: string): Set<string> {
  return new Set([...form.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!));
}

/** The one parameter that a plural form may leave out: "one hit". */
const COUNT = 'count';

/** What is wrong with the parameters of a translated message. */
function parameterTrouble(key: string, source: Message, translated: Message): string[] {
  const wanted = new Set(forms(source).flatMap((form) => [...placeholders(form)]));
  if (typeof source !== 'string') wanted.add(COUNT);
  const trouble: string[] = [];
  for (const form of forms(translated)) {
    const used = placeholders(form);
    for (const name of used) if (!wanted.has(name)) trouble.push(`${key}: {${name}} is unknown`);
    for (const name of wanted)
      if (!used.has(name) && !(name === COUNT && typeof translated !== 'string'))
        if (forms(source).every((own) => placeholders(own).has(name)))
          trouble.push(`${key}: {${name}} is left out of “${form}”`);
  }
  if (typeof translated !== 'string' && !wanted.has(COUNT)) trouble.push(`${key}: there is no count`);
  return trouble;
}

const source = flat(en);

describe.each(languageCodes.filter((code) => code !== 'en'))('the catalogue of %s', async (code) => {
  const translated = flat(await languages[code].load());

  it('has every message and no other', () => {
    expect([...source.keys()].filter((key) => !translated.has(key))).toEqual([]);
    expect([...translated.keys()].filter((key) => !source.has(key))).toEqual([]);
  });

  it('uses the parameters that English has', () => {
    const trouble = [...translated].flatMap(([key, message]) => {
      const own = source.get(key);
      return own === undefined ? [] : parameterTrouble(key, own, message);
    });
    expect(trouble).toEqual([]);
  });

  it('has a form for every whole number where numbers are counted', () => {
    const rules = new Intl.PluralRules(languages[code].locale);
    const needed = new Set(Array.from({ length: 201 }, (_, count) => rules.select(count)));
    const lacking = [...translated].filter(
      ([, message]) => typeof message !== 'string' && [...needed].some((form) => message[form] === undefined),
    );
    expect(lacking.map(([key]) => key)).toEqual([]);
  });

  it('has no empty message and closes every brace', () => {
    for (const [key, message] of translated)
      for (const form of forms(message)) {
        expect(form.trim() === '' && source.get(key) !== form, key).toBe(false);
        expect(form.replace(/\{\w+\}/g, ''), key).not.toMatch(/[{}]/);
      }
  });
});

// Words of the page: typed keys, named parameters, plurals by the language's own rules.

import type { Area, Catalogue, Message, PluralForms } from './catalogue';
import { en } from './en/index';
import { language, perLanguage } from './language';

/** `area.name` of every message. */
export type MessageKey = {
  [A in keyof Catalogue]: `${A}.${Extract<keyof Catalogue[A], string>}`;
}[keyof Catalogue];

type MessageAt<K> = K extends `${infer A}.${infer N}`
  ? A extends keyof Catalogue
    ? N extends keyof Catalogue[A]
      ? Catalogue[A][N]
      : never
    : never
  : never;

type Placeholder<S> = S extends `${string}{${infer P}}${infer Rest}` ? P | Placeholder<Rest> : never;

type ParameterName<M> = M extends string
  ? Placeholder<M>
  : M extends { one: infer One; other: infer Other }
    ? Placeholder<One> | Placeholder<Other> | 'count'
    : never;

type Parameters<K> = [ParameterName<MessageAt<K>>] extends [never]
  ? []
  : [parameters: Record<ParameterName<MessageAt<K>>, string | number>];

const plurals = perLanguage((locale) => new Intl.PluralRules(locale));
const numbers = perLanguage((locale) => new Intl.NumberFormat(locale));

/** Letters and signs that would tear a sentence read from right to left apart, unless they stand by themselves. */
const leftToRight = /[\p{Script=Latin}\p{Sc}\p{Sm}\p{So}%/–°-]/u;
const isolateStart = '\u2068';
const isolateEnd = '\u2069';

function written(value: string | number): string {
  const words = typeof value === 'number' ? numbers().format(value) : value;
  return language().direction === 'rtl' && leftToRight.test(words)
    ? `${isolateStart}${words}${isolateEnd}`
    : words;
}

function formFor(forms: PluralForms, count: number): string {
  return forms[plurals().select(count)] ?? forms.other;
}

/** Fills `{name}` with its parameter; numbers are written as the language groups them. */
export function fill(message: Message, parameters: Record<string, string | number>): string {
  const form = typeof message === 'string' ? message : formFor(message, Number(parameters.count));
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? whole : written(value);
  });
}

/** The words for a key in the language of the page: `t('drums.hits', { count: 3 })`. */
export function t<K extends MessageKey>(key: K, ...parameters: Parameters<K>): string {
  const dot = key.indexOf('.');
  const areaName = key.slice(0, dot) as keyof Catalogue;
  const name = key.slice(dot + 1);
  const source: Area = en[areaName];
  const translated: Partial<Area> | undefined = language().translation[areaName];
  const message = translated?.[name] ?? source[name];
  return message === undefined ? key : fill(message, parameters[0] ?? {});
}

// Words of the page: typed keys, named parameters, plurals by the language's own rules.

import { en } from './en/index';

/** A sentence, or one per plural category with the number in the parameter `count`. */
export type Message = string | { one: string; other: string };
/** A set of messages of one part of the page. */
export type Area = Record<string, Message>;

type Catalogue = typeof en;

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

const language = 'en';
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

/** Fills `{name}` with its parameter; numbers are written as the language groups them. */
export function fill(message: Message, parameters: Record<string, string | number>): string {
  const count = parameters.count;
  const form =
    typeof message === 'string'
      ? message
      : plurals.select(Number(count)) === 'one'
        ? message.one
        : message.other;
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? numbers.format(value) : value;
  });
}

/** The words for a key: `t('drums.hits', { count: 3 })`. */
export function t<K extends MessageKey>(key: K, ...parameters: Parameters<K>): string {
  const dot = key.indexOf('.');
  const area: Area = en[key.slice(0, dot) as keyof Catalogue];
  const message = area[key.slice(dot + 1)];
  return message === undefined ? key : fill(message, parameters[0] ?? {});
}

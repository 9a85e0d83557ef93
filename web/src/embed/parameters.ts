// The options of a widget as parameters of its address, and back.

import { usableOptions, webOrigins } from './protocol';
import type { EmbedOptions } from './protocol';

/** Parameters whose values are numbers. */
const NUMBERS: readonly string[] = ['tempo', 'attempts'];

/** The options that an address asks for; a parameter that makes no sense counts as left out. */
export function optionsIn(query: URLSearchParams): EmbedOptions {
  const given: Record<string, unknown> = {};
  const theme: Record<string, string> = {};
  for (const [name, value] of query) {
    if (name.startsWith('--')) theme[name] = value;
    else given[name] = NUMBERS.includes(name) ? Number(value) : value;
  }
  if (Object.keys(theme).length > 0) given.theme = theme;
  return usableOptions(given);
}

/** The same the other way: the address of a widget with these options. `origin`: of the page that shows it. */
export function addressOf(page: URL, options: EmbedOptions, origin: string | null): URL {
  const { theme, ...plain } = options;
  const url = new URL(page);
  for (const [name, value] of Object.entries({ ...plain, ...theme }))
    url.searchParams.set(name, String(value));
  if (origin !== null) url.searchParams.set('origin', origin);
  return url;
}

/**
 * Origins that may show a widget and hear from it: those that its address names (`origin`, more than once if need be);
 * without any, the one that the browser says framed it. `framedBy`: what the browser says, the surest first.
 */
export function allowedOrigins(query: URLSearchParams, framedBy: readonly string[]): string[] {
  const named = webOrigins(query.getAll('origin'));
  const seen = webOrigins(framedBy);
  if (named.length === 0) return seen.slice(0, 1);
  // The one that is known to frame us comes first: it is spoken to before it has spoken.
  return [
    ...named.filter((origin) => seen.includes(origin)),
    ...named.filter((origin) => !seen.includes(origin)),
  ];
}

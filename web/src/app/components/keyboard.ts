// Shared rules for keys that act on a whole page.

import { settings } from '../settings';

const typing = 'input, select, textarea, [contenteditable]';
const pressing = 'button, a[href], summary';

/**
 * Whether a page-wide shortcut may use this key: not while typing or moving a slider, not the Space or Enter of a
 * focused button, not with Ctrl, Alt or Meta, not behind an open dialog; letters, digits and signs only where the
 * visitor has left them on (WCAG 2.1.4).
 */
export function isShortcut(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const path = event.composedPath().filter((node): node is Element => node instanceof Element);
  const target = path[0];
  if (path.some((node) => node instanceof HTMLDialogElement)) return false;
  if (target?.matches(typing)) return false;
  if ((event.key === ' ' || event.key === 'Enter') && target?.matches(pressing)) return false;
  if (event.key.length === 1 && event.key !== ' ' && !settings.values.letterKeys) return false;
  return true;
}

/** The letter by which the visitor calls what the page calls `letter`. */
export function chosenLetter(letter: string): string {
  return settings.values.letters[letter] ?? letter;
}

/**
 * The key that an event means: what the visitor's letters stand for, in lower case; empty for a letter that stands for
 * nothing any more.
 */
export function meantKey(event: Pick<KeyboardEvent, 'key'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const { letters } = settings.values;
  const meant = Object.keys(letters).find((letter) => letters[letter] === key);
  if (meant !== undefined) return meant;
  return key in letters ? '' : key;
}

/**
 * The letters after calling `letter` by another one. What was called so before is called by the old one in exchange,
 * so that no key means two things. `inUse`: every letter the page is made with.
 */
export function withLetter(
  letters: Readonly<Record<string, string>>,
  inUse: readonly string[],
  letter: string,
  wanted: string,
): Record<string, string> {
  const called = (each: string): string => letters[each] ?? each;
  const other = inUse.find((each) => each !== letter && called(each) === wanted);
  const changed = { ...letters, [letter]: wanted, ...(other ? { [other]: called(letter) } : {}) };
  return Object.fromEntries(Object.entries(changed).filter(([each, chosen]) => each !== chosen));
}

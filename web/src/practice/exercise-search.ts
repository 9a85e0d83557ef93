// Finding exercises by text, kind, level and key.

import type { Level } from './level';

/** What is searched: exercises, grooves, whatever has these. */
export interface Searchable {
  title: string;
  composer: string;
  kind: string;
  level: Level | null;
  /** Text of a key (`b-flat-major`); empty for none. */
  key: string;
}

/** What is looked for; empty text and null mean anything. */
export interface ExerciseFilter {
  text: string;
  kind: string | null;
  level: Level | null;
  key: string | null;
}

/** Text as it is compared: no capitals, no accents, accidentals as words have them, so that "fur", "Für" and "b flat" find. */
export function comparable(text: string): string {
  return text
    .replace(/♭/g, ' flat')
    .replace(/♯/g, ' sharp')
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}

/** Those that fit, in their order. Every word of the text must begin a word of title or composer. */
export function findExercises<T extends Searchable>(all: readonly T[], filter: ExerciseFilter): T[] {
  const wanted = comparable(filter.text).split(' ').filter(Boolean);
  return all.filter(({ title, composer, kind, level, key }) => {
    if (filter.kind !== null && kind !== filter.kind) return false;
    if (filter.level !== null && level !== filter.level) return false;
    if (filter.key !== null && key !== filter.key) return false;
    if (wanted.length === 0) return true;
    const words = ` ${comparable(`${title} ${composer}`)}`;
    return wanted.every((word) => words.includes(` ${word}`));
  });
}

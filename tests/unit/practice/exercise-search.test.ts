import { describe, expect, it } from 'vitest';
import { comparable, findExercises } from '../../../web/src/practice/exercise-search';
import type { ExerciseFilter, Searchable } from '../../../web/src/practice/exercise-search';

const all: Searchable[] = [
  { title: 'Für Elise', composer: 'L. van Beethoven', kind: 'melody', level: 4, key: 'a-minor' },
  { title: 'E♭ major scale', composer: '', kind: 'scale', level: 3, key: 'e-flat-major' },
  { title: 'F♯ major scale', composer: '', kind: 'scale', level: 5, key: 'f-sharp-major' },
  { title: 'Mine', composer: '', kind: 'own', level: null, key: '' },
];
const anything: ExerciseFilter = { text: '', kind: null, level: null, key: null };
const titles = (filter: Partial<ExerciseFilter>): string[] =>
  findExercises(all, { ...anything, ...filter }).map(({ title }) => title);

describe('finding exercises', () => {
  it('finds everything when nothing is asked', () => {
    expect(titles({})).toHaveLength(4);
  });

  it('does not mind capitals, accents and how accidentals are written', () => {
    expect(titles({ text: 'fur ELISE' })).toEqual(['Für Elise']);
    expect(titles({ text: 'e flat' })).toEqual(['E♭ major scale']);
    expect(titles({ text: 'F♯' })).toEqual(['F♯ major scale']);
    expect(titles({ text: 'beeth elise' })).toEqual(['Für Elise']);
    expect(comparable('  Frère-Jacques ')).toBe('frere jacques');
  });

  it('wants every word to begin a word', () => {
    expect(titles({ text: 'lise' })).toEqual([]);
    expect(titles({ text: 'major minor' })).toEqual([]);
  });

  it('narrows by kind, level and key together', () => {
    expect(titles({ kind: 'scale' })).toHaveLength(2);
    expect(titles({ kind: 'scale', level: 5 })).toEqual(['F♯ major scale']);
    expect(titles({ key: 'a-minor' })).toEqual(['Für Elise']);
    expect(titles({ key: 'a-minor', level: 1 })).toEqual([]);
  });
});

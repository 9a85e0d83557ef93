import { expect, it } from 'vitest';
import { gradeBand, gradeWords, passWords } from '../../../web/src/report/imitation';

it.each([
  [0.95, 'passVeryLikely'],
  [0.7, 'passLikely'],
  [0.5, 'passOpen'],
  [0.1, 'passUnlikely'],
] as const)('says of a pass with probability %f: %s', (pass, words) => {
  expect(passWords(pass)).toBe(words);
});

it.each([
  [1, 'grade1'],
  [1.6, 'grade2'],
  [3.4, 'grade3'],
  [4, 'grade4'],
] as const)('names grade %f by the nearest whole one', (grade, words) => {
  expect(gradeWords(grade)).toBe(words);
});

it('lays grades 1 to 4 along the whole hairpin', () => {
  expect(gradeBand({ grade: 2.5, low: 1, high: 4 })).toEqual({ value: 0.5, low: 0, high: 1 });
});

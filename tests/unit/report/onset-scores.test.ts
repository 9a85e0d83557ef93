import { describe, expect, it } from 'vitest';
import { matchOnsets, pooledScore, scoreOf } from '../../../web/src/report/onset-scores';
import { seededNoise } from '../../support/synth';

/** The most pairs there can be, by augmenting paths (Kuhn), which knows nothing of order. */
function mostPairs(expected: readonly number[], found: readonly number[], window: number): number {
  const owner = new Map<number, number>();
  const place = (index: number, tried: Set<number>): boolean =>
    found.some((time, candidate) => {
      if (Math.abs(time - expected[index]!) > window || tried.has(candidate)) return false;
      tried.add(candidate);
      const holder = owner.get(candidate);
      if (holder !== undefined && !place(holder, tried)) return false;
      owner.set(candidate, index);
      return true;
    });
  expected.forEach((_, index) => place(index, new Set()));
  return owner.size;
}

describe('matchOnsets', () => {
  it('pairs one to one within the window, its ends included', () => {
    expect(matchOnsets([1, 2, 3], [1.05, 1.95, 3.06])).toEqual({
      pairs: [
        { expected: 0, found: 0 },
        { expected: 1, found: 1 },
      ],
      missed: [2],
      extra: [2],
    });
    expect(matchOnsets([1], [0.99, 1, 1.01])).toMatchObject({ missed: [], extra: [1, 2] });
    expect(matchOnsets([1, 1.01], [1])).toMatchObject({ missed: [1], extra: [] });
  });

  it('finds as many pairs as there can be, in a hundred random cases', () => {
    const random = seededNoise(11);
    for (let round = 0; round < 100; ++round) {
      const times = (count: number): number[] =>
        Array.from({ length: count }, () => random() * 0.6).sort((a, b) => a - b);
      const expected = times(12);
      const found = times(10 + (round % 5));
      const { pairs, missed, extra } = matchOnsets(expected, found);
      expect(pairs).toHaveLength(mostPairs(expected, found, 0.05));
      expect(pairs.length + missed.length).toBe(expected.length);
      expect(pairs.length + extra.length).toBe(found.length);
      for (const pair of pairs) {
        expect(Math.abs(expected[pair.expected]! - found[pair.found]!)).toBeLessThanOrEqual(0.05);
      }
    }
  });

  it('has nothing to match in empty lists, and refuses disorder', () => {
    expect(matchOnsets([], [1])).toEqual({ pairs: [], missed: [], extra: [0] });
    expect(matchOnsets([1], [])).toEqual({ pairs: [], missed: [0], extra: [] });
    expect(() => matchOnsets([2, 1], [])).toThrow(RangeError);
    expect(() => matchOnsets([], [NaN])).toThrow(RangeError);
  });
});

describe('scores', () => {
  it('are precision, recall and their harmonic mean', () => {
    expect(scoreOf(6, 8, 12)).toMatchObject({ precision: 0.75, recall: 0.5, f: 0.6 });
    expect(scoreOf(0, 0, 0).f).toBe(0);
    expect(scoreOf(0, 3, 0)).toMatchObject({ precision: 0, recall: 0, f: 0 });
  });

  it('pool counts, not figures', () => {
    const pooled = pooledScore([scoreOf(1, 1, 1), scoreOf(1, 9, 3)]);
    expect(pooled).toMatchObject({ matched: 2, found: 10, expected: 4, precision: 0.2, recall: 0.5 });
  });
});

import { describe, expect, it } from 'vitest';
import { lastChange, measuresIn, progressOf, trendOf, weakestBarsOf } from '../../../web/src/report/progress';
import type { TakeSummary } from '../../../web/src/report/progress';
import type { RatingBand } from '../../../web/src/report/ratings';

const around = (value: number, half = 0.05): RatingBand => ({ value, low: value - half, high: value + half });

function summary(change: Partial<TakeSummary> = {}): TakeSummary {
  return {
    written: 30,
    right: 28,
    pitchAccuracy: 0.9,
    timingAccuracy: 0.8,
    ratings: null,
    weakestBars: [],
    ...change,
  };
}

function rated(rhythm: number): TakeSummary {
  return summary({
    ratings: {
      musicality: around(0.5),
      noteAccuracy: around(0.8),
      rhythmicAccuracy: around(rhythm),
      toneQuality: around(0.6),
    },
  });
}

describe('progress over takes', () => {
  it('leaves out takes that lack the measure and keeps their numbers', () => {
    const points = progressOf([null, rated(0.4), summary(), rated(0.6)], 'rhythmicAccuracy');
    expect(points.map(({ take, value }) => [take, value])).toEqual([
      [2, 0.4],
      [4, 0.6],
    ]);
  });

  it('offers what some take has: older takes have no ratings', () => {
    expect(measuresIn([summary(), null])).toEqual(['pitch', 'timing']);
    expect(measuresIn([summary({ pitchAccuracy: null, timingAccuracy: null })])).toEqual([]);
    expect(measuresIn([summary(), rated(0.5)])).toHaveLength(6);
  });

  it('calls overlapping bands the same', () => {
    const change = (before: number, after: number): unknown =>
      lastChange(progressOf([rated(before), rated(after)], 'rhythmicAccuracy'), 'rhythmicAccuracy');
    expect(change(0.5, 0.58)).toBe('same');
    expect(change(0.5, 0.65)).toBe('up');
    expect(change(0.65, 0.5)).toBe('down');
    expect(lastChange(progressOf([rated(0.5)], 'rhythmicAccuracy'), 'rhythmicAccuracy')).toBeNull();
  });

  it('calls shares moved from one note in twenty on', () => {
    const change = (before: number, after: number): unknown =>
      lastChange(
        progressOf([summary({ pitchAccuracy: before }), summary({ pitchAccuracy: after })], 'pitch'),
        'pitch',
      );
    expect(change(0.8, 0.84)).toBe('same');
    expect(change(0.8, 0.9)).toBe('up');
    expect(change(0.9, 0.8)).toBe('down');
  });

  it('shows no trend below eight takes, then means of five', () => {
    const takes = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8].map(rated);
    expect(trendOf(progressOf(takes.slice(0, 7), 'rhythmicAccuracy'))).toEqual([]);
    const trend = trendOf(progressOf(takes, 'rhythmicAccuracy'));
    expect(trend.map(({ take }) => take)).toEqual([5, 6, 7, 8]);
    expect(trend[0]?.value).toBeCloseTo(0.3, 12);
    expect(trend.at(-1)?.value).toBeCloseTo(0.6, 12);
  });

  it('puts the bars that trouble most first', () => {
    const takes = [['6', '2'], ['6'], ['2', '6'], ['9']].map((weakestBars) => summary({ weakestBars }));
    expect(weakestBarsOf([...takes, null])).toEqual([
      ['6', 3],
      ['2', 2],
      ['9', 1],
    ]);
    expect(weakestBarsOf([summary()])).toEqual([]);
  });
});

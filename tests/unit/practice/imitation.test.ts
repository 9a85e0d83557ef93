import { describe, expect, it } from 'vitest';
import type { Score } from '../../../web/src/generated/score';
import {
  contourOfScore,
  contourOfTrack,
  drawMelody,
  melodyLevels,
} from '../../../web/src/practice/imitation';
import { keysOf, parseReading } from '../../../web/src/practice/sight-reading';

function scoreOf(...notes: [onset: number, duration: number, midi: number][]): Score {
  return {
    title: '',
    composer: '',
    transposition: null,
    quartersPerMinute: 60,
    bars: [],
    notes: notes.map(([onset, duration, midi]) => ({ onset, duration, midi, bar: 0, beat: 1, name: 'A4' })),
  };
}

describe('contourOfScore', () => {
  it('holds each note at its sounding pitch, in time, parted from the next', () => {
    // At 60 a quarter is a second. A written B4 of a B flat clarinet sounds A4; the next note an octave lower.
    const { seconds, hertz } = contourOfScore(scoreOf([0, 1, 71], [1, 2, 59]), 60, -2, 442);
    const at = (time: number): number =>
      hertz[seconds.findIndex((each) => Math.abs(each - time) < 1e-9)] ?? NaN;
    expect(at(0.5)).toBeCloseTo(442, 6);
    expect(at(2)).toBeCloseTo(221, 6);
    expect(at(0.98)).toBe(0);
    expect(seconds.at(-1)).toBeLessThan(3);
    expect([...seconds]).toEqual([...seconds].sort((a, b) => a - b));
    expect(new Set(seconds).size).toBe(seconds.length);
  });

  it('is twice as long at half the tempo', () => {
    const score = scoreOf([0, 4, 69]);
    const ends = [60, 30].map((tempo) => contourOfScore(score, tempo, 0, 440).seconds.at(-1) ?? 0);
    // One step of the curve, a hundredth of a second.
    expect(Math.abs((ends[1] ?? 0) - 2 * (ends[0] ?? 0))).toBeLessThanOrEqual(0.0101);
  });
});

it('reads a pitch track as a curve on its own grid', () => {
  const track = {
    file: '',
    duration: 0.03,
    hopSeconds: 0.01,
    f0: [0, 440, 441],
    voicedProbability: [0, 1, 1],
  };
  const { seconds, hertz } = contourOfTrack(track);
  expect([...hertz]).toEqual([0, 440, 441]);
  expect(seconds[2]).toBeCloseTo(0.02, 12);
});

describe('drawMelody', () => {
  it.each(melodyLevels)('draws a phrase of level %i in a key of that level', (level) => {
    const draws = [0, 0.37, 0.9999999];
    for (const draw of draws) {
      const request = parseReading(drawMelody(level, () => draw));
      expect(request).toMatchObject({ level, bars: 4, meter: { beats: 2, beatType: 4 } });
      expect(keysOf(level)).toContainEqual(request?.key);
    }
    expect(new Set(draws.map((draw) => drawMelody(level, () => draw))).size).toBe(draws.length);
  });
});

import { describe, expect, it } from 'vitest';
import { Peaks } from '../../../web/src/app/drums/peaks';

const bins = 1001;
const min = Int8Array.from({ length: bins }, (_, i) => -((i * 37) % 100));
const max = Int8Array.from({ length: bins }, (_, i) => (i * 53) % 120);
const peaks = new Peaks({ binFrames: 64, sampleRate: 6400, min, max, peak: 0.5 });

describe('Peaks', () => {
  it('gives the bins themselves when asked for fine detail', () => {
    const range = peaks.range(0, 1, 0.001);
    expect(range.secondsPerEntry).toBeCloseTo(0.01, 12);
    expect([range.first, range.end]).toEqual([0, 100]);
    expect(range.max[7]).toBe(max[7]);
  });

  it('joins bins without losing an extreme', () => {
    const range = peaks.range(0, bins, 0.07);
    expect(range.secondsPerEntry).toBeCloseTo(0.08, 12);
    expect(range.end).toBe(Math.ceil(bins / 8));
    for (let entry = range.first; entry < range.end; entry += 1) {
      expect(range.min[entry]).toBe(Math.min(...min.subarray(entry * 8, entry * 8 + 8)));
      expect(range.max[entry]).toBe(Math.max(...max.subarray(entry * 8, entry * 8 + 8)));
    }
  });

  it('stays on one grid while scrolling', () => {
    const here = peaks.range(1, 2, 0.04);
    const there = peaks.range(1.013, 2.013, 0.04);
    expect(there.secondsPerEntry).toBe(here.secondsPerEntry);
    expect(there.max).toBe(here.max);
  });

  it('answers beyond the coarsest level and past the end', () => {
    expect(peaks.range(0, 10, 1e6).end).toBe(1);
    const past = peaks.range(50, 60, 0.01);
    expect(past.first).toBeGreaterThan(past.end);
  });

  it('brings the loudest sample to full height, but not noise', () => {
    expect(peaks.gain).toBe(2);
    expect(new Peaks({ binFrames: 64, sampleRate: 6400, min, max, peak: 0.001 }).gain).toBe(20);
  });
});

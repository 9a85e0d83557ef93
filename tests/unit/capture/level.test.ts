import { describe, expect, it } from 'vitest';
import { BlockSender } from '../../../web/src/capture/block-sender';
import { LevelMeter } from '../../../web/src/capture/level';

describe('LevelMeter', () => {
  it('measures a sine: peak 0.5, RMS 0.5 / sqrt 2', () => {
    const meter = new LevelMeter();
    const sine = Float32Array.from({ length: 4800 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / 48));
    for (let i = 0; i < sine.length; i += 128) meter.push(sine.subarray(i, i + 128));
    expect(meter.frames).toBe(4800);
    const { peak, rms, clipping } = meter.take();
    // Float32 samples of an exact number of periods: seven digits remain.
    expect(peak).toBeCloseTo(0.5, 6);
    expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 6);
    expect(clipping).toBe(false);
  });

  it('starts afresh after each batch', () => {
    const meter = new LevelMeter();
    meter.push(new Float32Array([1, 1]));
    meter.take();
    expect(meter.take()).toEqual({ peak: 0, rms: 0, clipping: false });
  });

  it.each([
    [32767 / 32768, true],
    [-1, true],
    [32766 / 32768, false],
  ])('calls %d clipped: %s', (sample, clipping) => {
    const meter = new LevelMeter();
    meter.push(new Float32Array([0, sample, 0]));
    expect(meter.take().clipping).toBe(clipping);
  });
});

describe('BlockSender', () => {
  it('sends full blocks as they fill, the rest on flush, each with its start', () => {
    const sent: [number, number[]][] = [];
    const sender = new BlockSender(4, (samples, start) => sent.push([start, Array.from(samples)]));
    for (const piece of [
      [0, 1, 2],
      [3, 4],
      [5, 6, 7, 8, 9],
    ])
      sender.push(new Float32Array(piece));
    sender.flush();
    sender.flush();
    expect(sent).toEqual([
      [0, [0, 1, 2, 3]],
      [4, [4, 5, 6, 7]],
      [8, [8, 9]],
    ]);
  });
});

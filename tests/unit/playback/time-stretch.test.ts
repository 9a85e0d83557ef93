import { describe, expect, it } from 'vitest';
import { MemoryPcm } from '../../../web/src/decode/pcm';
import { TimeStretcher } from '../../../web/src/playback/time-stretch';
import { seededNoise } from '../../support/synth';

const RATE = 44100;

async function stretch(
  samples: Float32Array,
  speed: number,
  anchors: number[],
  start = 0,
  piece = 0.5,
): Promise<Float32Array> {
  const source = new MemoryPcm([samples], RATE);
  const stretcher = new TimeStretcher(source, speed, anchors, start);
  const total = Math.floor((samples.length - start) / speed);
  const out = new Float32Array(total);
  for (let at = 0; at < total;) {
    const [read] = await stretcher.read(Math.min(Math.round(piece * RATE), total - at));
    out.set(read!, at);
    at += read!.length;
  }
  return out;
}

/** Frequency by upward zero crossings, Hz. */
function frequency(samples: Float32Array): number {
  let crossings = 0;
  for (let i = 1; i < samples.length; ++i) if (samples[i - 1]! < 0 && samples[i]! >= 0) ++crossings;
  return (crossings * RATE) / samples.length;
}

/** Places louder than `threshold`, one per 20 ms. */
function attacks(samples: Float32Array, threshold: number): number[] {
  const found: number[] = [];
  samples.forEach((sample, i) => {
    if (Math.abs(sample) > threshold && i - (found.at(-1) ?? -RATE) > 0.02 * RATE) found.push(i);
  });
  return found;
}

const tone = (hertz: number, seconds: number): Float32Array =>
  Float32Array.from({ length: seconds * RATE }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / RATE));

/** Clicks of 5 ms that die away, at the given places, over a soft tone. */
function beats(places: number[], seconds: number): Float32Array {
  const out = tone(110, seconds).map((sample) => sample * 0.2);
  const random = seededNoise(7);
  for (const place of places) {
    for (let i = 0; i < 0.02 * RATE; ++i) {
      out[place + i]! += (i === 0 ? 1 : random()) * Math.exp(-i / (0.003 * RATE));
    }
  }
  return out;
}

describe('TimeStretcher', () => {
  it.each([0.5, 0.75, 1.2])('keeps pitch and level at speed %f', async (speed) => {
    for (const hertz of [55, 440, 3000]) {
      const samples = tone(hertz, 4);
      const out = await stretch(samples, speed, []);
      expect(frequency(out) / hertz).toBeCloseTo(1, 2);
      const power = out.reduce((sum, sample) => sum + sample * sample, 0) / out.length;
      // A pure tone has power 1/8; frames that did not fit each other would cancel.
      expect(power).toBeGreaterThan(0.95 / 8);
      expect(power).toBeLessThan(1.05 / 8);
    }
  });

  it.each([0.5, 0.75, 1.2])('puts every hit where the clock says, once, at speed %f', async (speed) => {
    // Sixteenths at 120 a minute that drift, as people play.
    const random = seededNoise(3);
    const places = Array.from({ length: 30 }, (_, k) =>
      Math.round((0.2 + 0.125 * k + 0.02 * random()) * RATE),
    );
    const out = await stretch(beats(places, 4.5), speed, places);
    const found = attacks(out, 0.6);
    expect(found).toHaveLength(places.length);
    found.forEach((at, k) => expect(Math.abs(at - places[k]! / speed)).toBeLessThanOrEqual(1));
  });

  it('does not tear strokes of a flam apart, nor repeat them', async () => {
    const places = [0.5, 0.53, 1, 1.02].map((seconds) => Math.round(seconds * RATE));
    const out = await stretch(beats(places, 1.5), 0.5, places);
    const found = attacks(out, 0.6).map((at) => at / RATE);
    expect(found).toHaveLength(4);
    [1, 1.03, 2, 2.02].forEach((seconds, k) => expect(found[k]).toBeCloseTo(seconds, 3));
  });

  it('does not depend on the size of the pieces that are read', async () => {
    const places = [0.3, 0.9, 1.4].map((seconds) => Math.round(seconds * RATE));
    const samples = beats(places, 2);
    expect(await stretch(samples, 0.6, places, 1234, 0.013)).toEqual(
      await stretch(samples, 0.6, places, 1234, 1),
    );
  });

  it('starts with the very samples of where it starts', async () => {
    const samples = beats([5000], 1);
    const out = await stretch(samples, 0.7, [5000], 3000);
    expect(out.slice(0, 800)).toEqual(samples.slice(3000, 3800));
  });

  it('keeps channels apart and is silent beyond the end', async () => {
    const source = new MemoryPcm([tone(200, 0.5), new Float32Array(0.5 * RATE)], RATE);
    const stretcher = new TimeStretcher(source, 0.8, [], 0);
    const [left, right] = await stretcher.read(RATE);
    expect(left!.some((sample) => sample !== 0)).toBe(true);
    expect(right!.every((sample) => sample === 0)).toBe(true);
    expect(left!.slice(0.7 * RATE).every((sample) => sample === 0)).toBe(true);
  });

  it.each([0.4, 1.3, NaN, 0, -1])('refuses speed %f', (speed) => {
    expect(() => new TimeStretcher(new MemoryPcm([tone(1, 1)], RATE), speed, [], 0)).toThrow(RangeError);
  });
});

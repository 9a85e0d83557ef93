import { describe, expect, it } from 'vitest';
import {
  doubleTempo,
  halfTempo,
  isUnsureRhythm,
  rhythmByHand,
  shiftDownbeat,
  timeSignatures,
  withMeter,
  withSwing,
} from '../../../web/src/app/drums/rhythm-edit';
import type { DrumEvent, Rhythm } from '../../../web/src/generated/drum-transcription';
import { expectValid } from '../core/schemas';

const common = { numerator: 4, denominator: 4 } as const;

/** Beats at 120 a minute from `start`, the first one at `position` of a 4/4 bar. */
function rhythm(count = 17, start = 1, position = 1): Rhythm {
  return {
    beats: Array.from({ length: count }, (_, k) => ({
      time: start + k / 2,
      position: ((position - 1 + k) % 4) + 1,
    })),
    beatsPerBar: 4,
    timeSignature: common,
    beatsPerMinute: 120,
    swing: 0.5,
    subdivision: 'straight',
    confidence: 0.4,
  };
}

const hat = (time: number): DrumEvent => ({
  time,
  class: 'HH',
  instrument: 'hiHatClosed',
  velocity: 0.5,
  confidence: 0.9,
});
const positions = ({ beats }: Rhythm): number[] => beats.map(({ position }) => position);
const valid = (changed: Rhythm): void =>
  expectValid('drum-transcription', {
    file: 'a.wav',
    duration: 10,
    engine: 'default',
    events: [],
    rhythm: changed,
  });

describe('rhythms corrected by hand', () => {
  it('halve and double around the downbeats', () => {
    // The first beat is the third of its bar: the downbeats are the third, seventh ...
    const start = rhythm(11, 1, 3);
    const half = halfTempo(start, [])!;
    expect(half.beats.map(({ time }) => time)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(positions(half)).toEqual([4, 1, 2, 3, 4, 1]);
    expect(half.beatsPerMinute).toBe(60);
    const double = doubleTempo(start, [])!;
    expect(double.beats.slice(0, 3).map(({ time }) => time)).toEqual([1, 1.25, 1.5]);
    expect(positions(double).slice(0, 6)).toEqual([1, 2, 3, 4, 1, 2]);
    expect(double.beatsPerMinute).toBe(240);
    [half, double].forEach(valid);
  });

  it('say when that is beyond counting', () => {
    expect(halfTempo({ ...rhythm(), beatsPerMinute: 45 }, [])).toBeNull();
    expect(doubleTempo({ ...rhythm(), beatsPerMinute: 210 }, [])).toBeNull();
    expect(halfTempo(rhythm(2), [])).toBeNull();
  });

  it('find the swing of the new beats in the hits', () => {
    // Swung eighths of quarters at 60: beats found at 120 make them look like nothing.
    const hits = Array.from({ length: 8 }, (_, k) => [hat(1 + k), hat(1 + k + 0.64)]).flat();
    expect(halfTempo(rhythm(), hits)?.swing).toBeCloseTo(0.64, 3);
  });

  it.each(timeSignatures)('count the same beats as $numerator/$denominator', (timeSignature) => {
    const changed = withMeter(rhythm(17, 1, 4), timeSignature, []);
    expect(changed.beats.map(({ time }) => time)).toEqual(rhythm(17, 1, 4).beats.map(({ time }) => time));
    expect(changed.beats[1]?.position).toBe(1);
    expect(Math.max(...positions(changed))).toBe(changed.beatsPerBar);
    valid(changed);
  });

  it('move the first beat, and swing', () => {
    expect(positions(shiftDownbeat(rhythm(5), 1))).toEqual([4, 1, 2, 3, 4]);
    expect(positions(shiftDownbeat(rhythm(5), -1))).toEqual([2, 3, 4, 1, 2]);
    const swung = withSwing(rhythm(), true, { ...rhythm(), swing: 0.61 });
    expect(swung.swing).toBe(0.61);
    expect(withSwing(swung, false, null).swing).toBe(0.5);
    expect(withSwing(rhythm(), true, null).swing).toBeCloseTo(2 / 3, 6);
  });

  it('come from taps, and are sure', () => {
    const tapped = rhythmByHand([2, 2.5, 3, 3.5, 4], 6, common, []);
    expect(tapped.beatsPerMinute).toBeCloseTo(120, 6);
    expect(tapped.beats.find(({ time }) => Math.abs(time - 2) < 1e-9)?.position).toBe(1);
    expect([isUnsureRhythm(tapped), isUnsureRhythm(rhythm())]).toEqual([false, true]);
    expect(() => rhythmByHand([1], 6, common, [])).toThrow();
    expect(() => rhythmByHand({ beatsPerMinute: NaN, start: 0 }, 6, common, [])).toThrow();
    valid(tapped);
  });
});

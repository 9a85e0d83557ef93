import { describe, expect, it } from 'vitest';
import { soundCheck } from '../../../web/src/capture/sound-check';

const level = (peak: number, clipping = false): { peak: number; clipping: boolean } => ({ peak, clipping });
const quiet = [{ rms: 0.0005 }, { rms: 0.0004 }, { rms: 0.2 }];

describe('a microphone check', () => {
  it('takes the middle of the quiet, so that one cough does not make a noisy room', () => {
    const found = soundCheck(quiet, [level(0.4), level(0.5)]);
    // 20 log10(0.0005) and 20 log10(0.5).
    expect(found.roomDecibels).toBeCloseTo(-66.02, 2);
    expect(found.peakDecibels).toBeCloseTo(-6.02, 2);
    expect([found.roomIsNoisy, found.playing]).toEqual([false, 'good']);
  });

  it('tells noise, softness and clipping', () => {
    expect(soundCheck([{ rms: 0.02 }], [level(0.5)])).toMatchObject({ roomIsNoisy: true, playing: 'good' });
    expect(soundCheck(quiet, [level(0.02)]).playing).toBe('tooSoft');
    // Loud enough by itself, but hardly above the room.
    expect(soundCheck([{ rms: 0.02 }], [level(0.1)]).playing).toBe('tooSoft');
    expect(soundCheck(quiet, [level(1, true), level(0.3)]).playing).toBe('tooLoud');
  });

  it('has a figure for a microphone that hears nothing at all', () => {
    const found = soundCheck([{ rms: 0 }], [level(0)]);
    expect(Number.isFinite(found.roomDecibels)).toBe(true);
    expect(found.playing).toBe('tooSoft');
  });
});

import { describe, expect, it } from 'vitest';
import { DropoutDetector } from '../../../web/src/capture/dropout';

const RATE = 48000;

/** Feeds a recording that is looked at every 50 ms; `lagAt` says how far delivery is behind at each moment. */
function lostAfter(seconds: number, lagAt: (t: number) => number, clockFactor = 1): number {
  const detector = new DropoutDetector(RATE);
  let t = 0;
  for (; t < seconds; t += 0.05)
    detector.observe(Math.max(0, Math.round((t - lagAt(t)) * RATE)), t * clockFactor);
  detector.finish(t * clockFactor);
  return detector.lostFrames / RATE;
}

describe('DropoutDetector', () => {
  it('finds nothing where delivery is steady or bursty', () => {
    expect(lostAfter(20, () => 0.02)).toBe(0);
    expect(lostAfter(20, (t) => ((t * 20) % 7) * 0.03)).toBe(0);
  });

  it('forgives a stall that is made up for', () => {
    expect(lostAfter(20, (t) => (t > 5 && t < 5.6 ? t - 5 : 0))).toBe(0);
  });

  it('measures sound that never came', () => {
    // Half a second lost at 5 s, a second and a half at 12 s; to within one look.
    const lost = lostAfter(20, (t) => (t > 5 ? 0.5 : 0) + (t > 12 ? 1.5 : 0));
    expect(lost).toBeGreaterThan(1.9);
    expect(lost).toBeLessThan(2.1);
  });

  it('takes the drift of two clocks for what it is: 500 ppm over two hours', () => {
    expect(lostAfter(7200, () => 0.01, 1.0005)).toBe(0);
  });

  it('sees a machine that slept: no look at all for a minute', () => {
    const detector = new DropoutDetector(RATE);
    for (let t = 0; t < 5; t += 0.05) detector.observe(t * RATE, t);
    for (let t = 65; t < 70; t += 0.05) detector.observe((t - 60) * RATE, t);
    detector.finish(70);
    expect(detector.lostFrames / RATE).toBeCloseTo(60, 0);
  });
});

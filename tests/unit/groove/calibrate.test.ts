import { describe, expect, it } from 'vitest';
import { CHECK_BEAT_SECONDS, latencyFrom } from '../../../web/src/capture/calibrate';

const clicks = Array.from({ length: 8 }, (_, index) => 2 + index * CHECK_BEAT_SECONDS);

describe('latencyFrom', () => {
  it('finds the middle of answers that scatter', () => {
    const answers = clicks.map((click, index) => click + 0.12 + 0.01 * ((index % 3) - 1));
    const check = latencyFrom(clicks, answers);
    expect(check?.answered).toBe(8);
    expect(check?.seconds).toBeCloseTo(0.12, 2);
    expect(check?.spread).toBeLessThan(0.025);
  });

  it('does not mind a missed click, an extra stroke or one that slipped', () => {
    const answers = clicks.filter((_, index) => index !== 3).map((click) => click + 0.08);
    answers[5]! += 0.15;
    answers.push(clicks[2]! + 0.31);
    expect(latencyFrom(clicks, answers)?.seconds).toBeCloseTo(0.08, 6);
  });

  it('takes strokes that come before the click for what they are', () => {
    expect(
      latencyFrom(
        clicks,
        clicks.map((click) => click - 0.03),
      )?.seconds,
    ).toBeCloseTo(-0.03, 6);
  });

  it('says nothing from too few answers or from noise', () => {
    expect(latencyFrom(clicks, clicks.slice(0, 4))).toBeNull();
    expect(latencyFrom(clicks, [])).toBeNull();
    const anywhere = clicks.map((click, index) => click + [0.3, -0.2, 0.1, -0.3, 0.2, 0, -0.1, 0.25][index]!);
    expect(latencyFrom(clicks, anywhere)).toBeNull();
  });
});

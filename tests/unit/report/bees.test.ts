import { describe, expect, it } from 'vitest';
import { beeswarm } from '../../../web/src/report/bees';

describe('beeswarm', () => {
  it('keeps every dot at its value and apart from the others', () => {
    const values = Array.from({ length: 40 }, (_, index) => 0.5 + 0.2 * Math.sin(index));
    const bees = beeswarm(values, 240, 8);
    bees.forEach(({ x, y }, index) => {
      expect(x).toBeCloseTo((values[index] ?? 0) * 240, 10);
      for (const other of bees.slice(index + 1))
        expect(Math.hypot(other.x - x, other.y - y)).toBeGreaterThanOrEqual(8 - 1e-6);
    });
  });

  it('leaves what has room on the axis, and stacks what has none around it', () => {
    expect(beeswarm([0.1, 0.5, 0.9], 100, 8).map(({ y }) => y)).toEqual([0, 0, 0]);
    const heights = beeswarm([0.5, 0.5, 0.5], 100, 8).map(({ y }) => Math.abs(y));
    expect(heights).toEqual([0, 8, 8]);
  });
});

// The shipped models of short imitations, through the shipped core: planted errors cost what they should.

import { beforeAll, describe, expect, it } from 'vitest';
import { imitationModels } from '../../../web/src/engine/imitation';
import type { Contour, ImitationModelName } from '../../../web/src/engine/imitation';
import type { Pipeline } from '../../../web/src/engine/pipeline';
import { loadPipeline } from './core';

const HOP_SECONDS = 0.0058;
const GAP_SECONDS = 0.04;
/** Pitch and seconds of each note. */
const melody: readonly (readonly [number, number])[] = [
  [60, 0.5],
  [62, 0.5],
  [64, 0.5],
  [67, 0.75],
  [65, 0.25],
  [64, 0.5],
  [62, 0.5],
  [59, 0.5],
  [60, 1],
];

/** A curve of held tones with a short silence after each. */
function curve(notes: readonly (readonly [number, number])[]): Contour {
  const hertz = notes.flatMap(([midi, seconds]) => {
    const count = Math.round(seconds / HOP_SECONDS);
    const voiced = count - Math.round(GAP_SECONDS / HOP_SECONDS);
    return Array.from({ length: count }, (_, i) => (i < voiced ? 440 * 2 ** ((midi - 69) / 12) : 0));
  });
  return {
    seconds: Float64Array.from(hertz, (_, i) => i * HOP_SECONDS),
    hertz: Float64Array.from(hertz),
  };
}

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await loadPipeline();
});

describe.each(imitationModels)('%s', (model: ImitationModelName) => {
  const judge = (sung: Contour) => pipeline.judgeImitation(sung, curve(melody), model);

  it('passes the melody itself, in another octave and a little slower', async () => {
    const report = await judge(curve(melody.map(([midi, seconds]) => [midi - 12, seconds * 1.1])));
    expect(report.pass).toBeGreaterThan(0.5);
    expect(report.grade).toBeGreaterThan(3);
    expect(report.transposition).toBeCloseTo(-12, 3);
    expect(report.notes.every(({ near }) => near)).toBe(true);
    expect(report).toMatchObject({ model });
    expect(report.trainedOn).toMatch(model === 'imitation' ? /simulated/ : /CC BY-NC-SA/);
  });

  it('takes every further wrong note as a loss', async () => {
    const wrong = [4, 2, 6, 1];
    const grades: number[] = [];
    for (let count = 0; count <= wrong.length; ++count) {
      const changed = new Set(wrong.slice(0, count));
      const sung = curve(melody.map(([midi, seconds], i) => [midi + (changed.has(i) ? 2 : 0), seconds]));
      const { low, grade, high } = await judge(sung);
      expect(low).toBeLessThanOrEqual(grade);
      expect(high).toBeGreaterThanOrEqual(grade);
      grades.push(grade);
    }
    expect(grades.at(-1)).toBeLessThan(2.5);
    expect([...grades].sort((a, b) => b - a)).toEqual(grades);
  });

  it('fails one held note', async () => {
    const { pass } = await judge(curve([[60, 4]]));
    expect(pass).toBeLessThan(0.5);
  });

  it('says the same about the same take', async () => {
    const sung = curve(melody.map(([midi, seconds], i) => [midi + (i % 3) * 0.4, seconds]));
    expect(await judge(sung)).toEqual(await judge(sung));
  });
});

describe('what cannot be judged', () => {
  const good = curve(melody);
  const of = (seconds: number[], hertz: number[]): Contour => ({
    seconds: Float64Array.from(seconds),
    hertz: Float64Array.from(hertz),
  });
  it.each<[string, Contour]>([
    ['empty', of([], [])],
    ['silent', of([0, 0.1, 0.2], [0, 0, 0])],
    ['not-finite', of([0, 0.1], [440, NaN])],
    ['bad-argument', of([0.1, 0], [440, 440])],
    ['too-short', of([0, 0.05, 0.1], [440, 440, 440])],
    ['too-long', of([0, 7200], [440, 440])],
  ])('is refused as %s', async (code, sung) => {
    await expect(pipeline.judgeImitation(sung, good, 'imitation')).rejects.toMatchObject({ code });
    await expect(pipeline.judgeImitation(good, sung, 'imitation')).rejects.toMatchObject({ code });
  });
});

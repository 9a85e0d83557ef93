import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExerciseLibrary } from '../../../web/src/practice/exercises';
import { findInstrument } from '../../../web/src/practice/instruments';
import { SAMPLE_EXERCISE_ID, samplePerformance } from '../../../web/src/practice/sample-take';

const folder = path.resolve(import.meta.dirname, '../../../public/exercises');
const library = new ExerciseLibrary((name) => readFile(path.join(folder, name), 'utf8'));
const clarinet = findInstrument('clarinet')!;
const { score } = (await library.exerciseFor(SAMPLE_EXERCISE_ID, clarinet))!;
const tempo = 84;
const start = 0.5;
const played = samplePerformance(score, clarinet.transposition, tempo, start);

describe('the sample take', () => {
  it('leaves one note out and plays the others in order', () => {
    expect(played).toHaveLength(score.notes.length - 1);
    for (const [index, note] of played.entries())
      if (index > 0) expect(note.time).toBeGreaterThan(played[index - 1]!.time);
  });

  it('plays its first two bars as a careful player does', () => {
    const first = score.notes.filter(({ bar }) => bar < 2);
    for (const [index, note] of first.entries()) {
      const heard = played[index]!;
      const cents = 1200 * Math.log2(heard.frequency / (440 * 2 ** ((note.midi - 2 - 69) / 12)));
      // Inside the strict zones, 15 cents and 30 ms; a clarinet in B flat sounds a whole tone lower than written.
      expect(Math.abs(cents)).toBeLessThan(15);
      expect(Math.abs(heard.time - start - (note.onset * 60) / tempo)).toBeLessThan(0.03);
    }
  });

  it('is the same at every visit', () => {
    expect(samplePerformance(score, clarinet.transposition, tempo, start)).toEqual(played);
  });
});

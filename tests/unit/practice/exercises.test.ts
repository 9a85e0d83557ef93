import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { readNotatedScore } from '../../../web/src/notation/read-score';
import { ExerciseLibrary, ownScoreFor } from '../../../web/src/practice/exercises';
import { findInstrument, instruments } from '../../../web/src/practice/instruments';
import type { Instrument } from '../../../web/src/practice/instruments';

const folder = new URL('../../../public/exercises/', import.meta.url);
const library = new ExerciseLibrary((name) => Promise.resolve(readFileSync(new URL(name, folder), 'utf8')));

function instrument(id: string): Instrument {
  const found = findInstrument(id);
  if (!found) throw new Error(id);
  return found;
}

describe('instruments', () => {
  it('have unique ids and nested ranges', () => {
    expect(new Set(instruments.map(({ id }) => id)).size).toBe(instruments.length);
    for (const { comfortable, full } of instruments) {
      expect(full.low).toBeLessThanOrEqual(comfortable.low);
      expect(comfortable.high).toBeLessThanOrEqual(full.high);
    }
  });
});

describe('ExerciseLibrary', () => {
  it('gives every exercise to every instrument inside its full range, page and score agreeing', async () => {
    const list = await library.list();
    expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    for (const { id } of list)
      for (const player of instruments) {
        const exercise = await library.exerciseFor(id, player);
        expect(exercise, id).toBeDefined();
        if (!exercise) continue;
        for (const note of exercise.score.notes) {
          const sounding = note.midi + player.transposition;
          expect(sounding, `${id} on ${player.id}`).toBeGreaterThanOrEqual(player.full.low);
          expect(sounding, `${id} on ${player.id}`).toBeLessThanOrEqual(player.full.high);
        }
        const page = readMusicXml(exercise.musicXml);
        expect(page.plain).toBe(true);
        expect(page.score).toEqual(exercise.score);
      }
  });

  it('writes Ode to Joy for the clarinet in G, as its players know it', async () => {
    const exercise = await library.exerciseFor('ode-to-joy', instrument('clarinet'));
    expect(exercise?.score.notes.slice(0, 8).map(({ name }) => name)).toEqual([
      'B4',
      'B4',
      'C5',
      'D5',
      'D5',
      'C5',
      'B4',
      'A4',
    ]);
    expect(exercise?.score.notes).toHaveLength(30);
    expect(exercise?.score.transposition).toBe(-2);
    expect(exercise?.musicXml).toContain('<fifths>1</fifths>');
  });

  it('writes it in the bass clef, octaves lower, for the trombone', async () => {
    const exercise = await library.exerciseFor('ode-to-joy', instrument('trombone'));
    expect(exercise?.score.notes[0]?.name).toBe('B2');
    expect(exercise?.musicXml).toContain('<sign>F</sign>');
  });

  it('spells scales by their key', async () => {
    const names = async (id: string): Promise<string> =>
      (await library.exerciseFor(id, instrument('flute')))?.score.notes
        .slice(0, 8)
        .map(({ name }) => name.replace(/\d/, ''))
        .join(' ') ?? '';
    expect(await names('scale-e-flat-major')).toBe('E♭ F G A♭ B♭ C D E♭');
    expect(await names('scale-g-minor')).toBe('G A B♭ C D E♭ F♯ G');
    expect(await names('scale-a-major')).toBe('A B C♯ D E F♯ G♯ A');
  });

  it('knows five starters, and no exercise by an unknown id', async () => {
    expect(await library.starters()).toHaveLength(5);
    expect(await library.exerciseFor('nothing', instrument('flute'))).toBeUndefined();
  });
});

describe('ownScoreFor', () => {
  const score = (transpose: string): Uint8Array =>
    new TextEncoder().encode(
      `<score-partwise><part id="P"><measure number="1"><attributes><divisions>1</divisions><key><fifths>-1</fifths></key>${transpose}</attributes><note><pitch><step>B</step><alter>-1</alter><octave>4</octave></pitch><duration>4</duration></note></measure></part></score-partwise>`,
    );

  it('takes a part that states no transposition as written for the instrument', () => {
    const read = readNotatedScore(score(''), 'part.musicxml');
    const own = ownScoreFor('x', read, instrument('clarinet'));
    expect(own.score.notes[0]?.name).toBe('B♭4');
    expect(own.score.transposition).toBe(-2);
  });

  it('writes a part for another instrument anew so that it sounds the same', () => {
    const alto = '<transpose><chromatic>-9</chromatic></transpose>';
    const own = ownScoreFor('x', readNotatedScore(score(alto), 'part.musicxml'), instrument('clarinet'));
    // B flat 4 on the alto sounds D flat 4, for which a clarinet reads E flat 4.
    expect(own.score.notes[0]?.name).toBe('E♭4');
    // Written F major on the alto sounds A flat major: B flat major for the clarinet.
    expect(readMusicXml(own.musicXml).signatures[0]?.fifths).toBe(-2);
  });
});

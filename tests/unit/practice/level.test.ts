import { describe, expect, it } from 'vitest';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { combineCriteria, levelCriteria, levelOf } from '../../../web/src/practice/level';
import type { LevelCriteria } from '../../../web/src/practice/level';

/** Written notes: letter, accidental (+ or -), octave, length in twelfths of a quarter. */
type Note = readonly [pitch: string, twelfths: number];

function criteria(
  notes: readonly Note[],
  {
    fifths = 0,
    meter = [4, 4],
    tempo = 60,
  }: { fifths?: number; meter?: [number, number]; tempo?: number } = {},
): LevelCriteria {
  return levelCriteria(piece(notes, { fifths, meter, tempo }));
}

function piece(
  notes: readonly Note[],
  { fifths, meter, tempo }: { fifths: number; meter: [number, number]; tempo: number },
): ReturnType<typeof readMusicXml> {
  const xml = notes.map(([pitch, duration]) => {
    const [, step, sign, octave] = /^([A-G])([+-]?)(\d)$/.exec(pitch)!;
    const alter = sign === '+' ? '<alter>1</alter>' : sign === '-' ? '<alter>-1</alter>' : '';
    return `<note><pitch><step>${step}</step>${alter}<octave>${octave}</octave></pitch><duration>${duration}</duration></note>`;
  });
  return readMusicXml(
    `<score-partwise><part id="P"><measure number="1"><attributes><divisions>12</divisions><key><fifths>${fifths}</fifths></key><time><beats>${meter[0]}</beats><beat-type>${meter[1]}</beat-type></time></attributes><sound tempo="${tempo}"/>${xml.join('')}</measure></part></score-partwise>`,
  );
}

const quarters: Note[] = [
  ['C4', 12],
  ['D4', 12],
  ['E4', 12],
  ['D4', 12],
];

describe('the criteria of level', () => {
  it('are all 1 for quarters on three notes', () => {
    expect(criteria(quarters)).toEqual({ range: 1, key: 1, rhythm: 1, leaps: 1, tempo: 1 });
  });

  it.each([
    ['A4', 1],
    ['D5', 2],
    ['E5', 3],
    ['G5', 4],
    ['C6', 5],
    ['D6', 6],
  ] as const)('range: C4 to %s is level %i', (top, level) => {
    expect(criteria([...quarters, [top, 12]]).range).toBe(level);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7])('key: %i sharps or flats', (count) => {
    const expected = Math.min(6, Math.max(1, count));
    for (const fifths of [count, -count]) {
      const signed = (step: string): string => {
        const place = 'FCGDAEB'.indexOf(step);
        return fifths > 0 ? (place < fifths ? '+' : '') : 6 - place < -fifths ? '-' : '';
      };
      const scale = ['C', 'D', 'E', 'F'].map((step): Note => [`${step}${signed(step)}4`, 12]);
      expect(criteria(scale, { fifths }).key).toBe(expected);
    }
  });

  it('key: notes outside it add one level, many two', () => {
    const long = Array.from({ length: 3 }, () => quarters).flat();
    expect(criteria([...long, ['F+4', 12]]).key).toBe(2);
    expect(
      criteria([
        ['C4', 12],
        ['C+4', 12],
        ['D4', 12],
      ]).key,
    ).toBe(3);
  });

  it.each([
    ['quarters and halves', [12, 24, 12], 1],
    ['eighths', [6, 6, 12, 24], 2],
    ['a dotted quarter', [18, 6, 24], 3],
    ['sixteenths', [3, 3, 3, 3, 36], 4],
    ['a triplet', [4, 4, 4, 36], 4],
    ['a dotted eighth', [9, 3, 36], 5],
    ['syncopation', [6, 12, 6, 24], 5],
    ['sixteenths across the eighth', [3, 6, 3, 36], 6],
    ['sextuplets', [2, 2, 2, 2, 2, 2, 36], 6],
  ] as const)('rhythm: %s', (_, lengths, level) => {
    expect(criteria(lengths.map((length): Note => ['C4', length])).rhythm).toBe(level);
  });

  it('rhythm: compound and uneven time', () => {
    const eighths = Array.from({ length: 6 }, (): Note => ['C4', 6]);
    expect(criteria(eighths, { meter: [6, 8] }).rhythm).toBe(3);
    expect(criteria([...quarters, ['C4', 12]], { meter: [5, 4] }).rhythm).toBe(5);
  });

  it.each([
    ['E4', 1],
    ['G4', 2],
    ['A4', 3],
    ['C5', 4],
    ['E5', 5],
    ['F5', 6],
  ] as const)('leaps: C4 to %s is level %i', (top, level) => {
    expect(
      criteria([
        ['C4', 12],
        [top, 12],
      ]).leaps,
    ).toBe(level);
  });

  it.each([
    [90, 1],
    [120, 2],
    [170, 3],
    [240, 4],
    [330, 5],
    [340, 6],
  ])('tempo: quarters at %i are level %i', (tempo, level) => {
    expect(criteria(quarters, { tempo }).tempo).toBe(level);
  });
});

describe('the level', () => {
  it('is the second hardest criterion, at most one below the hardest', () => {
    const plain: LevelCriteria = { range: 1, key: 1, rhythm: 1, leaps: 1, tempo: 1 };
    expect(combineCriteria(plain)).toBe(1);
    expect(combineCriteria({ ...plain, key: 2 })).toBe(1);
    expect(combineCriteria({ ...plain, key: 5 })).toBe(4);
    expect(combineCriteria({ ...plain, key: 4, rhythm: 4 })).toBe(4);
    expect(combineCriteria({ range: 6, key: 6, rhythm: 6, leaps: 6, tempo: 6 })).toBe(6);
  });

  it('is that of the criteria', () => {
    expect(levelOf(piece(quarters, { fifths: 0, meter: [4, 4], tempo: 60 }))).toBe(1);
  });
});

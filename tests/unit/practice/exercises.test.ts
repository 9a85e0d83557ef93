import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { readNotatedScore } from '../../../web/src/notation/read-score';
import { fifthsOf, findKey } from '../../../web/src/practice/keys';
import { levelOf } from '../../../web/src/practice/level';
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

/** Sharps or flats of the key that an id ends with: from the circle of fifths as every primer prints it. */
const CIRCLE = [
  'c-flat',
  'g-flat',
  'd-flat',
  'a-flat',
  'e-flat',
  'b-flat',
  'f',
  'c',
  'g',
  'd',
  'a',
  'e',
  'b',
  'f-sharp',
  'c-sharp',
];
const MINOR_CIRCLE = [
  'a-flat',
  'e-flat',
  'b-flat',
  'f',
  'c',
  'g',
  'd',
  'a',
  'e',
  'b',
  'f-sharp',
  'c-sharp',
  'g-sharp',
  'd-sharp',
  'a-sharp',
];

describe('ExerciseLibrary', () => {
  it('has an id of its own for everything, and keeps those that addresses already carry', async () => {
    const ids = (await library.list()).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
    for (const id of [
      'scale-g-major',
      'scale-g-minor',
      'arpeggio-b-flat-major',
      'thirds-e-minor',
      'etude-d-major',
    ])
      expect(ids).toContain(id);
  });

  it('has scales in all thirty keys', async () => {
    const ids = new Set((await library.list()).map(({ id }) => id));
    for (const tonic of CIRCLE)
      for (const form of ['scale', 'arpeggio', 'thirds', 'etude'])
        expect(ids).toContain(`${form}-${tonic}-major`);
    for (const tonic of MINOR_CIRCLE)
      for (const scale of ['minor', 'natural-minor', 'melodic-minor'])
        expect(ids).toContain(`scale-${tonic}-${scale}`);
  });

  it('gives every exercise to every instrument inside its full range', async () => {
    const all = await library.list();
    for (const [turn, player] of instruments.entries()) {
      const fitting = new Set((await library.list(player)).map(({ id }) => id));
      // A player finds nearly everything; what is missing needs more than two octaves.
      expect(fitting.size / all.length, player.id).toBeGreaterThan(0.7);
      for (const [index, { id, kind }] of all.entries()) {
        // Generated exercises go to every fourth instrument each, since that alone takes seconds.
        if (kind !== 'melody' && (index + turn) % 4 !== 0) continue;
        const exercise = await library.exerciseFor(id, player);
        expect(exercise, id).toBeDefined();
        if (!exercise || (kind !== 'melody' && !fitting.has(id) && !id.startsWith('two-octave'))) continue;
        const sounding = exercise.score.notes.map(({ midi }) => midi + player.transposition);
        expect(Math.min(...sounding), `${id} on ${player.id}`).toBeGreaterThanOrEqual(player.full.low);
        expect(Math.max(...sounding), `${id} on ${player.id}`).toBeLessThanOrEqual(player.full.high);
      }
    }
  }, 120_000);

  it('writes pages that show just the score', async () => {
    // Each exercise with a few instruments: together all of both are read.
    for (const [index, { id }] of (await library.list()).entries()) {
      const player = instruments[(5 * index) % instruments.length]!;
      const exercise = (await library.exerciseFor(id, player))!;
      const page = readMusicXml(exercise.musicXml);
      expect(page.plain, id).toBe(true);
      expect(page.clef).toBe(player.clef);
      expect(page.score.notes).toHaveLength(exercise.score.notes.length);
      expect({ ...page.score, bars: [], notes: [] }).toEqual({ ...exercise.score, bars: [], notes: [] });
      for (const [at, note] of page.score.notes.entries()) {
        const { onset, duration, ...rest } = exercise.score.notes[at]!;
        // Thirds of a beat are sums of hundredths in one and divisions in the other.
        expect(note.onset, id).toBeCloseTo(onset, 9);
        expect(note.duration, id).toBeCloseTo(duration, 9);
        expect({ ...note, beat: 0 }).toMatchObject({ ...rest, beat: 0 });
      }
      for (const [bar, { duration }] of page.score.bars.entries())
        expect(duration, id).toBeCloseTo(exercise.score.bars[bar]!.duration, 9);
    }
  }, 120_000);

  it('writes major and minor exercises in the signature of their key', async () => {
    for (const { id, kind, key } of await library.list()) {
      if (kind === 'melody' || key === '') continue;
      const minor = key.endsWith('-minor');
      const tonic = key.replace(/-(major|minor)$/, '');
      const fifths = (minor ? MINOR_CIRCLE : CIRCLE).indexOf(tonic) - 7;
      const exercise = await library.exerciseFor(id, instrument('flute'));
      expect(exercise?.musicXml, id).toContain(`<fifths>${fifths}</fifths>`);
    }
  });

  it('says of each melody what its file says', async () => {
    const { melodies } = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as {
      melodies: {
        id: string;
        title: string;
        composer: string;
        file: string;
        level: number;
        key: string;
        source: string;
      }[];
    };
    for (const { id, title, composer, file, level, key, source } of melodies) {
      const read = readMusicXml(readFileSync(new URL(file, folder), 'utf8'));
      expect(read.score.title, id).toBe(title);
      expect(read.score.composer, id).toBe(composer);
      expect(levelOf(read), id).toBe(level);
      expect(source, id).toMatch(/\d{2,4}/);
      if (key) expect(fifthsOf(findKey(key)!), id).toBe(read.signatures[0]?.fifths);
      // Bars are full but for a pickup and the last bar, which may lack what the pickup has.
      for (const [bar, { duration }] of read.score.bars.entries()) {
        const { beats, beatType } = read.signatures[bar]!;
        const whole = (4 * beats) / beatType;
        if (bar === 0 || bar === read.score.bars.length - 1) expect(duration, id).toBeLessThanOrEqual(whole);
        else expect(duration, `${id} bar ${bar}`).toBe(whole);
      }
    }
  });

  it('opens a page of sight-reading by its id', async () => {
    const id = 'reading-3-d-major-3-4-8-4711';
    const exercise = await library.exerciseFor(id, instrument('trombone'));
    expect(exercise?.id).toBe(id);
    expect(exercise?.musicXml).toContain('<sign>F</sign>');
    expect(await library.exerciseFor(id, instrument('trombone'))).toEqual(exercise);
    expect(await library.exerciseFor('reading-9-d-major-3-4-8-4711', instrument('trombone'))).toBeUndefined();
  });

  it('writes one octave where an instrument has not two', async () => {
    const whistle = await library.exerciseFor('two-octave-scale-e-flat-major', instrument('tin_whistle'));
    expect(whistle?.score.notes).toHaveLength(15);
    const clarinet = await library.exerciseFor('two-octave-scale-e-flat-major', instrument('clarinet'));
    expect(clarinet?.score.notes).toHaveLength(29);
    expect((await library.list(instrument('tin_whistle'))).map(({ id }) => id)).not.toContain(
      'two-octave-scale-e-flat-major',
    );
  });

  it('writes slurs and dots where articulation is the matter', async () => {
    const { musicXml } = (await library.exerciseFor('slur-two-tongue-two-c-major', instrument('flute')))!;
    expect(musicXml.match(/<slur type="start"/g)).toHaveLength(9);
    expect(musicXml.match(/<slur type="stop"/g)).toHaveLength(9);
    expect(musicXml.match(/<staccato\/>/g)).toHaveLength(18);
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
    expect(await names('scale-d-sharp-minor')).toBe('D♯ E♯ F♯ G♯ A♯ B C𝄪 D♯');
    expect(await names('scale-c-flat-major')).toBe('C♭ D♭ E♭ F♭ G♭ A♭ B♭ C♭');
    expect(await names('scale-d-dorian')).toBe('D E F G A B C D');
    expect(await names('scale-f-lydian')).toBe('F G A B C D E F');
    expect(await names('scale-c-blues')).toBe('C E♭ F G♭ G B♭ C B♭');
    expect(await names('scale-c-whole-tone')).toBe('C D E F♯ G♯ A♯ C A♯');
    expect(await names('scale-c-chromatic')).toBe('C C♯ D D♯ E F F♯ G');
    expect(await names('seventh-chord-b-diminished-seventh')).toBe('B D F A♭ B A♭ F D');
    const melodic = (await library.exerciseFor('scale-a-melodic-minor', instrument('flute')))!;
    expect(melodic.score.notes.map(({ name }) => name.replace(/\d/, '')).join(' ')).toBe(
      'A B C D E F♯ G♯ A G F E D C B A',
    );
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

import { describe, expect, it } from 'vitest';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { writeMusicXml } from '../../../web/src/notation/musicxml-writer';
import type { NotatedScore } from '../../../web/src/notation/notated';
import { findInstrument, instruments } from '../../../web/src/practice/instruments';
import { fifthsOf, findKey } from '../../../web/src/practice/keys';
import { levelCriteria, levelOf, levels } from '../../../web/src/practice/level';
import {
  boundsOf,
  composeReading,
  keysOf,
  lengths,
  metersOf,
  parseReading,
  readingId,
} from '../../../web/src/practice/sight-reading';
import type { ReadingRequest } from '../../../web/src/practice/sight-reading';

const wide = { low: 40, high: 90 };
const page = (request: ReadingRequest, low = wide.low, high = wide.high): NotatedScore =>
  composeReading(request, 'x', { low, high }, { low, high });

/** Every level and meter, with keys, lengths and seeds that go round. */
function requests(seeds: number): ReadingRequest[] {
  const all: ReadingRequest[] = [];
  for (const level of levels)
    for (const meter of metersOf(level))
      for (let seed = 1; seed <= seeds; seed += 1) {
        const keys = keysOf(level);
        const key = keys[(7 * seed + meter.beats) % keys.length]!;
        all.push({ level, key, meter, bars: lengths[seed % lengths.length]!, seed: seed * 131 });
      }
  return all;
}

/** Pitch class of a key's tonic, from its signature: a fifth is seven semitones, A minor is C major. */
function tonicClass({ key }: ReadingRequest): number {
  return (((7 * fifthsOf(key) + (key.minor ? 9 : 0)) % 12) + 12) % 12;
}

const LETTERS = 'CDEFGAB';
/** Staff position, so that an interval can be counted in letters. */
function position(name: string): number {
  return LETTERS.indexOf(name.charAt(0)) + 7 * Number(/-?\d+$/.exec(name)?.[0]);
}

describe('sight-reading', () => {
  const pages = requests(20).map((request) => ({ request, notated: page(request) }));

  it('fills every bar and crosses no barline', () => {
    for (const { request, notated } of pages) {
      const { score } = notated;
      const length = (4 * request.meter.beats) / request.meter.beatType;
      expect(score.bars).toHaveLength(request.bars);
      let end = 0;
      for (const { onset, duration, bar } of score.notes) {
        expect(onset).toBeGreaterThanOrEqual(end - 1e-9);
        // Silence is written only where the level reads rests, or where a phrase breathes.
        if (request.level < 3 && onset > end + 1e-9) expect(bar % 4).toBe(0);
        expect(onset).toBeGreaterThanOrEqual(bar * length - 1e-9);
        end = onset + duration;
        expect(end).toBeLessThanOrEqual((bar + 1) * length + 1e-9);
      }
      expect(new Set(score.notes.map(({ bar }) => bar)).size).toBe(request.bars);
      expect(end).toBeCloseTo(request.bars * length, 9);
    }
  });

  it('begins in the tonic chord and ends on the tonic, reached by step', () => {
    for (const { request, notated } of pages) {
      const { notes } = notated.score;
      const last = notes.at(-1)!;
      expect(last.midi % 12, readingId(request)).toBe(tonicClass(request));
      expect(Math.abs(position(last.name) - position(notes.at(-2)!.name))).toBe(1);
      expect([0, 3, 4, 7]).toContain((notes[0]!.midi - tonicClass(request) + 120) % 12);
    }
  });

  it('leaps no further than its level, and mostly steps', () => {
    for (const level of levels) {
      const steps = pages
        .filter(({ request }) => request.level === level)
        .flatMap(({ notated: { score } }) =>
          score.notes
            .slice(1)
            .map((note, index) => Math.abs(position(note.name) - position(score.notes[index]!.name))),
        );
      expect(Math.max(...steps)).toBeLessThanOrEqual(boundsOf(level).leap);
      expect(steps.filter((step) => step <= 1).length / steps.length).toBeGreaterThan(0.5);
    }
  });

  it('stays in its key below level 5, but for the leading note of minor', () => {
    const sharpened = (notated: NotatedScore): number =>
      notated.score.notes.filter(({ name, bar }) => {
        const fifths = notated.signatures[bar]!.fifths;
        const letter = 'FCGDAEB'.indexOf(name.charAt(0));
        const expected = fifths > 0 ? (letter < fifths ? '♯' : '') : 6 - letter < -fifths ? '♭' : '';
        return name.slice(1, -1) !== expected;
      }).length;
    for (const { request, notated } of pages)
      if (!request.key.minor && request.level < 5) expect(sharpened(notated)).toBe(0);
    const minor = pages.filter(({ request }) => request.key.minor);
    expect(minor.some(({ notated }) => sharpened(notated) > 0)).toBe(true);
  });

  // The measure of level knows nothing of the composer.
  it('is never harder than its level, and harder from level to level', () => {
    const means = levels.map((level) => {
      const found = pages
        .filter(({ request }) => request.level === level)
        .map(({ notated }) => levelOf(notated));
      expect(Math.max(...found)).toBeLessThanOrEqual(level);
      return found.reduce((sum, each) => sum + each, 0) / found.length;
    });
    for (const [index, mean] of means.slice(1).entries()) expect(mean).toBeGreaterThan(means[index]!);
  });

  it('is the same for the same seed and another for the next', () => {
    const request = requests(3).at(-1)!;
    expect(page(request)).toEqual(page({ ...request }));
    const others = [1, 2, 3, 4, 5].map((seed) => JSON.stringify(page({ ...request, seed }).score.notes));
    expect(new Set(others).size).toBe(5);
  });

  it('lies in the range of every instrument, its rhythm the same for all', () => {
    for (const level of levels)
      for (const [index, player] of instruments.entries()) {
        const keys = keysOf(level);
        const request = {
          level,
          key: keys[index % keys.length]!,
          meter: metersOf(level)[0]!,
          bars: 8,
          seed: 77 + index,
        };
        const written = ({ low, high }: { low: number; high: number }): { low: number; high: number } => ({
          low: low - player.transposition,
          high: high - player.transposition,
        });
        const notated = composeReading(request, 'x', written(player.comfortable), written(player.full));
        const midis = notated.score.notes.map(({ midi }) => midi + player.transposition);
        expect(Math.min(...midis), `${player.id} ${readingId(request)}`).toBeGreaterThanOrEqual(
          player.full.low,
        );
        expect(Math.max(...midis), `${player.id} ${readingId(request)}`).toBeLessThanOrEqual(
          player.full.high,
        );
      }
  });

  it('is the same music for two instruments that have its notes', () => {
    const request = {
      level: 3,
      key: findKey('f-major')!,
      meter: { beats: 4, beatType: 4 },
      bars: 8,
      seed: 4711,
    } as const;
    const clarinet = findInstrument('clarinet')!;
    const trombone = findInstrument('trombone')!;
    const contour = ({ comfortable, full, transposition }: typeof clarinet): number[] => {
      const shift = ({ low, high }: { low: number; high: number }) => ({
        low: low - transposition,
        high: high - transposition,
      });
      const { notes } = composeReading(request, 'x', shift(comfortable), shift(full)).score;
      return notes.map(({ midi }) => midi - notes[0]!.midi);
    };
    expect(contour(clarinet)).toEqual(contour(trombone));
  });

  it('is MusicXML that reads back as the same music', () => {
    for (const request of requests(2)) {
      const notated = page(request);
      const read = readMusicXml(writeMusicXml(notated));
      expect(read.plain).toBe(true);
      expect(read.score.bars).toHaveLength(request.bars);
      expect(read.score.notes.map(({ name }) => name)).toEqual(notated.score.notes.map(({ name }) => name));
      for (const [index, note] of read.score.notes.entries())
        expect(note.onset).toBeCloseTo(notated.score.notes[index]!.onset, 6);
    }
  });

  it('grows its rhythm with the level', () => {
    const hardest = levels.map((level) =>
      Math.max(
        ...pages
          .filter(({ request }) => request.level === level)
          .map(({ notated }) => levelCriteria(notated).rhythm),
      ),
    );
    expect(hardest).toEqual([1, 2, 3, 4, 5, 6]);
  });
});

describe('ids', () => {
  it('name the whole request and nothing else is read', () => {
    for (const request of requests(3)) expect(parseReading(readingId(request))).toEqual(request);
    for (const id of [
      'reading',
      'reading-7-c-major-4-4-8-1',
      'reading-1-b-major-4-4-8-1',
      'reading-1-h-major-4-4-8-1',
      'reading-1-c-major-6-8-8-1',
      'reading-1-c-major-4-4-7-1',
      'reading-1-c-major-4-4-8-0',
      'reading-1-c-major-4-4-8-1000000',
      'reading-1-c-major-4-4-8-1-1',
      'scale-c-major',
    ])
      expect(parseReading(id), id).toBeUndefined();
  });
});

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DrumEvent, Rhythm } from '../../../web/src/generated/drum-transcription';
import type { Groove } from '../../../web/src/generated/recording';
import { drumInstruments } from '../../../web/src/notation/drums/drum-map';
import {
  GrooveError,
  barsOf,
  expectedStrokes,
  grooveFromHits,
  loadGrooves,
  planGroove,
} from '../../../web/src/practice/grooves';
import { library } from '../../../web/tools/make-grooves.mjs';

const file = path.resolve(import.meta.dirname, '../../../public/grooves/grooves.json');
const shipped = await loadGrooves(() => Promise.resolve(readFileSync(file, 'utf8')));

describe('the library', () => {
  it('is what the generator writes', () => {
    expect(shipped).toEqual(library);
  });

  it.each(shipped.map((groove) => [groove.id, groove] as const))('%s can be played', (_, groove) => {
    expect(groove.notes.length).toBeGreaterThan(3);
    expect(Number.isInteger(groove.grooveQuarters / groove.barQuarters)).toBe(true);
    let before = 0;
    for (const { quarters, instrument, velocity } of groove.notes) {
      expect(quarters).toBeGreaterThanOrEqual(before);
      expect(quarters).toBeLessThan(groove.grooveQuarters);
      expect(drumInstruments).toContain(instrument);
      expect(velocity).toBeGreaterThan(0);
      expect(velocity).toBeLessThanOrEqual(1);
      before = quarters;
    }
  });

  it('writes rock as every drummer knows it', () => {
    const rock = shipped.find(({ id }) => id === 'eighth-note-rock')!;
    const places = (instrument: string): number[] =>
      rock.notes.filter((note) => note.instrument === instrument).map(({ quarters }) => quarters);
    expect(places('hiHatClosed')).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    expect(places('snare')).toEqual([1, 3]);
    expect(places('kick')).toEqual([0, 1.5, 2]);
  });

  it('puts flams before their strokes, the first at the end of the round', () => {
    const flams = shipped.find(({ id }) => id === 'flam-accents')!;
    const graces = flams.notes.filter(({ velocity }) => velocity === 0.3).map(({ quarters }) => quarters);
    const before = (0.035 * flams.quartersPerMinute) / 60;
    expect(graces).toHaveLength(4);
    expect(graces[0]).toBeCloseTo(1 - before, 5);
    expect(graces[3]).toBeCloseTo(4 - before, 5);
  });
});

const simple: Groove = {
  id: 'x',
  title: 'x',
  kind: 'own',
  sticking: '',
  timeSignature: { numerator: 3, denominator: 4 },
  quartersPerMinute: 120,
  barQuarters: 3,
  beatQuarters: 1,
  grooveQuarters: 6,
  notes: [
    { quarters: 0, instrument: 'kick', velocity: 0.7 },
    { quarters: 4, instrument: 'snare', velocity: 0.7 },
  ],
};

describe('a take of a groove', () => {
  it('repeats it for the bars asked for', () => {
    expect(barsOf(simple)).toBe(2);
    expect(expectedStrokes(simple, 120, 3).map(({ seconds, bar }) => [seconds, bar])).toEqual([
      [0, 0],
      [2, 1],
      [3, 2],
    ]);
  });

  it('counts in, then clicks every beat', () => {
    const plan = planGroove(simple, 120, 1, 2);
    expect(plan.musicStart).toBeCloseTo(1.5);
    expect(plan.musicEnd).toBeCloseTo(4.5);
    expect(plan.beats.map(({ bar, beat }) => [bar, beat])).toEqual([
      [null, 1],
      [null, 2],
      [null, 3],
      [0, 1],
      [0, 2],
      [0, 3],
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect(plan.beats[4]!.seconds).toBeCloseTo(2);
  });
});

describe('a groove from hits', () => {
  const beatSeconds = 0.5;
  const rhythm: Rhythm = {
    beats: Array.from({ length: 9 }, (_, n) => ({ time: 1 + n * beatSeconds, position: (n % 4) + 1 })),
    beatsPerBar: 4,
    timeSignature: { numerator: 4, denominator: 4 },
    beatsPerMinute: 120,
    swing: 0.5,
    subdivision: 'straight',
    confidence: 1,
  };
  const hit = (quarters: number, instrument: DrumEvent['instrument'], late = 0): DrumEvent => ({
    time: 1 + quarters * beatSeconds + late,
    class: instrument === 'kick' ? 'KD' : instrument === 'snare' ? 'SD' : 'HH',
    instrument,
    velocity: 0.7,
    confidence: 1,
  });
  const played = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((quarter) => [
    hit(quarter, 'hiHatClosed', 0.008),
    hit(quarter + 0.5, 'hiHatClosed', -0.006),
    ...(quarter % 2 === 0 ? [hit(quarter, 'kick', 0.004)] : [hit(quarter, 'snare', -0.007)]),
  ]);

  it('lies on the grid that was played', () => {
    const groove = grooveFromHits('own-1', 'Beat', played, rhythm);
    expect(groove.barQuarters).toBe(4);
    expect(groove.quartersPerMinute).toBe(120);
    expect(barsOf(groove)).toBe(2);
    expect(
      groove.notes.filter(({ instrument }) => instrument === 'snare').map(({ quarters }) => quarters),
    ).toEqual([1, 3, 5, 7]);
    expect(groove.notes).toHaveLength(played.length);
  });

  it('can be some of its bars', () => {
    const second = grooveFromHits('own-1', 'Beat', played, rhythm, { from: 1, to: 1 });
    expect(barsOf(second)).toBe(1);
    expect(second.notes).toHaveLength(played.length / 2);
  });

  it('says what is missing', () => {
    const code = (run: () => unknown): string => {
      try {
        run();
      } catch (error) {
        return error instanceof GrooveError ? error.code : String(error);
      }
      return 'nothing';
    };
    expect(code(() => grooveFromHits('x', 'x', played, null))).toBe('no-beat');
    expect(code(() => grooveFromHits('x', 'x', [], rhythm))).toBe('no-hits');
  });
});

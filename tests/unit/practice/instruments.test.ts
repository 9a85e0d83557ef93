import { describe, expect, it } from 'vitest';
import { midiOf, parseName } from '../../../web/src/notation/notated';
import { findInstrument, instruments } from '../../../web/src/practice/instruments';
import type { Instrument } from '../../../web/src/practice/instruments';

function midi(name: string): number {
  const pitch = parseName(name);
  if (!pitch) throw new Error(name);
  return midiOf(pitch);
}

function instrument(id: string): Instrument {
  const found = findInstrument(id);
  if (!found) throw new Error(id);
  return found;
}

describe('every instrument', () => {
  it('has an id of its own and a comfortable range inside its full one', () => {
    expect(new Set(instruments.map(({ id }) => id)).size).toBe(instruments.length);
    for (const { id, comfortable, full } of instruments) {
      expect(full.low, id).toBeLessThanOrEqual(comfortable.low);
      expect(comfortable.high, id).toBeLessThanOrEqual(full.high);
      // An octave in some key at least, for a second-year player.
      expect(comfortable.high - comfortable.low, id).toBeGreaterThanOrEqual(12);
      // Two octaves in all, so that a scale over one octave fits in every key.
      expect(full.high - full.low, id).toBeGreaterThanOrEqual(23);
    }
  });
});

// What a written C4 sounds, as the instruments' names and scores of any orchestration manual say (S. Adler, The Study of
// Orchestration; N. Del Mar, Anatomy of the Orchestra).
describe('a written middle C', () => {
  it.each([
    [
      'C5',
      ['piccolo', 'xylophone', 'soprano_recorder', 'sopranino_recorder', 'bass_recorder', 'tin_whistle'],
    ],
    ['C6', ['glockenspiel']],
    [
      'C4',
      [
        ...['flute', 'oboe', 'bassoon', 'c_trumpet', 'trombone', 'bass_trombone', 'euphonium', 'tuba'],
        ...['violin', 'viola', 'cello', 'alto_recorder', 'tenor_recorder', 'ukulele', 'mandolin'],
        ...['marimba', 'vibraphone', 'piano', 'voice_soprano', 'voice_alto', 'voice_bass', 'other'],
      ],
    ],
    ['E♭4', ['e_flat_clarinet']],
    ['B♭3', ['clarinet', 'soprano_sax', 'trumpet', 'cornet', 'flugelhorn']],
    ['A3', ['a_clarinet']],
    ['F3', ['english_horn', 'french_horn', 'mellophone']],
    ['E♭3', ['alto_sax', 'alto_clarinet', 'alto_horn']],
    ['C3', ['contrabassoon', 'double_bass', 'guitar', 'bass_guitar', 'voice_tenor']],
    ['B♭2', ['tenor_sax', 'bass_clarinet', 'baritone_horn']],
    ['E♭2', ['baritone_sax', 'e_flat_tuba']],
    ['B♭1', ['b_flat_tuba']],
  ])('sounds %s on %j', (sounding, ids) => {
    for (const id of ids) expect(midi('C4') + instrument(id).transposition, id).toBe(midi(sounding));
  });
});

// What the lowest note follows from: tuning, bore or keys, not a table of ours.
describe('the lowest note', () => {
  it.each([
    ['violin', 'G3'],
    ['mandolin', 'G3'],
    ['viola', 'C3'],
    ['cello', 'C2'],
    ['double_bass', 'E1'],
    ['guitar', 'E2'],
    ['bass_guitar', 'E1'],
    ['ukulele', 'C4'],
  ])('of the %s is its lowest open string, %s', (id, string) => {
    expect(instrument(id).full.low).toBe(midi(string));
  });

  it.each([
    ['B♭3', ['soprano_sax', 'alto_sax', 'tenor_sax', 'oboe']],
    ['A3', ['baritone_sax']],
    ['B3', ['english_horn']],
    ['E3', ['clarinet', 'a_clarinet', 'e_flat_clarinet', 'alto_clarinet']],
    ['E♭3', ['bass_clarinet']],
    [
      'F♯3',
      [
        ...['trumpet', 'c_trumpet', 'cornet', 'flugelhorn', 'mellophone', 'alto_horn', 'baritone_horn'],
        ...['e_flat_tuba', 'b_flat_tuba'],
      ],
    ],
    ['C4', ['flute', 'soprano_recorder', 'tenor_recorder']],
    ['F4', ['alto_recorder', 'sopranino_recorder']],
    ['F2', ['bass_recorder']],
    ['D4', ['piccolo', 'tin_whistle']],
    ['B♭1', ['bassoon', 'contrabassoon']],
  ])('is written %s for %j', (written, ids) => {
    for (const id of ids)
      expect(instrument(id).full.low, id).toBe(midi(written) + instrument(id).transposition);
  });

  it('of the slide trombone is E2, in seventh position on the B♭ tube', () => {
    expect(instrument('trombone').full.low).toBe(midi('E2'));
  });
});

// Keyboards as they are built: five-octave marimba, three-octave vibraphone, the usual xylophone and glockenspiel, piano.
describe('bars and keys', () => {
  it.each([
    ['marimba', 'C2', 'C7'],
    ['vibraphone', 'F3', 'F6'],
    ['xylophone', 'F4', 'C8'],
    ['glockenspiel', 'G5', 'C8'],
    ['piano', 'A0', 'C8'],
  ])('of the %s sound %s to %s', (id, low, high) => {
    expect(instrument(id).full).toEqual({ low: midi(low), high: midi(high) });
  });
});

// The compass that harmony textbooks give for four-part writing, a tone more or less from book to book.
describe('voices', () => {
  it.each([
    ['voice_soprano', 'C4', 'A5'],
    ['voice_alto', 'G3', 'D5'],
    ['voice_tenor', 'C3', 'A4'],
    ['voice_bass', 'F2', 'D4'],
  ])('%s is comfortable from %s to %s', (id, low, high) => {
    expect(instrument(id).comfortable).toEqual({ low: midi(low), high: midi(high) });
  });
});

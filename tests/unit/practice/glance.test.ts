import { describe, expect, it } from 'vitest';
import { GlanceReader } from '../../../web/src/practice/glance';
import type { Glance, HeardNote, HeardPitch } from '../../../web/src/practice/glance';
import { goodZones } from '../../../web/src/practice/strictness';

const ZONES = goodZones('standard');
/** Seconds between what a microphone's blocks bring. */
const BLOCK = 512 / 48000;

const clarinet = { a4: 440, transposition: -2, zones: ZONES };

function hz(midi: number, a4 = 440): number {
  return a4 * 2 ** ((midi - 69) / 12);
}

function heard(time: number, f0: number, notes: HeardNote[] = []): HeardPitch {
  return { reading: { time, f0, voiced: f0 > 0 }, notes, target: null };
}

/** What is shown after a sounding pitch was held so long; `midiAt` may move. */
function hold(reader: GlanceReader, seconds: number, midiAt: (time: number) => number, from = 0): Glance[] {
  const shown: Glance[] = [];
  for (let time = from; time < from + seconds; time += BLOCK)
    shown.push(reader.read(heard(time, hz(midiAt(time)))));
  return shown;
}

function note(change: Partial<HeardNote>): HeardNote {
  return { index: 0, cents: 0, milliseconds: 0, samePitch: true, right: true, ...change };
}

describe('what a player sees', () => {
  it('is the written name of what sounds', () => {
    // A clarinet in B flat that reads B4 (71) sounds A4 (69).
    const last = hold(new GlanceReader(clarinet), 0.5, () => 69).at(-1);
    expect(last).toMatchObject({ midi: 71, sounding: true, verdict: 'inTune', cents: 0 });
  });

  it('follows the A that is set', () => {
    const last = hold(new GlanceReader({ ...clarinet, a4: 442 }), 0.5, () => 69).at(-1);
    // 1200 log2(440 / 442)
    expect(last?.cents).toBe(-8);
  });

  it.each([
    [40, 'sharp'],
    [-40, 'flat'],
    [20, 'inTune'],
  ] as const)('judges %i cents as %s', (cents, verdict) => {
    expect(hold(new GlanceReader(clarinet), 0.5, () => 69 + cents / 100).at(-1)?.verdict).toBe(verdict);
  });

  it('says nothing of an attack', () => {
    expect(hold(new GlanceReader(clarinet), 0.05, () => 69.4).at(-1)?.verdict).toBeNull();
  });

  it('does not flicker with a vibrato of 30 cents about the right pitch', () => {
    const vibrato = hold(
      new GlanceReader(clarinet),
      2,
      (time) => 69 + 0.3 * Math.sin(2 * Math.PI * 5.5 * time),
    );
    const verdicts = new Set(vibrato.slice(40).map(({ verdict }) => verdict));
    expect([...verdicts]).toEqual(['inTune']);
    expect(new Set(vibrato.slice(40).map(({ midi }) => midi))).toEqual(new Set([71]));
  });

  it('keeps the name through silence, without saying that it sounds', () => {
    const reader = new GlanceReader(clarinet);
    hold(reader, 0.5, () => 69);
    const silent = reader.read(heard(0.6, 0));
    expect(silent).toMatchObject({ midi: 71, sounding: false, now: null, playing: null });
  });

  it('starts anew with another note', () => {
    const reader = new GlanceReader(clarinet);
    hold(reader, 0.5, () => 69.4);
    const next = hold(reader, 0.3, () => 71, 0.5).at(-1);
    expect(next).toMatchObject({ midi: 73, verdict: 'inTune', cents: 0 });
  });

  it('says that the page has another note', () => {
    const reader = new GlanceReader(clarinet);
    hold(reader, 0.3, () => 69);
    reader.read(heard(0.31, hz(69), [note({ index: 4, samePitch: false, cents: null, right: false })]));
    const shown = hold(reader, 0.1, () => 69, 0.32).at(-1);
    expect(shown).toMatchObject({ verdict: 'other', playing: 4 });
    expect(shown?.landings).toEqual([]);
  });

  it('lands notes in zones of the strictness, the newest last, five at most', () => {
    const reader = new GlanceReader({ ...clarinet, zones: goodZones('strict') });
    for (let index = 0; index < 7; ++index)
      reader.read(heard(index, hz(69), [note({ index, cents: 15, milliseconds: -60 })]));
    const { landings } = reader.read(heard(7, hz(69), [note({ index: 6, cents: 7.5, milliseconds: -60 })]));
    expect(landings.map(({ index }) => index)).toEqual([2, 3, 4, 5, 6]);
    // strict: 15 cents and 30 ms
    expect(landings[0]).toEqual({ index: 2, across: -2, up: 1 });
    expect(landings.at(-1)).toEqual({ index: 6, across: -2, up: 0.5 });
  });
});

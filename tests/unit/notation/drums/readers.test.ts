import { writeMidi } from 'midi-file';
import type { MidiEvent } from 'midi-file';
import { describe, expect, it } from 'vitest';
import { readDrumMidi } from '../../../../web/src/notation/drums/read-drum-midi';
import { readMdbAnnotation } from '../../../../web/src/notation/drums/read-mdb';
import { rhythmFromTaps } from '../../../../web/src/notation/drums/rhythm';
import { ScoreError } from '../../../../web/src/notation/score-error';

const ppq = 480;

/** A file by midi-file alone, from hits in ticks; meta events come first. */
function midiOf(
  hits: readonly { ticks: number; key: number; velocity?: number; channel?: number }[],
  meta: readonly MidiEvent[] = [],
): Uint8Array {
  const timed = hits.flatMap(({ ticks, key, velocity = 100, channel = 9 }) => [
    { ticks, event: { type: 'noteOn', channel, noteNumber: key, velocity } },
    { ticks: ticks + 30, event: { type: 'noteOff', channel, noteNumber: key, velocity: 0 } },
  ]);
  timed.sort((a, b) => a.ticks - b.ticks);
  let at = 0;
  const notes = timed.map(({ ticks, event }) => {
    const deltaTime = ticks - at;
    at = ticks;
    return { deltaTime, ...event } as MidiEvent;
  });
  const end: MidiEvent = { deltaTime: 0, meta: true, type: 'endOfTrack' };
  return new Uint8Array(
    writeMidi({
      header: { format: 1, numTracks: 2, ticksPerBeat: ppq },
      tracks: [
        [...meta, end],
        [...notes, end],
      ],
    }),
  );
}

const tempo = (beatsPerMinute: number, deltaTime = 0): MidiEvent => ({
  deltaTime,
  meta: true,
  type: 'setTempo',
  microsecondsPerBeat: Math.round(6e7 / beatsPerMinute),
});

const meter = (numerator: number, denominator: number): MidiEvent => ({
  deltaTime: 0,
  meta: true,
  type: 'timeSignature',
  numerator,
  denominator,
  metronome: 24,
  thirtyseconds: 8,
});

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof ScoreError) return error.code;
    throw error;
  }
  return 'none';
}

describe('readDrumMidi', () => {
  it('reads General MIDI and TD-11 keys at the times of the tempo map', () => {
    const keys = [36, 38, 37, 22, 26, 44, 58, 45, 48, 57, 53, 54, 60];
    const hits = keys.map((key, index) => ({ ticks: index * ppq, key, velocity: 127 }));
    const { events, duration } = readDrumMidi(midiOf(hits, [tempo(60), meter(4, 4)]));
    expect(events.map(({ instrument }) => instrument)).toEqual([
      'kick',
      'snare',
      'sideStick',
      'hiHatClosed',
      'hiHatOpen',
      'hiHatPedal',
      'tomLow',
      'tomMid',
      'tomHigh',
      'crash',
      'ride',
      'other',
      'other',
    ]);
    expect(events.map(({ time }) => time)).toEqual(keys.map((_, index) => index));
    expect(events.every(({ confidence }) => confidence === 1)).toBe(true);
    expect(events[0]?.velocity).toBe(1);
    expect(duration).toBeCloseTo(12 + 30 / ppq, 9);
  });

  it('follows tempo changes and lays beats to the downbeat after the last hit', () => {
    const hits = [0, 1, 2, 3, 4].map((beat) => ({ ticks: beat * ppq, key: 36 }));
    const { events, rhythm } = readDrumMidi(midiOf(hits, [meter(4, 4), tempo(120), tempo(60, 2 * ppq)]));
    expect(events.map(({ time }) => time)).toEqual([0, 0.5, 1, 2, 3]);
    expect(rhythm?.beats.map(({ position }) => position)).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1]);
    // Two beats of half a second, six of a second.
    expect(rhythm?.beats.map(({ time }) => time)).toEqual([0, 0.5, 1, 2, 3, 4, 5, 6, 7]);
    expect(rhythm?.beatsPerMinute).toBeCloseTo(60, 9);
    expect(rhythm).toMatchObject({ beatsPerBar: 4, swing: 0.5, subdivision: 'straight' });
  });

  it('counts 6/8 in two and calls it a triplet division', () => {
    const hits = Array.from({ length: 12 }, (_, k) => ({ ticks: (k * ppq) / 2, key: 42 }));
    const { rhythm } = readDrumMidi(midiOf(hits, [tempo(90), meter(6, 8)]));
    expect(rhythm).toMatchObject({
      beatsPerBar: 2,
      timeSignature: { numerator: 6, denominator: 8 },
      subdivision: 'triplet',
    });
    // 90 quarters a minute are 60 dotted quarters; the file states whole microseconds.
    expect(rhythm?.beatsPerMinute).toBeCloseTo(60, 3);
  });

  it('hears swung eighths, and not straight ones or sixteenths', () => {
    const pattern = (phases: readonly number[]): Uint8Array =>
      midiOf(
        Array.from({ length: 16 }, (_, beat) =>
          phases.map((phase) => ({ ticks: Math.round((beat + phase) * ppq), key: 42 })),
        ).flat(),
        [meter(4, 4)],
      );
    expect(readDrumMidi(pattern([0, 0.62])).rhythm?.swing).toBeCloseTo(0.62, 2);
    expect(readDrumMidi(pattern([0, 0.5])).rhythm?.swing).toBe(0.5);
    expect(readDrumMidi(pattern([0, 0.25, 0.5, 0.75])).rhythm).toMatchObject({
      swing: 0.5,
      subdivision: 'straight',
    });
    expect(readDrumMidi(pattern([0, 1 / 3, 2 / 3])).rhythm?.subdivision).toBe('triplet');
  });

  it('tells ghost notes from a snare played softly throughout', () => {
    const strokes = (velocities: readonly number[]): string[] =>
      readDrumMidi(
        midiOf(
          velocities.map((velocity, index) => ({ ticks: index * ppq, key: 38, velocity })),
          [meter(4, 4)],
        ),
      ).events.map(({ instrument }) => instrument);
    expect(strokes([110, 30, 110, 30])).toEqual(['snare', 'snareGhost', 'snare', 'snareGhost']);
    expect(strokes([40, 42, 45, 41])).toEqual(['snare', 'snare', 'snare', 'snare']);
  });

  it('takes a lone track for the drums when channel 10 is silent', () => {
    const { events } = readDrumMidi(midiOf([{ ticks: 0, key: 36, channel: 0 }], [meter(4, 4)]));
    expect(events.map(({ instrument }) => instrument)).toEqual(['kick']);
  });

  it('claims no beats for a free performance in a file without meter', () => {
    const hits = Array.from({ length: 40 }, (_, k) => ({ ticks: Math.round(k * ppq * 0.61803), key: 38 }));
    expect(readDrumMidi(midiOf(hits)).rhythm).toBeNull();
    const inTime = Array.from({ length: 40 }, (_, k) => ({ ticks: (k * ppq) / 2, key: 38 }));
    expect(readDrumMidi(midiOf(inTime)).rhythm?.beatsPerBar).toBe(4);
  });

  it('refuses what is no drum part with a reason', () => {
    expect(codeOf(() => readDrumMidi(new Uint8Array()))).toBe('damaged');
    expect(codeOf(() => readDrumMidi(new TextEncoder().encode('MThd but no more')))).toBe('damaged');
    expect(codeOf(() => readDrumMidi(midiOf([], [meter(4, 4)])))).toBe('no-notes');
    const far = midiOf([{ ticks: 200_000 * ppq, key: 36 }], [meter(4, 4)]);
    expect(codeOf(() => readDrumMidi(far))).toBe('too-large');
  });
});

describe('readMdbAnnotation', () => {
  it('reads class files and subclass files, ordered by time', () => {
    const classes = readMdbAnnotation(
      '0.040000 \t SD \n0.010000 \t KD \n0.5\tHH\n0.6\tTT\n0.7\tCY\n0.8\tOT\n',
    );
    expect(classes.map((event) => [event.time, event.class, event.instrument])).toEqual([
      [0.01, 'KD', 'kick'],
      [0.04, 'SD', 'snare'],
      [0.5, 'HH', 'hiHatClosed'],
      [0.6, 'TT', 'tomMid'],
      [0.7, 'CY', 'crash'],
      [0.8, 'OT', 'other'],
    ]);
    const subclasses = readMdbAnnotation('1 SDG\n2 SST\n3 PHH\n4 RDB\n5 LFT\n6 TMB\n7 CHC');
    expect(subclasses.map((event) => [event.class, event.instrument])).toEqual([
      ['SD', 'snareGhost'],
      ['OT', 'sideStick'],
      ['HH', 'hiHatPedal'],
      ['CY', 'ride'],
      ['TT', 'tomLow'],
      ['OT', 'other'],
      ['CY', 'crash'],
    ]);
  });

  it('refuses other text and says where', () => {
    expect(() => readMdbAnnotation('0.1 KD\n0.2 constructor')).toThrow(/Line 2/);
    expect(codeOf(() => readMdbAnnotation('hello world'))).toBe('damaged');
    expect(codeOf(() => readMdbAnnotation('-1 KD'))).toBe('out-of-range');
    expect(codeOf(() => readMdbAnnotation('Infinity KD'))).toBe('out-of-range');
    expect(codeOf(() => readMdbAnnotation('\n \n'))).toBe('no-notes');
  });
});

describe('rhythmFromTaps', () => {
  it('covers the recording at a typed tempo, bars counted from the given start', () => {
    const rhythm = rhythmFromTaps({ beatsPerMinute: 120, start: 1 }, 4);
    expect(rhythm.beats.map(({ time }) => time)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(rhythm.beats.map(({ position }) => position)).toEqual([3, 4, 1, 2, 3, 4, 1, 2, 3]);
    expect(rhythm).toMatchObject({ beatsPerMinute: 120, beatsPerBar: 4 });
  });

  it('keeps the taps, fills left-out ones and carries the tempo on at both ends', () => {
    const { beats } = rhythmFromTaps([2.02, 2.5, 3.5, 4, 4.5], 6);
    const times = beats.map(({ time }) => time);
    for (const tap of [2.02, 2.5, 3.5, 4, 4.5]) expect(times).toContain(tap);
    expect(times.some((time) => Math.abs(time - 3) < 0.01)).toBe(true);
    expect(times[0]).toBeLessThanOrEqual(0);
    expect(times.at(-1)).toBeGreaterThanOrEqual(6);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('refuses what gives no beat', () => {
    expect(codeOf(() => rhythmFromTaps([1], 4))).toBe('out-of-range');
    expect(codeOf(() => rhythmFromTaps([1, 1.01], 4))).toBe('out-of-range');
    expect(codeOf(() => rhythmFromTaps([1, Number.NaN], 4))).toBe('out-of-range');
    expect(codeOf(() => rhythmFromTaps({ beatsPerMinute: 0, start: 0 }, 4))).toBe('out-of-range');
    expect(codeOf(() => rhythmFromTaps([1, 2], Number.NaN))).toBe('out-of-range');
  });
});

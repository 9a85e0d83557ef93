import { parseMidi } from 'midi-file';
import { describe, expect, it } from 'vitest';
import type { DrumTranscription } from '../../../web/src/generated/drum-transcription';
import { drumsToCsv } from '../../../web/src/notation/drums/drum-csv';
import { asPlayedMidi } from '../../../web/src/notation/drums/drum-midi';

const transcription: DrumTranscription = {
  file: 'two bars.wav',
  duration: 4,
  engine: 'pfnmf-smt',
  events: [
    { time: 0.1234, class: 'KD', instrument: 'kick', velocity: 1, confidence: 0.9 },
    { time: 0.1234, class: 'HH', instrument: 'hiHatClosed', velocity: 0.5, confidence: 0.8 },
    { time: 0.151, class: 'HH', instrument: 'hiHatClosed', velocity: 0, confidence: 0.2 },
    { time: 1.7, class: 'SD', instrument: 'snare', velocity: 0.25, confidence: 1 },
    { time: 3.987, class: 'KD', instrument: 'kick', velocity: 0.75, confidence: 0.5 },
  ],
  rhythm: null,
};

interface ReadNote {
  seconds: number;
  channel: number;
  key: number;
  velocity: number;
}

/** Reads notes with midi-file alone: a parser that had no part in writing, and only the file's own tempo. */
function readNotes(bytes: Uint8Array): { on: ReadNote[]; off: ReadNote[] } {
  const file = parseMidi(bytes);
  const on: ReadNote[] = [];
  const off: ReadNote[] = [];
  let microsecondsPerBeat = 500_000;
  for (const track of file.tracks) {
    let ticks = 0;
    for (const event of track) {
      ticks += event.deltaTime;
      if (event.type === 'setTempo') microsecondsPerBeat = event.microsecondsPerBeat;
      if (event.type !== 'noteOn' && event.type !== 'noteOff') continue;
      const seconds = (ticks / (file.header.ticksPerBeat ?? Number.NaN)) * (microsecondsPerBeat / 1e6);
      const target = event.type === 'noteOn' && event.velocity > 0 ? on : off;
      target.push({ seconds, channel: event.channel, key: event.noteNumber, velocity: event.velocity });
    }
  }
  return { on, off };
}

describe('asPlayedMidi', () => {
  const { on, off } = readNotes(asPlayedMidi(transcription));

  it('writes every hit on channel 10 with its General MIDI key, velocity and played time', () => {
    const byTime = [...on].sort((a, b) => a.seconds - b.seconds || a.key - b.key);
    expect(byTime.map(({ key }) => key)).toEqual([36, 42, 42, 38, 36]);
    expect(byTime.every(({ channel }) => channel === 9)).toBe(true);
    expect(byTime.map(({ velocity }) => velocity)).toEqual([127, 64, 1, 32, 95]);
    const expected = [0.1234, 0.1234, 0.151, 1.7, 3.987];
    // Half a tick of 1/960 quarter at 120 quarters a minute.
    byTime.forEach(({ seconds }, i) =>
      expect(Math.abs(seconds - (expected[i] ?? 0))).toBeLessThanOrEqual(0.000261),
    );
  });

  it('ends each note before the same drum sounds again', () => {
    const hats = on.filter(({ key }) => key === 42).map(({ seconds }) => seconds);
    const firstOff = Math.min(...off.filter(({ key }) => key === 42).map(({ seconds }) => seconds));
    expect(firstOff).toBeLessThanOrEqual(Math.max(...hats));
    expect(off).toHaveLength(on.length);
  });

  it('writes a readable file for a transcription without hits', () => {
    expect(readNotes(asPlayedMidi({ ...transcription, events: [] })).on).toEqual([]);
  });
});

describe('drumsToCsv', () => {
  it('writes a header and a line per hit', () => {
    const lines = drumsToCsv(transcription).split('\r\n');
    expect(lines[0]).toBe('time,class,velocity,confidence,instrument');
    expect(lines[1]).toBe('0.1234,KD,1.000,0.900,kick');
    expect(lines).toHaveLength(1 + transcription.events.length + 1);
    expect(lines.at(-1)).toBe('');
  });
});

import { Midi } from '@tonejs/midi';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readMidi } from '../../../web/src/notation/midi-score';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { writeMusicXml } from '../../../web/src/notation/musicxml-writer';
import { readScore } from '../../../web/src/notation/read-score';
import { ScoreError } from '../../../web/src/notation/score-error';

const XML =
  '<score-partwise><part id="P"><measure number="1"><attributes><divisions>1</divisions></attributes><note><pitch><step>A</step><octave>4</octave></pitch><duration>4</duration></note></measure></part></score-partwise>';

type TimedNote = [midi: number, onsetQuarters: number, durationQuarters: number];

function midiFile(
  notes: TimedNote[],
  options: { channel?: number; time?: [number, number] } = {},
): Uint8Array {
  const midi = new Midi();
  midi.header.setTempo(90);
  midi.header.timeSignatures.push({ ticks: 0, timeSignature: options.time ?? [4, 4] });
  const drums = midi.addTrack();
  drums.channel = 9;
  drums.addNote({ midi: 36, ticks: 0, durationTicks: 10 });
  const track = midi.addTrack();
  track.channel = options.channel ?? 0;
  for (const [pitch, onset, duration] of notes)
    track.addNote({
      midi: pitch,
      ticks: Math.round(onset * midi.header.ppq),
      durationTicks: Math.round(duration * midi.header.ppq),
    });
  return midi.toArray();
}

async function codeOf(bytes: Uint8Array): Promise<string> {
  try {
    await readScore(bytes, 'file');
  } catch (error) {
    if (error instanceof ScoreError) return error.code;
    throw error;
  }
  return 'none';
}

describe('readScore', () => {
  it('tells MusicXML, compressed MusicXML and MIDI apart by content', async () => {
    const container = '<container><rootfiles><rootfile full-path="music/a.xml"/></rootfiles></container>';
    const mxl = zipSync({
      'META-INF/container.xml': strToU8(container),
      'music/a.xml': strToU8(XML),
      'b.xml': strToU8('<x/>'),
    });
    const utf16 = new Uint8Array(
      new Uint16Array([0xfeff, ...Array.from(XML, (c) => c.charCodeAt(0))]).buffer,
    );
    for (const bytes of [strToU8(XML), strToU8(`\ufeff${XML}`), mxl, utf16, midiFile([[69, 0, 4]])]) {
      const { score, musicXml } = await readScore(bytes, 'folder/My tune.mid');
      expect(score.notes.map((note) => note.name)).toEqual(['A4']);
      expect(score.title).toBe('My tune');
      expect(readMusicXml(musicXml.replace('\ufeff', '')).score.notes).toEqual(score.notes);
    }
  });

  it('refuses what is no score, each with its reason', async () => {
    expect(await codeOf(new Uint8Array())).toBe('damaged');
    expect(await codeOf(strToU8('RIFF....WAVE'))).toBe('unsupported');
    expect(await codeOf(strToU8('PK\u0003\u0004 and then nothing'))).toBe('damaged');
    expect(await codeOf(zipSync({ 'readme.txt': strToU8('hello') }))).toBe('damaged');
    expect(await codeOf(strToU8('MThd and then nothing'))).toBe('damaged');
    expect(await codeOf(midiFile([]))).toBe('no-notes');
    expect(await codeOf(new Uint8Array(33 * 1024 * 1024))).toBe('too-large');
  });

  it('does not inflate a compression bomb', async () => {
    const bomb = zipSync({ 'a.xml': new Uint8Array(64 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    expect(await codeOf(bomb)).toBe('too-large');
  });
});

describe('readMidi', () => {
  it('moves played timing to the grid and closes articulation gaps', () => {
    const { score } = readMidi(
      midiFile([
        [67, 0.02, 0.9],
        [69, 0.98, 0.45],
        [71, 1.52, 0.4],
        [72, 2.01, 1.7],
      ]),
    );
    expect(score.notes.map((note) => [note.name, note.onset, note.duration])).toEqual([
      ['G4', 0, 1],
      ['A4', 1, 0.5],
      ['B4', 1.5, 0.5],
      ['C5', 2, 1.75],
    ]);
    expect(score.quartersPerMinute).toBe(90);
    expect(score.transposition).toBe(0);
  });

  it('finds triplets, and the top voice of overlapping notes', () => {
    const { score } = readMidi(
      midiFile([
        [60, 0, 1 / 3],
        [62, 1 / 3, 1 / 3],
        [64, 2 / 3, 1 / 3],
        [48, 1, 3],
        [72, 1, 1],
        [74, 2, 2],
        [50, 2.5, 1],
      ]),
    );
    expect(score.notes.map((note) => note.midi)).toEqual([60, 62, 64, 72, 74]);
    expect(score.notes[1]?.onset).toBeCloseTo(1 / 3, 9);
  });

  it('lays bars by the time signature', () => {
    const { score } = readMidi(
      midiFile(
        [
          [60, 0, 1],
          [60, 3, 1],
          [60, 5, 1],
        ],
        { time: [3, 4] },
      ),
    );
    expect(score.bars).toHaveLength(2);
    expect(score.notes.map((note) => [note.bar, note.beat])).toEqual([
      [0, 1],
      [1, 1],
      [1, 3],
    ]);
  });
});

describe('writeMusicXml', () => {
  it('keeps every note through writing and reading: ties, syncopation, dots, triplets, pickup, key', () => {
    const notes: TimedNote[] = [
      [67, 0.5, 0.5],
      [69, 1, 2.5],
      [66, 3.5, 2],
      [71, 5.5, 0.25],
      [72, 5.75, 1.25],
      [74, 7, 1 / 3],
      [76, 7 + 1 / 3, 2 / 3],
      [62, 8, 5.75],
    ];
    const read = readMidi(midiFile(notes));
    const again = readMusicXml(writeMusicXml(read));
    expect(again.score.notes.map((n) => [n.name, n.bar])).toEqual(
      read.score.notes.map((n) => [n.name, n.bar]),
    );
    again.score.notes.forEach((note, index) => {
      expect(note.onset).toBeCloseTo(notes[index]?.[1] ?? NaN, 9);
      // MIDI ticks round a third of a quarter note.
      expect(note.duration).toBeCloseTo(notes[index]?.[2] ?? NaN, 2);
    });
    expect(again.signatures).toEqual(read.signatures);
    expect(again.score.bars).toEqual(read.score.bars);
  });

  it('escapes what a title may hold', () => {
    const read = readMusicXml(XML);
    const titled = {
      ...read,
      score: { ...read.score, title: 'A <b> & "c"\u0001', composer: "O'Neill & Sons" },
    };
    const { score } = readMusicXml(writeMusicXml(titled));
    expect(score.title).toBe('A <b> & "c"');
    expect(score.composer).toBe("O'Neill & Sons");
  });
});

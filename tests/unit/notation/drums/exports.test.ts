import { parseMidi } from 'midi-file';
import { describe, expect, it } from 'vitest';
import type { DrumInstrument, DrumTranscription } from '../../../../web/src/generated/drum-transcription';
import { toDrumMusicXml } from '../../../../web/src/notation/drums/drum-musicxml';
import { asPlayedMidi, quantisedMidi } from '../../../../web/src/notation/drums/drum-midi';
import { toDrumTab } from '../../../../web/src/notation/drums/drum-tab';
import { quantise } from '../../../../web/src/notation/drums/quantise';
import { readDrumMidi } from '../../../../web/src/notation/drums/read-drum-midi';
import { parseXml } from '../../../../web/src/notation/xml';
import type { XmlElement } from '../../../../web/src/notation/xml';
import { every, groove, perform, stroke, writtenIn } from './performance';

const part = groove(
  {
    kick: [0, 192, 240],
    snare: [96, 288],
    snareGhost: [168],
    hiHatClosed: every(48).filter((tick) => tick !== 336),
    hiHatOpen: [336],
    sideStick: [24],
    crash: [0],
  },
  4,
);
const played = perform(part, { beatsPerMinute: 104, noise: 0.006, drift: 1.1, seed: 9 });
const transcription: DrumTranscription = {
  file: 'take & one.wav',
  duration: 12,
  engine: 'default',
  events: played.events,
  rhythm: played.rhythm,
};
const score = quantise(played.events, played.rhythm);

interface ReadNote {
  seconds: number;
  ticks: number;
  channel: number;
  key: number;
  velocity: number;
}

/** Reads a file with midi-file alone, which had no part in writing: notes with times by the file's own tempo map. */
function readNotes(bytes: Uint8Array): { notes: ReadNote[]; meters: string[]; ppq: number } {
  const file = parseMidi(bytes);
  const ppq = file.header.ticksPerBeat ?? Number.NaN;
  const tempos: { ticks: number; microseconds: number }[] = [];
  const raw: Omit<ReadNote, 'seconds'>[] = [];
  const meters: string[] = [];
  for (const track of file.tracks) {
    let ticks = 0;
    for (const event of track) {
      ticks += event.deltaTime;
      if (event.type === 'setTempo') tempos.push({ ticks, microseconds: event.microsecondsPerBeat });
      if (event.type === 'timeSignature') meters.push(`${event.numerator}/${event.denominator}`);
      if (event.type === 'noteOn' && event.velocity > 0)
        raw.push({ ticks, channel: event.channel, key: event.noteNumber, velocity: event.velocity });
    }
  }
  tempos.sort((a, b) => a.ticks - b.ticks);
  const secondsAt = (tick: number): number => {
    let seconds = 0;
    let at = 0;
    let tempo = 500_000;
    for (const change of tempos) {
      if (change.ticks > tick) break;
      seconds += ((change.ticks - at) / ppq) * (tempo / 1e6);
      at = change.ticks;
      tempo = change.microseconds;
    }
    return seconds + ((tick - at) / ppq) * (tempo / 1e6);
  };
  return {
    notes: raw
      .map((note) => ({ ...note, seconds: secondsAt(note.ticks) }))
      .sort((a, b) => a.seconds - b.seconds || a.key - b.key),
    meters,
    ppq,
  };
}

describe('asPlayedMidi', () => {
  const { notes, meters, ppq } = readNotes(asPlayedMidi(transcription));

  it('keeps every hit’s time, key and velocity, whatever the tempo does', () => {
    const key: Partial<Record<DrumInstrument, number>> = {
      kick: 36,
      snare: 38,
      snareGhost: 38,
      sideStick: 37,
      hiHatClosed: 42,
      hiHatOpen: 46,
      crash: 49,
    };
    const expected = played.events
      .map(({ time, instrument }) => ({ time, key: key[instrument] }))
      .sort((a, b) => a.time - b.time || (a.key ?? 0) - (b.key ?? 0));
    expect(notes).toHaveLength(expected.length);
    expect(notes.every(({ channel, velocity }) => channel === 9 && velocity === Math.round(0.7 * 127))).toBe(
      true,
    );
    const unmatched = expected.filter(
      (hit) =>
        // Half a tick of 1/960 quarter at 104 a minute, and half a microsecond for each of 16 beats.
        !notes.some((note) => note.key === hit.key && Math.abs(note.seconds - hit.time) <= 0.00032),
    );
    expect(unmatched).toEqual([]);
  });

  it('puts bar lines on the recording’s downbeats', () => {
    expect(meters).toEqual(['4/4']);
    const kicks = notes.filter(({ key }) => key === 36);
    const downbeats = played.rhythm.beats.filter(({ position }) => position === 1).slice(1);
    for (const { time } of downbeats.slice(0, 3)) {
      const nearest = kicks.reduce((best, kick) =>
        Math.abs(kick.seconds - time) < Math.abs(best.seconds - time) ? kick : best,
      );
      const bars = nearest.ticks / ppq / 4;
      // A stroke is up to three standard deviations of 6 ms from its downbeat, in bars of 2.3 s.
      expect(Math.abs(bars - Math.round(bars))).toBeLessThan(0.009);
    }
  });

  it('claims neither beats nor meter without a rhythm', () => {
    const free = asPlayedMidi({ ...transcription, rhythm: null });
    expect(readNotes(free).meters).toEqual([]);
    expect(readNotes(free).notes).toHaveLength(played.events.length);
  });

  it('is read back with the same hits and beats', () => {
    const read = readDrumMidi(asPlayedMidi(transcription));
    expect(read.events).toHaveLength(played.events.length);
    expect(writtenIn(quantise(read.events, read.rhythm ?? played.rhythm)).length).toBe(part.length);
  });
});

describe('quantisedMidi', () => {
  it('puts every stroke on its tick and follows the tempo', () => {
    const { notes, meters, ppq } = readNotes(quantisedMidi(score));
    expect(meters).toEqual(['4/4']);
    expect(notes.map(({ ticks }) => ticks)).toEqual(
      part.map(({ bar, tick }) => ((bar * 384 + tick) * ppq) / 96).sort((a, b) => a - b),
    );
    const last = notes.at(-1);
    const start = score.bars[0]?.beatTimes[0] ?? 0;
    const end = played.events.at(-1)?.time ?? 0;
    expect((last?.seconds ?? 0) + start).toBeCloseTo(end, 1);
  });

  it('swings what is written straight, and plays flams before the beat and rolls as 32nds', () => {
    const swung = perform(groove({ ride: every(48) }, 2), { beatsPerMinute: 120, swing: 0.66 });
    const offbeats = readNotes(quantisedMidi(quantise(swung.events, swung.rhythm)));
    expect(offbeats.notes.map(({ ticks }) => ticks % offbeats.ppq)).toContain(
      Math.round(0.66 * offbeats.ppq),
    );
    const { rhythm } = perform(groove({ kick: [0] }, 2), { beatsPerMinute: 100 });
    const roll = Array.from({ length: 24 }, (_, k) => stroke(0.5 + k * 0.05, 'snare'));
    const events = [...roll, stroke(1.7, 'snare'), stroke(2.28, 'tomLow', 0.3), stroke(2.3, 'tomLow')];
    const { notes, ppq } = readNotes(quantisedMidi(quantise(events, rhythm)));
    const snares = notes.filter(({ key }) => key === 38).map(({ ticks }) => ticks / ppq);
    expect(snares).toEqual([...Array.from({ length: 16 }, (_, k) => k / 8), 2]);
    const toms = notes.filter(({ key }) => key === 43);
    expect(toms).toHaveLength(2);
    expect((toms[1]?.seconds ?? 0) - (toms[0]?.seconds ?? 0)).toBeCloseTo(0.03, 3);
    expect((toms[1]?.ticks ?? 0) / ppq).toBe(3);
  });
});

function children(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function textOf(element: XmlElement | undefined, ...path: string[]): string {
  let at = element;
  for (const name of path) at = at && children(at, name)[0];
  return at?.text ?? '';
}

/** Order of the children of a note, as the MusicXML 4.0 schema fixes it. */
const noteOrder = [
  'grace',
  'chord',
  'rest',
  'unpitched',
  'duration',
  'instrument',
  'voice',
  'type',
  'dot',
  'time-modification',
  'stem',
  'notehead',
  'beam',
  'notations',
];

describe('toDrumMusicXml', () => {
  const xml = toDrumMusicXml(score, { title: 'Take <1> & "two"', source: 'take.wav' });
  const root = parseXml(xml);
  const measures = children(children(root, 'part')[0] ?? root, 'measure');
  const scorePart = children(children(root, 'part-list')[0] ?? root, 'score-part')[0] ?? root;

  it('states every drum once, with its key counted from one on channel 10', () => {
    const ids = children(scorePart, 'score-instrument').map(({ attributes }) => attributes.id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = children(scorePart, 'midi-instrument').map((element) => [
      element.attributes.id,
      textOf(element, 'midi-channel'),
      textOf(element, 'midi-unpitched'),
    ]);
    expect(keys.map(([id]) => id).sort()).toEqual([...ids].sort());
    expect(keys.every(([, channel]) => channel === '10')).toBe(true);
    // Kick, side stick, snare with its ghosts, closed and open hi-hat, crash.
    expect(keys.map(([, , key]) => Number(key)).sort((a, b) => a - b)).toEqual([37, 38, 39, 43, 47, 50]);
    const named = measures.flatMap((measure) =>
      children(measure, 'note').flatMap((note) =>
        children(note, 'instrument').map(({ attributes }) => attributes.id),
      ),
    );
    expect(named.every((id) => ids.includes(id))).toBe(true);
  });

  it('orders the children of every note as the schema does', () => {
    for (const measure of measures)
      for (const note of children(measure, 'note')) {
        const places = note.children.map(({ name }) => noteOrder.indexOf(name));
        expect(places).not.toContain(-1);
        expect(places).toEqual([...places].sort((a, b) => a - b));
      }
  });

  it('fills each bar exactly in both voices, and has no other voice', () => {
    for (const measure of measures) {
      let position = 0;
      const ends = new Map<string, number>();
      for (const child of measure.children) {
        const duration = Number(textOf(child, 'duration'));
        if (child.name === 'backup') position -= duration;
        if (child.name !== 'note') continue;
        const voice = textOf(child, 'voice');
        expect(['1', '2']).toContain(voice);
        if (children(child, 'chord').length > 0 || children(child, 'grace').length > 0) continue;
        position += duration;
        ends.set(voice, position);
      }
      expect([...ends.values()].every((end) => end === 384)).toBe(true);
      expect(ends.has('1')).toBe(true);
    }
  });

  it('says the same strokes as the score', () => {
    const inScore = score.bars.map(({ voices }) =>
      [...voices.hands, ...voices.feet].reduce((sum, { notes }) => sum + notes.length, 0),
    );
    const inXml = measures.map(
      (measure) => children(measure, 'note').filter((note) => children(note, 'unpitched').length > 0).length,
    );
    expect(inXml).toEqual(inScore);
    expect(xml).toContain('<notehead parentheses="yes">normal</notehead>');
    expect(xml).toContain('<technical><open/></technical>');
    expect(textOf(root, 'work', 'work-title')).toBe('Take <1> & "two"');
  });

  it('states tempo and swing, grace notes, tremolo, repeats and rests', () => {
    const lines = { kick: [0, 192], ride: every(48) };
    const swung = perform(
      [0, 1, 2, 6].flatMap((bar) => groove(lines, 1).map((written) => ({ ...written, bar }))),
      { beatsPerMinute: 150, swing: 0.6 },
    );
    const beat = 0.4;
    const at = 0.5 + 26 * beat;
    const events = [...swung.events, stroke(at - 0.02, 'snare', 0.3), stroke(at, 'snare')];
    const written = toDrumMusicXml(quantise(events, swung.rhythm), { title: 'x' });
    expect(written).toContain('<per-minute>150</per-minute>');
    expect(written).toContain(
      '<swing><first>3</first><second>2</second><swing-type>eighth</swing-type></swing>',
    );
    expect(written).toContain('<grace slash="yes"/>');
    expect(written).toContain('<measure-repeat type="start" slashes="1">1</measure-repeat>');
    expect(written).toContain('<measure-repeat type="stop"/>');
    expect(written).toContain('<multiple-rest>3</multiple-rest>');
    const rolled = perform(groove({ kick: [0] }, 2), { beatsPerMinute: 100 });
    const roll = Array.from({ length: 12 }, (_, k) => stroke(0.5 + k * 0.05, 'snare'));
    expect(toDrumMusicXml(quantise(roll, rolled.rhythm), { title: 'x' })).toContain(
      '<tremolo type="single">3</tremolo>',
    );
  });

  it('writes a bar of rest for a part without strokes', () => {
    const empty = parseXml(toDrumMusicXml(quantise([], played.rhythm), { title: '' }));
    expect(children(children(empty, 'part')[0] ?? empty, 'measure')).toHaveLength(1);
  });
});

describe('toDrumTab', () => {
  const tab = toDrumTab(score, { title: 'take one' });
  const lines = tab.split('\n');

  it('is plain ASCII in at most 80 columns with bars of equal length', () => {
    expect(/^[\x20-\x7e\n]*$/.test(tab)).toBe(true);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const bars = lines.filter((line) => line.startsWith('BD |'));
    expect(bars.join('').split('|').length - 2 * bars.length).toBe(score.bars.length);
  });

  it('shows the groove as tabs show it', () => {
    const bar = (name: string): string | undefined =>
      lines.find((line) => line.startsWith(`${name} |`))?.split('|')[1];
    expect(bar('HH')).toBe('x-x-x-x-x-x-x-o-');
    expect(bar('SD')).toBe('-@--o--g----o---');
    expect(bar('BD')).toBe('o-------o-o-----');
    expect(bar('CC')).toBe('x---------------');
    expect(lines.some((line) => line.includes('1e&a2e&a3e&a4e&a'))).toBe(true);
  });
});

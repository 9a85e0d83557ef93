// A drum part as a Standard MIDI File: as it was played, or as it is written.

import midiFile from '@tonejs/midi';
import type { Beat, DrumEvent, DrumTranscription, Rhythm } from '../../generated/drum-transcription';
import { drumInstruments, keyOf, percussionChannel } from './drum-map';
import { ticksPerQuarter as scoreTicksPerQuarter } from './drum-score';
import type { DrumBar, DrumEntry, DrumScore } from './drum-score';
import { extendBeats } from './rhythm';

// Without beats the hits keep their played times, so the tempo is only the file's ruler.
const rulerQuartersPerMinute = 120;
// With 120 quarters a minute one tick is 0.52 ms: finer than any analysis frame, and a value every sequencer reads.
const ticksPerQuarter = 960;
// A drum note's length means nothing to a sampler; a short one stays visible in an editor.
const noteSeconds = 0.06;
const greatestVelocity = 127;
// The strokes of a flam or drag before the beat, this far apart: the middle of what drummers play (20 to 40 ms).
const graceSeconds = 0.03;

interface FileNote {
  ticks: number;
  durationTicks: number;
  key: number;
  /** 0..1 */
  velocity: number;
}

interface FileMeter {
  ticks: number;
  timeSignature: Rhythm['timeSignature'];
}

interface FileTempo {
  ticks: number;
  quartersPerMinute: number;
}

function fileOf(
  name: string,
  notes: readonly FileNote[],
  tempos: readonly FileTempo[],
  meters: readonly FileMeter[],
): Uint8Array<ArrayBuffer> {
  const midi = new midiFile.Midi();
  midi.header.fromJSON({
    name,
    ppq: ticksPerQuarter,
    tempos: tempos.map(({ ticks, quartersPerMinute }) => ({ bpm: quartersPerMinute, ticks })),
    timeSignatures: meters.map(({ ticks, timeSignature: { numerator, denominator } }) => ({
      ticks,
      timeSignature: [numerator, denominator],
    })),
    keySignatures: [],
    meta: [],
  });
  const track = midi.addTrack();
  track.name = 'Drums';
  track.channel = percussionChannel;
  for (const { ticks, durationTicks, key, velocity } of notes)
    track.addNote({
      midi: key,
      ticks,
      durationTicks,
      // A note-on of velocity 0 would be a note-off.
      velocity: Math.max(1, Math.round(velocity * greatestVelocity)) / greatestVelocity,
    });
  return new Uint8Array(midi.toArray());
}

/** Shortens notes where the same key sounds again, so that no note-off cuts the next note. */
function withoutOverlaps(notes: readonly FileNote[]): FileNote[] {
  const ordered = [...notes].sort((a, b) => a.ticks - b.ticks);
  const next = new Map<number, number>();
  return ordered
    .reverse()
    .map((note) => {
      const limit = (next.get(note.key) ?? Infinity) - note.ticks;
      next.set(note.key, note.ticks);
      return { ...note, durationTicks: Math.max(1, Math.min(note.durationTicks, limit)) };
    })
    .reverse();
}

/** Seconds against ticks, piecewise linear; ends are carried on. */
class TempoMap {
  constructor(private readonly points: readonly { seconds: number; ticks: number }[]) {}

  ticksAt(seconds: number): number {
    let low = 0;
    let high = this.points.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.points[middle]?.seconds ?? 0) <= seconds) low = middle;
      else high = middle - 1;
    }
    const from = this.points[low];
    const to = this.points[low + 1];
    if (!from || !to) return Math.round(seconds * (rulerQuartersPerMinute / 60) * ticksPerQuarter);
    const share = (seconds - from.seconds) / (to.seconds - from.seconds);
    return Math.max(0, Math.round(from.ticks + share * (to.ticks - from.ticks)));
  }

  get tempos(): FileTempo[] {
    return this.points.slice(0, -1).map((point, index) => {
      const next = this.points[index + 1] ?? point;
      const quarters = (next.ticks - point.ticks) / ticksPerQuarter;
      return { ticks: point.ticks, quartersPerMinute: (60 * quarters) / (next.seconds - point.seconds) };
    });
  }
}

/**
 * Ticks for recorded time: second 0 is tick 0, beats are beats of the file, and bars begin at the file's bar lines. What
 * lies before the first downbeat that is half a bar or more into the recording is stretched to whole bars, since a file
 * cannot begin inside one; hits there keep their times all the same.
 */
function mapOf(rhythm: Rhythm, duration: number): { map: TempoMap; meters: FileMeter[] } | null {
  const { timeSignature, beatsPerBar } = rhythm;
  const ticksPerBeat =
    (4 * ticksPerQuarter * timeSignature.numerator) / timeSignature.denominator / beatsPerBar;
  const beats: Beat[] = extendBeats(rhythm.beats, beatsPerBar, 0, duration);
  const barSeconds = (60 / rhythm.beatsPerMinute) * beatsPerBar;
  const start = beats.findIndex(({ time, position }) => position === 1 && time >= barSeconds / 2);
  const first = beats[start];
  if (!first) return null;
  const leadBars = Math.max(1, Math.round(first.time / barSeconds));
  const leadTicks = leadBars * beatsPerBar * ticksPerBeat;
  const points = [
    { seconds: 0, ticks: 0 },
    ...beats.slice(start).map(({ time }, k) => ({ seconds: time, ticks: leadTicks + k * ticksPerBeat })),
  ];
  const meters: FileMeter[] = [{ ticks: 0, timeSignature }];
  let length = beatsPerBar;
  let barStart = start;
  for (let index = start + 1; index < beats.length; index += 1) {
    if (beats[index]?.position !== 1) continue;
    if (index - barStart !== length) {
      length = index - barStart;
      const numerator = (length * timeSignature.numerator) / beatsPerBar;
      meters.push({
        ticks: leadTicks + (barStart - start) * ticksPerBeat,
        timeSignature: { numerator, denominator: timeSignature.denominator },
      });
    }
    barStart = index;
  }
  return { map: new TempoMap(points), meters };
}

/**
 * The hits as played, on channel 10 with General MIDI keys, velocity 0..1 as 1..127. Time in the file is time in the
 * recording, exact to a tick and the file's whole microseconds per quarter note. With a rhythm the file's beats, bars and
 * time signature are the recording's; without one it runs at 120 quarters a minute and claims no meter.
 * @returns the bytes of a Standard MIDI File
 */
export function asPlayedMidi(transcription: DrumTranscription): Uint8Array<ArrayBuffer> {
  const { events, rhythm, duration, file } = transcription;
  const last = events.reduce((latest, { time }) => Math.max(latest, time), duration);
  const mapped = rhythm && rhythm.beats.length > 1 ? mapOf(rhythm, last) : null;
  const map = mapped?.map ?? new TempoMap([]);
  const noteOf = (event: DrumEvent): FileNote => {
    const ticks = map.ticksAt(event.time);
    return {
      ticks,
      durationTicks: map.ticksAt(event.time + noteSeconds) - ticks,
      key: keyOf(event.instrument),
      velocity: event.velocity,
    };
  };
  const notes = drumInstruments.flatMap((instrument) =>
    events.filter((event) => event.instrument === instrument).map(noteOf),
  );
  return fileOf(
    file,
    withoutOverlaps(notes),
    mapped ? map.tempos : [{ ticks: 0, quartersPerMinute: rulerQuartersPerMinute }],
    mapped?.meters ?? [],
  );
}

/** Where a tick of the score sounds within its bar: swung eighths late, everything else as written. */
function swung(entry: DrumEntry, bar: DrumBar, swing: number | null): number {
  const inBeat = entry.tick % bar.beatTicks;
  const half = bar.beatTicks / 2;
  if (swing === null || inBeat !== half || entry.triplet !== null || entry.ticks < half) return entry.tick;
  return entry.tick - half + swing * bar.beatTicks;
}

/**
 * The part as it is written, on channel 10 with General MIDI keys and the velocities that were played: every stroke on
 * its place of the grid, swung eighths where they sound, flams and drags just before their stroke, rolls as 32nds. The
 * file begins with the first bar; its tempo follows the recording from beat to beat.
 * @returns the bytes of a Standard MIDI File
 */
export function quantisedMidi(score: DrumScore): Uint8Array<ArrayBuffer> {
  const scale = ticksPerQuarter / scoreTicksPerQuarter;
  const notes: FileNote[] = [];
  const tempos: FileTempo[] = [];
  const meters: FileMeter[] = [];
  let barStart = 0;
  let meter = '';
  for (const bar of score.bars) {
    const pickup = bar.number === 0;
    const { denominator } = bar.timeSignature;
    const numerator = pickup
      ? (bar.ticks / scoreTicksPerQuarter / 4) * denominator
      : bar.timeSignature.numerator;
    if (meter !== `${numerator}/${denominator}`) {
      meter = `${numerator}/${denominator}`;
      meters.push({ ticks: barStart * scale, timeSignature: { numerator, denominator } });
    }
    const quartersPerBeat = bar.beatTicks / scoreTicksPerQuarter;
    bar.beatTimes.slice(0, -1).forEach((time, beat) => {
      const seconds = (bar.beatTimes[beat + 1] ?? time) - time;
      tempos.push({
        ticks: (barStart + beat * bar.beatTicks) * scale,
        quartersPerMinute: (60 * quartersPerBeat) / seconds,
      });
    });
    for (const entry of [...bar.voices.hands, ...bar.voices.feet]) {
      const beat = Math.floor(entry.tick / bar.beatTicks);
      const beatSeconds = (bar.beatTimes[beat + 1] ?? 0) - (bar.beatTimes[beat] ?? 0);
      const ticksOf = (seconds: number): number =>
        Math.round((seconds / beatSeconds) * bar.beatTicks * scale);
      const at = Math.round((barStart + swung(entry, bar, score.swing)) * scale);
      const durationTicks = ticksOf(noteSeconds);
      entry.graces.forEach((grace, index) => {
        notes.push({
          ticks: Math.max(0, at - ticksOf(graceSeconds) * (entry.graces.length - index)),
          durationTicks,
          key: keyOf(grace.instrument),
          velocity: grace.velocity,
        });
      });
      const step = scoreTicksPerQuarter / 8;
      const repeats = entry.slashes > 0 ? Math.max(1, Math.round(entry.ticks / step)) : 1;
      for (const { instrument, velocity } of entry.notes)
        for (let k = 0; k < repeats; k += 1)
          notes.push({ ticks: at + k * step * scale, durationTicks, key: keyOf(instrument), velocity });
    }
    barStart += bar.ticks;
  }
  return fileOf('Drums', withoutOverlaps(notes), tempos, meters);
}

// A drum part out of a Standard MIDI File: what is struck when, and the beats the file counts.

import midiFile from '@tonejs/midi';
import type { Beat, DrumEvent, DrumInstrument, Rhythm } from '../../generated/drum-transcription';
import { ScoreError } from '../score-error';
import { classOf, instrumentOfKey, percussionChannel } from './drum-map';
import { beatsPerBarOf, beatsPerMinuteOf, feelOf, isCompound } from './rhythm';

type MidiFile = InstanceType<typeof midiFile.Midi>;
type MidiNote = MidiFile['tracks'][number]['notes'][number];

const greatestHitCount = 100_000;
/** Longest part, in quarter notes: two hours at 340 a minute. */
const greatestQuarters = 40_800;
const longestSeconds = 2 * 3600;
/**
 * A snare stroke below both is a ghost note: half of full velocity, and this share of the file's loud strokes. In the
 * Groove MIDI performances snare velocities have two heaps, around 36 and at 127 of 127, with few between 64 and 90.
 */
const ghostVelocity = 0.5;
const ghostShareOfLoud = 0.6;
const loudQuantile = 0.9;
/** Without a stated meter the hits themselves must keep to sixteenths: their median distance, in quarter notes. */
const greatestMedianDistance = 0.04;

function parse(bytes: Uint8Array): MidiFile {
  try {
    const midi = new midiFile.Midi(bytes);
    if (midi.header.ppq > 0) return midi;
  } catch {
    // Told below, together with time bases of no use.
  }
  throw new ScoreError('damaged', 'This is not a MIDI file, or it is damaged.');
}

/** Notes of channel 10; where there is none, those of the only track with notes, since it was given as a drum part. */
function percussionNotes({ tracks }: MidiFile): MidiNote[] {
  const sounding = tracks.filter(({ notes }) => notes.length > 0);
  const percussion = sounding.filter(({ channel }) => channel === percussionChannel);
  const chosen = percussion.length > 0 ? percussion : sounding.length === 1 ? sounding : [];
  return chosen.flatMap(({ notes }) => notes).sort((a, b) => a.ticks - b.ticks || a.midi - b.midi);
}

function eventsOf(notes: readonly MidiNote[], header: MidiFile['header']): DrumEvent[] {
  const named = notes.map((note) => ({ note, instrument: instrumentOfKey(note.midi) ?? 'other' }));
  const snares = named
    .filter(({ instrument }) => instrument === 'snare')
    .map(({ note }) => note.velocity)
    .sort((a, b) => a - b);
  const loud = snares[Math.floor(loudQuantile * (snares.length - 1))] ?? 1;
  const bound = Math.min(ghostVelocity, ghostShareOfLoud * loud);
  return named.map(({ note, instrument: struck }) => {
    const instrument: DrumInstrument = struck === 'snare' && note.velocity < bound ? 'snareGhost' : struck;
    return {
      time: header.ticksToSeconds(note.ticks),
      class: classOf(instrument),
      instrument,
      velocity: note.velocity,
      confidence: 1,
    };
  });
}

interface StatedMeter {
  ticks: number;
  timeSignature: Rhythm['timeSignature'];
}

function isDenominator(value: number): value is Rhythm['timeSignature']['denominator'] {
  return value === 2 || value === 4 || value === 8 || value === 16;
}

function statedMeters({ timeSignatures }: MidiFile['header']): StatedMeter[] {
  return timeSignatures
    .flatMap(({ ticks, timeSignature: [numerator = 0, denominator = 0] }) =>
      isDenominator(denominator) && numerator >= 1 && numerator <= 32
        ? [{ ticks, timeSignature: { numerator, denominator } }]
        : [],
    )
    .filter(({ timeSignature }) => beatsPerBarOf(timeSignature) <= 16)
    .sort((a, b) => a.ticks - b.ticks);
}

/** Whether hits keep to sixteenths of the file's own quarter notes. */
function keepsToTheFilesTime(notes: readonly MidiNote[], ppq: number): boolean {
  const distances = notes
    .map(({ ticks }) => {
      const quarters = ticks / ppq;
      return Math.abs(quarters - Math.round(quarters * 4) / 4);
    })
    .sort((a, b) => a - b);
  return (distances[Math.floor(distances.length / 2)] ?? 0) <= greatestMedianDistance;
}

/** A beat with the tick it stands at. */
interface FileBeat extends Beat {
  ticks: number;
}

/** Every beat of the bars that begin at or before the last hit. */
function layBeats(meters: readonly StatedMeter[], lastTick: number, header: MidiFile['header']): FileBeat[] {
  const beats: FileBeat[] = [];
  let barStart = 0;
  let current = 0;
  while (barStart <= lastTick) {
    while ((meters[current + 1]?.ticks ?? Infinity) <= barStart) current += 1;
    const { timeSignature } = meters[current] ?? { timeSignature: { numerator: 4, denominator: 4 } };
    const barTicks = (4 * header.ppq * timeSignature.numerator) / timeSignature.denominator;
    const perBar = beatsPerBarOf(timeSignature);
    for (let beat = 0; beat < perBar; beat += 1) {
      const ticks = barStart + (beat * barTicks) / perBar;
      beats.push({ ticks, time: header.ticksToSeconds(ticks), position: beat + 1 });
    }
    barStart += barTicks;
  }
  // The downbeat after the last bar ends its last beat.
  beats.push({ ticks: barStart, time: header.ticksToSeconds(barStart), position: 1 });
  return beats;
}

function phasesOf(notes: readonly MidiNote[], beats: readonly FileBeat[]): number[] {
  let at = 0;
  return notes.map(({ ticks }) => {
    while ((beats[at + 1]?.ticks ?? Infinity) <= ticks) at += 1;
    const start = beats[at]?.ticks ?? 0;
    const end = beats[at + 1]?.ticks ?? start + 1;
    return (ticks - start) / (end - start);
  });
}

function rhythmOf(notes: readonly MidiNote[], midi: MidiFile): Rhythm | null {
  const { header } = midi;
  const stated = statedMeters(header);
  if (stated.length === 0 && !keepsToTheFilesTime(notes, header.ppq)) return null;
  const meters: StatedMeter[] =
    stated[0]?.ticks === 0
      ? stated
      : [{ ticks: 0, timeSignature: { numerator: 4, denominator: 4 } }, ...stated];
  const beats = layBeats(meters, notes.at(-1)?.ticks ?? 0, header);
  const timeSignature = meters[0]?.timeSignature ?? { numerator: 4, denominator: 4 };
  const plain = beats.map(({ time, position }) => ({ time, position }));
  return {
    beats: plain,
    beatsPerBar: beatsPerBarOf(timeSignature),
    timeSignature,
    beatsPerMinute: beatsPerMinuteOf(plain),
    ...feelOf(phasesOf(notes, beats), isCompound(timeSignature)),
    confidence: 1,
  };
}

/**
 * Reads the drum part of a Standard MIDI File: channel 10, or the only track with notes where channel 10 is silent.
 * Keys are General MIDI's and Roland TD-11's (shared/drums.json); other keys are `other`, so no hit is lost. Soft snare
 * strokes are ghost notes. Times are seconds by the file's tempo map; `duration` reaches to the file's end. The rhythm
 * is the file's own beats, up to the downbeat after its last hit; null when the file states no meter and its hits do
 * not keep to its quarter notes either (a performance recorded without a click). Throws ScoreError.
 */
export function readDrumMidi(bytes: Uint8Array): {
  events: DrumEvent[];
  rhythm: Rhythm | null;
  duration: number;
} {
  const midi = parse(bytes);
  const notes = percussionNotes(midi);
  if (notes.length === 0)
    throw new ScoreError('no-notes', 'The MIDI file has no drum part: nothing on channel 10.');
  if (notes.length > greatestHitCount)
    throw new ScoreError('too-large', `The drum part has more than ${greatestHitCount} hits.`);
  if (!midi.header.tempos.every(({ bpm }) => bpm > 0 && Number.isFinite(bpm)))
    throw new ScoreError('out-of-range', 'The MIDI file states a tempo that cannot be.');
  const events = eventsOf(notes, midi.header);
  const lastTick = notes.at(-1)?.ticks ?? 0;
  const duration = Math.max(
    midi.duration,
    ...midi.tracks.map(({ endOfTrackTicks }) => midi.header.ticksToSeconds(endOfTrackTicks ?? 0)),
  );
  if (!(lastTick / midi.header.ppq <= greatestQuarters && duration <= longestSeconds))
    throw new ScoreError('too-large', 'The MIDI file is too long.');
  return { events, rhythm: rhythmOf(notes, midi), duration };
}

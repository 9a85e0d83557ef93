// The written drum part: what the sheet draws, the tab prints and MusicXML says.

import type { DrumInstrument, Rhythm } from '../../generated/drum-transcription';

/**
 * Length of a quarter note in ticks: holds 32nds (12), triplets of eighths (32) and of sixteenths (16), and beats of
 * dotted quarters (144) exactly.
 */
export const ticksPerQuarter = 96;

/** Note and rest values that the score uses. */
export type NoteType = 'whole' | 'half' | 'quarter' | 'eighth' | '16th' | '32nd';

/** Note values, longest first, with their lengths in ticks. */
export const noteTypes: readonly { type: NoteType; ticks: number }[] = [
  { type: 'whole', ticks: 4 * ticksPerQuarter },
  { type: 'half', ticks: 2 * ticksPerQuarter },
  { type: 'quarter', ticks: ticksPerQuarter },
  { type: 'eighth', ticks: ticksPerQuarter / 2 },
  { type: '16th', ticks: ticksPerQuarter / 4 },
  { type: '32nd', ticks: ticksPerQuarter / 8 },
];

/** One written stroke of one drum. */
export interface DrumNote {
  instrument: DrumInstrument;
  /** Indices of the events it stands for: one, or several where hits were too close to be written apart, or a roll. */
  events: number[];
  /** 0..1, of the loudest event. */
  velocity: number;
  /** 0..1, of the surest event. */
  confidence: number;
  /** So doubtful that it is drawn apart. */
  unsure: boolean;
  /** Struck well above what is usual for this drum here. */
  accent: boolean;
}

/** A stroke just before the beat, without a length of its own: one for a flam, two for a drag. */
export interface GraceStroke {
  instrument: DrumInstrument;
  event: number;
  velocity: number;
  confidence: number;
}

/** A chord or a rest of one voice. */
export interface DrumEntry {
  /** Start in its bar. */
  tick: number;
  /** Sounding length; the lengths of a voice's entries add up to its bar's. */
  ticks: number;
  type: NoteType;
  dots: 0 | 1;
  /** A rest that fills its bar, whatever the meter. */
  wholeBar: boolean;
  /** Number of its triplet within voice and bar; null outside triplets. */
  triplet: number | null;
  /** Number of its beam within voice and bar; null when it stands alone. */
  beam: number | null;
  /** Low to high; empty for a rest. */
  notes: DrumNote[];
  graces: GraceStroke[];
  /** Tremolo strokes through the stem of a roll; with the flags or beams of the note they make three, so 32nds. */
  slashes: 0 | 1 | 2 | 3;
  /** A rest that the other voice makes needless to print. */
  hidden: boolean;
}

/** Hands are written stems up, feet stems down. */
export interface DrumVoices {
  hands: DrumEntry[];
  feet: DrumEntry[];
}

/** That a bar repeats what stands before it: `size` bars at a time, this one at `place` (0-based) among them. */
export interface BarRepeat {
  size: 1 | 2;
  place: 0 | 1;
}

/** One bar. */
export interface DrumBar {
  /** Counted from 1; 0 for a pickup. */
  number: number;
  timeSignature: Rhythm['timeSignature'];
  /** Length in ticks; a pickup is shorter than its time signature. */
  ticks: number;
  beatTicks: number;
  /** Times of its beats in seconds, and of the beat after its last. */
  beatTimes: number[];
  voices: DrumVoices;
  repeat: BarRepeat | null;
  /** Number of bars in the run of empty bars that begins here; 0 elsewhere, and where only one bar is empty. */
  restRun: number;
}

/** What became of the events. Every index stands in exactly one place: written, folded, or unwritten. */
export interface QuantiseReport {
  /** How many events were given. */
  events: number;
  /** Events with a note, a grace note or a place in a roll of their own. */
  written: number;
  /** Events that share the note of another hit of the same drum, since the grid has no room for both. */
  folded: number[];
  /** Events that no bar can hold: their time is not a number, or lies hours away from the music. */
  unwritten: number[];
  /** Typical distance of a hit from where it is written, seconds; the tracker's constant offset taken off. */
  spread: number;
}

/** A quantised drum part. */
export interface DrumScore {
  bars: DrumBar[];
  timeSignature: Rhythm['timeSignature'];
  /** Beats as counted (dotted quarters in 6/8), a minute: the median. */
  beatsPerMinute: number;
  /** Share of the beat that its first half takes where eighths are written straight and played swung; null if straight. */
  swing: number | null;
  report: QuantiseReport;
}

/** A place in the score. */
export interface ScorePlace {
  /** Index into `bars`. */
  bar: number;
  tick: number;
}

/** Where a time in seconds lies; null before the first bar and after the last. Beats are divided evenly. */
export function placeOf(score: DrumScore, seconds: number): ScorePlace | null {
  let low = 0;
  let high = score.bars.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const bar = score.bars[middle];
    const start = bar?.beatTimes[0];
    const end = bar?.beatTimes.at(-1);
    if (!bar || start === undefined || end === undefined) return null;
    if (seconds < start) high = middle - 1;
    else if (seconds >= end) low = middle + 1;
    else {
      const beat = Math.max(0, bar.beatTimes.findIndex((time) => time > seconds) - 1);
      const from = bar.beatTimes[beat] ?? start;
      const to = bar.beatTimes[beat + 1] ?? end;
      return { bar: middle, tick: (beat + (seconds - from) / (to - from)) * bar.beatTicks };
    }
  }
  return null;
}

/** Time in seconds of a tick in a bar; the bar's end for its length in ticks. */
export function timeOf(bar: DrumBar, tick: number): number {
  const beat = Math.min(Math.floor(tick / bar.beatTicks), bar.beatTimes.length - 2);
  const from = bar.beatTimes[beat] ?? 0;
  const to = bar.beatTimes[beat + 1] ?? from;
  return from + (tick / bar.beatTicks - beat) * (to - from);
}

/** Whether nothing is struck in a bar. */
export function isEmptyBar({ voices }: DrumBar): boolean {
  return [...voices.hands, ...voices.feet].every(({ notes }) => notes.length === 0);
}

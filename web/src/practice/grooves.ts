// What drum practice is played from: the library's grooves and rudiments, a dropped MIDI, a transcription just made.

import type { DrumEvent, Rhythm } from '../generated/drum-transcription';
import type { Groove, GrooveNote } from '../generated/recording';
import { classOf } from '../notation/drums/drum-map';
import { quantise } from '../notation/drums/quantise';
import { ticksPerQuarter } from '../notation/drums/drum-score';
import type { DrumScore } from '../notation/drums/drum-score';
import type { Beat, BeatPlan } from './beats';

/** Reads a file of public/grooves. */
export type LoadGrooveFile = (name: string) => Promise<string>;

/** Bars of a recording or MIDI that are taken as one groove at most: what a player can keep in sight. */
const MOST_OWN_BARS = 16;
/** How a flam's grace note is played: this long before its stroke, seconds. */
const GRACE_SECONDS = 0.035;
const SAME_PLACE = 1e-6;

/** Something that holds no groove. */
export class GrooveError extends Error {
  override readonly name = 'GrooveError';

  constructor(
    readonly code: 'no-beat' | 'no-hits',
    message: string,
  ) {
    super(message);
  }
}

/** The library, in the order it is shown. Rejects when the file cannot be loaded. */
export async function loadGrooves(load: LoadGrooveFile): Promise<Groove[]> {
  return (JSON.parse(await load('grooves.json')) as { grooves: Groove[] }).grooves;
}

/**
 * A groove from hits and their beats: written on the grid by quantise(), from the first bar with a hit on; as many bars
 * as make sense to practise. `bars` (from 0, counted from the first full bar) narrows it down.
 * @throws GrooveError when there is no beat or no hit to write
 */
export function grooveFromHits(
  id: string,
  title: string,
  events: readonly DrumEvent[],
  rhythm: Rhythm | null,
  bars?: { from: number; to: number },
): Groove {
  if (!rhythm || rhythm.beats.length < 2) throw new GrooveError('no-beat', 'no beats were found');
  return grooveFromScore(id, title, quantise(events, rhythm, { collapseRepeats: false }), bars);
}

/** The same from a drum score. */
export function grooveFromScore(
  id: string,
  title: string,
  score: DrumScore,
  bars?: { from: number; to: number },
): Groove {
  const { timeSignature } = score;
  const barTicks = (4 * ticksPerQuarter * timeSignature.numerator) / timeSignature.denominator;
  // A groove repeats, so every bar has the first bar's length; pickups and other meters end it.
  const whole = score.bars.filter(({ ticks }) => ticks === barTicks);
  const struck = whole.findIndex(({ voices }) =>
    [...voices.hands, ...voices.feet].some(({ notes }) => notes.length > 0),
  );
  const from = bars ? bars.from : Math.max(0, struck);
  const chosen = whole.slice(from, Math.min(bars ? bars.to + 1 : whole.length, from + MOST_OWN_BARS));
  const first = chosen[0];
  if (struck < 0 || !first) throw new GrooveError('no-hits', 'there is no hit to play');
  const barQuarters = barTicks / ticksPerQuarter;
  const grooveQuarters = chosen.length * barQuarters;
  const beatQuarters = first.beatTicks / ticksPerQuarter;
  const quartersPerMinute = score.beatsPerMinute * beatQuarters;
  const grace = (GRACE_SECONDS * quartersPerMinute) / 60;
  const notes: GrooveNote[] = [];
  chosen.forEach((bar, index) => {
    for (const entry of [...bar.voices.hands, ...bar.voices.feet]) {
      const quarters = index * barQuarters + swung(entry.tick, bar.beatTicks, score.swing) / ticksPerQuarter;
      entry.graces.forEach(({ instrument, velocity }, order) =>
        notes.push({
          quarters: (quarters - (entry.graces.length - order) * grace + grooveQuarters) % grooveQuarters,
          instrument,
          velocity,
        }),
      );
      for (const { instrument, velocity } of entry.notes) notes.push({ quarters, instrument, velocity });
    }
  });
  return {
    id,
    title,
    kind: 'own',
    sticking: '',
    timeSignature,
    quartersPerMinute: Math.round(quartersPerMinute),
    barQuarters,
    beatQuarters,
    grooveQuarters,
    notes: notes.sort((a, b) => a.quarters - b.quarters),
  };
}

/** Where a tick falls when the beat's first half takes `swing` of it. */
function swung(tick: number, beatTicks: number, swing: number | null): number {
  if (swing === null) return tick;
  const beat = Math.floor(tick / beatTicks);
  const within = tick / beatTicks - beat;
  const moved = within <= 0.5 ? within * 2 * swing : swing + (within - 0.5) * 2 * (1 - swing);
  return (beat + moved) * beatTicks;
}

/** Number of bars before a groove repeats. */
export function barsOf(groove: Groove): number {
  return Math.round(groove.grooveQuarters / groove.barQuarters);
}

/** One expected stroke of a take. */
export interface ExpectedStroke {
  /** Seconds after the first downbeat. */
  seconds: number;
  bar: number;
  note: GrooveNote;
}

/** Every stroke of `bars` bars at a tempo, by time. */
export function expectedStrokes(groove: Groove, quartersPerMinute: number, bars: number): ExpectedStroke[] {
  const end = bars * groove.barQuarters;
  const rounds = Math.ceil(bars / barsOf(groove));
  return Array.from({ length: rounds }, (_, round) =>
    groove.notes.map((note) => ({ quarters: round * groove.grooveQuarters + note.quarters, note })),
  )
    .flat()
    .filter(({ quarters }) => quarters < end - SAME_PLACE)
    .map(({ quarters, note }) => ({
      seconds: (quarters * 60) / quartersPerMinute,
      bar: Math.floor(quarters / groove.barQuarters + SAME_PLACE),
      note,
    }));
}

/** When the clicks of a groove take fall: `countInBars` bars, then `bars` bars, on the pulse one counts. */
export function planGroove(
  groove: Groove,
  quartersPerMinute: number,
  countInBars: number,
  bars: number,
): BeatPlan {
  const secondsPerQuarter = 60 / quartersPerMinute;
  const { barQuarters, beatQuarters } = groove;
  const beatsInBar = Math.max(1, Math.round(barQuarters / beatQuarters));
  const musicStart = countInBars * barQuarters * secondsPerQuarter;
  const beats: Beat[] = [];
  for (let bar = -countInBars; bar < bars; bar += 1) {
    for (let beat = 0; beat < beatsInBar; beat += 1) {
      beats.push({
        seconds: musicStart + (bar * barQuarters + beat * beatQuarters) * secondsPerQuarter,
        bar: bar < 0 ? null : bar,
        beat: beat + 1,
        beatsInBar,
      });
    }
  }
  return {
    beats,
    musicStart,
    musicEnd: musicStart + bars * barQuarters * secondsPerQuarter,
    secondsPerQuarter,
  };
}

/** The classes a groove asks for, in the given order of rows. */
export function classesOf(
  groove: Groove,
  rows: readonly ReturnType<typeof classOf>[],
): ReturnType<typeof classOf>[] {
  const used = new Set(groove.notes.map(({ instrument }) => classOf(instrument)));
  return rows.filter((row) => used.has(row));
}

// Beats, bars and feel: places between beats, and rhythms made from what is known without listening.

import type { Beat, Rhythm } from '../../generated/drum-transcription';
import { ScoreError } from '../score-error';

/** The first half of a swung beat takes at least this share; less is within what straight players drift. */
export const leastSwing = 0.56;
/** Hits a feel needs between the beats before it is stated; fewer prove nothing. */
const leastOffbeatHits = 4;
/** Half-width of the neighbourhood of a place in the beat, as a share of the beat (40 ms at 120 a minute). */
const neighbourhood = 0.08;
const slowestBeatsPerMinute = 20;
const fastestBeatsPerMinute = 400;
const longestSeconds = 4 * 3600;

/** How a beat is divided: the share of its first half, and whether in threes. */
export type Feel = Pick<Rhythm, 'swing' | 'subdivision'>;

/** Middle value; the mean of the two middle ones of an even count; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/**
 * Feel of a performance whose beats are known.
 * @param phases place of every hit in its beat, 0..1
 * @param compound whether the meter itself counts three divisions to a beat (6/8, 9/8, 12/8)
 */
export function feelOf(phases: readonly number[], compound: boolean): Feel {
  if (compound) return { swing: 0.5, subdivision: 'triplet' };
  const near = (place: number): number =>
    phases.filter((phase) => Math.abs(phase - place) < neighbourhood).length;
  const firstThird = near(1 / 3);
  const secondThird = near(2 / 3);
  const half = near(1 / 2);
  const quarters = near(1 / 4) + near(3 / 4);
  const halves = phases.filter((phase) => phase > 0.5 - neighbourhood && phase < 2 / 3 + neighbourhood);
  const offbeat = halves.length + firstThird;
  if (offbeat < leastOffbeatHits) return { swing: 0.5, subdivision: 'straight' };
  // Triplets sound both thirds; sixteenths fall near a third too, but then both quarters are about as common.
  const triplets =
    firstThird + secondThird > 2 * half && firstThird > secondThird / 4 && firstThird > quarters / 2;
  const share = median(halves);
  const swung =
    halves.length >= leastOffbeatHits &&
    share >= leastSwing &&
    secondThird > 2 * half &&
    secondThird > quarters;
  return {
    swing: swung ? Math.round(share * 1000) / 1000 : 0.5,
    subdivision: triplets ? 'triplet' : 'straight',
  };
}

/** Whether a time signature's beat has three divisions: 6/8, 9/8, 12/8 and the like, not 3/8. */
export function isCompound({ numerator, denominator }: Rhythm['timeSignature']): boolean {
  return denominator >= 8 && numerator > 3 && numerator % 3 === 0;
}

/** Beats that a bar of this time signature is counted in: two in 6/8, four in 4/4, seven in 7/8. */
export function beatsPerBarOf(timeSignature: Rhythm['timeSignature']): number {
  return isCompound(timeSignature) ? timeSignature.numerator / 3 : timeSignature.numerator;
}

/** Median tempo of beats in beats a minute; throws ScoreError for fewer than two beats or times that do not rise. */
export function beatsPerMinuteOf(beats: readonly Beat[]): number {
  const intervals = beats.slice(1).map(({ time }, index) => time - (beats[index]?.time ?? 0));
  if (intervals.length === 0 || !intervals.every((interval) => interval > 0 && Number.isFinite(interval)))
    throw new ScoreError('out-of-range', 'The beats do not follow one another in time.');
  return 60 / median(intervals);
}

/** The tempo at an end of a list of beats is that of so many beats next to it, not of the whole. */
const beatsForTempo = 4;

/**
 * Carries beats on in both directions, evenly at the tempo of the nearest ones, until they reach from `from` seconds to
 * `to` seconds; positions go on counting through bars of `beatsPerBar`. Needs two beats whose times rise.
 */
export function extendBeats(beats: readonly Beat[], beatsPerBar: number, from: number, to: number): Beat[] {
  const first = beats[0];
  const last = beats.at(-1);
  if (!first || !last || beats.length < 2) return [...beats];
  const early = beats[Math.min(beatsForTempo, beats.length - 1)] ?? last;
  const late = beats[Math.max(0, beats.length - 1 - beatsForTempo)] ?? first;
  const span = Math.min(beatsForTempo, beats.length - 1);
  const leading = (early.time - first.time) / span;
  const trailing = (last.time - late.time) / span;
  // A rounding error must not ask for one more beat.
  const tolerance = 1e-9;
  const before = Math.max(0, Math.ceil((first.time - from) / leading - tolerance));
  const after = Math.max(0, Math.ceil((to - last.time) / trailing - tolerance));
  const counted = (position: number, steps: number): number =>
    ((((position - 1 + steps) % beatsPerBar) + beatsPerBar) % beatsPerBar) + 1;
  return [
    ...Array.from({ length: before }, (_, k) => ({
      time: first.time - (before - k) * leading,
      position: counted(first.position, k - before),
    })),
    ...beats,
    ...Array.from({ length: after }, (_, k) => ({
      time: last.time + (k + 1) * trailing,
      position: counted(last.position, k + 1),
    })),
  ];
}

/** What a tapped or typed rhythm is counted in. */
export interface Counting {
  timeSignature: Rhythm['timeSignature'];
  /** Position of the first tap in its bar, or of the beat at `start`; 1 by default. */
  firstPosition?: number;
}

/** A tempo typed in: beats a minute, and the time of one beat in seconds. */
export interface SteadyTempo {
  beatsPerMinute: number;
  start: number;
}

function steadyTempoOf(tempo: SteadyTempo): { start: number; interval: number } {
  const { beatsPerMinute, start } = tempo;
  if (!(beatsPerMinute >= slowestBeatsPerMinute && beatsPerMinute <= fastestBeatsPerMinute))
    throw new ScoreError(
      'out-of-range',
      `A tempo lies between ${slowestBeatsPerMinute} and ${fastestBeatsPerMinute} beats a minute.`,
    );
  if (!Number.isFinite(start)) throw new ScoreError('out-of-range', 'The first beat has no time.');
  return { start, interval: 60 / beatsPerMinute };
}

/** Taps in order of time; two within the shortest beat are one tap that bounced. */
function orderedTaps(taps: readonly number[]): number[] {
  const shortest = 60 / fastestBeatsPerMinute;
  const ordered: number[] = [];
  for (const tap of [...taps].sort((a, b) => a - b)) {
    if (!Number.isFinite(tap)) throw new ScoreError('out-of-range', 'A tap has no time.');
    const last = ordered.at(-1);
    if (last === undefined || tap - last >= shortest) ordered.push(tap);
  }
  if (ordered.length < 2) throw new ScoreError('out-of-range', 'Tap at least two beats.');
  return ordered;
}

/** Fills beats that a tapper left out: a gap of about two beats is two beats, and so on. */
function withoutGaps(taps: readonly number[]): number[] {
  const typical = median(taps.slice(1).map((tap, index) => tap - (taps[index] ?? 0)));
  const filled: number[] = [];
  taps.forEach((tap, index) => {
    filled.push(tap);
    const next = taps[index + 1];
    if (next === undefined) return;
    const missing = Math.max(1, Math.round((next - tap) / typical));
    for (let k = 1; k < missing; k += 1) filled.push(tap + ((next - tap) * k) / missing);
  });
  return filled;
}

/**
 * A rhythm for music without a clear beat: from taps along with it, one a beat in seconds, or from a tempo that holds
 * throughout. Beats are carried on in both directions at the nearest tempo so that they cover `duration` seconds.
 * Throws ScoreError for fewer than two taps, tempos outside 20..400 a minute, and absurd lengths or meters.
 */
export function rhythmFromTaps(
  source: readonly number[] | SteadyTempo,
  duration: number,
  counting: Counting = { timeSignature: { numerator: 4, denominator: 4 } },
): Rhythm {
  if (!(duration >= 0 && duration <= longestSeconds))
    throw new ScoreError('out-of-range', 'The recording has no usable length.');
  const { timeSignature, firstPosition = 1 } = counting;
  const beatsPerBar = beatsPerBarOf(timeSignature);
  if (!Number.isInteger(beatsPerBar) || beatsPerBar < 1 || beatsPerBar > 16)
    throw new ScoreError('out-of-range', 'A bar has one to sixteen beats.');
  let tapped: number[];
  if ('beatsPerMinute' in source) {
    const { start, interval } = steadyTempoOf(source);
    tapped = [start, start + interval];
  } else tapped = withoutGaps(orderedTaps(source));

  const beats = extendBeats(
    tapped.map((time, index) => ({ time, position: ((firstPosition - 1 + index) % beatsPerBar) + 1 })),
    beatsPerBar,
    0,
    duration,
  );
  return {
    beats,
    beatsPerBar,
    timeSignature,
    beatsPerMinute: beatsPerMinuteOf(beats),
    ...feelOf([], isCompound(timeSignature)),
    confidence: 1,
  };
}

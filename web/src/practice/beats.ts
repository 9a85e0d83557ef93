import type { Score } from '../generated/score';

/** One beat of a take, the count-in included. */
export interface Beat {
  /** Seconds after the first click. */
  seconds: number;
  /** Index into the score's bars; null while counting in. */
  bar: number | null;
  /** Place in its bar, from 1. */
  beat: number;
  beatsInBar: number;
}

/** When the clicks of a take fall and where the music begins and ends, in seconds after the first click. */
export interface BeatPlan {
  beats: Beat[];
  /** Onset of the score's time 0. */
  musicStart: number;
  /** End of the last note. */
  musicEnd: number;
  secondsPerQuarter: number;
}

/** Barlines this close to a beat, in quarter notes, are on it. */
const SAME_PLACE = 1e-6;

/**
 * Beats of a take at a tempo: `countInBars` whole bars in the time of the first bar, then the score. Before a pickup
 * the count-in goes on through the beats that the pickup bar lacks, as players expect.
 */
export function planBeats(score: Score, quartersPerMinute: number, countInBars: number): BeatPlan {
  const secondsPerQuarter = 60 / quartersPerMinute;
  const firstBeat = score.bars[0]?.beatQuarters ?? 1;
  const wholeBar = wholeBarQuarters(score);
  const pickupLack = Math.max(0, wholeBar - (score.bars[0]?.duration ?? wholeBar));
  const isPickup = score.bars.length > 1 && pickupLack > SAME_PLACE;
  const countInQuarters = countInBars === 0 ? 0 : countInBars * wholeBar + (isPickup ? pickupLack : 0);
  const musicStart = countInQuarters * secondsPerQuarter;
  const beatsPerWholeBar = Math.max(1, Math.round(wholeBar / firstBeat));
  const beats: Beat[] = [];
  for (let k = 0; k * firstBeat < countInQuarters - SAME_PLACE; k += 1)
    beats.push({
      seconds: k * firstBeat * secondsPerQuarter,
      bar: null,
      beat: (k % beatsPerWholeBar) + 1,
      beatsInBar: beatsPerWholeBar,
    });
  for (const [index, bar] of score.bars.entries()) {
    const skipped = index === 0 && isPickup ? Math.round(pickupLack / bar.beatQuarters) : 0;
    const inBar = Math.max(1, Math.round(bar.duration / bar.beatQuarters));
    for (let k = 0; k * bar.beatQuarters < bar.duration - SAME_PLACE; k += 1)
      beats.push({
        seconds: musicStart + (bar.onset + k * bar.beatQuarters) * secondsPerQuarter,
        bar: index,
        beat: skipped + k + 1,
        beatsInBar: skipped + inBar,
      });
  }
  const last = score.notes.at(-1);
  return {
    beats,
    musicStart,
    musicEnd: musicStart + (last ? last.onset + last.duration : 0) * secondsPerQuarter,
    secondsPerQuarter,
  };
}

/** A whole bar at the start: the first two bars tell, since a pickup is shorter than the bar after it. */
function wholeBarQuarters(score: Score): number {
  return Math.max(score.bars[0]?.duration ?? 4, score.bars[1]?.duration ?? 0);
}

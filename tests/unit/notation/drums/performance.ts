// A drummer whose written part is known: strokes on a grid, played with a tempo, a swing and errors of timing.

import type { DrumEvent, DrumInstrument, Rhythm } from '../../../../web/src/generated/drum-transcription';
import { classOf } from '../../../../web/src/notation/drums/drum-map';
import { ticksPerQuarter } from '../../../../web/src/notation/drums/drum-score';
import type { DrumScore } from '../../../../web/src/notation/drums/drum-score';

/** Uniform numbers 0..1 that are the same on every run (Park and Miller's minimal standard generator). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Normal deviates by Box and Muller. */
export function normal(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A stroke of the written part. */
export interface Written {
  bar: number;
  tick: number;
  instrument: DrumInstrument;
}

export interface Playing {
  beatsPerMinute: number;
  /** Standard deviation of timing errors, seconds. */
  noise?: number;
  /** Share of a beat's first half. */
  swing?: number;
  /** Tempo at the end as a share of that at the start. */
  drift?: number;
  seed?: number;
  timeSignature?: Rhythm['timeSignature'];
  beatsPerBar?: number;
  subdivision?: Rhythm['subdivision'];
  velocity?: (stroke: Written) => number;
}

export const stroke = (time: number, instrument: DrumInstrument, velocity = 0.7): DrumEvent => ({
  time,
  class: classOf(instrument),
  instrument,
  velocity,
  confidence: 1,
});

/** What a microphone hears of the part, and the beats a perfect tracker finds. */
export function perform(part: readonly Written[], playing: Playing): { events: DrumEvent[]; rhythm: Rhythm } {
  const { beatsPerMinute, noise = 0, swing = 0.5, drift = 1, seed = 1 } = playing;
  const timeSignature = playing.timeSignature ?? { numerator: 4, denominator: 4 };
  const beatsPerBar = playing.beatsPerBar ?? timeSignature.numerator;
  const barTicks = (4 * ticksPerQuarter * timeSignature.numerator) / timeSignature.denominator;
  const beatTicks = barTicks / beatsPerBar;
  const bars = 1 + Math.max(...part.map(({ bar }) => bar));
  const beatCount = bars * beatsPerBar + 1;
  const times: number[] = [0.5];
  for (let k = 1; k < beatCount; k += 1) {
    const tempo = beatsPerMinute * (1 + ((drift - 1) * k) / beatCount);
    times.push((times[k - 1] ?? 0) + 60 / tempo);
  }
  const gauss = normal(random(seed));
  const events = part.map((written) => {
    const position = (written.bar * barTicks + written.tick) / beatTicks;
    const beat = Math.floor(position);
    let phase = position - beat;
    if (Math.abs(phase - 0.5) < 1e-9) phase = swing;
    const from = times[beat] ?? 0;
    const to = times[beat + 1] ?? from;
    const velocity = playing.velocity?.(written) ?? 0.7;
    return stroke(from + phase * (to - from) + noise * gauss(), written.instrument, velocity);
  });
  return {
    events: events.sort((a, b) => a.time - b.time),
    rhythm: {
      beats: times.map((time, k) => ({ time, position: (k % beatsPerBar) + 1 })),
      beatsPerBar,
      timeSignature,
      beatsPerMinute,
      swing,
      subdivision: playing.subdivision ?? 'straight',
      confidence: 1,
    },
  };
}

const byPlace = (a: Written, b: Written): number =>
  a.bar - b.bar || a.tick - b.tick || a.instrument.localeCompare(b.instrument);

/** Every written stroke of a score, in order. */
export function writtenIn(score: DrumScore): Written[] {
  return score.bars
    .flatMap(({ voices }, bar) =>
      [...voices.hands, ...voices.feet].flatMap(({ tick, notes }) =>
        notes.map(({ instrument }) => ({ bar, tick, instrument })),
      ),
    )
    .sort(byPlace);
}

export function ordered(part: readonly Written[]): Written[] {
  return [...part].sort(byPlace);
}

/** A part from lines such as `hiHatClosed: [0, 48, ...]`, repeated for a number of bars. */
export function groove(lines: Partial<Record<DrumInstrument, readonly number[]>>, bars: number): Written[] {
  return Array.from({ length: bars }, (_, bar) =>
    Object.entries(lines).flatMap(([instrument, ticks]) =>
      ticks.map((tick) => ({ bar, tick, instrument: instrument as DrumInstrument })),
    ),
  ).flat();
}

/** Every `step` ticks of a 4/4 bar. */
export const every = (step: number): number[] => Array.from({ length: 384 / step }, (_, k) => k * step);

// A waveform at every zoom: least and greatest samples over 1, 2, 4, ... bins. Pure.

import type { Overview } from '../../engine/results';

interface Level {
  min: Int8Array;
  max: Int8Array;
}

/** A stretch of waveform: `values` of `min` and `max` are -127..127. */
export interface PeakRange extends Level {
  /** Seconds covered by one entry. */
  secondsPerEntry: number;
  /** Index of the entry that starts at time zero is 0. */
  first: number;
  end: number;
}

function halve(level: Level): Level {
  const length = Math.ceil(level.min.length / 2);
  const min = new Int8Array(length);
  const max = new Int8Array(length);
  for (let i = 0; i < length; i += 1) {
    const left = 2 * i;
    const right = Math.min(left + 1, level.min.length - 1);
    min[i] = Math.min(level.min[left] ?? 0, level.min[right] ?? 0);
    max[i] = Math.max(level.max[left] ?? 0, level.max[right] ?? 0);
  }
  return { min, max };
}

/** The overview's bins joined in pairs again and again, so that drawing looks at few entries at any zoom. */
export class Peaks {
  readonly #levels: Level[];
  readonly #secondsPerBin: number;
  /** Factor that brings the loudest sample to full height; quiet recordings stay recognisable. */
  readonly gain: number;

  constructor(overview: Overview) {
    this.#secondsPerBin = overview.binFrames / overview.sampleRate;
    this.#levels = [{ min: overview.min, max: overview.max }];
    for (let last = this.#levels[0]; last && last.min.length > 1; last = this.#levels.at(-1)) {
      this.#levels.push(halve(last));
    }
    // Below this a recording is shown as quiet as it is, instead of blowing up its noise.
    const quietest = 0.05;
    this.gain = 1 / Math.max(overview.peak, quietest);
  }

  /**
   * The entries touching [start, end) seconds at the finest level whose entries last at least `secondsPerEntry`.
   * Entries sit on a fixed grid, so bars do not shimmer while scrolling.
   */
  range(start: number, end: number, secondsPerEntry: number): PeakRange {
    const wanted = Math.ceil(Math.log2(Math.max(secondsPerEntry / this.#secondsPerBin, 1)));
    const index = Math.min(wanted, this.#levels.length - 1);
    const level = this.#levels[index] ?? { min: new Int8Array(), max: new Int8Array() };
    const seconds = this.#secondsPerBin * 2 ** index;
    return {
      ...level,
      secondsPerEntry: seconds,
      first: Math.max(0, Math.floor(start / seconds)),
      end: Math.min(level.min.length, Math.ceil(end / seconds)),
    };
  }
}

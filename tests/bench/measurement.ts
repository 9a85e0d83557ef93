// What the workers of the benchmark report, and how the libraries are timed.

/** One stage, timed: the best of several runs. */
export interface Measurement {
  stage: string;
  /** Length of the sound processed per run. */
  audioSeconds: number;
  milliseconds: number;
  runs: number;
}

/** A stage of the core. */
export interface CoreMeasurement extends Measurement {
  workers: number;
  /** Hash of the output: equal for builds that computed the same bits. */
  result: string;
}

/** Synthetic recordings, mono at 44.1 kHz, that every competitor gets. */
export interface Clips {
  /** For STFT, mel bands and MFCC. */
  spectrum: Float32Array;
  /** For F0. */
  pitch: Float32Array;
}

/** To core-worker.ts: which build, and the arguments of its main (core_bench.cpp). */
export interface CoreJob {
  build: string;
  arguments: string[];
}

export interface CoreReply {
  measurements: CoreMeasurement[];
  clips: Clips;
  /** Copying `clips.spectrum` into the module's memory, as the site does with every recording. */
  copy: Measurement;
}

/** To libraries-worker.ts. */
export interface LibraryJob {
  library: 'essentia.js' | 'meyda' | 'pitchy';
  clips: Clips;
  /** To spend on each stage after its warm-up. */
  seconds: number;
}

export const sampleRate = 44100;
const mostRuns = 50;

/** Warm-up, then runs until `seconds` are spent, at least one; the same rule as in core_bench.cpp. */
export function measure(stage: string, samples: number, seconds: number, run: () => void): Measurement {
  run();
  let milliseconds = Infinity;
  let spent = 0;
  let runs = 0;
  while (runs < mostRuns && (runs === 0 || spent < 1000 * seconds)) {
    const start = performance.now();
    run();
    const took = performance.now() - start;
    milliseconds = Math.min(milliseconds, took);
    spent += took;
    ++runs;
  }
  return { stage, audioSeconds: samples / sampleRate, milliseconds, runs };
}

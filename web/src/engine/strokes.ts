// Drum strokes as the live detector hears them, in a microphone's blocks and in whole recordings.

import type { CoreModule, LiveDrumSession, LiveDrumSettings } from '../../../wasm/bindings/core';
import type { PcmSource } from '../decode/pcm';
import type { DrumClass } from '../generated/drum-transcription';
import { unwrap } from './core-result';

/** Classes in the order of the core's indices (shared/drums.json). */
const CLASSES: readonly DrumClass[] = ['KD', 'SD', 'HH', 'TT', 'CY', 'OT'];

/** Path of the classes' model below models/. */
export const LIVE_MODEL = 'live-drums/weights.f32';

/** Numbers per hit in what a session reports. */
const HIT_NUMBERS = 4;

/** Frames per read of a recording: about a second. */
const CHUNK_FRAMES = 1 << 16;

/** Probability from which a class counts as heard (LiveHit::kHeard). */
export const HEARD = 0.5;

/** One drum in one stroke. */
export interface Stroke {
  /** Rise point, seconds. */
  time: number;
  /** KD for every stroke on a pad. */
  drum: DrumClass;
  /** 0..1, of the class: from HEARD on it was heard, below it is possible. */
  probability: number;
  /** Amplitude in the class's part of the spectrum; comparable within a class. */
  strength: number;
}

/** Reads what a session reports. */
export function strokesFrom(numbers: Float64Array): Stroke[] {
  return Array.from({ length: numbers.length / HIT_NUMBERS }, (_, index) => {
    const [time = 0, drum = 0, probability = 0, strength = 0] = numbers.subarray(
      index * HIT_NUMBERS,
      (index + 1) * HIT_NUMBERS,
    );
    return { time, drum: CLASSES[drum] ?? 'OT', probability, strength };
  });
}

/** Every stroke of a recording. `model`: LIVE_MODEL's bytes, or none for a pad. */
export async function findStrokes(
  core: CoreModule,
  source: PcmSource,
  settings: LiveDrumSettings,
  model: Uint8Array,
  onFraction: (fraction: number) => void,
): Promise<Stroke[]> {
  const session = unwrap(core.createLiveDrumSession(source.sampleRate, source.channels, settings, model));
  try {
    const strokes: Stroke[] = [];
    for (let frame = 0; frame < source.frames; frame += CHUNK_FRAMES) {
      const count = Math.min(CHUNK_FRAMES, source.frames - frame);
      const planar = await source.read(frame, count);
      const view = session.input(count);
      planar.forEach((samples, channel) => view.set(samples, channel * count));
      strokes.push(...strokesFrom(unwrap(session.push(count))));
      onFraction((frame + count) / source.frames);
    }
    strokes.push(...strokesFrom(unwrap(session.finish())));
    return strokes;
  } finally {
    session.delete();
  }
}

/** A block of a microphone's samples. */
export interface SampleBlock {
  samples: Float32Array;
  /** Frame of the microphone's clock at the first sample. */
  startFrame: number;
}

/** Strokes in blocks as they arrive, on the microphone's clock; goes on after a gap. */
export class StrokeListener {
  private session: LiveDrumSession | null = null;
  private startFrame = 0;
  private nextFrame = -1;

  constructor(
    private readonly core: CoreModule,
    private readonly sampleRate: number,
    private readonly settings: LiveDrumSettings,
    private readonly model: Uint8Array,
  ) {}

  /** The strokes that the block makes certain; their times are seconds of the microphone's clock. */
  push({ samples, startFrame }: SampleBlock): Stroke[] {
    if (!this.session || startFrame !== this.nextFrame) {
      this.dispose();
      this.session = unwrap(this.core.createLiveDrumSession(this.sampleRate, 1, this.settings, this.model));
      this.startFrame = startFrame;
    }
    this.nextFrame = startFrame + samples.length;
    this.session.input(samples.length).set(samples);
    const start = this.startFrame / this.sampleRate;
    return strokesFrom(unwrap(this.session.push(samples.length))).map((stroke) => ({
      ...stroke,
      time: stroke.time + start,
    }));
  }

  dispose(): void {
    this.session?.delete();
    this.session = null;
  }
}

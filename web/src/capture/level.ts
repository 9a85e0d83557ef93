import type { LevelBatch } from './capture-protocol';

/** |sample| from which a sample counts as clipped: one 16-bit step below full scale. */
const CLIP_LEVEL = 1 - 1 / 32768;

/** Peak and RMS of the samples since the last take(). Allocates only in take(). */
export class LevelMeter {
  private peak = 0;
  private squares = 0;
  private count = 0;

  /** Frames since the last take(). */
  get frames(): number {
    return this.count;
  }

  push(samples: Float32Array): void {
    for (const sample of samples) {
      this.peak = Math.max(this.peak, Math.abs(sample));
      this.squares += sample * sample;
    }
    this.count += samples.length;
  }

  /** The batch, and starts the next one. */
  take(): Omit<LevelBatch, 'recordedFrames'> {
    const { peak } = this;
    const rms = this.count > 0 ? Math.sqrt(this.squares / this.count) : 0;
    this.peak = 0;
    this.squares = 0;
    this.count = 0;
    return { peak, rms, clipping: peak >= CLIP_LEVEL };
  }
}

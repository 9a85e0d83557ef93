import { planarFrames } from './pcm';

/**
 * Regroups planar audio into pieces of `chunkFrames` (the last one shorter), after dropping `skipFrames` at the
 * start and everything beyond `maxFrames`.
 */
export class Rechunker {
  private pending: Float32Array[];
  private filled = 0;
  private emitted = 0;
  private toSkip: number;

  constructor(
    private readonly channels: number,
    private readonly chunkFrames: number,
    skipFrames = 0,
    private readonly maxFrames = Infinity,
  ) {
    this.pending = this.fresh();
    this.toSkip = skipFrames;
  }

  /** Frames passed on or held so far, after skipping. */
  get frames(): number {
    return this.emitted + this.filled;
  }

  /** Takes the next piece and yields every chunk that it completes. */
  *push(planar: readonly Float32Array[]): Generator<Float32Array[]> {
    let from = Math.min(this.toSkip, planarFrames(planar));
    this.toSkip -= from;
    const end = Math.min(planarFrames(planar), from + this.maxFrames - this.frames);
    while (from < end) {
      const count = Math.min(end - from, this.chunkFrames - this.filled);
      this.pending.forEach((channel, c) =>
        channel.set(planar[c]?.subarray(from, from + count) ?? [], this.filled),
      );
      this.filled += count;
      from += count;
      if (this.filled === this.chunkFrames) yield this.take();
    }
  }

  /** Yields what is left. */
  *end(): Generator<Float32Array[]> {
    if (this.filled > 0) yield this.take();
  }

  private take(): Float32Array[] {
    const chunk = this.pending.map((channel) =>
      this.filled === this.chunkFrames ? channel : channel.slice(0, this.filled),
    );
    this.emitted += this.filled;
    this.filled = 0;
    this.pending = this.fresh();
    return chunk;
  }

  private fresh(): Float32Array[] {
    return Array.from({ length: this.channels }, () => new Float32Array(this.chunkFrames));
  }
}

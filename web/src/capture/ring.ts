// One writer (the audio thread), one reader (the writer worker), shared memory between them: no locks, no
// messages, no allocation while recording.

/** Bytes before the samples: write position, read position, dropped frames, state; one Int32 each. */
const HEADER_INTS = 4;
const HEADER_BYTES = HEADER_INTS * Int32Array.BYTES_PER_ELEMENT;
const WRITE = 0;
const READ = 1;
const DROPPED = 2;
const ENDED = 3;

/** Shared memory for a ring of `capacity` frames. */
export function createRingMemory(capacity: number): SharedArrayBuffer {
  if (!Number.isInteger(capacity) || capacity < 1)
    throw new RangeError('capacity must be a positive integer');
  // The spare slot tells a full ring from an empty one.
  return new SharedArrayBuffer(HEADER_BYTES + (capacity + 1) * Float32Array.BYTES_PER_ELEMENT);
}

/** One side's view of a ring. Each side may be used by one thread only. */
class RingSide {
  protected readonly header: Int32Array;
  protected readonly slots: Float32Array;

  constructor(memory: SharedArrayBuffer | ArrayBuffer) {
    this.header = new Int32Array(memory, 0, HEADER_INTS);
    this.slots = new Float32Array(memory, HEADER_BYTES);
  }

  /** Frames that fit. */
  get capacity(): number {
    return this.slots.length - 1;
  }

  /** Frames written and not yet read. */
  get available(): number {
    const filled = Atomics.load(this.header, WRITE) - Atomics.load(this.header, READ);
    return filled < 0 ? filled + this.slots.length : filled;
  }

  /** Frames that found no room. */
  get dropped(): number {
    return Atomics.load(this.header, DROPPED);
  }

  /** Whether the writer has written its last frame. Read before `available`, then nothing is missed. */
  get ended(): boolean {
    return Atomics.load(this.header, ENDED) === 1;
  }
}

/** The writing side. */
export class RingWriter extends RingSide {
  /** Copies what fits of `samples` and counts the rest as dropped; returns how many frames fitted. Never blocks. */
  write(samples: Float32Array): number {
    const write = Atomics.load(this.header, WRITE);
    const count = Math.min(samples.length, this.capacity - this.available);
    const beforeWrap = Math.min(count, this.slots.length - write);
    for (let i = 0; i < beforeWrap; ++i) this.slots[write + i] = samples[i] ?? 0;
    for (let i = beforeWrap; i < count; ++i) this.slots[i - beforeWrap] = samples[i] ?? 0;
    // Published last: whoever sees the new position sees the samples.
    Atomics.store(this.header, WRITE, (write + count) % this.slots.length);
    if (count < samples.length) Atomics.add(this.header, DROPPED, samples.length - count);
    return count;
  }

  /** Says that no more follows. */
  end(): void {
    Atomics.store(this.header, ENDED, 1);
  }
}

/** The reading side. */
export class RingReader extends RingSide {
  /** Everything available, in order; possibly nothing. */
  read(): Float32Array {
    const count = this.available;
    const read = Atomics.load(this.header, READ);
    const out = new Float32Array(count);
    const beforeWrap = Math.min(count, this.slots.length - read);
    out.set(this.slots.subarray(read, read + beforeWrap));
    out.set(this.slots.subarray(0, count - beforeWrap), beforeWrap);
    Atomics.store(this.header, READ, (read + count) % this.slots.length);
    return out;
  }
}

/** What samples mean: frames per second and samples per frame. */
export interface PcmFormat {
  /** Hz. */
  sampleRate: number;
  channels: number;
}

/** Random access to decoded audio. Sample values are linear, full scale 1. */
export interface PcmSource extends PcmFormat {
  readonly frames: number;
  /**
   * Frames [start, start + count) as one array per channel. The range is clipped to the source, so fewer frames
   * (possibly none) come back at its end.
   */
  read(start: number, count: number): Promise<Float32Array[]>;
  close(): void;
}

/** Takes decoded audio in order; every array of one append has the same length. */
export interface PcmSink {
  /** Resolves once the sink is ready for more (back-pressure). The arrays may be transferred away: do not reuse them. */
  append(planar: Float32Array[]): Promise<void>;
  /** Ends the stream; resolves once everything is safe. */
  finish(): Promise<void>;
  /** Ends the stream and forgets what was appended. */
  abort(): Promise<void>;
}

/** How samples are stored: 32-bit float or 16-bit integer, little-endian, interleaved. */
export type SampleFormat = 'f32' | 's16';

/** Bytes per sample of each stored format. */
export const BYTES_PER_SAMPLE: Readonly<Record<SampleFormat, number>> = { f32: 4, s16: 2 };

/** 16-bit steps per unit: full scale 1 is 2^15 steps, as WAV decoders and Web Audio read it. */
const S16_STEPS = 32768;

/** Number of frames in planar audio; 0 without channels. */
export function planarFrames(planar: readonly Float32Array[]): number {
  return planar[0]?.length ?? 0;
}

/**
 * Interleaves planar audio into its stored bytes (little-endian). 16-bit samples are rounded to the nearest step
 * and clipped; NaN becomes 0. Throws RangeError when the channels differ in length.
 */
export function encodePcm(planar: readonly Float32Array[], format: SampleFormat): Uint8Array<ArrayBuffer> {
  const channels = planar.length;
  const frames = planarFrames(planar);
  if (planar.some((channel) => channel.length !== frames)) throw new RangeError('channels differ in length');
  const buffer = new ArrayBuffer(frames * channels * BYTES_PER_SAMPLE[format]);
  if (format === 'f32' && LITTLE_ENDIAN) {
    const out = new Float32Array(buffer);
    planar.forEach((channel, c) => {
      if (channels === 1) out.set(channel);
      else for (let i = 0; i < frames; ++i) out[i * channels + c] = channel[i] ?? 0;
    });
  } else {
    const out = new DataView(buffer);
    planar.forEach((channel, c) => {
      for (let i = 0; i < frames; ++i) {
        const index = i * channels + c;
        if (format === 'f32') out.setFloat32(index * 4, channel[i] ?? 0, true);
        else out.setInt16(index * 2, toS16(channel[i] ?? 0), true);
      }
    });
  }
  return new Uint8Array(buffer);
}

/** Inverse of encodePcm(): stored bytes to planar floats. Bytes after the last whole frame are ignored. */
export function decodePcm(bytes: Uint8Array, format: SampleFormat, channels: number): Float32Array[] {
  const frames = Math.floor(bytes.byteLength / (BYTES_PER_SAMPLE[format] * channels));
  // A typed array reads several times faster than a DataView, where the machine stores numbers as the file does.
  if (format === 'f32' && LITTLE_ENDIAN && bytes.byteOffset % BYTES_PER_SAMPLE.f32 === 0) {
    const all = new Float32Array(bytes.buffer, bytes.byteOffset, frames * channels);
    if (channels === 1) return [all.slice()];
    return Array.from({ length: channels }, (_, c) => {
      const channel = new Float32Array(frames);
      for (let i = 0, at = c; i < frames; ++i, at += channels) channel[i] = all[at] ?? 0;
      return channel;
    });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: channels }, (_, c) => {
    const channel = new Float32Array(frames);
    for (let i = 0; i < frames; ++i) {
      const index = i * channels + c;
      channel[i] =
        format === 'f32' ? view.getFloat32(index * 4, true) : view.getInt16(index * 2, true) / S16_STEPS;
    }
    return channel;
  });
}

/** Decoded audio held in memory. */
export class MemoryPcm implements PcmSource {
  readonly channels: number;
  readonly frames: number;

  /** `planar`: one array per channel, all of one length (RangeError otherwise); kept, not copied. */
  constructor(
    private readonly planar: readonly Float32Array[],
    readonly sampleRate: number,
  ) {
    this.channels = planar.length;
    this.frames = planarFrames(planar);
    if (planar.some((channel) => channel.length !== this.frames))
      throw new RangeError('channels differ in length');
  }

  read(start: number, count: number): Promise<Float32Array[]> {
    const { first, end } = clipRange(start, count, this.frames);
    return Promise.resolve(this.planar.map((channel) => channel.slice(first, end)));
  }

  close(): void {
    // Memory and Blobs go with their last reference.
  }
}

/** What another thread needs to read stored samples itself. */
export interface StoredSamples {
  blob: Blob;
  sampleFormat: SampleFormat;
}

/** Stored samples behind a Blob, read piece by piece: the file is never loaded whole. */
export class BlobPcm implements PcmSource {
  readonly sampleRate: number;
  readonly channels: number;
  /** Can be sent to another thread, where `new BlobPcm` reads the same samples. */
  readonly stored: StoredSamples;

  /** `frames`: how many whole frames of the blob count; the blob holds samples only, no header. */
  constructor(
    blob: Blob,
    format: PcmFormat,
    sampleFormat: SampleFormat,
    readonly frames: number,
  ) {
    this.stored = { blob, sampleFormat };
    this.sampleRate = format.sampleRate;
    this.channels = format.channels;
  }

  async read(start: number, count: number): Promise<Float32Array[]> {
    const { first, end } = clipRange(start, count, this.frames);
    const { blob, sampleFormat } = this.stored;
    const frameBytes = BYTES_PER_SAMPLE[sampleFormat] * this.channels;
    const bytes = await blob.slice(first * frameBytes, end * frameBytes).arrayBuffer();
    return decodePcm(new Uint8Array(bytes), sampleFormat, this.channels);
  }

  close(): void {
    // Memory and Blobs go with their last reference.
  }
}

const LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function toS16(sample: number): number {
  // NaN fails every comparison and would otherwise become an arbitrary integer.
  if (!(sample > -1)) return sample <= -1 ? -S16_STEPS : 0;
  return Math.min(S16_STEPS - 1, Math.round(sample * S16_STEPS));
}

function clipRange(start: number, count: number, frames: number): { first: number; end: number } {
  const first = Math.min(frames, Math.max(0, start));
  return { first, end: Math.min(frames, Math.max(first, start + count)) };
}

import { DecodeError } from './errors';
import type { PcmFormat } from './pcm';

/** A file being decoded: its format, a guess of its length, and its samples in planar pieces of about a second. */
export interface DecodedStream extends PcmFormat {
  /** From the file's own header; null when it does not say. Progress only: the stream may end earlier or later. */
  estimatedFrames: number | null;
  /** Iterate once. Throws DecodeError. Ending the iteration early releases the decoder. */
  chunks: AsyncIterable<Float32Array[]>;
}

/** The longest audio accepted, seconds: two hours. */
export const LONGEST_AUDIO_SECONDS = 2 * 60 * 60;

/** Throws 'too-long' when a known length exceeds `longest` seconds. */
export function checkLength(seconds: number | null, longest: number): void {
  if (seconds !== null && seconds > longest) throw new DecodeError('too-long', `${Math.round(seconds)} s`);
}

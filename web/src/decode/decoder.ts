import type { PcmFormat } from './pcm';

/** A file being decoded: its format, a guess of its length, and its samples in planar pieces of about a second. */
export interface DecodedStream extends PcmFormat {
  /** From the file's own header; null when it does not say. Progress only: the stream may end earlier or later. */
  estimatedFrames: number | null;
  /** Iterate once. Throws DecodeError. Ending the iteration early releases the decoder. */
  chunks: AsyncIterable<Float32Array[]>;
}

export type DecodeErrorCode = 'unsupported' | 'unreadable' | 'empty' | 'too-long';

/** A file that cannot become samples. */
export declare class DecodeError extends Error {
  readonly code: DecodeErrorCode;
  constructor(code: DecodeErrorCode, message: string, cause?: unknown);
}

/** The longest audio accepted, seconds. */
export declare const LONGEST_AUDIO_SECONDS: number;

export type Container =
  | 'wav'
  | 'rf64'
  | 'aiff'
  | 'mp3'
  | 'adts'
  | 'mp4'
  | 'ogg'
  | 'flac'
  | 'webm'
  | 'asf'
  | 'midi'
  | 'zip'
  | 'xml'
  | 'unknown';

export declare function sniffContainer(head: Uint8Array): Container;
/** Reads what sniffing needs (looks past an ID3 tag of any size). */
export declare function sniffFile(file: Blob): Promise<Container>;
export declare function decodeCompressed(file: Blob): Promise<DecodedStream>;
export declare function decodeOnPage(file: Blob): Promise<DecodedStream>;

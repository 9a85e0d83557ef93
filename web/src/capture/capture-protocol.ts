import type { LiveFeed } from '../store/pcm-writer-protocol';

/** The name under which capture.worklet.ts registers its processor. */
export const CAPTURE_PROCESSOR = 'woodshed-capture';

/** Frames per block where samples travel as messages: 43 ms at 48 kHz; single render quanta would be 375 a second. */
export const BLOCK_FRAMES = 2048;

/** Frames per block where a person waits for what is heard in it: 11 ms at 48 kHz. */
export const PROMPT_BLOCK_FRAMES = 512;

/** To the audio thread. */
export type CaptureRequest =
  | { type: 'record'; feed: LiveFeed }
  | { type: 'stop' }
  | { type: 'tap'; port: MessagePort; blockFrames: number };

/** What was captured since the last level message. */
export interface LevelBatch {
  /** Largest |sample|, full scale 1. */
  peak: number;
  /** Root mean square. */
  rms: number;
  /** A sample reached full scale. */
  clipping: boolean;
  /** Frames recorded so far; 0 while not recording. */
  recordedFrames: number;
}

/** From the audio thread. Frames count on the AudioContext's clock. */
export type CaptureReply =
  | ({ type: 'level' } & LevelBatch)
  | { type: 'recording'; startFrame: number }
  | { type: 'stopped'; frames: number };

/** What a tap's port receives. */
export interface TapBlock {
  samples: Float32Array;
  /** Frame of the AudioContext's clock at the first sample. */
  startFrame: number;
}

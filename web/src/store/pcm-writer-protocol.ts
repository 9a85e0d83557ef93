import type { SampleFormat } from '../decode/pcm';
import type { StorageErrorCode } from './errors';

/** Folder of the origin's private file system that holds one file per recording. */
export const RECORDINGS_FOLDER = 'recordings';

/** The file of a recording in that folder. */
export const pcmFileName = (id: string): string => `${id}.pcm`;

/** The lock that a tab holds while it writes a recording. */
export const recordingLock = (id: string): string => `woodshed-recording-${id}`;

/** Where live samples come from: a ring in shared memory, or a port that receives FeedMessages. Mono. */
export type LiveFeed = { ring: SharedArrayBuffer } | { port: MessagePort };

/** What the audio thread sends through a LiveFeed's port: blocks in order, then the end. */
export type FeedMessage = { type: 'block'; samples: Float32Array } | { type: 'end' };

/** To the writer worker. */
export type WriterRequest =
  | { type: 'open'; fileName: string; sampleFormat: SampleFormat; channels: number }
  | { type: 'append'; planar: Float32Array[] }
  | { type: 'record'; feed: LiveFeed; sampleRate: number }
  | { type: 'finish' }
  | { type: 'abort' };

/** What the writer has done so far. */
export interface WriterStatus {
  /** Frames in the file. */
  frames: number;
  /** Frames known to be lost while recording. */
  droppedFrames: number;
}

/** From the writer worker: every request but 'record' is answered once, in order; 'failed' ends the file. */
export type WriterReply =
  | { type: 'opened' }
  | { type: 'appended' }
  | ({ type: 'recording' } & WriterStatus)
  | ({ type: 'finished' } & WriterStatus)
  | { type: 'aborted' }
  | { type: 'failed'; code: StorageErrorCode; message: string };

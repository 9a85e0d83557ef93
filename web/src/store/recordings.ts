import type { PcmSink, PcmSource } from '../decode/pcm';
import type { Recording } from '../generated/recording';

export type StorageErrorCode = 'full' | 'unavailable' | 'missing';
export declare class StorageError extends Error {
  readonly code: StorageErrorCode;
}
/** What a caller knows about a recording before its first sample. */
export type NewRecording = Omit<Recording, 'id' | 'createdAt' | 'frames' | 'state' | 'droppedFrames'>;
export interface StoredScore {
  id: string;
  name: string;
  musicXml: string;
}

export declare class RecordingStore {
  static open(): Promise<RecordingStore>;
  /** False: kept in memory only, gone with the page (private mode, refused frame). */
  readonly persistent: boolean;
  list(): Promise<Recording[]>;
  get(id: string): Promise<Recording>;
  rename(id: string, name: string): Promise<Recording>;
  delete(id: string): Promise<void>;
  create(meta: NewRecording): Promise<{ recording: Recording; sink: PcmSink }>;
  openPcm(recording: Recording): Promise<PcmSource>;
  exportWav(recording: Recording): Promise<Blob>;
  unfinished(): Promise<Recording[]>;
  recover(id: string): Promise<Recording>;
  putResult(id: string, key: string, value: unknown): Promise<void>;
  getResult<T>(id: string, key: string): Promise<T | undefined>;
  putScore(id: string, score: { name: string; musicXml: string }): Promise<void>;
  getScore(id: string): Promise<StoredScore | undefined>;
  listScores(): Promise<StoredScore[]>;
  usage(): Promise<{ usedBytes: number; quotaBytes: number } | null>;
}
/** A recording's name as a file name without extension, safe on every system. */
export declare function fileNameFor(name: string): string;

// Recordings: samples in one file each, an index beside them. The one place that knows both.

import { BlobPcm, BYTES_PER_SAMPLE } from '../decode/pcm';
import type { PcmSink, PcmSource } from '../decode/pcm';
import type { Recording, TakeContext } from '../generated/recording';
import { StorageError } from './errors';
import { cleanName } from './names';
import { MemoryFiles, OpfsFiles } from './pcm-files';
import type { PcmFiles, PcmFileSink } from './pcm-files';
import { recordingLock } from './pcm-writer-protocol';
import type { LiveFeed, WriterStatus } from './pcm-writer-protocol';
import { IdbIndex, MemoryIndex } from './recording-index';
import type { RecordingIndex, StoredScore } from './recording-index';
import { wavBlob } from './wav-export';

export { StorageError } from './errors';
export type { StorageErrorCode } from './errors';
export { fileNameFor } from './names';
export type { StoredScore } from './recording-index';

/** What a caller knows about a recording before its first sample. */
export type NewRecording = Omit<Recording, 'id' | 'createdAt' | 'frames' | 'state' | 'droppedFrames'>;

/** What the store needs of its surroundings. */
export interface StoreHost {
  index: RecordingIndex;
  files: PcmFiles;
  /** Whether what is stored outlives the page. */
  persistent: boolean;
  /** The origin's locks, so that tabs respect each other's unfinished takes; null where the browser has none. */
  locks: Pick<LockManager, 'request'> | null;
  /** Called once, before the first recording is kept: asks the browser not to evict it. */
  keepSafe: () => Promise<void>;
  now: () => Date;
}

/** Recordings, results and scores of this browser. Methods reject with StorageError. */
export class RecordingStore {
  private readonly writing = new Set<string>();
  private askedToKeepSafe = false;

  constructor(private readonly host: StoreHost) {}

  /** Opens this browser's storage; falls back to memory (persistent = false) where the browser refuses it. */
  static async open(): Promise<RecordingStore> {
    // Missing outside secure contexts and in older browsers.
    const locks = (navigator.locks as LockManager | undefined) ?? null;
    const keepSafe = async (): Promise<void> => {
      await storageManager()?.persist();
    };
    const now = (): Date => new Date();
    try {
      const [index, files] = await Promise.all([IdbIndex.open(), OpfsFiles.open()]);
      return new RecordingStore({ index, files, persistent: true, locks, keepSafe, now });
    } catch {
      return RecordingStore.inMemory();
    }
  }

  /** A store of its own that is gone with the page. */
  static inMemory(): RecordingStore {
    return new RecordingStore({
      index: new MemoryIndex(),
      files: new MemoryFiles(),
      persistent: false,
      locks: null,
      keepSafe: () => Promise.resolve(),
      now: () => new Date(),
    });
  }

  /** False: kept in memory only, gone with the page (private mode, refused frame). */
  get persistent(): boolean {
    return this.host.persistent;
  }

  /** Every finished recording, newest first. */
  async list(): Promise<Recording[]> {
    const all = await this.host.index.all();
    return all
      .filter((recording) => recording.state !== 'recording')
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** One recording; rejects with 'missing'. */
  async get(id: string): Promise<Recording> {
    const recording = await this.host.index.get(id);
    if (!recording) throw new StorageError('missing', id);
    return recording;
  }

  /** Renames; the name is made safe to show. */
  async rename(id: string, name: string): Promise<Recording> {
    const recording = { ...(await this.get(id)), name: cleanName(name) };
    await this.host.index.put(recording);
    return recording;
  }

  /** Removes samples, results and entry; a recording that is being written (here or in another tab) is refused. */
  async delete(id: string): Promise<void> {
    const deleted = await this.whenFree(id, async () => {
      await this.host.files.delete(id);
      await this.host.index.delete(id);
    });
    if (!deleted) throw new StorageError('unavailable', 'still being written');
  }

  /** Starts a recording; its samples go into the sink, and finish() puts it on the list. */
  async create(meta: NewRecording): Promise<{ recording: Recording; sink: RecordingSink }> {
    const recording: Recording = {
      ...meta,
      id: newId(),
      name: cleanName(meta.name),
      createdAt: this.host.now().toISOString(),
      frames: 0,
      state: 'recording',
      droppedFrames: 0,
    };
    const { id } = recording;
    const unlock = await this.lock(id);
    try {
      // The entry comes first: samples without an entry would be lost, an entry without samples is only empty.
      await this.host.index.put(recording);
      const file = await this.host.files.create(id, recording);
      return {
        recording,
        sink: new RecordingSink(recording, file, this.host.files, this.closing(id, unlock)),
      };
    } catch (error) {
      await this.host.index.delete(id).catch(() => undefined);
      unlock();
      throw error;
    }
  }

  /** A finished recording's samples. */
  async openPcm(recording: Recording): Promise<PcmSource> {
    const blob = await this.host.files.open(recording.id);
    return new BlobPcm(
      blob,
      recording,
      recording.sampleFormat,
      Math.min(recording.frames, framesIn(blob, recording)),
    );
  }

  /** The recording as a WAV file (16-bit PCM or 32-bit float, as stored), read only as it is saved. */
  async exportWav(recording: Recording): Promise<Blob> {
    const blob = await this.host.files.open(recording.id);
    const frames = Math.min(recording.frames, framesIn(blob, recording));
    return wavBlob(blob, recording, recording.sampleFormat, frames);
  }

  /**
   * Takes that a reload or crash cut off, newest first; `frames` says how much is there. Takes that another tab
   * is still recording are left out. What was cut off without a sample, or while a file was being imported (the
   * file is still where it was), is cleared away.
   */
  async unfinished(): Promise<Recording[]> {
    const found: Recording[] = [];
    for (const recording of await this.host.index.all()) {
      if (recording.state !== 'recording') continue;
      await this.whenFree(recording.id, async () => {
        const frames = await this.framesOf(recording);
        if (recording.kind === 'take' && frames > 0) found.push({ ...recording, frames });
        // A file that its dying worker still holds is cleared away next time.
        else await this.remove(recording.id).catch(() => undefined);
      });
    }
    return found.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  /** Keeps an unfinished take: state becomes 'recovered', frames what is in its file. */
  async recover(id: string): Promise<Recording> {
    let recovered: Recording | undefined;
    await this.whenFree(id, async () => {
      const recording = await this.get(id);
      recovered =
        recording.state === 'recording'
          ? { ...recording, frames: await this.framesOf(recording), state: 'recovered' }
          : recording;
      await this.host.index.put(recovered);
    });
    if (!recovered) throw new StorageError('unavailable', 'still being written');
    return recovered;
  }

  /** Stores an analysis result under a key of the caller's; structured-cloneable. */
  putResult(id: string, key: string, value: unknown): Promise<void> {
    return this.host.index.putResult(id, key, value);
  }

  /** A stored result, or undefined. The caller names the type that it stored. */
  async getResult<T>(id: string, key: string): Promise<T | undefined> {
    return (await this.host.index.getResult(id, key)) as T | undefined;
  }

  /** The results stored for several recordings under one key, in their order; undefined where there is none. */
  async getResults<T>(ids: readonly string[], key: string): Promise<(T | undefined)[]> {
    return (await this.host.index.getResults(ids, key)) as (T | undefined)[];
  }

  /** Stores an imported score under an id of the caller's. */
  putScore(id: string, score: { name: string; musicXml: string }): Promise<void> {
    return this.host.index.putScore({ id, name: cleanName(score.name), musicXml: score.musicXml });
  }

  getScore(id: string): Promise<StoredScore | undefined> {
    return this.host.index.getScore(id);
  }

  /** Every imported score, by name. */
  async listScores(): Promise<StoredScore[]> {
    return (await this.host.index.allScores()).sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Gives an imported score another name, made safe to show; rejects with 'missing'. */
  async renameScore(id: string, name: string): Promise<StoredScore> {
    const score = await this.host.index.getScore(id);
    if (!score) throw new StorageError('missing', id);
    const renamed = { ...score, name: cleanName(name) };
    await this.host.index.putScore(renamed);
    return renamed;
  }

  /** Removes an imported score; takes that were played from it stay. */
  deleteScore(id: string): Promise<void> {
    return this.host.index.deleteScore(id);
  }

  /** Bytes of samples by kind of recording, and of imported scores. */
  async sizes(): Promise<{ takes: number; drums: number; scores: number }> {
    const sizes = { takes: 0, drums: 0, scores: 0 };
    for (const recording of await this.host.index.all()) {
      const bytes = recording.frames * recording.channels * BYTES_PER_SAMPLE[recording.sampleFormat];
      if (recording.kind === 'take') sizes.takes += bytes;
      else sizes.drums += bytes;
    }
    for (const { musicXml } of await this.host.index.allScores()) sizes.scores += musicXml.length;
    return sizes;
  }

  /** Whether the browser has promised not to delete what is stored when the device runs full. */
  async isKeptSafe(): Promise<boolean> {
    return (
      (await storageManager()
        ?.persisted()
        .catch(() => false)) ?? false
    );
  }

  /** Asks the browser for that promise; some ask the user. */
  async keepSafe(): Promise<boolean> {
    await this.host.keepSafe().catch(() => undefined);
    return this.isKeptSafe();
  }

  /** How full storage is; null where the browser does not say or nothing is stored. */
  async usage(): Promise<{ usedBytes: number; quotaBytes: number } | null> {
    if (!this.persistent) return null;
    const estimate = await storageManager()
      ?.estimate()
      .catch(() => null);
    if (estimate?.usage === undefined || estimate.quota === undefined) return null;
    return { usedBytes: estimate.usage, quotaBytes: estimate.quota };
  }

  private closing(id: string, unlock: () => void): SinkEnd {
    return {
      keep: async (recording) => {
        try {
          await this.host.index.put(recording);
          if (!this.askedToKeepSafe) {
            this.askedToKeepSafe = true;
            // Not awaited: some browsers ask the user, and the take is stored either way.
            this.host.keepSafe().catch(() => undefined);
          }
        } finally {
          unlock();
        }
      },
      forget: async () => {
        try {
          await this.remove(id);
        } finally {
          unlock();
        }
      },
    };
  }

  private async remove(id: string): Promise<void> {
    await this.host.files.delete(id);
    await this.host.index.delete(id);
  }

  private async framesOf(recording: Recording): Promise<number> {
    try {
      return framesIn(await this.host.files.open(recording.id), recording);
    } catch (error) {
      if (error instanceof StorageError && error.code === 'missing') return 0;
      throw error;
    }
  }

  /** Holds the recording's lock until the returned function is called. */
  private async lock(id: string): Promise<() => void> {
    this.writing.add(id);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    const { locks } = this.host;
    if (locks) {
      await new Promise<void>((granted, refused) => {
        locks
          .request(recordingLock(id), () => {
            granted();
            return held;
          })
          .catch(refused);
      });
    }
    return () => {
      this.writing.delete(id);
      release();
    };
  }

  /** Runs the work unless the recording is being written in this or another tab; false if it is. */
  private async whenFree(id: string, work: () => Promise<void>): Promise<boolean> {
    if (this.writing.has(id)) return false;
    if (!this.host.locks) {
      await work();
      return true;
    }
    return this.host.locks.request(recordingLock(id), { ifAvailable: true }, async (lock) => {
      if (!lock) return false;
      await work();
      return true;
    });
  }
}

interface SinkEnd {
  keep(recording: Recording): Promise<void>;
  forget(): Promise<void>;
}

/** Writes one recording. Ends with exactly one of finish() and abort(); later calls change nothing. */
export class RecordingSink implements PcmSink {
  private ended: Promise<void> | null = null;
  private lost = 0;
  private context: TakeContext | null;

  constructor(
    private recording: Recording,
    private readonly file: PcmFileSink,
    private readonly files: PcmFiles,
    private readonly end: SinkEnd,
  ) {
    this.context = recording.take;
  }

  /** Appends decoded audio. Rejects with 'full' when there is no room; what was written before stays. */
  append(planar: Float32Array[]): Promise<void> {
    return this.file.append(planar);
  }

  /** Writes a live mono feed until finish(). `onStatus` comes about four times a second, `onError` at most once. */
  record(
    feed: LiveFeed,
    onStatus: (status: WriterStatus) => void,
    onError: (error: StorageError) => void,
  ): void {
    this.file.record(feed, this.recording.sampleRate, onStatus, onError);
  }

  /** Adds frames that are known to be lost, besides those that the writer finds. */
  addDroppedFrames(frames: number): void {
    this.lost += frames;
  }

  /** Replaces what is known about the take (the count-in is known only once it has been counted). */
  setTake(take: TakeContext): void {
    this.context = take;
  }

  finish(): Promise<void> {
    this.ended ??= this.keep();
    return this.ended;
  }

  abort(): Promise<void> {
    this.ended ??= this.forget();
    return this.ended;
  }

  private async keep(): Promise<void> {
    const { droppedFrames } = await this.file.finish();
    const frames = framesIn(await this.files.open(this.recording.id), this.recording);
    this.recording = {
      ...this.recording,
      frames,
      state: 'complete',
      droppedFrames: droppedFrames + this.lost,
      take: this.context,
    };
    await this.end.keep(this.recording);
  }

  private async forget(): Promise<void> {
    await this.file.abort();
    await this.end.forget();
  }
}

function framesIn(blob: Blob, recording: Recording): number {
  return Math.floor(blob.size / (BYTES_PER_SAMPLE[recording.sampleFormat] * recording.channels));
}

function storageManager(): StorageManager | undefined {
  return navigator.storage;
}

/** A name for a recording: 128 random bits, so that tabs and backups never collide. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

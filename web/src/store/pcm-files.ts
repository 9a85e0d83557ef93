// Where samples lie: in the origin's private file system, or in memory where that is refused.

import type { SampleFormat } from '../decode/pcm';
import { asStorageError, StorageError } from './errors';
import { LiveRecording } from './live-recording';
import { PcmFileWriter } from './pcm-file';
import type { SyncFile } from './pcm-file';
import { pcmFileName, RECORDINGS_FOLDER } from './pcm-writer-protocol';
import type { LiveFeed, WriterReply, WriterRequest, WriterStatus } from './pcm-writer-protocol';

/** What a file holds: how samples are stored, and how many make a frame. */
export interface StoredFormat {
  sampleFormat: SampleFormat;
  channels: number;
}

/** One file being written. All methods reject with StorageError. */
export interface PcmFileSink {
  /** Resolves when the samples are written; takes the arrays over. */
  append(planar: Float32Array[]): Promise<void>;
  /** Starts writing a live mono feed; status comes about four times a second, an error at most once. */
  record(
    feed: LiveFeed,
    sampleRate: number,
    onStatus: (status: WriterStatus) => void,
    onError: (error: StorageError) => void,
  ): void;
  /**
   * Waits for a live feed's last samples, makes everything safe and closes. After a failure (disk full) it
   * reports what had been written by then.
   */
  finish(): Promise<WriterStatus>;
  /** Closes and removes the file. */
  abort(): Promise<void>;
}

/** A folder of sample files, by recording id. Methods reject with StorageError. */
export interface PcmFiles {
  create(id: string, format: StoredFormat): Promise<PcmFileSink>;
  /** The file's bytes now; 'missing' when there is none. */
  open(id: string): Promise<Blob>;
  /** Removes the file if it exists. */
  delete(id: string): Promise<void>;
}

/** Files in the origin's private file system, written by one worker each. */
export class OpfsFiles implements PcmFiles {
  private constructor(private readonly folder: FileSystemDirectoryHandle) {}

  /** Rejects where the browser refuses storage. */
  static async open(): Promise<OpfsFiles> {
    const root = await navigator.storage.getDirectory();
    return new OpfsFiles(await root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true }));
  }

  async create(id: string, format: StoredFormat): Promise<PcmFileSink> {
    const worker = new Worker(new URL('./pcm-writer.worker.ts', import.meta.url), { type: 'module' });
    const sink = new WorkerSink(worker, format);
    await sink.opened(pcmFileName(id));
    return sink;
  }

  async open(id: string): Promise<Blob> {
    try {
      return await (await this.folder.getFileHandle(pcmFileName(id))).getFile();
    } catch (error) {
      throw asStorageError(error);
    }
  }

  async delete(id: string): Promise<void> {
    try {
      await this.folder.removeEntry(pcmFileName(id));
    } catch (error) {
      const mapped = asStorageError(error);
      if (mapped.code !== 'missing') throw mapped;
    }
  }
}

interface Waiting {
  resolve: (reply: WriterReply) => void;
  reject: (error: StorageError) => void;
}

/** The page's end of a writer worker. */
class WorkerSink implements PcmFileSink {
  private readonly waiting: Waiting[] = [];
  private failure: StorageError | null = null;
  private written: WriterStatus = { frames: 0, droppedFrames: 0 };
  private onStatus: (status: WriterStatus) => void = () => undefined;
  private onError: (error: StorageError) => void = () => undefined;

  constructor(
    private readonly worker: Worker,
    private readonly format: StoredFormat,
  ) {
    worker.onmessage = ({ data }: MessageEvent<WriterReply>): void => this.receive(data);
    worker.onerror = (event): void => this.fail(new StorageError('unavailable', event.message));
  }

  async opened(fileName: string): Promise<void> {
    const { sampleFormat, channels } = this.format;
    await this.ask({ type: 'open', fileName, sampleFormat, channels });
  }

  async append(planar: Float32Array[]): Promise<void> {
    await this.ask(
      { type: 'append', planar },
      planar.map((channel) => channel.buffer),
    );
  }

  record(
    feed: LiveFeed,
    sampleRate: number,
    onStatus: (status: WriterStatus) => void,
    onError: (error: StorageError) => void,
  ): void {
    this.onStatus = onStatus;
    this.onError = onError;
    this.worker.postMessage(
      { type: 'record', feed, sampleRate } satisfies WriterRequest,
      'port' in feed ? [feed.port] : [],
    );
  }

  async finish(): Promise<WriterStatus> {
    if (!this.failure) {
      await this.ask({ type: 'finish' }).catch((error: unknown) => {
        if (!this.failure) throw error;
      });
    }
    this.worker.terminate();
    return this.written;
  }

  async abort(): Promise<void> {
    if (!this.failure) await this.ask({ type: 'abort' }).catch(() => undefined);
    this.worker.terminate();
  }

  private ask(request: WriterRequest, transfer: Transferable[] = []): Promise<WriterReply> {
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.worker.postMessage(request, transfer);
    });
  }

  private receive(reply: WriterReply): void {
    if (reply.type === 'recording' || reply.type === 'finished') {
      this.written = { frames: reply.frames, droppedFrames: reply.droppedFrames };
    }
    if (reply.type === 'recording') this.onStatus(this.written);
    else if (reply.type === 'failed') this.fail(new StorageError(reply.code, reply.message));
    else this.waiting.shift()?.resolve(reply);
  }

  private fail(error: StorageError): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(error);
    this.onError(error);
  }
}

/** Files in memory, gone with the page. */
export class MemoryFiles implements PcmFiles {
  private readonly blobs = new Map<string, Blob>();

  create(id: string, format: StoredFormat): Promise<PcmFileSink> {
    return Promise.resolve(new MemorySink(format, (blob) => this.blobs.set(id, blob)));
  }

  open(id: string): Promise<Blob> {
    const blob = this.blobs.get(id);
    return blob ? Promise.resolve(blob) : Promise.reject(new StorageError('missing', id));
  }

  delete(id: string): Promise<void> {
    this.blobs.delete(id);
    return Promise.resolve();
  }
}

/** Milliseconds between two looks at a live feed on the page. */
const PAGE_POLL_MILLISECONDS = 50;

/** Pieces held before they are joined, so that two hours do not become a hundred thousand of them. */
const PARTS_PER_BLOB = 256;

class MemorySink implements PcmFileSink {
  private parts: (Blob | Uint8Array<ArrayBuffer>)[] = [];
  private readonly writer: PcmFileWriter;
  private live: LiveRecording | null = null;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    format: StoredFormat,
    private readonly keep: (blob: Blob) => void,
  ) {
    const file: SyncFile = {
      write: (bytes) => {
        this.parts.push(bytes);
        // A Blob may leave memory when the browser needs room; an array may not.
        if (this.parts.length >= PARTS_PER_BLOB) this.parts = [new Blob(this.parts)];
        return bytes.length;
      },
      truncate: () => undefined,
      flush: () => undefined,
      close: () => undefined,
    };
    this.writer = new PcmFileWriter(file, format.sampleFormat, format.channels, () => performance.now());
  }

  append(planar: Float32Array[]): Promise<void> {
    this.writer.append(planar);
    return Promise.resolve();
  }

  record(feed: LiveFeed, sampleRate: number, onStatus: (status: WriterStatus) => void): void {
    const live = new LiveRecording(feed, sampleRate, this.writer, () => performance.now());
    this.live = live;
    this.timer = setInterval(() => {
      live.poll();
      onStatus(live.status);
    }, PAGE_POLL_MILLISECONDS);
  }

  async finish(): Promise<WriterStatus> {
    clearInterval(this.timer);
    await this.live?.finish();
    this.keep(new Blob(this.parts));
    return this.live?.status ?? { frames: this.writer.frames, droppedFrames: 0 };
  }

  abort(): Promise<void> {
    clearInterval(this.timer);
    this.live?.close();
    this.parts = [];
    return Promise.resolve();
  }
}

// Everything on this device as one file, and back. The file is a zip (shared/schemas/backup.schema.json): readable with
// any tool, checked entry by entry, of any size; nothing is ever held in memory whole. Reading merges: what is here stays
// as it is, and a recording is listed only once its samples and results are complete.

import {
  BlobReader,
  configure,
  TextReader,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import type { FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
import { BYTES_PER_SAMPLE } from '../decode/pcm';
import type { BackupHead } from '../generated/backup';
import type { Recording } from '../generated/recording';
import { asStorageError, StorageError } from './errors';
import { isBackupHead, isRecording, isStoredScore } from './record-checks';
import type { RawStores } from './raw-stores';
import { recordOf, recordText, RecordTextError } from './record-text';

/** Why a backup could not be made or read. `foreign`: no backup of ours; `newer`: of a later version of the site. */
export type BackupErrorCode = 'foreign' | 'newer' | 'full' | 'unavailable' | 'cancelled';

/** A backup that failed as a whole. */
export class BackupError extends Error {
  constructor(
    readonly code: BackupErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'BackupError';
  }
}

/** What backups need of their surroundings. Methods reject with StorageError. */
export interface BackupHost {
  stores: RawStores;
  /** The samples of a recording. */
  openSamples: (id: string) => Promise<Blob>;
  /** A new file for samples; what was there under the id is emptied. */
  createSamples: (id: string) => Promise<SampleFile>;
  deleteSamples: (id: string) => Promise<void>;
  /** Whether some tab is writing the recording now. */
  beingWritten: (id: string) => Promise<boolean>;
  /** Room left, bytes; null where the browser does not say. */
  room: () => Promise<number | null>;
  now: () => Date;
}

/** A file being written from its beginning. */
export interface SampleFile {
  /** Rejects with a QuotaExceededError when there is no room. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}

/** How a backup is watched and stopped. */
export interface BackupRun {
  signal: AbortSignal;
  /** Share that is done, 0..1. */
  onProgress: (fraction: number) => void;
}

/** What came of reading a backup. */
export interface ImportReport {
  /** Recordings that are new on this device. */
  recordings: number;
  /** Other records that are new: exercises, classes, what else the stores hold. */
  records: number;
  /** Recordings and records that were here already and stay as they are. */
  already: number;
  /** Recordings and records that are damaged in the file, or that this version does not know. */
  unreadable: number;
  /** The device ran out of room; what came before is complete. */
  full: boolean;
  /** The choices of the page that wrote the file. */
  settings: string | null;
}

/** Version of the format that is written, and the newest that is read. */
const VERSION = 1;

const HEAD = 'woodshed.json';
/** The stores whose records belong to recordings. */
const RECORDINGS = 'recordings';
const RESULTS = 'results';

/** Longest text of a record that is read, bytes: far beyond any analysis, well within memory. */
const LONGEST_RECORD_BYTES = 2 ** 28;

/** Checks of what the stores of this version hold, by store; a store without one takes any record. */
const checks: Readonly<Record<string, (value: unknown) => boolean>> = { scores: isStoredScore };

// The worker that backups run in is the only one there is to be: the library's own would need looser security headers.
configure({ useWebWorkers: false });

interface StoredRecord {
  key: IDBValidKey;
  value: unknown;
}

function isStoredRecord(value: unknown): value is StoredRecord {
  return typeof value === 'object' && value !== null && 'key' in value && 'value' in value;
}

function isResultOf(id: string, key: IDBValidKey): boolean {
  return Array.isArray(key) && key.length === 2 && key[0] === id && typeof key[1] === 'string';
}

function bytesOf({ frames, channels, sampleFormat }: Recording): number {
  return frames * channels * BYTES_PER_SAMPLE[sampleFormat];
}

/** An error of a run that ends it as a whole. */
function asBackupError(error: unknown, signal: AbortSignal): BackupError {
  if (error instanceof BackupError) return error;
  if (signal.aborted) return new BackupError('cancelled', 'stopped by the user');
  const { code, message } = asStorageError(error);
  return new BackupError(code === 'missing' ? 'unavailable' : code, message);
}

/** Recordings as they are to be kept: those that a crash cut off count as recovered, those being written are left out. */
async function recordingsToKeep(host: BackupHost): Promise<Recording[]> {
  const kept: Recording[] = [];
  for (const key of await host.stores.keys(RECORDINGS)) {
    const recording = (await host.stores.get(RECORDINGS, key)) as Recording;
    if (recording.state !== 'recording') kept.push(recording);
    else if (!(await host.beingWritten(recording.id))) {
      const { size } = await host.openSamples(recording.id).catch(() => new Blob());
      const frames = Math.floor(size / (recording.channels * BYTES_PER_SAMPLE[recording.sampleFormat]));
      if (frames > 0) kept.push({ ...recording, frames, state: 'recovered' });
    }
  }
  return kept;
}

/**
 * Writes everything into `target`, which it closes; or aborts, on failure.
 * @param settings the choices of the page as it stores them
 * @throws BackupError 'full', 'unavailable', 'cancelled'
 */
export async function writeBackup(
  host: BackupHost,
  target: WritableStream<Uint8Array>,
  settings: string | null,
  { signal, onProgress }: BackupRun,
): Promise<void> {
  // Order of entries and a known place for the head; sizes above 4 GB where they occur.
  const zip = new ZipWriter(target, { keepOrder: true, bufferedWrite: false, signal });
  try {
    const recordings = await recordingsToKeep(host);
    const names = host.stores.names().filter((name) => name !== RECORDINGS && name !== RESULTS);
    const keys = new Map<string, IDBValidKey[]>();
    for (const name of names) keys.set(name, await host.stores.keys(name));
    const head: BackupHead = {
      format: 'woodshed-backup',
      version: VERSION,
      createdAt: host.now().toISOString(),
      recordings: recordings.length,
      stores: Object.fromEntries([...keys].map(([name, { length }]) => [name, length])),
      settings,
    };
    await zip.add(HEAD, new TextReader(JSON.stringify(head, null, 2)));

    const addRecord = async (name: string, record: StoredRecord): Promise<void> => {
      await zip.add(name, new TextReader(await recordText(record)));
    };
    for (const [name, storeKeys] of keys) {
      for (const [index, key] of storeKeys.entries())
        await addRecord(`stores/${name}/${index}.json`, { key, value: await host.stores.get(name, key) });
    }
    const results = await host.stores.keys(RESULTS);
    const total = recordings.reduce((sum, recording) => sum + bytesOf(recording), 0);
    let done = 0;
    for (const recording of recordings) {
      const folder = `recordings/${recording.id}`;
      const samples = await host.openSamples(recording.id);
      const own = samples.slice(0, bytesOf(recording));
      // A damaged store may hold fewer samples than its entry says; the backup says what there is.
      const frames = Math.floor((own.size * recording.frames) / Math.max(1, bytesOf(recording)));
      await zip.add(`${folder}/recording.json`, new TextReader(JSON.stringify({ ...recording, frames })));
      for (const [index, key] of results.filter((each) => isResultOf(recording.id, each)).entries())
        await addRecord(`${folder}/results/${index}.json`, {
          key,
          value: await host.stores.get(RESULTS, key),
        });
      // Samples hardly shrink, and stored as they are any tool can cut them out.
      await zip.add(`${folder}/samples.pcm`, new BlobReader(own), {
        level: 0,
        onprogress: (bytes) => {
          onProgress((done + bytes) / Math.max(1, total));
          return undefined;
        },
      });
      done += own.size;
    }
    await zip.close();
    onProgress(1);
  } catch (error) {
    const failure = asBackupError(error, signal);
    await target.abort(failure).catch(() => undefined);
    throw failure;
  }
}

/** Passes bytes on; errors once there are more than announced, however a damaged or hostile file compresses them. */
function atMost(
  bytes: number,
  write: (piece: Uint8Array<ArrayBuffer>) => Promise<void>,
): WritableStream<Uint8Array<ArrayBuffer>> {
  let taken = 0;
  return new WritableStream({
    write: async (piece) => {
      taken += piece.length;
      if (taken > bytes) throw new RecordTextError('more content than announced');
      await write(piece);
    },
  });
}

async function textOf(entry: FileEntry, signal: AbortSignal): Promise<string> {
  if (entry.uncompressedSize > LONGEST_RECORD_BYTES) throw new RecordTextError('too large for a record');
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const target = atMost(entry.uncompressedSize, (piece) => {
    pieces.push(piece);
    return Promise.resolve();
  });
  await entry.getData(target, { checkSignature: true, signal });
  return new Blob(pieces).text();
}

/** The entries of a backup, by what they are. */
interface Contents {
  head: BackupHead;
  /** By id. */
  recordings: Map<string, { recording?: FileEntry; samples?: FileEntry; results: FileEntry[] }>;
  records: { store: string; entry: FileEntry }[];
}

async function contentsOf(zip: ZipReader<unknown>, signal: AbortSignal): Promise<Contents> {
  const recordings: Contents['recordings'] = new Map();
  const records: Contents['records'] = [];
  let head: unknown;
  for (const entry of await zip.getEntries()) {
    if (entry.directory) continue;
    const [top = '', second = '', third = '', fourth = ''] = entry.filename.split('/');
    if (entry.filename === HEAD) head = recordOf(await textOf(entry, signal));
    else if (top === 'stores' && third !== '') records.push({ store: second, entry });
    else if (top === 'recordings' && third !== '') {
      const parts = recordings.get(second) ?? { results: [] };
      if (third === 'recording.json') parts.recording = entry;
      else if (third === 'samples.pcm') parts.samples = entry;
      else if (third === 'results' && fourth !== '') parts.results.push(entry);
      recordings.set(second, parts);
    }
  }
  if (!isBackupHead(head)) throw new BackupError('foreign', `there is no ${HEAD}`);
  if (head.version > VERSION) throw new BackupError('newer', `version ${head.version}`);
  return { head, recordings, records };
}

/**
 * Adds what a backup holds and is not here yet.
 * @throws BackupError 'foreign', 'newer', 'unavailable', 'cancelled'; what was added before is complete and stays
 */
export async function readBackup(
  host: BackupHost,
  file: Blob,
  { signal, onProgress }: BackupRun,
): Promise<ImportReport> {
  const zip = new ZipReader(new BlobReader(file), { checkSignature: true });
  let contents: Contents;
  try {
    contents = await contentsOf(zip, signal);
  } catch (error) {
    if (signal.aborted || error instanceof BackupError) throw asBackupError(error, signal);
    throw new BackupError('foreign', String(error));
  }
  const report: ImportReport = {
    recordings: 0,
    records: 0,
    already: 0,
    unreadable: 0,
    full: false,
    settings: contents.head.settings,
  };
  const reading = new Reading(host, signal, report);
  try {
    for (const { store, entry } of contents.records) await reading.record(store, entry);
    let done = 0;
    for (const [id, parts] of contents.recordings) {
      const size = parts.samples?.uncompressedSize ?? 0;
      const before = done;
      await reading.recording(id, parts, (bytes) =>
        onProgress(Math.min(1, (before + bytes) / Math.max(1, file.size))),
      );
      done += size;
    }
    onProgress(1);
  } catch (error) {
    const failure = asBackupError(error, signal);
    if (failure.code !== 'full') throw failure;
    report.full = true;
  } finally {
    await zip.close().catch(() => undefined);
  }
  return report;
}

/** One backup being read. Its methods reject for what ends the whole: no room, no storage, cancelled. */
class Reading {
  constructor(
    private readonly host: BackupHost,
    private readonly signal: AbortSignal,
    private readonly report: ImportReport,
  ) {}

  /** A record of a store that is not about a recording. */
  async record(store: string, entry: FileEntry): Promise<void> {
    if (!this.host.stores.names().includes(store) || store === RECORDINGS || store === RESULTS) {
      this.report.unreadable += 1;
      return;
    }
    const record = await this.readable(async () => recordOf(await textOf(entry, this.signal)));
    if (!isStoredRecord(record) || !(checks[store]?.(record.value) ?? true)) {
      this.report.unreadable += 1;
      return;
    }
    if (await this.host.stores.add(store, record.key, record.value)) this.report.records += 1;
    else this.report.already += 1;
  }

  /** A recording with its samples and results: all of it, or nothing. */
  async recording(
    id: string,
    parts: { recording?: FileEntry; samples?: FileEntry; results: FileEntry[] },
    onBytes: (bytes: number) => void,
  ): Promise<void> {
    const { recording: head, samples } = parts;
    const recording = await this.readable(async () =>
      head ? recordOf(await textOf(head, this.signal)) : null,
    );
    if (!isRecording(recording) || recording.id !== id || samples?.uncompressedSize !== bytesOf(recording)) {
      this.report.unreadable += 1;
      return;
    }
    if (await this.host.stores.get(RECORDINGS, id)) {
      this.report.already += 1;
      return;
    }
    const room = await this.host.room();
    if (room !== null && samples.uncompressedSize > room)
      throw new BackupError('full', `${room} bytes are left`);
    let complete = false;
    try {
      complete = (await this.readable(() => this.samples(id, samples, onBytes))) ?? false;
      if (complete) {
        for (const entry of parts.results) await this.result(id, entry);
        // Last: it is what makes the recording exist.
        await this.host.stores.add(RECORDINGS, id, recording);
        this.report.recordings += 1;
      } else this.report.unreadable += 1;
    } catch (error) {
      complete = false;
      throw error;
    } finally {
      if (!complete) await this.forget(id);
    }
  }

  private async samples(id: string, entry: FileEntry, onBytes: (bytes: number) => void): Promise<true> {
    const file = await this.host.createSamples(id);
    let failure: unknown;
    try {
      let written = 0;
      const target = atMost(entry.uncompressedSize, async (piece) => {
        try {
          await file.write(piece);
        } catch (error) {
          failure = error;
          throw error;
        }
        written += piece.length;
        onBytes(written);
      });
      await entry.getData(target, { checkSignature: true, signal: this.signal });
    } catch (error) {
      // The stream may hand on an error of its own in the place of the disk's.
      throw failure ?? error;
    } finally {
      await file.close();
    }
    return true;
  }

  private async result(id: string, entry: FileEntry): Promise<void> {
    const record = await this.readable(async () => recordOf(await textOf(entry, this.signal)));
    // Without one of its results a recording is measured again.
    if (isStoredRecord(record) && isResultOf(id, record.key))
      await this.host.stores.add(RESULTS, record.key, record.value);
  }

  /** Null for what is damaged; rejects for what ends the whole. */
  private async readable<T>(read: () => Promise<T>): Promise<T | null> {
    try {
      return await read();
    } catch (error) {
      if (this.signal.aborted) throw error;
      if (error instanceof DOMException || error instanceof StorageError) throw error;
      return null;
    }
  }

  private async forget(id: string): Promise<void> {
    await this.host.deleteSamples(id).catch(() => undefined);
    for (const key of await this.host.stores.keys(RESULTS).catch(() => []))
      if (isResultOf(id, key)) await this.host.stores.delete(RESULTS, key).catch(() => undefined);
  }
}

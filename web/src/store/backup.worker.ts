// Makes and reads one backup beside the page: gigabytes pass through, and synchronous file access exists in workers only.

import { BackupError, readBackup, writeBackup } from './backup';
import type { BackupHost, BackupRun, SampleFile } from './backup';
import { BACKUP_FILE, BACKUP_FOLDER } from './backup-protocol';
import type { FromBackupWorker, ToBackupWorker } from './backup-protocol';
import { openClassStores } from './class-index';
import { asStorageError } from './errors';
import { pcmFileName, recordingLock, RECORDINGS_FOLDER } from './pcm-writer-protocol';
import { JoinedStores } from './raw-stores';
import { IdbIndex } from './recording-index';

/** Share of the whole between two reports of progress. */
const PROGRESS_STEP = 0.005;

const stop = new AbortController();
const reply = (message: FromBackupWorker): void => postMessage(message);

/** A new file of a folder, written from its beginning. */
async function createFile(folder: FileSystemDirectoryHandle, name: string): Promise<SampleFile> {
  const file = await folder.getFileHandle(name, { create: true });
  const access = await file.createSyncAccessHandle();
  access.truncate(0);
  let at = 0;
  return {
    write: async (bytes) => {
      let written = 0;
      while (written < bytes.length) {
        const count = access.write(bytes.subarray(written), { at: at + written });
        // A write that takes nothing is how some browsers say that the disk is full.
        if (count <= 0) throw new DOMException('no room left', 'QuotaExceededError');
        written += count;
      }
      at += written;
    },
    close: async () => {
      access.flush();
      access.close();
    },
  };
}

async function openHost(): Promise<BackupHost> {
  const [index, classes, root] = await Promise.all([
    IdbIndex.open(),
    openClassStores(),
    navigator.storage.getDirectory(),
  ]);
  const folder = await root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true });
  return {
    stores: new JoinedStores({ '': index.raw, 'classroom.': classes }),
    openSamples: async (id) => (await folder.getFileHandle(pcmFileName(id))).getFile(),
    createSamples: (id) => createFile(folder, pcmFileName(id)),
    deleteSamples: (id) => folder.removeEntry(pcmFileName(id)),
    beingWritten: async (id) => {
      const { held } = await navigator.locks.query();
      return held?.some(({ name }) => name === recordingLock(id)) ?? false;
    },
    room: async () => {
      const { usage, quota } = await navigator.storage.estimate();
      return usage === undefined || quota === undefined ? null : quota - usage;
    },
    now: () => new Date(),
  };
}

async function targetOf(handle: FileSystemFileHandle | null): Promise<WritableStream<Uint8Array>> {
  if (handle) return handle.createWritable();
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(BACKUP_FOLDER, { create: true });
  const file = await createFile(folder, BACKUP_FILE);
  return new WritableStream<Uint8Array<ArrayBuffer>>({
    write: (bytes) => file.write(bytes),
    close: () => file.close(),
    abort: async () => {
      await file.close();
      await folder.removeEntry(BACKUP_FILE);
    },
  });
}

async function work(job: Exclude<ToBackupWorker, { type: 'cancel' }>): Promise<void> {
  let told = 0;
  const run: BackupRun = {
    signal: stop.signal,
    onProgress: (fraction) => {
      if (fraction < told + PROGRESS_STEP) return;
      told = fraction;
      reply({ type: 'progress', fraction });
    },
  };
  const host = await openHost();
  if (job.type === 'export') {
    await writeBackup(host, await targetOf(job.target), job.settings, run);
    reply({ type: 'exported' });
  } else reply({ type: 'imported', report: await readBackup(host, job.file, run) });
}

addEventListener('message', ({ data }: MessageEvent<ToBackupWorker>) => {
  if (data.type === 'cancel') {
    stop.abort();
    return;
  }
  work(data).catch((error: unknown) => {
    const { code, message } = error instanceof BackupError ? error : asStorageError(error);
    reply({ type: 'failed', code: code === 'missing' ? 'unavailable' : code, message });
  });
});

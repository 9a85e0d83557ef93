// Backups as the page sees them: one file out, one file in. The work is done by a worker.

import type { BackupErrorCode, ImportReport } from './backup';
import { BACKUP_FILE, BACKUP_FOLDER } from './backup-protocol';
import type { FromBackupWorker, ToBackupWorker } from './backup-protocol';

export type { ImportReport } from './backup';

/** How a backup is watched and stopped; `onProgress` tells the share that is done, 0..1. */
export interface BackupRun {
  signal: AbortSignal;
  onProgress: (fraction: number) => void;
}

/** A backup that failed; the message is for developers. */
export class BackupFailure extends Error {
  override readonly name = 'BackupFailure';
  constructor(
    readonly code: BackupErrorCode,
    message: string,
  ) {
    super(message);
  }
}

type Ending = Extract<FromBackupWorker, { type: 'exported' | 'imported' }>;

function work(job: ToBackupWorker, { signal, onProgress }: BackupRun): Promise<Ending> {
  const worker = new Worker(new URL('./backup.worker.ts', import.meta.url), { type: 'module' });
  const cancel = (): void => worker.postMessage({ type: 'cancel' } satisfies ToBackupWorker);
  signal.addEventListener('abort', cancel, { once: true });
  return new Promise<Ending>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<FromBackupWorker>): void => {
      if (data.type === 'progress') onProgress(data.fraction);
      else if (data.type === 'failed') reject(new BackupFailure(data.code, data.message));
      else resolve(data);
    };
    worker.onerror = (event): void => reject(new BackupFailure('unavailable', event.message));
    worker.postMessage(job);
  }).finally(() => {
    signal.removeEventListener('abort', cancel);
    worker.terminate();
  });
}

/**
 * Writes everything on this device into one file: the one that `target` names, or with null one that is returned, ready
 * for saving; it lies in the private file system until clearBackup().
 * @throws BackupFailure 'full', 'unavailable', 'cancelled'
 */
export async function exportAll(
  target: FileSystemFileHandle | null,
  settings: string | null,
  run: BackupRun,
): Promise<File | null> {
  await work({ type: 'export', target, settings }, run);
  if (target) return null;
  const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle(BACKUP_FOLDER);
  return (await folder.getFileHandle(BACKUP_FILE)).getFile();
}

/**
 * Adds what a backup holds and is not here yet.
 * @throws BackupFailure 'foreign', 'newer', 'unavailable', 'cancelled'
 */
export async function importAll(file: Blob, run: BackupRun): Promise<ImportReport> {
  const ending = await work({ type: 'import', file }, run);
  if (ending.type !== 'imported') throw new BackupFailure('unavailable', 'the worker did something else');
  return ending.report;
}

/** Removes a backup that waited for being saved. */
export async function clearBackup(): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await root.removeEntry(BACKUP_FOLDER, { recursive: true }).catch(() => undefined);
}

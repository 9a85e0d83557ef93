import type { BackupErrorCode, ImportReport } from './backup';

/** Folder and file of the origin's private file system in which a backup waits for being saved. */
export const BACKUP_FOLDER = 'backup';
export const BACKUP_FILE = 'woodshed.zip';

/** To the backup worker: one job, and that it is to stop. */
export type ToBackupWorker =
  /** Into the file that somebody chose, or with null into the private file system. */
  | { type: 'export'; target: FileSystemFileHandle | null; settings: string | null }
  | { type: 'import'; file: Blob }
  | { type: 'cancel' };

/** From the backup worker: how far it is, then its end. */
export type FromBackupWorker =
  | { type: 'progress'; fraction: number }
  | { type: 'exported' }
  | { type: 'imported'; report: ImportReport }
  | { type: 'failed'; code: BackupErrorCode; message: string };

/** No room; storage refused or broken; no such entry. */
export type StorageErrorCode = 'full' | 'unavailable' | 'missing';

/** Storage that did not do what it was asked. */
export class StorageError extends Error {
  constructor(
    readonly code: StorageErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'StorageError';
  }
}

/** The code for anything that storage may throw. */
export function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const name = error instanceof Error ? error.name : '';
  const code = name === 'QuotaExceededError' ? 'full' : name === 'NotFoundError' ? 'missing' : 'unavailable';
  return new StorageError(code, error instanceof Error ? error.message : String(error), error);
}

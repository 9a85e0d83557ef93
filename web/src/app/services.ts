// The long-lived things that views share, each made on first use so that the first page stays small.

import type { Engine } from '../engine/engine';
import type { RecordingStore } from '../store/recordings';
import { siteRoot } from './site';

export { settings } from './settings';

/** Calls `make` once; a failed attempt is forgotten so that the next call tries again. */
function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = null;
      throw error;
    });
    return made;
  };
}

/** The analysis engine. */
export const engine: () => Promise<Engine> = lazily(async () => {
  const { Engine } = await import('../engine/engine');
  return Engine.create(siteRoot());
});

/** The recordings on this device. */
export const store: () => Promise<RecordingStore> = lazily(async () => {
  const { RecordingStore } = await import('../store/recordings');
  return RecordingStore.open();
});

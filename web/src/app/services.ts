// The long-lived things that views share, each made on first use so that the first page stays small.

import type { Engine } from '../engine/engine';
import type { ClassIndex } from '../store/class-index';
import type { RecordingStore } from '../store/recordings';
import { Busy } from './busy';
import { siteRoot } from './site';

export { settings } from './settings';

// Missing outside secure contexts and in older browsers.
const { locks = null } = navigator as { locks?: LockManager };

/** Whether this page, or another tab, is in the middle of something. */
export const busy = new Busy(locks, `woodshed-busy ${siteRoot().pathname}`);

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
  const made = Engine.create(siteRoot());
  made.onCall = () => busy.begin();
  return made;
});

/**
 * A second, single-threaded engine for what must answer at once while the first is busy. It starts with its first
 * call.
 */
export const picker: () => Promise<Engine> = lazily(async () => {
  const { Engine } = await import('../engine/engine');
  return Engine.create(siteRoot(), undefined, { crossOriginIsolated: false });
});

/** The recordings on this device. */
export const store: () => Promise<RecordingStore> = lazily(async () => {
  const { RecordingStore } = await import('../store/recordings');
  const opened = await RecordingStore.open();
  // What lies in memory only goes with the page: nothing may reload it.
  if (!opened.persistent) busy.begin();
  return opened;
});

/** Assignments and packages on this device. */
export const classes: () => Promise<ClassIndex> = lazily(async () => {
  const { ClassIndex } = await import('../store/class-index');
  return ClassIndex.open();
});

// What pages and the service worker say to each other.

import type { Stock } from './files';

/** To the service worker, each with a port for the answer. */
export type ToServiceWorker =
  /** Take over from the version before, now. */
  | { type: 'start' }
  /** What is stored? */
  | { type: 'stock' }
  /** Store one file. */
  | { type: 'store'; path: string }
  /** Forget other versions, if no other page may still need them. */
  | { type: 'tidy' };

/** The answers. */
export interface Answers {
  start: null;
  stock: Stock;
  store: boolean;
  tidy: null;
}

/** Query parameter of the page that is opened with files from outside. */
export const OPENED_PARAMETER = 'opened';

/** The cache in which shared files wait for the page; its keys name them. */
export const openedName = (root: URL): string => `woodshed-opened ${root.pathname}`;

/** Header of a waiting file's name, percent-encoded. */
export const NAME_HEADER = 'X-File-Name';

// The page's side of the service worker: installs it, notices a new version and starts it when nobody is in the middle of
// something, gives the page threads on hosts without headers, fetches what the standard analyses take.

import type { SiteFile, Stock } from '../../offline/files';
import type { Answers, ToServiceWorker } from '../../offline/messages';
import { openedName } from '../../offline/messages';
import { shelfName } from '../../offline/shelf';
import type { Busy } from '../busy';

/** What the installation needs of its surroundings; tests give their own. */
export interface InstallationHost {
  /** The browser's service workers; null where there are none (private mode, no secure connection, a frame). */
  workers: ServiceWorkerContainer | null;
  /** Caches of the origin; null where there are none. */
  caches: Pick<CacheStorage, 'delete'> | null;
  /** Whether the page is isolated. */
  isolated: boolean;
  /** Whether somebody has pressed or typed anything in this page. */
  touched: () => boolean;
  /** Remembers for this tab: true the first time it is asked. */
  firstTime: () => boolean;
  reload: () => void;
  go: (address: URL) => void;
  /** Status of a file on the host, past all caches; null without a connection. */
  status: (address: URL) => Promise<number | null>;
  /** Whether the visitor asks to be spared downloads. */
  sparing: () => boolean;
  /** Calls back after so many milliseconds. */
  after: (milliseconds: number, callback: () => void) => void;
}

/** File of the service worker below the site's root. */
const WORKER_FILE = 'service-worker.js';

/** HTTP: it is not there, for now or for ever. */
const GONE: readonly (number | null)[] = [404, 410];

/** Between two looks for a new version while the page stays open, milliseconds. */
const UPDATE_MILLISECONDS = 3_600_000;

/** Between two looks whether other tabs have come to rest, milliseconds. */
const REST_MILLISECONDS = 1000;

/** After opening the page, before files are fetched that it does not need yet, milliseconds. */
const SETTLE_MILLISECONDS = 4000;

/** How far fetching everything has come. */
export interface Fetching {
  bytes: number;
  doneBytes: number;
}

/** The site on this device. Fires `change` when what it tells changes. */
export class Installation extends EventTarget {
  #registration: ServiceWorkerRegistration | null = null;
  #updateReady = false;
  #starting = false;
  /** The next link should open a fresh page: for threads, or since another tab started a new version. */
  #wantsFreshPage = false;

  constructor(
    private readonly root: URL,
    private readonly busy: Busy,
    private readonly host: InstallationHost,
  ) {
    super();
  }

  /** Whether this browser can keep the site. */
  get possible(): boolean {
    return this.host.workers !== null;
  }

  /** Whether the site is kept here, or about to be. */
  get installed(): boolean {
    return this.#registration !== null;
  }

  /** Whether a new version waits. */
  get updateReady(): boolean {
    return this.#updateReady;
  }

  /** Whether it was asked to start and waits for the end of something, here or in another tab. */
  get starting(): boolean {
    return this.#starting;
  }

  /** Installs, and looks after it from then on. Failing costs nothing but working offline. */
  async install(): Promise<void> {
    const { workers } = this.host;
    if (!workers) return;
    const file = new URL(WORKER_FILE, this.root);
    try {
      const registration = await workers.register(file, {
        scope: this.root.pathname,
        updateViaCache: 'none',
      });
      this.#registration = registration;
      this.#watch(registration, workers);
    } catch {
      // A host that no longer has the file wants pages to come from the network again.
      if (GONE.includes(await this.host.status(file))) await this.remove();
      return;
    }
    this.#changed();
    await workers.ready;
    this.#isolate();
    this.host.after(SETTLE_MILLISECONDS, () => void this.#settle());
  }

  /** Removes the service worker and everything it kept; recordings are elsewhere and stay. */
  async remove(): Promise<void> {
    const { workers, caches } = this.host;
    const registration = this.#registration ?? (await workers?.getRegistration(this.root.href));
    await registration?.unregister();
    await caches?.delete(shelfName(this.root));
    await caches?.delete(openedName(this.root));
    this.#registration = null;
    this.#updateReady = false;
    this.#changed();
  }

  /**
   * Starts the new version as soon as no tab is in the middle of something, and then opens an address, or the page anew.
   */
  async start(address: URL | null = null): Promise<void> {
    const waiting = this.#registration?.waiting;
    const { workers } = this.host;
    if (!waiting || !workers || this.#starting) return;
    this.#starting = true;
    this.#changed();
    await this.#rest();
    const taken = new Promise<void>((resolve) => {
      workers.addEventListener('controllerchange', () => resolve(), { once: true });
    });
    await this.#ask(waiting, { type: 'start' });
    await taken;
    // A take may have begun here in the meantime.
    await this.#rest();
    if (address) this.host.go(address);
    else this.host.reload();
  }

  /**
   * Takes over the opening of a link where a fresh page does more than the usual change of view: starts the new version,
   * leaves one that another tab has replaced, or gains threads. True if it did.
   */
  openLink(address: URL): boolean {
    if (this.busy.here) return false;
    if (this.#updateReady) void this.#openWithUpdate(address);
    else if (this.#wantsFreshPage) this.host.go(address);
    else return false;
    return true;
  }

  /** What of the site is on this device; null while it is not installed. */
  async stock(): Promise<Stock | null> {
    const active = this.#registration?.active;
    return active ? this.#ask(active, { type: 'stock' }) : null;
  }

  /**
   * Fetches files one after the other, resting while a take or an analysis goes on. Resolves with what could not be had.
   */
  async fetch(
    files: readonly SiteFile[],
    signal: AbortSignal,
    onProgress: (fetching: Fetching) => void,
  ): Promise<SiteFile[]> {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const failed: SiteFile[] = [];
    let doneBytes = 0;
    for (const file of files) {
      onProgress({ bytes, doneBytes });
      await this.#restHere();
      const active = this.#registration?.active;
      if (signal.aborted || !active) break;
      if (!(await this.#ask(active, { type: 'store', path: file.path }))) failed.push(file);
      doneBytes += file.bytes;
    }
    onProgress({ bytes, doneBytes });
    this.#changed();
    return failed;
  }

  async #openWithUpdate(address: URL): Promise<void> {
    // Another tab's take must not keep this one from its link: it goes there with the version it has.
    if (await this.busy.anywhere()) this.host.go(address);
    else await this.start(address);
  }

  #watch(registration: ServiceWorkerRegistration, workers: ServiceWorkerContainer): void {
    const look = (): void => {
      // Without a controller this is the first installation, not an update.
      this.#updateReady = registration.waiting !== null && workers.controller !== null;
      this.#changed();
    };
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', look);
    });
    look();
    const updating = workers.controller !== null;
    workers.addEventListener('controllerchange', () => {
      if (updating) this.#wantsFreshPage = true;
      look();
    });
    const again = (): void => {
      registration.update().catch(() => undefined);
      this.host.after(UPDATE_MILLISECONDS, again);
    };
    this.host.after(UPDATE_MILLISECONDS, again);
  }

  /** One reload at most gives a page threads whose host sends no headers; a visitor who has begun gets them with the next link. */
  #isolate(): void {
    if (this.host.isolated || !this.host.firstTime()) return;
    if (this.busy.here || this.host.touched()) this.#wantsFreshPage = true;
    else this.host.reload();
  }

  async #settle(): Promise<void> {
    const stock = await this.stock();
    const active = this.#registration?.active;
    if (!stock || !active || this.#updateReady) return;
    await this.#ask(active, { type: 'tidy' });
    if (this.host.sparing()) return;
    const usual = stock.missing.filter(({ group }) => group !== 'rest');
    await this.fetch(usual, new AbortController().signal, () => undefined);
  }

  #ask<M extends ToServiceWorker>(worker: ServiceWorker, message: M): Promise<Answers[M['type']]> {
    const { port1, port2 } = new MessageChannel();
    return new Promise((resolve) => {
      port1.onmessage = ({ data }: MessageEvent<Answers[M['type']]>): void => {
        port1.close();
        resolve(data);
      };
      worker.postMessage(message, [port2]);
    });
  }

  /** Resolves when no tab is in the middle of something. */
  async #rest(): Promise<void> {
    while (await this.busy.anywhere()) await this.#pause();
  }

  /** Resolves when this page is not. */
  async #restHere(): Promise<void> {
    while (this.busy.here) await this.#pause();
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => this.host.after(REST_MILLISECONDS, resolve));
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}

// Where the site's files lie on the device: one cache per site, each file under its path and hash, so that what did not
// change is not fetched again with a new version, and what was altered on the way is not kept.

import { countStock } from './files';
import type { SiteFile, SiteList, Stock } from './files';

/** Files fetched at once while a group is filled. */
const FETCHED_AT_ONCE = 6;

/** What the shelf needs of its surroundings. */
export interface ShelfHost {
  cache: () => Promise<Pick<Cache, 'match' | 'put' | 'keys' | 'delete'>>;
  fetch: (address: string, options: RequestInit) => Promise<Response>;
}

/** The name of the cache of the site at `root`: several may share an origin. */
export const shelfName = (root: URL): string => `woodshed-files ${root.pathname}`;

function base64(hexadecimal: string): string {
  const bytes = hexadecimal.match(/../g) ?? [];
  return btoa(bytes.map((byte) => String.fromCharCode(Number.parseInt(byte, 16))).join(''));
}

/** The stored files of the site at `root`. */
export class Shelf {
  constructor(
    private readonly root: URL,
    private readonly list: SiteList,
    private readonly host: ShelfHost,
  ) {}

  /** The file of this version at a path, or undefined. */
  find(path: string): SiteFile | undefined {
    return this.list.files.find((file) => file.path === path);
  }

  /** The stored file, or undefined. */
  async stored(file: SiteFile): Promise<Response | undefined> {
    return (await this.host.cache()).match(this.key(file));
  }

  /**
   * Fetches a file, keeps it and returns what is kept. Rejects when it is not to be had or is not what the list says; the
   * browser itself compares (subresource integrity).
   */
  async fetch(file: SiteFile): Promise<Response> {
    const address = new URL(file.path, this.root).href;
    const integrity = `sha256-${base64(file.sha256)}`;
    const options: RequestInit = { integrity, credentials: 'same-origin', redirect: 'follow' };
    // What the browser keeps by itself may be of an older version: then it is asked for anew.
    const response = await this.host
      .fetch(address, options)
      .catch(() => this.host.fetch(address, { ...options, cache: 'reload' }));
    if (!response.ok) throw new Error(`${file.path}: ${response.status}`);
    const cache = await this.host.cache();
    await cache.put(this.key(file), response);
    const kept = await cache.match(this.key(file));
    if (!kept) throw new Error(`${file.path} was not kept`);
    return kept;
  }

  /** Stores what is not there yet of some files; rejects when one of them cannot be had. */
  async fill(files: readonly SiteFile[]): Promise<void> {
    const stored = await this.storedKeys();
    const waiting = files.filter((file) => !stored.has(this.key(file)));
    const work = async (): Promise<void> => {
      for (let file = waiting.shift(); file; file = waiting.shift()) await this.fetch(file);
    };
    await Promise.all(Array.from({ length: FETCHED_AT_ONCE }, work));
  }

  /** What of this version is stored. */
  async stock(): Promise<Stock> {
    const stored = await this.storedKeys();
    return countStock(this.list, (file) => stored.has(this.key(file)));
  }

  /** Removes what this version does not have. */
  async tidy(): Promise<void> {
    const own = new Set(this.list.files.map((file) => this.key(file)));
    const cache = await this.host.cache();
    for (const { url } of await cache.keys()) if (!own.has(url)) await cache.delete(url);
  }

  /** A file of some other version that is still stored: an open page of that version may ask for it. */
  async ofOtherVersion(path: string): Promise<Response | undefined> {
    const cache = await this.host.cache();
    const address = new URL(path, this.root).href;
    const found = (await cache.keys()).find(({ url }) => url.split('?')[0] === address);
    return found && cache.match(found);
  }

  private async storedKeys(): Promise<ReadonlySet<string>> {
    const keys = await (await this.host.cache()).keys();
    return new Set(keys.map(({ url }) => url));
  }

  private key({ path, sha256 }: SiteFile): string {
    const address = new URL(path, this.root);
    address.searchParams.set('sha256', sha256);
    return address.href;
  }
}

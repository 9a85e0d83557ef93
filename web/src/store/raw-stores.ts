// The stores of the database as they are, for backups: whatever stores a version has, by name and key.

import type { IDBPDatabase } from 'idb';
import { StorageError } from './errors';

/** Stores by name, records by key. */
export interface RawStores {
  names(): readonly string[];
  keys(store: string): Promise<IDBValidKey[]>;
  get(store: string, key: IDBValidKey): Promise<unknown>;
  /** Puts a record where there is none under its key; false, and no change, where there is one. */
  add(store: string, key: IDBValidKey, value: unknown): Promise<boolean>;
  delete(store: string, key: IDBValidKey): Promise<void>;
}

/** Those of an IndexedDB database. */
export class IdbStores implements RawStores {
  /** @param without stores that are left out, as nothing outside this device can use them */
  constructor(
    private readonly database: IDBPDatabase,
    private readonly without: readonly string[] = [],
  ) {}

  names(): readonly string[] {
    return [...this.database.objectStoreNames].filter((name) => !this.without.includes(name));
  }

  keys(store: string): Promise<IDBValidKey[]> {
    return this.database.getAllKeys(store);
  }

  get(store: string, key: IDBValidKey): Promise<unknown> {
    return this.database.get(store, key);
  }

  async add(store: string, key: IDBValidKey, value: unknown): Promise<boolean> {
    const transaction = this.database.transaction(store, 'readwrite', { durability: 'strict' });
    const absent = (await transaction.store.getKey(key)) === undefined;
    // Where records carry their key themselves, none is given.
    if (absent)
      await (transaction.store.keyPath === null
        ? transaction.store.add(value, key)
        : transaction.store.add(value));
    await transaction.done;
    return absent;
  }

  delete(store: string, key: IDBValidKey): Promise<void> {
    return this.database.delete(store, key);
  }
}

/** Several databases as one: the stores of each under a prefix that no other's names begin with. */
export class JoinedStores implements RawStores {
  /** @param parts by prefix; that of one may be empty */
  constructor(private readonly parts: Readonly<Record<string, RawStores>>) {}

  names(): readonly string[] {
    return Object.entries(this.parts).flatMap(([prefix, part]) => part.names().map((name) => prefix + name));
  }

  keys(store: string): Promise<IDBValidKey[]> {
    const { part, name } = this.find(store);
    return part.keys(name);
  }

  get(store: string, key: IDBValidKey): Promise<unknown> {
    const { part, name } = this.find(store);
    return part.get(name, key);
  }

  add(store: string, key: IDBValidKey, value: unknown): Promise<boolean> {
    const { part, name } = this.find(store);
    return part.add(name, key, value);
  }

  delete(store: string, key: IDBValidKey): Promise<void> {
    const { part, name } = this.find(store);
    return part.delete(name, key);
  }

  private find(store: string): { part: RawStores; name: string } {
    for (const [prefix, part] of Object.entries(this.parts)) {
      const name = store.slice(prefix.length);
      if (store.startsWith(prefix) && part.names().includes(name)) return { part, name };
    }
    throw new StorageError('missing', `no store ${store}`);
  }
}

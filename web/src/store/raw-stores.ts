// The stores of the database as they are, for backups: whatever stores a version has, by name and key.

import type { IDBPDatabase } from 'idb';

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
  constructor(private readonly database: IDBPDatabase) {}

  names(): readonly string[] {
    return [...this.database.objectStoreNames];
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

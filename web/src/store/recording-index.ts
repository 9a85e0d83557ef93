// The index of recordings, their results and imported scores: in IndexedDB, or in memory where that is refused.

import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Recording } from '../generated/recording';
import { asStorageError } from './errors';
import { IdbStores } from './raw-stores';
import type { RawStores } from './raw-stores';

/** A score that was imported, by the id that exercises refer to. */
export interface StoredScore {
  id: string;
  name: string;
  musicXml: string;
}

/** Entries by id. Methods reject with StorageError. */
export interface RecordingIndex {
  put(recording: Recording): Promise<void>;
  get(id: string): Promise<Recording | undefined>;
  all(): Promise<Recording[]>;
  /** Removes the entry and its results. */
  delete(id: string): Promise<void>;
  putResult(id: string, key: string, value: unknown): Promise<void>;
  getResult(id: string, key: string): Promise<unknown>;
  /** The results of several recordings under one key, in their order. */
  getResults(ids: readonly string[], key: string): Promise<unknown[]>;
  putScore(score: StoredScore): Promise<void>;
  getScore(id: string): Promise<StoredScore | undefined>;
  allScores(): Promise<StoredScore[]>;
  deleteScore(id: string): Promise<void>;
}

const DATABASE = 'woodshed';
const VERSION = 1;

interface Schema extends DBSchema {
  recordings: { key: string; value: Recording };
  results: { key: [string, string]; value: { value: unknown } };
  scores: { key: string; value: StoredScore };
}

/** All results of one recording: an array key range, as arrays sort after strings in IndexedDB. */
const resultsOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

/** The index in IndexedDB. */
export class IdbIndex implements RecordingIndex {
  /** The same database's stores as they are, for backups. */
  readonly raw: RawStores;

  private constructor(private readonly database: IDBPDatabase<Schema>) {
    this.raw = new IdbStores(database as unknown as IDBPDatabase);
  }

  /** Rejects where the browser refuses storage. */
  static async open(): Promise<IdbIndex> {
    const database = await openDB<Schema>(DATABASE, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore('recordings', { keyPath: 'id' });
        fresh.createObjectStore('results');
        fresh.createObjectStore('scores', { keyPath: 'id' });
      },
      // A newer version in another tab must not wait for this one.
      blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
    });
    return new IdbIndex(database);
  }

  put(recording: Recording): Promise<void> {
    return guarded(async () => {
      // Strict: the entry is what finds the samples again after a crash.
      const transaction = this.database.transaction('recordings', 'readwrite', { durability: 'strict' });
      await Promise.all([transaction.store.put(recording), transaction.done]);
    });
  }

  get(id: string): Promise<Recording | undefined> {
    return guarded(() => this.database.get('recordings', id));
  }

  all(): Promise<Recording[]> {
    return guarded(() => this.database.getAll('recordings'));
  }

  delete(id: string): Promise<void> {
    return guarded(async () => {
      const transaction = this.database.transaction(['recordings', 'results'], 'readwrite');
      await Promise.all([
        transaction.objectStore('recordings').delete(id),
        transaction.objectStore('results').delete(resultsOf(id)),
        transaction.done,
      ]);
    });
  }

  putResult(id: string, key: string, value: unknown): Promise<void> {
    return guarded(async () => {
      await this.database.put('results', { value }, [id, key]);
    });
  }

  getResult(id: string, key: string): Promise<unknown> {
    return guarded(async () => (await this.database.get('results', [id, key]))?.value);
  }

  getResults(ids: readonly string[], key: string): Promise<unknown[]> {
    return guarded(async () => {
      // One transaction: five hundred of their own would take seconds.
      const results = this.database.transaction('results').store;
      const found = await Promise.all(ids.map((id) => results.get([id, key])));
      return found.map((entry) => entry?.value);
    });
  }

  putScore(score: StoredScore): Promise<void> {
    return guarded(async () => {
      await this.database.put('scores', score);
    });
  }

  getScore(id: string): Promise<StoredScore | undefined> {
    return guarded(() => this.database.get('scores', id));
  }

  allScores(): Promise<StoredScore[]> {
    return guarded(() => this.database.getAll('scores'));
  }

  deleteScore(id: string): Promise<void> {
    return guarded(() => this.database.delete('scores', id));
  }
}

/** The index in memory, gone with the page. Values are copied, as IndexedDB copies them. */
export class MemoryIndex implements RecordingIndex {
  private readonly recordings = new Map<string, Recording>();
  private readonly results = new Map<string, Map<string, unknown>>();
  private readonly scores = new Map<string, StoredScore>();

  put(recording: Recording): Promise<void> {
    this.recordings.set(recording.id, structuredClone(recording));
    return Promise.resolve();
  }

  get(id: string): Promise<Recording | undefined> {
    return Promise.resolve(structuredClone(this.recordings.get(id)));
  }

  all(): Promise<Recording[]> {
    return Promise.resolve([...this.recordings.values()].map((recording) => structuredClone(recording)));
  }

  delete(id: string): Promise<void> {
    this.recordings.delete(id);
    this.results.delete(id);
    return Promise.resolve();
  }

  putResult(id: string, key: string, value: unknown): Promise<void> {
    const results = this.results.get(id) ?? new Map<string, unknown>();
    this.results.set(id, results.set(key, structuredClone(value)));
    return Promise.resolve();
  }

  getResult(id: string, key: string): Promise<unknown> {
    return Promise.resolve(structuredClone(this.results.get(id)?.get(key)));
  }

  getResults(ids: readonly string[], key: string): Promise<unknown[]> {
    return Promise.all(ids.map((id) => this.getResult(id, key)));
  }

  putScore(score: StoredScore): Promise<void> {
    this.scores.set(score.id, structuredClone(score));
    return Promise.resolve();
  }

  getScore(id: string): Promise<StoredScore | undefined> {
    return Promise.resolve(structuredClone(this.scores.get(id)));
  }

  allScores(): Promise<StoredScore[]> {
    return Promise.resolve([...this.scores.values()].map((score) => structuredClone(score)));
  }

  deleteScore(id: string): Promise<void> {
    this.scores.delete(id);
    return Promise.resolve();
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStorageError(error);
  }
}

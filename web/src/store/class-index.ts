// Assignments, packages and the signing key on this device: a database of its own beside the recordings'.

import { openDB } from 'idb';
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Assignment } from '../generated/assignment';
import { asStorageError } from './errors';
import { IdbStores } from './raw-stores';
import type { RawStores } from './raw-stores';

/** An assignment that a teacher made here. */
export interface OwnAssignment {
  id: string;
  assignment: Assignment;
  /** ISO 8601. */
  createdAt: string;
}

/** A take that counts for an assignment. */
export interface CountedTake {
  recordingId: string;
  source: 'microphone' | 'file';
}

/** An assignment that a student opened here, with the takes that counted so far, deleted ones included. */
export interface TakenAssignment {
  id: string;
  assignment: Assignment;
  takes: CountedTake[];
}

/** A package of a class; the caller names the type that it stores. */
export interface StoredPackage<T> {
  /** `assignment id/package id` */
  key: string;
  assignmentId: string;
  content: T;
}

interface Tables {
  own: OwnAssignment;
  taken: TakenAssignment;
  packages: StoredPackage<unknown>;
  audio: { key: string; sound: Blob };
  keys: { id: string; keys: CryptoKeyPair };
}
type TableName = keyof Tables;

const KEY_PATHS: Record<TableName, string> = {
  own: 'id',
  taken: 'id',
  packages: 'key',
  audio: 'key',
  keys: 'id',
};
const TABLES = Object.keys(KEY_PATHS) as TableName[];

const DATABASE = 'woodshed-classroom';
const VERSION = 1;
const SIGNING = 'signing';

type Schema = DBSchema & { [Name in TableName]: { key: string; value: Tables[Name] } };

function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(DATABASE, VERSION, {
    upgrade(fresh) {
      for (const table of TABLES) fresh.createObjectStore(table, { keyPath: KEY_PATHS[table] });
    },
    // A newer version in another tab must not wait for this one.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });
}

/** The tables as they are, for backups; the signing key cannot leave the device. Rejects where storage is refused. */
export async function openClassStores(): Promise<RawStores> {
  const signingTable: TableName = 'keys';
  return new IdbStores((await openDatabase()) as unknown as IDBPDatabase, [signingTable]);
}

/** Rows by key; what both kinds of storage can do. */
interface Rows {
  get<Name extends TableName>(table: Name, key: string): Promise<Tables[Name] | undefined>;
  all<Name extends TableName>(table: Name): Promise<Tables[Name][]>;
  put<Name extends TableName>(table: Name, row: Tables[Name]): Promise<void>;
  delete(table: TableName, key: string): Promise<void>;
}

class IdbRows implements Rows {
  constructor(private readonly database: IDBPDatabase<Schema>) {}

  static async open(): Promise<IdbRows> {
    return new IdbRows(await openDatabase());
  }

  async get<Name extends TableName>(table: Name, key: string): Promise<Tables[Name] | undefined> {
    return (await this.database.get(table, key)) as Tables[Name] | undefined;
  }

  async all<Name extends TableName>(table: Name): Promise<Tables[Name][]> {
    return (await this.database.getAll(table)) as Tables[Name][];
  }

  async put<Name extends TableName>(table: Name, row: Tables[Name]): Promise<void> {
    await this.database.put(table, row);
  }

  async delete(table: TableName, key: string): Promise<void> {
    await this.database.delete(table, key);
  }
}

/** Rows that are gone with the page. */
export class MemoryRows implements Rows {
  private readonly tables = new Map<TableName, Map<string, unknown>>();

  private table(name: TableName): Map<string, unknown> {
    const table = this.tables.get(name) ?? new Map<string, unknown>();
    this.tables.set(name, table);
    return table;
  }

  get<Name extends TableName>(table: Name, key: string): Promise<Tables[Name] | undefined> {
    return Promise.resolve(this.table(table).get(key) as Tables[Name] | undefined);
  }

  all<Name extends TableName>(table: Name): Promise<Tables[Name][]> {
    return Promise.resolve([...this.table(table).values()] as Tables[Name][]);
  }

  put<Name extends TableName>(table: Name, row: Tables[Name]): Promise<void> {
    const key = (row as unknown as Record<string, string>)[KEY_PATHS[table]] ?? '';
    this.table(table).set(key, row);
    return Promise.resolve();
  }

  delete(table: TableName, key: string): Promise<void> {
    this.table(table).delete(key);
    return Promise.resolve();
  }
}

/** What this device knows of classes. Methods reject with StorageError. */
export class ClassIndex {
  constructor(
    private readonly rows: Rows,
    /** False: kept in memory only, gone with the page. */
    readonly persistent: boolean,
  ) {}

  /** Opens this browser's storage; falls back to memory where the browser refuses it. */
  static async open(): Promise<ClassIndex> {
    try {
      return new ClassIndex(await IdbRows.open(), true);
    } catch {
      return new ClassIndex(new MemoryRows(), false);
    }
  }

  /** The teacher's assignments, newest first. */
  async ownAssignments(): Promise<OwnAssignment[]> {
    const all = await guarded(() => this.rows.all('own'));
    return all.sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  ownAssignment(id: string): Promise<OwnAssignment | undefined> {
    return guarded(() => this.rows.get('own', id));
  }

  putOwnAssignment(own: OwnAssignment): Promise<void> {
    return guarded(() => this.rows.put('own', own));
  }

  /** Removes an assignment with everything that was handed in for it. */
  deleteOwnAssignment(id: string): Promise<void> {
    return guarded(async () => {
      for (const { key, assignmentId } of await this.rows.all('packages'))
        if (assignmentId === id) await this.removePackage(key);
      await this.rows.delete('own', id);
    });
  }

  /** What was handed in for an assignment; the caller names the type that it stored. */
  async packages<T>(assignmentId: string): Promise<T[]> {
    const all = await guarded(() => this.rows.all('packages'));
    return all.flatMap((each) => (each.assignmentId === assignmentId ? [each.content as T] : []));
  }

  /** Keeps a package with its sound; one of the same id is replaced. */
  putPackage(assignmentId: string, packageId: string, content: unknown, sound: Blob | null): Promise<void> {
    const key = `${assignmentId}/${packageId}`;
    return guarded(async () => {
      if (sound) await this.rows.put('audio', { key, sound });
      await this.rows.put('packages', { key, assignmentId, content });
    });
  }

  async packageSound(assignmentId: string, packageId: string): Promise<Blob | null> {
    const row = await guarded(() => this.rows.get('audio', `${assignmentId}/${packageId}`));
    return row?.sound ?? null;
  }

  /** Removes packages from a class. */
  deletePackages(assignmentId: string, packageIds: readonly string[]): Promise<void> {
    return guarded(async () => {
      for (const id of packageIds) await this.removePackage(`${assignmentId}/${id}`);
    });
  }

  /** An assignment that a student opened here. */
  takenAssignment(id: string): Promise<TakenAssignment | undefined> {
    return guarded(() => this.rows.get('taken', id));
  }

  /** Keeps an assignment that was opened; the takes that counted before still count, also for a new version of it. */
  async takeAssignment(assignment: Assignment): Promise<TakenAssignment> {
    return guarded(async () => {
      const { id } = assignment;
      const before = await this.rows.get('taken', id);
      const taken: TakenAssignment = { id, assignment, takes: before?.takes ?? [] };
      await this.rows.put('taken', taken);
      return taken;
    });
  }

  /** Counts a take for an assignment. */
  countTake(id: string, take: CountedTake): Promise<void> {
    return guarded(async () => {
      const taken = await this.rows.get('taken', id);
      if (taken) await this.rows.put('taken', { ...taken, takes: [...taken.takes, take] });
    });
  }

  /** This browser's signing key, made by `make` on the first call. */
  signingKeys(make: () => Promise<CryptoKeyPair>): Promise<CryptoKeyPair> {
    return guarded(async () => {
      const stored = await this.rows.get('keys', SIGNING);
      if (stored) return stored.keys;
      const keys = await make();
      await this.rows.put('keys', { id: SIGNING, keys });
      return keys;
    });
  }

  private async removePackage(key: string): Promise<void> {
    await this.rows.delete('audio', key);
    await this.rows.delete('packages', key);
  }
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asStorageError(error);
  }
}

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../../../web/src/generated/recording';
import { readBackup, writeBackup } from '../../../web/src/store/backup';
import type { BackupHost } from '../../../web/src/store/backup';
import { isBackupHead, isRecording } from '../../../web/src/store/record-checks';
import { expectValid } from '../core/schemas';

const recording = (id: string, frames: number, more: Partial<Recording> = {}): Recording => ({
  id,
  kind: 'take',
  name: `Take ${id}`,
  createdAt: '2026-11-28T12:00:00.000Z',
  sampleRate: 44100,
  channels: 1,
  sampleFormat: 'f32',
  frames,
  state: 'complete',
  droppedFrames: 0,
  take: null,
  ...more,
});

const samplesOf = (frames: number, seed: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(new Float32Array(frames).map((_, index) => Math.sin(index * seed)).buffer);

/** A device in memory: stores by name, records by key; `room` is what still fits. */
class Device {
  readonly stores = new Map<string, Map<string, { key: IDBValidKey; value: unknown }>>();
  readonly samples = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly written = new Set<string>();
  room = Infinity;
  /** Bytes after which the disk is full all of a sudden, whatever `room` said. */
  breaksAfter = Infinity;

  constructor(names: readonly string[]) {
    for (const name of names) this.stores.set(name, new Map());
  }

  put(store: string, key: IDBValidKey, value: unknown): void {
    this.stores.get(store)!.set(JSON.stringify(key), { key, value: structuredClone(value) });
  }

  record(entry: Recording, seed: number, results: Record<string, unknown> = {}): void {
    this.put('recordings', entry.id, entry);
    this.samples.set(entry.id, samplesOf(entry.frames, seed));
    for (const [key, value] of Object.entries(results)) this.put('results', [entry.id, key], { value });
  }

  get host(): BackupHost {
    const { stores, samples } = this;
    return {
      stores: {
        names: () => [...stores.keys()],
        keys: async (store) => [...stores.get(store)!.values()].map(({ key }) => key),
        get: async (store, key) => structuredClone(stores.get(store)!.get(JSON.stringify(key))?.value),
        add: async (store, key, value) => {
          if (stores.get(store)!.has(JSON.stringify(key))) return false;
          this.put(store, key, value);
          return true;
        },
        delete: async (store, key) => void stores.get(store)!.delete(JSON.stringify(key)),
      },
      openSamples: async (id) => new Blob([samples.get(id)!]),
      createSamples: async (id) => {
        samples.set(id, new Uint8Array());
        return {
          write: async (bytes) => {
            const before = samples.get(id)!;
            if (before.length + bytes.length > this.breaksAfter)
              throw new DOMException('full', 'QuotaExceededError');
            samples.set(id, new Uint8Array([...before, ...bytes]));
          },
          close: () => Promise.resolve(),
        };
      },
      deleteSamples: async (id) => void samples.delete(id),
      beingWritten: async (id) => this.written.has(id),
      room: async () => this.room,
      now: () => new Date('2026-11-28T12:00:00Z'),
    };
  }
}

const NAMES = ['recordings', 'results', 'scores', 'classes'];
const quiet = { signal: new AbortController().signal, onProgress: () => undefined };

async function backupOf(device: Device, settings: string | null = null): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  const target = new WritableStream<Uint8Array<ArrayBuffer>>({
    write: (piece) => void pieces.push(piece.slice()),
  });
  await writeBackup(device.host, target, settings, quiet);
  return new Blob(pieces);
}

function fullDevice(): Device {
  const device = new Device(NAMES);
  device.record(recording('a1', 5000), 0.1, { 'assessment-2': { pitch: new Float32Array([440, NaN]) } });
  device.record(recording('b2', 3000, { kind: 'drums', channels: 1 }), 0.2, {
    drums: { events: [1, 2] },
    overview: 3,
  });
  device.put('scores', 'own-1', { id: 'own-1', name: 'Song', musicXml: '<score/>' });
  device.put('classes', 7, { name: '7b', packages: [new Uint8Array([1, 2])] });
  return device;
}

/** The file with the bytes of an entry's content changed, found by what stands there. */
async function damaged(backup: Blob, at: (bytes: Uint8Array) => number): Promise<Blob> {
  const bytes = new Uint8Array(await backup.arrayBuffer());
  const place = at(bytes);
  bytes[place] = (bytes[place] ?? 0) ^ 0xff;
  return new Blob([bytes]);
}

function placeOf(bytes: Uint8Array, wanted: Uint8Array): number {
  return Buffer.from(bytes).indexOf(Buffer.from(wanted));
}

describe('a backup', () => {
  it('is a zip that other tools read and find sound, samples uncompressed', async () => {
    const device = fullDevice();
    const folder = mkdtempSync(path.join(tmpdir(), 'woodshed-backup-'));
    const file = path.join(folder, 'backup.zip');
    writeFileSync(file, Buffer.from(await (await backupOf(device, '{"theme":"dark"}')).arrayBuffer()));
    // Python's reader checks every CRC.
    const listing = execFileSync('python3', [
      '-c',
      `import zipfile,json,sys
z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None
print(json.dumps([z.namelist(), json.loads(z.read('woodshed.json')), z.read('recordings/a1/samples.pcm').hex()]))`,
      file,
    ]).toString();
    const [names, head, samples] = JSON.parse(listing) as [string[], unknown, string];
    expect(names).toContain('stores/classes/0.json');
    expect(names).toContain('recordings/b2/results/1.json');
    expectValid('backup', head);
    expect(isBackupHead(head)).toBe(true);
    expect(samples).toBe(Buffer.from(samplesOf(5000, 0.1)).toString('hex'));
    rmSync(folder, { recursive: true });
  });

  it('fills an empty device with all that was there', async () => {
    const device = fullDevice();
    const empty = new Device(NAMES);
    const report = await readBackup(empty.host, await backupOf(device, '{"theme":"dark"}'), quiet);
    expect(report).toEqual({
      recordings: 2,
      records: 2,
      already: 0,
      unreadable: 0,
      full: false,
      settings: '{"theme":"dark"}',
    });
    expect(empty.stores).toEqual(device.stores);
    expect(empty.samples).toEqual(device.samples);
  });

  it('changes nothing that is there already', async () => {
    const other = new Device(NAMES);
    other.record(recording('a1', 10, { name: 'Mine' }), 0.9);
    other.put('scores', 'own-1', { id: 'own-1', name: 'Mine', musicXml: '' });
    const report = await readBackup(other.host, await backupOf(fullDevice()), quiet);
    expect(report).toMatchObject({ recordings: 1, records: 1, already: 2 });
    expect(await other.host.stores.get('recordings', 'a1')).toMatchObject({ name: 'Mine', frames: 10 });
    expect(other.samples.get('a1')).toHaveLength(40);
    expect(await other.host.stores.get('results', ['a1', 'assessment-2'])).toBeUndefined();
  });

  it('keeps a take that a crash cut off as recovered, and leaves out one that is being written', async () => {
    const device = new Device(NAMES);
    device.record(recording('cut', 0, { state: 'recording' }), 0.1);
    device.samples.set('cut', samplesOf(1000, 0.3));
    device.record(recording('now', 0, { state: 'recording' }), 0.1);
    device.samples.set('now', samplesOf(1000, 0.3));
    device.written.add('now');
    const other = new Device(NAMES);
    await readBackup(other.host, await backupOf(device), quiet);
    expect([...other.samples.keys()]).toEqual(['cut']);
    expect(await other.host.stores.get('recordings', 'cut')).toMatchObject({
      frames: 1000,
      state: 'recovered',
    });
  });

  it('leaves out what is damaged, and says how much', async () => {
    const device = fullDevice();
    const backup = await damaged(
      await backupOf(device),
      (bytes) => placeOf(bytes, samplesOf(5000, 0.1)) + 400,
    );
    const other = new Device(NAMES);
    expect(await readBackup(other.host, backup, quiet)).toMatchObject({ recordings: 1, unreadable: 1 });
    expect([...other.samples.keys()]).toEqual(['b2']);
    expect(await other.host.stores.get('recordings', 'a1')).toBeUndefined();
  });

  it('leaves out stores that this version does not have', async () => {
    const older = new Device(['recordings', 'results', 'scores']);
    expect(await readBackup(older.host, await backupOf(fullDevice()), quiet)).toMatchObject({
      recordings: 2,
      records: 1,
      unreadable: 1,
    });
  });

  it.each(['room', 'breaksAfter'] as const)(
    'that does not fit leaves whole recordings only (%s)',
    async (limit) => {
      const device = fullDevice();
      const other = new Device(NAMES);
      // The first is 20 kB, the second 12 kB.
      other[limit] = 15_000;
      const report = await readBackup(other.host, await backupOf(device), quiet);
      expect(report).toMatchObject({ recordings: 0, records: 2, full: true });
      expect(other.samples.size).toBe(0);
      expect(await other.host.stores.keys('results')).toEqual([]);
      other[limit] = Infinity;
      expect(await readBackup(other.host, await backupOf(device), quiet)).toMatchObject({
        recordings: 2,
        already: 2,
      });
      expect(other.samples).toEqual(device.samples);
    },
  );

  it('that is stopped leaves whole recordings only', async () => {
    const backup = await backupOf(fullDevice());
    const other = new Device(NAMES);
    const stop = new AbortController();
    const run = { signal: stop.signal, onProgress: () => stop.abort() };
    await expect(readBackup(other.host, backup, run)).rejects.toMatchObject({ code: 'cancelled' });
    for (const id of other.samples.keys())
      expect(await other.host.stores.get('recordings', id)).toBeDefined();
  });

  it('of somebody else, of the future or cut short is refused with a reason', async () => {
    const other = new Device(NAMES);
    const backup = await backupOf(fullDevice());
    const cut = backup.slice(0, backup.size / 2);
    const foreign = [new Blob(['RIFF and so on']), new Blob([]), cut];
    for (const file of foreign)
      await expect(readBackup(other.host, file, quiet)).rejects.toMatchObject({ code: 'foreign' });
    const newer = new Device(NAMES);
    const text = new TextDecoder('latin1').decode(await backup.arrayBuffer());
    expect(text).toContain('woodshed.json');
    const { BlobWriter, TextReader, ZipWriter } = await import('@zip.js/zip.js/lib/zip-core-native.js');
    const zip = new ZipWriter(new BlobWriter());
    const head = {
      format: 'woodshed-backup',
      version: 2,
      createdAt: '',
      recordings: 0,
      stores: {},
      settings: null,
    };
    await zip.add('woodshed.json', new TextReader(JSON.stringify(head)));
    await expect(readBackup(newer.host, await zip.close(), quiet)).rejects.toMatchObject({ code: 'newer' });
    expect(other.samples.size + newer.samples.size).toBe(0);
  });

  it('with an entry that does not fit its samples, or an id that is a path, adds nothing of it', async () => {
    const { BlobReader, BlobWriter, TextReader, ZipWriter } =
      await import('@zip.js/zip.js/lib/zip-core-native.js');
    const zip = new ZipWriter(new BlobWriter());
    const head = {
      format: 'woodshed-backup',
      version: 1,
      createdAt: '',
      recordings: 2,
      stores: {},
      settings: null,
    };
    await zip.add('woodshed.json', new TextReader(JSON.stringify(head)));
    for (const [folder, id, frames] of [
      ['short', 'short', 9000],
      ['other', '../../evil', 10],
    ] as const) {
      await zip.add(
        `recordings/${folder}/recording.json`,
        new TextReader(JSON.stringify(recording(id, frames))),
      );
      await zip.add(`recordings/${folder}/samples.pcm`, new BlobReader(new Blob([samplesOf(10, 1)])));
    }
    const other = new Device(NAMES);
    expect(await readBackup(other.host, await zip.close(), quiet)).toMatchObject({
      recordings: 0,
      unreadable: 2,
    });
    expect(other.samples.size).toBe(0);
  });
});

describe('the check of a recording', () => {
  it('agrees with the schema on what is right', () => {
    const good = recording('a1', 100);
    expectValid('recording', good);
    expect(isRecording(good)).toBe(true);
  });

  it.each([
    ['id', '../x'],
    ['kind', 'video'],
    ['sampleRate', 0],
    ['sampleRate', 1e9],
    ['channels', 0],
    ['channels', 1.5],
    ['frames', -1],
    ['frames', '12'],
    ['sampleFormat', 'mp3'],
    ['createdAt', 'yesterday'],
    ['state', 'recording'],
    ['take', { exerciseId: 3 }],
  ])('refuses %s %j', (field, value) => {
    expect(isRecording({ ...recording('a1', 100), [field]: value })).toBe(false);
  });
});

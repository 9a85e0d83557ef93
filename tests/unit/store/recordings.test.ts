import { beforeEach, describe, expect, it } from 'vitest';
import { StorageError } from '../../../web/src/store/errors';
import { MemoryFiles } from '../../../web/src/store/pcm-files';
import type { PcmFiles, PcmFileSink, StoredFormat } from '../../../web/src/store/pcm-files';
import { MemoryIndex } from '../../../web/src/store/recording-index';
import { RecordingStore } from '../../../web/src/store/recordings';
import type { NewRecording, RecordingSink, StoreHost } from '../../../web/src/store/recordings';

const take: NewRecording = {
  kind: 'take',
  name: 'Scale',
  sampleRate: 48000,
  channels: 1,
  sampleFormat: 'f32',
  take: {
    exerciseId: null,
    scoreTitle: '',
    instrumentId: 'clarinet',
    quartersPerMinute: 90,
    strictness: 'standard',
    countInFrames: 0,
    processingOn: false,
  },
};
const drums: NewRecording = {
  ...take,
  kind: 'drums',
  name: 'Groove',
  channels: 2,
  sampleFormat: 's16',
  take: null,
};

/** Files whose bytes are there while they are written, as on a disk: what a crash leaves behind. */
class DiskFiles implements PcmFiles {
  readonly disk = new Map<string, Blob>();
  framesUntilFull = Infinity;

  async create(id: string, format: StoredFormat): Promise<PcmFileSink> {
    const inner = await new MemoryFiles().create(id, format);
    let frames = 0;
    const frameBytes = (format.sampleFormat === 'f32' ? 4 : 2) * format.channels;
    return {
      append: async (planar) => {
        if (frames + planar[0]!.length > this.framesUntilFull) throw new StorageError('full', 'no room');
        frames += planar[0]!.length;
        // One byte more than whole frames: a crash may cut anywhere.
        this.disk.set(id, new Blob([new Uint8Array(frames * frameBytes + 1)]));
        await inner.append(planar);
      },
      record: () => undefined,
      finish: () => inner.finish(),
      abort: async () => void this.disk.delete(id),
    };
  }

  open(id: string): Promise<Blob> {
    const blob = this.disk.get(id);
    return blob ? Promise.resolve(blob) : Promise.reject(new StorageError('missing', id));
  }

  delete(id: string): Promise<void> {
    this.disk.delete(id);
    return Promise.resolve();
  }
}

/** Locks of one browser, shared by its tabs; a tab that dies lets go of its own. */
class FakeLocks {
  private readonly held = new Map<string, FakeTab>();

  tab(): FakeTab {
    return new FakeTab(this.held);
  }
}

class FakeTab {
  constructor(private readonly held: Map<string, FakeTab>) {}

  readonly request = (async (name: string, ...rest: unknown[]): Promise<unknown> => {
    const work = rest.pop() as (lock: unknown) => unknown;
    if (this.held.has(name)) {
      if ((rest[0] as LockOptions | undefined)?.ifAvailable) return work(null);
      throw new Error('the fake does not queue');
    }
    this.held.set(name, this);
    try {
      return await work({ name });
    } finally {
      if (this.held.get(name) === this) this.held.delete(name);
    }
  }) as LockManager['request'];

  die(): void {
    for (const [name, tab] of this.held) if (tab === this) this.held.delete(name);
  }
}

let index: MemoryIndex;
let files: DiskFiles;
let locks: FakeLocks;
let keptSafe: number;

function openTab(more: Partial<StoreHost> = {}): { store: RecordingStore; tab: FakeTab } {
  const tab = locks.tab();
  let clock = Date.UTC(2026, 0, 1);
  const host: StoreHost = {
    index,
    files,
    persistent: true,
    locks: tab,
    keepSafe: async () => {
      keptSafe++;
    },
    now: () => new Date((clock += 1000)),
    ...more,
  };
  return { store: new RecordingStore(host), tab };
}

const samples = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => i / count);

async function record(
  store: RecordingStore,
  meta: NewRecording,
  frames: number,
): Promise<{ id: string; sink: RecordingSink }> {
  const { recording, sink } = await store.create(meta);
  await sink.append(Array.from({ length: meta.channels }, () => samples(frames)));
  return { id: recording.id, sink };
}

beforeEach(() => {
  index = new MemoryIndex();
  files = new DiskFiles();
  locks = new FakeLocks();
  keptSafe = 0;
});

describe('RecordingStore', () => {
  it('stores samples and gives them back', async () => {
    const { store } = openTab({ files: new MemoryFiles() });
    const { id, sink } = await record(store, drums, 1000);
    await sink.finish();
    const recording = await store.get(id);
    expect(recording).toMatchObject({
      name: 'Groove',
      frames: 1000,
      state: 'complete',
      droppedFrames: 0,
      channels: 2,
    });
    const source = await store.openPcm(recording);
    const [left] = await source.read(500, 10);
    // 16-bit storage: half a step of 2^-15.
    left!.forEach((sample, i) => expect(Math.abs(sample - (500 + i) / 1000)).toBeLessThanOrEqual(1 / 65536));
    expect((await store.exportWav(recording)).size).toBe(44 + 1000 * 2 * 2);
  });

  it('lists what is finished, newest first, and gives every recording its own id', async () => {
    const { store } = openTab();
    const ids = [];
    for (const name of ['first', 'second', 'third']) {
      const { id, sink } = await record(store, { ...take, name }, 10);
      ids.push(id);
      if (name !== 'second') await sink.finish();
    }
    expect((await store.list()).map((recording) => recording.name)).toEqual(['third', 'first']);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+$/);
  });

  it('cleans hostile names when creating and renaming', async () => {
    const { store } = openTab();
    const { id, sink } = await record(store, { ...take, name: 'a\u202Eb\n' }, 1);
    await sink.finish();
    expect((await store.get(id)).name).toBe('a b');
    expect((await store.rename(id, '\u0000')).name).toBe('Untitled');
  });

  it('names what is missing', async () => {
    const { store } = openTab();
    await expect(store.get('nothing')).rejects.toMatchObject({ code: 'missing' });
    await expect(store.rename('nothing', 'x')).rejects.toMatchObject({ code: 'missing' });
    await expect(store.recover('nothing')).rejects.toMatchObject({ code: 'missing' });
  });

  it('asks once to be kept, when the first recording is', async () => {
    const { store } = openTab();
    const { sink } = await record(store, take, 1);
    expect(keptSafe).toBe(0);
    await sink.finish();
    await (await record(store, take, 1)).sink.finish();
    expect(keptSafe).toBe(1);
  });

  it('stores lost frames and the count-in with the take', async () => {
    const { store } = openTab();
    const { id, sink } = await record(store, take, 100);
    sink.addDroppedFrames(30);
    sink.setTake({ ...take.take!, countInFrames: 48 });
    await sink.finish();
    expect(await store.get(id)).toMatchObject({ droppedFrames: 30, take: { countInFrames: 48 } });
  });

  it('forgets an aborted recording, and ends only once', async () => {
    const { store } = openTab();
    const { id, sink } = await record(store, take, 100);
    await sink.abort();
    await sink.finish();
    await expect(store.get(id)).rejects.toMatchObject({ code: 'missing' });
    expect(files.disk.size).toBe(0);
  });

  it('removes samples, entry and results together', async () => {
    const { store } = openTab();
    const { id, sink } = await record(store, take, 100);
    await sink.finish();
    await store.putResult(id, 'report', { score: 1 });
    await store.delete(id);
    expect(await store.list()).toEqual([]);
    expect(await store.getResult(id, 'report')).toBeUndefined();
    expect(files.disk.size).toBe(0);
  });

  it('keeps what was written before the disk was full', async () => {
    files.framesUntilFull = 150;
    const { store } = openTab();
    const { id, sink } = await record(store, take, 100);
    await expect(sink.append([samples(100)])).rejects.toMatchObject({ code: 'full' });
    await sink.finish();
    expect(await store.get(id)).toMatchObject({ frames: 100, state: 'complete' });
  });

  it('leaves nothing behind when a file cannot be made', async () => {
    const refusing: PcmFiles = {
      create: () => Promise.reject(new StorageError('unavailable', 'no')),
      open: (id) => files.open(id),
      delete: () => Promise.resolve(),
    };
    const { store } = openTab({ files: refusing });
    await expect(store.create(take)).rejects.toMatchObject({ code: 'unavailable' });
    expect(await index.all()).toEqual([]);
  });

  it('keeps results and scores as copies', async () => {
    const { store } = openTab();
    const result = { values: new Float32Array([1, 2]) };
    await store.putResult('x', 'curve', result);
    result.values[0] = 9;
    expect((await store.getResult<typeof result>('x', 'curve'))?.values[0]).toBe(1);
    await store.putScore('b', { name: 'Zwei', musicXml: '<b/>' });
    await store.putScore('a', { name: 'Eins\u0000', musicXml: '<a/>' });
    expect(await store.listScores()).toEqual([
      { id: 'a', name: 'Eins', musicXml: '<a/>' },
      { id: 'b', name: 'Zwei', musicXml: '<b/>' },
    ]);
    expect(await store.getScore('c')).toBeUndefined();
    expect((await store.renameScore('b', 'Neu\u0000')).name).toBe('Neu');
    expect((await store.getScore('b'))?.musicXml).toBe('<b/>');
    await expect(store.renameScore('c', 'x')).rejects.toMatchObject({ code: 'missing' });
    await store.deleteScore('a');
    expect((await store.listScores()).map(({ id }) => id)).toEqual(['b']);
  });
});

describe('after a crash', () => {
  it('finds an unfinished take, whole frames of it, and recovers it once', async () => {
    const before = openTab();
    const { id } = await record(before.store, take, 4800);
    before.tab.die();
    const { store } = openTab();
    expect(await store.unfinished()).toMatchObject([{ id, frames: 4800, state: 'recording' }]);
    expect(await store.recover(id)).toMatchObject({ frames: 4800, state: 'recovered' });
    expect(await store.unfinished()).toEqual([]);
    expect(await store.list()).toMatchObject([{ id, frames: 4800, state: 'recovered' }]);
    const source = await store.openPcm(await store.get(id));
    expect((await source.read(0, 10_000))[0]).toHaveLength(4800);
  });

  it('clears away takes without a sample and imports that were cut off', async () => {
    const before = openTab();
    await before.store.create(take);
    await record(before.store, drums, 100);
    before.tab.die();
    const { store } = openTab();
    expect(await store.unfinished()).toEqual([]);
    expect(await index.all()).toEqual([]);
    expect(files.disk.size).toBe(0);
  });
});

describe('two tabs', () => {
  it('leave each other’s running take alone', async () => {
    const one = openTab();
    const two = openTab();
    const { id, sink } = await record(one.store, take, 100);
    expect(await two.store.unfinished()).toEqual([]);
    await expect(two.store.recover(id)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(two.store.delete(id)).rejects.toMatchObject({ code: 'unavailable' });
    await sink.finish();
    expect(await two.store.list()).toMatchObject([{ id, state: 'complete', frames: 100 }]);
    await two.store.delete(id);
    expect(await one.store.list()).toEqual([]);
  });

  it('a tab does not take its own running take for an unfinished one, even without locks', async () => {
    const { store } = openTab({ locks: null });
    const { id } = await record(store, take, 100);
    expect(await store.unfinished()).toEqual([]);
    await expect(store.delete(id)).rejects.toMatchObject({ code: 'unavailable' });
  });
});

import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { TranscribeRun } from '../../../web/src/engine/engine';
import { EngineError } from '../../../web/src/engine/protocol';
import { DEFAULT_DRUM_ENGINE } from '../../../web/src/engine/results';
import type { DrumEngine, DrumEvent } from '../../../web/src/generated/drum-transcription';
import type { Recording } from '../../../web/src/generated/recording';

/** How the fake engine behaves in this test. */
const script = { fail: null as string | null, hold: null as Promise<void> | null };
const stored = new Map<string, Recording>();
const results = new Map<string, unknown>();
const analysed: string[] = [];

function abortable(run: TranscribeRun | undefined, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    run?.signal?.addEventListener('abort', () => reject(new EngineError('cancelled', '')));
    work.then(resolve, reject);
  });
}

const engine = {
  prepare: () => undefined,
  decode: async (file: File, openSink: (format: object) => Promise<{ finish: () => Promise<void> }>) => {
    if (file.name === 'bad.wma') throw new EngineError('unreadable', 'no such format');
    const sink = await openSink({ sampleRate: 44100, channels: 1 });
    await sink.finish();
    return { frames: 44100, duration: 1 };
  },
  overview: () =>
    Promise.resolve({
      binFrames: 64,
      sampleRate: 44100,
      min: new Int8Array(9),
      max: new Int8Array(9),
      peak: 1,
    }),
  transcribe: async (_source: object, name: string, drumEngine: DrumEngine, run?: TranscribeRun) => {
    if (script.hold) await abortable(run, script.hold);
    if (script.fail === name) throw new EngineError('crashed', 'trap');
    analysed.push(`${name} ${drumEngine}`);
    const events: DrumEvent[] = [
      { time: 0.5, class: 'KD', instrument: 'kick', velocity: 1, confidence: 0.9 },
    ];
    run?.onPartial?.(events, 0.6);
    return {
      transcription: { file: name, duration: 1, engine: drumEngine, events, rhythm: null },
      state: {},
    };
  },
  pick: () => Promise.resolve([]),
};

const store = {
  create: ({ name }: { name: string }) => {
    const recording = { id: `id-${name}`, name, frames: 44100, sampleRate: 44100, channels: 1 } as Recording;
    const finish = (): Promise<void> => {
      stored.set(recording.id, recording);
      return Promise.resolve();
    };
    return Promise.resolve({ recording, sink: { finish } });
  },
  get: (id: string) => Promise.resolve(stored.get(id)),
  list: () => Promise.resolve([...stored.values()]),
  openPcm: () => Promise.resolve({ close: () => undefined }),
  putResult: (id: string, key: string, value: unknown) =>
    Promise.resolve(void results.set(`${id} ${key}`, value)),
  getResult: (id: string, key: string) => Promise.resolve(results.get(`${id} ${key}`)),
};

vi.mock('../../../web/src/app/services', () => ({
  engine: () => Promise.resolve(engine),
  picker: () => Promise.resolve(engine),
  store: () => Promise.resolve(store),
}));
const { DrumJobs } = await import('../../../web/src/app/drums/jobs');
type Job = InstanceType<typeof DrumJobs>['all'][number];

const files = (...names: string[]): File[] => names.map((name) => new File(['x'], name));

/** Resolves when every job has come to rest. */
function settled(jobs: InstanceType<typeof DrumJobs>): Promise<void> {
  return vi.waitFor(() => {
    const moving = jobs.all.filter(({ state }) => state === 'waiting' || state === 'working');
    expect(moving).toEqual([]);
  });
}

function stateOf(job: Job): string {
  return `${job.name} ${job.state}${job.error ? ` ${job.error}` : ''}`;
}

describe('DrumJobs', () => {
  beforeEach(() => {
    script.fail = null;
    script.hold = null;
    stored.clear();
    results.clear();
    analysed.length = 0;
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
  });

  it('works through several files; one that fails does not stop the others', async () => {
    const jobs = new DrumJobs();
    script.fail = 'b.wav';
    jobs.add(files('a.wav', 'bad.wma', 'b.wav', 'c.wav'));
    await settled(jobs);
    expect(jobs.all.map(stateOf)).toEqual([
      'a.wav done',
      'bad.wma failed unreadable',
      'b.wav failed crashed',
      'c.wav done',
    ]);
    expect(results.has('id-a.wav drums')).toBe(true);
  });

  it('tries again where it stopped, without decoding anew', async () => {
    const jobs = new DrumJobs();
    script.fail = 'a.wav';
    const job = jobs.add(files('a.wav'));
    await settled(jobs);
    expect(job?.overview).not.toBeNull();
    script.fail = null;
    const decode = vi.spyOn(engine, 'decode');
    jobs.again(job!);
    await settled(jobs);
    expect(job?.state).toBe('done');
    expect(decode).not.toHaveBeenCalled();
  });

  it('keeps the former result when another engine is stopped or fails', async () => {
    const jobs = new DrumJobs();
    const job = jobs.add(files('a.wav'))!;
    await settled(jobs);
    const { result } = job;
    script.hold = new Promise(() => undefined);
    jobs.again(job, 'pfnmf-am1');
    await vi.waitFor(() => expect(job.state).toBe('working'));
    jobs.cancel(job);
    expect(job).toMatchObject({ state: 'done', engine: DEFAULT_DRUM_ENGINE, result });
    script.hold = null;
    script.fail = 'a.wav';
    jobs.again(job, 'pfnmf-am2');
    await settled(jobs);
    expect(job).toMatchObject({ state: 'failed', error: 'crashed', engine: DEFAULT_DRUM_ENGINE, result });
    script.fail = null;
    jobs.again(job, 'pfnmf-am1');
    await settled(jobs);
    expect(job.engine).toBe('pfnmf-am1');
    expect(analysed.at(-1)).toBe('a.wav pfnmf-am1');
  });

  it('shows hits while they are found, and forgets them with the result', async () => {
    const jobs = new DrumJobs();
    const seen: number[] = [];
    jobs.addEventListener('change', () => seen.push(jobs.all[0]?.partial.length ?? 0));
    jobs.add(files('a.wav'));
    await settled(jobs);
    expect(seen).toContain(1);
    expect(jobs.all[0]?.partial).toEqual([]);
  });

  it('goes back to an engine that listened before without listening again, unless asked to', async () => {
    const jobs = new DrumJobs();
    const job = jobs.add(files('a.wav'))!;
    await settled(jobs);
    jobs.again(job, 'pfnmf-smt');
    await settled(jobs);
    jobs.again(job, DEFAULT_DRUM_ENGINE);
    await settled(jobs);
    expect(job.result?.analysis.transcription.engine).toBe(DEFAULT_DRUM_ENGINE);
    expect(analysed).toEqual([`a.wav ${DEFAULT_DRUM_ENGINE}`, 'a.wav pfnmf-smt']);
    jobs.again(job);
    await settled(jobs);
    expect(analysed).toHaveLength(3);
  });

  it('stores what was decided by hand, and finds it again', async () => {
    const jobs = new DrumJobs();
    const job = jobs.add(files('a.wav'))!;
    await settled(jobs);
    await jobs.decide(job, job.result!.events[0]!, 'remove');
    expect(job.result?.events).toEqual([]);
    const later = await new DrumJobs().open('id-a.wav');
    expect(later.result?.events).toEqual([]);
    expect(later.result?.decisions).toHaveLength(1);
  });

  it('goes on with the next file after a stop', async () => {
    const jobs = new DrumJobs();
    script.hold = new Promise(() => undefined);
    const job = jobs.add(files('a.wav', 'b.wav'))!;
    await vi.waitFor(() => expect(job.overview).not.toBeNull());
    script.hold = null;
    await vi.waitFor(() => expect(job.stage).toBe('draw'));
    jobs.cancel(job);
    await settled(jobs);
    expect(jobs.all.map(stateOf)).toEqual(['a.wav cancelled', 'b.wav done']);
  });

  it('opens a stored result without analysing, and follows renames and deletions', async () => {
    const before = new DrumJobs();
    before.add(files('a.wav'));
    await settled(before);
    analysed.length = 0;
    const jobs = new DrumJobs();
    const job = await jobs.open('id-a.wav');
    expect(job.state).toBe('done');
    expect(await jobs.open('id-a.wav')).toBe(job);
    expect(analysed).toEqual([]);
    stored.set('id-a.wav', { ...stored.get('id-a.wav')!, name: 'Renamed' });
    await jobs.refresh();
    expect(job.name).toBe('Renamed');
    stored.clear();
    await jobs.refresh();
    expect(jobs.all).toEqual([]);
  });
});

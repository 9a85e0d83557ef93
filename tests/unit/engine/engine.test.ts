import { describe, expect, it } from 'vitest';
import { MemoryPcm } from '../../../web/src/decode/pcm';
import type { PcmSink } from '../../../web/src/decode/pcm';
import { Engine, EngineError } from '../../../web/src/engine/engine';
import type { EngineWorker } from '../../../web/src/engine/engine';
import type { FromWorker, ToWorker } from '../../../web/src/engine/protocol';
import type { DrumEvent } from '../../../web/src/generated/drum-transcription';

/** A worker whose behaviour the test writes: it sees every message and answers through `say`. */
class FakeWorker implements EngineWorker {
  onmessage: EngineWorker['onmessage'] = null;
  onerror: EngineWorker['onerror'] = null;
  onmessageerror: EngineWorker['onmessageerror'] = null;
  terminated = false;
  readonly received: ToWorker[] = [];

  constructor(private readonly behave: (message: ToWorker, worker: FakeWorker) => void) {}

  postMessage(message: ToWorker): void {
    this.received.push(message);
    queueMicrotask(() => {
      if (!this.terminated) this.behave(message, this);
    });
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: FromWorker): void {
    this.onmessage?.call(this as unknown as Worker, { data: message } as MessageEvent<FromWorker>);
  }

  crash(): void {
    this.onerror?.call(this as unknown as Worker, { message: 'boom' } as ErrorEvent);
  }
}

function engineWith(behave: (message: ToWorker, worker: FakeWorker, index: number) => void): {
  engine: Engine;
  workers: FakeWorker[];
} {
  const workers: FakeWorker[] = [];
  const engine = Engine.create(
    new URL('https://example.test/'),
    () => {
      const index = workers.length;
      const worker = new FakeWorker((message, self) => behave(message, self, index));
      workers.push(worker);
      return worker;
    },
    {},
  );
  return { engine, workers };
}

const source = (): MemoryPcm => new MemoryPcm([new Float32Array(1000)], 44100);
const overview = { binFrames: 64, sampleRate: 44100, min: new Int8Array(1), max: new Int8Array(1), peak: 0 };

describe('Engine', () => {
  it('tells progress and returns the result', async () => {
    const { engine } = engineWith((message, worker) => {
      if (message.type !== 'call') return;
      worker.say({ type: 'progress', stage: 'analyse', fraction: 0.5 });
      worker.say({ type: 'result', value: overview });
    });
    const seen: number[] = [];
    const result = await engine.overview(source(), { onProgress: ({ fraction }) => seen.push(fraction) });
    expect(result).toBe(overview);
    expect(seen).toEqual([0.5]);
  });

  it('shows hits while they are found: all so far, in order, each list its own', async () => {
    const hit = (time: number): DrumEvent => ({
      time,
      class: 'KD',
      instrument: 'kick',
      velocity: 1,
      confidence: 1,
    });
    const { engine } = engineWith((message, worker) => {
      if (message.type !== 'call') return;
      worker.say({ type: 'hits', events: [hit(1), hit(2.02)], until: 2 });
      worker.say({ type: 'hits', events: [hit(2.01), hit(3)], until: 3.5 });
      worker.say({ type: 'result', value: overview });
    });
    const seen: [number[], number][] = [];
    await engine.transcribe(source(), 'x', 'default', {
      onPartial: (events, until) => {
        seen.push([events.map(({ time }) => time), until]);
        events.length = 0;
      },
    });
    expect(seen).toEqual([
      [[1, 2.02], 2],
      [[1, 2.01, 2.02, 3], 3.5],
    ]);
  });

  it('prepares while another call runs', async () => {
    const { engine, workers } = engineWith((message, worker) => {
      if (message.type === 'prepare') worker.say({ type: 'result', value: overview });
    });
    const running = engine.overview(source());
    await Promise.resolve();
    engine.prepare('default');
    await expect(running).resolves.toBe(overview);
    expect(workers[0]?.received.at(-1)).toEqual({ type: 'prepare', engine: 'default' });
  });

  it('lets the worker read samples from the page', async () => {
    const { engine } = engineWith((message, worker) => {
      if (message.type === 'call') {
        worker.say({ type: 'request', request: 7, method: 'read', args: { start: 990, count: 100 } });
      } else if (message.type === 'reply') {
        expect(message.request).toBe(7);
        expect(message.value).toHaveLength(1);
        expect((message.value as Float32Array[])[0]).toHaveLength(10);
        worker.say({ type: 'result', value: overview });
      }
    });
    await engine.overview(source());
  });

  it('keeps the source usable after the worker has read from it', async () => {
    const { engine } = engineWith((message, worker) => {
      if (message.type === 'call') {
        worker.say({ type: 'request', request: 0, method: 'read', args: { start: 0, count: 1000 } });
      } else if (message.type === 'reply') {
        structuredClone(message.value, {
          transfer: (message.value as Float32Array[]).map((samples) => samples.buffer as ArrayBuffer),
        });
        worker.say({ type: 'result', value: overview });
      }
    });
    const samples = source();
    await engine.overview(samples);
    expect((await samples.read(0, 1000))[0]).toHaveLength(1000);
  });

  it('cancels by ending the worker and works again with a fresh one', async () => {
    const { engine, workers } = engineWith((message, worker, index) => {
      if (message.type === 'call' && index === 1) worker.say({ type: 'result', value: overview });
    });
    const abort = new AbortController();
    const running = engine.overview(source(), { signal: abort.signal });
    await Promise.resolve();
    setTimeout(() => abort.abort(), 5);
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(workers[0]?.terminated).toBe(true);
    await expect(engine.overview(source())).resolves.toBe(overview);
    expect(workers).toHaveLength(2);
  });

  it('does not start a call that was cancelled while it waited', async () => {
    const { engine, workers } = engineWith(() => undefined);
    await expect(engine.overview(source(), { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(workers).toHaveLength(0);
  });

  it('survives a crash: the call fails, the next one gets a fresh worker', async () => {
    const { engine, workers } = engineWith((message, worker, index) => {
      if (message.type !== 'call') return;
      if (index === 0) worker.crash();
      else worker.say({ type: 'result', value: overview });
    });
    await expect(engine.overview(source())).rejects.toMatchObject({ code: 'crashed' });
    await expect(engine.overview(source())).resolves.toBe(overview);
    expect(workers.map((worker) => worker.terminated)).toEqual([true, false]);
  });

  it('throws the module away after a trap inside it', async () => {
    const { engine, workers } = engineWith((message, worker, index) => {
      if (message.type !== 'call') return;
      if (index === 0) worker.say({ type: 'failure', code: 'crashed', message: 'unreachable' });
      else worker.say({ type: 'result', value: overview });
    });
    await expect(engine.overview(source())).rejects.toBeInstanceOf(EngineError);
    await engine.overview(source());
    expect(workers).toHaveLength(2);
  });

  it('runs calls one at a time, in order', async () => {
    let open = 0;
    const { engine } = engineWith((message, worker) => {
      if (message.type !== 'call') return;
      expect(++open).toBe(1);
      setTimeout(() => {
        --open;
        worker.say({ type: 'result', value: overview });
      }, 2);
    });
    await Promise.all([engine.overview(source()), engine.overview(source()), engine.overview(source())]);
  });

  it('reports what the page could not do in its own words, and aborts the sink', async () => {
    class Full extends Error {}
    const { engine } = engineWith((message, worker) => {
      if (message.type === 'call') {
        worker.say({
          type: 'request',
          request: 0,
          method: 'openSink',
          args: { sampleRate: 8000, channels: 1 },
        });
      } else if (message.type === 'reply') {
        worker.say({
          type: 'request',
          request: 1,
          method: 'append',
          args: { planar: [new Float32Array(4)] },
        });
      } else if (message.type === 'refuse') {
        worker.say({ type: 'failure', code: message.code, message: message.message });
      }
    });
    let aborted = 0;
    const sink: PcmSink = {
      append: () => Promise.reject(new Full('no room')),
      finish: () => Promise.resolve(),
      abort: () => {
        ++aborted;
        return Promise.resolve();
      },
    };
    const decoding = engine.decode(new File(['x'], 'x.wav'), () => Promise.resolve(sink));
    await expect(decoding).rejects.toBeInstanceOf(Full);
    expect(aborted).toBe(1);
  });

  it('uses threads only where they exist', () => {
    const create = (scope: { crossOriginIsolated?: boolean }): string =>
      Engine.create(new URL('https://example.test/'), () => new FakeWorker(() => undefined), scope).mode;
    expect(create({ crossOriginIsolated: true, Worker: FakeWorker } as never)).toBe('threads');
    expect(create({ crossOriginIsolated: true })).toBe('compatible');
    expect(create({})).toBe('compatible');
  });
});

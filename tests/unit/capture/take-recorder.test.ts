import { describe, expect, it, vi } from 'vitest';
import type { MicrophoneEvents } from '../../../web/src/capture/microphone';
import { TakeRecorder } from '../../../web/src/capture/take-recorder';
import type { TakeEvents, TakeMicrophone } from '../../../web/src/capture/take-recorder';
import type { TakeContext } from '../../../web/src/generated/recording';
import { MemoryFiles } from '../../../web/src/store/pcm-files';
import type { FeedMessage, LiveFeed } from '../../../web/src/store/pcm-writer-protocol';
import { MemoryIndex } from '../../../web/src/store/recording-index';
import { RecordingStore } from '../../../web/src/store/recordings';
import { TypedEventTarget } from '../../../web/src/typed-events';

const RATE = 8000;
const take: TakeContext = {
  exerciseId: 'scale',
  scoreTitle: 'Scale',
  instrumentId: 'clarinet',
  quartersPerMinute: 90,
  strictness: 'standard',
  countInFrames: 0,
  processingOn: false,
};

/** A microphone whose sound the test plays. The page is not isolated in Node, so samples travel through a port. */
class FakeMicrophone extends TypedEventTarget<MicrophoneEvents> implements TakeMicrophone {
  readonly sampleRate = RATE;
  readonly interrupted = false;
  readonly clock = { currentTime: 10, state: 'running' };
  readonly context = this.clock as unknown as AudioContext;
  processingOn = false;
  refuses = false;
  stops = 0;
  private port: MessagePort | null = null;

  startFeed(feed: LiveFeed): Promise<number> {
    if (this.refuses) return Promise.reject(new Error('refused'));
    if (!('port' in feed)) throw new Error('expected a port');
    this.port = feed.port;
    return Promise.resolve(this.clock.currentTime);
  }

  stopFeed(): Promise<void> {
    this.stops++;
    this.send({ type: 'end' });
    return Promise.resolve();
  }

  /** Plays `frames` samples that count up from `first`. */
  play(first: number, frames: number): void {
    this.send({ type: 'block', samples: Float32Array.from({ length: frames }, (_, i) => first + i) });
    this.emit('level', {
      peak: 1,
      rms: 0.5,
      clipping: false,
      silentSeconds: 0,
      recordedFrames: first + frames,
    });
  }

  fire(name: 'unplugged' | 'interrupted' | 'resumed'): void {
    this.emit(name, undefined);
  }

  private send(message: FeedMessage): void {
    this.port?.postMessage(message);
  }
}

function memoryStore(): RecordingStore {
  return new RecordingStore({
    index: new MemoryIndex(),
    files: new MemoryFiles(),
    persistent: false,
    locks: null,
    keepSafe: () => Promise.resolve(),
    now: () => new Date(0),
  });
}

async function start(microphone = new FakeMicrophone()): Promise<{
  microphone: FakeMicrophone;
  store: RecordingStore;
  recorder: TakeRecorder;
  finished: TakeEvents['finished'][];
}> {
  const store = memoryStore();
  const recorder = await TakeRecorder.start(microphone, store, take, 'Take 1');
  const finished: TakeEvents['finished'][] = [];
  recorder.on('finished', (event) => finished.push(event));
  return { microphone, store, recorder, finished };
}

describe('TakeRecorder', () => {
  it('stores every sample between start and stop', async () => {
    const { microphone, store, recorder, finished } = await start();
    for (let i = 0; i < 10; ++i) microphone.play(i * 100, 100);
    expect(recorder.frames).toBe(1000);
    const recording = await recorder.stop();
    expect(recording).toMatchObject({
      kind: 'take',
      frames: 1000,
      state: 'complete',
      droppedFrames: 0,
      sampleRate: RATE,
    });
    const [samples] = await (await store.openPcm(recording)).read(0, 2000);
    expect(samples).toEqual(Float32Array.from({ length: 1000 }, (_, i) => i));
    expect(finished).toEqual([{ recording, reason: 'stopped' }]);
  });

  it('notes the count-in on the microphone’s clock, and what processing was left on', async () => {
    const microphone = new FakeMicrophone();
    microphone.processingOn = true;
    const { recorder } = await start(microphone);
    expect(recorder.startTime).toBe(10);
    recorder.musicStartsAt(12.5);
    expect((await recorder.stop()).take).toEqual({ ...take, countInFrames: 2.5 * RATE, processingOn: true });
  });

  it('keeps the take when the microphone is unplugged', async () => {
    const { microphone, recorder, finished } = await start();
    microphone.play(0, 500);
    microphone.fire('unplugged');
    await vi.waitFor(() => expect(finished).toHaveLength(1));
    expect(finished[0]).toMatchObject({ reason: 'unplugged', recording: { frames: 500, state: 'complete' } });
    // Stopping afterwards gives the same take and starts nothing.
    expect(await recorder.stop()).toEqual(finished[0]!.recording);
    expect(microphone.stops).toBe(1);
  });

  it('counts silence that the system put in place of sound', async () => {
    const { microphone, recorder } = await start();
    const dropped: number[] = [];
    recorder.on('dropped', ({ frames }) => dropped.push(frames));
    microphone.fire('interrupted');
    microphone.clock.currentTime += 1.5;
    microphone.fire('resumed');
    expect(dropped).toEqual([1.5 * RATE]);
    expect((await recorder.stop()).droppedFrames).toBe(1.5 * RATE);
  });

  it('counts an interruption that lasts to the end', async () => {
    const { microphone, recorder } = await start();
    microphone.fire('interrupted');
    microphone.clock.currentTime += 1;
    expect((await recorder.stop()).droppedFrames).toBe(RATE);
  });

  it('ends by itself after two hours', async () => {
    const { microphone, finished } = await start();
    microphone.play(7200 * RATE, 1);
    await vi.waitFor(() => expect(finished).toHaveLength(1));
    expect(finished[0]!.reason).toBe('too-long');
  });

  it('leaves nothing behind when it is discarded or cannot start', async () => {
    const { store, recorder } = await start();
    await recorder.discard();
    expect(await store.list()).toEqual([]);
    const microphone = new FakeMicrophone();
    microphone.refuses = true;
    const other = memoryStore();
    await expect(TakeRecorder.start(microphone, other, take, 'x')).rejects.toThrow('refused');
    expect([...(await other.list()), ...(await other.unfinished())]).toEqual([]);
  });
});

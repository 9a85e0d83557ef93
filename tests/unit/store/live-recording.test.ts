import { describe, expect, it } from 'vitest';
import { createRingMemory, RingWriter } from '../../../web/src/capture/ring';
import { LiveRecording } from '../../../web/src/store/live-recording';
import { PcmFileWriter } from '../../../web/src/store/pcm-file';
import type { FeedMessage } from '../../../web/src/store/pcm-writer-protocol';
import { FakeFile } from './fake-file';

const RATE = 8000;
const ramp = (from: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => from + i);
const floats = (file: FakeFile): number[] => Array.from(new Float32Array(file.bytes.slice().buffer));

function setUp(): { file: FakeFile; writer: PcmFileWriter; clock: { ms: number } } {
  const clock = { ms: 0 };
  const file = new FakeFile();
  return { file, clock, writer: new PcmFileWriter(file, 'f32', 1, () => clock.ms) };
}

describe('LiveRecording from a ring', () => {
  it('writes everything in order and ends with the ring', async () => {
    const { file, writer, clock } = setUp();
    const memory = createRingMemory(1000);
    const ring = new RingWriter(memory);
    const live = new LiveRecording({ ring: memory }, RATE, writer, () => clock.ms);
    for (let i = 0; i < 20; ++i) {
      ring.write(ramp(i * 400, 400));
      clock.ms += 50;
      expect(live.poll()).toBe(false);
    }
    ring.write(ramp(8000, 7));
    ring.end();
    await live.finish();
    expect(floats(file)).toEqual(Array.from(ramp(0, 8007)));
    expect(live.status).toEqual({ frames: 8007, droppedFrames: 0 });
  });

  it('counts what the ring had no room for, once', () => {
    const { writer, clock } = setUp();
    const memory = createRingMemory(RATE);
    const ring = new RingWriter(memory);
    const live = new LiveRecording({ ring: memory }, RATE, writer, () => clock.ms);
    for (let t = 0; t < 100; ++t) {
      ring.write(ramp(0, 400));
      clock.ms += 50;
      // The writer sleeps for two seconds: one second fits, one is lost.
      if (t < 20 || t >= 59) live.poll();
    }
    expect(live.status.droppedFrames).toBe(RATE);
  });

  it('notices a clock that stood still', () => {
    const { writer, clock } = setUp();
    const memory = createRingMemory(RATE);
    const ring = new RingWriter(memory);
    const live = new LiveRecording({ ring: memory }, RATE, writer, () => clock.ms);
    for (let t = 0; t < 120; ++t) {
      if (t < 40 || t >= 60) ring.write(ramp(0, 400));
      clock.ms += 50;
      live.poll();
    }
    expect(live.status.droppedFrames).toBe(RATE);
  });

  it('does not wait for ever for an end that never comes', async () => {
    const { writer } = setUp();
    let ms = 0;
    const live = new LiveRecording({ ring: createRingMemory(10) }, RATE, writer, () => (ms += 200));
    await live.finish();
    expect(live.status.frames).toBe(0);
  });

  it('lets a full disk through', () => {
    const { file, writer, clock } = setUp();
    file.capacity = 40;
    const memory = createRingMemory(1000);
    new RingWriter(memory).write(ramp(0, 100));
    const live = new LiveRecording({ ring: memory }, RATE, writer, () => clock.ms);
    expect(() => live.poll()).toThrow(expect.objectContaining({ name: 'QuotaExceededError' }));
    expect(writer.frames).toBe(10);
  });
});

describe('LiveRecording from a port', () => {
  it('waits for the end, however late the last blocks come', async () => {
    const { file, writer } = setUp();
    const { port1, port2 } = new MessageChannel();
    const live = new LiveRecording({ port: port2 }, RATE, writer, () => performance.now());
    const send = (message: FeedMessage): void => port1.postMessage(message);
    send({ type: 'block', samples: ramp(0, 2048) });
    const finished = live.finish();
    setTimeout(() => {
      send({ type: 'block', samples: ramp(2048, 10) });
      send({ type: 'end' });
    }, 50);
    await finished;
    port1.close();
    expect(floats(file)).toEqual(Array.from(ramp(0, 2058)));
  });
});

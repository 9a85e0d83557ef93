import { Worker } from 'node:worker_threads';
import { transform } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createRingMemory, RingReader, RingWriter } from '../../../web/src/capture/ring';

const ramp = (from: number, count: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => from + i);

describe('ring', () => {
  it('holds exactly its capacity and counts what does not fit', () => {
    const memory = createRingMemory(5);
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory);
    expect(writer.write(ramp(0, 7))).toBe(5);
    expect([reader.available, reader.dropped]).toEqual([5, 2]);
    expect(writer.write(ramp(7, 1))).toBe(0);
    expect(reader.dropped).toBe(3);
    expect(Array.from(reader.read())).toEqual([0, 1, 2, 3, 4]);
    expect([reader.available, reader.read().length]).toEqual([0, 0]);
  });

  it.each([1, 2, 3, 7, 128, 200])(
    'keeps order through every interleaving of writes and reads, capacity %d',
    (capacity) => {
      const memory = createRingMemory(capacity);
      const writer = new RingWriter(memory);
      const reader = new RingReader(memory);
      let written = 0;
      let read = 0;
      let wrong = 0;
      let seed = 1;
      for (let step = 0; step < 3000; ++step) {
        seed = (seed * 1103515245 + 12345) & 0x7fffffff;
        const count = (seed >> 8) % (capacity + 3);
        if ((seed >> 20) % 2) {
          // What did not fit is offered again, so that the sequence stays whole.
          written += writer.write(ramp(written, count));
        } else {
          for (const sample of reader.read()) if (sample !== read++) ++wrong;
        }
        expect(reader.available).toBe(written - read);
      }
      expect(wrong).toBe(0);
      expect(read).toBeGreaterThan(capacity);
    },
  );

  it('says the end only after the last sample', () => {
    const memory = createRingMemory(4);
    const writer = new RingWriter(memory);
    const reader = new RingReader(memory);
    writer.write(ramp(0, 2));
    expect(reader.ended).toBe(false);
    writer.end();
    expect([reader.ended, reader.available]).toEqual([true, 2]);
  });

  it('refuses a capacity that is none', () => {
    expect(() => createRingMemory(0)).toThrow(RangeError);
    expect(() => createRingMemory(1.5)).toThrow(RangeError);
  });

  it('passes half a million samples between two threads without losing or mixing one', async () => {
    const total = 500_000;
    const memory = createRingMemory(4096);
    const source = await readFile(new URL('../../../web/src/capture/ring.ts', import.meta.url), 'utf8');
    const { code } = await transform(source, { loader: 'ts', format: 'cjs' });
    const worker = new Worker(
      `const module = { exports: {} }; ${code}
       const { workerData } = require('node:worker_threads');
       const writer = new module.exports.RingWriter(workerData.memory);
       for (let at = 0; at < workerData.total; ) {
         const block = Float32Array.from({ length: Math.min(128, workerData.total - at) }, (_, i) => at + i);
         const room = writer.capacity - writer.available;
         if (room >= block.length) at += writer.write(block);
       }
       writer.end();`,
      { eval: true, workerData: { memory, total } },
    );
    const reader = new RingReader(memory);
    let read = 0;
    let wrong = 0;
    for (let ended = false; !ended;) {
      ended = reader.ended;
      for (const sample of reader.read()) if (sample !== read++) ++wrong;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await worker.terminate();
    expect([read, wrong, reader.dropped]).toEqual([total, 0, 0]);
  });
});

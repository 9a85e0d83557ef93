import { describe, expect, it } from 'vitest';
import { FLUSH_MILLISECONDS, PcmFileWriter } from '../../../web/src/store/pcm-file';
import { FakeFile } from './fake-file';

const ramp = (count: number): Float32Array => Float32Array.from({ length: count }, (_, i) => i / 64);

describe('PcmFileWriter', () => {
  it('empties the file, then appends interleaved samples', () => {
    const file = new FakeFile();
    file.bytes = new Uint8Array(100);
    const writer = new PcmFileWriter(file, 'f32', 2, () => 0);
    writer.append([ramp(3), ramp(3)]);
    writer.append([ramp(1), ramp(1)]);
    expect(writer.frames).toBe(4);
    expect(Array.from(new Float32Array(file.bytes.slice().buffer))).toEqual([
      0,
      0,
      1 / 64,
      1 / 64,
      2 / 64,
      2 / 64,
      0,
      0,
    ]);
  });

  it('goes on where a write took only a part', () => {
    const file = new FakeFile();
    file.bytesPerWrite = 5;
    const writer = new PcmFileWriter(file, 's16', 1, () => 0);
    writer.append([ramp(10)]);
    expect(file.bytes).toHaveLength(20);
    expect(new Int16Array(file.bytes.slice().buffer)[9]).toBe(9 * 512);
  });

  it('flushes when it is time, and only when something is new', () => {
    const file = new FakeFile();
    let now = 0;
    const writer = new PcmFileWriter(file, 'f32', 1, () => now);
    writer.append([ramp(1)]);
    expect(file.flushes).toBe(0);
    now = FLUSH_MILLISECONDS;
    writer.flushIfDue();
    expect(file.flushes).toBe(1);
    now += FLUSH_MILLISECONDS;
    writer.flushIfDue();
    expect(file.flushes).toBe(1);
    writer.append([ramp(1)]);
    expect(file.flushes).toBe(2);
  });

  it.each([
    ['throws', 'throw' as const],
    ['takes nothing', 'zero' as const],
  ])('keeps whole frames when a full disk %s', (_name, whenFull) => {
    const file = new FakeFile();
    file.capacity = 22;
    file.whenFull = whenFull;
    const writer = new PcmFileWriter(file, 'f32', 2, () => 0);
    expect(() => writer.append([ramp(4), ramp(4)])).toThrow(
      expect.objectContaining({ name: 'QuotaExceededError' }),
    );
    expect(file.bytes).toHaveLength(16);
    expect(writer.frames).toBe(2);
    expect(file.flushes).toBe(1);
  });

  it('flushes before it closes', () => {
    const file = new FakeFile();
    new PcmFileWriter(file, 'f32', 1, () => 0).close();
    expect([file.flushes, file.closed]).toEqual([1, true]);
  });
});

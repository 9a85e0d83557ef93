import { describe, expect, it } from 'vitest';
import { BlobPcm, decodePcm, encodePcm, MemoryPcm } from '../../../web/src/decode/pcm';

describe('encodePcm', () => {
  it('interleaves 16-bit samples as little-endian steps of 2^-15, rounded and clipped', () => {
    const bytes = encodePcm([new Float32Array([0, 0.5, 1]), new Float32Array([-1, 1 / 32768, -2])], 's16');
    const steps = Array.from({ length: 6 }, (_, i) => new DataView(bytes.buffer).getInt16(i * 2, true));
    expect(steps).toEqual([0, -32768, 16384, 1, 32767, -32768]);
  });

  it('writes floats as IEEE 754 little-endian', () => {
    expect(Array.from(encodePcm([new Float32Array([1, -0.5])], 'f32'))).toEqual([
      0, 0, 0x80, 0x3f, 0, 0, 0, 0xbf,
    ]);
  });

  it('turns NaN into silence and infinities into full scale', () => {
    const bytes = encodePcm([new Float32Array([NaN, Infinity, -Infinity])], 's16');
    expect(Array.from(new Int16Array(bytes.buffer))).toEqual([0, 32767, -32768]);
  });

  it('refuses channels of different length', () => {
    expect(() => encodePcm([new Float32Array(2), new Float32Array(3)], 'f32')).toThrow(RangeError);
  });
});

describe('decodePcm', () => {
  it('keeps every 16-bit step through a round trip', () => {
    const steps = Int16Array.from({ length: 65536 }, (_, i) => i - 32768);
    const planar = decodePcm(new Uint8Array(steps.buffer), 's16', 1);
    expect(new Int16Array(encodePcm(planar, 's16').buffer)).toEqual(steps);
  });

  it('keeps floats of three channels bit for bit', () => {
    const planar = [0, 1, 2].map((c) =>
      Float32Array.from({ length: 5 }, (_, i) => Math.fround(Math.sin(i * 7 + c))),
    );
    expect(decodePcm(encodePcm(planar, 'f32'), 'f32', 3)).toEqual(planar);
  });

  it('ignores a frame that was cut off', () => {
    const bytes = encodePcm([new Float32Array([0.25, 0.5]), new Float32Array([0, 0])], 's16');
    expect(decodePcm(bytes.subarray(0, 7), 's16', 2)[0]).toEqual(new Float32Array([0.25]));
  });

  it('reads from bytes that do not start at the buffer', () => {
    const padded = new Uint8Array([9, ...encodePcm([new Float32Array([0.125])], 'f32')]);
    expect(decodePcm(padded.subarray(1), 'f32', 1)[0]?.[0]).toBe(0.125);
  });
});

describe.each([
  ['MemoryPcm', (planar: Float32Array[]) => new MemoryPcm(planar, 8000)],
  [
    'BlobPcm',
    (planar: Float32Array[]) =>
      new BlobPcm(
        new Blob([encodePcm(planar, 'f32')]),
        { sampleRate: 8000, channels: planar.length },
        'f32',
        planar[0]!.length,
      ),
  ],
])('%s', (_name, open) => {
  const source = open([new Float32Array([0, 1, 2, 3, 4]), new Float32Array([5, 6, 7, 8, 9])]);

  it('states its format', () => {
    expect([source.sampleRate, source.channels, source.frames]).toEqual([8000, 2, 5]);
  });

  it.each([
    [1, 2, [1, 2], [6, 7]],
    [3, 10, [3, 4], [8, 9]],
    [-2, 3, [0], [5]],
    [9, 4, [], []],
    [2, 0, [], []],
    [2, -1, [], []],
  ])('clips a read of [%d, +%d) to what is there', async (start, count, left, right) => {
    expect(await source.read(start, count)).toEqual([new Float32Array(left), new Float32Array(right)]);
  });
});

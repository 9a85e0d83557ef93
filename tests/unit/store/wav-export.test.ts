import { describe, expect, it } from 'vitest';
import { encodePcm } from '../../../web/src/decode/pcm';
import { wavBlob, wavHeader } from '../../../web/src/store/wav-export';

const text = (view: DataView, at: number, count = 4): string =>
  String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, count));

/** Reads a WAV file as RFC 2361 and the RIFF specification describe it, chunk by chunk. */
function parse(bytes: Uint8Array<ArrayBuffer>): Map<string, DataView> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = new Map([['RIFF', new DataView(bytes.buffer, bytes.byteOffset, 12)]]);
  for (let at = 12; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, true);
    const body = Math.min(size, bytes.length - at - 8);
    chunks.set(text(view, at), new DataView(bytes.buffer, bytes.byteOffset + at + 8, body));
    at += 8 + size;
  }
  return chunks;
}

describe('wavBlob', () => {
  it('writes 16-bit PCM as the 44 bytes that everything reads', async () => {
    const samples = encodePcm([new Float32Array([0, 0.5]), new Float32Array([-0.5, 0.25])], 's16');
    const blob = wavBlob(new Blob([samples]), { sampleRate: 48000, channels: 2 }, 's16', 2);
    const bytes = new Uint8Array(await blob.arrayBuffer());
    expect(bytes).toHaveLength(44 + 8);
    const chunks = parse(bytes);
    expect(text(chunks.get('RIFF')!, 0) + text(chunks.get('RIFF')!, 8)).toBe('RIFFWAVE');
    expect(chunks.get('RIFF')!.getUint32(4, true)).toBe(bytes.length - 8);
    const fmt = chunks.get('fmt ')!;
    expect([fmt.byteLength, fmt.getUint16(0, true), fmt.getUint16(2, true)]).toEqual([16, 1, 2]);
    expect([fmt.getUint32(4, true), fmt.getUint32(8, true)]).toEqual([48000, 192000]);
    expect([fmt.getUint16(12, true), fmt.getUint16(14, true)]).toEqual([4, 16]);
    const data = chunks.get('data')!;
    expect([0, 2, 4, 6].map((at) => data.getInt16(at, true))).toEqual([0, -16384, 16384, 8192]);
  });

  it('writes 32-bit float with its extension size and fact chunk, and only whole frames', async () => {
    const samples = encodePcm([new Float32Array([0.1, -0.2, 0.3])], 'f32');
    const blob = wavBlob(
      new Blob([samples, new Uint8Array(3)]),
      { sampleRate: 44100, channels: 1 },
      'f32',
      3,
    );
    const chunks = parse(new Uint8Array(await blob.arrayBuffer()));
    const fmt = chunks.get('fmt ')!;
    expect([
      fmt.byteLength,
      fmt.getUint16(0, true),
      fmt.getUint16(14, true),
      fmt.getUint16(16, true),
    ]).toEqual([18, 3, 32, 0]);
    expect(chunks.get('fact')!.getUint32(0, true)).toBe(3);
    const data = chunks.get('data')!;
    expect([0, 4, 8].map((at) => data.getFloat32(at, true))).toEqual([0.1, -0.2, 0.3].map(Math.fround));
    expect(chunks.get('RIFF')!.getUint32(4, true)).toBe(blob.size - 8);
  });
});

describe('wavHeader', () => {
  it('turns to RF64 (EBU Tech 3306) where 32 bits do not suffice', () => {
    const frames = 192000 * 7200;
    const header = wavHeader({ sampleRate: 192000, channels: 2 }, 'f32', frames);
    const chunks = parse(header);
    expect(text(chunks.get('RIFF')!, 0)).toBe('RF64');
    expect(chunks.get('RIFF')!.getUint32(4, true)).toBe(0xffffffff);
    const ds64 = chunks.get('ds64')!;
    expect(ds64.getBigUint64(0, true)).toBe(BigInt(header.length + frames * 8 - 8));
    expect(ds64.getBigUint64(8, true)).toBe(BigInt(frames * 8));
    expect(ds64.getBigUint64(16, true)).toBe(BigInt(frames));
    expect(chunks.get('fmt ')!.getUint32(4, true)).toBe(192000);
    expect(text(new DataView(header.buffer, header.byteOffset), header.length - 8)).toBe('data');
  });
});

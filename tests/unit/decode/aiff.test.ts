import { describe, expect, it } from 'vitest';
import { decodeCompressed } from '../../../web/src/decode/decoder';

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const big = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) & 255);
const chunk = (name: string, body: number[]): number[] => [
  ...ascii(name),
  ...big(body.length, 4),
  ...body,
  ...(body.length % 2 ? [0] : []),
];

/** 44 100 as the AIFF specification's own example prints it: 400E AC44 0000 0000 0000. */
const RATE_44100 = [0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0];

function aiff(options: {
  channels?: number;
  frames: number;
  bits: number;
  data: number[];
  coding?: string;
  rate?: number[];
  offset?: number;
}): File {
  const comm = [
    ...big(options.channels ?? 1, 2),
    ...big(options.frames, 4),
    ...big(options.bits, 2),
    ...(options.rate ?? RATE_44100),
    ...(options.coding ? [...ascii(options.coding), 0, 0] : []),
  ];
  const gap = new Array<number>(options.offset ?? 0).fill(0x55);
  const body = [
    ...ascii(options.coding ? 'AIFC' : 'AIFF'),
    ...chunk('NAME', ascii('odd')),
    ...chunk('COMM', comm),
    ...chunk('SSND', [...big(gap.length, 4), ...big(0, 4), ...gap, ...options.data]),
  ];
  return new File([new Uint8Array([...ascii('FORM'), ...big(body.length, 4), ...body])], 'x.aif');
}

async function decode(file: File): Promise<{ rate: number; planar: number[][] }> {
  const stream = await decodeCompressed(file);
  const planar: number[][] = Array.from({ length: stream.channels }, () => []);
  for await (const piece of stream.chunks) piece.forEach((samples, c) => planar[c]!.push(...samples));
  return { rate: stream.sampleRate, planar };
}

describe('AIFF', () => {
  it('reads 16-bit stereo at the stated rate', async () => {
    const data = [...big(0x4000, 2), ...big(0xc000, 2), ...big(0x8000, 2), ...big(1, 2)];
    expect(await decode(aiff({ channels: 2, frames: 2, bits: 16, data }))).toEqual({
      rate: 44100,
      planar: [
        [0.5, -1],
        [-0.5, 1 / 32768],
      ],
    });
  });

  it.each([
    ['8 bits', 8, undefined, [0x40, 0xc0], [0.5, -0.5]],
    ['12 bits, left-justified in two bytes', 12, undefined, [0x40, 0, 0xc0, 0], [0.5, -0.5]],
    ['24 bits', 24, undefined, [0x40, 0, 0, 0xff, 0xff, 0xff], [0.5, -1 / 2 ** 23]],
    ['32 bits', 32, undefined, [0x40, 0, 0, 0, 0x80, 0, 0, 0], [0.5, -1]],
    ['little-endian', 16, 'sowt', [0, 0x40, 0, 0xc0], [0.5, -0.5]],
    ['float', 32, 'fl32', [0x3f, 0, 0, 0, 0xbf, 0x80, 0, 0], [0.5, -1]],
    ['double', 64, 'fl64', [0x3f, 0xe0, 0, 0, 0, 0, 0, 0, 0xbf, 0xf0, 0, 0, 0, 0, 0, 0], [0.5, -1]],
  ])('reads %s', async (_name, bits, coding, data, expected) => {
    const file = aiff({ frames: 2, bits, data, ...(coding ? { coding } : {}) });
    expect((await decode(file)).planar).toEqual([expected]);
  });

  it('skips the offset before the samples', async () => {
    const { planar } = await decode(aiff({ frames: 1, bits: 8, data: [0x40], offset: 6 }));
    expect(planar).toEqual([[0.5]]);
  });

  it('gives what is there of a file that was cut off', async () => {
    expect((await decode(aiff({ frames: 99, bits: 8, data: [0x40, 0x20] }))).planar).toEqual([[0.5, 0.25]]);
  });

  it.each([
    ['unsupported', aiff({ frames: 1, bits: 16, data: [0, 0], coding: 'ima4' })],
    ['empty', aiff({ frames: 0, bits: 16, data: [] })],
    ['unreadable', aiff({ frames: 1, bits: 8, data: [1], channels: 0 })],
    ['unreadable', aiff({ frames: 1, bits: 8, data: [1], rate: new Array<number>(10).fill(0) })],
    ['unreadable', new File([new Uint8Array([...ascii('FORM'), 0, 0, 0, 4, ...ascii('AIFF')])], 'x')],
    // One frame more than two hours at 1 Hz (exponent 16383, mantissa 2^63).
    [
      'too-long',
      aiff({
        frames: 7201,
        bits: 8,
        data: new Array<number>(7201).fill(1),
        rate: [0x3f, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0],
      }),
    ],
  ])('is %s when it has to be', async (code, file) => {
    await expect(decode(file)).rejects.toMatchObject({ code });
  });
});

import { describe, expect, it } from 'vitest';
import {
  id3TagBytes,
  mpegFrameAt,
  SNIFF_BYTES,
  sniffContainer,
  sniffFile,
} from '../../../web/src/decode/sniff';
import type { Container } from '../../../web/src/decode/sniff';

const latin = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));
const bytes = (...parts: (string | number[])[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(parts.flatMap((part) => (typeof part === 'string' ? latin(part) : part)));

/** MPEG 1 layer III, 128 kbit/s, 44.1 kHz, stereo: 144 * 128000 / 44100 = 417 bytes. */
const mp3Frame = [0xff, 0xfb, 0x90, 0x00, ...new Array<number>(413).fill(0)];
const id3 = (bodyBytes: number): number[] => [
  ...latin('ID3'),
  4,
  0,
  0,
  ...[21, 14, 7, 0].map((shift) => (bodyBytes >> shift) & 0x7f),
  ...new Array<number>(bodyBytes).fill(0),
];

describe('sniffContainer', () => {
  it.each<[Container, Uint8Array]>([
    ['wav', bytes('RIFF', [0, 0, 0, 0], 'WAVEfmt ')],
    ['rf64', bytes('RF64', [255, 255, 255, 255], 'WAVEds64')],
    ['rf64', bytes('BW64', [255, 255, 255, 255], 'WAVEds64')],
    ['aiff', bytes('FORM', [0, 0, 0, 0], 'AIFFCOMM')],
    ['aiff', bytes('FORM', [0, 0, 0, 0], 'AIFCFVER')],
    ['flac', bytes('fLaC')],
    ['ogg', bytes('OggS')],
    ['midi', bytes('MThd', [0, 0, 0, 6])],
    ['midi', bytes('RIFF', [0, 0, 0, 0], 'RMIDdata')],
    ['zip', bytes('PK', [3, 4])],
    ['webm', bytes([0x1a, 0x45, 0xdf, 0xa3])],
    [
      'asf',
      bytes([0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, 0xa6, 0xd9, 0, 0xaa, 0, 0x62, 0xce, 0x6c]),
    ],
    ['mp4', bytes([0, 0, 0, 0x20], 'ftypM4A ')],
    ['xml', bytes('<?xml version="1.0"?>')],
    ['xml', bytes([0xef, 0xbb, 0xbf], '\n <score-partwise>')],
    ['xml', bytes([0xff, 0xfe], '<\0?\0')],
    ['adts', bytes([0xff, 0xf1, 0x50, 0x80, 0x2e, 0x7f, 0xfc])],
    ['mp3', bytes(mp3Frame, mp3Frame)],
    ['mp3', bytes(id3(20), mp3Frame, mp3Frame)],
    ['flac', bytes(id3(20), 'fLaC')],
    ['adts', bytes(id3(20), [0xff, 0xf1, 0x50, 0x80, 0x2e, 0x7f, 0xfc])],
    ['unknown', bytes('<html>')],
    ['unknown', bytes('Hello there')],
    ['unknown', bytes([])],
    ['unknown', bytes('RIFF', [0, 0, 0, 0], 'AVI ')],
  ])('knows %s', (kind, head) => {
    expect(sniffContainer(head)).toBe(kind);
  });

  it('wants a second frame before it believes a sync word', () => {
    const lonely = bytes(mp3Frame, new Array<number>(SNIFF_BYTES).fill(7));
    expect(sniffContainer(lonely)).toBe('unknown');
  });

  it('never throws, whatever the bytes', () => {
    for (let seed = 1; seed < 2000; ++seed) {
      // A plain linear congruential generator; half the heads start like something known.
      let state = seed;
      const noise = Array.from(
        { length: seed % 64 },
        () => ((state = (state * 1103515245 + 12345) & 0x7fffffff) >> 16) & 255,
      );
      const start = seed % 2 ? latin(['ID3', 'RIFF', 'OggS', 'FORM', 'PK'][seed % 5]!) : [0xff];
      expect(typeof sniffContainer(bytes(start, noise))).toBe('string');
    }
  });
});

describe('sniffFile', () => {
  it('looks behind a tag that is longer than the head', async () => {
    expect(await sniffFile(new Blob([bytes(id3(100_000), 'fLaC')]))).toBe('flac');
    expect(await sniffFile(new Blob([bytes(id3(100_000), mp3Frame, mp3Frame)]))).toBe('mp3');
    expect(await sniffFile(new Blob([bytes(id3(SNIFF_BYTES - 20), 'fLaC')]))).toBe('flac');
  });

  it('takes a tag that promises more than the file holds for an MP3', async () => {
    expect(await sniffFile(new Blob([bytes(id3(1000)).subarray(0, 100)]))).toBe('mp3');
  });
});

describe('id3TagBytes', () => {
  it('reads sizes of seven bits a byte, and counts the footer', () => {
    const tag = id3(300);
    expect(id3TagBytes(new Uint8Array(tag))).toBe(310);
    tag[5] = 0x10;
    expect(id3TagBytes(new Uint8Array(tag))).toBe(320);
  });
});

describe('mpegFrameAt', () => {
  // Frame lengths as the formulas of ISO/IEC 11172-3 section 2.4.3.1 give them, worked out by hand.
  it.each([
    [
      'MPEG 1 layer III 128k 44.1k',
      [0xff, 0xfb, 0x90, 0x00],
      { bytes: 417, sampleRate: 44100, samples: 1152, sideInfoBytes: 32 },
    ],
    [
      'the same, padded, mono',
      [0xff, 0xfb, 0x92, 0xc0],
      { bytes: 418, sampleRate: 44100, samples: 1152, sideInfoBytes: 17 },
    ],
    [
      'MPEG 2 layer III 64k 22.05k',
      [0xff, 0xf3, 0x80, 0x00],
      { bytes: 208, sampleRate: 22050, samples: 576, sideInfoBytes: 17 },
    ],
    [
      'MPEG 2.5 layer III 8k 8k mono',
      [0xff, 0xe3, 0x18, 0xc0],
      { bytes: 72, sampleRate: 8000, samples: 576, sideInfoBytes: 9 },
    ],
    [
      'MPEG 1 layer II 192k 48k',
      [0xff, 0xfd, 0xa4, 0x00],
      { bytes: 576, sampleRate: 48000, samples: 1152, sideInfoBytes: 32 },
    ],
  ])('reads %s', (_name, header, frame) => {
    expect(mpegFrameAt(new Uint8Array(header), 0)).toEqual(frame);
  });

  it.each([
    ['a reserved version', [0xff, 0xeb, 0x90, 0x00]],
    ['a reserved layer', [0xff, 0xf9, 0x90, 0x00]],
    ['a reserved rate', [0xff, 0xfb, 0x9c, 0x00]],
    ['an impossible bit rate', [0xff, 0xfb, 0xf0, 0x00]],
    ['too few bytes', [0xff, 0xfb, 0x90]],
  ])('refuses %s', (_name, header) => {
    expect(mpegFrameAt(new Uint8Array(header), 0)).toBeNull();
  });
});

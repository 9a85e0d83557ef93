// AIFF and AIFF-C (Apple, "Audio Interchange File Format", version 1.3, 1989; AIFF-C draft, 1991): what recording
// programs on Apple systems write, and no browser but Apple's decodes.

import { DecodeError } from './errors';
import { checkLength, LONGEST_AUDIO_SECONDS } from './stream';
import type { DecodedStream } from './stream';

/** How one sample is read: its bytes, and its value with full scale 1. */
interface SampleReader {
  bytes: number;
  read: (view: DataView, at: number) => number;
}

const CHUNK_HEADER_BYTES = 8;
const FORM_HEADER_BYTES = 12;

/** COMM: channels, frames, bits per sample, 80-bit rate; AIFF-C adds four characters naming the coding. */
const COMM_BYTES = 18;

/** SSND: offset and block size come before the samples. */
const SSND_HEADER_BYTES = 8;

/** Decodes linear PCM and float AIFF and AIFF-C as a stream. Rejects with DecodeError. */
export async function decodeAiff(file: Blob): Promise<DecodedStream> {
  const chunks = await findChunks(file);
  const common = chunks.get('COMM');
  const sound = chunks.get('SSND');
  if (!common || common.bytes < COMM_BYTES) throw new DecodeError('unreadable', 'no COMM chunk');
  if (!sound) throw new DecodeError('empty', 'no SSND chunk');
  const comm = await viewOf(file, common.start, common.bytes);
  const channels = comm.getInt16(0);
  const sampleRate = readExtended(comm, 8);
  const coding = common.bytes >= COMM_BYTES + 4 ? fourCharacters(comm, COMM_BYTES) : 'NONE';
  const reader = sampleReader(coding, comm.getInt16(6));
  if (!reader) throw new DecodeError('unsupported', `AIFF coding ${coding}`);
  if (channels < 1 || !(sampleRate >= 1 && sampleRate < 1e7))
    throw new DecodeError('unreadable', 'absurd format');
  const skipped = (await viewOf(file, sound.start, 4)).getUint32(0);
  const start = sound.start + SSND_HEADER_BYTES + skipped;
  // The file may be cut off; what is there counts.
  const end = Math.min(file.size, sound.start + sound.bytes);
  const frameBytes = reader.bytes * channels;
  const frames = Math.min(comm.getUint32(2), Math.floor((end - start) / frameBytes));
  if (frames < 1) throw new DecodeError('empty', 'no samples');
  checkLength(frames / sampleRate, LONGEST_AUDIO_SECONDS);

  async function* readChunks(sample: SampleReader): AsyncGenerator<Float32Array[]> {
    const chunkFrames = Math.round(sampleRate);
    for (let first = 0; first < frames; first += chunkFrames) {
      const count = Math.min(chunkFrames, frames - first);
      const view = await viewOf(file, start + first * frameBytes, count * frameBytes);
      yield planarOf(view, count, channels, sample);
    }
  }
  return { sampleRate, channels, estimatedFrames: frames, chunks: readChunks(reader) };
}

function planarOf(view: DataView, frames: number, channels: number, reader: SampleReader): Float32Array[] {
  return Array.from({ length: channels }, (_, c) =>
    Float32Array.from({ length: frames }, (_, i) => reader.read(view, (i * channels + c) * reader.bytes)),
  );
}

/** Chunks by name; the first of each name counts. */
async function findChunks(file: Blob): Promise<Map<string, { start: number; bytes: number }>> {
  const chunks = new Map<string, { start: number; bytes: number }>();
  for (let at = FORM_HEADER_BYTES; at + CHUNK_HEADER_BYTES <= file.size;) {
    const header = await viewOf(file, at, CHUNK_HEADER_BYTES);
    const name = fourCharacters(header, 0);
    const bytes = header.getUint32(4);
    if (!chunks.has(name)) chunks.set(name, { start: at + CHUNK_HEADER_BYTES, bytes });
    if (chunks.has('COMM') && chunks.has('SSND')) break;
    at += CHUNK_HEADER_BYTES + bytes + (bytes % 2);
  }
  return chunks;
}

/** Big-endian unless the coding says otherwise; sample sizes are rounded up to whole bytes. */
function sampleReader(coding: string, bits: number): SampleReader | null {
  switch (coding) {
    case 'fl32':
    case 'FL32':
      return { bytes: 4, read: (view, at) => view.getFloat32(at) };
    case 'fl64':
    case 'FL64':
      return { bytes: 8, read: (view, at) => view.getFloat64(at) };
    case 'sowt':
      return bits > 8 && bits <= 16
        ? { bytes: 2, read: (view, at) => view.getInt16(at, true) / 2 ** 15 }
        : null;
    case 'NONE':
    case 'twos':
    case 'in24':
    case 'in32':
      return integerReader(Math.ceil(bits / 8));
    default:
      return null;
  }
}

function integerReader(bytes: number): SampleReader | null {
  switch (bytes) {
    case 1:
      return { bytes, read: (view, at) => view.getInt8(at) / 2 ** 7 };
    case 2:
      return { bytes, read: (view, at) => view.getInt16(at) / 2 ** 15 };
    case 3:
      return { bytes, read: (view, at) => (view.getInt16(at) * 256 + view.getUint8(at + 2)) / 2 ** 23 };
    case 4:
      return { bytes, read: (view, at) => view.getInt32(at) / 2 ** 31 };
    default:
      return null;
  }
}

/** IEEE 754 extended precision (80 bits, big-endian): sign and 15-bit exponent, 64-bit mantissa with its leading 1. */
function readExtended(view: DataView, at: number): number {
  const exponent = view.getUint16(at) & 0x7fff;
  const mantissa = view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6);
  return mantissa * 2 ** (exponent - 16383 - 63);
}

function fourCharacters(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((i) => view.getUint8(at + i)));
}

async function viewOf(file: Blob, start: number, bytes: number): Promise<DataView> {
  const buffer = await file.slice(start, start + bytes).arrayBuffer();
  if (buffer.byteLength < bytes) throw new DecodeError('unreadable', 'the file is cut off');
  return new DataView(buffer);
}

import { BYTES_PER_SAMPLE, encodePcm } from '../decode/pcm';
import type { PcmFormat, PcmSource, SampleFormat } from '../decode/pcm';

// WAVE format tags (RFC 2361) and the size from which 32-bit chunk sizes no longer do (EBU Tech 3306, RF64).
const TAG_PCM = 1;
const TAG_FLOAT = 3;
const LONGEST_RIFF_BYTES = 0xffff_ffff;
const IN_DS64 = 0xffff_ffff;

/**
 * A WAV file of stored samples: the header is made here, the samples stay where they are until someone reads the
 * Blob. 16-bit PCM or 32-bit float as stored; RF64 beyond 4 GB. `samples` holds `frames` whole frames.
 */
export function wavBlob(samples: Blob, format: PcmFormat, sampleFormat: SampleFormat, frames: number): Blob {
  const dataBytes = frames * format.channels * BYTES_PER_SAMPLE[sampleFormat];
  return new Blob([wavHeader(format, sampleFormat, frames), samples.slice(0, dataBytes)], {
    type: 'audio/wav',
  });
}

/** Frames read at a time: a few milliseconds of work. */
const CHUNK_FRAMES = 65_536;

/** A recording as a 16-bit WAV file, whatever it is stored as: half the size for handing in. */
export async function wav16Blob(source: PcmSource): Promise<Blob> {
  const { sampleRate, channels, frames } = source;
  const parts: BlobPart[] = [wavHeader({ sampleRate, channels }, 's16', frames)];
  for (let at = 0; at < frames; at += CHUNK_FRAMES)
    parts.push(encodePcm(await source.read(at, CHUNK_FRAMES), 's16'));
  return new Blob(parts, { type: 'audio/wav' });
}

/** The bytes before the samples. */
export function wavHeader(
  format: PcmFormat,
  sampleFormat: SampleFormat,
  frames: number,
): Uint8Array<ArrayBuffer> {
  const bytesPerSample = BYTES_PER_SAMPLE[sampleFormat];
  const blockAlign = format.channels * bytesPerSample;
  const dataBytes = frames * blockAlign;
  const isFloat = sampleFormat === 'f32';
  // Every tag but PCM states the size of its extension and the frame count in a fact chunk.
  const fmtBytes = isFloat ? 18 : 16;
  const factBytes = isFloat ? 12 : 0;
  const plainBytes = 4 + (8 + fmtBytes) + factBytes + 8;
  const isLong = plainBytes + dataBytes > LONGEST_RIFF_BYTES;
  const ds64Bytes = isLong ? 8 + 28 : 0;
  const riffBytes = plainBytes + ds64Bytes + dataBytes;

  const header = new DataView(new ArrayBuffer(8 + plainBytes + ds64Bytes));
  let at = 0;
  const text = (id: string): void => {
    for (const letter of id) header.setUint8(at++, letter.charCodeAt(0));
  };
  const u16 = (value: number): void => {
    header.setUint16(at, value, true);
    at += 2;
  };
  const u32 = (value: number): void => {
    header.setUint32(at, value, true);
    at += 4;
  };
  const u64 = (value: number): void => {
    header.setBigUint64(at, BigInt(value), true);
    at += 8;
  };

  text(isLong ? 'RF64' : 'RIFF');
  u32(isLong ? IN_DS64 : riffBytes);
  text('WAVE');
  if (isLong) {
    text('ds64');
    u32(ds64Bytes - 8);
    u64(riffBytes);
    u64(dataBytes);
    u64(frames);
    u32(0);
  }
  text('fmt ');
  u32(fmtBytes);
  u16(isFloat ? TAG_FLOAT : TAG_PCM);
  u16(format.channels);
  u32(format.sampleRate);
  u32(format.sampleRate * blockAlign);
  u16(blockAlign);
  u16(bytesPerSample * 8);
  if (isFloat) {
    u16(0);
    text('fact');
    u32(4);
    u32(Math.min(frames, IN_DS64));
  }
  text('data');
  u32(isLong ? IN_DS64 : dataBytes);
  return new Uint8Array(header.buffer, 0, at);
}

// Compressed files to samples. WAV is the core's own business; everything else comes here.

import type { AudioSample, Input, InputAudioTrack } from 'mediabunny';
import { decodeAiff } from './aiff';
import { Rechunker } from './chunks';
import { DecodeError } from './errors';
import { readGaplessTrim } from './gapless';
import { sniffFile } from './sniff';
import type { Container } from './sniff';
import { checkLength, LONGEST_AUDIO_SECONDS } from './stream';
import type { DecodedStream } from './stream';

export { DecodeError } from './errors';
export type { DecodeErrorCode } from './errors';
export { sniffContainer, sniffFile } from './sniff';
export type { Container } from './sniff';
export { LONGEST_AUDIO_SECONDS } from './stream';
export type { DecodedStream } from './stream';

/** The longest audio decoded whole on the page, seconds: stereo at 48 kHz then takes 460 MB as floats. */
export const LONGEST_ON_PAGE_SECONDS = 20 * 60;

/** The largest file read whole on the page, bytes: no accepted format needs more for LONGEST_ON_PAGE_SECONDS. */
const LARGEST_ON_PAGE_BYTES = 512 * 1024 * 1024;

/** The highest sample rate that every OfflineAudioContext accepts, Hz (Web Audio API 1.1, createBuffer). */
const PAGE_RATE_SAFE = 96000;

/** Used on the page when the file's own rate cannot be learnt. */
const PAGE_RATE_DEFAULT = 44100;

/** Kinds that are recognised and hold no audio that any browser decodes. */
const NEVER_AUDIO: readonly Container[] = ['asf', 'midi', 'zip', 'xml'];

/**
 * Decodes MP3, AAC (ADTS, MP4), Ogg, FLAC, WebM and what else WebCodecs knows, and AIFF, as a stream at the file's own rate
 * in bounded memory. Works on the page and in workers. Encoder delay is removed where the file states it, so that
 * times are those of the original. Rejects with DecodeError; damage found later is thrown by the iteration.
 */
export async function decodeCompressed(file: Blob): Promise<DecodedStream> {
  const container = await checkedKind(file);
  if (container === 'aiff') return decodeAiff(file);
  if (typeof AudioDecoder === 'undefined') throw new DecodeError('unsupported', 'no WebCodecs here');
  const { AudioSampleSink } = await import('./containers');
  const { input, track } = await openTrack(file);
  try {
    if (!(await track.canDecode())) throw new DecodeError('unsupported', 'no decoder for this codec');
    const seconds = await input.getDurationFromMetadata([track]).catch(() => null);
    checkLength(seconds, LONGEST_AUDIO_SECONDS);
    const trim = container === 'mp3' ? await readGaplessTrim(file) : null;
    const samples = new AudioSampleSink(track).samples()[Symbol.asyncIterator]();
    const first = await samples.next();
    if (first.done) {
      // A file that states no emptiness holds samples that this demuxer does not find (FLAC at 192 kHz, damage at
      // the start): the browser's own may, and says 'unreadable' if it does not.
      throw new DecodeError(seconds === 0 ? 'empty' : 'unsupported', 'no samples found');
    }
    // The decoder knows better than the header: HE-AAC headers state half the rate, and parametric stereo is mono.
    const { sampleRate, numberOfChannels: channels } = first.value;
    const early = Math.max(0, Math.round(-first.value.timestamp * sampleRate));
    const chunks = streamSamples(
      input,
      first.value,
      samples,
      trim?.startFrames ?? early,
      trim?.frames ?? Infinity,
    );
    return {
      sampleRate,
      channels,
      estimatedFrames: trim?.frames ?? (seconds ? Math.round(seconds * sampleRate) : null),
      chunks,
    };
  } catch (error) {
    input.dispose();
    throw asDecodeError(error);
  }
}

/**
 * Decodes with the browser's own decodeAudioData, on the page and all at once: the way out where WebCodecs is
 * missing or refuses. At the file's own rate, learnt from its header. Rejects with DecodeError.
 */
export async function decodeOnPage(file: Blob): Promise<DecodedStream> {
  await checkedKind(file);
  if (typeof OfflineAudioContext === 'undefined') throw new DecodeError('unsupported', 'no Web Audio here');
  if (file.size > LARGEST_ON_PAGE_BYTES) throw new DecodeError('too-long', `${file.size} bytes at once`);
  const { sampleRate, seconds } = await headerOf(file);
  checkLength(seconds, LONGEST_ON_PAGE_SECONDS);
  const context = offlineContextAt(sampleRate);
  const buffer = await context.decodeAudioData(await file.arrayBuffer()).catch((error: unknown) => {
    throw new DecodeError('unreadable', 'decodeAudioData refused', error);
  });
  checkLength(buffer.duration, LONGEST_ON_PAGE_SECONDS);
  if (buffer.length === 0) throw new DecodeError('empty', 'no samples');
  return {
    sampleRate: buffer.sampleRate,
    channels: buffer.numberOfChannels,
    estimatedFrames: buffer.length,
    chunks: bufferChunks(buffer),
  };
}

async function checkedKind(file: Blob): Promise<Container> {
  if (file.size === 0) throw new DecodeError('empty', 'the file has no bytes');
  const container = await sniffFile(file).catch((error: unknown) => {
    throw new DecodeError('unreadable', 'the file cannot be read', error);
  });
  if (NEVER_AUDIO.includes(container)) throw new DecodeError('unsupported', `${container} is not decoded`);
  return container;
}

async function openTrack(file: Blob): Promise<{ input: Input; track: InputAudioTrack }> {
  const { BlobSource, Input, READABLE_CONTAINERS } = await import('./containers');
  const input = new Input({ source: new BlobSource(file), formats: READABLE_CONTAINERS });
  try {
    if (!(await input.canRead())) throw new DecodeError('unsupported', 'not a known container');
    const track = await input.getPrimaryAudioTrack();
    if (!track) {
      const silentVideo = (await input.getTracks()).length > 0;
      throw new DecodeError(silentVideo ? 'empty' : 'unreadable', 'no audio track');
    }
    return { input, track };
  } catch (error) {
    input.dispose();
    throw asDecodeError(error);
  }
}

async function* streamSamples(
  input: Input,
  first: AudioSample,
  rest: AsyncIterator<AudioSample, void>,
  skipFrames: number,
  maxFrames: number,
): AsyncGenerator<Float32Array[]> {
  const { sampleRate, numberOfChannels: channels } = first;
  const rechunker = new Rechunker(channels, Math.round(sampleRate), skipFrames, maxFrames);
  let sample: AudioSample | null = first;
  try {
    while (sample) {
      if (sample.sampleRate !== sampleRate || sample.numberOfChannels !== channels) {
        throw new DecodeError('unreadable', 'the format changes within the file');
      }
      const planar = planarOf(sample);
      sample.close();
      sample = null;
      yield* rechunker.push(planar);
      checkLength(rechunker.frames / sampleRate, LONGEST_AUDIO_SECONDS);
      const next = await rest.next();
      sample = next.done ? null : next.value;
    }
    yield* rechunker.end();
    if (rechunker.frames === 0) throw new DecodeError('empty', 'no samples');
  } catch (error) {
    throw asDecodeError(error);
  } finally {
    sample?.close();
    await rest.return?.().catch(() => undefined);
    input.dispose();
  }
}

function planarOf(sample: AudioSample): Float32Array[] {
  return Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
}

function offlineContextAt(sampleRate: number): OfflineAudioContext {
  try {
    return new OfflineAudioContext(1, 1, sampleRate);
  } catch {
    return new OfflineAudioContext(1, 1, PAGE_RATE_SAFE);
  }
}

async function* bufferChunks(buffer: AudioBuffer): AsyncGenerator<Float32Array[]> {
  const chunkFrames = Math.round(buffer.sampleRate);
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, c) => buffer.getChannelData(c));
  for (let start = 0; start < buffer.length; start += chunkFrames) {
    yield channels.map((channel) => channel.slice(start, start + chunkFrames));
  }
}

/** Rate and length by the file's header; defaults where it cannot be read here, since the browser may still know. */
async function headerOf(file: Blob): Promise<{ sampleRate: number; seconds: number | null }> {
  try {
    const { input, track } = await openTrack(file);
    try {
      const seconds = await input.getDurationFromMetadata([track]).catch(() => null);
      return { sampleRate: await track.getSampleRate(), seconds };
    } finally {
      input.dispose();
    }
  } catch {
    return { sampleRate: PAGE_RATE_DEFAULT, seconds: null };
  }
}

function asDecodeError(error: unknown): DecodeError {
  return error instanceof DecodeError
    ? error
    : new DecodeError('unreadable', 'damaged or unknown content', error);
}

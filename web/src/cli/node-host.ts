// What the pipeline needs from its host, in Node: the core from disk, and decoders for the formats that browsers
// bring along.

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CoreModule, CoreModuleFactory } from '../../../wasm/bindings/core';
import { DecodeError, sniffContainer } from '../decode/decoder';
import type { DecodedStream } from '../decode/decoder';
import { coreFiles } from '../engine/core-loader';
import { Pipeline } from '../engine/pipeline';

interface DecodedAudio {
  channelData: Float32Array[];
  sampleRate: number;
  errors?: { message: string }[];
}

interface Decoder {
  ready: Promise<void>;
  decodeFile?(bytes: Uint8Array): Promise<DecodedAudio>;
  decode(bytes: Uint8Array): Promise<DecodedAudio> | DecodedAudio;
  free(): void;
}

/** A decoder for the container, loaded when first needed. */
async function openDecoder(container: string): Promise<Decoder | null> {
  switch (container) {
    case 'flac':
      return new (await import('@wasm-audio-decoders/flac')).FLACDecoder();
    case 'ogg':
      return new (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder();
    case 'opus':
      return new (await import('ogg-opus-decoder')).OggOpusDecoder();
    case 'mp3':
      return new (await import('mpg123-decoder')).MPEGDecoder();
    default:
      return null;
  }
}

/** An Ogg stream says in its first page what it carries. */
function isOpus(head: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(head).includes('OpusHead');
}

/** Bytes that are enough to recognise a container and an Ogg stream's codec. */
const SNIFF_BYTES = 512;

async function decodeInNode(file: Blob, name: string): Promise<DecodedStream> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const head = bytes.subarray(0, SNIFF_BYTES);
  const sniffed = sniffContainer(head);
  const decoder = await openDecoder(sniffed === 'ogg' && isOpus(head) ? 'opus' : sniffed);
  if (decoder === null) {
    throw new DecodeError('unsupported', `${name} is not WAV, FLAC, Ogg or MP3; convert it to one of these`);
  }
  try {
    await decoder.ready;
    const audio = await (decoder.decodeFile?.(bytes) ?? decoder.decode(bytes));
    const frames = audio.channelData[0]?.length ?? 0;
    if (frames === 0) throw new DecodeError('unreadable', `${name} could not be decoded`);
    return {
      sampleRate: audio.sampleRate,
      channels: audio.channelData.length,
      estimatedFrames: frames,
      chunks: (async function* () {
        yield audio.channelData;
      })(),
    };
  } finally {
    decoder.free();
  }
}

/** The single-threaded core of this checkout. */
export async function loadNodeCore(root: string): Promise<CoreModule> {
  const folder = path.join(root, 'public/core');
  const { glue, wasm } = coreFiles(false);
  const factory = (await import(pathToFileURL(path.join(folder, glue)).href)) as {
    default: CoreModuleFactory;
  };
  return factory.default({ wasmBinary: await readFile(path.join(folder, wasm)) });
}

/**
 * The pipeline over the single-threaded core of this checkout.
 * @param models folder of the models and their manifest
 */
export async function loadNodePipeline(
  root: string,
  models = path.join(root, 'public/models'),
): Promise<Pipeline> {
  const core = await loadNodeCore(root);
  return new Pipeline(core, {
    decodeCompressed: decodeInNode,
    // ONNX Runtime's WASM has no threads in Node; inputs run in parallel instead (jobs.ts).
    networkThreads: 1,
    loadModel: async (file) => readFile(path.join(models, file)),
  });
}

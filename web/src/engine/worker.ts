// The engine's worker: owns one pipeline, knows no DOM. The page starts it, makes one call at a time, and ends it by
// terminating the worker.

import { DecodeError, decodeCompressed } from '../decode/decoder';
import { BlobPcm } from '../decode/pcm';
import type { PcmFormat, PcmSink, PcmSource } from '../decode/pcm';
import { loadCore } from './core-loader';
import { Pipeline } from './pipeline';
import { EngineError } from './protocol';
import type {
  Call,
  CallName,
  Calls,
  FromWorker,
  RequestName,
  Requests,
  SourceDescription,
  StageProgress,
  ToWorker,
} from './protocol';

/** More threads than this cost a small network more in waiting for each other than they bring. */
const MOST_NETWORK_THREADS = 4;

const scope = self as unknown as DedicatedWorkerGlobalScope;

let pipeline: Promise<Pipeline> | undefined;
let nextRequest = 0;
const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: EngineError) => void }>();

function send(message: FromWorker, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

function report(progress: StageProgress): void {
  send({ type: 'progress', ...progress });
}

/** Asks the page for something that the running call needs. */
function ask<K extends RequestName>(
  method: K,
  args: Requests[K]['args'],
  transfer: Transferable[] = [],
): Promise<Requests[K]['result']> {
  const request = nextRequest++;
  return new Promise((resolve, reject) => {
    waiting.set(request, { resolve, reject });
    send({ type: 'request', request, method, args } as FromWorker, transfer);
  });
}

/** Samples read as the analysis goes along: here where they are stored, so that the page has no part in it. */
function sourceOf(description: SourceDescription): PcmSource {
  const { stored, ...format } = description;
  if (stored) return new BlobPcm(stored.blob, format, stored.sampleFormat, format.frames);
  return {
    ...format,
    read: (start, count) => ask('read', { start, count }),
    close: () => undefined,
  };
}

/** A place on the page's side that takes decoded samples. */
async function remoteSink(format: PcmFormat): Promise<PcmSink> {
  await ask('openSink', format);
  return {
    append: async (planar) => {
      // Chunks that share one buffer (WAV) cannot be transferred one by one.
      const owned = planar.map((samples) =>
        samples.length * samples.BYTES_PER_ELEMENT === samples.buffer.byteLength ? samples : samples.slice(),
      );
      await ask(
        'append',
        { planar: owned },
        owned.map((samples) => samples.buffer as ArrayBuffer),
      );
    },
    finish: async () => {
      await ask('closeSink', { complete: true });
    },
    abort: async () => {
      await ask('closeSink', { complete: false });
    },
  };
}

async function loadPipeline(root: URL, threads: boolean): Promise<Pipeline> {
  const core = await loadCore(root, threads);
  return new Pipeline(core, {
    decodeCompressed,
    networkThreads: threads ? Math.min(MOST_NETWORK_THREADS, navigator.hardwareConcurrency) : 1,
    loadModel: async (path) => {
      const response = await fetch(new URL(`models/${path}`, root));
      if (!response.ok) throw new EngineError('not-loaded', `models/${path}: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  });
}

/** Every failure as an EngineError; what nobody foresaw is a crash. */
function toEngineError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  if (error instanceof DecodeError) return new EngineError(error.code, error.message);
  return new EngineError('crashed', error instanceof Error ? error.message : String(error));
}

async function run(call: Call): Promise<Calls[CallName]['result']> {
  if (pipeline === undefined) throw new EngineError('not-loaded', 'called before start');
  const ready = await pipeline;
  switch (call.method) {
    case 'decode':
      try {
        return await ready.decode(call.args.file, call.args.name, remoteSink, report);
      } catch (error) {
        // The page's decoder may know a format that WebCodecs lacks, and forgives damage that WebCodecs does not.
        if (!['unsupported', 'unreadable'].includes(toEngineError(error).code)) throw error;
        return ask('decodeOnPage', {});
      }
    case 'overview':
      return ready.overview(sourceOf(call.args.source), report);
    case 'transcribe':
      return ready.transcribe(sourceOf(call.args.source), call.args.name, call.args.engine, report, (hits) =>
        send({ type: 'hits', ...hits }),
      );
    case 'pick':
      return ready.pick(call.args.analysis, call.args.sensitivity);
    case 'trackRhythm':
      return ready.trackRhythm(call.args.events, call.args.duration, call.args.hints);
    case 'trackPitch': {
      const { source, name, instrumentId } = call.args;
      return ready.trackPitch(sourceOf(source), name, instrumentId, report);
    }
    case 'rate':
      return ready.rate(sourceOf(call.args.source), call.args.options, report);
    case 'explainRating':
      return ready.explainRating(sourceOf(call.args.source), call.args.options, report);
    case 'judgeImitation': {
      const { performance, reference, model } = call.args;
      return ready.judgeImitation(performance, reference, model);
    }
    case 'measureGroove':
      return ready.measureGroove(sourceOf(call.args.source), call.args.name, call.args.request, report);
    case 'assess': {
      const { source, name, score, instrumentId, options } = call.args;
      return ready.assess(sourceOf(source), name, score, instrumentId, options, report);
    }
    case 'readReference': {
      const { source, name, instrumentId } = call.args;
      return ready.readReference(sourceOf(source), name, instrumentId, report);
    }
  }
}

async function answer(call: Call): Promise<void> {
  try {
    send({ type: 'result', value: await run(call) });
  } catch (error) {
    const { code, message } = toEngineError(error);
    send({ type: 'failure', code, message });
  }
}

scope.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  switch (data.type) {
    case 'start':
      pipeline = loadPipeline(new URL(data.root), data.threads);
      // The first call reports a failed load; without a call it is nobody's business yet.
      pipeline.catch(() => undefined);
      break;
    case 'prepare':
      // Likewise: the transcription that follows will tell.
      pipeline?.then((ready) => ready.prepare(data.engine)).catch(() => undefined);
      break;
    case 'call':
      void answer(data);
      break;
    case 'reply':
      waiting.get(data.request)?.resolve(data.value as never);
      waiting.delete(data.request);
      break;
    case 'refuse':
      waiting.get(data.request)?.reject(new EngineError(data.code, data.message));
      waiting.delete(data.request);
      break;
  }
});

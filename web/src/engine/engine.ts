// The engine as the page sees it: typed calls that run in a worker, with progress, cancel and a fresh worker after a
// crash. Calls queue up and run one at a time.

import { BlobPcm } from '../decode/pcm';
import type { PcmFormat, PcmSink, PcmSource } from '../decode/pcm';
import { decodeOnPage } from '../decode/decoder';
import type { DrumEngine, DrumEvent, Rhythm } from '../generated/drum-transcription';
import type { GrooveReport } from '../generated/groove-report';
import type { PitchTrack } from '../generated/pitch-track';
import type { Score } from '../generated/score';
import type { Saliency, TakeReport } from '../generated/take-report';
import { threadsAvailable } from './core-loader';
import type { GrooveRequest } from './groove';
import type { Contour, ImitationModelName, ImitationReport } from './imitation';
import { EngineError } from './protocol';
import type {
  Call,
  CallName,
  Calls,
  EngineErrorCode,
  FromWorker,
  Request,
  RequestName,
  Requests,
  SourceDescription,
  StageProgress,
  ToWorker,
} from './protocol';
import type {
  AssessOptions,
  DecodeSummary,
  DrumAnalysis,
  Overview,
  PartialHits,
  RatingOptions,
  RhythmHints,
  Sensitivity,
  TakeRating,
} from './results';

export { EngineError } from './protocol';
export type { EngineErrorCode, Stage, StageProgress } from './protocol';
export { imitationModels } from './imitation';
export type { Contour, ImitationModelName, ImitationReport } from './imitation';
export { publishedSystems } from './results';
export type {
  AssessOptions,
  DecodeSummary,
  DrumAnalysis,
  Overview,
  PublishedSystem,
  RatingOptions,
  RhythmHints,
  Sensitivity,
  Strictness,
  TakeRating,
} from './results';

/** How a call is watched and stopped. */
export interface Run {
  signal?: AbortSignal;
  onProgress?: (progress: StageProgress) => void;
}

/** A transcription that can be watched while it is made. */
export interface TranscribeRun extends Run {
  /**
   * All hits so far, ordered by time, complete up to `until` seconds; from engines that find them one after the other
   * (the default one).
   */
  onPartial?: (events: DrumEvent[], until: number) => void;
}

/** The page's side of a running call: what the worker may ask for. */
type Answers = { [K in RequestName]?: (args: Requests[K]['args']) => Promise<Requests[K]['result']> };

interface RunningCall {
  resolve: (value: Calls[CallName]['result']) => void;
  reject: (error: unknown) => void;
  answers: Answers;
  onProgress: ((progress: StageProgress) => void) | undefined;
  onHits: ((hits: PartialHits) => void) | undefined;
  /** What went wrong on the page's side while answering the worker; told as it was, not as the worker saw it. */
  pageError?: unknown;
}

/** The part of Worker that the engine uses; tests put a fake in its place. */
export type EngineWorker = Pick<
  Worker,
  'postMessage' | 'terminate' | 'onmessage' | 'onerror' | 'onmessageerror'
>;

function codeOf(error: unknown): EngineErrorCode {
  if (error instanceof EngineError) return error.code;
  const code = (error as { code?: unknown }).code;
  const known: readonly EngineErrorCode[] = ['unreadable', 'unsupported', 'empty', 'too-long'];
  return known.find((each) => each === code) ?? 'crashed';
}

/** Typed access to the analyses. One per page. */
export class Engine {
  private worker: EngineWorker | undefined;
  private running: RunningCall | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  /** Told of every call; the function that it returns, of the call's end. */
  onCall: () => () => void = () => () => undefined;

  private constructor(
    private readonly root: URL,
    private readonly threads: boolean,
    private readonly startWorker: () => EngineWorker,
  ) {}

  /**
   * An engine for the site at `root`; the worker starts with the first call, or earlier through warmUp().
   * @param startWorker for tests
   */
  static create(
    root: URL,
    startWorker: () => EngineWorker = () =>
      new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'woodshed-engine' }),
    scope: { crossOriginIsolated?: boolean } = globalThis,
  ): Engine {
    return new Engine(root, threadsAvailable(scope), startWorker);
  }

  /** Threads when the page is isolated; otherwise the same results, slower. */
  get mode(): 'threads' | 'compatible' {
    return this.threads ? 'threads' : 'compatible';
  }

  /** Starts loading the core, so that the first result comes sooner. */
  warmUp(): void {
    this.ensureWorker();
  }

  /**
   * Starts loading what a transcription with this drum engine takes (a network: 14 MB of ONNX Runtime). For when one is
   * sure to come: called before decode(), it loads and compiles beside it.
   */
  prepare(engine: DrumEngine): void {
    this.ensureWorker().postMessage({ type: 'prepare', engine } satisfies ToWorker);
  }

  /**
   * Decodes a file into the sink that `openSink` gives once the format is known. The sink is aborted on failure.
   * @throws EngineError 'unreadable', 'unsupported', 'empty', 'too-long', 'cancelled', 'crashed', 'not-loaded'
   */
  decode(file: File, openSink: (format: PcmFormat) => Promise<PcmSink>, run?: Run): Promise<DecodeSummary> {
    let sink: PcmSink | undefined;
    const open = async (format: PcmFormat): Promise<PcmSink> => {
      sink = await openSink(format);
      return sink;
    };
    const close = async (complete: boolean): Promise<null> => {
      const closing = sink;
      sink = undefined;
      await (complete ? closing?.finish() : closing?.abort());
      return null;
    };
    const answers: Answers = {
      openSink: async (format) => {
        await open(format);
        return null;
      },
      append: async ({ planar }) => {
        await sink?.append(planar);
        return null;
      },
      closeSink: ({ complete }) => close(complete),
      decodeOnPage: async () => {
        const stream = await decodeOnPage(file);
        const target = await open(stream);
        let frames = 0;
        for await (const planar of stream.chunks) {
          frames += planar[0]?.length ?? 0;
          await target.append(planar);
        }
        await close(true);
        return { frames, duration: frames / stream.sampleRate, overview: null };
      },
    };
    return this.call('decode', { file, name: file.name }, answers, run).catch(async (error: unknown) => {
      await close(false);
      throw error;
    });
  }

  /** The waveform of a recording, ready to draw. */
  overview(source: PcmSource, run?: Run): Promise<Overview> {
    return this.call('overview', { source: describe(source) }, reading(source), run);
  }

  /** Every drum hit. @throws EngineError also 'silent', 'too-short', 'not-finite' */
  transcribe(
    source: PcmSource,
    name: string,
    engine: DrumEngine,
    run: TranscribeRun = {},
  ): Promise<DrumAnalysis> {
    const events: DrumEvent[] = [];
    const onHits = (hits: PartialHits): void => {
      events.push(...hits.events);
      // Nearly in order already: detections settle at slightly different times.
      events.sort((a, b) => a.time - b.time);
      run.onPartial?.([...events], hits.until);
    };
    return this.call(
      'transcribe',
      { source: describe(source), name, engine },
      reading(source),
      run,
      run.onPartial && onHits,
    );
  }

  /** The hits at other sensitivities, at once: no audio is looked at. */
  pick(analysis: DrumAnalysis, sensitivity: Sensitivity): Promise<DrumEvent[]> {
    return this.call('pick', { analysis, sensitivity }, {});
  }

  /**
   * Beats and meter of hits (ordered by time) of a recording so many seconds long; null when no beat is clear. For hits
   * picked anew or changed by hand, and for a person who knows the tempo, the meter, or taps along.
   */
  trackRhythm(
    events: readonly DrumEvent[],
    duration: number,
    hints: RhythmHints = {},
  ): Promise<Rhythm | null> {
    return this.call('trackRhythm', { events, duration, hints }, {});
  }

  /** F0 over time; an empty instrument id searches the whole range. */
  trackPitch(source: PcmSource, name: string, instrumentId: string, run?: Run): Promise<PitchTrack> {
    return this.call('trackPitch', { source: describe(source), name, instrumentId }, reading(source), run);
  }

  /**
   * What was measured in a take, against a score as written (or as read from a reference recording) or, with null, on
   * its own. Without a level, ratings take the Middle School's standard.
   */
  assess(
    source: PcmSource,
    name: string,
    score: Score | null,
    instrumentId: string,
    options: Pick<AssessOptions, 'strictness'> & Partial<AssessOptions>,
    run?: Run,
  ): Promise<{ report: TakeReport; pitch: PitchTrack }> {
    return this.call(
      'assess',
      {
        source: describe(source),
        name,
        score,
        instrumentId,
        options: { quartersPerMinute: null, startFrame: 0, level: 'middle', against: 'score', ...options },
      },
      reading(source),
      run,
    );
  }

  /** A recording as music to play after; assess() takes it with `against: 'reference'`. @throws EngineError 'empty' */
  readReference(source: PcmSource, name: string, instrumentId: string, run?: Run): Promise<Score> {
    return this.call('readReference', { source: describe(source), name, instrumentId }, reading(source), run);
  }

  /**
   * What a published system says of a take; fills the rating part of its report.
   * @throws EngineError also 'unpitched', 'too-short', 'too-long' (ten minutes)
   */
  rate(source: PcmSource, options: RatingOptions, run?: Run): Promise<TakeRating> {
    return this.call('rate', { source: describe(source), options }, reading(source), run);
  }

  /** Which part of the take moved that rating; null for SVR-BD. Some networks take seconds: show progress, offer to stop. */
  explainRating(source: PcmSource, options: RatingOptions, run?: Run): Promise<Saliency | null> {
    return this.call('explainRating', { source: describe(source), options }, reading(source), run);
  }

  /** A drum practice take held against its groove. @throws EngineError 'too-short' when next to nothing was played */
  measureGroove(source: PcmSource, name: string, request: GrooveRequest, run?: Run): Promise<GrooveReport> {
    return this.call('measureGroove', { source: describe(source), name, request }, reading(source), run);
  }

  /** How a jury would take a melody that was heard and played back. @throws EngineError also 'silent', 'too-short' */
  judgeImitation(
    performance: Contour,
    reference: Contour,
    model: ImitationModelName,
    run?: Run,
  ): Promise<ImitationReport> {
    return this.call('judgeImitation', { performance, reference, model }, {}, run);
  }

  /** Ends the worker; a running call fails with 'cancelled'. */
  dispose(): void {
    this.stop(new EngineError('cancelled', 'the engine was closed'));
  }

  private call<K extends CallName>(
    method: K,
    args: Calls[K]['args'],
    answers: Answers,
    run: Run = {},
    onHits?: (hits: PartialHits) => void,
  ): Promise<Calls[K]['result']> {
    const start = (): Promise<Calls[K]['result']> =>
      this.start({ method, args } as Call, answers, run, onHits);
    const ended = this.onCall();
    const result = this.queue.then(start, start).finally(ended);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private start<K extends CallName>(
    call: Call,
    answers: Answers,
    run: Run,
    onHits: ((hits: PartialHits) => void) | undefined,
  ): Promise<Calls[K]['result']> {
    const cancelled = new EngineError('cancelled', 'stopped by the user');
    if (run.signal?.aborted === true) return Promise.reject(cancelled);
    const onAbort = (): void => this.stop(cancelled);
    return new Promise<Calls[CallName]['result']>((resolve, reject) => {
      this.running = { resolve, reject, answers, onProgress: run.onProgress, onHits };
      run.signal?.addEventListener('abort', onAbort, { once: true });
      this.post({ type: 'call', ...call });
    }).finally(() => {
      this.running = undefined;
      run.signal?.removeEventListener('abort', onAbort);
    });
  }

  /** A worker that is stopped in the middle of WASM cannot be used again: the next call starts a new one. */
  private stop(reason: unknown): void {
    this.worker?.terminate();
    this.worker = undefined;
    this.running?.reject(reason);
  }

  private ensureWorker(): EngineWorker {
    if (this.worker !== undefined) return this.worker;
    const worker = this.startWorker();
    const crashed = (detail: string): void => {
      if (this.worker === worker) this.stop(new EngineError('crashed', detail));
    };
    worker.onmessage = ({ data }: MessageEvent<FromWorker>): void => {
      if (this.worker === worker) this.receive(data);
    };
    worker.onerror = (event: ErrorEvent | Event): void =>
      crashed('message' in event ? event.message : 'the worker could not start');
    worker.onmessageerror = (): void => crashed('a message could not be read');
    this.worker = worker;
    const start: ToWorker = { type: 'start', root: this.root.href, threads: this.threads };
    worker.postMessage(start);
    return worker;
  }

  private post(message: ToWorker, transfer: Transferable[] = []): void {
    try {
      this.ensureWorker().postMessage(message, transfer);
    } catch (error) {
      this.running?.reject(error);
    }
  }

  private receive(message: FromWorker): void {
    const { running } = this;
    if (running === undefined) return;
    switch (message.type) {
      case 'progress':
        running.onProgress?.({ stage: message.stage, fraction: message.fraction });
        break;
      case 'hits':
        running.onHits?.(message);
        break;
      case 'request':
        void this.answer(running, message.request, message);
        break;
      case 'result':
        running.resolve(message.value);
        break;
      case 'failure': {
        const error = new EngineError(message.code, message.message);
        // After a trap the module's memory is not to be trusted; after a failed load the next call tries again.
        if (message.code === 'crashed' || message.code === 'not-loaded')
          this.stop(running.pageError ?? error);
        else running.reject(running.pageError ?? error);
        break;
      }
    }
  }

  private async answer(running: RunningCall, request: number, asked: Request): Promise<void> {
    const { worker } = this;
    const reply = (message: ToWorker, transfer: Transferable[] = []): void => {
      // The call may have been cancelled, and its worker replaced, while the page was busy answering.
      if (worker !== undefined && this.worker === worker) worker.postMessage(message, transfer);
    };
    try {
      const answer = running.answers[asked.method] as
        ((args: Request['args']) => Promise<Requests[RequestName]['result']>) | undefined;
      if (answer === undefined) throw new EngineError('bad-argument', `${asked.method} is not expected here`);
      const value = await answer(asked.args);
      const transfer = Array.isArray(value) ? value.map((samples) => samples.buffer as ArrayBuffer) : [];
      reply({ type: 'reply', request, value }, [...new Set(transfer)]);
    } catch (error) {
      running.pageError = error;
      const message = error instanceof Error ? error.message : String(error);
      reply({ type: 'refuse', request, code: codeOf(error), message });
    }
  }
}

function describe(source: PcmSource): SourceDescription {
  const { frames, sampleRate, channels } = source;
  return { frames, sampleRate, channels, stored: source instanceof BlobPcm ? source.stored : null };
}

function reading(source: PcmSource): Answers {
  return { read: ({ start, count }) => source.read(start, count) };
}

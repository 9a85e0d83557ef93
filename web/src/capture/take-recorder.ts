// One take: from the audio thread straight into the writer; the page only starts, watches and ends it.

import type { Recording, TakeContext } from '../generated/recording';
import { Scope } from '../scope';
import type { LiveFeed } from '../store/pcm-writer-protocol';
import { LONGEST_AUDIO_SECONDS } from '../decode/stream';
import type { RecordingSink, RecordingStore, StorageError } from '../store/recordings';
import { TypedEventTarget } from '../typed-events';
import type { Microphone } from './microphone';
import { createRingMemory } from './ring';

/** Seconds of sound that the ring holds while the writer is held up, by a slow disk say. */
const RING_SECONDS = 10;

/** Why a take ended. */
export type TakeEndReason = 'stopped' | 'unplugged' | 'storage-full' | 'too-long' | 'failed';

export interface TakeEvents {
  /** The take ended, by stop() or by itself; the recording is stored. */
  finished: { recording: Recording; reason: TakeEndReason };
  /** Sound is missing: the take goes on and is kept, but not measured. `frames`: lost so far. */
  dropped: { frames: number };
}

/** What is needed of a Microphone. */
export type TakeMicrophone = Pick<
  Microphone,
  'sampleRate' | 'processingOn' | 'interrupted' | 'context' | 'startFeed' | 'stopFeed' | 'on'
>;

/** Records one take. The samples are 32-bit floats, as the browser delivers them. */
export class TakeRecorder extends TypedEventTarget<TakeEvents> {
  private readonly scope = new Scope();
  private captured = 0;
  private lostInFeed = 0;
  private mutedFrames = 0;
  private mutedSince: number | null = null;
  private ending: Promise<Recording> | null = null;

  private constructor(
    private readonly microphone: TakeMicrophone,
    private readonly store: RecordingStore,
    private readonly sink: RecordingSink,
    /** The entry as it was when the take began. */
    readonly recording: Recording,
    private take: TakeContext,
  ) {
    super();
    this.scope.add(
      microphone.on('level', ({ recordedFrames }) => {
        this.captured = Math.max(this.captured, recordedFrames);
        if (recordedFrames > LONGEST_AUDIO_SECONDS * microphone.sampleRate) void this.end('too-long');
      }),
    );
    this.scope.add(microphone.on('unplugged', () => void this.end('unplugged')));
    this.scope.add(microphone.on('interrupted', () => this.noteInterruption()));
    this.scope.add(microphone.on('resumed', () => this.noteResumption()));
  }

  /**
   * Starts recording at once and resolves when the first sample is captured. `take.processingOn` is set from the
   * microphone; `name` is what the list of takes shows. Rejects with StorageError or MicrophoneError.
   */
  static async start(
    microphone: TakeMicrophone,
    store: RecordingStore,
    take: TakeContext,
    name: string,
  ): Promise<TakeRecorder> {
    const { sampleRate } = microphone;
    const context = { ...take, processingOn: microphone.processingOn };
    const { recording, sink } = await store.create({
      kind: 'take',
      name,
      sampleRate,
      channels: 1,
      sampleFormat: 'f32',
      take: context,
    });
    const recorder = new TakeRecorder(microphone, store, sink, recording, context);
    try {
      const { toAudioThread, toWriter } = createFeed(sampleRate);
      sink.record(
        toWriter,
        ({ droppedFrames }) => recorder.noteLost(droppedFrames),
        (error) => recorder.noteFailure(error),
      );
      recorder.started = await microphone.startFeed(toAudioThread);
      return recorder;
    } catch (error) {
      await recorder.discard();
      throw error;
    }
  }

  /** Time of the first recorded frame on microphone.context's clock, seconds. */
  get startTime(): number {
    return this.started;
  }

  /** Frames captured so far (updated about twenty times a second). */
  get frames(): number {
    return this.captured;
  }

  /** Frames known to be lost so far. */
  get droppedFrames(): number {
    return this.lostInFeed + this.mutedFrames;
  }

  /** Notes when the music starts, after the count-in, on microphone.context's clock: sets the take's countInFrames. */
  musicStartsAt(contextTime: number): void {
    const countInFrames = Math.max(
      0,
      Math.round((contextTime - this.startTime) * this.microphone.sampleRate),
    );
    this.describe({ countInFrames });
  }

  /** Adds what is known about the take only now. */
  describe(change: Partial<TakeContext>): void {
    this.take = { ...this.take, ...change };
    this.sink.setTake(this.take);
  }

  /** Ends the take and resolves with its entry once it is safe. A take that has ended already resolves the same way. */
  stop(): Promise<Recording> {
    return this.end('stopped');
  }

  /** Ends the take and forgets it. */
  async discard(): Promise<void> {
    this.scope.dispose();
    await this.microphone.stopFeed();
    await this.sink.abort();
  }

  private started = 0;

  private end(reason: TakeEndReason): Promise<Recording> {
    this.ending ??= this.finish(reason);
    return this.ending;
  }

  private async finish(reason: TakeEndReason): Promise<Recording> {
    this.noteResumption();
    this.scope.dispose();
    await this.microphone.stopFeed();
    this.sink.addDroppedFrames(this.mutedFrames);
    await this.sink.finish();
    const recording = await this.store.get(this.recording.id);
    this.emit('finished', { recording, reason });
    return recording;
  }

  private noteFailure(error: StorageError): void {
    this.end(error.code === 'full' ? 'storage-full' : 'failed').catch(() => undefined);
  }

  private noteLost(frames: number): void {
    if (frames <= this.lostInFeed) return;
    this.lostInFeed = frames;
    this.emit('dropped', { frames: this.droppedFrames });
  }

  // A muted track delivers silence that nobody played: the clock goes on, so only we can tell that it is missing.
  // A suspended context stops the clock instead, which the writer notices.
  private noteInterruption(): void {
    if (this.microphone.context.state === 'running') this.mutedSince = this.microphone.context.currentTime;
  }

  private noteResumption(): void {
    if (this.mutedSince === null) return;
    const seconds = this.microphone.context.currentTime - this.mutedSince;
    this.mutedSince = null;
    this.mutedFrames += Math.round(seconds * this.microphone.sampleRate);
    if (seconds > 0) this.emit('dropped', { frames: this.droppedFrames });
  }
}

function createFeed(sampleRate: number): { toAudioThread: LiveFeed; toWriter: LiveFeed } {
  if (globalThis.crossOriginIsolated && typeof SharedArrayBuffer !== 'undefined') {
    const ring = createRingMemory(Math.ceil(RING_SECONDS * sampleRate));
    return { toAudioThread: { ring }, toWriter: { ring } };
  }
  const { port1, port2 } = new MessageChannel();
  return { toAudioThread: { port: port1 }, toWriter: { port: port2 } };
}

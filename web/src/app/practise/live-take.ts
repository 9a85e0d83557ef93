import type { Microphone } from '../../capture/microphone';
import type { TakeEndReason, TakeRecorder } from '../../capture/take-recorder';
import type { Recording, TakeContext } from '../../generated/recording';
import type { Beat, BeatPlan } from '../../practice/beats';
import { Metronome } from '../../practice/metronome';
import type { SessionHost, TakeTimes } from '../../practice/session';
import { TypedEventTarget } from '../../typed-events';
import { store } from '../services';

/** What is to be recorded. */
export interface TakeRequest {
  context: TakeContext;
  name: string;
  /** When clicks fall and the music begins and ends; null to play freely until stopped. */
  plan: BeatPlan | null;
  /** Clicks go on during the music. */
  clickThroughout: boolean;
  /** The click that a detector of drum strokes does not hear. */
  drumClick?: boolean;
}

export interface SavedTake {
  recording: Recording;
  reason: TakeEndReason;
}

export interface LiveTakeEvents {
  microphone: Microphone;
  beat: Beat;
  /** The take ended by itself. */
  ended: undefined;
  dropped: undefined;
}

/** From the first recorded sample to the first click: time for the page to draw and the player to look up, seconds. */
const SETTLE_SECONDS = 0.4;
/** Longest stretch before the first beat that already counts as music, so that an early entry is not cut off, seconds. */
const EARLY_ENTRY_SECONDS = 0.25;

/** Seconds on the clock that the session and the page use. */
export function pageSeconds(): number {
  return performance.now() / 1000;
}

/** Microphone, recorder and metronome of the take that is being played; the hands of a PracticeSession. */
export class LiveTake extends TypedEventTarget<LiveTakeEvents> implements SessionHost<SavedTake> {
  private open: Promise<Microphone> | null = null;
  private recorder: TakeRecorder | null = null;
  private metronome: Metronome | null = null;
  private reason: TakeEndReason = 'stopped';
  private times: { musicStart: number; clockStart: number; secondsPerQuarter: number } | null = null;

  constructor(
    private readonly request: () => TakeRequest,
    private readonly microphoneId: () => string,
  ) {
    super();
  }

  now(): number {
    return pageSeconds();
  }

  /** The open microphone; asks the browser on the first call. Rejects with MicrophoneError. */
  microphone(): Promise<Microphone> {
    this.open ??= this.openMicrophone().catch((error: unknown) => {
      this.open = null;
      throw error;
    });
    return this.open;
  }

  /** Switches to another device, or off. */
  async closeMicrophone(): Promise<void> {
    const open = this.open;
    this.open = null;
    (await open?.catch(() => null))?.dispose();
  }

  /** Frames lost so far. */
  get droppedFrames(): number {
    return this.recorder?.droppedFrames ?? 0;
  }

  /** Place in the score now, quarter notes (negative while counting in); null without a score or take. */
  quartersNow(): number | null {
    return this.times && (pageSeconds() - this.times.musicStart) / this.times.secondsPerQuarter;
  }

  /** Time of the first downbeat on the microphone's clock, seconds; null without a plan or take. */
  get clockStart(): number | null {
    return this.times?.clockStart ?? null;
  }

  /** Tempo of the take; null without a plan or take. */
  get secondsPerQuarter(): number | null {
    return this.times?.secondsPerQuarter ?? null;
  }

  async begin(): Promise<TakeTimes> {
    const [{ TakeRecorder }, microphone, recordings] = await Promise.all([
      import('../../capture/take-recorder'),
      this.microphone(),
      store(),
    ]);
    const request = this.request();
    const recorder = await TakeRecorder.start(microphone, recordings, request.context, request.name);
    this.recorder = recorder;
    this.reason = 'stopped';
    recorder.on('dropped', () => this.emit('dropped', undefined));
    recorder.on('finished', ({ reason }) => {
      this.reason = reason;
      if (reason !== 'stopped') this.emit('ended', undefined);
    });
    const { context } = microphone;
    const toPage = pageSeconds() - context.currentTime;
    const { plan } = request;
    if (!plan) return { musicStart: pageSeconds(), musicEnd: null };
    const { scheduleClick, scheduleDrumClick } = await import('../../playback/tone');
    const schedule = request.drumClick ? scheduleDrumClick : scheduleClick;
    const start = context.currentTime + SETTLE_SECONDS;
    const early = Math.min(EARLY_ENTRY_SECONDS, plan.secondsPerQuarter / 2);
    recorder.musicStartsAt(start + plan.musicStart - early);
    const { groove } = request.context;
    if (groove) {
      recorder.describe({
        groove: { ...groove, startSeconds: start + plan.musicStart - recorder.startTime },
      });
    }
    this.metronome = new Metronome(
      {
        now: () => context.currentTime,
        click: (when, accented) => schedule(context, when, { accented }),
        setInterval: (callback, milliseconds) => window.setInterval(callback, milliseconds),
        clearInterval: (timer) => window.clearInterval(timer),
      },
      plan.beats,
      start,
      (beat) => beat.bar === null || request.clickThroughout,
    );
    this.metronome.on('beat', (beat) => this.emit('beat', beat));
    this.metronome.start();
    this.times = {
      musicStart: start + plan.musicStart + toPage,
      clockStart: start + plan.musicStart,
      secondsPerQuarter: plan.secondsPerQuarter,
    };
    return { musicStart: this.times.musicStart, musicEnd: start + plan.musicEnd + toPage };
  }

  async save(): Promise<SavedTake> {
    const recorder = this.release();
    if (!recorder) throw new Error('there is no take to save');
    const recording = await recorder.stop();
    return { recording, reason: this.reason };
  }

  async discard(): Promise<void> {
    await this.release()?.discard();
  }

  private release(): TakeRecorder | null {
    const { recorder } = this;
    this.metronome?.stop();
    this.metronome = null;
    this.recorder = null;
    this.times = null;
    return recorder;
  }

  private async openMicrophone(): Promise<Microphone> {
    const { Microphone } = await import('../../capture/microphone');
    const deviceId = this.microphoneId();
    const microphone = await Microphone.open(deviceId ? { deviceId } : {});
    microphone.on('unplugged', () => {
      this.open = null;
    });
    this.emit('microphone', microphone);
    return microphone;
  }
}

// Plays a recording of any length without a gap, with one-shots laid over it to the sample.

import type { PcmSource } from '../decode/pcm';
import { planarFrames } from '../decode/pcm';
import { Scope } from '../scope';
import { TypedEventTarget } from '../typed-events';
import type { SoundBank } from './sounds';

/** One sound to lay over the recording. */
export interface OverlayEvent {
  /** Seconds from the recording's start. */
  time: number;
  /** Name in the SoundBank; unknown names stay silent. */
  sound: string;
  /** Linear. */
  gain: number;
}

/** A part that repeats, seconds. */
export interface Loop {
  start: number;
  end: number;
}

export interface PlayerEvents {
  play: undefined;
  pause: undefined;
  /** The position was set by seek(). */
  seek: undefined;
  /** The recording played to its end. */
  ended: undefined;
  /** The recording cannot be read or the sounds not loaded; playback goes on with what works. */
  error: Error;
}

/** Seconds of audio scheduled ahead: enough for a page that is busy drawing, short enough to forget on a seek. */
const LOOK_AHEAD_SECONDS = 1;

/** Seconds per scheduled piece. */
const CHUNK_SECONDS = 0.5;

/** Milliseconds between two looks at the schedule. */
const PUMP_MILLISECONDS = 200;

/** Seconds from scheduling to the first sample: the audio thread must have heard of it by then. */
const START_DELAY_SECONDS = 0.05;

/** Seconds of fade where playback stops or a gain changes: no click, no audible delay. */
const FADE_SECONDS = 0.005;

/** The shortest loop, seconds; below it, scheduling would not keep up. */
const SHORTEST_LOOP_SECONDS = 0.05;

/** A piece of the recording on the context's clock. */
interface Segment {
  /** Context time, seconds. */
  when: number;
  /** First frame of the recording. */
  from: number;
  frames: number;
}

/** Where both kinds of sound get their gain. */
interface Buses {
  recording: GainNode;
  overlay: GainNode;
}

interface ScheduledHit {
  node: AudioBufferSourceNode;
  when: number;
}

/** One stretch of playback, from play() to the next stop or seek. */
interface Session {
  /** Context frame of the first sample; an integer, so that pieces meet exactly. */
  readonly startFrame: number;
  /** Frames of the recording scheduled so far, loops included, and silence where reading was too slow. */
  elapsedFrames: number;
  /** Next frame of the recording to schedule. */
  nextFrame: number;
  segments: Segment[];
  readonly recording: GainNode;
  readonly overlay: GainNode;
  readonly sources: Set<AudioBufferSourceNode>;
  readonly hits: Set<ScheduledHit>;
  pumping: boolean;
  /** Everything up to the end is scheduled. */
  complete: boolean;
}

/**
 * Plays a PcmSource. The AudioContext is created at the source's own rate on the first play() (pass one to share
 * it), so that samples reach the output unchanged and pieces join to the sample; where a browser refuses that
 * rate it resamples. Events: play, pause, seek, ended, error.
 */
export class Player extends TypedEventTarget<PlayerEvents> {
  private readonly scope = new Scope();
  private context: AudioContext | null;
  private buses: Buses | null = null;
  private session: Session | null = null;
  private position = 0;
  private repeated: Loop | null = null;
  private hitList: readonly OverlayEvent[] = [];
  private buffers: ReadonlyMap<string, AudioBuffer> = new Map();
  private gains = { recording: 1, overlay: 1 };
  private request = 0;

  /** `sounds` is needed for an overlay only. */
  constructor(
    private readonly source: PcmSource,
    context?: AudioContext,
    private readonly sounds?: SoundBank,
  ) {
    super();
    this.context = context ?? null;
    this.scope.every(PUMP_MILLISECONDS, () => void this.pump());
  }

  /** Seconds. */
  get duration(): number {
    return this.source.frames / this.source.sampleRate;
  }

  get playing(): boolean {
    return this.session !== null;
  }

  /** What is heard at this moment, seconds: the context's clock less the way to the loudspeaker. */
  get time(): number {
    const { session, context } = this;
    if (!session || !context) return this.position;
    return this.frameHeardAt(session, heardTime(context)) / this.source.sampleRate;
  }

  get loop(): Loop | null {
    return this.repeated;
  }

  /** Linear gain of the recording. */
  get recordingGain(): number {
    return this.gains.recording;
  }

  set recordingGain(gain: number) {
    this.setGain('recording', gain);
  }

  /** Linear gain of the overlay. */
  get overlayGain(): number {
    return this.gains.overlay;
  }

  set overlayGain(gain: number) {
    this.setGain('overlay', gain);
  }

  /**
   * Plays from `from` seconds, or from where it stood; from the start when it stood at the end. Call from a press:
   * browsers keep silent otherwise. Resolves when playback is scheduled.
   */
  async play(from?: number): Promise<void> {
    if (this.scope.disposed || (this.session && from === undefined)) return;
    const request = ++this.request;
    if (from !== undefined) this.position = this.clamp(from);
    const { context, buses } = this.ensureOutput();
    if (context.state !== 'running') await context.resume();
    await this.loadSounds(context);
    // Another play, pause or dispose may have come in between.
    if (request !== this.request) return;
    const resumed = this.session === null;
    if (resumed && this.position >= this.duration) this.position = 0;
    this.restart(context, buses);
    if (resumed) this.emit('play', undefined);
    await this.pump();
  }

  /** Stops and stays where it is. */
  pause(): void {
    this.request++;
    if (!this.session) return;
    this.position = this.time;
    this.endSession();
    this.emit('pause', undefined);
  }

  /** Goes to `seconds`, clamped to the recording, and plays on if it was playing. */
  seek(seconds: number): void {
    this.position = this.clamp(seconds);
    if (this.session && this.context && this.buses) {
      this.request++;
      this.restart(this.context, this.buses);
    }
    this.emit('seek', undefined);
    void this.pump();
  }

  /**
   * Repeats a part from now on, or stops repeating. Bounds are clamped to the recording; a part shorter than
   * SHORTEST_LOOP_SECONDS throws RangeError. Playback outside the part jumps to its start.
   */
  setLoop(loop: Loop | null): void {
    if (!loop) {
      this.repeated = null;
      return;
    }
    const start = this.clamp(loop.start);
    const end = this.clamp(loop.end);
    if (!(end - start >= SHORTEST_LOOP_SECONDS)) throw new RangeError('the loop is too short');
    this.repeated = { start, end };
    const { session, context } = this;
    if (!session || !context) return;
    const now = heardTime(context);
    const { sampleRate } = this.source;
    const fits = session.segments
      .filter((segment) => segment.when + segment.frames / sampleRate > now)
      .every(
        (segment) =>
          segment.from >= start * sampleRate - 1 && segment.from + segment.frames <= end * sampleRate,
      );
    // What is scheduled already lies inside the part: it may play on, and the next piece will turn back in time.
    if (!fits) this.seek(this.time);
  }

  /** Replaces the sounds laid over the recording; heard at once while playing. */
  setOverlay(events: readonly OverlayEvent[]): void {
    this.hitList = [...events].sort((a, b) => a.time - b.time);
    const { session, context } = this;
    if (!session || !context) return;
    this.loadSounds(context)
      .then(() => {
        if (this.isCurrent(session)) this.rescheduleHits(session, context);
      })
      .catch((error: unknown) => this.fail(error));
  }

  /** Stops for good; closes the context if it is the player's own. */
  dispose(): void {
    this.pause();
    this.scope.dispose();
  }

  private ensureOutput(): { context: AudioContext; buses: Buses } {
    if (!this.context) {
      const own = contextAtRate(this.source.sampleRate);
      this.scope.add(() => void own.close());
      this.context = own;
    }
    if (!this.buses) {
      const recording = this.context.createGain();
      const overlay = this.context.createGain();
      recording.gain.value = this.gains.recording;
      overlay.gain.value = this.gains.overlay;
      recording.connect(this.context.destination);
      overlay.connect(this.context.destination);
      this.scope.add(() => {
        recording.disconnect();
        overlay.disconnect();
      });
      this.buses = { recording, overlay };
    }
    return { context: this.context, buses: this.buses };
  }

  private async loadSounds(context: AudioContext): Promise<void> {
    if (!this.sounds || this.hitList.length === 0 || this.buffers.size > 0) return;
    try {
      this.buffers = await this.sounds.load(context);
    } catch (error) {
      this.emit('error', asError(error));
    }
  }

  private newSession(context: AudioContext, buses: Buses): Session {
    const recording = context.createGain();
    const overlay = context.createGain();
    recording.connect(buses.recording);
    overlay.connect(buses.overlay);
    return {
      startFrame: Math.ceil((context.currentTime + START_DELAY_SECONDS) * context.sampleRate),
      elapsedFrames: 0,
      nextFrame: Math.round(this.position * this.source.sampleRate),
      segments: [],
      recording,
      overlay,
      sources: new Set(),
      hits: new Set(),
      pumping: false,
      complete: false,
    };
  }

  /** Begins a new session at the position, moved into the loop if there is one. */
  private restart(context: AudioContext, buses: Buses): void {
    const { repeated } = this;
    if (repeated && (this.position < repeated.start || this.position >= repeated.end)) {
      this.position = repeated.start;
    }
    this.endSession();
    this.session = this.newSession(context, buses);
  }

  private endSession(): void {
    const { session, context } = this;
    if (!session || !context) return;
    this.session = null;
    const now = context.currentTime;
    const silent = now + FADE_SECONDS;
    for (const { gain } of [session.recording, session.overlay]) {
      gain.setValueAtTime(1, now);
      gain.linearRampToValueAtTime(0, silent);
    }
    for (const node of [...session.sources, ...Array.from(session.hits, (hit) => hit.node)]) {
      node.onended = null;
      node.stop(silent);
    }
    // Nodes are let go only once they are silent; a timer of the page is exact enough for that.
    setTimeout(() => {
      session.recording.disconnect();
      session.overlay.disconnect();
    }, PUMP_MILLISECONDS);
  }

  /** False once the session was ended by a pause, a seek or the end, while something was awaited. */
  private isCurrent(session: Session): boolean {
    return session === this.session;
  }

  /** Context time of the session's n-th frame. Exact to the sample where context and source share their rate. */
  private whenOf(session: Session, context: AudioContext, elapsedFrames: number): number {
    const contextFrames = (elapsedFrames * context.sampleRate) / this.source.sampleRate;
    return (session.startFrame + contextFrames) / context.sampleRate;
  }

  private async pump(): Promise<void> {
    const { session, context } = this;
    if (!session || !context || session.pumping) return;
    session.pumping = true;
    try {
      while (
        this.isCurrent(session) &&
        !session.complete &&
        this.whenOf(session, context, session.elapsedFrames) < context.currentTime + LOOK_AHEAD_SECONDS
      ) {
        await this.scheduleNext(session, context);
      }
    } catch (error) {
      if (this.isCurrent(session)) this.fail(error);
    } finally {
      session.pumping = false;
    }
  }

  private async scheduleNext(session: Session, context: AudioContext): Promise<void> {
    const { sampleRate, frames } = this.source;
    const from = session.nextFrame;
    const bound = this.repeated ? Math.min(frames, Math.round(this.repeated.end * sampleRate)) : frames;
    // A loop that was moved before the playhead: play on to its end is impossible, turn back.
    const end = bound > from ? bound : frames;
    const count = Math.min(Math.ceil(CHUNK_SECONDS * sampleRate), end - from);
    const planar = count > 0 ? await this.source.read(from, count) : [];
    if (!this.isCurrent(session)) return;
    const read = planarFrames(planar);
    if (read === 0) {
      this.complete(session);
      return;
    }
    this.skipMissedTime(session, context);
    const segment = { when: this.whenOf(session, context, session.elapsedFrames), from, frames: read };
    this.scheduleSegment(session, context, segment, planar);
    session.elapsedFrames += read;
    session.nextFrame = from + read;
    if (this.repeated && session.nextFrame >= end) {
      session.nextFrame = Math.round(this.repeated.start * sampleRate);
    } else if (session.nextFrame >= frames) {
      this.complete(session);
    }
  }

  /** Reading was too slow: what follows starts late, and the clock knows. */
  private skipMissedTime(session: Session, context: AudioContext): void {
    const late = context.currentTime - this.whenOf(session, context, session.elapsedFrames);
    if (late > 0) session.elapsedFrames += Math.ceil((late + START_DELAY_SECONDS) * this.source.sampleRate);
  }

  private scheduleSegment(
    session: Session,
    context: AudioContext,
    segment: Segment,
    planar: readonly Float32Array[],
  ): void {
    const buffer = context.createBuffer(planar.length, segment.frames, this.source.sampleRate);
    planar.forEach((channel, c) => buffer.getChannelData(c).set(channel));
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(session.recording);
    node.onended = (): void => {
      session.sources.delete(node);
      node.disconnect();
      if (!this.isCurrent(session)) return;
      if (session.complete && session.sources.size === 0) this.reachEnd();
      else void this.pump();
    };
    node.start(segment.when);
    session.sources.add(node);
    const past = heardTime(context);
    session.segments = session.segments.filter((s) => s.when + s.frames / this.source.sampleRate >= past);
    session.segments.push(segment);
    this.scheduleHits(session, context, segment, segment.when);
  }

  /** Schedules the overlay's sounds that start within the segment, from context time `notBefore` on. */
  private scheduleHits(session: Session, context: AudioContext, segment: Segment, notBefore: number): void {
    const start = segment.from / this.source.sampleRate;
    const end = (segment.from + segment.frames) / this.source.sampleRate;
    for (const event of this.hitList.slice(firstAtOrAfter(this.hitList, start))) {
      if (event.time >= end) break;
      const when = segment.when + (event.time - start);
      const buffer = this.buffers.get(event.sound);
      if (buffer && when >= notBefore) this.scheduleHit(session, context, buffer, event.gain, when);
    }
  }

  private scheduleHit(
    session: Session,
    context: AudioContext,
    buffer: AudioBuffer,
    gain: number,
    when: number,
  ): void {
    const node = context.createBufferSource();
    const level = context.createGain();
    level.gain.value = gain;
    node.buffer = buffer;
    node.connect(level);
    level.connect(session.overlay);
    const hit = { node, when };
    session.hits.add(hit);
    node.onended = (): void => {
      session.hits.delete(hit);
      level.disconnect();
    };
    node.start(when);
  }

  private rescheduleHits(session: Session, context: AudioContext): void {
    const now = context.currentTime;
    for (const hit of [...session.hits]) {
      if (hit.when <= now) continue;
      session.hits.delete(hit);
      hit.node.onended = null;
      hit.node.stop();
      hit.node.disconnect();
    }
    for (const segment of session.segments) this.scheduleHits(session, context, segment, now);
  }

  private frameHeardAt(session: Session, contextTime: number): number {
    const [first] = session.segments;
    if (!first) return session.nextFrame;
    let heard = first;
    for (const segment of session.segments) if (segment.when <= contextTime) heard = segment;
    const frames = (contextTime - heard.when) * this.source.sampleRate;
    return heard.from + Math.min(heard.frames, Math.max(0, frames));
  }

  private complete(session: Session): void {
    session.complete = true;
    if (session.sources.size === 0) this.reachEnd();
  }

  private reachEnd(): void {
    this.endSession();
    this.position = this.duration;
    this.emit('ended', undefined);
  }

  private fail(error: unknown): void {
    this.pause();
    this.emit('error', asError(error));
  }

  private setGain(which: 'recording' | 'overlay', gain: number): void {
    if (!(gain >= 0 && gain < Infinity)) throw new RangeError('a gain is a number from 0');
    this.gains[which] = gain;
    const { context, buses } = this;
    if (context && buses) buses[which].gain.setTargetAtTime(gain, context.currentTime, FADE_SECONDS);
  }

  private clamp(seconds: number): number {
    // NaN from a broken link or field goes to the start.
    return seconds > 0 ? Math.min(seconds, this.duration) : 0;
  }
}

function contextAtRate(sampleRate: number): AudioContext {
  try {
    return new AudioContext({ sampleRate });
  } catch {
    return new AudioContext();
  }
}

function heardTime(context: AudioContext): number {
  // Safari and headless browsers leave either out or at 0.
  return context.currentTime - (context.baseLatency || 0) - (context.outputLatency || 0);
}

function firstAtOrAfter(events: readonly OverlayEvent[], time: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.time ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

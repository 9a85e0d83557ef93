// Plays a recording of any length without a gap, at any speed with the same pitch, with one-shots and a click laid over
// it to the sample.

import type { PcmSource } from '../decode/pcm';
import { planarFrames } from '../decode/pcm';
import { Scope } from '../scope';
import { TypedEventTarget } from '../typed-events';
import type { SoundBank } from './sounds';
import { TimeStretcher, fastestSpeed, slowestSpeed } from './time-stretch';
import { clickBuffer } from './tone';

/** One sound to lay over the recording. */
export interface OverlayEvent {
  /** Seconds from the recording's start. */
  time: number;
  /** Name in the SoundBank; unknown names stay silent. */
  sound: string;
  /** Linear. */
  gain: number;
}

/** One click to count along. */
export interface ClickEvent {
  /** Seconds from the recording's start. */
  time: number;
  accented: boolean;
}

/** A part that repeats, seconds. */
export interface Loop {
  start: number;
  end: number;
}

/** What precedes each round of a loop: silence in which `clicks` clicks count in, evenly spread. */
export interface LoopGap {
  seconds: number;
  clicks: number;
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

/** A piece of the recording on the context's clock; the gap before a round has no frames. */
interface Segment {
  /** Context time, seconds. */
  when: number;
  /** Seconds of the context's clock. */
  seconds: number;
  /** First frame of the recording; between two samples where playback is not at its own speed. */
  from: number;
  frames: number;
}

/** What sounds, each with a gain of its own. */
type BusName = 'recording' | 'overlay' | 'click';
type Buses = Record<BusName, GainNode>;

const busNames: readonly BusName[] = ['recording', 'overlay', 'click'];

/** A sound laid over the recording. */
interface Hit {
  time: number;
  bus: 'overlay' | 'click';
  sound: string;
  gain: number;
}

const PLAIN_CLICK = 'plain';
const ACCENTED_CLICK = 'accented';

interface ScheduledHit {
  node: AudioBufferSourceNode;
  when: number;
}

/** One stretch of playback, from play() to the next stop or seek. */
interface Session {
  /** Context frame of the first sample; an integer, so that pieces meet exactly. */
  readonly startFrame: number;
  /** Frames scheduled so far, loops and gaps included, and silence where reading was too slow. */
  elapsedFrames: number;
  /** Next frame of the recording to schedule. */
  nextFrame: number;
  /** A gap comes before the next piece. */
  gapNext: boolean;
  /** The next piece follows a gap, and fades in. */
  fadeIn: boolean;
  /** Reads on from nextFrame at another speed; null until needed. */
  stretcher: TimeStretcher | null;
  segments: Segment[];
  readonly buses: Buses;
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
  private gap: LoopGap | null = null;
  private rate = 1;
  private overlayHits: readonly Hit[] = [];
  private clickHits: readonly Hit[] = [];
  private hitList: readonly Hit[] = [];
  private buffers: ReadonlyMap<string, AudioBuffer> = new Map();
  private clickBuffers: ReadonlyMap<string, AudioBuffer> = new Map();
  private gains: Record<BusName, number> = { recording: 1, overlay: 1, click: 0 };
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

  /** Linear gain of the click; 0 at first. */
  get clickGain(): number {
    return this.gains.click;
  }

  set clickGain(gain: number) {
    this.setGain('click', gain);
  }

  /** 1 is as recorded, 0.5 half as fast; the pitch stays. */
  get speed(): number {
    return this.rate;
  }

  /** Takes effect at once; slowestSpeed..fastestSpeed, else RangeError. */
  set speed(speed: number) {
    if (!(speed >= slowestSpeed && speed <= fastestSpeed)) throw new RangeError(`no such speed: ${speed}`);
    if (speed === this.rate) return;
    const position = this.time;
    this.rate = speed;
    if (this.session && this.context && this.buses) {
      this.request++;
      this.position = position;
      this.restart(this.context, this.buses);
      void this.pump();
    }
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
   * SHORTEST_LOOP_SECONDS throws RangeError. Playback outside the part jumps to its start. A gap, where given, comes
   * before each round.
   */
  setLoop(loop: Loop | null, gap: LoopGap | null = null): void {
    if (!loop) {
      this.repeated = null;
      this.gap = null;
      return;
    }
    if (gap && !(gap.seconds >= 0 && gap.seconds < Infinity))
      throw new RangeError('a gap lasts some seconds');
    const start = this.clamp(loop.start);
    const end = this.clamp(loop.end);
    if (!(end - start >= SHORTEST_LOOP_SECONDS)) throw new RangeError('the loop is too short');
    this.repeated = { start, end };
    this.gap = gap;
    const { session, context } = this;
    if (!session || !context) return;
    const now = heardTime(context);
    const { sampleRate } = this.source;
    const fits = session.segments
      .filter((segment) => segment.when + segment.seconds > now)
      .every(
        (segment) =>
          segment.from >= start * sampleRate - 1 && segment.from + segment.frames <= end * sampleRate + 1,
      );
    // What is scheduled already lies inside the part: it may play on, and the next piece will turn back in time.
    if (!fits) this.seek(this.time);
  }

  /** Replaces the sounds laid over the recording; heard at once while playing. */
  setOverlay(events: readonly OverlayEvent[]): void {
    this.overlayHits = events.map((event) => ({ ...event, bus: 'overlay' }));
    this.setHits();
  }

  /** Replaces the click's times; heard as soon as clickGain says so. */
  setClicks(events: readonly ClickEvent[]): void {
    this.clickHits = events.map(({ time, accented }) => ({
      time,
      bus: 'click',
      sound: accented ? ACCENTED_CLICK : PLAIN_CLICK,
      gain: 1,
    }));
    this.setHits();
  }

  private setHits(): void {
    this.hitList = [...this.overlayHits, ...this.clickHits].sort((a, b) => a.time - b.time);
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
      const buses = makeBuses(this.context);
      for (const name of busNames) {
        buses[name].gain.value = this.gains[name];
        buses[name].connect(this.context.destination);
      }
      this.scope.add(() => busNames.forEach((name) => buses[name].disconnect()));
      this.buses = buses;
    }
    return { context: this.context, buses: this.buses };
  }

  private async loadSounds(context: AudioContext): Promise<void> {
    if (this.clickBuffers.size === 0) {
      this.clickBuffers = new Map([
        [PLAIN_CLICK, clickBuffer(context, false)],
        [ACCENTED_CLICK, clickBuffer(context, true)],
      ]);
    }
    if (!this.sounds || this.overlayHits.length === 0 || this.buffers.size > 0) return;
    try {
      this.buffers = await this.sounds.load(context);
    } catch (error) {
      this.emit('error', asError(error));
    }
  }

  private newSession(context: AudioContext, buses: Buses): Session {
    const own = makeBuses(context);
    for (const name of busNames) own[name].connect(buses[name]);
    return {
      startFrame: Math.ceil((context.currentTime + START_DELAY_SECONDS) * context.sampleRate),
      elapsedFrames: 0,
      nextFrame: Math.round(this.position * this.source.sampleRate),
      gapNext: this.gap !== null && this.position === this.repeated?.start,
      fadeIn: false,
      stretcher: null,
      segments: [],
      buses: own,
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
    for (const name of busNames) {
      const { gain } = session.buses[name];
      gain.setValueAtTime(1, now);
      gain.linearRampToValueAtTime(0, silent);
    }
    for (const node of [...session.sources, ...Array.from(session.hits, (hit) => hit.node)]) {
      node.onended = null;
      node.stop(silent);
    }
    // Nodes are let go only once they are silent; a timer of the page is exact enough for that.
    setTimeout(() => {
      for (const name of busNames) session.buses[name].disconnect();
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
    if (session.gapNext && this.gap) {
      this.scheduleGap(session, context, this.gap);
      return;
    }
    const from = session.nextFrame;
    const bound = this.repeated ? Math.min(frames, Math.round(this.repeated.end * sampleRate)) : frames;
    // A loop that was moved before the playhead: play on to its end is impossible, turn back.
    const end = bound > from ? bound : frames;
    const left = Math.round((end - from) / this.rate);
    const count = Math.min(Math.ceil(CHUNK_SECONDS * sampleRate), left);
    const planar = count > 0 ? await this.readPiece(session, count) : [];
    if (!this.isCurrent(session)) return;
    const read = planarFrames(planar);
    if (read === 0) {
      this.complete(session);
      return;
    }
    this.skipMissedTime(session, context);
    const ends = read >= left || read < count;
    if (this.gap) fadeEdges(planar, Math.round(FADE_SECONDS * sampleRate), session.fadeIn, ends);
    session.fadeIn = false;
    const when = this.whenOf(session, context, session.elapsedFrames);
    const segment = { when, seconds: read / sampleRate, from, frames: read * this.rate };
    this.scheduleSegment(session, context, segment, planar);
    session.elapsedFrames += read;
    session.nextFrame = ends ? end : from + segment.frames;
    if (!ends) return;
    if (this.repeated && session.nextFrame >= bound) {
      session.nextFrame = Math.round(this.repeated.start * sampleRate);
      session.stretcher = null;
      session.gapNext = this.gap !== null;
    } else this.complete(session);
  }

  /** The next `count` frames of sound. At the recording's own speed they are its samples, untouched. */
  private readPiece(session: Session, count: number): Promise<Float32Array[]> {
    if (this.rate === 1) return this.source.read(session.nextFrame, count);
    session.stretcher ??= new TimeStretcher(
      this.source,
      this.rate,
      this.overlayHits.map(({ time }) => time * this.source.sampleRate).sort((a, b) => a - b),
      session.nextFrame,
    );
    return session.stretcher.read(count);
  }

  private scheduleGap(session: Session, context: AudioContext, gap: LoopGap): void {
    this.skipMissedTime(session, context);
    const when = this.whenOf(session, context, session.elapsedFrames);
    this.remember(session, context, { when, seconds: gap.seconds, from: session.nextFrame, frames: 0 });
    for (let k = 0; k < gap.clicks; k += 1) {
      const buffer = this.clickBuffers.get(k === 0 ? ACCENTED_CLICK : PLAIN_CLICK);
      const at = when + (k * gap.seconds) / gap.clicks;
      if (buffer) this.scheduleHit(session, context, buffer, { bus: 'click', gain: 1 }, at);
    }
    session.elapsedFrames += Math.round(gap.seconds * this.source.sampleRate);
    session.gapNext = false;
    session.fadeIn = true;
  }

  private remember(session: Session, context: AudioContext, segment: Segment): void {
    const past = heardTime(context);
    session.segments = session.segments.filter((each) => each.when + each.seconds >= past);
    session.segments.push(segment);
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
    const buffer = context.createBuffer(planar.length, planarFrames(planar), this.source.sampleRate);
    planar.forEach((channel, c) => buffer.getChannelData(c).set(channel));
    const node = context.createBufferSource();
    node.buffer = buffer;
    node.connect(session.buses.recording);
    node.onended = (): void => {
      session.sources.delete(node);
      node.disconnect();
      if (!this.isCurrent(session)) return;
      if (session.complete && session.sources.size === 0) this.reachEnd();
      else void this.pump();
    };
    node.start(segment.when);
    session.sources.add(node);
    this.remember(session, context, segment);
    this.scheduleHits(session, context, segment, segment.when);
  }

  /** Schedules the sounds laid over that start within the segment, from context time `notBefore` on. */
  private scheduleHits(session: Session, context: AudioContext, segment: Segment, notBefore: number): void {
    const start = segment.from / this.source.sampleRate;
    const end = (segment.from + segment.frames) / this.source.sampleRate;
    for (const event of this.hitList.slice(firstAtOrAfter(this.hitList, start))) {
      if (event.time >= end) break;
      const when = segment.when + (event.time - start) / this.rate;
      const buffer = (event.bus === 'click' ? this.clickBuffers : this.buffers).get(event.sound);
      if (buffer && when >= notBefore) this.scheduleHit(session, context, buffer, event, when);
    }
  }

  private scheduleHit(
    session: Session,
    context: AudioContext,
    buffer: AudioBuffer,
    { bus, gain }: Pick<Hit, 'bus' | 'gain'>,
    when: number,
  ): void {
    const node = context.createBufferSource();
    const level = context.createGain();
    level.gain.value = gain;
    node.buffer = buffer;
    node.connect(level);
    level.connect(session.buses[bus]);
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
    const share = heard.seconds > 0 ? (contextTime - heard.when) / heard.seconds : 0;
    return heard.from + heard.frames * Math.min(1, Math.max(0, share));
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

  private setGain(which: BusName, gain: number): void {
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

function makeBuses(context: BaseAudioContext): Buses {
  return { recording: context.createGain(), overlay: context.createGain(), click: context.createGain() };
}

/** Fades the ends of a round, so that neither the cut nor the start of the music clicks. */
function fadeEdges(planar: readonly Float32Array[], length: number, start: boolean, end: boolean): void {
  for (const channel of planar) {
    for (let i = 0; i < Math.min(length, channel.length); i += 1) {
      const last = channel.length - 1 - i;
      if (start) channel[i] = ((channel[i] ?? 0) * i) / length;
      if (end) channel[last] = ((channel[last] ?? 0) * i) / length;
    }
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

function firstAtOrAfter(events: readonly Hit[], time: number): number {
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

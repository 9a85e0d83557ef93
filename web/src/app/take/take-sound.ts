// The sound of the result page: a take looped and slowed, one note of it, the page as written, a second take to compare.

import type { PcmSource } from '../../decode/pcm';
import { Player } from '../../playback/player';
import { Scope } from '../../scope';
import { TypedEventTarget } from '../../typed-events';
import { WrittenSound } from './written-sound';

/** Speeds that can be chosen, as shares of the take's own. */
export const SPEEDS = { least: 0.5, most: 1.25, step: 0.05 } as const;
/** The speed of the first loop: slow enough to hear what happens, quick enough to stay music. */
export const FIRST_LOOP_SPEED = 0.75;
/** Beats of silence, counted by the click, before each round of a loop. */
const GAP_BEATS = 2;
/** A press on Play this close to the end starts anew, seconds. */
const END_MARGIN_SECONDS = 0.05;

export type Side = 'A' | 'B';

/** A second take that shares the playhead. */
export interface OtherTake {
  source: PcmSource;
  /** Seconds in it where the place of a time in the first take sounds, and back. */
  fromFirst: (seconds: number) => number;
  toFirst: (seconds: number) => number;
  /** How much louder the first take is, dB. */
  firstLouderDecibels: number;
}

export interface TakeSoundEvents {
  /** Playing, speed, loop, side or drone have changed. */
  change: undefined;
  /** Once per drawn frame while playing: seconds in the take that is heard. */
  frame: number;
}

/** A part of the first take, seconds. */
export interface Part {
  start: number;
  end: number;
}

/** Plays one take and, for comparison, a second one. Silent until asked; dispose() ends everything. */
export class TakeSound extends TypedEventTarget<TakeSoundEvents> {
  private readonly scope = new Scope();
  private readonly written = new WrittenSound();
  private readonly first: Player;
  private second: Player | null = null;
  private other: OtherTake | null = null;
  private heard: Side = 'A';
  private part: Part | null = null;
  private beatSeconds = 0;
  private rate = 1;
  private loopedBefore = false;
  /** Where playback stops by itself (one note), seconds of the first take; null to play on. */
  private until: number | null = null;
  private frameRequest = 0;
  private droning = false;

  /** `start` is where the music begins, seconds. */
  constructor(
    source: PcmSource,
    private readonly start: number,
  ) {
    super();
    this.first = this.makePlayer(source);
    this.scope.add(() => {
      cancelAnimationFrame(this.frameRequest);
      this.written.dispose();
    });
  }

  get playing(): boolean {
    return this.player.playing;
  }

  /** Which take is heard, or would be. */
  get side(): Side {
    return this.heard;
  }

  /** Seconds in the take that is heard. */
  get time(): number {
    return this.player.time;
  }

  get drone(): boolean {
    return this.droning;
  }

  /** Share of the take's own speed; the pitch stays. */
  get speed(): number {
    return this.rate;
  }

  /** Clamped to SPEEDS and set to its steps. */
  set speed(speed: number) {
    const steps = Math.round(Math.min(SPEEDS.most, Math.max(SPEEDS.least, speed)) / SPEEDS.step);
    // Multiples of a twentieth, without the crumbs of adding them up.
    this.rate = Math.round(steps * SPEEDS.step * 100) / 100;
    this.first.speed = this.rate;
    if (this.second) this.second.speed = this.rate;
    this.applyLoop();
    this.emit('change', undefined);
  }

  /** Plays on, or from the start of the loop or of the music; or pauses. Call from a press. */
  toggle(): void {
    if (this.playing) {
      this.player.pause();
      return;
    }
    this.hush();
    this.until = null;
    const { player } = this;
    const atEnd = player.time >= player.duration - END_MARGIN_SECONDS;
    const start = this.here(this.start);
    const from = this.part ? this.here(this.part.start) : atEnd || player.time < start ? start : undefined;
    void player.play(from);
  }

  pause(): void {
    this.player.pause();
  }

  /** Plays one part of the first take once. Call from a press. */
  playPart({ start, end }: Part): void {
    this.endLoop();
    this.hush();
    if (this.heard === 'B') this.switchTo('A');
    this.until = end;
    void this.first.play(Math.max(0, start));
  }

  /** Repeats a part, after two beats of silence each time; the first loop of a visit also slows down. Call from a press. */
  loop(part: Part, beatSeconds: number): void {
    this.part = { start: Math.max(0, part.start), end: Math.min(this.first.duration, part.end) };
    this.beatSeconds = beatSeconds;
    this.until = null;
    if (!this.loopedBefore) {
      this.loopedBefore = true;
      if (this.rate === 1) this.speed = FIRST_LOOP_SPEED;
    }
    this.hush();
    this.applyLoop();
    void this.player.play(this.here(this.part.start));
    this.emit('change', undefined);
  }

  endLoop(): void {
    this.part = null;
    this.applyLoop();
    this.emit('change', undefined);
  }

  /** Plays one sounding pitch. Call from a press. */
  playWritten(midi: number, seconds: number, a4: number): void {
    this.player.pause();
    this.hush();
    this.written.playNote(midi, seconds, a4);
  }

  /** Holds a pitch, or lets go of it. Call from a press. */
  toggleDrone(midi: number, a4: number): void {
    const start = !this.droning;
    this.hush();
    if (start) this.written.drone(midi, a4);
    this.droning = start;
    this.emit('change', undefined);
  }

  /** Takes a second take beside the first, or with null none; the louder of both is turned down to the softer. */
  setOther(other: OtherTake | null): void {
    if (this.heard === 'B') this.switchTo('A');
    this.second?.dispose();
    this.second = null;
    this.other = other;
    this.first.recordingGain = 1;
    if (other) {
      this.second = this.makePlayer(other.source);
      this.second.speed = this.rate;
      const gain = 10 ** (-Math.abs(other.firstLouderDecibels) / 20);
      if (other.firstLouderDecibels > 0) this.first.recordingGain = gain;
      else this.second.recordingGain = gain;
      this.applyLoop();
    }
    this.emit('change', undefined);
  }

  /** Goes on with the other take at the same place in the music. Call from a press. */
  switchSides(): void {
    if (this.other) this.switchTo(this.heard === 'A' ? 'B' : 'A');
  }

  dispose(): void {
    this.scope.dispose();
  }

  private get player(): Player {
    return this.heard === 'B' && this.second ? this.second : this.first;
  }

  /** A time of the first take as one of the take that is heard. */
  private here(seconds: number): number {
    return this.heard === 'B' && this.other ? this.other.fromFirst(seconds) : seconds;
  }

  private switchTo(side: Side): void {
    const { playing, time } = this.player;
    const inFirst = this.heard === 'B' && this.other ? this.other.toFirst(time) : time;
    this.player.pause();
    this.heard = side;
    this.until = null;
    this.player.seek(this.here(inFirst));
    if (playing) void this.player.play();
    this.emit('change', undefined);
  }

  /** Stops what the page itself sounds. */
  private hush(): void {
    this.written.stop();
    if (!this.droning) return;
    this.droning = false;
    this.emit('change', undefined);
  }

  private applyLoop(): void {
    const { part, other } = this;
    const gap = { seconds: (GAP_BEATS * this.beatSeconds) / this.rate, clicks: GAP_BEATS };
    this.first.setLoop(part, gap);
    if (!other || !this.second) return;
    const start = part && other.fromFirst(part.start);
    const end = part && other.fromFirst(part.end);
    // A bar that the other take left out has no length there.
    const possible = start !== null && end !== null && end - start > END_MARGIN_SECONDS;
    this.second.setLoop(possible ? { start, end } : null, gap);
  }

  private makePlayer(source: PcmSource): Player {
    const player = new Player(source);
    this.scope.add(() => {
      player.dispose();
      source.close();
    });
    player.on('play', () => {
      this.follow();
      this.emit('change', undefined);
    });
    const stopped = (): void => {
      this.until = null;
      this.emit('change', undefined);
    };
    player.on('pause', stopped);
    player.on('ended', stopped);
    return player;
  }

  private follow(): void {
    cancelAnimationFrame(this.frameRequest);
    const { player } = this;
    if (!player.playing) return;
    const seconds = player.time;
    if (this.until !== null && seconds >= this.until) {
      player.pause();
      return;
    }
    this.emit('frame', seconds);
    this.frameRequest = requestAnimationFrame(() => this.follow());
  }
}

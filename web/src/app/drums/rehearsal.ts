// Playing along: one recording with its transcription laid over it, looped, slowed and clicked to.

import type { DrumEvent } from '../../generated/drum-transcription';
import type { Recording } from '../../generated/recording';
import type { Player } from '../../playback/player';
import { firstLoopSpeed, nearestSpeed } from '../../playback/practice-speed';
import { Scope } from '../../scope';
import { TypedEventTarget } from '../../typed-events';
import { store } from '../services';
import { siteRoot } from '../site';
import { barAt } from './time-window';
import type { Bar, TimeWindow } from './time-window';

/** A gap of this many beats precedes each round; without a known beat it lasts as long as at 120 a minute. */
const gapBeats = 2;
const plainGapSeconds = 1;
/** Where the balance starts: the recording in front, the transcription clearly audible. */
const firstBalance = 0.35;
const softestOverlayGain = 0.2;
const shortestLoopSeconds = 0.05;
/** What sounds around a hit that is checked by ear, seconds before and after it. */
const audition = { before: 0.6, after: 0.7 } as const;

/** Balances of the keys 1 and 2. */
export const asPlayed = 0;
export const asWritten = 1;
/** Both at full strength. */
export const bothAlike = 0.5;

export interface RehearsalEvents {
  /** Anything that a view shows has changed. */
  change: undefined;
  /** The sound moved on by more than time does: jump, start, stop. */
  moved: undefined;
  /** Nothing can be heard, or only the recording. */
  failed: 'playback' | 'sounds';
}

/** Which part repeats. `on` without a part repeats nothing. */
export interface Repeat {
  part: TimeWindow;
  on: boolean;
}

/** The sound of one recording. Made silent by dispose(); nothing is loaded before the first play. */
export class Rehearsal extends TypedEventTarget<RehearsalEvents> {
  private readonly scope = new Scope();
  private player: Player | null = null;
  private opening: Promise<Player | null> | null = null;
  /** Where playback starts while there is no player yet. */
  private position = 0;
  private hits: readonly DrumEvent[] = [];
  private bars: readonly Bar[] = [];
  private repeat: Repeat | null = null;
  private loopedBefore = false;
  private stopAt: number | null = null;
  #speed = 1;
  #balance = firstBalance;
  #click = false;

  constructor(
    private readonly recording: Recording,
    readonly duration: number,
  ) {
    super();
    // Auditions end by the clock; a timer of the page is exact enough for that.
    this.scope.every(50, () => {
      if (this.stopAt !== null && this.time >= this.stopAt) this.pause();
    });
  }

  /** What is heard now, seconds. */
  get time(): number {
    return this.player?.time ?? this.position;
  }

  get playing(): boolean {
    return this.player?.playing ?? false;
  }

  get speed(): number {
    return this.#speed;
  }

  /** Set to the nearest practice speed. */
  set speed(speed: number) {
    this.#speed = nearestSpeed(speed);
    if (this.player) this.player.speed = this.#speed;
    this.applyLoop();
    this.emit('change', undefined);
  }

  /** 0 the recording alone, 1 the transcription alone; in the middle both at full strength. */
  get balance(): number {
    return this.#balance;
  }

  set balance(balance: number) {
    this.#balance = Math.min(1, Math.max(0, balance));
    this.applyGains();
    this.emit('change', undefined);
  }

  /** Whether the beats are clicked. */
  get click(): boolean {
    return this.#click;
  }

  set click(on: boolean) {
    this.#click = on;
    this.applyGains();
    this.emit('change', undefined);
  }

  /** The part that repeats or was repeated last. */
  get loop(): Repeat | null {
    return this.repeat;
  }

  /** The hits to lay over the recording. */
  setHits(events: readonly DrumEvent[]): void {
    this.hits = events;
    this.player?.setOverlay(this.overlay());
  }

  /** The beats to click, and what loops count in. */
  setBars(bars: readonly Bar[]): void {
    this.bars = bars;
    this.player?.setClicks(this.clicks());
    this.applyLoop();
  }

  /** Repeats a part, or with null nothing. The first part of a visit also slows down. */
  setLoop(part: TimeWindow | null, on = true): void {
    if (!part) this.repeat = null;
    else this.repeat = { part, on: on && part.end - part.start >= shortestLoopSeconds };
    if (this.repeat?.on && !this.loopedBefore) {
      this.loopedBefore = true;
      if (this.#speed === 1) this.speed = firstLoopSpeed;
    }
    this.stopAt = null;
    this.applyLoop();
    this.emit('change', undefined);
  }

  /** Call from a press. */
  async toggle(): Promise<void> {
    if (this.playing) this.pause();
    else await this.play();
  }

  /** Plays from `from` seconds or where it stood. Call from a press. */
  async play(from?: number): Promise<void> {
    try {
      const player = await this.open();
      await player?.play(from);
    } catch (error) {
      console.error(error);
      this.emit('failed', 'playback');
    }
  }

  pause(): void {
    this.stopAt = null;
    this.player?.pause();
  }

  /** Plays the surroundings of one moment and stops. Call from a press. */
  async audition(seconds: number): Promise<void> {
    const start = Math.max(0, seconds - audition.before);
    this.applyLoop(null);
    await this.play(start);
    this.stopAt = seconds + audition.after;
  }

  seek(seconds: number): void {
    this.stopAt = null;
    this.position = Math.min(Math.max(0, seconds), this.duration);
    if (this.player) {
      this.applyLoop();
      this.player.seek(this.position);
    } else this.emit('moved', undefined);
  }

  dispose(): void {
    this.scope.dispose();
    this.player = null;
  }

  private open(): Promise<Player | null> {
    this.opening ??= this.openPlayer().catch((error: unknown) => {
      this.opening = null;
      throw error;
    });
    return this.opening;
  }

  private async openPlayer(): Promise<Player | null> {
    const [{ Player: PlayerClass }, { SoundBank }, recordings] = await Promise.all([
      import('../../playback/player'),
      import('../../playback/sounds'),
      store(),
    ]);
    const source = await recordings.openPcm(this.recording);
    if (this.scope.disposed) {
      source.close();
      return null;
    }
    const player = new PlayerClass(source, undefined, new SoundBank(new URL('sounds/', siteRoot())));
    this.scope.add(() => {
      player.dispose();
      source.close();
    });
    for (const type of ['play', 'pause', 'seek', 'ended'] as const) {
      this.scope.add(
        player.on(type, () => {
          if (type === 'pause' || type === 'ended') this.afterAudition();
          this.emit('change', undefined);
          this.emit('moved', undefined);
        }),
      );
    }
    // What still plays lacks only the drum sounds.
    this.scope.add(player.on('error', () => this.emit('failed', player.playing ? 'sounds' : 'playback')));
    player.seek(this.position);
    player.setOverlay(this.overlay());
    player.setClicks(this.clicks());
    player.speed = this.#speed;
    this.player = player;
    this.applyLoop();
    this.applyGains();
    return player;
  }

  /** The loop rests while a hit is auditioned, and comes back. */
  private afterAudition(): void {
    this.stopAt = null;
    this.applyLoop();
  }

  private overlay(): { time: number; sound: string; gain: number }[] {
    return this.hits.map(({ time, instrument, velocity }) => ({
      time,
      sound: instrument,
      gain: softestOverlayGain + (1 - softestOverlayGain) * velocity,
    }));
  }

  private clicks(): { time: number; accented: boolean }[] {
    return this.bars.flatMap(({ beats }) => beats.map((time, index) => ({ time, accented: index === 0 })));
  }

  private applyGains(): void {
    const { player } = this;
    if (!player) return;
    player.recordingGain = Math.min(1, 2 * (1 - this.#balance));
    player.overlayGain = Math.min(1, 2 * this.#balance);
    player.clickGain = this.#click ? 1 : 0;
  }

  private applyLoop(repeat: Repeat | null = this.repeat): void {
    if (!repeat?.on) {
      this.player?.setLoop(null);
      return;
    }
    this.player?.setLoop(repeat.part, { seconds: this.gapSeconds(repeat.part), clicks: gapBeats });
  }

  /** Two beats of the music that follows, at the speed it is heard. */
  private gapSeconds(part: TimeWindow): number {
    const bar = this.bars[barAt(this.bars, part.start)];
    const seconds = bar ? (gapBeats * (bar.end - bar.start)) / bar.beats.length : plainGapSeconds;
    return seconds / this.#speed;
  }
}

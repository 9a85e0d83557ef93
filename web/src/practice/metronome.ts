import { TypedEventTarget } from '../typed-events';
import type { Beat } from './beats';

/** Seconds scheduled ahead: longer than a busy page blocks timers, short enough to stop without a tail. */
const LOOK_AHEAD_SECONDS = 0.25;
/** Milliseconds between looks at the clock. */
const INTERVAL_MILLISECONDS = 25;

/** The clock and timers a metronome runs on; an AudioContext and the window, or a test's own. */
export interface MetronomeHost {
  /** Seconds, the clock that sounds are scheduled on. */
  now(): number;
  /** Sounds a click at a time of that clock; returns its canceller. */
  click(when: number, accented: boolean): () => void;
  setInterval(callback: () => void, milliseconds: number): number;
  clearInterval(timer: number): void;
}

export interface MetronomeEvents {
  /** A beat falls now (within one look at the clock): for showing, the sound is scheduled apart. */
  beat: Beat;
}

/** Whether a beat is heard. */
export type Audible = (beat: Beat) => boolean;

/**
 * Plays planned beats on the audio clock: clicks are scheduled a quarter of a second ahead, so that they stay exact
 * while the page is busy; `beat` events follow the same clock.
 */
export class Metronome extends TypedEventTarget<MetronomeEvents> {
  private timer: number | null = null;
  private cancellers: { when: number; cancel: () => void }[] = [];
  private sounded = 0;
  private shown = 0;

  constructor(
    private readonly host: MetronomeHost,
    private readonly beats: readonly Beat[],
    /** Clock time of second 0 of the beats. */
    private readonly startTime: number,
    private readonly audible: Audible,
  ) {
    super();
  }

  start(): void {
    if (this.timer !== null) return;
    this.timer = this.host.setInterval(() => this.look(), INTERVAL_MILLISECONDS);
    this.look();
  }

  /** Stops and takes back clicks that have not sounded yet. */
  stop(): void {
    if (this.timer !== null) this.host.clearInterval(this.timer);
    this.timer = null;
    const now = this.host.now();
    for (const { when, cancel } of this.cancellers) if (when > now) cancel();
    this.cancellers = [];
  }

  private look(): void {
    const now = this.host.now();
    for (
      let beat = this.beats[this.sounded];
      beat && this.startTime + beat.seconds <= now + LOOK_AHEAD_SECONDS;
      beat = this.beats[this.sounded]
    ) {
      const when = this.startTime + beat.seconds;
      // A page that slept longer than the look-ahead skips the clicks it missed rather than bunching them up.
      if (when >= now && this.audible(beat))
        this.cancellers.push({ when, cancel: this.host.click(when, beat.beat === 1) });
      this.sounded += 1;
    }
    let due: Beat | null = null;
    for (
      let beat = this.beats[this.shown];
      beat && this.startTime + beat.seconds <= now;
      beat = this.beats[this.shown]
    ) {
      due = beat;
      this.shown += 1;
    }
    this.cancellers = this.cancellers.filter(({ when }) => when > now);
    if (due) this.emit('beat', due);
    if (this.shown >= this.beats.length) this.stop();
  }
}

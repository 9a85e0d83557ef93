// The browser does not say when it loses sound. The clock does: audio that falls behind it for good is missing.

/** Seconds over which the least lag is taken: delivery is bursty, and only its smallest lag means anything. */
const WINDOW_SECONDS = 1;

/**
 * Lag, seconds, by which audio must fall behind between windows to count as lost. Far above the drift of a cheap
 * sound card (200 parts per million: 0.2 ms per window), below what a listener would miss in a take.
 */
const LOST_SECONDS = 0.1;

/**
 * Finds sound that the browser lost while recording (frozen tab, interrupted context, sleeping machine), from the
 * frames that arrived and a monotonic clock.
 */
export class DropoutDetector {
  private windowStart: number | null = null;
  private startLag = 0;
  private leastLag = Infinity;
  private acceptedLag: number | null = null;
  private lost = 0;

  constructor(private readonly sampleRate: number) {}

  /** Frames lost so far. */
  get lostFrames(): number {
    return Math.round(this.lost * this.sampleRate);
  }

  /** Notes that `frames` had arrived in all at `seconds` of the clock. Call at least a few times a second. */
  observe(frames: number, seconds: number): void {
    const lag = seconds - frames / this.sampleRate;
    if (this.windowStart === null) {
      this.windowStart = seconds;
      this.startLag = lag;
    }
    this.leastLag = Math.min(this.leastLag, lag - this.startLag);
    if (seconds - this.windowStart < WINDOW_SECONDS) return;
    this.settle();
    this.windowStart = seconds;
  }

  /** Closes the last window, if it is long enough to mean something; call once after the last observe(). */
  finish(seconds: number): void {
    if (this.windowStart !== null && seconds - this.windowStart >= WINDOW_SECONDS / 2) this.settle();
  }

  private settle(): void {
    if (this.leastLag === Infinity) return;
    const grown = this.acceptedLag === null ? 0 : this.leastLag - this.acceptedLag;
    if (grown > LOST_SECONDS) this.lost += grown;
    this.acceptedLag = this.leastLag;
    this.leastLag = Infinity;
  }
}

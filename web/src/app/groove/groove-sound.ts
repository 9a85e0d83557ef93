import type { Groove } from '../../generated/recording';
import { SoundBank } from '../../playback/sounds';
import { scheduleDrumClick } from '../../playback/tone';
import { expectedStrokes, planGroove } from '../../practice/grooves';
import { TypedEventTarget } from '../../typed-events';
import { siteRoot } from '../site';

/** From the press to the first stroke, seconds. */
const LEAD_SECONDS = 0.1;
/** Gain of a stroke at full velocity; leaves room where several fall together. */
const FULL_GAIN = 0.7;
const CLICK_GAIN = 0.15;

/** Plays a groove as written, with its click. `ended` when it stopped by itself. */
export class GrooveSound extends TypedEventTarget<{ ended: undefined }> {
  private readonly bank = new SoundBank(new URL('sounds/', siteRoot()));
  private context: AudioContext | null = null;
  private output: GainNode | null = null;
  private timer = 0;
  private request = 0;

  /** Plays `bars` bars. Call from a press. */
  async play(groove: Groove, quartersPerMinute: number, bars: number): Promise<void> {
    this.stop();
    const { request } = this;
    this.context ??= new AudioContext();
    const { context } = this;
    try {
      const [sounds] = await Promise.all([this.bank.load(context), context.resume()]);
      if (request !== this.request) return;
      const output = context.createGain();
      output.connect(context.destination);
      this.output = output;
      const start = context.currentTime + LEAD_SECONDS;
      for (const { seconds, note } of expectedStrokes(groove, quartersPerMinute, bars)) {
        const buffer = sounds.get(note.instrument);
        if (!buffer) continue;
        const source = context.createBufferSource();
        const level = context.createGain();
        source.buffer = buffer;
        // Amplitude grows with the square of velocity (Dannenberg, ICMC 2006).
        level.gain.value = FULL_GAIN * note.velocity ** 2;
        source.connect(level).connect(output);
        source.start(start + seconds);
      }
      const plan = planGroove(groove, quartersPerMinute, 0, bars);
      for (const { seconds, beat } of plan.beats) {
        scheduleDrumClick(context, start + seconds, {
          accented: beat === 1,
          gain: CLICK_GAIN,
          destination: output,
        });
      }
      this.timer = window.setTimeout(() => this.finish(), 1000 * (LEAD_SECONDS + plan.musicEnd));
    } catch {
      // Without its sounds there is nothing to hear; the page says no more than that it stopped.
      if (request === this.request) this.finish();
    }
  }

  stop(): void {
    this.request += 1;
    window.clearTimeout(this.timer);
    this.output?.disconnect();
    this.output = null;
  }

  dispose(): void {
    this.stop();
    void this.context?.close();
    this.context = null;
  }

  private finish(): void {
    this.stop();
    this.emit('ended', undefined);
  }
}

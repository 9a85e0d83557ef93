// A recording slower or faster at the same pitch, with its drum hits exactly where they belong.
//
// Waveform similarity overlap-add (Verhelst and Roelands 1993, "An overlap-add technique based on waveform similarity
// (WSOLA) for high quality time-scale modification of speech"), with transients held in place (Grofit and Lavner 2008,
// "Time-scale modification of audio signals using enhanced WSOLA with management of transients"): frames that sound
// around a hit are taken from around that hit unshifted, so that its attack is neither smeared nor doubled and falls
// on the same moment as the transcription laid over it.

import type { PcmSource } from '../decode/pcm';
import { planarFrames } from '../decode/pcm';

/** How far playback may be slowed down and sped up. */
export const slowestSpeed = 0.5;
export const fastestSpeed = 1.2;

/** Half of a frame, seconds: two periods of the lowest bass, short enough to keep a groove's swing. */
const HOP_SECONDS = 0.02;
/** How far a frame may lie from its nominal place, seconds: half a period of 40 Hz, the lowest bass note. */
const SEARCH_SECONDS = 0.0125;
/** After a hit this much is not played a second time, seconds: repeated attacks stutter. */
const ATTACK_SECONDS = 0.01;
/** The coarse search looks at every n-th sample; the fine one at the best place's neighbourhood. */
const COARSE_STEP = 8;

/** First hit of every group that fits into one frame; later hits keep their distance to it. */
function groupAnchors(anchors: readonly number[], shortest: number): number[] {
  const kept: number[] = [];
  for (const anchor of anchors) {
    const last = kept.at(-1);
    if (last === undefined || anchor - last >= shortest) kept.push(anchor);
  }
  return kept;
}

function indexAtOrAfter(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Infinity) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Frames of the source kept at hand; the outside of the recording is silence. */
class Excerpt {
  private planar: readonly Float32Array[] = [];
  private mono = new Float32Array(0);
  private from = 0;

  constructor(private readonly source: PcmSource) {}

  /** Makes [from, from + count) available. */
  async load(from: number, count: number): Promise<void> {
    const lead = Math.max(0, -from);
    const read = await this.source.read(from + lead, count - lead);
    const length = planarFrames(read);
    this.from = from;
    this.planar = read.map((channel) => {
      const padded = new Float32Array(count);
      padded.set(channel, lead);
      return padded;
    });
    this.mono = new Float32Array(count);
    for (const channel of this.planar) {
      for (let i = lead; i < lead + length; i += 1) this.mono[i] = (this.mono[i] ?? 0) + (channel[i] ?? 0);
    }
  }

  get channels(): number {
    return this.planar.length;
  }

  /** One channel's `count` frames at `at`. */
  slice(channel: number, at: number, count: number): Float32Array {
    return (this.planar[channel] ?? new Float32Array(0)).subarray(at - this.from, at - this.from + count);
  }

  /** Normalised likeness of the `count` frames at `a` and at `b`, looking at every `step`-th. */
  likeness(a: number, b: number, count: number, step: number): number {
    const { mono } = this;
    const offsetA = a - this.from;
    const offsetB = b - this.from;
    let product = 0;
    let energy = 1e-9;
    for (let i = 0; i < count; i += step) {
      const y = mono[offsetB + i] ?? 0;
      product += (mono[offsetA + i] ?? 0) * y;
      energy += y * y;
    }
    return product / Math.sqrt(energy);
  }
}

/**
 * Reads a source from one place on, stretched. Output frame n sounds what the source has at `start + n * speed`; a
 * hit in `anchors` sounds exactly there.
 */
export class TimeStretcher {
  private readonly hop: number;
  private readonly search: number;
  private readonly attack: number;
  private readonly hits: readonly number[];
  private readonly excerpt: Excerpt;
  private readonly fade: Float32Array;
  /** Source position that sounds next if the last frame simply goes on. */
  private onward: number;
  /** Output frames made so far; a multiple of the hop. */
  private made = 0;
  /** Made but not yet read. */
  private pending: Float32Array[] = [];

  /**
   * @param anchors source frames of the hits, ascending
   * @param start source frame
   * @throws RangeError for speeds outside slowestSpeed..fastestSpeed
   */
  constructor(
    private readonly source: PcmSource,
    private readonly speed: number,
    anchors: readonly number[],
    private readonly start: number,
  ) {
    if (!(speed >= slowestSpeed && speed <= fastestSpeed)) throw new RangeError(`no such speed: ${speed}`);
    const rate = source.sampleRate;
    this.hop = Math.round(HOP_SECONDS * rate);
    this.search = Math.round(SEARCH_SECONDS * rate);
    this.attack = Math.round(ATTACK_SECONDS * rate);
    this.hits = groupAnchors(anchors, 2 * this.hop * Math.max(1, speed));
    this.excerpt = new Excerpt(source);
    this.fade = Float32Array.from(
      { length: this.hop },
      (_, i) => 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / this.hop),
    );
    this.onward = Math.round(start);
  }

  /** The next `count` output frames, one array per channel. Beyond the source's end there is silence. */
  async read(count: number): Promise<Float32Array[]> {
    const waiting = planarFrames(this.pending);
    const steps = Math.max(0, Math.ceil((count - waiting) / this.hop));
    const fresh = steps > 0 ? await this.make(steps) : [];
    const { channels } = this.source;
    const out = Array.from({ length: channels }, (_, c) => {
      const joined = new Float32Array(waiting + steps * this.hop);
      joined.set(this.pending[c] ?? new Float32Array(0));
      joined.set(fresh[c] ?? new Float32Array(0), waiting);
      return joined;
    });
    this.pending = out.map((channel) => channel.slice(count));
    return out.map((channel) => channel.slice(0, count));
  }

  private async make(steps: number): Promise<Float32Array[]> {
    const { hop, search } = this;
    const first = this.start + this.made * this.speed;
    const last = this.start + (this.made + steps * hop) * this.speed;
    // A locked frame lies up to a frame away from its nominal place.
    const margin = search + 4 * hop;
    const from = Math.floor(Math.min(first, this.onward)) - margin;
    await this.excerpt.load(from, Math.ceil(last) + margin - from);
    const out = Array.from({ length: this.source.channels }, () => new Float32Array(steps * hop));
    for (let step = 0; step < steps; step += 1) {
      const at = this.place(this.made);
      out.forEach((channel, c) => {
        const before = this.excerpt.slice(c, this.onward, hop);
        const after = this.excerpt.slice(c, at, hop);
        for (let i = 0; i < hop; i += 1) {
          const gain = this.fade[i] ?? 1;
          channel[step * hop + i] = (before[i] ?? 0) * (1 - gain) + (after[i] ?? 0) * gain;
        }
      });
      this.onward = at + hop;
      this.made += hop;
    }
    return out;
  }

  /** Source position of the frame that begins to sound at output frame `time`. */
  private place(time: number): number {
    if (time === 0) return this.onward;
    const { hits, hop, speed } = this;
    const nominal = this.start + time * speed;
    const next = indexAtOrAfter(hits, nominal);
    const hit = hits[next];
    const untilHit = hit === undefined ? Infinity : (hit - nominal) / speed;
    if (hit !== undefined && untilHit < 2 * hop) return Math.round(hit - untilHit);
    const latest = hit === undefined ? Infinity : hit - 2 * hop;
    const earliest = (hits[next - 1] ?? -Infinity) + this.attack;
    const low = Math.round(Math.min(Math.max(nominal - this.search, earliest), latest));
    const high = Math.round(Math.max(low, Math.min(nominal + this.search, latest)));
    return this.mostAlike(low, high);
  }

  private mostAlike(low: number, high: number): number {
    // Going on unchanged is perfect wherever it is allowed.
    if (this.onward >= low && this.onward <= high) return this.onward;
    const coarse = this.bestIn(low, high, COARSE_STEP, COARSE_STEP);
    return this.bestIn(Math.max(low, coarse - COARSE_STEP), Math.min(high, coarse + COARSE_STEP), 1, 2);
  }

  private bestIn(low: number, high: number, lagStep: number, sampleStep: number): number {
    let best = low;
    let likeness = -Infinity;
    for (let at = low; at <= high; at += lagStep) {
      const value = this.excerpt.likeness(this.onward, at, this.hop, sampleStep);
      if (value > likeness) {
        likeness = value;
        best = at;
      }
    }
    return best;
  }
}

import type { Microphone } from '../../capture/microphone';
import type { FollowRequest, LivePitch, LivePitchListener } from '../../engine/live-pitch';
import { GlanceReader } from '../../practice/glance';
import type { Glance, GlanceSettings } from '../../practice/glance';
import { TypedEventTarget } from '../../typed-events';
import { siteRoot } from '../site';
import { pageSeconds } from './live-take';

/** What is to be drawn next. */
export interface Earful {
  glance: Glance;
  /** Index of the note asked for now; null without a score. */
  target: number | null;
  /** Notes that were played right since the last time. */
  inked: readonly number[];
}

export interface LiveEarEvents {
  /** Once per frame of the screen at most. */
  heard: Earful;
  /** Nothing will be heard live; a take goes on without. */
  failed: Error;
}

/** Live pitch of the open microphone, gathered to what one frame of the screen shows. */
export class LiveEar extends TypedEventTarget<LiveEarEvents> {
  private listener: LivePitchListener | null = null;
  private reader: GlanceReader | null = null;
  private shown: Glance | null = null;
  private target: number | null = null;
  private inked: number[] = [];
  private frame = 0;
  private opening = 0;
  private request: FollowRequest | null = null;
  private place: { quarters: number; at: number } | null = null;
  private furthest: number | null = null;

  /** What was shown last; null before anything was heard. */
  get glance(): Glance | null {
    return this.shown;
  }

  /** Index of the note reached last in the take; null before the first. */
  get reached(): number | null {
    return this.furthest;
  }

  /** Whether a player is followed through a score. */
  get following(): boolean {
    return this.request !== null && this.listener !== null;
  }

  /** Where the player is in the score now, quarter notes; null when nobody is followed. */
  quartersNow(): number | null {
    const { place, request } = this;
    return (
      place && request && place.quarters + (pageSeconds() - place.at) / request.settings.secondsPerQuarter
    );
  }

  /** Listens to this microphone, in place of an earlier one. */
  async open(microphone: Microphone, instrumentId: string, settings: GlanceSettings): Promise<void> {
    this.close();
    this.reader = new GlanceReader(settings);
    const attempt = this.opening;
    const { LivePitchListener: Listener } = await import('../../engine/live-pitch');
    if (attempt !== this.opening) return;
    const listener = Listener.start(siteRoot(), microphone.tap(), microphone.sampleRate, instrumentId);
    this.listener = listener;
    if (this.request) listener.follow(this.request);
    listener.on('pitch', (pitch) => this.hear(pitch));
    listener.on('failed', (error) => this.emit('failed', error));
  }

  /** From now on follows a player through a score; null only listens. */
  follow(request: FollowRequest | null, settings: GlanceSettings): void {
    if (request === null && this.request === null) return;
    if (request && this.request?.settings.startSeconds === request.settings.startSeconds) return;
    this.request = request;
    this.reader = new GlanceReader(settings);
    this.shown = null;
    this.place = null;
    this.target = null;
    this.furthest = null;
    this.inked = [];
    this.listener?.follow(request);
  }

  /** Other zones or another tuning, before a take. */
  tune(settings: GlanceSettings): void {
    if (this.request === null) this.reader = new GlanceReader(settings);
  }

  /** Stops listening. */
  close(): void {
    this.opening += 1;
    this.listener?.dispose();
    this.listener = null;
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  dispose(): void {
    this.close();
  }

  private hear(pitch: LivePitch): void {
    if (!this.reader) return;
    this.shown = this.reader.read(pitch);
    this.target = pitch.target;
    this.place = pitch.quarters === null ? null : { quarters: pitch.quarters, at: pageSeconds() };
    for (const { index, right } of pitch.notes) {
      this.furthest = index;
      if (right) this.inked.push(index);
    }
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.show());
  }

  private show(): void {
    this.frame = 0;
    if (!this.shown) return;
    const { inked } = this;
    this.inked = [];
    this.emit('heard', { glance: this.shown, target: this.target, inked });
  }
}

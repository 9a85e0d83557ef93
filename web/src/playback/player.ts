import type { PcmSource } from '../decode/pcm';
import type { SoundBank } from './sounds';
import { TypedEventTarget } from '../typed-events';

export interface OverlayEvent {
  /** Seconds. */ time: number;
  /** Name in the SoundBank. */ sound: string;
  /** Linear. */ gain: number;
}
export interface Loop {
  start: number;
  end: number;
}
export type PlayerEvents = {
  play: undefined;
  pause: undefined;
  seek: undefined;
  ended: undefined;
  error: Error;
};

export declare class Player extends TypedEventTarget<PlayerEvents> {
  constructor(source: PcmSource, context?: AudioContext, sounds?: SoundBank);
  readonly duration: number;
  readonly playing: boolean;
  /** What is heard now, seconds. */
  readonly time: number;
  readonly loop: Loop | null;
  recordingGain: number;
  overlayGain: number;
  play(from?: number): Promise<void>;
  pause(): void;
  seek(seconds: number): void;
  setLoop(loop: Loop | null): void;
  setOverlay(events: readonly OverlayEvent[]): void;
  dispose(): void;
}

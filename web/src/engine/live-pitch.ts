// The page's side of hearing pitch live.

import { TypedEventTarget } from '../typed-events';
import type { FollowRequest, LivePitch } from './pitch-listener';

export type { FollowRequest, LivePitch, NoteNews, PitchReading } from './pitch-listener';

/** What the worker is told: first once where everything is, then what to follow. */
export type ToPitchWorker =
  | {
      type: 'start';
      root: string;
      /** Delivers SampleBlocks. */
      port: MessagePort;
      sampleRate: number;
      instrumentId: string;
    }
  | { type: 'follow'; request: FollowRequest | null };

export type FromPitchWorker = { type: 'pitch'; pitch: LivePitch } | { type: 'failed'; message: string };

export interface LivePitchEvents {
  /** Once per block of the microphone, about 90 times a second. */
  pitch: LivePitch;
  /** Nothing will be shown: the core could not be loaded. A take goes on without. */
  failed: Error;
}

/** Pitch from a microphone's blocks, in a worker of its own: the page only draws. */
export class LivePitchListener extends TypedEventTarget<LivePitchEvents> {
  /** @param root the site's root @param port of Microphone.tap(); handed to the worker */
  static start(root: URL, port: MessagePort, sampleRate: number, instrumentId: string): LivePitchListener {
    const worker = new Worker(new URL('./live-pitch.worker.ts', import.meta.url), {
      type: 'module',
      name: 'woodshed-pitch',
    });
    const start: ToPitchWorker = { type: 'start', root: root.href, port, sampleRate, instrumentId };
    worker.postMessage(start, [port]);
    return new LivePitchListener(worker);
  }

  private constructor(private readonly worker: Worker) {
    super();
    worker.onmessage = ({ data }: MessageEvent<FromPitchWorker>): void => {
      if (data.type === 'pitch') this.emit('pitch', data.pitch);
      else this.emit('failed', new Error(data.message));
    };
    worker.onerror = (event): void => this.emit('failed', new Error(event.message));
  }

  /** Follows a player through a score from now on; null ends that. */
  follow(request: FollowRequest | null): void {
    this.worker.postMessage({ type: 'follow', request } satisfies ToPitchWorker);
  }

  dispose(): void {
    this.worker.terminate();
  }
}

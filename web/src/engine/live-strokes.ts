// The page's side of hearing strokes live.

import type { LiveDrumSettings } from '../../../wasm/bindings/core';
import { TypedEventTarget } from '../typed-events';
import type { Stroke } from './strokes';

export type { Stroke } from './strokes';

/** What the worker is told, once. */
export interface ToStrokeWorker {
  root: string;
  /** Delivers SampleBlocks. */
  port: MessagePort;
  sampleRate: number;
  settings: LiveDrumSettings;
  pad: boolean;
}

export type FromStrokeWorker =
  { type: 'ready' } | { type: 'strokes'; strokes: Stroke[] } | { type: 'failed'; message: string };

export interface LiveStrokesEvents {
  /** Strokes that became certain, oldest first; times on the microphone's clock, seconds. */
  strokes: Stroke[];
  /** Nothing will be heard: the core could not be loaded. A take goes on without. */
  failed: Error;
}

/** Strokes from a microphone's blocks, in a worker of its own so that a busy page loses none. */
export class LiveStrokes extends TypedEventTarget<LiveStrokesEvents> {
  /** Resolves once strokes are heard; rejects when the core cannot be loaded. */
  readonly ready: Promise<void>;

  /**
   * @param root the site's root @param port of Microphone.tap(); handed to the worker
   * @param pad every stroke counts, whatever it sounds like
   */
  static start(
    root: URL,
    port: MessagePort,
    sampleRate: number,
    settings: LiveDrumSettings,
    pad: boolean,
  ): LiveStrokes {
    const worker = new Worker(new URL('./live-strokes.worker.ts', import.meta.url), {
      type: 'module',
      name: 'woodshed-strokes',
    });
    const start: ToStrokeWorker = { root: root.href, port, sampleRate, settings, pad };
    worker.postMessage(start, [port]);
    return new LiveStrokes(worker);
  }

  private constructor(private readonly worker: Worker) {
    super();
    this.ready = new Promise((resolve, reject) => {
      const fail = (message: string): void => {
        const error = new Error(message);
        reject(error);
        this.emit('failed', error);
      };
      worker.onmessage = ({ data }: MessageEvent<FromStrokeWorker>): void => {
        if (data.type === 'ready') resolve();
        else if (data.type === 'strokes') this.emit('strokes', data.strokes);
        else fail(data.message);
      };
      worker.onerror = (event): void => fail(event.message);
    });
    // Whoever does not wait hears of a failure through the event.
    this.ready.catch(() => undefined);
  }

  dispose(): void {
    this.worker.terminate();
  }
}

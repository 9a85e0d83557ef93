// The page's side of the worker that writes scores.

import type { DrumScore } from '../../notation/drums/drum-score';
import type { ScoreReply, ScoreRequest } from './score-protocol';

/** Writes scores, the newest wish only. The worker starts with the first one. */
export class ScoreWriter {
  private worker: Worker | null = null;
  private last = 0;

  /** `written` is told of every score that is still wished for when it is done; null where there can be none. */
  constructor(private readonly written: (score: DrumScore | null) => void) {}

  /** Asks for a score; null forgets what was asked. */
  write(request: Omit<ScoreRequest, 'id'> | null): void {
    this.last += 1;
    if (request === null) {
      this.written(null);
      return;
    }
    this.worker ??= this.start();
    const message: ScoreRequest = { ...request, id: this.last };
    this.worker.postMessage(message);
  }

  dispose(): void {
    this.last += 1;
    this.worker?.terminate();
    this.worker = null;
  }

  private start(): Worker {
    const worker = new Worker(new URL('./score.worker.ts', import.meta.url), {
      type: 'module',
      name: 'woodshed-score',
    });
    worker.onmessage = ({ data }: MessageEvent<ScoreReply>): void => {
      if (data.id === this.last) this.written(data.score);
    };
    worker.onerror = (event): void => {
      console.error(event.message);
      this.worker = null;
      this.written(null);
    };
    return worker;
  }
}

// Several engines on one recording, one after another.

import type { DrumEngine } from '../../generated/drum-transcription';
import { TypedEventTarget } from '../../typed-events';
import { errorCode } from '../errors';
import type { Contender } from './comparison';
import { drumJobs } from './jobs';
import type { DrumJob } from './jobs';

/** Runs engines on a job's recording one at a time; analyses made before come from storage. */
export class Comparison extends TypedEventTarget<{ change: undefined }> {
  #contenders: readonly Contender[] = [];
  #abort: AbortController | null = null;

  constructor(private readonly job: DrumJob) {
    super();
  }

  get contenders(): readonly Contender[] {
    return this.#contenders;
  }

  get running(): boolean {
    return this.#contenders.some(({ state }) => state === 'waiting' || state === 'working');
  }

  /** Compares these engines; those that are done already keep their hits. Resolves when all had their turn. */
  async run(engines: readonly DrumEngine[]): Promise<void> {
    this.cancel();
    const abort = new AbortController();
    this.#abort = abort;
    this.#contenders = engines.map(
      (engine) =>
        this.#contenders.find((each) => each.engine === engine && each.state === 'done') ?? {
          engine,
          state: 'waiting',
          stage: 'load',
          fraction: 0,
          error: null,
          events: [],
        },
    );
    this.emit('change', undefined);
    for (const contender of this.#contenders) {
      if (abort.signal.aborted) return;
      if (contender.state === 'waiting') await this.#turn(contender, abort.signal);
    }
  }

  /** Stops; engines that are done stay. */
  cancel(): void {
    this.#abort?.abort();
    this.#abort = null;
    for (const contender of this.#contenders) {
      if (contender.state === 'waiting' || contender.state === 'working') contender.state = 'cancelled';
    }
    this.emit('change', undefined);
  }

  async #turn(contender: Contender, signal: AbortSignal): Promise<void> {
    contender.state = 'working';
    this.emit('change', undefined);
    try {
      const analysis = await drumJobs.analyse(this.job, contender.engine, {
        signal,
        onProgress: ({ stage, fraction }) => {
          contender.stage = stage;
          contender.fraction = fraction;
          this.emit('change', undefined);
        },
      });
      if (signal.aborted) return;
      contender.events = analysis.transcription.events;
      contender.state = 'done';
    } catch (error) {
      if (signal.aborted) return;
      contender.error = errorCode(error);
      contender.state = 'failed';
    }
    this.emit('change', undefined);
  }
}

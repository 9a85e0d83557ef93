// Many inputs on all cores: each worker thread owns one single-threaded core and takes the next input.

import { Worker } from 'node:worker_threads';
import type { CliEnvironment } from './main';
import type { AnalysisCommand } from './options';

/** What became of one input. */
export type Outcome =
  { ok: true; input: string; stdout: Uint8Array | null } | { ok: false; input: string; reason: string };

/** What a worker thread is started with. */
export interface JobSetup {
  command: AnalysisCommand;
  environment: CliEnvironment;
}

interface Slot {
  worker: Worker;
  /** Index of the input being worked on. */
  current: number | null;
}

/**
 * Works through the inputs on `workers` threads and yields the outcomes in the order of the inputs. A thread that
 * dies (a poisoned file) costs its input only; a fresh one takes its place.
 */
export async function* runJobs(
  command: AnalysisCommand,
  environment: CliEnvironment,
  workers: number,
): AsyncGenerator<Outcome> {
  const { inputs } = command;
  const settle: ((outcome: Outcome) => void)[] = [];
  const outcomes = inputs.map((_, index) => new Promise<Outcome>((resolve) => (settle[index] = resolve)));
  const slots = new Set<Slot>();
  let next = 0;

  const give = (slot: Slot): void => {
    if (next >= inputs.length) {
      slot.current = null;
      slots.delete(slot);
      void slot.worker.terminate();
      return;
    }
    slot.current = next++;
    slot.worker.postMessage(inputs[slot.current]);
  };
  const start = (): void => {
    const setup: JobSetup = { command, environment };
    const slot: Slot = {
      worker: new Worker(new URL('./job.mjs', import.meta.url), { workerData: setup }),
      current: null,
    };
    slots.add(slot);
    slot.worker.on('message', (outcome: Outcome) => {
      if (slot.current !== null) settle[slot.current]?.(outcome);
      give(slot);
    });
    slot.worker.on('error', (error: Error) => {
      slots.delete(slot);
      const index = slot.current;
      if (index === null) return;
      settle[index]?.({
        ok: false,
        input: inputs[index] ?? '',
        reason: `the analysis crashed (${error.message})`,
      });
      if (next < inputs.length) start();
    });
    give(slot);
  };

  for (let i = 0; i < workers; ++i) start();
  for (const outcome of outcomes) yield await outcome;
}

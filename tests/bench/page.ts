// The page of the benchmark: one worker at a time, so that competitors never share the machine with each other.

import type { CoreJob, CoreReply, LibraryJob, Measurement } from './measurement';

/** Sends one job to a fresh worker and ends the worker with its reply. */
function inWorker<Reply>(script: string, job: CoreJob | LibraryJob): Promise<Reply> {
  const worker = new Worker(script, { type: 'module' });
  const reply = new Promise<Reply>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Reply>) => resolve(data));
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
  });
  worker.postMessage(job);
  return reply.finally(() => worker.terminate());
}

let clips: CoreReply['clips'] | null = null;

const bench = {
  /** Times a build of the core; keeps its clips for the libraries. */
  async core(job: CoreJob): Promise<Omit<CoreReply, 'clips'>> {
    const { clips: heard, ...reply } = await inWorker<CoreReply>('core-worker.js', job);
    clips = heard;
    return reply;
  },

  /** Times a library on the clips that the core got. */
  library(library: LibraryJob['library'], seconds: number): Promise<Measurement[]> {
    if (clips === null) throw new Error('time a build of the core first: it makes the clips');
    return inWorker<Measurement[]>('libraries-worker.js', { library, clips, seconds });
  },
};

export type Bench = typeof bench;

Object.assign(globalThis, { bench });

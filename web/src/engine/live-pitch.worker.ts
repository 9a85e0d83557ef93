// Hears pitch while it is played: blocks come straight from the audio thread, readings go to the page.

import { loadCore } from './core-loader';
import type { FromPitchWorker, ToPitchWorker } from './live-pitch';
import { PitchListener } from './pitch-listener';
import type { FollowRequest } from './pitch-listener';
import type { SampleBlock } from './strokes';

const scope = self as unknown as DedicatedWorkerGlobalScope;

let listener: PitchListener | null = null;
/** What to follow, told while the core was still loading. */
let early: FollowRequest | null = null;

function send(message: FromPitchWorker): void {
  scope.postMessage(message);
}

function fail(error: unknown): void {
  send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}

async function listen(start: Extract<ToPitchWorker, { type: 'start' }>): Promise<void> {
  // one thread: a block is a fraction of a millisecond's work
  const core = await loadCore(new URL(start.root), false);
  const hearing = new PitchListener(core, start.sampleRate, start.instrumentId);
  listener = hearing;
  hearing.follow(early);
  start.port.onmessage = ({ data }: MessageEvent<SampleBlock>): void => {
    try {
      const pitch = hearing.push(data);
      if (pitch) send({ type: 'pitch', pitch });
    } catch (error) {
      start.port.onmessage = null;
      fail(error);
    }
  };
}

scope.addEventListener('message', ({ data }: MessageEvent<ToPitchWorker>) => {
  if (data.type === 'start') listen(data).catch(fail);
  else if (listener) listener.follow(data.request);
  else early = data.request;
});

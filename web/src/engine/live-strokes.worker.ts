// Hears drum strokes while they are played: blocks come straight from the audio thread, strokes go to the page.

import { loadCore } from './core-loader';
import { HEARD, LIVE_MODEL, StrokeListener } from './strokes';
import type { SampleBlock, Stroke } from './strokes';
import type { FromStrokeWorker, ToStrokeWorker } from './live-strokes';

const scope = self as unknown as DedicatedWorkerGlobalScope;

function send(message: FromStrokeWorker): void {
  scope.postMessage(message);
}

/** The classes that were heard, of every stroke at least the likeliest. */
function heardIn(strokes: readonly Stroke[]): Stroke[] {
  return strokes.filter(
    ({ time, probability }) =>
      probability >= HEARD ||
      strokes.every((other) => other.time !== time || other.probability <= probability),
  );
}

async function listen({ root, port, sampleRate, settings, pad }: ToStrokeWorker): Promise<void> {
  const site = new URL(root);
  // one thread: a block is a fraction of a millisecond's work
  const core = await loadCore(site, false);
  let model: Uint8Array = new Uint8Array();
  if (!pad) {
    const response = await fetch(new URL(`models/${LIVE_MODEL}`, site));
    if (!response.ok) throw new Error(`models/${LIVE_MODEL}: ${response.status}`);
    model = new Uint8Array(await response.arrayBuffer());
  }
  const listener = new StrokeListener(core, sampleRate, settings, model);
  port.onmessage = ({ data }: MessageEvent<SampleBlock>): void => {
    const strokes = heardIn(listener.push(data));
    if (strokes.length > 0) send({ type: 'strokes', strokes });
  };
  send({ type: 'ready' });
}

scope.addEventListener('message', ({ data }: MessageEvent<ToStrokeWorker>) => {
  listen(data).catch((error: unknown) =>
    send({ type: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});

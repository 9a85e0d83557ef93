// Samples into a session of the core, a piece at a time.

import type { AudioSession } from '../../../wasm/bindings/core';
import { LONGEST_AUDIO_SECONDS } from '../decode/decoder';
import type { PcmSource } from '../decode/pcm';
import { unwrap } from './core-result';
import { EngineError } from './protocol';

/** Frames per read: about a second, so that progress moves and memory stays small. */
export const CHUNK_FRAMES = 1 << 16;

/**
 * Reads the source chunk by chunk into a session; memory stays at two chunks whatever the length.
 * @param afterChunk takes out of the session what the chunk has completed
 */
export async function feed(
  source: PcmSource,
  session: AudioSession,
  onFraction: (fraction: number) => void,
  afterChunk: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  if (source.frames === 0) throw new EngineError('empty', 'no samples');
  if (source.frames / source.sampleRate > LONGEST_AUDIO_SECONDS)
    throw new EngineError('too-long', 'over two hours');
  let ahead = source.read(0, CHUNK_FRAMES);
  for (let frame = 0; frame < source.frames; frame += CHUNK_FRAMES) {
    const count = Math.min(CHUNK_FRAMES, source.frames - frame);
    const planar = await ahead;
    // The disk works while the core does. Whoever awaits it is told of a failure; nobody does after another one.
    ahead = source.read(frame + count, CHUNK_FRAMES);
    ahead.catch(() => undefined);
    const view = session.input(count);
    planar.forEach((samples, channel) => view.set(samples, channel * count));
    unwrap(session.push(count));
    await afterChunk();
    onFraction((frame + count) / source.frames);
  }
}

// A recording's length must not show in the memory of the WASM module. The bounds are those of docs/architecture.md.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type {
  AudioSession,
  CoreDrumDecoder,
  CoreModule,
  CoreModuleFactory,
  CoreResult,
} from '../../../wasm/bindings/core';
import { root } from './core';

const RATE = 44100;
const MEGABYTE = 2 ** 20;
const TWO_HOURS_MINUTES = 120;

/** Emscripten's heap view, which the module carries besides what core.d.ts promises. */
type WithHeap = CoreModule & { HEAPU8: Uint8Array };

let core: WithHeap;

beforeAll(async () => {
  const folder = path.join(root, 'public/core');
  const glue = (await import(pathToFileURL(path.join(folder, 'core.st.mjs')).href)) as {
    default: CoreModuleFactory;
  };
  core = (await glue.default({ wasmBinary: readFileSync(path.join(folder, 'core.st.wasm')) })) as WithHeap;
});

function unwrap<T>(result: CoreResult<T>): T {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

/** Feeds minutes of a quiet tone, a second at a time. */
function feedMinutes(session: AudioSession, minutes: number): void {
  const second = Float32Array.from(
    { length: RATE },
    (_, i) => 0.1 * Math.sin((2 * Math.PI * 220 * i) / RATE),
  );
  for (let i = 0; i < minutes * 60; ++i) {
    session.input(RATE).set(second);
    unwrap(session.push(RATE));
  }
}

/** Heap growth per minute of recording once the session is warm. */
function growthPerMinute(session: AudioSession, minutes: number): number {
  feedMinutes(session, 1);
  const before = core.HEAPU8.length;
  feedMinutes(session, minutes);
  return (core.HEAPU8.length - before) / minutes;
}

describe('memory of the core', () => {
  it('draws two hours within a heap of 64 MB', () => {
    const session = unwrap(core.createOverviewSession(RATE, 1, 64));
    feedMinutes(session, TWO_HOURS_MINUTES);
    const { min } = unwrap(session.finish());
    expect(min).toHaveLength((TWO_HOURS_MINUTES * 60 * RATE) / 64);
    expect(core.HEAPU8.length).toBeLessThan(64 * MEGABYTE);
    session.delete();
  });

  it('grows by less than half a megabyte per minute of take', () => {
    const session = unwrap(core.createTakeSession(RATE, 1, { minHz: 0, maxHz: 0 }));
    expect(growthPerMinute(session, 6)).toBeLessThan(MEGABYTE / 2);
    session.delete();
  });

  it('hears drums for a network without growing at all', () => {
    const decoder = JSON.parse(
      readFileSync(path.join(root, 'tests/fixtures/tiny-drum-network/decoder.json'), 'utf8'),
    ) as CoreDrumDecoder;
    const session = unwrap(core.createNetworkDrumSession(RATE, 1, decoder));
    /** A network that hears a kick in every tenth frame. */
    const answer = (): number => {
      let windows = 0;
      for (let input = unwrap(session.nextInput()); input !== null; input = unwrap(session.nextInput())) {
        const outputs = 22;
        const frames = input.shape[1]!;
        const activations = new Float32Array(frames * outputs);
        for (let frame = 5; frame < frames; frame += 10) activations[frame * outputs] = 0.9;
        unwrap(session.addOutput(activations));
        ++windows;
      }
      return windows;
    };
    feedMinutes(session, 1);
    expect(answer()).toBe(3);
    const before = core.HEAPU8.length;
    for (let minute = 0; minute < 15; ++minute) {
      feedMinutes(session, 1);
      answer();
    }
    // 9,000 kicks of 40 bytes find room in the heap as it is.
    expect(core.HEAPU8.length).toBe(before);
    unwrap(session.finishAudio());
    answer();
    expect(unwrap(session.finish()).candidates.time.length).toBeGreaterThan(8500);
    session.delete();
  });

  it('refuses a push larger than its bound instead of allocating it', () => {
    const session = unwrap(core.createOverviewSession(RATE, 2, 64));
    expect(session.input(2 ** 28)).toHaveLength(0);
    expect(session.push(2 ** 28).ok).toBe(false);
    session.delete();
  });
});

// The way of the default engine: core, ONNX Runtime, core again, with a network that no one trained
// (tests/fixtures/make_tiny_drum_network.py), so that what is tested is the seam and not the weights.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNodePipeline } from '../../../web/src/cli/node-host';
import { MemoryPcm } from '../../../web/src/decode/pcm';
import type { PcmSource } from '../../../web/src/decode/pcm';
import type { Pipeline } from '../../../web/src/engine/pipeline';
import { TUNED_SENSITIVITY } from '../../../web/src/engine/results';
import type { DrumAnalysis, PartialHits } from '../../../web/src/engine/results';
import type { DrumEvent } from '../../../web/src/generated/drum-transcription';
import { drums, rockBeat } from '../../support/synth';
import type { Hit } from '../../support/synth';
import { quiet, root } from './core';
import { expectValid } from './schemas';

const RATE = 44100;
const models = path.join(root, 'tests/fixtures/tiny-drum-network');

/** 40 s: three windows of the network. */
const hits = rockBeat(19, 120, 0.5);
const SECONDS = 40;

let pipeline: Pipeline;
let analysed: DrumAnalysis;
const partial: PartialHits[] = [];

function mono(samples: Float32Array, sampleRate = RATE): MemoryPcm {
  return new MemoryPcm([samples], sampleRate);
}

/** The hits of a drum that an event lies within 15 ms of, one event each. */
function found(asked: readonly Hit[], events: readonly DrumEvent[], drum: Hit['drum']): number {
  return asked.filter(
    (hit) =>
      hit.drum === drum &&
      events.some((event) => event.class === drum && Math.abs(event.time - hit.time) < 0.015),
  ).length;
}

beforeAll(async () => {
  expectValid('drum-decoder', JSON.parse(await readFile(path.join(models, 'decoder.json'), 'utf8')));
  pipeline = await loadNodePipeline(root, models);
  analysed = await pipeline.transcribe(mono(drums(hits, SECONDS, RATE)), 'beat', 'default', quiet, (each) =>
    partial.push(each),
  );
});

describe('a network engine', () => {
  it('finds every hit once, in all windows', () => {
    const { transcription } = analysed;
    expectValid('drum-transcription', transcription);
    expect(transcription.duration).toBeCloseTo(SECONDS, 6);
    for (const drum of ['KD', 'SD', 'HH'] as const) {
      const asked = hits.filter((hit) => hit.drum === drum).length;
      expect(found(hits, transcription.events, drum), drum).toBe(asked);
      expect(transcription.events.filter((event) => event.class === drum)).toHaveLength(asked);
    }
  });

  it('tells hits on the way: in order, complete up to the stated time, the same as at the end', () => {
    expect(partial.length).toBeGreaterThan(1);
    partial.reduce((before, { events, until }) => {
      expect(until).toBeGreaterThanOrEqual(before);
      for (const event of events) expect(event.time).toBeGreaterThan(before - 0.01);
      return until;
    }, 0);
    const told = partial.flatMap(({ events }) => events).sort((a, b) => a.time - b.time);
    // What lies in the last frames is decided when nothing more can come.
    expect(told).toEqual(analysed.transcription.events.slice(0, told.length));
    expect(told.length).toBeGreaterThanOrEqual(analysed.transcription.events.length - 3);
  });

  it('gives the same whatever the size of the reads', async () => {
    const whole = mono(drums(hits, SECONDS, RATE));
    // A source that hands out samples in pieces of its own.
    const crumbled: PcmSource = {
      sampleRate: whole.sampleRate,
      channels: whole.channels,
      frames: whole.frames,
      close: quiet,
      read: async (start, count) => {
        const parts: Float32Array[] = [];
        for (let at = start; at < start + count; at += 1000) {
          parts.push((await whole.read(at, Math.min(1000, start + count - at)))[0]!);
        }
        return [Float32Array.from(parts.flatMap((part) => Array.from(part)))];
      },
    };
    const again = await pipeline.transcribe(crumbled, 'beat', 'default', quiet);
    expect(again).toEqual(analysed);
  });

  it('picks anew without analysing; more sensitivity only adds hits', () => {
    expect(pipeline.pick(analysed, TUNED_SENSITIVITY)).toEqual(analysed.transcription.events);
    let before: DrumEvent[] = [];
    for (const value of [-1, -0.5, 0, 0.5, 1]) {
      const events = pipeline.pick(analysed, { ...TUNED_SENSITIVITY, KD: value, HH: value });
      for (const event of before) expect(events).toContainEqual(event);
      before = events;
    }
    expect(before.length).toBeGreaterThan(analysed.transcription.events.length);
    // The slider of one class leaves the others alone.
    const more = pipeline.pick(analysed, { ...TUNED_SENSITIVITY, KD: 1 });
    const withoutKicks = (events: DrumEvent[]): DrumEvent[] => events.filter((each) => each.class !== 'KD');
    expect(withoutKicks(more)).toEqual(withoutKicks(analysed.transcription.events));
  });

  it('finds the beat, and keeps to what a person says about it', () => {
    const { events, duration, rhythm } = analysed.transcription;
    expect(rhythm?.beatsPerMinute).toBeCloseTo(120, 0);
    expect(rhythm?.timeSignature).toEqual({ numerator: 4, denominator: 4 });
    expect(pipeline.trackRhythm(events, duration)).toEqual(rhythm);
    expect(pipeline.trackRhythm(events, duration, { beatsPerMinute: 60 })?.beatsPerMinute).toBeCloseTo(60, 0);
    expect(pipeline.trackRhythm(events, duration, { beatsPerBar: 3 })?.beatsPerBar).toBe(3);
    const taps = [4.5, 5.5, 6.5, 7.5, 8.5];
    expect(pipeline.trackRhythm(events, duration, { taps })?.beatsPerMinute).toBeCloseTo(60, 0);
    expect(pipeline.trackRhythm([], duration)).toBeNull();
    expect(() => pipeline.trackRhythm(events, duration, { beatsPerBar: 11 })).toThrow(
      expect.objectContaining({ code: 'bad-argument' }) as Error,
    );
    expect(() => pipeline.trackRhythm(events, duration, { taps: [Number.NaN] })).toThrow();
  });

  it('reads 8 kHz, 96 kHz and five channels', async () => {
    const short = rockBeat(2, 120, 0.5);
    const high = drums(short, 5, 96000);
    const { transcription } = await pipeline.transcribe(mono(high, 96000), 'high', 'default', quiet);
    expect(found(short, transcription.events, 'KD')).toBe(4);
    // Every twelfth of twelve averaged samples: a plain way down to 8 kHz.
    const low = Float32Array.from({ length: Math.floor(high.length / 12) }, (_, i) =>
      high.subarray(12 * i, 12 * i + 12).reduce((sum, sample) => sum + sample / 12, 0),
    );
    const phone = await pipeline.transcribe(mono(low, 8000), 'phone', 'default', quiet);
    expect(found(short, phone.transcription.events, 'KD')).toBe(4);
    const beat = drums(short, 5, RATE);
    const five = new MemoryPcm([beat, beat, beat, beat, beat], RATE);
    const mixed = await pipeline.transcribe(five, 'five', 'default', quiet);
    const single = await pipeline.transcribe(mono(beat), 'five', 'default', quiet);
    expect(mixed.transcription.events.map(({ instrument }) => instrument)).toEqual(
      single.transcription.events.map(({ instrument }) => instrument),
    );
  });

  const nan = drums(rockBeat(1, 120, 0.5), 3, RATE);
  nan[100_000] = Number.NaN;
  it.each([
    ['silence', mono(new Float32Array(RATE)), 'silent'],
    ['a sample that is no number', mono(nan), 'not-finite'],
    ['no samples', mono(new Float32Array()), 'empty'],
    ['less than one frame', mono(Float32Array.from({ length: 2000 }, (_, i) => Math.sin(i))), 'too-short'],
    ['a rate of 0', mono(nan, 0), 'bad-argument'],
  ])('%s: says so and works on', async (_, source, code) => {
    await expect(pipeline.transcribe(source, 'x', 'default', quiet)).rejects.toMatchObject({ code });
    const beat = mono(drums(rockBeat(1, 120, 0.5), 3, RATE));
    const { transcription } = await pipeline.transcribe(beat, 'ok', 'default', quiet);
    expect(found(rockBeat(1, 120, 0.5), transcription.events, 'KD')).toBe(2);
  });
});

describe('the models', () => {
  const beat = (): MemoryPcm => mono(drums(rockBeat(1, 120, 0.5), 3, RATE));

  /** Runs with a copy of the models that `damage` has changed; undone, the same pipeline works. */
  async function expectRefusal(damage: (folder: string) => Promise<void>, message: RegExp): Promise<void> {
    const folder = await mkdtemp(path.join(tmpdir(), 'woodshed-models-'));
    try {
      await cp(models, folder, { recursive: true });
      await damage(folder);
      const broken = await loadNodePipeline(root, folder);
      const refusal = expect(broken.transcribe(beat(), 'x', 'default', quiet)).rejects;
      await refusal.toMatchObject({ name: 'EngineError', code: 'not-loaded' });
      await expect(broken.transcribe(beat(), 'x', 'default', quiet)).rejects.toThrow(message);
      await cp(models, folder, { recursive: true });
      const { transcription } = await broken.transcribe(beat(), 'x', 'default', quiet);
      expect(transcription.events.length).toBeGreaterThan(5);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  it('that are missing are named', () =>
    expectRefusal((folder) => rm(path.join(folder, 'model.onnx')), /model\.onnx/));

  it('that are damaged are refused', () =>
    expectRefusal(async (folder) => {
      const file = path.join(folder, 'model.onnx');
      const bytes = await readFile(file);
      bytes[bytes.length - 100]! ^= 1;
      await writeFile(file, bytes);
    }, /model\.onnx is not the file that was shipped/));

  it('that are not in the manifest are named', () =>
    expectRefusal((folder) => writeFile(path.join(folder, 'manifest.json'), '{"models": []}'), /default/));

  it('of which the bytes are no network are refused', async () => {
    const { loadNetwork } = await import('../../../web/src/engine/inference');
    const bytes = new TextEncoder().encode('not a network at all');
    await expect(loadNetwork(bytes, 1)).rejects.toMatchObject({ code: 'not-loaded' });
  });
});

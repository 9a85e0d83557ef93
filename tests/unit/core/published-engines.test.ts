// The published systems whose networks and classifiers ship: samples to hits, through core, ONNX Runtime and core.

import { beforeAll, describe, expect, it } from 'vitest';
import { MemoryPcm } from '../../../web/src/decode/pcm';
import { familyOf } from '../../../web/src/engine/drum-engines';
import type { Pipeline } from '../../../web/src/engine/pipeline';
import { drumEngines } from '../../../web/src/engine/results';
import { drums, rockBeat } from '../../support/synth';
import { loadPipeline, quiet } from './core';
import { expectValid } from './schemas';

const RATE = 44100;
const SECONDS = 14;
const hits = rockBeat(6, 120, 0.5);
const engines = drumEngines.filter((engine) =>
  ['student', 'segments', 'encoded-segments'].includes(familyOf(engine)),
);

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await loadPipeline();
});

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function closeTo(value: number): number {
  return expect.closeTo(value, 4) as number;
}

describe.each(engines)('%s', (engine) => {
  const source = (gain: number): MemoryPcm =>
    new MemoryPcm([drums(hits, SECONDS, RATE).map((sample) => sample * gain)], RATE);

  it('finds hits where they are, whatever the level', async () => {
    const { transcription } = await pipeline.transcribe(source(1), 'beat', engine, quiet);
    expectValid('drum-transcription', transcription);
    expect(transcription.duration).toBeCloseTo(SECONDS, 6);
    // Synthetic drums are none of these systems' own: what is claimed to be a hit must be one, of whatever drum.
    const errors = transcription.events.map(({ time }) =>
      hits.map((hit) => time - hit.time).reduce((a, b) => (Math.abs(a) < Math.abs(b) ? a : b)),
    );
    if (errors.length > 0) expect(Math.abs(median(errors))).toBeLessThan(0.005);
    // What is reported must not be a few hits by chance; the students that heard little music take these sounds for none.
    if (!['fc-200', 'fc-all'].includes(engine)) expect(errors.length).toBeGreaterThan(hits.length / 3);
    const quieter = await pipeline.transcribe(source(0.125), 'beat', engine, quiet);
    // The encoders read decibels, from which the level is taken away: rounding differs, and moves their answers by 1e-6.
    const alike = transcription.events.map((hit) => ({ ...hit, confidence: closeTo(hit.confidence) }));
    expect(quieter.transcription.events).toEqual(alike);
  });

  it('has nothing to say about silence, and says so', async () => {
    const silence = new MemoryPcm([new Float32Array(RATE)], RATE);
    await expect(pipeline.transcribe(silence, 'nothing', engine, quiet)).rejects.toMatchObject({
      code: 'silent',
    });
  });
});

// The seam between core, page and network of the published rating systems, over models whose answers can be foreseen
// (tests/fixtures/make_tiny_rating_models.py).

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadNodePipeline } from '../../../web/src/cli/node-host';
import { MemoryPcm } from '../../../web/src/decode/pcm';
import type { Pipeline } from '../../../web/src/engine/pipeline';
import type { PublishedSystem, RatingOptions } from '../../../web/src/engine/results';
import { CONCERT_PITCH_ID } from '../../../web/src/practice/instruments';
import type { Score } from '../../../web/src/generated/score';
import { clarinet, seededNoise } from '../../support/synth';
import type { Tone } from '../../support/synth';
import { quiet, root } from './core';
import { expectValid } from './schemas';

const RATE = 44100;
const SECONDS = 5.2;
const models = path.join(root, 'tests/fixtures/tiny-rating-models');

/** Pitches that rise, so that what a contour says depends on where one looks. */
const midi = [60, 62, 64, 65, 67, 69, 71, 72];
const tones: Tone[] = midi.map((pitch, i) => ({ onset: 0.1 + i * 0.6, duration: 0.58, midi: pitch }));

function mono(samples: Float32Array, sampleRate = RATE): MemoryPcm {
  return new MemoryPcm([samples], sampleRate);
}

/** Quarters of one pitch each. */
function scoreOf(pitches: readonly number[]): Score {
  return {
    title: '',
    composer: '',
    transposition: 0,
    quartersPerMinute: 100,
    bars: [],
    notes: pitches.map((pitch, i) => ({ onset: i, duration: 1, midi: pitch, name: '', bar: 0, beat: 1 })),
  };
}

function options(system: PublishedSystem, score: Score | null = null): RatingOptions {
  return { system, level: 'middle', score, instrumentId: CONCERT_PITCH_ID };
}

const take = clarinet(tones, SECONDS, RATE);
let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await loadNodePipeline(root, models);
});

describe('a published system', () => {
  it('rates by the pitch contour, zeros filling up a short one', async () => {
    const rating = await pipeline.rate(mono(take), options('pc-fcn'), quiet);
    // The tiny network's rating: the mean of 999 of 1000 frames, of which 0.58 s of every note are (midi - 36) / 72.
    const sum = midi.reduce((total, pitch) => total + 0.58 * ((pitch - 36) / 72), 0);
    const expected = sum / ((999 * 256) / RATE);
    // Frames at either end of a note may or may not be voiced: two of a hundred.
    expect(Math.abs(rating.ratings!.musicality.value - expected)).toBeLessThan(0.03 * expected);
    expect(rating).toMatchObject({
      model: 'pc-fcn',
      level: 'middle',
      trainedOn: 'nothing',
      confidence: 'lower',
      saliency: null,
    });
    const bytes = await readFile(path.join(models, 'pc-fcn/middle.onnx'));
    expect(rating.modelHash).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('says how far to trust it: a band of 80 % around the value, inside 0 to 1', async () => {
    const { ratings } = await pipeline.rate(mono(take), options('pc-fcn'), quiet);
    const { musicality, toneQuality } = ratings!;
    // The fixture's residuals have standard deviations of 0.1 and 0; 80 % of a normal distribution lie within 1.2816.
    expect(musicality.low).toBeCloseTo(musicality.value - 0.12816, 6);
    expect(musicality.high).toBeCloseTo(musicality.value + 0.12816, 6);
    expect([toneQuality.low, toneQuality.high]).toEqual([toneQuality.value, toneQuality.value]);
  });

  it('holds the take against its notes, in any octave of theirs', async () => {
    const right = await pipeline.rate(mono(take), options('siconvnet', scoreOf(midi)), quiet);
    expect(right.confidence).toBe('score');
    // What differs is a frame or two at every change of note: 1 - 3 * mean |difference|.
    expect(right.ratings!.musicality.value).toBeGreaterThan(0.97);
    const sharp = await pipeline.rate(
      mono(take),
      options('siconvnet', scoreOf(midi.map((pitch) => pitch + 6))),
      quiet,
    );
    // Half an octave off in nearly all of the 5.8 s that the padded contour lasts.
    expect(sharp.ratings!.musicality.value).toBeLessThan(right.ratings!.musicality.value - 0.1);
    // One more and one less than a value between 0 and 1 are cut off.
    expect(right.ratings!.rhythmicAccuracy).toMatchObject({ value: 1, high: 1 });
    expect(right.ratings!.toneQuality.value).toBe(0);
  });

  it.each(['siconvnet', 'distmat'] as const)('%s says that it needs the notes', async (system) => {
    await expect(pipeline.rate(mono(take), options(system), quiet)).rejects.toMatchObject({
      code: 'bad-argument',
    });
  });

  it('rates by the mel spectrogram whatever the volume', async () => {
    const loud = await pipeline.rate(mono(take), options('m-crnn'), quiet);
    const soft = await pipeline.rate(mono(take.map((sample) => sample / 4)), options('m-crnn'), quiet);
    expect(soft.ratings!.musicality.value).toBeCloseTo(loud.ratings!.musicality.value, 4);
    expect(loud.ratings!.musicality.value).toBeGreaterThan(0.1);
    expect(loud.ratings!.musicality.value).toBeLessThan(1);
  });

  it('rates by its regression on the descriptors, in the core', async () => {
    const { descriptors } = await pipeline.describePerformance(mono(take), 'take', quiet);
    expectValid('performance-descriptors', { file: 'take', duration: SECONDS, descriptors });
    const { ratings } = await pipeline.rate(mono(take), options('svr-bd'), quiet);
    expect(ratings!.musicality.value).toBeCloseTo(descriptors['centroid.frameMean.noteMean']! / 2000, 10);
    expect(ratings!.noteAccuracy.value).toBe(0.25);
    expect(ratings!.rhythmicAccuracy.value).toBe(1);
    expect(ratings!.toneQuality.value).toBe(0.75);
  });

  it('is described as the schema says', async () => {
    for (const system of ['svr-bd', 'pc-fcn', 'm-crnn', 'siconvnet', 'distmat']) {
      const text = await readFile(path.join(models, system, 'middle.json'), 'utf8');
      expectValid('rating-model', JSON.parse(text));
    }
  });

  it('gives the same twice', async () => {
    const first = await pipeline.rate(mono(take), options('distmat', scoreOf(midi)), quiet);
    const second = await pipeline.rate(mono(take), options('distmat', scoreOf(midi)), quiet);
    expect(second).toEqual(first);
  });
});

describe('what moved a rating', () => {
  it('is told by a network that knows: the higher notes raised the mean of the contour', async () => {
    const saliency = await pipeline.explainRating(mono(take), options('pc-fcn'), quiet);
    const { hopSeconds, musicality } = saliency!;
    expect(musicality).toHaveLength(Math.ceil(SECONDS / hopSeconds));
    expect(Math.max(...musicality.map(Math.abs))).toBeCloseTo(1, 2);
    const at = (seconds: number): number => musicality[Math.floor(seconds / hopSeconds)]!;
    expect(at(4.2)).toBeGreaterThan(at(0.6));
  });

  it('is found by blotting out where the network does not tell: the wrong notes weigh most', async () => {
    // From 3.7 s on everything is half an octave off; the tiny network rates by distance.
    const wrong = tones.map((tone, i) => ({ ...tone, midi: tone.midi + (i >= 6 ? 6 : 0) }));
    const fractions: number[] = [];
    const saliency = await pipeline.explainRating(
      mono(clarinet(wrong, SECONDS, RATE)),
      options('distmat', scoreOf([60, 60, 60, 60, 60, 60, 60, 60])),
      ({ fraction }) => fractions.push(fraction),
    );
    expect(saliency!.musicality).toHaveLength(3);
    expect(fractions.at(-1)).toBe(1);
    expect([...fractions].sort((a, b) => a - b)).toEqual(fractions);
  });

  it('is nothing for a system that looks at the whole', async () => {
    expect(await pipeline.explainRating(mono(take), options('svr-bd'), quiet)).toBeNull();
  });
});

describe('bad input', () => {
  const noise = seededNoise(3);
  const hiss = Float32Array.from({ length: 2 * RATE }, () => 0.0005 * noise());
  it.each([
    ['silence', new Float32Array(2 * RATE), 'pc-fcn', 'silent'],
    ['no samples', new Float32Array(), 'pc-fcn', 'empty'],
    ['hiss', hiss, 'pc-fcn', 'unpitched'],
    ['hiss', hiss, 'm-crnn', 'unpitched'],
    ['a NaN', take.map((sample, i) => (i === 5000 ? Number.NaN : sample)), 'pc-fcn', 'not-finite'],
    ['less than the network pools', take.slice(0, 4 * RATE), 'm-crnn', 'too-short'],
    ['a note too short to describe', clarinet([tones[0]!], 0.26, RATE), 'svr-bd', 'too-short'],
  ] as const)('%s: says so', async (_, samples, system, code) => {
    await expect(pipeline.rate(mono(samples), options(system), quiet)).rejects.toMatchObject({ code });
  });

  it('a level that no model was trained for is named', async () => {
    const symphonic = { ...options('pc-fcn'), level: 'symphonic' as const };
    await expect(pipeline.rate(mono(take), symphonic, quiet)).rejects.toThrow(/pc-fcn\/symphonic/);
  });

  it('a regression over other descriptors is refused', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'woodshed-ratings-'));
    try {
      await cp(models, folder, { recursive: true });
      const file = path.join(folder, 'svr-bd/middle.json');
      const text = (await readFile(file, 'utf8')).replace('steadyNotes', 'notesSteady');
      await writeFile(file, text);
      const manifest = path.join(folder, 'manifest.json');
      const digest = createHash('sha256').update(text).digest('hex');
      const old = createHash('sha256')
        .update(await readFile(path.join(models, 'svr-bd/middle.json')))
        .digest('hex');
      await writeFile(manifest, (await readFile(manifest, 'utf8')).replace(old, digest));
      const other = await loadNodePipeline(root, folder);
      await expect(other.rate(mono(take), options('svr-bd'), quiet)).rejects.toThrow(/other descriptors/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

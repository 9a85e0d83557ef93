// Live pitch through the shipped WASM, block by block as a microphone delivers it.

import { describe, expect, it } from 'vitest';
import { PitchListener } from '../../../web/src/engine/pitch-listener';
import type { FollowRequest, LivePitch } from '../../../web/src/engine/pitch-listener';
import type { Score } from '../../../web/src/generated/score';
import { clarinet } from '../../support/synth';
import type { Tone } from '../../support/synth';
import { loadCore } from './core';

const RATE = 48000;
const BLOCK = 512;
/** A microphone's clock does not begin with a take. */
const FIRST_FRAME = 960_000;

/** Written for a clarinet in B flat: C5 D5 E5 C5, crotchets. */
const WRITTEN = [72, 74, 76, 72];
const QUARTER = 0.5;
const START = 1;

const score: Score = {
  title: '',
  composer: '',
  transposition: null,
  quartersPerMinute: 120,
  bars: [{ number: '1', onset: 0, duration: 4, beatQuarters: 1 }],
  notes: WRITTEN.map((midi, index) => ({
    onset: index,
    duration: 1,
    midi,
    name: 'C5',
    bar: 0,
    beat: index + 1,
  })),
};

const request: FollowRequest = {
  score,
  transposition: -2,
  settings: {
    secondsPerQuarter: QUARTER,
    startSeconds: FIRST_FRAME / RATE + START,
    a4: 440,
    centsGood: 25,
    onsetGoodMilliseconds: 50,
  },
};

async function hear(tones: readonly Tone[], seconds: number, dropBlock = -1): Promise<LivePitch[]> {
  const listener = new PitchListener(await loadCore(), RATE, 'clarinet');
  listener.follow(request);
  const samples = clarinet(tones, seconds, RATE);
  const heard: LivePitch[] = [];
  for (let block = 0; (block + 1) * BLOCK <= samples.length; ++block) {
    if (block === dropBlock) continue;
    const pitch = listener.push({
      samples: samples.slice(block * BLOCK, (block + 1) * BLOCK),
      startFrame: FIRST_FRAME + block * BLOCK,
    });
    if (pitch) heard.push(pitch);
  }
  listener.dispose();
  return heard;
}

function played(shift: readonly number[] = []): Tone[] {
  return WRITTEN.map((midi, index) => ({
    onset: START + index * QUARTER,
    duration: 0.85 * QUARTER,
    midi: midi - 2 + (shift[index] ?? 0),
  }));
}

describe('live pitch', () => {
  it('comes with every block, on the microphone’s clock', async () => {
    const heard = await hear(played(), 3.2);
    const sounding = heard.find(({ reading }) => reading.time > 1.2 + FIRST_FRAME / RATE)?.reading;
    // Sounding B flat 4, 466.16 Hz; the tuner's promise is two cents.
    expect(1200 * Math.log2((sounding?.f0 ?? 0) / 466.1638)).toBeCloseTo(0, 0);
    expect(sounding?.voiced).toBe(true);
    const times = heard.map(({ reading }) => reading.time);
    for (let k = 1; k < times.length; ++k) expect(times[k]! - times[k - 1]!).toBeCloseTo(BLOCK / RATE, 9);
  });

  it('says which written notes were right', async () => {
    const heard = await hear(played([0, 0.4, 0, -1]), 3.4);
    const right = new Set(
      heard.flatMap(({ notes }) => notes.filter((note) => note.right).map(({ index }) => index)),
    );
    expect([...right]).toEqual([0, 2]);
    const sharp = heard.flatMap(({ notes }) => notes).filter(({ index }) => index === 1);
    // 40 cents as played; two are the tuner's promise
    expect(Math.abs((sharp.at(-1)?.cents ?? 0) - 40)).toBeLessThan(2);
    const other = heard.flatMap(({ notes }) => notes).filter(({ index }) => index === 3);
    expect(other.at(-1)).toMatchObject({ samePitch: false, cents: null, right: false });
  });

  it('knows the note asked for and where the player is', async () => {
    const heard = await hear(played(), 3.2);
    const second = heard.find(({ reading }) => reading.time > FIRST_FRAME / RATE + START + 1.4 * QUARTER);
    expect(second?.target).toBe(1);
    // half an analysis block behind, a tenth of a crotchet
    expect(second?.quarters).toBeCloseTo(1.45, 1);
  });

  it('goes on after a gap', async () => {
    const heard = await hear(played(), 3.2, 120);
    const after = heard.filter(({ reading }) => reading.time > FIRST_FRAME / RATE + 1.7);
    expect(after.some(({ reading }) => reading.voiced)).toBe(true);
    expect(after.some(({ notes }) => notes.some(({ right }) => right))).toBe(true);
  });
});

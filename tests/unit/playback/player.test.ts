import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MemoryPcm } from '../../../web/src/decode/pcm';
import type { PcmSource } from '../../../web/src/decode/pcm';
import { Player } from '../../../web/src/playback/player';
import type { SoundBank } from '../../../web/src/playback/sounds';
import { FakeContext } from './fake-context';

const RATE = 8000;
const SECONDS = 10;
/** Every sample differs, so that a sample in a wrong place is seen. */
const samples = Float32Array.from({ length: RATE * SECONDS }, (_, i) => (i + 1) / (RATE * SECONDS + 1));

let context: FakeContext;
let hit: AudioBuffer;
let bank: SoundBank;
const players: Player[] = [];

function makePlayer(source: PcmSource = new MemoryPcm([samples], RATE)): {
  player: Player;
  events: string[];
} {
  const player = new Player(source, context as unknown as AudioContext, bank);
  players.push(player);
  const events: string[] = [];
  for (const name of ['play', 'pause', 'seek', 'ended', 'error'] as const)
    player.on(name, () => events.push(name));
  return { player, events };
}

/** Lets time pass for the page and the context alike. */
async function pass(seconds: number, step = 0.05): Promise<void> {
  for (let t = 0; t < seconds - 1e-9; t += step) {
    context.advance(step);
    await vi.advanceTimersByTimeAsync(step * 1000);
  }
}

const isHit = (source: { buffer: unknown }): boolean => source.buffer === hit;
const music = (): Float32Array => context.render((source) => !isHit(source));
const hitTimes = (): number[] =>
  context.sources.filter((s) => isHit(s) && s.stoppedAt > s.startedAt).map((s) => s.startedAt);
const firstSound = (out: Float32Array): number => out.findIndex((sample) => sample !== 0);

beforeEach(() => {
  vi.useFakeTimers();
  context = new FakeContext(RATE);
  hit = context.createBuffer(1, 100, RATE) as unknown as AudioBuffer;
  bank = { load: () => Promise.resolve(new Map([['KD', hit]])) } as unknown as SoundBank;
});

afterEach(() => {
  for (const player of players.splice(0)) player.dispose();
  vi.useRealTimers();
});

describe('Player', () => {
  it('plays to the end without a gap and says so', async () => {
    const { player, events } = makePlayer();
    expect([player.duration, player.time, player.playing]).toEqual([SECONDS, 0, false]);
    await player.play();
    await pass(SECONDS + 0.5);
    const out = music();
    const start = firstSound(out);
    expect(out.slice(start, start + samples.length)).toEqual(samples);
    expect(out.slice(start + samples.length).every((sample) => sample === 0)).toBe(true);
    expect(events).toEqual(['play', 'ended']);
    expect([player.playing, player.time]).toEqual([false, SECONDS]);
  });

  it('starts again from the beginning after the end', async () => {
    const { player } = makePlayer();
    await player.play(9.9);
    await pass(0.5);
    await player.play();
    await pass(0.25);
    expect(player.time).toBeCloseTo(0.2, 2);
  });

  it('keeps no more than it looks ahead in the schedule', async () => {
    const { player } = makePlayer();
    await player.play();
    const scheduled = context.sources.reduce((sum, source) => sum + source.buffer!.duration, 0);
    expect(scheduled).toBeGreaterThanOrEqual(1);
    expect(scheduled).toBeLessThanOrEqual(1.6);
  });

  it('tells the time by the clock, and keeps it while paused', async () => {
    const { player } = makePlayer();
    await player.play(2);
    await pass(1);
    // 50 ms pass before the first sample.
    expect(player.time).toBeCloseTo(2.95, 3);
    player.pause();
    const at = player.time;
    await pass(1);
    expect(player.time).toBe(at);
    expect(
      music()
        .slice(Math.round(1.1 * RATE))
        .every((sample) => sample === 0),
    ).toBe(true);
  });

  it('goes elsewhere while playing', async () => {
    const { player, events } = makePlayer();
    await player.play();
    await pass(0.5);
    player.seek(7);
    await pass(0.5);
    expect(player.time).toBeCloseTo(7.45, 2);
    expect(events).toEqual(['play', 'seek']);
  });

  it.each([
    [-3, 0],
    [NaN, 0],
    [99, SECONDS],
  ])('clamps a seek to %d', (seconds, at) => {
    const { player } = makePlayer();
    player.seek(seconds);
    expect(player.time).toBe(at);
  });

  it('repeats a loop to the sample', async () => {
    const { player } = makePlayer();
    player.setLoop({ start: 3, end: 3.7 });
    await player.play(3);
    await pass(4);
    const out = music();
    const start = firstSound(out);
    const loop = samples.slice(3 * RATE, Math.round(3.7 * RATE));
    for (let round = 0; round < 5; ++round) {
      expect(out.slice(start + round * loop.length, start + (round + 1) * loop.length)).toEqual(loop);
    }
    player.setLoop(null);
    await pass(2);
    expect(player.time).toBeGreaterThan(3.7);
  });

  it('jumps into a loop that is set elsewhere', async () => {
    const { player } = makePlayer();
    await player.play(8);
    await pass(0.5);
    player.setLoop({ start: 1, end: 2 });
    await pass(0.5);
    expect(player.time).toBeGreaterThanOrEqual(1);
    expect(player.time).toBeLessThan(2);
  });

  it.each([
    { start: 2, end: 2 },
    { start: 3, end: 2 },
    { start: 20, end: 30 },
    { start: NaN, end: NaN },
  ])('refuses the loop $start to $end', (loop) => {
    expect(() => makePlayer().player.setLoop(loop)).toThrow(RangeError);
  });

  it('says that it cannot read, and stops', async () => {
    const broken: PcmSource = {
      sampleRate: RATE,
      channels: 1,
      frames: 100,
      read: () => Promise.reject(new Error('gone')),
      close: () => undefined,
    };
    const { player, events } = makePlayer(broken);
    await player.play();
    expect(player.playing).toBe(false);
    expect(events).toContain('error');
  });

  it('survives a source that is slower than time, and still knows where it is', async () => {
    const inner = new MemoryPcm([samples], RATE);
    let delay = 0;
    const slow: PcmSource = {
      sampleRate: RATE,
      channels: 1,
      frames: inner.frames,
      read: async (start, count) => {
        await new Promise((resolve) => setTimeout(resolve, delay));
        return inner.read(start, count);
      },
      close: () => undefined,
    };
    const { player } = makePlayer(slow);
    void player.play();
    await pass(0.5);
    delay = 3000;
    await pass(2.5);
    // The second second was late: silence first, then the recording goes on where it was.
    expect(music().at(-1)).toBe(0);
    while (music().at(-1) === 0 && context.currentTime < 10) await pass(0.05);
    const shouldHear = samples[Math.round(player.time * RATE) - 1]!;
    expect(music().at(-1)).toBeCloseTo(shouldHear, 4);
    expect(player.time).toBeGreaterThan(1);
  });

  it('ends when it is sent to the end while playing', async () => {
    const { player, events } = makePlayer();
    await player.play();
    player.seek(SECONDS);
    await pass(0.5);
    expect(events).toEqual(['play', 'seek', 'ended']);
  });

  it('plays an empty recording by ending at once', async () => {
    const { player, events } = makePlayer(new MemoryPcm([new Float32Array(0)], RATE));
    await player.play();
    expect(events).toEqual(['play', 'ended']);
  });

  it('does not start when a pause came while it was about to', async () => {
    const { player } = makePlayer();
    const starting = player.play();
    player.pause();
    await starting;
    expect(player.playing).toBe(false);
  });
});

describe('overlay', () => {
  it('lays sounds over the recording to the sample', async () => {
    const { player } = makePlayer();
    player.setOverlay([
      { time: 2.125, sound: 'KD', gain: 0.5 },
      { time: 0.25, sound: 'KD', gain: 1 },
      { time: 0.5, sound: 'unknown', gain: 1 },
    ]);
    await player.play();
    await pass(3);
    const start = firstSound(music()) / RATE;
    expect(hitTimes().map((when) => Math.round((when - start) * RATE))).toEqual([0.25 * RATE, 2.125 * RATE]);
  });

  it('changes while playing: what has not sounded is taken back, what is new sounds at once', async () => {
    const { player } = makePlayer();
    player.setOverlay([
      { time: 0.1, sound: 'KD', gain: 1 },
      { time: 0.9, sound: 'KD', gain: 1 },
    ]);
    await player.play();
    await pass(0.5);
    player.setOverlay([
      { time: 0.2, sound: 'KD', gain: 1 },
      { time: 0.7, sound: 'KD', gain: 1 },
    ]);
    await pass(2);
    const start = firstSound(music()) / RATE;
    expect(hitTimes().map((when) => (when - start).toFixed(3))).toEqual(['0.100', '0.700']);
  });

  it('follows the recording through a loop', async () => {
    const { player } = makePlayer();
    player.setLoop({ start: 1, end: 1.5 });
    player.setOverlay([
      { time: 1.25, sound: 'KD', gain: 1 },
      { time: 1.5, sound: 'KD', gain: 1 },
    ]);
    await player.play(1);
    await pass(2);
    const start = firstSound(music()) / RATE;
    expect(
      hitTimes()
        .slice(0, 3)
        .map((when) => (when - start).toFixed(3)),
    ).toEqual(['0.250', '0.750', '1.250']);
  });

  it('is silent, with a word about it, when the sounds cannot be loaded', async () => {
    bank = { load: () => Promise.reject(new Error('404')) } as unknown as SoundBank;
    const { player, events } = makePlayer();
    player.setOverlay([{ time: 0.1, sound: 'KD', gain: 1 }]);
    await player.play();
    await pass(0.5);
    expect(events).toEqual(['error', 'play']);
    expect(player.playing).toBe(true);
  });

  it('refuses gains that are none', () => {
    const { player } = makePlayer();
    expect(() => (player.overlayGain = NaN)).toThrow(RangeError);
    expect(() => (player.recordingGain = -1)).toThrow(RangeError);
    player.overlayGain = 0.5;
    expect(player.overlayGain).toBe(0.5);
  });
});

describe('practice', () => {
  const clickTimes = (): number[] =>
    context.sources
      .filter(
        (s) => !isHit(s) && s.buffer !== null && s.buffer.length < RATE / 4 && s.stoppedAt > s.startedAt,
      )
      .map((s) => s.startedAt);

  it('plays slower, and overlay and clock follow', async () => {
    const { player } = makePlayer();
    player.speed = 0.5;
    player.setOverlay([
      { time: 0.25, sound: 'KD', gain: 1 },
      { time: 1.5, sound: 'KD', gain: 1 },
    ]);
    await player.play();
    await pass(4);
    const start = 0.05;
    expect(hitTimes().map((when) => when - start)).toEqual([expect.closeTo(0.5, 6), expect.closeTo(3, 6)]);
    expect(player.time).toBeCloseTo((4 - start) / 2, 2);
  });

  it('ends when the slowed recording ends', async () => {
    const { player, events } = makePlayer();
    player.speed = 0.8;
    await player.play(9.2);
    await pass(0.9);
    expect(player.playing).toBe(true);
    await pass(0.3);
    expect(events).toEqual(['play', 'ended']);
  });

  it('changes speed while playing without losing its place', async () => {
    const { player } = makePlayer();
    await player.play();
    await pass(1);
    const before = player.time;
    player.speed = 0.75;
    expect(player.time).toBeCloseTo(before, 3);
    await pass(1);
    expect(player.time).toBeCloseTo(before + 0.75 * 0.95, 2);
  });

  it.each([0, 0.49, 1.21, NaN])('refuses speed %f', (speed) => {
    expect(() => (makePlayer().player.speed = speed)).toThrow(RangeError);
  });

  it('counts in before every round of a loop, and waits at its start meanwhile', async () => {
    const { player } = makePlayer();
    player.clickGain = 1;
    player.setLoop({ start: 2, end: 3 }, { seconds: 0.8, clicks: 2 });
    await player.play(2);
    await pass(0.6);
    expect(player.time).toBe(2);
    await pass(4.5);
    const clicks = clickTimes().map((when) => Number((when - 0.05).toFixed(3)));
    expect(clicks.slice(0, 6)).toEqual([0, 0.4, 1.8, 2.2, 3.6, 4]);
    const out = music();
    const round = out.slice(Math.round((0.05 + 0.8 + 0.2) * RATE), Math.round((0.05 + 0.8 + 0.9) * RATE));
    expect(round).toEqual(samples.slice(2.2 * RATE, 2.9 * RATE));
  });

  it('fades the ends of a round that a gap sets apart', async () => {
    const { player } = makePlayer();
    player.setLoop({ start: 8, end: 9 }, { seconds: 0.5, clicks: 0 });
    await player.play(8);
    await pass(2.5);
    const out = music();
    const largestStep = out.reduce(
      (most, sample, i) => Math.max(most, Math.abs(sample - (out[i - 1] ?? 0))),
      0,
    );
    // The cut itself would step by 0.8 to 0.9; a fade of 5 ms has 40 steps at this rate.
    expect(largestStep).toBeLessThan(0.03);
  });

  it('clicks on the beats it is given', async () => {
    const { player } = makePlayer();
    player.clickGain = 1;
    player.setClicks([
      { time: 0.5, accented: true },
      { time: 1, accented: false },
    ]);
    await player.play();
    await pass(2);
    expect(clickTimes().map((when) => when - 0.05)).toEqual([expect.closeTo(0.5, 6), expect.closeTo(1, 6)]);
  });
});

import { describe, expect, it } from 'vitest';
import type { Score } from '../../../web/src/generated/score';
import { planBeats } from '../../../web/src/practice/beats';
import { Metronome } from '../../../web/src/practice/metronome';

function score(
  bars: [duration: number, beatQuarters: number][],
  lastNote: [onset: number, duration: number],
): Score {
  let onset = 0;
  return {
    title: '',
    composer: '',
    transposition: null,
    quartersPerMinute: null,
    bars: bars.map(([duration, beatQuarters], index) => {
      const bar = { number: String(index + 1), onset, duration, beatQuarters };
      onset += duration;
      return bar;
    }),
    notes: [{ onset: lastNote[0], duration: lastNote[1], midi: 60, name: 'C4', bar: 0, beat: 1 }],
  };
}

describe('planBeats', () => {
  it('counts one bar in and then the score', () => {
    const plan = planBeats(
      score(
        [
          [4, 1],
          [4, 1],
        ],
        [6, 1],
      ),
      120,
      1,
    );
    expect(plan.musicStart).toBe(2);
    expect(plan.musicEnd).toBe(2 + 3.5);
    expect(plan.beats.map((beat) => beat.beat).join('')).toBe('123412341234');
    expect(plan.beats.map((beat) => beat.bar)).toEqual([null, null, null, null, 0, 0, 0, 0, 1, 1, 1, 1]);
    expect(plan.beats[4]?.seconds).toBe(2);
  });

  it('counts through the missing beats of a pickup', () => {
    const plan = planBeats(
      score(
        [
          [1, 1],
          [3, 1],
          [2, 1],
        ],
        [4, 2],
      ),
      60,
      1,
    );
    expect(plan.musicStart).toBe(5);
    expect(plan.beats.map((beat) => beat.beat).join('')).toBe('12312' + '3' + '123' + '12');
  });

  it('beats dotted quarters in compound time, and nothing before the music when no count-in is wanted', () => {
    const plan = planBeats(
      score(
        [
          [3, 1.5],
          [3, 1.5],
        ],
        [0, 1],
      ),
      90,
      0,
    );
    expect(plan.musicStart).toBe(0);
    expect(plan.beats.map((beat) => beat.seconds)).toEqual([0, 1, 2, 3]);
  });
});

describe('Metronome', () => {
  function run(
    steps: number[],
    audible = (): boolean => true,
  ): { clicks: [number, boolean][]; seen: number[]; cancelled: number[]; stop: () => void } {
    const clock = { now: 10 };
    const clicks: [number, boolean][] = [];
    const cancelled: number[] = [];
    let callback: () => void = () => undefined;
    const plan = planBeats(score([[4, 1]], [0, 4]), 120, 0);
    const metronome = new Metronome(
      {
        now: () => clock.now,
        click: (when, accented) => {
          clicks.push([when, accented]);
          return () => cancelled.push(when);
        },
        setInterval: (given) => {
          callback = given;
          return 1;
        },
        clearInterval: () => {
          callback = (): void => undefined;
        },
      },
      plan.beats,
      10.1,
      audible,
    );
    const seen: number[] = [];
    metronome.on('beat', (beat) => seen.push(beat.beat));
    metronome.start();
    for (const now of steps) {
      clock.now = now;
      callback();
    }
    return { clicks, seen, cancelled, stop: () => metronome.stop() };
  }

  it('schedules each click once and ahead of its time, the first of the bar accented', () => {
    const { clicks, seen } = run([10.2, 10.35, 10.4, 10.6, 10.9, 11.2, 11.5, 11.7]);
    expect(clicks.map(([when, accented]) => [Number(when.toFixed(6)), accented])).toEqual([
      [10.1, true],
      [10.6, false],
      [11.1, false],
      [11.6, false],
    ]);
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('takes back what has not sounded when stopped', () => {
    const { cancelled, stop } = run([10.3, 10.4]);
    stop();
    expect(cancelled).toEqual([10.6]);
  });

  it('skips clicks it slept through instead of bunching them', () => {
    const { clicks, seen } = run([12]);
    expect(clicks).toHaveLength(1);
    expect(seen).toEqual([4]);
  });

  it('is silent where it should be, and still shows the beat', () => {
    const { clicks, seen } = run([10.2, 10.7], () => false);
    expect(clicks).toEqual([]);
    expect(seen).toEqual([1, 2]);
  });
});

import { describe, expect, it } from 'vitest';
import { applyDecisions, decide, decisionOn, removedHits } from '../../../web/src/app/drums/decisions';
import type { DrumEvent } from '../../../web/src/generated/drum-transcription';

function hit(time: number, confidence = 0.8, overrides: Partial<DrumEvent> = {}): DrumEvent {
  return { time, class: 'SD', instrument: 'snare', velocity: 0.5, confidence, ...overrides };
}

const kick = { class: 'KD', instrument: 'kick' } as const;

describe('decisions by hand', () => {
  const picked = [hit(1), hit(1, 0.2, kick), hit(2, 0.3), hit(3)];

  it('leave everything as it is without any', () => {
    expect(applyDecisions(picked, [])).toEqual(picked);
  });

  it('make kept hits certain and take removed ones out', () => {
    let decisions = decide([], picked[2]!, 'keep');
    decisions = decide(decisions, picked[1]!, 'remove');
    expect(applyDecisions(picked, decisions)).toEqual([hit(1), { ...picked[2]!, confidence: 1 }, hit(3)]);
    expect(removedHits(decisions)).toEqual([picked[1]]);
  });

  it('survive the sliders: kept hits stay when no longer picked, removed ones do not come back', () => {
    const decisions = decide(decide([], picked[2]!, 'keep'), picked[3]!, 'remove');
    expect(applyDecisions([picked[0]!], decisions)).toEqual([picked[0], { ...picked[2]!, confidence: 1 }]);
    const again = [...picked, hit(4)].map((event) => ({ ...event, time: event.time + 0.003 }));
    expect(applyDecisions(again, decisions).map(({ time }) => time)).toEqual([1.003, 1.003, 2.003, 4.003]);
  });

  it('do not take another drum or another stroke for the same hit', () => {
    const decisions = decide([], hit(1), 'remove');
    const drag = [hit(1), hit(1.03), hit(1, 0.2, kick)];
    expect(applyDecisions(drag, decisions)).toEqual([drag[2], drag[1]].sort((a, b) => a!.time - b!.time));
  });

  it('can be changed and undone, and the engine’s own word comes back', () => {
    let decisions = decide([], picked[2]!, 'keep');
    const kept = applyDecisions(picked, decisions)[2]!;
    expect(kept.confidence).toBe(1);
    decisions = decide(decisions, kept, 'remove');
    expect(decisions).toHaveLength(1);
    expect(removedHits(decisions)[0]?.confidence).toBe(0.3);
    decisions = decide(decisions, picked[2]!, null);
    expect(decisionOn(decisions, picked[2]!)).toBeNull();
    expect(applyDecisions(picked, decisions)).toEqual(picked);
  });
});

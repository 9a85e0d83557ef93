import { describe, expect, it } from 'vitest';
import { barSentences, columnWords, placeWords } from '../../../web/src/app/drums/bar-words';
import { cellWidths, planSystems } from '../../../web/src/app/drums/drum-layout';
import { quantise } from '../../../web/src/notation/drums/quantise';
import { every, groove, perform } from '../notation/drums/performance';

const rock = { kick: [0, 192], snare: [96, 288], hiHatClosed: every(48) };

function scoreOf(
  bars: readonly Parameters<typeof groove>[0][],
  confidence: (index: number) => number = () => 1,
) {
  const part = bars.flatMap((lines, bar) => groove(lines, 1).map((written) => ({ ...written, bar })));
  const { events, rhythm } = perform(part, { beatsPerMinute: 100 });
  const doubted = events.map((event, index) => ({ ...event, confidence: confidence(index) }));
  return quantise(doubted, rhythm, { unsureBelow: 0.35 });
}

describe('barSentences', () => {
  it('says a bar as a drummer would', () => {
    const texts = barSentences(
      scoreOf([
        rock,
        rock,
        { kick: [0], hiHatClosed: every(48).slice(0, 7), hiHatOpen: [336], sideStick: [216] },
        {},
        {},
        { tomHigh: [0, 32, 64], ride: every(96), snareGhost: [24, 312] },
      ]),
    ).map(({ text }) => text);
    expect(texts).toEqual([
      'Bar 1: kick on 1 and 3; snare on 2 and 4; closed hi-hat in eighths.',
      'Bar 2: as bar 1.',
      'Bar 3: kick on 1; side stick on 3 e; hi-hat in eighths, open on 4 and.',
      'Bars 4 to 5: rest.',
      expect.stringMatching(
        /^Bar 6: ghost note on .*; high tom on 1, 1 middle third, 1 last third; ride in quarters\.$/,
      ),
    ]);
  });

  it('says what is unsure', () => {
    const score = scoreOf([rock], (index) => (index === 0 ? 0.1 : 1));
    expect(barSentences(score)[0]?.text).toMatch(/to check by ear: (kick|closed hi-hat) on 1\.$/);
    const [bar] = score.bars;
    expect(bar && columnWords(bar, 0)).toMatch(/^Bar 1, beat 1: .*, unsure/);
  });

  it('counts 6/8 by eighths', () => {
    const { events, rhythm } = perform(groove({ kick: [0, 168], snare: [144] }, 1), {
      beatsPerMinute: 60,
      timeSignature: { numerator: 6, denominator: 8 },
      beatsPerBar: 2,
    });
    const [bar] = quantise(events, rhythm).bars;
    expect(bar && [0, 144, 168].map((tick) => placeWords(bar, tick))).toEqual(['1', '4', '4 and']);
  });
});

describe('planSystems', () => {
  it('fills lines with at most so many bars, fewer where they are full, and loses none', () => {
    const dense = { hiHatClosed: every(12), kick: [0] };
    const score = scoreOf([rock, rock, dense, rock, dense, {}, {}, {}, rock, dense, rock, dense, rock]);
    for (const [width, most] of [
      [100, 4],
      [60, 3],
      [40, 2],
    ] as const) {
      const plans = planSystems(score.bars, width, most);
      const shown = plans.flatMap(({ cells }) =>
        cells.flatMap(({ bar, count }) => Array.from({ length: count }, (_, k) => bar + k)),
      );
      expect(shown).toEqual(score.bars.map((_, index) => index));
      for (const plan of plans) {
        expect(plan.cells.length).toBeLessThanOrEqual(most);
        const total = cellWidths(plan, width).reduce((sum, each) => sum + each, 0);
        if (plan.stretched) expect(total).toBeCloseTo(width, 6);
        else expect(total).toBeLessThanOrEqual(width);
      }
    }
  });
});

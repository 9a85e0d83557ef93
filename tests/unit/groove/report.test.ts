import { describe, expect, it } from 'vitest';
import type { GrooveReport } from '../../../web/src/generated/groove-report';
import { barsToShow, dynamicsOf, grooveHeadline, mattersOf, placeOf } from '../../../web/src/report/groove';
import { grooveCsv } from '../../../web/src/app/groove/groove-table';
import {
  deviationWords,
  dynamicsWords,
  headlineWords,
  matterWords,
  placeWords,
} from '../../../web/src/app/groove/words';

function note(
  bar: number,
  quarters: number,
  drum: 'KD' | 'SD' | 'HH',
  milliseconds: number | null,
): GrooveReport['notes'][number] {
  const outcome =
    milliseconds === null
      ? 'missed'
      : Math.abs(milliseconds) <= 50
        ? 'onTime'
        : milliseconds < 0
          ? 'early'
          : 'late';
  const expectedTime = 2 + 0.6 * (4 * bar + quarters);
  return {
    bar,
    quarters,
    drum,
    velocity: 0.7,
    outcome,
    expectedTime,
    time: milliseconds === null ? null : expectedTime + milliseconds / 1000,
    milliseconds,
    level: milliseconds === null ? null : -20,
  };
}

const drum = (
  name: 'KD' | 'SD' | 'HH',
  medianMilliseconds: number,
  level = -20,
): GrooveReport['drums'][number] => ({
  drum: name,
  written: 16,
  played: 16,
  extra: 0,
  medianMilliseconds,
  spreadMilliseconds: 10,
  level,
  spreadDecibels: 2,
  accentDecibels: null,
  ghostDecibels: null,
});

function reportOf(change: Partial<GrooveReport> = {}): GrooveReport {
  return {
    file: 'take',
    groove: 'Rock',
    quartersPerMinute: 100,
    goodMilliseconds: 50,
    latencyKnown: true,
    againstClick: true,
    pad: false,
    engine: 'default',
    offsetMilliseconds: 0,
    notes: [note(0, 0, 'KD', 3), note(0, 1, 'SD', -4), note(0, 2, 'KD', 2), note(0, 3, 'SD', 1)],
    extras: [],
    drums: [drum('KD', 2), drum('SD', -1)],
    bars: [
      { quartersPerMinute: 100, missed: 0, extra: 0, medianAbsoluteMilliseconds: 3, trouble: 0.03 },
      { quartersPerMinute: 100, missed: 0, extra: 0, medianAbsoluteMilliseconds: 3, trouble: 0.02 },
    ],
    tempo: { start: 100, end: 100, changeBar: null },
    evennessMilliseconds: 6,
    weakestBar: null,
    ...change,
  };
}

describe('placeOf', () => {
  it('counts bars and beats from one', () => {
    expect(placeOf(2, 1, 1, 4)).toEqual({ bar: 3, beat: 2, twelfths: 0 });
    expect(placeWords(placeOf(2, 1.5, 1, 4))).toBe('Bar 3, the and of 2');
    expect(placeWords(placeOf(0, 2 / 3, 1, 4))).toBe('Bar 1, the third triplet of 1');
    expect(placeWords(placeOf(0, 3.25, 1, 4))).toBe('Bar 1, the e of 4');
  });

  it('knows dotted beats, and that a hair before the barline is the next bar', () => {
    expect(placeOf(0, 1.5, 1.5, 3)).toEqual({ bar: 1, beat: 2, twelfths: 0 });
    expect(placeOf(0, 3.99, 1, 4)).toEqual({ bar: 2, beat: 1, twelfths: 0 });
  });
});

describe('what was off', () => {
  const report = reportOf({
    notes: [note(0, 0, 'KD', 0), note(1, 2, 'HH', null), note(2, 1, 'SD', 72), note(3, 2, 'KD', -58)],
    extras: [{ bar: 4, quarters: 1.5, drum: 'SD', time: 12.5, level: -18 }],
  });

  it('is named by bar and beat, in order', () => {
    expect(mattersOf(report, 1, 4).map((matter) => matterWords(matter, false))).toEqual([
      'Bar 2, beat 3: hi-hat missed',
      'Bar 3, beat 2: snare 72 ms late',
      'Bar 4, beat 3: kick 58 ms early',
      'Bar 5, the and of 2: extra snare',
    ]);
  });

  it('is a table too', () => {
    const lines = grooveCsv(report).trim().split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[3]).toBe('3,1.0000,SD,late,72.0,7.4720,-20.0');
    expect(lines[5]).toMatch(/^5,1\.5000,SD,extra,,12\.5000/);
  });
});

describe('the one sentence', () => {
  const words = (report: GrooveReport): string => headlineWords(grooveHeadline(report), report.pad, 1);

  it('praises what was measured and says what is next', () => {
    expect(words(reportOf())).toBe('Everything on time. Try it at 105?');
    expect(
      words(
        reportOf({
          notes: [...reportOf().notes, note(1, 0, 'KD', 70)],
          drums: [drum('KD', 22), drum('SD', 0)],
        }),
      ),
    ).toBe('Solid backbeat. The kick comes late.');
    expect(
      words(
        reportOf({
          notes: [...reportOf().notes, note(1, 0, 'KD', null)],
          tempo: { start: 100, end: 104, changeBar: 8 },
        }),
      ),
    ).toBe('Solid backbeat. A little faster from bar 9.');
    expect(
      words(reportOf({ extras: [{ bar: 1, quarters: 0, drum: 'KD', time: 5, level: null }], weakestBar: 1 })),
    ).toBe('Solid backbeat. Next: bar 2.');
  });

  it('never counts against a person', () => {
    const bad = reportOf({
      notes: [0, 1, 2, 3].map((beat) => note(0, beat, 'SD', null)),
      evennessMilliseconds: 90,
      weakestBar: 0,
    });
    expect(words(bad)).toBe('0 of 4 notes played. Next: bar 1.');
  });
});

describe('dynamics and bars', () => {
  const said = (report: GrooveReport): string => {
    const found = dynamicsOf(report);
    return found ? Object.values(dynamicsWords(found, report.pad)).join(': ') : '';
  };
  const snare = (change: Partial<GrooveReport['drums'][number]>): GrooveReport =>
    reportOf({ drums: [drum('KD', 0), { ...drum('SD', 0), ...change }] });

  it('names the drum that covers another', () => {
    expect(said(reportOf({ drums: [drum('KD', 0, -12), drum('SD', 0, -36)] }))).toBe(
      'Kick over snare: Snare 24 dB below the kick. Let it speak.',
    );
  });

  it('says how even the strokes are, also where nothing is amiss', () => {
    expect(said(snare({ spreadDecibels: 3.2 }))).toBe(
      'Even: Half your snare strokes of one kind lie within 3 dB. No drum covers another.',
    );
    expect(said(snare({ spreadDecibels: 8.4 }))).toMatch(/^Loud and soft: Snare: .* 8 dB/);
  });

  it('names ghosts and accents that do not stand apart, ghosts first', () => {
    expect(said(snare({ ghostDecibels: 2, accentDecibels: 1 }))).toMatch(/^Softer ghost notes: Snare: 2 dB/);
    expect(said(snare({ ghostDecibels: -1 }))).toMatch(/^Softer ghost notes: Snare: as loud as/);
    expect(said(snare({ ghostDecibels: 11, accentDecibels: 0.4 }))).toMatch(
      /^Clearer accents: Snare: no louder/,
    );
    expect(said(snare({ ghostDecibels: 11, accentDecibels: 7 }))).toMatch(/^Even/);
  });

  it('is silent about strengths that nobody heard', () => {
    const unheard = { level: null, spreadDecibels: null };
    expect(said(reportOf({ drums: [{ ...drum('SD', 0), ...unheard }] }))).toBe('');
    expect(said(reportOf({ drums: [{ ...drum('SD', 0), played: 2 }] }))).toBe('');
  });

  it('shows the weakest bar with its neighbour', () => {
    const bars = Array.from({ length: 7 }, () => reportOf().bars[0]!);
    expect(barsToShow(reportOf({ bars, weakestBar: 3 }), 2)).toBe(2);
    expect(barsToShow(reportOf({ bars, weakestBar: 6 }), 2)).toBe(5);
    const third = bars.map((bar, index) => ({ ...bar, trouble: index === 2 ? 0.1 : 0 }));
    expect(barsToShow(reportOf({ bars: third }), 2)).toBe(2);
    expect(barsToShow(reportOf({ bars: bars.slice(0, 1) }), 2)).toBe(0);
  });

  it('rounds deviations as they are said', () => {
    expect(deviationWords(0.3)).toBe('on time');
    expect(deviationWords(-31.6)).toBe('32 ms early');
  });
});

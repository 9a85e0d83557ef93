// What the result page shows of a take: words of ratings, tempo, note starts, landings, extras, the playhead.

import { describe, expect, it } from 'vitest';
import type { Score } from '../../../web/src/generated/score';
import type { NoteReport, TakeReport } from '../../../web/src/generated/take-report';
import { placedExtras } from '../../../web/src/report/extras';
import { landingsOf } from '../../../web/src/report/landings';
import { loudnessPlotOf } from '../../../web/src/report/loudness-plot';
import { characterOf } from '../../../web/src/report/note-character';
import { assessedNotes, deviationsOf } from '../../../web/src/report/notes';
import { onsetPlotOf } from '../../../web/src/report/onset-plot';
import { changeOf, levelsOf } from '../../../web/src/report/ratings';
import { tempoByBar, tempoPlotOf } from '../../../web/src/report/tempo-plot';
import { playheadOf } from '../../../web/src/report/timeline';
import { blankNote, blankReport } from '../../support/take-report';

/** Two bars of four quarter notes at 60 a minute: note k is written at second k. */
const score: Score = {
  title: 'Test',
  composer: '',
  transposition: 0,
  quartersPerMinute: 60,
  bars: [0, 1].map((bar) => ({ number: String(bar + 1), onset: 4 * bar, duration: 4, beatQuarters: 1 })),
  notes: Array.from({ length: 8 }, (_, index) => ({
    onset: index,
    duration: 1,
    midi: 60 + index,
    name: `C${index}`,
    bar: Math.floor(index / 4),
    beat: (index % 4) + 1,
  })),
};

function played(index: number, change: Partial<NoteReport> = {}): NoteReport {
  return {
    ...blankNote,
    index,
    midi: 60 + index,
    expectedOnset: index,
    outcome: 'right',
    played: { onset: index, duration: 0.9, midi: 60 + index },
    cents: 0,
    milliseconds: 0,
    intonation: 'inTune',
    timing: 'onTime',
    ...change,
  };
}

function taken(notes: NoteReport[], change: Partial<TakeReport> = {}): TakeReport {
  return {
    ...blankReport,
    duration: 9,
    tempo: { ...blankReport.tempo, quartersPerMinute: 60 },
    notes,
    ...change,
  };
}

const eight = (change: (index: number) => Partial<NoteReport> = () => ({})): NoteReport[] =>
  score.notes.map((_, index) => played(index, change(index)));

describe('levelsOf', () => {
  it.each([
    // From the design: a band inside one word, one that reaches a little into the next, one that straddles.
    [{ value: 0.5, low: 0.42, high: 0.58 }, [2, 2]],
    [{ value: 0.55, low: 0.46, high: 0.64 }, [2, 2]],
    [{ value: 0.6, low: 0.5, high: 0.7 }, [2, 3]],
    [{ value: 0.9, low: 0.85, high: 1 }, [4, 4]],
    [{ value: 0.1, low: 0, high: 0.15 }, [0, 0]],
    [{ value: 0.5, low: 0, high: 1 }, [1, 3]],
  ] as const)('%o is called %o', (band, levels) => {
    expect(levelsOf(band)).toEqual(levels);
  });
});

describe('changeOf', () => {
  it('sees a change only where the bands do not overlap', () => {
    const before = { value: 0.5, low: 0.4, high: 0.6 };
    expect(changeOf(before, { value: 0.65, low: 0.58, high: 0.72 })).toBe('same');
    expect(changeOf(before, { value: 0.75, low: 0.65, high: 0.85 })).toBe('up');
    expect(changeOf(before, { value: 0.3, low: 0.2, high: 0.39 })).toBe('down');
  });
});

describe('a take that lies as a whole above the page', () => {
  it('tells other notes and octaves as if it lay where it should', () => {
    const shift = 2;
    const other = played(0, { outcome: 'different', played: { onset: 0, duration: 1, midi: 60 + shift + 1 } });
    expect(deviationsOf(other, 0, shift)).toEqual([{ kind: 'different', playedMidi: 61 }]);
    const below = played(0, { outcome: 'octave', played: { onset: 0, duration: 1, midi: 60 + shift - 12 } });
    expect(deviationsOf(below, 0, shift)).toEqual([{ kind: 'octave', up: false }]);
  });
});

describe('placedExtras', () => {
  it('stands between the notes it was heard between, a squeak too, and before the first', () => {
    const report = taken(eight(), {
      extras: [
        { onset: 2.5, duration: 0.1, midi: 65, kind: 'extra', afterNote: 2 },
        { onset: 4.25, duration: 0.1, midi: 90, kind: 'squeak', afterNote: 4 },
        { onset: 0, duration: 0.1, midi: 60, kind: 'extra', afterNote: null },
      ],
    });
    expect(placedExtras(report, -2)).toEqual([
      { kind: 'extra', after: 2, fraction: 0.5, midi: 67 },
      { kind: 'squeak', after: 4, fraction: 0.25, midi: 92 },
      { kind: 'extra', after: -1, fraction: 0, midi: 62 },
    ]);
  });
});

/** Played to the sixth note at 60, broken off, begun again at the third note and played to the end at 66. */
function restarted(): TakeReport {
  const point = (
    run: number,
    time: number,
    quarters: number,
    quartersPerMinute: number,
  ): TakeReport['tempo']['curve'][number] => ({
    run,
    time,
    quarters,
    quartersPerMinute,
    low: quartersPerMinute - 2,
    high: quartersPerMinute + 2,
  });
  const step = 60 / 66;
  const again = [2, 3, 4, 5, 6, 7].map((quarters, k) => point(1, 8 + k * step, quarters, 66));
  return taken(
    eight((index) => ({
      played: { onset: index < 2 ? index : 8 + (index - 2) * step, duration: 0.9, midi: 60 + index },
    })),
    {
      duration: 14,
      tempo: {
        ...blankReport.tempo,
        quartersPerMinute: 63,
        curve: [...[0, 1, 2, 3, 4, 5].map((at) => point(0, at, at, 60)), ...again],
        restarts: [{ time: 8, fromNote: 5, toNote: 2 }],
      },
    },
  );
}

describe('the tempo plot', () => {
  it('has one line per run, a break at the restart and a zone of three per cent', () => {
    const plot = tempoPlotOf(restarted(), 60, 1);
    expect(plot?.runs.map(({ points }) => points.length)).toEqual([6, 6]);
    expect(plot?.breaks).toEqual([{ kind: 'restart', seconds: 8, note: 2 }]);
    expect(plot?.zone.low).toBeCloseTo(58.2, 9);
    expect(plot?.zone.high).toBeCloseTo(61.8, 9);
    expect(plot?.high).toBeGreaterThan(68);
  });

  it('counts in the beat of the score', () => {
    expect(tempoPlotOf(restarted(), 60, 1.5)?.target).toBeCloseTo(40, 9);
  });

  it('tells the tempo bar by bar, the middle of the points in it', () => {
    const report = restarted();
    const plot = tempoPlotOf(report, 60, 1);
    const bars = plot ? tempoByBar(plot, report, score.bars, 1) : [];
    // Bar 1: four points at 60 and two at 66; bar 2: two at 60 and four at 66.
    expect(bars.map(({ bar, beats }) => [bar, beats])).toEqual([
      ['1', 60],
      ['2', 66],
    ]);
    expect(bars[1]?.share).toBeCloseTo(0.1, 9);
  });

  it('is none where too little was found', () => {
    expect(tempoPlotOf(taken([]), 60, 1)).toBeNull();
  });
});

describe('playheadOf', () => {
  it('goes on to where playing broke off, then back with the player', () => {
    const placeAt = playheadOf(restarted(), score);
    expect(placeAt(4.5)).toBeCloseTo(4.5, 9);
    expect(placeAt(8)).toBeCloseTo(2, 9);
    expect(placeAt(8 + 60 / 66)).toBeCloseTo(3, 9);
  });

  it('follows the notes where no tempo was found', () => {
    const report = taken(eight((index) => (index === 3 ? { played: { onset: 3.4, duration: 0.5, midi: 63 } } : {})));
    expect(playheadOf(report, score)(3.4)).toBeCloseTo(3, 9);
  });
});

describe('the plot of note starts', () => {
  it('has a row per bar, places in it, and zones that leave room between beats', () => {
    const report = taken(
      eight((index) => (index === 5 ? { milliseconds: 80, timing: 'late' } : index === 6 ? { milliseconds: null, timing: null } : {})),
    );
    const plot = onsetPlotOf(assessedNotes(report, score, 0), score, 1, 50);
    expect(plot.rows.map(({ number, beats }) => [number, beats])).toEqual([
      ['1', [0, 0.25, 0.5, 0.75]],
      ['2', [0, 0.25, 0.5, 0.75]],
    ]);
    expect(plot.rows[1]?.dots.map(({ place, milliseconds, timing }) => [place, milliseconds, timing])).toEqual([
      [0, 0, 'onTime'],
      [0.25, 80, 'late'],
      [0.5, null, null],
      [0.75, 0, 'onTime'],
    ]);
    // At 60 a beat lasts 1000 ms: two half zones of 50 ms, six times as wide, fill 600 of them.
    expect(plot.magnification).toBe(6);
    expect(plot.sharePerMillisecond).toBeCloseTo(6 / 4000, 12);
  });
});

describe('landingsOf', () => {
  const zones = { cents: 25, milliseconds: 50 };
  it('names a lean only where most notes share it and it is more than a trifle', () => {
    const flat = assessedNotes(taken(eight((index) => ({ cents: index < 6 ? -10 : 4 }))), score, 0);
    expect(landingsOf(flat, zones)).toMatchObject({ inside: 8, lean: 'flat' });
    const trifle = assessedNotes(taken(eight(() => ({ cents: -2 }))), score, 0);
    expect(landingsOf(trifle, zones).lean).toBeNull();
    const both = assessedNotes(taken(eight((index) => ({ cents: index % 2 ? 20 : -20 }))), score, 0);
    expect(landingsOf(both, zones).lean).toBeNull();
  });

  it('leaves out other notes and those without figures', () => {
    const notes = eight((index) =>
      index === 0 ? { outcome: 'different' } : index === 1 ? { cents: null } : { milliseconds: 60, timing: 'late' },
    );
    expect(landingsOf(assessedNotes(taken(notes), score, 0), zones)).toMatchObject({ inside: 0, lean: 'late' });
    expect(landingsOf(assessedNotes(taken(notes), score, 0), zones).landings).toHaveLength(6);
  });
});

describe('loudness', () => {
  it('shows what was measured on a scale that does not shrink', () => {
    const plot = loudnessPlotOf(taken(eight((index) => ({ dynamics: index === 2 ? null : index - 4 }))));
    expect(plot?.steps).toHaveLength(7);
    expect(plot?.reach).toBe(12);
    expect(loudnessPlotOf(taken(eight()))).toBeNull();
  });
});

describe('characterOf', () => {
  it('names nothing that was not measured', () => {
    expect(characterOf(played(0))).toEqual({ length: null, loudness: null, air: null, level: null, attack: null });
  });

  it('names length, loudness and tone in steps', () => {
    const tone = { hnrDb: 17, centroidRatio: 3, flux: 0.1, tremorDb: 2.5, attackSeconds: 0.04, oddEvenRatio: null };
    expect(characterOf(played(0, { durationRatio: 0.6, dynamics: 5, tone }))).toEqual({
      length: 'short',
      loudness: 'louder',
      air: 'some',
      level: 'much',
      attack: 'ready',
    });
  });
});

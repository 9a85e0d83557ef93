import { describe, expect, it } from 'vitest';
import type { PitchTrack } from '../../../web/src/generated/pitch-track';
import type { Score } from '../../../web/src/generated/score';
import type { NoteReport, TakeReport } from '../../../web/src/generated/take-report';
import { headlineOf, practiceSteps, tendencies, tuningRemark } from '../../../web/src/report/headline';
import { marksOf } from '../../../web/src/report/marks';
import { assessedNotes, deviationsOf } from '../../../web/src/report/notes';
import { pitchPlotOf } from '../../../web/src/report/pitch-plot';
import { notesCsv } from '../../../web/src/report/table';
import { playedTimeline, Timeline } from '../../../web/src/report/timeline';
import { blankMeasures, blankNote, blankReport } from '../../support/take-report';

/** Four quarter notes a bar at 60 a minute: note k is written at second k. */
const NAMES = ['C4', 'D4', 'E4', 'A4', 'C4', 'D4', 'E4', 'A4'];
const MIDIS = [60, 62, 64, 69, 60, 62, 64, 69];

const score: Score = {
  title: 'Test',
  composer: '',
  transposition: -2,
  quartersPerMinute: 60,
  bars: [0, 1].map((bar) => ({ number: String(bar + 5), onset: 4 * bar, duration: 4, beatQuarters: 1 })),
  notes: NAMES.map((name, index) => ({
    onset: index,
    duration: 1,
    midi: MIDIS[index] ?? 0,
    name,
    bar: Math.floor(index / 4),
    beat: (index % 4) + 1,
  })),
};

function right(index: number, change: Partial<NoteReport> = {}): NoteReport {
  const midi = (MIDIS[index] ?? 0) - 2;
  return {
    ...blankNote,
    index,
    midi,
    expectedOnset: index,
    expectedDuration: 1,
    outcome: 'right',
    played: { onset: index, duration: 0.9, midi },
    cents: 0,
    milliseconds: 0,
    intonation: 'inTune',
    timing: 'onTime',
    ...change,
  };
}

const sharp = (index: number, cents: number): NoteReport =>
  right(index, {
    cents,
    intonation: cents > 0 ? 'sharp' : 'flat',
    played: { onset: index, duration: 0.9, midi: (MIDIS[index] ?? 0) - 2 + cents / 100 },
  });
const missed = (index: number): NoteReport =>
  right(index, {
    outcome: 'missed',
    played: null,
    cents: null,
    milliseconds: null,
    intonation: null,
    timing: null,
  });

/** One bar of the report; what it does not say matters to none of the tests. */
function barOf(notes: NoteReport[], bar: number): TakeReport['bars'][number] {
  const inside = notes.filter(({ index }) => Math.floor(index / 4) === bar);
  const off = inside.filter(({ outcome, intonation, timing }) =>
    outcome === 'right' ? intonation !== 'inTune' || timing !== 'onTime' : true,
  );
  const missing = inside.filter(({ outcome }) => outcome === 'missed').length;
  return {
    bar,
    written: inside.length,
    right: inside.length - missing,
    different: 0,
    octave: 0,
    missed: missing,
    extra: 0,
    early: 0,
    late: 0,
    sharp: 0,
    flat: 0,
    meanAbsCents: null,
    meanAbsMilliseconds: null,
    trouble: (off.length + 2 * missing) / (3 * Math.max(1, inside.length)),
  };
}

function report(notes: NoteReport[], measures: Partial<TakeReport['measures']> = {}): TakeReport {
  return {
    ...blankReport,
    duration: 9,
    instrument: 'clarinet',
    tempo: { ...blankReport.tempo, quartersPerMinute: 60 },
    notes,
    bars: [0, 1].map((bar) => barOf(notes, bar)),
    measures: {
      ...blankMeasures,
      pitchAccuracy: 1,
      timingAccuracy: 1,
      medianAbsoluteCents: 0,
      medianAbsoluteMilliseconds: 0,
      written: notes.length,
      right: notes.filter((note) => note.outcome === 'right').length,
      different: 0,
      octave: 0,
      missed: notes.filter((note) => note.outcome === 'missed').length,
      extra: 0,
      ...measures,
    },
  };
}

const all = (changed: Record<number, NoteReport> = {}): NoteReport[] =>
  MIDIS.map((_, index) => changed[index] ?? right(index));
const assess = (notes: NoteReport[]): ReturnType<typeof assessedNotes> =>
  assessedNotes(report(notes), score, -2);

describe('deviationsOf', () => {
  it('finds none in a right note, and pitch before time in another', () => {
    expect(deviationsOf(right(0), -2)).toEqual([]);
    expect(deviationsOf({ ...sharp(0, -31.4), timing: 'late', milliseconds: 72.3 }, -2)).toEqual([
      { kind: 'flat', cents: 31 },
      { kind: 'late', milliseconds: 72 },
    ]);
  });

  it('names the other note as written for the instrument', () => {
    const played = { onset: 0, duration: 0.5, midi: 60.1 };
    expect(
      deviationsOf(right(0, { outcome: 'different', played, cents: 210, intonation: 'sharp' }), -2),
    ).toEqual([{ kind: 'different', playedMidi: 62 }]);
  });

  it('tells the direction of an octave', () => {
    const up = right(0, { outcome: 'octave', played: { onset: 0, duration: 1, midi: 70 } });
    expect(deviationsOf(up, -2)).toEqual([{ kind: 'octave', up: true }]);
  });

  it('hides the cents of notes under 80 ms', () => {
    const short = { ...sharp(0, 40), played: { onset: 0, duration: 0.079, midi: 58.4 } };
    expect(deviationsOf(short, -2)).toEqual([]);
  });
});

describe('marksOf', () => {
  it('gives right notes ink and no figure, others shape and tone together', () => {
    const late = right(2, { timing: 'late', milliseconds: 90 });
    const marks = marksOf(assess(all({ 1: sharp(1, 30), 2: late, 3: missed(3) })));
    expect(marks.slice(0, 4).map(({ ink }) => ink)).toEqual(['ink', 'plus', 'plus', 'missed']);
    expect(marks.slice(0, 4).map(({ figures }) => figures.map(({ shape, tone }) => [shape, tone]))).toEqual([
      [],
      [['sharp', 'plus']],
      [['late', 'plus']],
      [['missed', 'quiet']],
    ]);
  });
});

describe('headlineOf', () => {
  it('offers a faultless take a tenth faster and praises nothing else', () => {
    expect(headlineOf(report(all()), score, assess(all()), 84)).toEqual({
      praise: { kind: 'everything', notes: 8, nextTempo: 92 },
      next: null,
    });
  });

  it('does not call a take with an extra note faultless', () => {
    const { praise } = headlineOf(report(all(), { extra: 1 }), score, assess(all()), 84);
    expect(praise.kind).toBe('time');
  });

  it('praises steady time, and names the hardest bar and the note that is flat each time', () => {
    const notes = all({ 3: sharp(3, -29), 5: missed(5), 7: sharp(7, -31) });
    const { praise, next } = headlineOf(report(notes, { pitchAccuracy: 0.6 }), score, assess(notes), 84);
    expect(praise.kind).toBe('time');
    expect(next).toEqual({ bar: '6', note: 'A4' });
  });

  it('gives no figures for a take that was hardly this tune', () => {
    const notes = MIDIS.map((_, index) => (index === 0 ? right(0) : missed(index)));
    const measures = { pitchAccuracy: 0.1, timingAccuracy: 0.1 };
    expect(headlineOf(report(notes, measures), score, assess(notes), 84)).toEqual({
      praise: { kind: 'notFollowed' },
      next: null,
    });
  });

  it('judges a take that broke off by what was played until then', () => {
    const pages = 4;
    const repeated = Array.from({ length: pages }, () => score.notes).flat();
    const notes = repeated.map((_, index) => (index < 5 ? right(index) : missed(index)));
    const measures = { written: repeated.length, right: 5, pitchAccuracy: 0.16, timingAccuracy: 0.16 };
    const long = { ...score, notes: repeated };
    const broken = report(notes, measures);
    expect(headlineOf(broken, long, assessedNotes(broken, long, -2), 84).praise.kind).toBe('count');
    // The same notes among many that are not on the page are found by chance.
    const chance = report(notes, { ...measures, extra: 20 });
    expect(headlineOf(chance, long, assessedNotes(chance, long, -2), 84).praise.kind).toBe('notFollowed');
  });

  it('praises only what was measured', () => {
    const notes = all({ 0: missed(0), 1: missed(1), 2: missed(2), 3: missed(3) });
    const measures = { pitchAccuracy: 0.5, timingAccuracy: 0.5, right: 4 };
    expect(headlineOf(report(notes, measures), score, assess(notes), 84).praise).toEqual({
      kind: 'count',
      right: 4,
      written: 8,
    });
  });
});

describe('tendencies and practiceSteps', () => {
  it('names no tendency when a note was sharp once and flat once', () => {
    expect(tendencies(assess(all({ 3: sharp(3, 30), 7: sharp(7, -30) })))).toEqual([]);
  });

  it('puts heavier notes first, one per bar, the tendency second', () => {
    const taken = report(all({ 0: sharp(0, 30), 3: sharp(3, -29), 5: missed(5), 7: sharp(7, -31) }));
    const steps = practiceSteps(taken, assessedNotes(taken, score, -2));
    expect(steps.map((step) => [step.kind, step.bars])).toEqual([
      ['note', [1, 1]],
      ['tendency', [0, 0]],
      ['note', [0, 0]],
    ]);
    expect(steps[0]).toMatchObject({ note: { index: 5 } });
    expect(steps[1]).toMatchObject({ name: 'A4', direction: 'flat', low: 29, high: 31 });
    expect(steps[2]).toMatchObject({ note: { index: 0 } });
  });

  it('loops from where the player went back to where playing had broken off', () => {
    const tempo = { ...report([]).tempo, restarts: [{ time: 6, fromNote: 5, toNote: 2 }] };
    const taken = { ...report(all()), tempo };
    expect(practiceSteps(taken, assessedNotes(taken, score, -2))).toEqual([
      { kind: 'restart', bars: [0, 1] },
    ]);
    expect(headlineOf(taken, score, assessedNotes(taken, score, -2), 84).praise.kind).toBe('time');
  });
});

describe('tuningRemark', () => {
  it('speaks of a whole take only from ten cents on, against the tuning chosen', () => {
    const tuned = { ...report(all()), tuning: { cents: 18, a4: 440 * 2 ** (18 / 1200), transposition: 0 } };
    expect(tuningRemark(tuned, 440)).toBe(18);
    expect(tuningRemark(tuned, 444)).toBeNull();
  });
});

describe('Timeline', () => {
  it('interpolates between points, extrapolates with the tempo and runs back the same way', () => {
    const timeline = new Timeline(
      [
        { quarters: 0, seconds: 1 },
        { quarters: 2, seconds: 3 },
        { quarters: 3, seconds: 2.5 },
        { quarters: 4, seconds: 7 },
      ],
      0.5,
    );
    expect([-2, 1, 3, 4, 6].map((quarters) => timeline.secondsAt(quarters))).toEqual([0, 2, 5, 7, 8]);
    for (const quarters of [-1, 0.3, 2.5, 9])
      expect(timeline.quartersAt(timeline.secondsAt(quarters))).toBeCloseTo(quarters, 12);
  });

  it('follows what was played, and the page where nothing was', () => {
    const late = right(1, { played: { onset: 1.4, duration: 0.5, midi: 60 } });
    const timeline = playedTimeline(report(all({ 1: late, 2: missed(2) })), score);
    expect(timeline.secondsAt(1)).toBeCloseTo(1.4, 12);
    expect(timeline.secondsAt(2)).toBeCloseTo(2, 12);
  });
});

describe('pitchPlotOf', () => {
  const hopSeconds = 0.01;
  function track(heard: (seconds: number) => number): PitchTrack {
    const f0 = Array.from({ length: 900 }, (_, frame) => {
      const midi = heard(frame * hopSeconds);
      return midi === 0 ? 0 : 440 * 2 ** ((midi - 69) / 12);
    });
    return { file: 'x', duration: 9, hopSeconds, f0, voicedProbability: f0.map(() => 1) };
  }

  it('breaks the line where nothing was heard and at leaps', () => {
    const pitch = track((seconds) => (seconds < 1 ? 58 : seconds < 1.5 ? 0 : seconds < 2 ? 60 : 64));
    const { curves } = pitchPlotOf(report(all()), pitch, score, 25);
    expect(curves.map((curve) => [curve.seconds[0], Math.round(curve.midi[0] ?? 0)])).toEqual([
      [0, 58],
      [1.5, 60],
      [2, 64],
    ]);
  });

  it('colours only the stretch of a flat note that leaves the zone, joined to the rest', () => {
    const flat = sharp(1, -40);
    const pitch = track((seconds) =>
      seconds >= 1.2 && seconds < 1.6 ? 59.5 : seconds >= 1 && seconds < 1.9 ? 60 : 0,
    );
    const { curves } = pitchPlotOf(report(all({ 1: flat })), pitch, score, 25);
    expect(curves.map(({ tone }) => tone)).toEqual(['ink', 'minus', 'ink']);
    expect(curves[1]?.seconds[0]).toBe(curves[0]?.seconds.at(-1));
  });

  it('removes the tuning of the take', () => {
    const tuned = { ...report(all()), tuning: { cents: 30, a4: 447.7, transposition: 0 } };
    const { curves } = pitchPlotOf(
      tuned,
      track(() => 58.3),
      score,
      25,
    );
    expect(curves[0]?.midi[0]).toBeCloseTo(58, 9);
  });

  it('stands barlines on the fitted tempo and keeps everything in range', () => {
    const plot = pitchPlotOf(
      report(all()),
      track(() => 0),
      score,
      25,
    );
    expect(plot.barlines).toEqual([
      { seconds: 0, label: '5' },
      { seconds: 4, label: '6' },
    ]);
    expect(plot.low).toBeLessThan(58);
    expect(plot.high).toBeGreaterThan(67);
    expect(plot.end).toBeGreaterThanOrEqual(8);
  });

  it('stays finite for a take in which nothing was heard', () => {
    const plot = pitchPlotOf(
      { ...report([]), duration: 0.5 },
      track(() => 0),
      null,
      25,
    );
    for (const value of [plot.low, plot.high, plot.start, plot.end])
      expect(Number.isFinite(value)).toBe(true);
    expect(plot.end).toBeGreaterThan(plot.start);
  });
});

describe('notesCsv', () => {
  it('writes one line per note and extra, quoting and defusing what spreadsheets run', () => {
    const notes = all({ 5: missed(5) });
    const extra = { onset: 2.5, duration: 0.2, midi: 61.234567, kind: 'extra', afterNote: 2 } as const;
    const taken = { ...report(notes), extras: [extra] };
    const odd: Score = { ...score, bars: score.bars.map((bar) => ({ ...bar, number: '=1,"2"' })) };
    const lines = notesCsv(taken, assessedNotes(taken, odd, -2)).split('\r\n');
    expect(lines).toHaveLength(1 + 8 + 1 + 1);
    expect(lines[1]).toBe(`"'=1,""2""",1,C4,right,0,inTune,0,onTime,0,0,0.9,58,,,,,,,`);
    expect(lines[6]).toContain(',missed,,,,,5,,,,,,');
    expect(lines[9]).toBe(',,,extra,,,,,,2.5,0.2,61.2346,,,,,,,');
  });
});

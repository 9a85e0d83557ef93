import { describe, expect, it } from 'vitest';
import type { DrumEvent } from '../../../../web/src/generated/drum-transcription';
import { placeOf, timeOf } from '../../../../web/src/notation/drums/drum-score';
import type { DrumEntry, DrumScore } from '../../../../web/src/notation/drums/drum-score';
import { quantise } from '../../../../web/src/notation/drums/quantise';
import type { Grid } from '../../../../web/src/notation/drums/grid';
import { every, groove, normal, ordered, perform, random, stroke, writtenIn } from './performance';

const rock = groove({ kick: [0, 192, 240], snare: [96, 288], snareGhost: [168], hiHatClosed: every(48) }, 8);

function entriesOf(score: DrumScore): DrumEntry[] {
  return score.bars.flatMap(({ voices }) => [...voices.hands, ...voices.feet]);
}

/** Every event index the score shows or lists, to be compared with the events given. */
function accountedFor(score: DrumScore): number[] {
  const shown = entriesOf(score).flatMap(({ notes, graces }) => [
    ...notes.flatMap(({ events }) => events),
    ...graces.map(({ event }) => event),
  ]);
  return [...shown, ...score.report.unwritten].sort((a, b) => a - b);
}

const indices = (events: readonly DrumEvent[]): number[] => events.map((_, index) => index);

describe('quantise: places', () => {
  it.each([5, 10, 15])(
    'writes a rock groove as it was written, played with errors of %i ms',
    (milliseconds) => {
      const { events, rhythm } = perform(rock, { beatsPerMinute: 110, noise: milliseconds / 1000, seed: 7 });
      const score = quantise(events, rhythm);
      expect(writtenIn(score)).toEqual(ordered(rock));
      expect(score.report).toMatchObject({
        events: events.length,
        written: events.length,
        folded: [],
        unwritten: [],
      });
      // The spread is that of the errors: standard deviation from a few dozen strokes, so within a third.
      expect(score.report.spread).toBeGreaterThan((milliseconds / 1000) * 0.66);
      expect(score.report.spread).toBeLessThan((milliseconds / 1000) * 1.34);
    },
  );

  it('follows a tempo that drifts by a fifth', () => {
    const { events, rhythm } = perform(rock, { beatsPerMinute: 96, noise: 0.008, drift: 1.2, seed: 3 });
    expect(writtenIn(quantise(events, rhythm))).toEqual(ordered(rock));
  });

  it('finds sixteenths, triplets and 32nds beat by beat', () => {
    const part = groove({ snare: [0, 24, 48, 72, 96, 128, 160, 192, 204, 216, 228, 288], kick: [0, 192] }, 4);
    const { events, rhythm } = perform(part, { beatsPerMinute: 80, noise: 0.006, seed: 5 });
    expect(writtenIn(quantise(events, rhythm))).toEqual(ordered(part));
  });

  it('writes swung eighths straight and says so, and keeps triplets among them', () => {
    const part = groove(
      { ride: [0, 96, 144, 192, 288, 336], hiHatPedal: [96, 288], kick: [0], snare: [192, 224, 256] },
      6,
    );
    const { events, rhythm } = perform(part, { beatsPerMinute: 140, noise: 0.008, swing: 0.64, seed: 11 });
    const score = quantise(events, rhythm);
    expect(score.swing).toBeCloseTo(0.64, 9);
    expect(writtenIn(score)).toEqual(ordered(part));
  });

  it('takes off what the beat tracker places early throughout', () => {
    const { events, rhythm } = perform(rock, { beatsPerMinute: 120, noise: 0.006, seed: 2 });
    const late = events.map((event) => ({ ...event, time: event.time + 0.03 }));
    expect(writtenIn(quantise(late, rhythm))).toEqual(ordered(rock));
  });

  it('counts 6/8 in two and 7/8 in seven', () => {
    const sixEight = groove({ hiHatClosed: [0, 48, 96, 144, 192, 240], kick: [0, 216], snare: [144] }, 4);
    const compound = perform(sixEight, {
      beatsPerMinute: 60,
      noise: 0.008,
      timeSignature: { numerator: 6, denominator: 8 },
      beatsPerBar: 2,
      subdivision: 'triplet',
    });
    expect(writtenIn(quantise(compound.events, compound.rhythm))).toEqual(ordered(sixEight));
    const sevenEight = groove(
      { hiHatClosed: [0, 48, 96, 144, 192, 240, 288], kick: [0, 96], snare: [192, 312] },
      4,
    );
    const odd = perform(sevenEight, {
      beatsPerMinute: 200,
      noise: 0.008,
      timeSignature: { numerator: 7, denominator: 8 },
    });
    expect(writtenIn(quantise(odd.events, odd.rhythm))).toEqual(ordered(sevenEight));
  });

  it('keeps to the grid that is asked for', () => {
    const { events, rhythm } = perform(groove({ snare: [0, 24, 96, 128, 160] }, 2), { beatsPerMinute: 60 });
    const ticksOn = (grid: Grid): number[] => [
      ...new Set(writtenIn(quantise(events, rhythm, { grid })).map(({ tick }) => tick)),
    ];
    expect(ticksOn('4').every((tick) => tick % 96 === 0)).toBe(true);
    expect(ticksOn('8').every((tick) => tick % 48 === 0)).toBe(true);
    expect(ticksOn('16').every((tick) => tick % 24 === 0)).toBe(true);
    expect(ticksOn('8T').every((tick) => tick % 32 === 0)).toBe(true);
    expect(ticksOn('16T').every((tick) => tick % 16 === 0)).toBe(true);
    expect(ticksOn('auto')).toEqual([0, 24, 96, 128, 160]);
  });
});

describe('quantise: what drummers do between the notes', () => {
  const beats = perform(groove({ kick: [0, 96, 192, 288], hiHatClosed: every(48) }, 4), {
    beatsPerMinute: 100,
  });
  const beat = 0.6;
  const at = (beatIndex: number): number => 0.5 + beatIndex * beat;
  const withHits = (hits: readonly DrumEvent[]): DrumEvent[] => [...beats.events, ...hits];

  it('writes two hits of a drum within 35 ms as a flam, not as two notes', () => {
    const events = withHits([stroke(at(1) - 0.022, 'snare', 0.3), stroke(at(1), 'snare', 0.8)]);
    const score = quantise(events, beats.rhythm);
    const flammed = entriesOf(score).filter(({ graces }) => graces.length > 0);
    expect(flammed).toHaveLength(1);
    expect(flammed[0]).toMatchObject({ tick: 96, graces: [{ instrument: 'snare', velocity: 0.3 }] });
    expect(accountedFor(score)).toEqual(indices(events));
  });

  it('writes two soft strokes before a loud one as a drag', () => {
    const events = withHits([
      stroke(at(5) - 0.09, 'snareGhost', 0.25),
      stroke(at(5) - 0.045, 'snareGhost', 0.25),
      stroke(at(5), 'snare', 0.8),
    ]);
    const score = quantise(events, beats.rhythm);
    const dragged = entriesOf(score).filter(({ graces }) => graces.length === 2);
    expect(dragged).toHaveLength(1);
    expect(dragged[0]).toMatchObject({ tick: 96 });
    expect(accountedFor(score)).toEqual(indices(events));
  });

  it('writes a press roll as tremolo from its first stroke to the stroke that ends it', () => {
    const kicks = beats.events.filter(({ instrument }) => instrument === 'kick');
    const strokes = Array.from({ length: 24 }, (_, k) => stroke(at(4) + (k * beat) / 12, 'snare', 0.4));
    const events = [...kicks, ...strokes, stroke(at(6), 'snare', 0.9)];
    const score = quantise(events, beats.rhythm);
    const rolled = entriesOf(score).filter(({ slashes }) => slashes > 0);
    expect(rolled).toHaveLength(1);
    // Two beats with three strokes through the stem: a half note.
    expect(rolled[0]).toMatchObject({ tick: 0, ticks: 192, type: 'half', slashes: 3 });
    expect(rolled[0]?.notes[0]?.events).toHaveLength(24);
    expect(writtenIn(score)).toContainEqual({ bar: 1, tick: 192, instrument: 'snare' });
    expect(accountedFor(score)).toEqual(indices(events));
  });

  it('writes single 32nds out while the other hand plays on', () => {
    const ghosts = [0, 1, 2, 3].map((k) => stroke(at(2) + (k * beat) / 8, 'snareGhost', 0.2));
    const score = quantise(withHits(ghosts), beats.rhythm);
    const places = writtenIn(score).filter(({ instrument }) => instrument === 'snareGhost');
    expect(places.map(({ tick }) => tick)).toEqual([192, 204, 216, 228]);
    expect(entriesOf(score).every(({ slashes }) => slashes === 0)).toBe(true);
  });

  it('accents what is well above the drum’s usual velocity, and ghosts never', () => {
    const part = groove({ hiHatClosed: every(48), snareGhost: [24], snare: [96, 288] }, 4);
    const { events, rhythm } = perform(part, {
      beatsPerMinute: 100,
      velocity: ({ bar, tick, instrument }) =>
        instrument === 'snareGhost' ? 0.2 : instrument === 'snare' && bar === 2 && tick === 96 ? 0.95 : 0.55,
    });
    const accented = quantise(events, rhythm).bars.flatMap(({ voices }, bar) =>
      voices.hands.flatMap(({ tick, notes }) =>
        notes.filter(({ accent }) => accent).map(({ instrument }) => ({ bar, tick, instrument })),
      ),
    );
    expect(accented).toEqual([{ bar: 2, tick: 96, instrument: 'snare' }]);
  });

  it('gives a second hit on a place the next free one, and folds what has none, by name', () => {
    const events = withHits([
      stroke(at(1), 'crash'),
      stroke(at(1) + 0.004, 'crash'),
      // Between two sixteenths of 150 ms: 70 ms after the first.
      stroke(at(2), 'snare'),
      stroke(at(2) + 0.07, 'snare'),
    ]);
    const score = quantise(events, beats.rhythm, { grid: '16' });
    const snares = writtenIn(score).filter(({ instrument }) => instrument === 'snare');
    expect(snares.map(({ tick }) => tick)).toEqual([192, 216]);
    expect(score.report.folded).toEqual([beats.events.length + 1]);
    expect(accountedFor(score)).toEqual(indices(events));
  });

  it('marks doubtful hits only below the confidence asked for', () => {
    const events = beats.events.map((event, index) => ({ ...event, confidence: index === 3 ? 0.2 : 0.9 }));
    const unsure = (score: DrumScore): number =>
      entriesOf(score).flatMap(({ notes }) => notes.filter((note) => note.unsure)).length;
    expect(unsure(quantise(events, beats.rhythm, { unsureBelow: 0.35 }))).toBe(1);
    expect(unsure(quantise(events, beats.rhythm))).toBe(0);
  });
});

describe('quantise: voices and bars', () => {
  it('fills every bar of every voice exactly, whatever was played', () => {
    const drums = [
      'kick',
      'snare',
      'snareGhost',
      'hiHatClosed',
      'hiHatOpen',
      'hiHatPedal',
      'tomLow',
      'crash',
    ] as const;
    const meters = [
      { timeSignature: { numerator: 4, denominator: 4 }, beatsPerBar: 4 },
      { timeSignature: { numerator: 3, denominator: 4 }, beatsPerBar: 3 },
      { timeSignature: { numerator: 6, denominator: 8 }, beatsPerBar: 2 },
      { timeSignature: { numerator: 12, denominator: 8 }, beatsPerBar: 4 },
      { timeSignature: { numerator: 7, denominator: 8 }, beatsPerBar: 7 },
      { timeSignature: { numerator: 2, denominator: 2 }, beatsPerBar: 2 },
    ] as const;
    const grids: Grid[] = ['auto', '4', '8', '16', '32', '8T', '16T', 'swing'];
    const uniform = random(20);
    for (const meter of meters)
      for (const grid of grids)
        for (let trial = 0; trial < 4; trial += 1) {
          const { rhythm } = perform(groove({ kick: [0] }, 5), {
            beatsPerMinute: 60 + 140 * uniform(),
            ...meter,
          });
          const end = rhythm.beats.at(-1)?.time ?? 0;
          const count = Math.floor(uniform() * 120);
          const events = Array.from({ length: count }, () =>
            stroke(uniform() * end, drums[Math.floor(uniform() * drums.length)] ?? 'kick', uniform()),
          );
          const score = quantise(events, { ...rhythm, swing: trial % 2 === 0 ? 0.5 : 0.65 }, { grid });
          for (const { voices, ticks } of score.bars)
            for (const voice of [voices.hands, voices.feet]) {
              let tick = 0;
              for (const entry of voice) {
                expect(entry.tick).toBe(tick);
                expect(entry.ticks).toBeGreaterThan(0);
                tick += entry.ticks;
              }
              expect(tick).toBe(ticks);
            }
          expect(accountedFor(score)).toEqual(indices(events));
          expect(score.report.written + score.report.folded.length + score.report.unwritten.length).toBe(
            count,
          );
        }
  });

  it('writes note values that last as long as their ticks', () => {
    const types = { whole: 384, half: 192, quarter: 96, eighth: 48, '16th': 24, '32nd': 12 };
    const part = groove({ snare: [0, 24, 32 * 3, 128, 192, 204, 288, 360], kick: [0, 72, 240] }, 2);
    const { events, rhythm } = perform(part, { beatsPerMinute: 70 });
    for (const entry of entriesOf(quantise(events, rhythm)))
      if (!entry.wholeBar) {
        const written =
          types[entry.type] * (entry.dots === 1 ? 1.5 : 1) * (entry.triplet === null ? 1 : 2 / 3);
        expect(written).toBe(entry.ticks);
      }
  });

  it('hides the rests of the feet where the hands show the time, and shows them where not', () => {
    const shown = (hands: readonly number[], feet: readonly number[]): number[] => {
      const { events, rhythm } = perform(groove({ hiHatClosed: hands, kick: feet }, 1), {
        beatsPerMinute: 100,
      });
      return (quantise(events, rhythm).bars[0]?.voices.feet ?? [])
        .filter(({ notes, hidden }) => notes.length === 0 && !hidden)
        .map(({ tick }) => tick);
    };
    expect(shown(every(48), [0, 240])).toEqual([]);
    // Quarters do not show where the "and" of 3 is.
    expect(shown(every(96), [0, 240])).toEqual([192]);
  });

  it('gives a bar without feet one rest that is not printed, and an empty bar one that is', () => {
    const part = [...groove({ hiHatClosed: [0] }, 1), { bar: 2, tick: 0, instrument: 'kick' as const }];
    const { events, rhythm } = perform(part, { beatsPerMinute: 100 });
    const [first, second, third] = quantise(events, rhythm).bars;
    expect(first?.voices.feet).toMatchObject([{ wholeBar: true, hidden: true }]);
    expect(second?.voices.hands).toMatchObject([{ wholeBar: true, hidden: false }]);
    expect(second?.voices.feet).toMatchObject([{ wholeBar: true, hidden: true }]);
    expect(third?.voices.hands).toMatchObject([{ wholeBar: true, hidden: true }]);
  });

  it('beams by beat', () => {
    const { events, rhythm } = perform(groove({ hiHatClosed: every(48) }, 1), { beatsPerMinute: 100 });
    expect(quantise(events, rhythm).bars[0]?.voices.hands.map(({ beam }) => beam)).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3,
    ]);
  });

  it('marks repeated bars, pairs and runs of rest, but never a bar with a doubtful stroke', () => {
    const a = { kick: [0, 192], hiHatClosed: every(48) };
    const b = { kick: [0, 240], snare: [96], hiHatClosed: every(96) };
    const bars = [a, a, b, a, b, a, {}, {}, {}, b];
    const part = bars.flatMap((lines, bar) => groove(lines, 1).map((written) => ({ ...written, bar })));
    const { events, rhythm } = perform(part, { beatsPerMinute: 120, noise: 0.005 });
    const score = quantise(events, rhythm);
    expect(score.bars.map(({ repeat }) => repeat && `${repeat.size}.${repeat.place}`)).toEqual([
      null,
      '1.0',
      null,
      null,
      '2.0',
      '2.1',
      null,
      null,
      null,
      null,
    ]);
    expect(score.bars.map(({ restRun }) => restRun)).toEqual([0, 0, 0, 0, 0, 0, 3, 0, 0, 0]);
    const doubtful = events.map((event) => ({ ...event, confidence: 0.1 }));
    expect(
      quantise(doubtful, rhythm, { unsureBelow: 0.35 }).bars.every(({ repeat }) => repeat === null),
    ).toBe(true);
    expect(
      quantise(events, rhythm, { collapseRepeats: false }).bars.every(({ repeat }) => repeat === null),
    ).toBe(true);
  });

  it('writes a pickup as one, numbered 0', () => {
    const { events, rhythm } = perform(groove({ snare: [0, 96, 192, 288] }, 2), { beatsPerMinute: 120 });
    const shifted = {
      ...rhythm,
      beats: rhythm.beats.map(({ time }, k) => ({ time, position: ((k + 3) % 4) + 1 })),
    };
    const score = quantise(events, shifted);
    expect(score.bars.map(({ number, ticks }) => [number, ticks])).toEqual([
      [0, 96],
      [1, 384],
      [2, 384],
    ]);
  });

  it('places seconds in the score and back', () => {
    const { events, rhythm } = perform(rock, { beatsPerMinute: 120, drift: 0.9 });
    const score = quantise(events, rhythm);
    const gauss = normal(random(4));
    for (let k = 0; k < 20; k += 1) {
      const seconds = 6 + gauss();
      const place = placeOf(score, seconds);
      const bar = place && score.bars[place.bar];
      expect(bar && timeOf(bar, place.tick)).toBeCloseTo(seconds, 9);
    }
    expect(placeOf(score, -1)).toBeNull();
    expect(placeOf(score, 1e6)).toBeNull();
  });
});

describe('quantise: odd input', () => {
  const { events, rhythm } = perform(rock, { beatsPerMinute: 120 });

  it('writes nothing for no events, and reports what has no time', () => {
    expect(quantise([], rhythm).bars).toEqual([]);
    const lost = quantise([...events, stroke(Number.NaN, 'kick'), stroke(1e9, 'kick')], rhythm);
    expect(lost.report.unwritten).toEqual([events.length, events.length + 1]);
    expect(writtenIn(lost)).toEqual(ordered(rock));
  });

  it('carries the beats on to hits beyond them', () => {
    const short = { ...rhythm, beats: rhythm.beats.slice(8, 13) };
    expect(writtenIn(quantise(events, short)).length).toBe(rock.length);
  });

  it('refuses beats that do not rise, too few, and meters that cannot be', () => {
    expect(() => quantise(events, { ...rhythm, beats: rhythm.beats.slice(0, 1) })).toThrow(/beats/);
    expect(() => quantise(events, { ...rhythm, beats: [...rhythm.beats].reverse() })).toThrow(/beats/);
    expect(() => quantise(events, { ...rhythm, beatsPerBar: 7 })).toThrow(/meter/);
  });
});

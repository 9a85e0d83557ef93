// From what was played to what is written.

import type { Beat, DrumEvent, Rhythm } from '../../generated/drum-transcription';
import { ScoreError } from '../score-error';
import { ticksPerQuarter } from './drum-score';
import type { DrumBar, DrumNote, DrumScore, QuantiseReport } from './drum-score';
import { staffPlace } from './drum-staff';
import { chooseGrids, gridsFor, nearestPlace, swingOf } from './grid';
import type { BeatGrid, BeatHits, Grid } from './grid';
import { markRepeats } from './repeats';
import { extendBeats, median } from './rhythm';
import { drumName, findStrokes, sameDrum } from './strokes';
import type { Roll, Stroke } from './strokes';
import { byHeight, rollPieces, writeVoices } from './voices';
import type { Onset } from './voices';

/** How to write what was played. */
export interface QuantiseOptions {
  /** The shortest notes; `auto` finds them beat by beat, straight or in threes, down to 32nds. */
  grid?: Grid;
  /** Hits of less confidence are marked as doubtful; none by default. */
  unsureBelow?: number;
  /** Whether repeated bars and runs of empty ones are marked so that a page can collapse them; true by default. */
  collapseRepeats?: boolean;
}

/** Hits further than this from every beat belong to no music that was counted, seconds. */
const farthestSeconds = 600;
/** A hit this close to a beat tells about the tracker's constant offset: in seconds, and as a share of the beat. */
const offsetSeconds = 0.05;
const offsetShare = 0.12;
const leastHitsForOffset = 8;
/**
 * Players' timing errors grow with the interval: 2.2% of a beat, at least 10 ms (Repp, "Sensorimotor synchronization",
 * Psychonomic Bulletin & Review 12, 2005, gives 2 to 4% for taps; drummers are at the lower end).
 */
const deviationShare = 0.022;
const leastDeviation = 0.01;
/** What the second pass accepts as measured spread, seconds. */
const spreadRange = [0.008, 0.03] as const;
/** Median absolute deviation to standard deviation of a normal distribution. */
const madToDeviation = 1.4826;
/** Rolls begin and end on sixteenths. */
const rollStep = ticksPerQuarter / 4;
/** A hit moves to the next free place when that is no further from it than this share of the distance of places. */
const moveShare = 0.75;
/** An accent is this much above the drum's median velocity, by ratio and by difference. */
const accentRatio = 1.3;
const accentDifference = 0.2;
const leastStrokesForAccents = 4;

/** A stroke with its place on the endless line of ticks that the beats span. */
interface Placed {
  stroke: Stroke;
  tick: number;
  /** Distance from where it is written, seconds; positive is late. */
  late: number;
  beat: number;
  grid: BeatGrid;
  place: number;
}

/** The beats as a ruler between seconds and beats. */
class Ruler {
  constructor(readonly beats: readonly Beat[]) {}

  /** Index of the beat that a time belongs to. */
  beatAt(seconds: number): number {
    let low = 0;
    let high = this.beats.length - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.beats[middle]?.time ?? 0) <= seconds) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  length(beat: number): number {
    return (this.beats[beat + 1]?.time ?? 0) - (this.beats[beat]?.time ?? 0);
  }

  /** Place of a time in beats, counted from the first. */
  position(seconds: number): number {
    const beat = this.beatAt(seconds);
    return beat + (seconds - (this.beats[beat]?.time ?? 0)) / this.length(beat);
  }

  /** Time of a place in beats. */
  seconds(position: number): number {
    const beat = Math.max(0, Math.min(Math.floor(position), this.beats.length - 2));
    return (this.beats[beat]?.time ?? 0) + (position - beat) * this.length(beat);
  }
}

/** Least and greatest of some numbers; a spread of arguments would overflow the stack on long lists. */
function minMax(values: readonly number[]): [least: number, greatest: number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Infinity),
    values.reduce((greatest, value) => Math.max(greatest, value), -Infinity),
  ];
}

function checkRhythm(rhythm: Rhythm): void {
  const { beats, beatsPerBar, timeSignature } = rhythm;
  const rising = beats.every(
    ({ time }, index) => Number.isFinite(time) && (index === 0 || time > (beats[index - 1]?.time ?? 0)),
  );
  if (beats.length < 2 || !rising)
    throw new ScoreError('out-of-range', 'The beats do not follow one another in time.');
  const beatTicks = (4 * ticksPerQuarter * timeSignature.numerator) / timeSignature.denominator / beatsPerBar;
  if (!Number.isInteger(beatTicks / (ticksPerQuarter / 8)) || beatTicks <= 0)
    throw new ScoreError('out-of-range', 'The meter and its number of beats do not fit together.');
}

/** The constant distance between hits and beats, seconds: what the beat tracker places early or late throughout. */
function offsetOf(hits: readonly { event: DrumEvent }[], ruler: Ruler): number {
  const distances: number[] = [];
  for (const { event } of hits) {
    const position = ruler.position(event.time);
    const nearest = Math.max(0, Math.min(Math.round(position), ruler.beats.length - 1));
    const distance = event.time - (ruler.beats[nearest]?.time ?? 0);
    const limit = Math.min(
      offsetSeconds,
      offsetShare * ruler.length(Math.min(nearest, ruler.beats.length - 2)),
    );
    if (Math.abs(distance) <= limit) distances.push(distance);
  }
  return distances.length >= leastHitsForOffset ? median(distances) : 0;
}

/** The ruler for the hits: beats that reach over all of them, to the end of the last bar struck. */
function rulerFor(rhythm: Rhythm, first: number, last: number): Ruler {
  const covering = extendBeats(rhythm.beats, rhythm.beatsPerBar, first, last);
  const [, margin] = minMax(covering.slice(1).map(({ time }, k) => time - (covering[k]?.time ?? 0)));
  // One bar more, so that the last bar is whole and its last beat has an end; what stays empty is left away later.
  const to = last + (rhythm.beatsPerBar + 1) * margin;
  return new Ruler(extendBeats(covering, rhythm.beatsPerBar, first - margin, to));
}

interface PlacedRoll {
  roll: Roll;
  from: number;
  to: number;
}

function placeRolls(rolls: readonly Roll[], ruler: Ruler, beatTicks: number, step: number): PlacedRoll[] {
  return rolls.map((roll) => {
    const toTick = (seconds: number): number =>
      Math.round((ruler.position(seconds) * beatTicks) / step) * step;
    const from = toTick(roll.from);
    return { roll, from, to: Math.max(from + step, toTick(roll.to)) };
  });
}

function beatHitsOf(
  strokes: readonly Stroke[],
  rolls: readonly PlacedRoll[],
  ruler: Ruler,
  beatTicks: number,
): BeatHits[] {
  const beats = ruler.beats.slice(0, -1).map((_, beat) => ({
    seconds: ruler.length(beat),
    hits: [] as { phase: number; drum: string }[],
    straightOnly: false,
  }));
  for (const stroke of strokes) {
    const position = ruler.position(stroke.time);
    const beat = Math.max(0, Math.min(Math.floor(position), beats.length - 1));
    beats[beat]?.hits.push({ phase: position - beat, drum: drumName(stroke.instrument) });
  }
  for (const { from, to } of rolls)
    for (let beat = Math.floor(from / beatTicks); beat * beatTicks < to; beat += 1) {
      const touched = beats[beat];
      if (touched) touched.straightOnly = true;
    }
  return beats;
}

function placeStrokes(
  strokes: readonly Stroke[],
  grids: readonly BeatGrid[],
  ruler: Ruler,
  beatTicks: number,
): Placed[] {
  return strokes.flatMap((stroke) => {
    const position = ruler.position(stroke.time);
    const beat = Math.max(0, Math.min(Math.floor(position), grids.length - 1));
    const grid = grids[beat];
    if (!grid) return [];
    const place = nearestPlace(grid, position - beat);
    return [
      {
        stroke,
        tick: beat * beatTicks + (grid.ticks[place] ?? 0),
        late: (position - beat - (grid.places[place] ?? 0)) * ruler.length(beat),
        beat,
        grid,
        place,
      },
    ];
  });
}

function spreadOf(placed: readonly Placed[]): number {
  return madToDeviation * median(placed.map(({ late }) => Math.abs(late)));
}

/** Joins the second stroke to the first, whose note it shares from then on; returns the events that lost their own. */
function fold(kept: Stroke, other: Stroke): number[] {
  const lost = [...other.events, ...other.graces.map(({ event }) => event)];
  if (other.velocity > kept.velocity) kept.instrument = other.instrument;
  kept.velocity = Math.max(kept.velocity, other.velocity);
  kept.confidence = Math.max(kept.confidence, other.confidence);
  kept.events = [...kept.events, ...lost];
  return lost;
}

/** Makes sure that no drum is struck twice at one tick: the further one moves to the next place if free, or is folded. */
function resolveCollisions(
  placed: readonly Placed[],
  ruler: Ruler,
  beatTicks: number,
): { placed: Placed[]; folded: number[] } {
  const key = (tick: number, { stroke }: Placed): string => `${tick} ${drumName(stroke.instrument)}`;
  const owners = new Map<string, Placed>();
  const kept: Placed[] = [];
  const folded: number[] = [];
  // The nearest first: who is right on a place keeps it.
  for (const next of [...placed].sort((a, b) => Math.abs(a.late) - Math.abs(b.late) || a.tick - b.tick)) {
    const owner = owners.get(key(next.tick, next));
    if (!owner) {
      owners.set(key(next.tick, next), next);
      kept.push(next);
      continue;
    }
    const place = next.place + (next.stroke.time >= owner.stroke.time ? 1 : -1);
    const tick = next.grid.ticks[place];
    const share = next.grid.places[place];
    if (tick !== undefined && share !== undefined) {
      const moved: Placed = {
        ...next,
        place,
        tick: next.beat * beatTicks + tick,
        late: next.stroke.time - ruler.seconds(next.beat + share),
      };
      const step = Math.abs(share - (next.grid.places[next.place] ?? 0)) * ruler.length(next.beat);
      if (Math.abs(moved.late) <= moveShare * step && !owners.has(key(moved.tick, moved))) {
        owners.set(key(moved.tick, moved), moved);
        kept.push(moved);
        continue;
      }
    }
    folded.push(...fold(owner.stroke, next.stroke));
  }
  return { placed: kept, folded };
}

/** Velocity from which a stroke of each drum is an accent; infinite where too few strokes tell what is usual. */
function accentBounds(strokes: readonly Stroke[]): Map<string, number> {
  const byDrum = new Map<string, number[]>();
  for (const { instrument, velocity } of strokes) {
    if (instrument === 'snareGhost') continue;
    const drum = drumName(instrument);
    const list = byDrum.get(drum);
    if (list) list.push(velocity);
    else byDrum.set(drum, [velocity]);
  }
  return new Map(
    [...byDrum].map(([drum, velocities]) => {
      const usual = median(velocities);
      return [
        drum,
        velocities.length < leastStrokesForAccents
          ? Infinity
          : Math.max(accentRatio * usual, usual + accentDifference),
      ];
    }),
  );
}

/** Onsets of every voice by tick: strokes and rolls that begin together are one chord. */
class OnsetTable {
  private readonly table = { hands: new Map<number, Onset>(), feet: new Map<number, Onset>() };

  add(tick: number, note: DrumNote, graces: Onset['graces'], rollEnd: number | null): void {
    const voice = this.table[staffPlace(note.instrument).voice];
    const onset = voice.get(tick);
    if (!onset) {
      voice.set(tick, { tick, notes: [note], graces: [...graces], rollEnd });
      return;
    }
    onset.graces = [...onset.graces, ...graces];
    onset.rollEnd ??= rollEnd;
    const twin = onset.notes.find(({ instrument }) => sameDrum(instrument, note.instrument));
    if (twin) {
      twin.events = [...twin.events, ...note.events];
      twin.velocity = Math.max(twin.velocity, note.velocity);
      twin.confidence = Math.max(twin.confidence, note.confidence);
      twin.unsure &&= note.unsure;
      twin.accent ||= note.accent;
    } else onset.notes = [...onset.notes, note].sort(byHeight);
  }

  /** Onsets of one voice from one tick up to another, counted from the first. */
  between(voice: 'hands' | 'feet', from: number, to: number): Onset[] {
    return [...this.table[voice].values()]
      .filter(({ tick }) => tick >= from && tick < to)
      .sort((a, b) => a.tick - b.tick)
      .map((onset) => ({
        ...onset,
        tick: onset.tick - from,
        rollEnd: onset.rollEnd === null ? null : onset.rollEnd - from,
      }));
  }
}

/** Beats grouped into bars: a bar begins wherever the counting does not go on. */
function barStarts(beats: readonly Beat[]): number[] {
  return beats.flatMap(({ position }, index) =>
    index === 0 || position === 1 || position <= (beats[index - 1]?.position ?? 0) ? [index] : [],
  );
}

interface Span {
  /** Indices of its first beat and of the beat after its last. */
  from: number;
  to: number;
  number: number;
}

/** The bars from the first to the last that sounds; a pickup only where something is struck in it. */
function spansOf(ruler: Ruler, struck: { first: number; last: number }, beatTicks: number): Span[] {
  const { beats } = ruler;
  const starts = barStarts(beats);
  const firstBeat = Math.floor(struck.first / beatTicks);
  const lastBeat = Math.floor(struck.last / beatTicks);
  const spans: Span[] = [];
  let number = 0;
  starts.forEach((from, index) => {
    const to = starts[index + 1];
    if (to === undefined || from > lastBeat) return;
    const pickup = index === 0 && beats[from]?.position !== 1;
    const before = to <= firstBeat;
    // What lies before the recording or is an unfinished bar of silence is not music.
    if (before && spans.length === 0 && (pickup || (beats[to]?.time ?? 0) <= 0)) return;
    if (!pickup) number += 1;
    // A pickup begins with its first stroke.
    spans.push({ from: pickup ? Math.max(from, firstBeat) : from, to, number: pickup ? 0 : number });
  });
  return spans;
}

/** Puts a roll on the page in pieces of one note value, each with the events that fall into it. */
function addRoll(
  table: OnsetTable,
  { roll, from, to }: PlacedRoll,
  beatTicks: number,
  tickOf: (event: number) => number,
  unsureBelow: number,
): void {
  const pieces = rollPieces(from, to, beatTicks);
  const last = pieces.length - 1;
  const owners = roll.events.map((event) => {
    const at = pieces.findIndex((piece) => tickOf(event) < piece.to);
    return at < 0 ? last : at;
  });
  pieces.forEach((piece, index) => {
    const note: DrumNote = {
      instrument: roll.instrument,
      events: roll.events.filter((_, k) => owners[k] === index),
      velocity: roll.velocity,
      confidence: roll.confidence,
      unsure: roll.confidence < unsureBelow,
      accent: false,
    };
    table.add(piece.from, note, [], piece.to);
  });
}

/** Bars with their voices. */
function writeBars(
  spans: readonly Span[],
  table: OnsetTable,
  ruler: Ruler,
  rhythm: Rhythm,
  beatTicks: number,
): DrumBar[] {
  const { numerator, denominator } = rhythm.timeSignature;
  return spans.map(({ from, to, number }) => {
    const beats = to - from;
    const ticks = beats * beatTicks;
    const whole = beats === rhythm.beatsPerBar || number === 0;
    const timeSignature = whole
      ? rhythm.timeSignature
      : { numerator: (beats * numerator) / rhythm.beatsPerBar, denominator };
    const onsets = (voice: 'hands' | 'feet'): Onset[] =>
      table.between(voice, from * beatTicks, to * beatTicks);
    return {
      number,
      timeSignature,
      ticks,
      beatTicks,
      beatTimes: ruler.beats.slice(from, to + 1).map(({ time }) => time),
      voices: writeVoices(onsets('hands'), onsets('feet'), { ticks, beatTicks, timeSignature }),
      repeat: null,
      restRun: 0,
    };
  });
}

interface Hit {
  index: number;
  event: DrumEvent;
}

/** Hits that belong to music that was counted, and the indices of those that do not. */
function sortOut(events: readonly DrumEvent[], beats: readonly Beat[]): { hits: Hit[]; unwritten: number[] } {
  const from = (beats[0]?.time ?? 0) - farthestSeconds;
  const to = (beats.at(-1)?.time ?? 0) + farthestSeconds;
  const hits: Hit[] = [];
  const unwritten: number[] = [];
  events.forEach((event, index) => {
    // Comparisons with NaN are false.
    if (event.time >= from && event.time <= to) hits.push({ index, event });
    else unwritten.push(index);
  });
  return { hits, unwritten };
}

/**
 * Writes a performance as a drum part: grids beat by beat (see {@link chooseGrids}), flams, drags and rolls kept (see
 * {@link findStrokes}), voices with rests, triplets and beams (see {@link writeVoices}), accents, repeats. Times between
 * beats are divided evenly, and the constant distance of the beats from the hits is taken off first. Every event is
 * accounted for in the report. Events need no order; the score's indices are theirs.
 * @throws ScoreError `out-of-range` for beats that do not rise, fewer than two, or a meter that cannot be counted so
 */
export function quantise(
  events: readonly DrumEvent[],
  rhythm: Rhythm,
  options: QuantiseOptions = {},
): DrumScore {
  const { grid = 'auto', unsureBelow = 0, collapseRepeats = true } = options;
  checkRhythm(rhythm);
  const { hits, unwritten } = sortOut(events, rhythm.beats);
  const swing = swingOf(rhythm, grid);
  const report: QuantiseReport = { events: events.length, written: 0, folded: [], unwritten, spread: 0 };
  const { timeSignature, beatsPerMinute } = rhythm;
  if (hits.length === 0) return { bars: [], timeSignature, beatsPerMinute, swing, report };

  const beatTicks =
    (4 * ticksPerQuarter * timeSignature.numerator) / timeSignature.denominator / rhythm.beatsPerBar;
  const ruler = rulerFor(rhythm, ...minMax(hits.map(({ event }) => event.time)));
  const offset = offsetOf(hits, ruler);
  const centred = hits.map(({ index, event }) => ({ index, event: { ...event, time: event.time - offset } }));
  const quartersPerBeat = beatTicks / ticksPerQuarter;
  const { strokes, rolls } = findStrokes(centred, {
    thirtySecond: (seconds) => ruler.length(ruler.beatAt(seconds)) / quartersPerBeat / 8,
    toEighth: (seconds) => {
      const eighths = ruler.position(seconds) * quartersPerBeat * 2;
      const nearest = Math.round(eighths) / quartersPerBeat / 2;
      return Math.abs(seconds - ruler.seconds(nearest));
    },
  });

  const grids = gridsFor(rhythm, beatTicks, grid);
  // Where the reader asked for thirds, sixteenths would not fit beside them: rolls fill whole beats there.
  const fixedThirds = grid === '8T' || grid === '16T';
  const placedRolls = placeRolls(rolls, ruler, beatTicks, fixedThirds ? beatTicks : rollStep);
  const beatHits = beatHitsOf(strokes, placedRolls, ruler, beatTicks);
  const expected = ({ seconds }: BeatHits): number => Math.max(leastDeviation, deviationShare * seconds);
  const firstPass = placeStrokes(strokes, chooseGrids(beatHits, grids, expected), ruler, beatTicks);
  const spread = Math.max(spreadRange[0], Math.min(spreadRange[1], spreadOf(firstPass)));
  const chosen = chooseGrids(beatHits, grids, () => spread);
  const { placed, folded } = resolveCollisions(
    placeStrokes(strokes, chosen, ruler, beatTicks),
    ruler,
    beatTicks,
  );

  const accents = accentBounds(placed.map(({ stroke }) => stroke));
  const table = new OnsetTable();
  for (const { stroke, tick } of placed) {
    const { instrument, velocity, confidence, graces } = stroke;
    const note: DrumNote = {
      instrument,
      events: stroke.events,
      velocity,
      confidence,
      unsure: confidence < unsureBelow,
      accent:
        staffPlace(instrument).voice === 'hands' &&
        instrument !== 'snareGhost' &&
        velocity >= (accents.get(drumName(instrument)) ?? Infinity),
    };
    table.add(tick, note, graces, null);
  }
  const timeOfEvent = new Map(centred.map(({ index, event }) => [index, event.time]));
  const tickOf = (event: number): number => ruler.position(timeOfEvent.get(event) ?? 0) * beatTicks;
  for (const roll of placedRolls) addRoll(table, roll, beatTicks, tickOf, unsureBelow);

  const ticks = [...placed.map(({ tick }) => tick), ...placedRolls.flatMap(({ from, to }) => [from, to - 1])];
  const [first, last] = minMax(ticks);
  const bars = writeBars(spansOf(ruler, { first, last }, beatTicks), table, ruler, rhythm, beatTicks);
  if (collapseRepeats) markRepeats(bars);
  const doubles = strokes
    .flatMap((stroke) => stroke.events.slice(1))
    .filter((event) => !folded.includes(event));
  report.folded = [...doubles, ...folded].sort((a, b) => a - b);
  report.written = hits.length - report.folded.length;
  report.spread = spreadOf(placed);
  return { bars, timeSignature, beatsPerMinute, swing, report };
}

// From places in a bar to notes and rests: lengths, triplets, beams, and which rests are printed.

import type { DrumInstrument, Rhythm } from '../../generated/drum-transcription';
import { noteTypes, ticksPerQuarter } from './drum-score';
import type { DrumEntry, DrumNote, DrumVoices, GraceStroke, NoteType } from './drum-score';
import { staffHeight } from './drum-staff';
import { isCompound } from './rhythm';

/** What one voice strikes at one tick. */
export interface Onset {
  tick: number;
  notes: DrumNote[];
  graces: GraceStroke[];
  /** End of the roll that begins here, in ticks of the bar; null for a stroke. */
  rollEnd: number | null;
}

/** The bar that a voice fills. */
export interface BarFrame {
  ticks: number;
  beatTicks: number;
  timeSignature: Rhythm['timeSignature'];
}

const shortestTicks = ticksPerQuarter / 8;
const quarterTicks = ticksPerQuarter;
const noteValues = noteTypes
  .flatMap(({ type, ticks }) => [
    { type, ticks: ticks * 1.5, dots: 1 as const },
    { type, ticks, dots: 0 as const },
  ])
  .filter(({ ticks }) => ticks % shortestTicks === 0);

interface Value {
  type: NoteType;
  ticks: number;
  dots: 0 | 1;
}

const shortest: Value = { type: '32nd', ticks: shortestTicks, dots: 0 };

/** The longest value that fits; `starts` is where it begins within its beat. */
function longestNote(ticks: number): Value {
  return noteValues.find((value) => value.ticks <= ticks) ?? shortest;
}

/**
 * The value of a note that lasts until `end`. Where no single value does, it stops where the next larger division
 * begins, so that a stroke off the sixteenths or eighths does not hide where those are.
 */
function noteBefore(end: number, tick: number, beatStart: number): Value {
  const whole = longestNote(end - tick);
  const starts = tick - beatStart;
  const coarser = [quarterTicks / 4, quarterTicks / 2].find((division) => starts % division !== 0);
  if (whole.ticks === end - tick || coarser === undefined) return whole;
  return longestNote(Math.min(end - tick, coarser - (starts % coarser)));
}

/** The longest undotted rest that fits and stands where rests of its length stand, so that the beat stays visible. */
function longestRest(ticks: number, starts: number): Value {
  return (
    noteValues.find((value) => value.dots === 0 && value.ticks <= ticks && starts % value.ticks === 0) ??
    shortest
  );
}

function typeOfTicks(ticks: number): NoteType {
  return noteTypes.find((value) => value.ticks === ticks)?.type ?? '32nd';
}

function entry(tick: number, value: Value): DrumEntry {
  return {
    tick,
    ticks: value.ticks,
    type: value.type,
    dots: value.dots,
    wholeBar: false,
    triplet: null,
    beam: null,
    notes: [],
    graces: [],
    slashes: 0,
    hidden: false,
  };
}

/** How many beams or flags a note value has. */
export function flagCount(type: NoteType): 0 | 1 | 2 | 3 {
  switch (type) {
    case 'eighth':
      return 1;
    case '16th':
      return 2;
    case '32nd':
      return 3;
    default:
      return 0;
  }
}

class VoiceWriter {
  readonly entries: DrumEntry[] = [];
  private triplets = 0;

  constructor(private readonly frame: BarFrame) {}

  /** Fills the window from `from` to `to` with the onsets in it. */
  fill(onsets: readonly Onset[], from: number, to: number): void {
    const inside = onsets.filter(({ tick }) => tick >= from && tick < to);
    const length = to - from;
    const straight = (tick: number): boolean => (tick - from) % shortestTicks === 0;
    const third = length / 3;
    if (inside.every(({ tick }) => straight(tick))) this.fillStraight(inside, from, to);
    else if (inside.every(({ tick }) => (tick - from) % third === 0)) this.fillTriplet(inside, from, to);
    else if (length / 2 < 2 * shortestTicks || !Number.isInteger(length / 2))
      throw new RangeError(`No note values for onsets at ${inside.map(({ tick }) => tick).join(', ')}.`);
    else {
      this.fill(onsets, from, from + length / 2);
      this.fill(onsets, from + length / 2, to);
    }
  }

  private fillStraight(onsets: readonly Onset[], from: number, to: number): void {
    const beatStart = Math.floor(from / this.frame.beatTicks) * this.frame.beatTicks;
    this.rest(from, onsets[0]?.tick ?? to, beatStart);
    onsets.forEach((onset, index) => {
      const next = onsets[index + 1]?.tick ?? to;
      const end = onset.rollEnd === null ? next : Math.min(next, onset.rollEnd);
      const value = noteBefore(end, onset.tick, beatStart);
      const note = entry(onset.tick, value);
      note.notes = onset.notes;
      note.graces = onset.graces;
      if (onset.rollEnd !== null) note.slashes = (3 - flagCount(value.type)) as DrumEntry['slashes'];
      this.entries.push(note);
      this.rest(onset.tick + value.ticks, next, beatStart);
    });
  }

  private fillTriplet(onsets: readonly Onset[], from: number, to: number): void {
    const third = (to - from) / 3;
    const triplet = this.triplets;
    this.triplets += 1;
    const push = (tick: number, ticks: number, onset: Onset | null): void => {
      // Three in the time of two: a third of the window is written as half of it.
      const written = (ticks * 3) / 2;
      const made = entry(tick, { type: typeOfTicks(written), ticks, dots: 0 });
      made.triplet = triplet;
      if (onset) {
        made.notes = onset.notes;
        made.graces = onset.graces;
      }
      this.entries.push(made);
    };
    const first = onsets[0]?.tick ?? to;
    if (first > from) push(from, first - from, null);
    onsets.forEach((onset, index) => {
      const next = onsets[index + 1]?.tick ?? to;
      // A lone first third is never a triplet, so a note lasts one or two thirds.
      push(onset.tick, Math.min(next - onset.tick, 2 * third), onset);
    });
  }

  /** Rests from `from` to `to`, which lie in one beat. */
  private rest(from: number, to: number, beatStart: number): void {
    const { beatTicks } = this.frame;
    let at = from;
    while (at < to) {
      const left = to - at;
      const whole = at === beatStart && left === beatTicks;
      const value = whole ? longestNote(left) : longestRest(left, at - beatStart);
      this.entries.push(entry(at, value));
      at += value.ticks;
    }
  }
}

/** Whether `next` goes on with the roll of `last`, and nothing else begins with it. */
function rollsOn(last: DrumEntry, next: DrumEntry): boolean {
  const [one] = last.notes;
  const [other] = next.notes;
  return (
    last.slashes > 0 &&
    next.slashes > 0 &&
    last.notes.length === 1 &&
    next.notes.length === 1 &&
    one?.instrument === other?.instrument
  );
}

/** Joins neighbours that fill an even part of the bar: quarter rests to a half, rolled quarters to a half or a whole. */
function joinHalves(entries: readonly DrumEntry[], frame: BarFrame): DrumEntry[] {
  const { ticks, beatTicks } = frame;
  const fourQuarters = beatTicks === quarterTicks && ticks === 4 * quarterTicks;
  if (!fourQuarters) return [...entries];
  let current = [...entries];
  for (const size of [quarterTicks, 2 * quarterTicks]) {
    const joined: DrumEntry[] = [];
    for (const next of current) {
      const last = joined.at(-1);
      const together =
        last?.ticks === size &&
        next.ticks === size &&
        last.dots === 0 &&
        last.triplet === null &&
        next.triplet === null &&
        last.tick % (2 * size) === 0 &&
        (last.notes.length === 0 ? next.notes.length === 0 : rollsOn(last, next));
      if (together) {
        last.ticks = 2 * size;
        last.type = typeOfTicks(2 * size);
        last.notes = last.notes.map((note, k) => ({
          ...note,
          events: [...note.events, ...(next.notes[k]?.events ?? [])],
        }));
      } else joined.push({ ...next });
    }
    current = joined;
  }
  return current;
}

/** Start of the group of beams that a tick belongs to: its beat, or pairs of eighths with three last in 5/8 and 7/8. */
function beamGroup(tick: number, { beatTicks, ticks, timeSignature }: BarFrame): number {
  const eighth = ticksPerQuarter / 2;
  if (timeSignature.denominator >= 8 && !isCompound(timeSignature) && beatTicks <= eighth) {
    const pairs = Math.max(1, Math.floor(ticks / (2 * eighth)));
    return Math.min(Math.floor(tick / (2 * eighth)), pairs - 1);
  }
  return Math.floor(tick / beatTicks);
}

/** Numbers the beams: neighbours with flags inside one group, apart where a rest comes between. */
function beam(entries: readonly DrumEntry[], frame: BarFrame): void {
  let beams = 0;
  let open: DrumEntry[] = [];
  const close = (): void => {
    if (open.length > 1) {
      for (const member of open) member.beam = beams;
      beams += 1;
    }
    open = [];
  };
  for (const next of entries) {
    const [first] = open;
    if (first && beamGroup(first.tick, frame) !== beamGroup(next.tick, frame)) close();
    if (next.notes.length > 0 && flagCount(next.type) > 0) open.push(next);
    else close();
  }
  close();
}

function wholeBarRest(ticks: number): DrumEntry {
  return { ...entry(0, { type: 'whole', ticks, dots: 0 }), wholeBar: true };
}

function writeVoice(onsets: readonly Onset[], frame: BarFrame): DrumEntry[] {
  if (onsets.length === 0) return [wholeBarRest(frame.ticks)];
  const writer = new VoiceWriter(frame);
  for (let beat = 0; beat < frame.ticks; beat += frame.beatTicks)
    writer.fill(onsets, beat, Math.min(beat + frame.beatTicks, frame.ticks));
  const entries = joinHalves(writer.entries, frame);
  beam(entries, frame);
  return entries;
}

/**
 * A rest is not printed where the other voice makes it plain when the next stroke comes: something of the other voice
 * begins where the rest ends, or the rest ends the bar.
 */
function hideRests(entries: readonly DrumEntry[], other: readonly DrumEntry[], barTicks: number): void {
  const starts = new Set(other.map(({ tick }) => tick));
  for (const rest of entries) {
    if (rest.notes.length > 0) continue;
    const end = rest.tick + rest.ticks;
    rest.hidden = end === barTicks || starts.has(end);
  }
}

/**
 * The last note of a beat need not be dotted where the hands show the time: an eighth and a rest that is not printed
 * say the same with one sign less. Works on the feet's entries; beamed notes keep their dots, which their beam explains.
 */
function undot(entries: readonly DrumEntry[], beatTicks: number): DrumEntry[] {
  return entries.flatMap((note) => {
    const end = note.tick + note.ticks;
    const plain = (note.ticks * 2) / 3;
    const whole = note.ticks === beatTicks;
    if (note.dots === 0 || note.notes.length === 0 || note.beam !== null || whole || end % beatTicks !== 0)
      return [note];
    const rest = longestRest(note.ticks - plain, 0);
    return [{ ...note, ticks: plain, dots: 0 }, entry(note.tick + plain, rest)];
  });
}

const striking = (entries: readonly DrumEntry[]): boolean => entries.some(({ notes }) => notes.length > 0);

/**
 * Both voices of a bar. Every note lasts until the next stroke of its voice, at most to the end of its beat; what is
 * left is rests. The lengths of each voice add up to the bar's. Rests of the feet are hidden where the hands show the
 * time; a voice that strikes nothing is one hidden rest, and an empty bar one printed rest.
 * @param hands strokes of the hands, ordered, ticks on the score's grids; @param feet the same of the feet
 */
export function writeVoices(hands: readonly Onset[], feet: readonly Onset[], frame: BarFrame): DrumVoices {
  const voices = { hands: writeVoice(hands, frame), feet: writeVoice(feet, frame) };
  if (!striking(voices.hands)) {
    for (const rest of voices.hands) rest.hidden = striking(voices.feet);
    if (!striking(voices.feet)) for (const rest of voices.feet) rest.hidden = true;
  } else if (striking(voices.feet)) {
    voices.feet = undot(voices.feet, frame.beatTicks);
    hideRests(voices.feet, voices.hands, frame.ticks);
  } else for (const rest of voices.feet) rest.hidden = true;
  return voices;
}

/** Cuts a roll into pieces that one note value each can hold, none across the end of a beat. Ticks from the first beat. */
export function rollPieces(from: number, to: number, beatTicks: number): { from: number; to: number }[] {
  const pieces: { from: number; to: number }[] = [];
  let at = from;
  while (at < to) {
    const beatEnd = (Math.floor(at / beatTicks) + 1) * beatTicks;
    const { ticks } = longestNote(Math.min(to, beatEnd) - at);
    pieces.push({ from: at, to: at + ticks });
    at += ticks;
  }
  return pieces;
}

/** Orders the notes of a chord from low to high. */
export function byHeight(one: { instrument: DrumInstrument }, other: { instrument: DrumInstrument }): number {
  return staffHeight(one.instrument) - staffHeight(other.instrument);
}

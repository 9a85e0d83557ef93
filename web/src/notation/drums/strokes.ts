// What a drummer means by hits: single strokes, flams, drags and rolls.

import type { DrumEvent, DrumInstrument } from '../../generated/drum-transcription';
import type { GraceStroke } from './drum-score';
import { staffPlace } from './drum-staff';

/** A stroke that gets a place of its own, with the grace notes before it. */
export interface Stroke {
  /** Seconds. */
  time: number;
  instrument: DrumInstrument;
  /** Indices of events. */
  events: number[];
  velocity: number;
  confidence: number;
  graces: GraceStroke[];
}

/** Strokes too fast and too many to be written one by one. */
export interface Roll {
  instrument: DrumInstrument;
  /** Seconds: of its first stroke, and where the next would fall. */
  from: number;
  to: number;
  events: number[];
  velocity: number;
  confidence: number;
}

/** What is written of a list of events. */
export interface Playing {
  strokes: Stroke[];
  rolls: Roll[];
}

/** Two strokes of one drum no further apart than this are a flam: both hands aim at one time. */
const flamSeconds = 0.035;
/** Closer than this no two sticks strike; it is one hit found twice. */
const doubleSeconds = 0.008;
/** The two strokes of a drag come at most this far apart and before their main stroke... */
const dragSeconds = 0.065;
/** ...faster than 32nds by this factor, for else they are 32nds... */
const dragShareOfThirtySecond = 0.8;
/** ...and softer than it by this factor. */
const dragShareOfVelocity = 0.75;
/** A roll's strokes follow at most this share of a 32nd apart, and never slower than `rollSeconds`. */
const rollShareOfThirtySecond = 1.3;
const rollSeconds = 0.1;
/** Fewer strokes are written out. */
const leastRollStrokes = 6;
/** The last stroke ends a roll when it falls on an eighth, to this share of the distance between strokes. */
const releaseShareOfGap = 0.35;

/** The thing that is struck, whatever the articulation: one name for snare and ghost notes, one for the hi-hat. */
export function drumName(instrument: DrumInstrument): string {
  if (instrument === 'snareGhost') return 'snare';
  if (instrument === 'hiHatOpen') return 'hiHatClosed';
  return instrument;
}

/** Whether two instruments share a place on the page, so that one slot holds one of them. */
export function sameDrum(one: DrumInstrument, other: DrumInstrument): boolean {
  return drumName(one) === drumName(other);
}

const flammed: ReadonlySet<string> = new Set(['snare', 'tomLow', 'tomMid', 'tomHigh']);
const rolled: ReadonlySet<string> = new Set([...flammed, 'ride', 'crash']);

interface Hit {
  index: number;
  event: DrumEvent;
}

function strokeOf({ index, event }: Hit): Stroke {
  return {
    time: event.time,
    instrument: event.instrument,
    events: [index],
    velocity: event.velocity,
    confidence: event.confidence,
    graces: [],
  };
}

function graceOf({ index, event }: Hit): GraceStroke {
  return {
    instrument: event.instrument,
    event: index,
    velocity: event.velocity,
    confidence: event.confidence,
  };
}

function gap(hits: readonly Hit[], index: number): number {
  const before = hits[index - 1];
  const after = hits[index];
  return before && after ? after.event.time - before.event.time : Infinity;
}

/** What is known of the tempo around a time. */
export interface Tempo {
  /** Seconds of a 32nd note there. */
  thirtySecond(seconds: number): number;
  /** Distance in seconds to the nearest eighth of the count. */
  toEighth(seconds: number): number;
}

/** Takes runs of fast strokes out of one drum's hits. Both hands roll, so hits of another drum inside forbid one. */
function takeRolls(
  hits: readonly Hit[],
  others: readonly number[],
  tempo: Tempo,
): { rest: Hit[]; rolls: Roll[] } {
  const rolls: Roll[] = [];
  const rest: Hit[] = [];
  let start = 0;
  while (start < hits.length) {
    const first = hits[start];
    if (!first) break;
    const limit = Math.min(rollSeconds, rollShareOfThirtySecond * tempo.thirtySecond(first.event.time));
    let end = start + 1;
    while (end < hits.length && gap(hits, end) <= limit) end += 1;
    const run = hits.slice(start, end);
    const last = run.at(-1) ?? first;
    const between = (last.event.time - first.event.time) / Math.max(1, run.length - 1);
    const free = (): boolean =>
      !others.some((time) => time > first.event.time + flamSeconds && time < last.event.time - flamSeconds);
    if (run.length >= leastRollStrokes && free()) {
      const released = tempo.toEighth(last.event.time) <= releaseShareOfGap * between;
      const inside = released ? run.slice(0, -1) : run;
      const loudest = Math.max(...inside.map(({ event }) => event.velocity));
      rolls.push({
        // A roll is not made of ghost notes: its strokes are all soft.
        instrument: first.event.instrument === 'snareGhost' ? 'snare' : first.event.instrument,
        from: first.event.time,
        to: released ? last.event.time : last.event.time + between,
        events: inside.map(({ index }) => index),
        velocity: loudest,
        confidence: Math.max(...inside.map(({ event }) => event.confidence)),
      });
      if (released) rest.push(last);
    } else rest.push(...run);
    start = end;
  }
  return { rest, rolls };
}

/** Whether the hits at `index` and after it are the two soft strokes of a drag and its main one. */
function isDrag(hits: readonly Hit[], index: number, tempo: Tempo): boolean {
  const [first, second, main] = hits.slice(index, index + 3);
  if (!first || !second || !main) return false;
  const limit = Math.min(dragSeconds, dragShareOfThirtySecond * tempo.thirtySecond(main.event.time));
  const soft = dragShareOfVelocity * main.event.velocity;
  return (
    gap(hits, index + 1) <= limit &&
    gap(hits, index + 2) <= limit &&
    gap(hits, index + 1) > doubleSeconds &&
    gap(hits, index + 2) > doubleSeconds &&
    first.event.velocity <= soft &&
    second.event.velocity <= soft &&
    gap(hits, index) > limit &&
    gap(hits, index + 3) > limit
  );
}

/** Strokes of one drum: hits with the flams and drags among them joined. */
function joinGraces(hits: readonly Hit[], tempo: Tempo): Stroke[] {
  const strokes: Stroke[] = [];
  let index = 0;
  while (index < hits.length) {
    const hit = hits[index];
    const next = hits[index + 1];
    const afterNext = hits[index + 2];
    if (!hit) break;
    if (next && afterNext && isDrag(hits, index, tempo)) {
      strokes.push({ ...strokeOf(afterNext), graces: [graceOf(hit), graceOf(next)] });
      index += 3;
    } else if (next && gap(hits, index + 1) <= doubleSeconds) {
      const louder = next.event.velocity > hit.event.velocity ? next : hit;
      const softer = louder === next ? hit : next;
      strokes.push({ ...strokeOf(louder), events: [louder.index, softer.index] });
      index += 2;
    } else if (next && gap(hits, index + 1) <= flamSeconds && gap(hits, index + 2) > flamSeconds) {
      // Where the louder stroke came first the page still shows the flam as it is written: grace note first.
      const ghostSecond = next.event.instrument === 'snareGhost' && hit.event.instrument === 'snare';
      const main = strokeOf(next);
      strokes.push({
        ...main,
        instrument: ghostSecond ? 'snare' : main.instrument,
        graces: [graceOf(hit)],
      });
      index += 2;
    } else {
      strokes.push(strokeOf(hit));
      index += 1;
    }
  }
  return strokes;
}

/**
 * Sorts hits into strokes and rolls. Flams: two hits of snare or one tom 8 to 35 ms apart. Drags: two soft ones closely
 * before a louder. Rolls: six or more of snare, tom, ride or crash at 32nds or faster while the hands do nothing else.
 * Every given index comes back in exactly one stroke, grace note or roll; strokes are ordered by time.
 * @param hits events with their indices; times are finite
 */
export function findStrokes(hits: readonly Hit[], tempo: Tempo): Playing {
  const byDrum = new Map<string, Hit[]>();
  for (const hit of [...hits].sort((a, b) => a.event.time - b.event.time || a.index - b.index)) {
    const drum = drumName(hit.event.instrument);
    const list = byDrum.get(drum);
    if (list) list.push(hit);
    else byDrum.set(drum, [hit]);
  }
  const strokes: Stroke[] = [];
  const rolls: Roll[] = [];
  for (const [drum, own] of byDrum) {
    let single: readonly Hit[] = own;
    if (rolled.has(drum) && own.length >= leastRollStrokes) {
      const others = hits
        .filter(
          ({ event }) =>
            staffPlace(event.instrument).voice === 'hands' && drumName(event.instrument) !== drum,
        )
        .map(({ event }) => event.time);
      const taken = takeRolls(own, others, tempo);
      single = taken.rest;
      rolls.push(...taken.rolls);
    }
    strokes.push(...(flammed.has(drum) ? joinGraces(single, tempo) : single.map(strokeOf)));
  }
  strokes.sort((a, b) => a.time - b.time || (a.events[0] ?? 0) - (b.events[0] ?? 0));
  rolls.sort((a, b) => a.from - b.from);
  return { strokes, rolls };
}

// Which division of each beat the player meant.

import type { Rhythm } from '../../generated/drum-transcription';
import { ticksPerQuarter } from './drum-score';
import { isCompound, leastSwing } from './rhythm';

/** A grid the reader asks for: by the shortest note, in threes with T, swung eighths, or found beat by beat. */
export type Grid = 'auto' | '4' | '8' | '16' | '32' | '8T' | '16T' | 'swing';

/** One way to divide a beat. */
export interface BeatGrid {
  /** Places in the beat as shares of it, from 0 to 1, both included. */
  places: readonly number[];
  /** The tick that each place is written at. */
  ticks: readonly number[];
  family: 'straight' | 'triplet' | 'either';
  /** Prior cost in nats of using it for one beat. */
  cost: number;
  /** A place without which another grid says the same: in swung music a triplet without its middle is swung eighths. */
  needs?: number;
}

const fixedSlots: Readonly<Record<Exclude<Grid, 'auto' | 'swing'>, number>> = {
  '4': ticksPerQuarter,
  '8': ticksPerQuarter / 2,
  '16': ticksPerQuarter / 4,
  '32': ticksPerQuarter / 8,
  '8T': ticksPerQuarter / 3,
  '16T': ticksPerQuarter / 6,
};

/**
 * Prior cost in nats of a beat divided so finely. Sixteenths are everyday; 32nds and sextuplets are rare enough that a
 * single late hit (2 to 3 standard deviations) must not ask for them.
 */
const straightCosts: readonly [slot: number, cost: number][] = [
  [ticksPerQuarter, 0],
  [ticksPerQuarter / 2, 0.5],
  [ticksPerQuarter / 4, 1],
  [ticksPerQuarter / 8, 4],
];
const tripletCosts: readonly [slot: number, cost: number][] = [
  [(ticksPerQuarter * 2) / 3, 4],
  [ticksPerQuarter / 3, 2.5],
  [ticksPerQuarter / 6, 4.5],
];
/** How much cheaper triplets are where the music is counted in them or swings. */
const tripletFeelDiscount = 2;
/** Cost in nats of changing between straight and triplet division from one beat to the next. */
const changeCost = 1.5;
/** Two strokes of one drum on one place: one of them could not be written. */
const collisionCost = 6;
/** A hit further off than four standard deviations is an outlier whatever the grid. */
const greatestHitCost = 8;

function evenGrid(beatTicks: number, slot: number, family: BeatGrid['family'], cost: number): BeatGrid {
  const count = Math.max(1, Math.round(beatTicks / slot));
  return {
    places: Array.from({ length: count + 1 }, (_, k) => k / count),
    ticks: Array.from({ length: count + 1 }, (_, k) => (k * beatTicks) / count),
    family,
    cost,
  };
}

/** The asked-for slot, or the next that divides the beat; compound beats are in threes already. */
function slotOf(asked: number, beatTicks: number, compound: boolean): number {
  const inThrees = (ticksPerQuarter / asked) % 3 === 0;
  const slots = compound && inThrees ? [asked * 1.5] : [asked, asked * 1.5];
  return slots.find((slot) => beatTicks % slot === 0) ?? beatTicks;
}

function swungGrid(beatTicks: number, swing: number): BeatGrid {
  return { places: [0, swing, 1], ticks: [0, beatTicks / 2, beatTicks], family: 'either', cost: 0 };
}

/** What a rhythm allows and favours. */
export type Division = Pick<Rhythm, 'timeSignature' | 'swing' | 'subdivision'>;

/** The share that swung eighths have under these options; null where they are straight. */
export function swingOf(rhythm: Division, grid: Grid): number | null {
  if (isCompound(rhythm.timeSignature) || rhythm.timeSignature.denominator !== 4) return null;
  if (grid === 'swing') return rhythm.swing >= leastSwing ? rhythm.swing : 2 / 3;
  return grid === 'auto' && rhythm.swing >= leastSwing ? rhythm.swing : null;
}

/** The grids a beat may have, for the options and rhythm given. */
export function gridsFor(rhythm: Division, beatTicks: number, grid: Grid): BeatGrid[] {
  const compound = isCompound(rhythm.timeSignature);
  if (grid !== 'auto' && grid !== 'swing')
    return [evenGrid(beatTicks, slotOf(fixedSlots[grid], beatTicks, compound), 'either', 0)];
  const whole = evenGrid(beatTicks, beatTicks, 'either', 0);
  const straight = straightCosts.filter(([slot]) => slot < beatTicks && beatTicks % slot === 0);
  if (compound) return [whole, ...straight.map(([slot, cost]) => evenGrid(beatTicks, slot, 'either', cost))];
  const swing = swingOf(rhythm, grid);
  const triplets = tripletCosts.filter(([slot]) => slot < beatTicks && beatTicks % slot === 0);
  const discount = swing !== null || rhythm.subdivision === 'triplet' ? tripletFeelDiscount : 0;
  const inThrees = triplets.map(([slot, cost]) => {
    const even = evenGrid(beatTicks, slot, 'triplet', Math.max(0, cost - discount));
    return swing !== null && slot === beatTicks / 3 ? { ...even, needs: 1 } : even;
  });
  if (swing === null)
    return [
      whole,
      ...straight.map(([slot, cost]) => evenGrid(beatTicks, slot, 'straight', cost)),
      ...inThrees,
    ];
  const finer = straight.filter(([slot]) => slot < beatTicks / 2);
  return [
    whole,
    swungGrid(beatTicks, swing),
    ...inThrees,
    ...(grid === 'swing' ? [] : finer.map(([slot, cost]) => evenGrid(beatTicks, slot, 'straight', cost + 1))),
  ];
}

/** A hit inside a beat. */
export interface BeatHit {
  /** Share of the beat, 0..1. */
  phase: number;
  /** Name of its drum: two of one drum do not share a place. */
  drum: string;
}

/** One beat with what is struck in it. */
export interface BeatHits {
  seconds: number;
  hits: readonly BeatHit[];
  /** A roll is written in halves and quarters of the beat. */
  straightOnly: boolean;
}

/** Index of the place nearest to a phase. */
export function nearestPlace(grid: BeatGrid, phase: number): number {
  let best = 0;
  for (let k = 1; k < grid.places.length; k += 1)
    if (Math.abs((grid.places[k] ?? 0) - phase) < Math.abs((grid.places[best] ?? 0) - phase)) best = k;
  return best;
}

/** Cost in nats of what was struck, had the player meant this grid and timing errors of this standard deviation. */
function costOf(beat: BeatHits, grid: BeatGrid, deviation: number): number {
  if (beat.straightOnly && grid.family === 'triplet') return Infinity;
  const places = grid.places.length - 1;
  const taken = new Set<string>();
  let needed = grid.needs === undefined;
  let cost = grid.cost;
  for (const { phase, drum } of beat.hits) {
    const place = nearestPlace(grid, phase);
    const error = ((phase - (grid.places[place] ?? 0)) * beat.seconds) / deviation;
    cost += Math.min(greatestHitCost, (error * error) / 2) + Math.log(places);
    const key = `${place} ${drum}`;
    if (taken.has(key)) cost += collisionCost;
    taken.add(key);
    needed ||= place === grid.needs;
  }
  return needed ? cost : Infinity;
}

/**
 * The likeliest grid of every beat: least description length under Gaussian timing errors (each hit costs its squared
 * error and the choice among the grid's places; finer grids cost more; so does changing between straight and triplet
 * division), found by dynamic programming over the two families. Compare Cemgil, Desain and Kappen, "Rhythm Quantization
 * for Transcription" (Computer Music Journal 24:2, 2000), whose prior on codes plays the part of the costs here.
 * @param deviation standard deviation of timing errors for a beat, seconds
 * @returns one grid per beat
 */
export function chooseGrids(
  beats: readonly BeatHits[],
  grids: readonly BeatGrid[],
  deviation: (beat: BeatHits) => number,
): BeatGrid[] {
  const families = ['straight', 'triplet'] as const;
  interface Step {
    grid: BeatGrid;
    from: number;
  }
  const [plainest] = grids;
  if (!plainest) throw new RangeError('A beat needs at least one grid.');
  let totals = families.map(() => 0);
  const steps: Step[][] = [];
  for (const beat of beats) {
    const spread = deviation(beat);
    const costs = grids.map((grid) => costOf(beat, grid, spread));
    const next: number[] = [];
    const taken: Step[] = [];
    families.forEach((family, index) => {
      let best = plainest;
      let bestCost = Infinity;
      grids.forEach((grid, k) => {
        const cost = costs[k] ?? Infinity;
        if ((grid.family === family || grid.family === 'either') && cost < bestCost) {
          best = grid;
          bestCost = cost;
        }
      });
      const stay = totals[index] ?? 0;
      const change = (totals[1 - index] ?? 0) + changeCost;
      next.push(Math.min(stay, change) + bestCost);
      taken.push({ grid: best, from: stay <= change ? index : 1 - index });
    });
    totals = next;
    steps.push(taken);
  }
  let family = (totals[0] ?? 0) <= (totals[1] ?? 0) ? 0 : 1;
  const chosen: BeatGrid[] = [];
  for (const taken of steps.reverse()) {
    const step = taken[family];
    chosen.push(step?.grid ?? plainest);
    family = step?.from ?? family;
  }
  return chosen.reverse();
}

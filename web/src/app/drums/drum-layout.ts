// Which bars stand on which line of the drum sheet, and how wide each is.

import { ticksPerQuarter } from '../../notation/drums/drum-score';
import type { DrumBar } from '../../notation/drums/drum-score';

/** What one place on a line shows. */
export type CellKind = 'bar' | 'repeatOne' | 'repeatTwo' | 'rests';

/** A place on a line: one bar, two under one repeat sign, or a run of empty ones. */
export interface Cell {
  kind: CellKind;
  /** Index of its first bar. */
  bar: number;
  count: number;
  /** Width its contents ask for, in staff spaces. */
  ideal: number;
  /** Whether its time signature is printed. */
  showsMeter: boolean;
}

/** One line of the sheet. */
export interface SystemPlan {
  cells: Cell[];
  /** Whether it is filled to the margin; the last line only when it is nearly full. */
  stretched: boolean;
}

/** Staff spaces for clef and for a time signature. */
export const clefSpaces = 3.6;
export const meterSpaces = 3.2;
const perColumn = 1.85;
const perGrace = 1.3;
const besideColumns = 3;
const signSpaces = 7;
const leastBarSpaces = 9;
/** A last line shorter than this share of the page is not stretched. */
const stretchShare = 0.75;

function idealOf(bar: DrumBar): number {
  const ticks = new Set<number>();
  let graces = 0;
  for (const { tick, hidden, graces: own } of [...bar.voices.hands, ...bar.voices.feet]) {
    if (!hidden) ticks.add(tick);
    graces += own.length;
  }
  // Quarter notes ask for more room than their one column, so that time runs evenly.
  const least = (bar.ticks / ticksPerQuarter) * 1.5;
  return Math.max(
    leastBarSpaces,
    besideColumns + Math.max(least, ticks.size) * perColumn + graces * perGrace,
  );
}

function cellsOf(bars: readonly DrumBar[]): Cell[] {
  const cells: Cell[] = [];
  let index = 0;
  while (index < bars.length) {
    const bar = bars[index];
    if (!bar) break;
    const before = bars[index - 1]?.timeSignature;
    const { numerator, denominator } = bar.timeSignature;
    const showsMeter = before?.numerator !== numerator || before.denominator !== denominator;
    if (bar.restRun > 1) {
      cells.push({ kind: 'rests', bar: index, count: bar.restRun, ideal: 2 * signSpaces, showsMeter });
      index += bar.restRun;
    } else if (bar.repeat?.size === 2 && bar.repeat.place === 0) {
      cells.push({ kind: 'repeatTwo', bar: index, count: 2, ideal: 2 * signSpaces, showsMeter });
      index += 2;
    } else {
      const repeats = bar.repeat?.size === 1;
      cells.push({
        kind: repeats ? 'repeatOne' : 'bar',
        bar: index,
        count: 1,
        ideal: repeats ? signSpaces : idealOf(bar),
        showsMeter,
      });
      index += 1;
    }
  }
  return cells;
}

/** Bars a cell counts for when lines are filled: a run of rests is one. */
const barsOf = (cell: Cell): number => (cell.kind === 'repeatTwo' ? 2 : 1);

/**
 * Lines of at most `most` bars each, fewer where bars are full of notes. Pairs under one repeat sign stay together.
 * @param width of a line in staff spaces
 */
export function planSystems(bars: readonly DrumBar[], width: number, most: number): SystemPlan[] {
  const systems: SystemPlan[] = [];
  let cells: Cell[] = [];
  let count = 0;
  let used = clefSpaces;
  const close = (last: boolean): void => {
    if (cells.length > 0)
      systems.push({ cells, stretched: !last || count >= most || used >= stretchShare * width });
    cells = [];
    count = 0;
    used = clefSpaces;
  };
  for (const cell of cellsOf(bars)) {
    const space = cell.ideal + (cell.showsMeter ? meterSpaces : 0);
    if (cells.length > 0 && (count + barsOf(cell) > most || used + space > width)) close(false);
    cells.push(cell);
    count += barsOf(cell);
    used += space;
  }
  close(true);
  return systems;
}

/**
 * Widths of the cells of a line in staff spaces, clef and time signatures included: what each asks for, and an equal
 * share of what is left or lacking.
 */
export function cellWidths({ cells, stretched }: SystemPlan, width: number): number[] {
  const asked = cells.map(
    (cell, index) => cell.ideal + (index === 0 ? clefSpaces : 0) + (cell.showsMeter ? meterSpaces : 0),
  );
  const total = asked.reduce((sum, each) => sum + each, 0);
  if (!stretched && total <= width) return asked;
  const ideals = cells.map(({ ideal }) => ideal);
  const music = ideals.reduce((sum, each) => sum + each, 0);
  const spare = width - total;
  return asked.map((each, index) => each + (spare * (ideals[index] ?? 0)) / music);
}

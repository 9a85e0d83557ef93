// Draws waveform and drum lanes on a canvas. Everything visible is drawn in a few batched paths, so that a frame of a
// five-minute song stays far below 16 ms; nothing here reads layout.

import type { DrumEvent, DrumInstrument } from '../../generated/drum-transcription';
import { clock } from '../i18n/format';
import { isUnsure } from './decisions';
import type { Peaks } from './peaks';
import { firstAtOrAfter, tickStep, toX } from './time-window';
import type { Bar, TimeWindow } from './time-window';

/** The theme's colours, resolved to what a canvas understands. */
export interface Palette {
  ink: string;
  ink3: string;
  unplayed: string;
  staff: string;
  line: string;
  accent: string;
  accentSoft: string;
  sheet: string;
}

/** Where things lie, in CSS pixels. */
export interface Geometry {
  width: number;
  ruler: number;
  waveform: number;
  lane: number;
  /** Root font size, for text on the canvas. */
  em: number;
}

/** Height of the whole picture. */
export function totalHeight(geometry: Geometry, lanes: number): number {
  return geometry.ruler + geometry.waveform + lanes * geometry.lane;
}

// Bars of the waveform: at least this wide, the gap included.
const barPixels = 3;
const gapPixels = 1;

/** The waveform as bars between `top` and `top + height`. */
export function drawWaveform(
  context: CanvasRenderingContext2D,
  peaks: Peaks,
  window: TimeWindow,
  box: { width: number; top: number; height: number },
  colour: string,
): void {
  const secondsPerPixel = (window.end - window.start) / box.width;
  const range = peaks.range(window.start, window.end, barPixels * secondsPerPixel);
  const middle = box.top + box.height / 2;
  const scale = (box.height / 2 / 127) * peaks.gain;
  const pixels = range.secondsPerEntry / secondsPerPixel;
  const bar = Math.max(1, pixels - gapPixels);
  const left = toX(range.first * range.secondsPerEntry, window, box.width);
  context.fillStyle = colour;
  context.beginPath();
  for (let i = range.first; i < range.end; i += 1) {
    const above = (range.max[i] ?? 0) * scale;
    const below = (range.min[i] ?? 0) * scale;
    // Silence still draws a line, so that the recording has no holes.
    const height = Math.max(1, above - below);
    context.rect(left + (i - range.first) * pixels, middle - Math.max(above, 0.5), bar, height);
  }
  context.fill();
}

/** Instruments whose glyph is strokes alone; the others are filled shapes. */
const outlined: ReadonlySet<DrumInstrument> = new Set([
  'hiHatClosed',
  'hiHatOpen',
  'hiHatPedal',
  'crash',
  'ride',
  'sideStick',
]);

/** Whether an instrument's glyph is strokes alone. */
export function isOutlined(instrument: DrumInstrument): boolean {
  return outlined.has(instrument);
}

/** Half width of the toms' diamonds by size, as a share of a glyph's. */
const tomShare: Partial<Record<DrumInstrument, number>> = { tomLow: 1.25, tomMid: 1, tomHigh: 0.75 };
const ghostShare = 0.7;

function addCross(path: Path, x: number, y: number, size: number): void {
  path.moveTo(x - size, y - size);
  path.lineTo(x + size, y + size);
  path.moveTo(x + size, y - size);
  path.lineTo(x - size, y + size);
}

function addDisc(path: Path, x: number, y: number, radius: number): void {
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, 2 * Math.PI);
}

function addPolygon(path: Path, points: readonly (readonly [number, number])[]): void {
  points.forEach(([x, y], index) => (index === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
  path.closePath();
}

function addDiamond(path: Path, x: number, y: number, size: number): void {
  addPolygon(path, [
    [x, y - size],
    [x + size, y],
    [x, y + size],
    [x - size, y],
  ]);
}

type Path = Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'arc' | 'rect' | 'closePath'>;

/**
 * One instrument's glyph, added to the current path: square kick; disc snare, smaller for a ghost note; slashed ring
 * side stick; cross hi-hat, under a ring when open, over a bar when played with the foot; diamond toms by size; circled
 * cross crash; open diamond ride; triangle for anything else. `size` is half its width.
 */
export function addGlyph(path: Path, instrument: DrumInstrument, x: number, y: number, size: number): void {
  switch (instrument) {
    case 'kick':
      path.rect(x - size, y - size, 2 * size, 2 * size);
      break;
    case 'snare':
      addDisc(path, x, y, size);
      break;
    case 'snareGhost':
      addDisc(path, x, y, ghostShare * size);
      break;
    case 'sideStick':
      addDisc(path, x, y, size);
      path.moveTo(x - size, y + size);
      path.lineTo(x + size, y - size);
      break;
    case 'hiHatClosed':
      addCross(path, x, y, size);
      break;
    case 'hiHatOpen':
      addCross(path, x, y, size);
      addDisc(path, x, y - 2 * size, size / 2);
      break;
    case 'hiHatPedal':
      addCross(path, x, y, 0.8 * size);
      path.moveTo(x - size, y + 1.5 * size);
      path.lineTo(x + size, y + 1.5 * size);
      break;
    case 'crash':
      addCross(path, x, y, 0.75 * size);
      addDisc(path, x, y, 1.25 * size);
      break;
    case 'ride':
      addDiamond(path, x, y, 1.15 * size);
      break;
    case 'other':
      addPolygon(path, [
        [x, y - size],
        [x + size, y + size],
        [x - size, y + size],
      ]);
      break;
    default:
      addDiamond(path, x, y, 1.15 * (tomShare[instrument] ?? 1) * size);
  }
}

// A soft hit keeps this share of the tallest stem, so that it can be seen and pressed.
const shortestStem = 0.25;
const stemShare = 0.62;

/** Top end of a hit's stem. */
function stemTop(event: DrumEvent, base: number, lane: number): number {
  return base - lane * stemShare * (shortestStem + (1 - shortestStem) * event.velocity);
}

/** Glyphs shrink with the zoom so that a whole song still shows its density. */
function glyphSize(window: TimeWindow, geometry: Geometry): number {
  const pixelsPerSecond = geometry.width / (window.end - window.start);
  const full = 0.34 * geometry.em;
  return Math.min(full, Math.max(1.5, pixelsPerSecond / 14));
}

/** Hits of one drum between the window's ends, a glyph's width beyond included. */
function visible(events: readonly DrumEvent[], window: TimeWindow, margin: number): readonly DrumEvent[] {
  return events.slice(
    firstAtOrAfter(events, window.start - margin),
    firstAtOrAfter(events, window.end + margin),
  );
}

/** What one lane shows. Every list is ordered by time. */
export interface Lane {
  /** Hits of one row; glyphs say which instrument. */
  events: readonly DrumEvent[];
  /** Hits that the moving slider has just taken away. */
  lost: readonly DrumEvent[];
  /** Hits that were removed by hand; they can be pressed to come back. */
  removed: readonly DrumEvent[];
  /** Against a reference: hits of it that were not found. */
  missed: readonly DrumEvent[];
  /** Against a reference: those of `events` that it does not have. */
  extra: ReadonlySet<DrumEvent>;
}

const noExtra: ReadonlySet<DrumEvent> = new Set();

/** A lane of hits with nothing else to say. */
export function plainLane(events: readonly DrumEvent[]): Lane {
  return { events, lost: [], removed: [], missed: [], extra: noExtra };
}

function drawRings(
  context: CanvasRenderingContext2D,
  events: readonly DrumEvent[],
  at: (event: DrumEvent) => readonly [number, number],
  size: number,
  dash: number[],
): void {
  context.setLineDash(dash);
  context.beginPath();
  for (const event of events) addDisc(context, ...at(event), size);
  context.stroke();
  context.setLineDash([]);
}

function drawLane(
  context: CanvasRenderingContext2D,
  lane: Lane,
  base: number,
  picture: Picture,
  geometry: Geometry,
  palette: Palette,
): void {
  const { window } = picture;
  const size = glyphSize(window, geometry);
  const margin = ((2 * size) / geometry.width) * (window.end - window.start);
  const events = visible(lane.events, window, margin);
  const x = (event: DrumEvent): number => toX(event.time, window, geometry.width);
  const head = (event: DrumEvent): readonly [number, number] => [
    x(event),
    stemTop(event, base, geometry.lane),
  ];
  const isOpen = (event: DrumEvent): boolean => isUnsure(event) || lane.extra.has(event);
  context.lineWidth = size > 3 ? 2 : 1;
  context.strokeStyle = palette.ink;
  context.fillStyle = palette.ink;
  for (const unsure of [false, true]) {
    context.setLineDash(unsure ? [2.5, 2] : []);
    context.beginPath();
    for (const event of events) {
      if (isUnsure(event) !== unsure) continue;
      const [left, top] = head(event);
      context.moveTo(left, base);
      context.lineTo(left, top);
      // An unsure or extra glyph is an outline of the same shape.
      if (isOpen(event) || isOutlined(event.instrument)) {
        addGlyph(context, event.instrument, left, top, size);
      }
    }
    context.stroke();
  }
  context.setLineDash([]);
  context.beginPath();
  for (const event of events) {
    if (isOpen(event) || isOutlined(event.instrument)) continue;
    addGlyph(context, event.instrument, ...head(event), size);
  }
  context.fill();
  context.beginPath();
  for (const event of events) {
    if (!lane.extra.has(event)) continue;
    const [left, top] = head(event);
    const arm = 0.6 * size;
    const middle = top - 2.2 * size;
    context.moveTo(left - arm, middle);
    context.lineTo(left + arm, middle);
    context.moveTo(left, middle - arm);
    context.lineTo(left, middle + arm);
  }
  context.stroke();
  drawRings(context, visible(lane.missed, window, margin), head, size, [2.5, 2]);
  context.strokeStyle = palette.ink3;
  context.lineWidth = 1.5;
  drawRings(context, visible(lane.lost, window, margin), head, size, []);
  drawRings(context, visible(lane.removed, window, margin), head, 0.7 * size, [1, 2.5]);
  if (picture.selected && [...events, ...lane.removed].includes(picture.selected)) {
    const [left, top] = head(picture.selected);
    const reach = 2 * size + 2;
    context.strokeStyle = palette.accent;
    context.lineWidth = 2.5;
    context.beginPath();
    context.rect(left - reach, top - reach, 2 * reach, base - top + reach + 2);
    context.stroke();
  }
}

/** A hit whose glyph or stem lies within `reach` pixels of a point; its lane's index with it. */
export function hitAt(
  lanes: readonly Lane[],
  point: { x: number; y: number },
  window: TimeWindow,
  geometry: Geometry,
  reach: number,
): { event: DrumEvent; lane: number } | null {
  const index = Math.floor((point.y - geometry.ruler - geometry.waveform) / geometry.lane);
  const lane = lanes[index];
  if (!lane) return null;
  const margin = (reach / geometry.width) * (window.end - window.start);
  const time = window.start + (point.x / geometry.width) * (window.end - window.start);
  const near = [...lane.events, ...lane.removed]
    .filter((event) => Math.abs(event.time - time) <= margin)
    .sort((a, b) => Math.abs(a.time - time) - Math.abs(b.time - time));
  const [event] = near;
  return event ? { event, lane: index } : null;
}

/** Everything a frame shows. */
export interface Picture {
  peaks: Peaks | null;
  lanes: readonly Lane[];
  window: TimeWindow;
  loop: TimeWindow | null;
  /** The music's bars, in order; empty where no beat is known. */
  bars: readonly Bar[];
  selected: DrumEvent | null;
}

function drawLoop(
  context: CanvasRenderingContext2D,
  picture: Picture,
  geometry: Geometry,
  palette: Palette,
): void {
  if (!picture.loop) return;
  const left = toX(picture.loop.start, picture.window, geometry.width);
  const right = toX(picture.loop.end, picture.window, geometry.width);
  const bottom = totalHeight(geometry, picture.lanes.length);
  context.globalAlpha = 0.65;
  context.fillStyle = palette.accentSoft;
  context.fillRect(left, geometry.ruler, right - left, bottom - geometry.ruler);
  context.globalAlpha = 1;
  const hook = 0.6 * geometry.em;
  context.strokeStyle = palette.accent;
  context.lineWidth = 3;
  context.beginPath();
  for (const [x, inward] of [
    [left + 1.5, 1],
    [right - 1.5, -1],
  ] as const) {
    context.moveTo(x + inward * hook, geometry.ruler + 1.5);
    context.lineTo(x, geometry.ruler + 1.5);
    context.lineTo(x, geometry.ruler + hook);
  }
  context.stroke();
}

// Beats closer than this are not drawn, and bar numbers keep this many ems.
const closestBeatPixels = 14;
const barNumberEms = 2.5;

function drawBars(
  context: CanvasRenderingContext2D,
  picture: Picture,
  geometry: Geometry,
  palette: Palette,
): void {
  const { window } = picture;
  const bottom = totalHeight(geometry, picture.lanes.length);
  const at = (time: number): number => Math.round(toX(time, window, geometry.width)) + 0.5;
  const bars = picture.bars.filter((bar) => bar.end > window.start && bar.start < window.end);
  const shortest = Math.min(...bars.map((bar) => bar.end - bar.start));
  const pixelsPerBar = (shortest / (window.end - window.start)) * geometry.width;
  const beats = Math.max(1, ...bars.map((bar) => bar.beats.length));
  context.lineWidth = 1;
  if (pixelsPerBar / beats >= closestBeatPixels) {
    context.strokeStyle = palette.line;
    context.beginPath();
    for (const time of bars.flatMap((bar) => bar.beats.slice(1))) {
      context.moveTo(at(time), geometry.ruler + geometry.waveform);
      context.lineTo(at(time), bottom);
    }
    context.stroke();
  }
  const every = 2 ** Math.max(0, Math.ceil(Math.log2((barNumberEms * geometry.em) / pixelsPerBar)));
  context.strokeStyle = palette.staff;
  context.fillStyle = palette.ink3;
  context.font = `italic ${geometry.em}px Georgia, 'Liberation Serif', serif`;
  context.textBaseline = 'middle';
  context.beginPath();
  for (const bar of bars) {
    if ((bar.number - 1) % every !== 0) continue;
    context.moveTo(at(bar.start), geometry.ruler);
    context.lineTo(at(bar.start), bottom);
    context.fillText(String(bar.number), at(bar.start) + 5, geometry.ruler / 2);
  }
  context.stroke();
}

function drawTicks(
  context: CanvasRenderingContext2D,
  picture: Picture,
  geometry: Geometry,
  palette: Palette,
): void {
  if (picture.bars.length > 0) {
    drawBars(context, picture, geometry, palette);
    return;
  }
  const { window } = picture;
  const labelGap = 5.5 * geometry.em;
  const step = tickStep(window, geometry.width, labelGap);
  const decimals = step < 1 ? 1 : 0;
  const bottom = totalHeight(geometry, picture.lanes.length);
  context.strokeStyle = palette.line;
  context.fillStyle = palette.ink3;
  context.lineWidth = 1;
  context.font = `italic ${geometry.em}px Georgia, 'Liberation Serif', serif`;
  context.textBaseline = 'middle';
  context.beginPath();
  for (let k = Math.ceil(window.start / step); k * step < window.end; k += 1) {
    const x = Math.round(toX(k * step, window, geometry.width)) + 0.5;
    context.moveTo(x, geometry.ruler);
    context.lineTo(x, bottom);
    context.fillText(clock(k * step, decimals), x + 4, geometry.ruler / 2);
  }
  context.stroke();
}

/** Draws one frame of ruler, waveform and lanes; the context's unit is the CSS pixel. */
export function drawPicture(
  context: CanvasRenderingContext2D,
  picture: Picture,
  geometry: Geometry,
  palette: Palette,
): void {
  context.clearRect(0, 0, geometry.width, totalHeight(geometry, picture.lanes.length));
  drawLoop(context, picture, geometry, palette);
  drawTicks(context, picture, geometry, palette);
  if (picture.peaks) {
    const box = { width: geometry.width, top: geometry.ruler + 4, height: geometry.waveform - 8 };
    drawWaveform(context, picture.peaks, picture.window, box, palette.unplayed);
  }
  context.strokeStyle = palette.line;
  context.lineWidth = 1;
  context.beginPath();
  picture.lanes.forEach((_, index) => {
    const y = Math.round(geometry.ruler + geometry.waveform + index * geometry.lane) + 0.5;
    context.moveTo(0, y);
    context.lineTo(geometry.width, y);
  });
  context.stroke();
  picture.lanes.forEach((lane, index) => {
    const base = geometry.ruler + geometry.waveform + (index + 1) * geometry.lane - 0.25 * geometry.em;
    drawLane(context, lane, base, picture, geometry, palette);
  });
}

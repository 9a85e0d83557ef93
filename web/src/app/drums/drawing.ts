// Draws waveform and drum lanes on a canvas. Everything visible is drawn in a few batched paths, so that a frame of a
// five-minute song stays far below 16 ms; nothing here reads layout.

import type { DrumClass, DrumEvent } from '../../generated/drum-transcription';
import { clock } from '../i18n/format';
import type { Peaks } from './peaks';
import { firstAtOrAfter, tickStep, toX } from './time-window';
import type { TimeWindow } from './time-window';

/**
 * A hit of less confidence is drawn dashed and counted as "to check by ear": the transcription is on average better
 * without it. Leaving out a hit raises the expected F measure where its probability is below half of that measure
 * (Lipton et al. 2014, "Optimal thresholding of classifiers to maximize F1 measure"), and the engines reach about 0.7
 * on real recordings. On MDB Drums one hit in six below this line is real, two in five from there to 0.5.
 */
export const unsureBelow = 0.35;

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

/** One drum's glyph, added to the current path: square kick, disc snare, cross hi-hat. `size` is half its width. */
export function addGlyph(
  context: CanvasRenderingContext2D,
  drum: DrumClass,
  x: number,
  y: number,
  size: number,
): void {
  switch (drum) {
    case 'KD':
      context.rect(x - size, y - size, 2 * size, 2 * size);
      break;
    case 'SD':
      context.moveTo(x + size, y);
      context.arc(x, y, size, 0, 2 * Math.PI);
      break;
    case 'HH':
      context.moveTo(x - size, y - size);
      context.lineTo(x + size, y + size);
      context.moveTo(x + size, y - size);
      context.lineTo(x - size, y + size);
      break;
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

/** What one lane shows. */
export interface Lane {
  drum: DrumClass;
  /** Ordered by time. */
  events: readonly DrumEvent[];
  /** Hits that the moving slider has just taken away; ordered by time. */
  lost: readonly DrumEvent[];
}

function drawLane(
  context: CanvasRenderingContext2D,
  lane: Lane,
  base: number,
  window: TimeWindow,
  geometry: Geometry,
  palette: Palette,
): void {
  const size = glyphSize(window, geometry);
  const margin = (size / geometry.width) * (window.end - window.start);
  const events = visible(lane.events, window, margin);
  const x = (event: DrumEvent): number => toX(event.time, window, geometry.width);
  const isUnsure = (event: DrumEvent): boolean => event.confidence < unsureBelow;
  context.lineWidth = size > 3 ? 2 : 1;
  context.strokeStyle = palette.ink;
  context.fillStyle = palette.ink;
  for (const unsure of [false, true]) {
    context.setLineDash(unsure ? [2.5, 2] : []);
    context.beginPath();
    for (const event of events) {
      if (isUnsure(event) !== unsure) continue;
      const top = stemTop(event, base, geometry.lane);
      context.moveTo(x(event), base);
      context.lineTo(x(event), top);
      // An unsure glyph is an outline of the same shape.
      if (unsure || lane.drum === 'HH') addGlyph(context, lane.drum, x(event), top, size);
    }
    context.stroke();
  }
  context.setLineDash([]);
  if (lane.drum !== 'HH') {
    context.beginPath();
    for (const event of events) {
      if (!isUnsure(event)) addGlyph(context, lane.drum, x(event), stemTop(event, base, geometry.lane), size);
    }
    context.fill();
  }
  context.strokeStyle = palette.ink3;
  context.lineWidth = 1.5;
  context.beginPath();
  for (const event of visible(lane.lost, window, margin)) {
    const top = stemTop(event, base, geometry.lane);
    context.moveTo(x(event) + size, top);
    context.arc(x(event), top, size, 0, 2 * Math.PI);
  }
  context.stroke();
}

/** Everything a frame shows. */
export interface Picture {
  peaks: Peaks | null;
  lanes: readonly Lane[];
  window: TimeWindow;
  loop: TimeWindow | null;
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

function drawTicks(
  context: CanvasRenderingContext2D,
  picture: Picture,
  geometry: Geometry,
  palette: Palette,
): void {
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
    drawLane(context, lane, base, picture.window, geometry, palette);
  });
}

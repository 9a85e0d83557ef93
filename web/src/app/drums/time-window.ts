// Which stretch of a recording is shown, and how seconds become pixels. Pure.

/** A stretch of time, seconds. */
export interface TimeWindow {
  start: number;
  end: number;
}

/** The closest look: this many seconds across the picture. */
export const shortestWindowSeconds = 0.5;

/** The window moved and, where needed, resized to lie inside [0, duration]. */
export function clampWindow(window: TimeWindow, duration: number): TimeWindow {
  const shortest = Math.min(shortestWindowSeconds, duration);
  const length = Math.min(Math.max(window.end - window.start, shortest), duration);
  const start = Math.min(Math.max(window.start, 0), duration - length);
  return { start, end: start + length };
}

/** Zooms by `factor` (below 1 is closer) so that the time `anchor` stays where it is on the screen. */
export function zoomWindow(window: TimeWindow, factor: number, anchor: number, duration: number): TimeWindow {
  const shortest = Math.min(shortestWindowSeconds, duration);
  const length = window.end - window.start;
  const wanted = Math.min(Math.max(length * factor, shortest), duration);
  const share = length > 0 ? (anchor - window.start) / length : 0.5;
  const start = anchor - share * wanted;
  return clampWindow({ start, end: start + wanted }, duration);
}

/** Shifts by seconds; stops at either end of the recording. */
export function scrollWindow(window: TimeWindow, seconds: number, duration: number): TimeWindow {
  return clampWindow({ start: window.start + seconds, end: window.end + seconds }, duration);
}

/** The window, turned as a page is when `time` lies outside it; the same object when it lies inside. */
export function turnTo(window: TimeWindow, time: number, duration: number): TimeWindow {
  if (time >= window.start && time < window.end) return window;
  const length = window.end - window.start;
  // A little of what came before stays visible after a turn.
  const lead = 0.05 * length;
  return clampWindow({ start: time - lead, end: time - lead + length }, duration);
}

/** Pixels from the left edge of a picture `width` pixels wide. */
export function toX(time: number, window: TimeWindow, width: number): number {
  return ((time - window.start) / (window.end - window.start)) * width;
}

/** Inverse of toX. */
export function toTime(x: number, window: TimeWindow, width: number): number {
  return window.start + (x / width) * (window.end - window.start);
}

/** Index of the first entry whose time is at least `time`; entries are ordered by time. */
export function firstAtOrAfter(entries: readonly { time: number }[], time: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.time ?? Number.POSITIVE_INFINITY) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

const tickSteps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800];

/** Seconds between labelled ticks so that labels stay at least `gap` pixels apart. */
export function tickStep(window: TimeWindow, width: number, gap: number): number {
  const secondsPerGap = ((window.end - window.start) / width) * gap;
  return tickSteps.find((step) => step >= secondsPerGap) ?? 3600;
}

/** A bar of the music in the recording's time, seconds. */
export interface Bar extends TimeWindow {
  /** As written above it; 0 for a pickup. */
  number: number;
  /** Its beats, the first one included. */
  beats: readonly number[];
}

/** Index of the bar that sounds at `time`; -1 before the first and after the last. */
export function barAt(bars: readonly Bar[], time: number): number {
  return bars.findIndex((bar) => time >= bar.start && time < bar.end);
}

/** The window widened to whole bars; unchanged where it touches none. */
export function snapToBars(window: TimeWindow, bars: readonly Bar[]): TimeWindow {
  const touched = bars.filter((bar) => bar.end > window.start && bar.start < window.end);
  const [first] = touched;
  const last = touched.at(-1);
  return first && last ? { start: Math.max(0, first.start), end: last.end } : window;
}

/** First and last bar, by index, of which most lies in the part; null when there is none. */
export function barsIn(part: TimeWindow, bars: readonly Bar[]): { from: number; to: number } | null {
  const inside = (bar: Bar): boolean =>
    Math.min(bar.end, part.end) - Math.max(bar.start, part.start) > (bar.end - bar.start) / 2;
  const from = bars.findIndex(inside);
  return from < 0 ? null : { from, to: bars.findLastIndex(inside) };
}

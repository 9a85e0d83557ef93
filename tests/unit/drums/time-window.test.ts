import { describe, expect, it } from 'vitest';
import {
  clampWindow,
  firstAtOrAfter,
  scrollWindow,
  shortestWindowSeconds,
  tickStep,
  toTime,
  toX,
  turnTo,
  zoomWindow,
} from '../../../web/src/app/drums/time-window';

const duration = 300;

describe('zoomWindow', () => {
  it('keeps the anchor at its pixel', () => {
    const window = { start: 100, end: 120 };
    const zoomed = zoomWindow(window, 0.5, 105, duration);
    expect(zoomed.end - zoomed.start).toBeCloseTo(10, 9);
    expect(toX(105, zoomed, 1000)).toBeCloseTo(toX(105, window, 1000), 6);
  });

  it('stops at the closest look and at the whole recording', () => {
    const close = zoomWindow({ start: 10, end: 11 }, 0.001, 10.5, duration);
    expect(close.end - close.start).toBeCloseTo(shortestWindowSeconds, 9);
    expect(zoomWindow({ start: 10, end: 20 }, 1000, 15, duration)).toEqual({ start: 0, end: duration });
  });

  it('undoes itself away from the ends', () => {
    const window = { start: 100, end: 120 };
    const back = zoomWindow(zoomWindow(window, 0.4, 117, duration), 2.5, 117, duration);
    expect(back.start).toBeCloseTo(window.start, 9);
    expect(back.end).toBeCloseTo(window.end, 9);
  });
});

describe('scrolling and turning', () => {
  it('stops at the ends without changing length', () => {
    expect(scrollWindow({ start: 5, end: 15 }, -20, duration)).toEqual({ start: 0, end: 10 });
    expect(scrollWindow({ start: 280, end: 290 }, 50, duration)).toEqual({ start: 290, end: 300 });
  });

  it('shows a recording shorter than the closest look whole', () => {
    expect(clampWindow({ start: 0, end: 10 }, 0.2)).toEqual({ start: 0, end: 0.2 });
  });

  it('turns only when the time has left the window, and then shows it', () => {
    const window = { start: 10, end: 20 };
    expect(turnTo(window, 19.9, duration)).toBe(window);
    const turned = turnTo(window, 20, duration);
    expect(turned.start).toBeLessThan(20);
    expect(turned.end - turned.start).toBeCloseTo(10, 9);
    expect(turnTo(window, 300, duration).end).toBe(300);
  });
});

describe('pixels and times', () => {
  it('are inverse', () => {
    const window = { start: 3, end: 8 };
    for (const x of [0, 123, 640]) expect(toX(toTime(x, window, 640), window, 640)).toBeCloseTo(x, 9);
  });

  it('space the labels', () => {
    expect(tickStep({ start: 0, end: 10 }, 1000, 90)).toBe(1);
    expect(tickStep({ start: 0, end: 300 }, 1000, 90)).toBe(30);
    expect(tickStep({ start: 0, end: 7200 }, 300, 90)).toBe(3600);
  });
});

describe('firstAtOrAfter', () => {
  const entries = [0, 1, 1, 2].map((time) => ({ time }));

  it.each([
    [-1, 0],
    [0, 0],
    [0.5, 1],
    [1, 1],
    [1.5, 3],
    [3, 4],
  ])('finds %f at %i', (time, index) => {
    expect(firstAtOrAfter(entries, time)).toBe(index);
  });
});

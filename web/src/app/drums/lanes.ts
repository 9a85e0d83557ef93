import { LitElement, css, html } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { DrumEvent } from '../../generated/drum-transcription';
import { Scope } from '../../scope';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { drawPicture, hitAt, totalHeight } from './drawing';
import type { Geometry, Lane, Palette } from './drawing';
import { readPalette, watchPalette } from './palette';
import type { Peaks } from './peaks';
import { barAt, clampWindow, scrollWindow, snapToBars, toTime, toX, turnTo, zoomWindow } from './time-window';
import type { Bar, TimeWindow } from './time-window';

/** Heights of the rows in rem; the view's column of labels uses the same. */
export const rowRem = { ruler: 1.75, waveform: 6, lane: 4 } as const;

// A pointer that moved less than this has pressed, not dragged.
const dragPixels = 5;
// How near to a loop's end a drag takes hold of it.
const edgePixels = 10;
// How near to a hit a press means it: half of a touch target, less with a mouse.
const hitPixels = { touch: 22, mouse: 9 } as const;
// One notch of a mouse wheel (100 units) zooms by about a fifth; a pinch on a trackpad sends small fine steps.
const wheelZoomPerUnit = 0.002;
const pinchZoomPerUnit = 0.01;
const wheelLinePixels = 16;

type Gesture =
  | { kind: 'press'; x: number; y: number; touch: boolean }
  | { kind: 'loop'; fixed: number; free: boolean }
  | { kind: 'pan'; x: number; window: TimeWindow }
  | { kind: 'pinch'; distance: number; anchor: number; window: TimeWindow };

/**
 * Waveform with drum lanes, drawn on one canvas, and the playhead above it. The owner keeps window and loop and sets
 * them as properties. Fires `ws-window` (TimeWindow), `ws-seek` (seconds), `ws-loop` (TimeWindow), `ws-hit`
 * (DrumEvent). A mouse zooms with the wheel, scrolls with Shift or sideways, seeks or chooses a hit by press, loops by
 * drag; fingers scroll, pinch and press, and loop by dragging in the ruler. Where bars are known, a press on one's
 * number loops it and a drag takes whole bars, with Alt free ends.
 */
@customElement('ws-lanes')
export class Lanes extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        direction: ltr;
        display: block;
        position: relative;
        overflow: hidden;
        cursor: crosshair;
        touch-action: pan-y;
        user-select: none;
      }
      canvas {
        display: block;
        inline-size: 100%;
        block-size: 100%;
      }
      .playhead {
        position: absolute;
        inset-block: 0.5rem 0;
        left: -1.5px;
        inline-size: 3px;
        background: var(--accent);
        pointer-events: none;
        will-change: transform;
      }
      .playhead::before {
        content: '';
        position: absolute;
        left: -6.5px;
        inline-size: 16px;
        block-size: 13px;
        background: inherit;
        clip-path: polygon(0 0, 100% 0, 100% 60%, 50% 100%, 0 60%);
      }
      @media (forced-colors: active) {
        .playhead {
          forced-color-adjust: none;
          background: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) peaks: Peaks | null = null;
  @property({ attribute: false }) lanes: readonly Lane[] = [];
  @property({ type: Number }) duration = 0;
  @property({ attribute: false }) window: TimeWindow = { start: 0, end: 1 };
  @property({ attribute: false }) loop: TimeWindow | null = null;
  /** In order; empty where no beat is known. */
  @property({ attribute: false }) bars: readonly Bar[] = [];
  @property({ attribute: false }) selected: DrumEvent | null = null;
  /** Height of a lane, rem. */
  @property({ type: Number }) laneRem: number = rowRem.lane;
  /** What is heard now, seconds; asked in every frame while `playing`. */
  @property({ attribute: false }) time: () => number = () => 0;
  @property({ type: Boolean }) playing = false;
  /** Sentence that says what the picture shows. */
  @property() summary = '';

  @query('canvas') private canvas!: HTMLCanvasElement;
  @query('.playhead') private playhead!: HTMLElement;

  private scope = new Scope();
  private geometry: Geometry = { width: 0, ruler: 0, waveform: 0, lane: 0, em: 16 };
  private palette: Palette | null = null;
  private frame = 0;
  private dirty = false;
  private gesture: Gesture | null = null;
  private readonly pointers = new Map<number, { x: number; y: number }>();

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    const observer = new ResizeObserver(() => this.measure());
    observer.observe(this);
    this.scope.add(() => observer.disconnect());
    this.scope.add(
      watchPalette(() => {
        this.palette = null;
        this.measure();
      }),
    );
    const onWheel = (event: Event): void => this.onWheel(event as WheelEvent);
    this.addEventListener('wheel', onWheel, { passive: false });
    this.scope.add(() => this.removeEventListener('wheel', onWheel));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  override render(): TemplateResult {
    return html`<canvas role="img" aria-label=${this.summary}></canvas>
      <div
        class="playhead"
        role="slider"
        tabindex="0"
        aria-label=${t('drums.playhead')}
        aria-valuemin="0"
        aria-valuemax=${Math.round(this.duration)}
        aria-valuenow="0"
      ></div>`;
  }

  protected override firstUpdated(): void {
    this.addEventListener('pointerdown', (event) => this.onDown(event));
    this.addEventListener('pointermove', (event) => this.onMove(event));
    this.addEventListener('pointerup', (event) => this.onUp(event));
    this.addEventListener('pointercancel', (event) => this.onCancel(event));
    this.measure();
  }

  protected override updated(changed: PropertyValues<this>): void {
    const former = changed.get('lanes');
    if (changed.has('laneRem') || (former && former.length !== this.lanes.length)) this.measure();
    this.invalidate();
  }

  /** Redraws in the next frame. */
  invalidate(): void {
    this.dirty = true;
    this.frame ||= requestAnimationFrame(() => this.onFrame());
  }

  // The only place that reads layout; frames use what it found.
  private measure(): void {
    if (!this.hasUpdated) return;
    const em = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const { ruler, waveform } = rowRem;
    this.geometry = {
      width: this.clientWidth,
      ruler: ruler * em,
      waveform: waveform * em,
      lane: this.laneRem * em,
      em,
    };
    const height = totalHeight(this.geometry, this.lanes.length);
    this.style.height = `${height}px`;
    const ratio = globalThis.devicePixelRatio;
    this.canvas.width = Math.round(this.geometry.width * ratio);
    this.canvas.height = Math.round(height * ratio);
    this.canvas.getContext('2d')?.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.invalidate();
  }

  private onFrame(): void {
    this.frame = 0;
    const now = this.time();
    if (this.playing && !this.gesture) {
      const turned = turnTo(this.window, now, this.duration);
      if (turned !== this.window) this.setWindow(turned);
    }
    if (this.dirty && this.geometry.width > 0) {
      this.dirty = false;
      this.palette ??= readPalette(this);
      const context = this.canvas.getContext('2d');
      if (context) drawPicture(context, this, this.geometry, this.palette);
    }
    const x = toX(now, this.window, this.geometry.width);
    this.playhead.style.transform = `translateX(${x.toFixed(1)}px)`;
    this.playhead.style.visibility = x < -2 || x > this.geometry.width + 2 ? 'hidden' : 'visible';
    if (this.playing) this.frame = requestAnimationFrame(() => this.onFrame());
    else {
      this.playhead.setAttribute('aria-valuenow', now.toFixed(1));
      this.playhead.setAttribute('aria-valuetext', clock(now, 1));
    }
  }

  private fire(
    name: 'ws-window' | 'ws-seek' | 'ws-loop' | 'ws-hit',
    detail: TimeWindow | number | DrumEvent,
  ): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private setWindow(window: TimeWindow): void {
    this.window = window;
    this.fire('ws-window', window);
  }

  private point(event: MouseEvent): { x: number; y: number } {
    const box = this.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private timeAt(x: number): number {
    return Math.min(Math.max(toTime(x, this.window, this.geometry.width), 0), this.duration);
  }

  private onWheel(event: WheelEvent): void {
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? wheelLinePixels : 1;
    const sideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    const { width } = this.geometry;
    if (sideways) {
      const pixels = (event.deltaX === 0 ? event.deltaY : event.deltaX) * unit;
      event.preventDefault();
      const seconds = (pixels / width) * (this.window.end - this.window.start);
      this.setWindow(scrollWindow(this.window, seconds, this.duration));
      return;
    }
    const perUnit = event.ctrlKey ? pinchZoomPerUnit : wheelZoomPerUnit;
    const factor = Math.exp(event.deltaY * unit * perUnit);
    const next = zoomWindow(this.window, factor, this.timeAt(this.point(event).x), this.duration);
    const same = next.start === this.window.start && next.end === this.window.end;
    // With the whole song in view there is nothing to zoom out: the wheel then belongs to the page.
    if (same && factor > 1 && !event.ctrlKey) return;
    event.preventDefault();
    this.setWindow(next);
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const { x, y } = this.point(event);
    this.pointers.set(event.pointerId, { x, y });
    this.setPointerCapture(event.pointerId);
    const touch = event.pointerType === 'touch';
    if (this.pointers.size === 2) {
      const [first, second] = [...this.pointers.values()];
      if (!first || !second) return;
      const anchor = this.timeAt((first.x + second.x) / 2);
      const distance = Math.max(1, Math.abs(first.x - second.x));
      this.gesture = { kind: 'pinch', distance, anchor, window: this.window };
      return;
    }
    const grabbed = this.loopEdgeAt(x);
    this.gesture = grabbed
      ? { kind: 'loop', fixed: grabbed.fixed, free: event.altKey }
      : { kind: 'press', x, y, touch };
  }

  /** The loop's other end if one of its ends is near x. */
  private loopEdgeAt(x: number): { fixed: number } | null {
    if (!this.loop) return null;
    const near = (time: number): boolean =>
      Math.abs(toX(time, this.window, this.geometry.width) - x) < edgePixels;
    if (near(this.loop.start)) return { fixed: this.loop.end };
    if (near(this.loop.end)) return { fixed: this.loop.start };
    return null;
  }

  private onMove(event: PointerEvent): void {
    const { x, y } = this.point(event);
    if (this.pointers.has(event.pointerId)) this.pointers.set(event.pointerId, { x, y });
    const gesture = this.gesture;
    if (!gesture) {
      this.style.cursor = this.loopEdgeAt(x) ? 'ew-resize' : '';
      return;
    }
    switch (gesture.kind) {
      case 'press':
        if (Math.abs(x - gesture.x) < dragPixels) return;
        this.gesture =
          gesture.touch && gesture.y > this.geometry.ruler
            ? { kind: 'pan', x: gesture.x, window: this.window }
            : { kind: 'loop', fixed: this.timeAt(gesture.x), free: event.altKey };
        this.onMove(event);
        break;
      case 'loop': {
        const time = this.timeAt(x);
        const exact = { start: Math.min(time, gesture.fixed), end: Math.max(time, gesture.fixed) };
        const loop = gesture.free ? exact : snapToBars(exact, this.bars);
        this.loop = loop;
        this.fire('ws-loop', loop);
        break;
      }
      case 'pan': {
        const length = gesture.window.end - gesture.window.start;
        const seconds = ((gesture.x - x) / this.geometry.width) * length;
        this.setWindow(scrollWindow(gesture.window, seconds, this.duration));
        break;
      }
      case 'pinch': {
        const [first, second] = [...this.pointers.values()];
        if (!first || !second) return;
        const factor = gesture.distance / Math.max(1, Math.abs(first.x - second.x));
        const zoomed = zoomWindow(gesture.window, factor, gesture.anchor, this.duration);
        const middle = toTime((first.x + second.x) / 2, zoomed, this.geometry.width);
        const shift = gesture.anchor - middle;
        const moved = { start: zoomed.start + shift, end: zoomed.end + shift };
        this.setWindow(clampWindow(moved, this.duration));
        break;
      }
    }
  }

  private onUp(event: PointerEvent): void {
    const gesture = this.gesture;
    this.onCancel(event);
    if (gesture?.kind === 'press') this.press(this.point(event), gesture.touch);
  }

  private press(point: { x: number; y: number }, touch: boolean): void {
    const time = this.timeAt(point.x);
    const bar = point.y < this.geometry.ruler ? this.bars[barAt(this.bars, time)] : undefined;
    if (bar) {
      this.fire('ws-loop', { start: Math.max(0, bar.start), end: Math.min(bar.end, this.duration) });
      return;
    }
    const reach = touch ? hitPixels.touch : hitPixels.mouse;
    const hit = hitAt(this.lanes, point, this.window, this.geometry, reach);
    if (hit) this.fire('ws-hit', hit.event);
    else this.fire('ws-seek', time);
  }

  private onCancel(event: PointerEvent): void {
    this.pointers.delete(event.pointerId);
    // The finger that stays after a pinch neither seeks nor scrolls.
    this.gesture = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-lanes': Lanes;
  }
}

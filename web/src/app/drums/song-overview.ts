import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { Scope } from '../../scope';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { drawWaveform } from './drawing';
import { readPalette, watchPalette } from './palette';
import type { Peaks } from './peaks';
import { clampWindow, scrollWindow } from './time-window';
import type { TimeWindow } from './time-window';

// One press of an arrow key moves by this share of what is shown.
const keyShare = 0.25;

/** The whole recording with a frame around what is shown. Drag or press to move the frame: fires `ws-window`. */
@customElement('ws-song-overview')
export class SongOverview extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        direction: ltr;
        display: block;
        position: relative;
        block-size: 3.5rem;
        overflow: hidden;
        cursor: pointer;
        touch-action: none;
        user-select: none;
      }
      canvas {
        display: block;
        inline-size: 100%;
        block-size: 100%;
      }
      .frame {
        position: absolute;
        inset-block: 1px;
        left: 0;
        inline-size: 100%;
        transform-origin: 0 0;
        pointer-events: none;
      }
      .frame i {
        position: absolute;
        inset: 0;
        min-inline-size: 8px;
        border: 2px solid var(--accent);
        border-radius: 6px;
        background: color-mix(in srgb, var(--accent) 16%, transparent);
      }
      .frame:focus-visible {
        outline: none;
      }
      .frame:focus-visible i {
        outline: var(--border-focus) solid var(--focus);
        outline-offset: -3px;
      }
    `,
  ];

  @property({ attribute: false }) peaks: Peaks | null = null;
  @property({ type: Number }) duration = 0;
  @property({ attribute: false }) window: TimeWindow = { start: 0, end: 1 };

  @query('canvas') private canvas!: HTMLCanvasElement;

  private scope = new Scope();
  private width = 0;
  private frame = 0;
  private drawn: Peaks | null = null;
  private grip: number | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    const redraw = (): void => {
      this.drawn = null;
      this.invalidate();
    };
    const observer = new ResizeObserver(redraw);
    observer.observe(this);
    this.scope.add(() => observer.disconnect());
    this.scope.add(watchPalette(redraw));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  override render(): TemplateResult {
    return html`<canvas aria-hidden="true"></canvas>
      <div
        class="frame"
        role="slider"
        tabindex="0"
        aria-label=${t('drums.shownPart')}
        aria-valuemin="0"
        aria-valuemax=${Math.round(this.duration)}
        aria-valuenow=${Math.round(this.window.start)}
        aria-valuetext=${t('drums.shownRange', { from: clock(this.window.start), to: clock(this.window.end) })}
        @keydown=${this.onKey}
      >
        <i></i>
      </div>`;
  }

  protected override firstUpdated(): void {
    this.addEventListener('pointerdown', (event) => this.onDown(event));
    this.addEventListener('pointermove', (event) => this.onMove(event));
    this.addEventListener('pointerup', () => (this.grip = null));
    this.addEventListener('pointercancel', () => (this.grip = null));
  }

  protected override updated(): void {
    this.invalidate();
  }

  private invalidate(): void {
    this.frame ||= requestAnimationFrame(() => this.onFrame());
  }

  private onFrame(): void {
    this.frame = 0;
    if (this.peaks && this.peaks !== this.drawn) this.drawWaveform(this.peaks);
    if (this.duration <= 0) return;
    const left = (this.window.start / this.duration) * this.width;
    const width = ((this.window.end - this.window.start) / this.duration) * this.width;
    const frame = this.renderRoot.querySelector<HTMLElement>('.frame');
    if (!frame) return;
    frame.style.transform = `translateX(${left.toFixed(1)}px)`;
    frame.style.width = `${Math.max(width, 8).toFixed(1)}px`;
  }

  // Once per recording, size and theme: the waveform does not change while the frame moves.
  private drawWaveform(peaks: Peaks): void {
    this.drawn = peaks;
    this.width = this.clientWidth;
    const height = this.clientHeight;
    const ratio = globalThis.devicePixelRatio;
    this.canvas.width = Math.round(this.width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext('2d');
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const box = { width: this.width, top: 4, height: height - 8 };
    drawWaveform(context, peaks, { start: 0, end: this.duration }, box, readPalette(this).unplayed);
  }

  private move(window: TimeWindow): void {
    this.window = window;
    this.dispatchEvent(
      new CustomEvent<TimeWindow>('ws-window', { detail: window, bubbles: true, composed: true }),
    );
  }

  private timeAt(event: PointerEvent): number {
    const box = this.getBoundingClientRect();
    return ((event.clientX - box.left) / box.width) * this.duration;
  }

  private onDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.setPointerCapture(event.pointerId);
    const time = this.timeAt(event);
    const inside = time >= this.window.start && time <= this.window.end;
    const length = this.window.end - this.window.start;
    this.grip = inside ? time - this.window.start : length / 2;
    this.onMove(event);
  }

  private onMove(event: PointerEvent): void {
    if (this.grip === null) return;
    const start = this.timeAt(event) - this.grip;
    const length = this.window.end - this.window.start;
    this.move(clampWindow({ start, end: start + length }, this.duration));
  }

  private onKey(event: KeyboardEvent): void {
    const length = this.window.end - this.window.start;
    const steps: Record<string, number> = {
      ArrowLeft: -keyShare * length,
      ArrowRight: keyShare * length,
      PageUp: -length,
      PageDown: length,
      Home: -this.duration,
      End: this.duration,
    };
    const seconds = steps[event.key];
    if (seconds === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.move(scrollWindow(this.window, seconds, this.duration));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-song-overview': SongOverview;
  }
}

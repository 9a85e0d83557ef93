import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { placeOf } from '../../notation/drums/drum-score';
import type { DrumBar, DrumScore } from '../../notation/drums/drum-score';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { cssProperties } from '../styles/css-properties';
import { barSentences, columnWords } from './bar-words';
import { drawSystem, drawSystemInSteps, loadEngraver, systemHeight } from './drum-engraving';
import type { BarBox, Column, DrawOptions, SystemDrawing } from './drum-engraving';
import { planSystems } from './drum-layout';
import type { SystemPlan } from './drum-layout';
import { sheetColours } from './sheet-style';

/** Bars chosen on the sheet, by index into the score's bars, both included. */
export interface BarRange {
  from: number;
  to: number;
}

/** Staff space in px and most bars on a line, for a width: phone, tablet, desktop. */
function setting(width: number): { staffSpace: number; bars: number } {
  if (width < 560) return { staffSpace: 9, bars: 2 };
  if (width < 900) return { staffSpace: 10, bars: 3 };
  return { staffSpace: 11, bars: 4 };
}

/** Lines this far outside the window are drawn ahead; those three times as far are let go. */
const aheadPixels = 800;
/** No further bar is begun in a turn after this many milliseconds: a bar is drawn as a whole and takes longer itself. */
const turnMilliseconds = 4;
/** A press further than this from a note chooses none, px. */
const pressReach = 22;
/** A pointer that moves less has pressed, not dragged, px. */
const dragPixels = 8;

type Engraver = Awaited<ReturnType<typeof loadEngraver>>;

/** A place on the sheet for the keyboard: one stroke or chord. */
interface Stop {
  bar: number;
  tick: number;
  event: number;
}

interface Drag {
  system: number;
  pointer: number;
  x: number;
  y: number;
  bar: number;
  onNumber: boolean;
}

function stopsOf(bars: readonly DrumBar[]): Stop[] {
  return bars.flatMap((bar, index) => {
    const ticks = new Map<number, number>();
    for (const { tick, notes } of [...bar.voices.hands, ...bar.voices.feet]) {
      const event = notes[0]?.events[0];
      if (event !== undefined && !ticks.has(tick)) ticks.set(tick, event);
    }
    return [...ticks].sort(([a], [b]) => a - b).map(([tick, event]) => ({ bar: index, tick, event }));
  });
}

/**
 * A drum part on paper: lines of bars, drawn as they come into view. The playhead, the chosen bars and a note can be
 * shown on it. Fires `bar-select` (detail {@link BarRange}) when bars are chosen by number, drag or Enter, and
 * `note-select` (detail `{ eventIndex }`) when a note is pressed or reached with the arrow keys.
 */
@customElement('drum-sheet')
export class DrumSheet extends LitElement {
  static override styles = [
    base,
    sheetColours,
    css`
      :host {
        direction: ltr;
        display: block;
        position: relative;
      }
      .systems {
        position: relative;
        max-block-size: var(--drum-sheet-height, none);
        overflow-y: auto;
        overflow-x: hidden;
      }
      .system {
        position: relative;
        block-size: var(--system-height);
        touch-action: pan-y;
        user-select: none;
        cursor: pointer;
      }
      .drawing {
        position: absolute;
        inset: 0;
        z-index: 1;
      }
      .chosen,
      .here {
        position: absolute;
        inset-block: 18% 4%;
        border-radius: var(--radius-mark);
        background: var(--accent-soft);
      }
      .here {
        inset-block: 22% 6%;
        inline-size: 26px;
        margin-inline-start: -13px;
        border: 2px solid var(--accent);
        pointer-events: none;
      }
      .playhead {
        position: absolute;
        z-index: 2;
        inset-block: 12% 4%;
        inset-inline-start: 0;
        inline-size: 2.5px;
        margin-inline-start: -1.25px;
        border-radius: 2px;
        background: var(--accent);
        pointer-events: none;
        will-change: transform;
      }
      .keys {
        position: absolute;
        inset: 0;
        pointer-events: none;
        border-radius: var(--radius-control);
      }
      .notes-line {
        font: var(--type-caption);
        color: var(--ink-2);
        padding-block-start: var(--space-8);
      }
      details {
        padding-block-start: var(--space-8);
      }
      summary {
        font: var(--type-caption);
        color: var(--ink-2);
        cursor: pointer;
        min-block-size: var(--size-touch);
        align-content: center;
      }
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        max-block-size: 24rem;
        overflow-y: auto;
      }
      li {
        padding-block: var(--space-4);
      }
      @media (forced-colors: active) {
        .chosen {
          border: 2px solid Highlight;
        }
        .playhead {
          background: Highlight;
        }
      }
      @media print {
        .playhead,
        .here,
        .chosen,
        details {
          display: none;
        }
        .system {
          break-inside: avoid;
        }
      }
    `,
  ];

  @property({ attribute: false }) score: DrumScore | null = null;
  /** Bars being looped or chosen; null for none. */
  @property({ attribute: false }) selection: BarRange | null = null;
  /** While true the line that is played is kept in view. */
  @property({ type: Boolean }) playing = false;

  @state() private plans: SystemPlan[] = [];
  @state() private readiness: 'loading' | 'ready' | 'failed' = 'loading';
  @state() private reading = false;
  /** Index into `stops` of the note the keyboard is at; -1 before it was used. */
  @state() private stop = -1;

  @query('.systems') private scroller!: HTMLElement | null;

  private stops: Stop[] = [];
  private systemOfBar: number[] = [];
  private drawings = new Map<number, SystemDrawing>();
  private wanted: number[] = [];
  /** The line that is being drawn, bar by bar. */
  private underway: { index: number; steps: Generator<void, SystemDrawing, void> } | null = null;
  private scheduled = false;
  private engraver: Engraver | null = null;
  private widthDrawn = 0;
  private staffSpace = setting(0).staffSpace;
  private seconds: number | null = null;
  private playedSystem = -1;
  private drag: Drag | null = null;
  private readonly resizing = new ResizeObserver(() => this.onResize());
  private readonly watching = new IntersectionObserver((entries) => this.onSeen(entries), {
    rootMargin: `${aheadPixels}px 0px`,
  });
  private readonly leaving = new IntersectionObserver((entries) => this.onGone(entries), {
    rootMargin: `${3 * aheadPixels}px 0px`,
  });
  private readonly beforePrint = (): void => this.drawAll();

  /** Time in the recording in seconds, null for none; setting it moves the line without drawing anything anew. */
  set playhead(seconds: number | null) {
    this.seconds = seconds;
    this.movePlayhead();
  }

  get playhead(): number | null {
    return this.seconds;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.resizing.observe(this);
    window.addEventListener('beforeprint', this.beforePrint);
    void this.prepare();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resizing.disconnect();
    this.watching.disconnect();
    this.leaving.disconnect();
    window.removeEventListener('beforeprint', this.beforePrint);
  }

  private async prepare(): Promise<void> {
    if (this.engraver) return;
    try {
      this.engraver = await loadEngraver();
      this.readiness = 'ready';
    } catch {
      this.readiness = 'failed';
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { score } = this;
    if (!score) return nothing;
    if (score.bars.length === 0) return html`<p class="caption">${t('drumSheet.empty')}</p>`;
    const height = systemHeight(this.staffSpace);
    return html`
      ${this.readiness === 'failed' ? html`<p class="caption">${t('drumSheet.failed')}</p>` : nothing}
      <div
        class="systems"
        role="group"
        aria-label=${t('drumSheet.label', { bars: score.bars.length })}
        ${cssProperties({ '--system-height': `${height}px` })}
      >
        ${this.plans.map((_, index) => this.systemTemplate(index))}
        ${this.readiness === 'failed' ? nothing : this.keysTemplate(score)}
      </div>
      ${this.reportTemplate(score)}
      <details @toggle=${this.onToggle}>
        <summary>${t('drumSheet.asText')}</summary>
        ${
          this.reading
            ? html`<ol>
                ${barSentences(score).map(({ text }) => html`<li>${text}</li>`)}
              </ol>`
            : nothing
        }
      </details>
    `;
  }

  private systemTemplate(index: number): TemplateResult {
    return html`<div
      class="system"
      data-index=${index}
      aria-hidden="true"
      @pointerdown=${this.onPointerDown}
      @pointerup=${this.onPointerUp}
      @pointercancel=${this.onPointerCancel}
    >
      <div class="marks"></div>
      <div class="drawing"></div>
    </div>`;
  }

  /** One tab stop for all notes: a slider whose value is the note, so that each move is spoken. */
  private keysTemplate(score: DrumScore): TemplateResult {
    const at = Math.max(0, this.stop);
    const stop = this.stops[at];
    const bar = stop && score.bars[stop.bar];
    return html`<div
      class="keys"
      role="slider"
      tabindex="0"
      aria-label=${t('drumSheet.notesLabel')}
      aria-description=${t('drumSheet.notesHelp')}
      aria-valuemin="1"
      aria-valuemax=${Math.max(1, this.stops.length)}
      aria-valuenow=${at + 1}
      aria-valuetext=${stop && bar ? columnWords(bar, stop.tick) : nothing}
      @keydown=${this.onKey}
      @focus=${() => this.goTo(at, false)}
      @blur=${() => this.markAll()}
    ></div>`;
  }

  private reportTemplate({ report }: DrumScore): TemplateResult | typeof nothing {
    const lines = [
      report.folded.length > 0 ? t('drumSheet.folded', { count: report.folded.length }) : '',
      report.unwritten.length > 0 ? t('drumSheet.unwritten', { count: report.unwritten.length }) : '',
    ].filter(Boolean);
    return lines.length > 0 ? html`<p class="notes-line">${lines.join(' ')}</p>` : nothing;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('score')) {
      this.stops = this.score ? stopsOf(this.score.bars) : [];
      this.stop = -1;
      this.plan();
    }
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has('plans') || changed.has('readiness')) this.watchSystems();
    if (changed.has('selection')) this.markAll();
    if (changed.has('playing')) this.playedSystem = -1;
  }

  /** Decides which bars stand on which line; nothing is drawn yet. */
  private plan(): void {
    this.drawings.clear();
    this.wanted = [];
    this.underway = null;
    this.playedSystem = -1;
    const width = this.clientWidth;
    this.widthDrawn = width;
    if (!this.score || width === 0) {
      this.plans = [];
      return;
    }
    const { staffSpace, bars } = setting(width);
    this.staffSpace = staffSpace;
    this.plans = planSystems(this.score.bars, width / staffSpace, bars);
    this.systemOfBar = [];
    this.plans.forEach(({ cells }, system) => {
      for (const { bar, count } of cells)
        for (let k = 0; k < count; k += 1) this.systemOfBar[bar + k] = system;
    });
  }

  private onResize(): void {
    if (Math.abs(this.clientWidth - this.widthDrawn) <= 1) return;
    this.plan();
  }

  private systemElement(index: number): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>(`.system[data-index="${index}"]`);
  }

  private watchSystems(): void {
    this.watching.disconnect();
    this.leaving.disconnect();
    for (const element of this.renderRoot.querySelectorAll<HTMLElement>('.system')) {
      const index = Number(element.dataset.index);
      if (!this.drawings.has(index)) element.querySelector('.drawing')?.replaceChildren();
      this.watching.observe(element);
      this.leaving.observe(element);
    }
  }

  private onSeen(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      const index = Number((target as HTMLElement).dataset.index);
      if (!isIntersecting) {
        this.wanted = this.wanted.filter((other) => other !== index);
        if (this.underway?.index === index) this.underway = null;
      } else if (!this.drawings.has(index) && !this.wanted.includes(index) && this.underway?.index !== index)
        this.wanted.push(index);
    }
    this.drawSoon();
  }

  private onGone(entries: readonly IntersectionObserverEntry[]): void {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) continue;
      const index = Number((target as HTMLElement).dataset.index);
      if (this.drawings.delete(index)) target.querySelector('.drawing')?.replaceChildren();
    }
  }

  /** Draws some bars to a frame, so that the page answers between them. */
  private drawSoon(): void {
    if (this.scheduled || !this.engraver || (!this.underway && this.wanted.length === 0)) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      setTimeout(() => {
        this.scheduled = false;
        this.drawSome();
        this.drawSoon();
      });
    });
  }

  /** Draws bar by bar until the turn's time is used; at most one line is put on the page in a turn. */
  private drawSome(): void {
    const { engraver, score } = this;
    if (!engraver || !score) return;
    const until = performance.now() + turnMilliseconds;
    do {
      this.underway ??= this.begin(engraver, score);
      if (!this.underway) return;
      const { index, steps } = this.underway;
      const step = steps.next();
      if (step.done) {
        this.underway = null;
        this.show(index, step.value);
        return;
      }
    } while (performance.now() < until);
  }

  /** Takes up the next line that is wanted. */
  private begin(engraver: Engraver, score: DrumScore): DrumSheet['underway'] {
    for (let index = this.wanted.shift(); index !== undefined; index = this.wanted.shift()) {
      const plan = this.plans[index];
      if (plan)
        return { index, steps: drawSystemInSteps(engraver, score.bars, plan, this.optionsOf(index, score)) };
    }
    return null;
  }

  private optionsOf(index: number, score: DrumScore): DrawOptions {
    return {
      width: this.widthDrawn,
      staffSpace: this.staffSpace,
      direction: index === 0 && score.swing !== null ? t('drumSheet.swing') : '',
      ends: index === this.plans.length - 1,
    };
  }

  private show(index: number, drawing: SystemDrawing): void {
    this.systemElement(index)?.querySelector('.drawing')?.replaceChildren(drawing.svg);
    this.drawings.set(index, drawing);
    this.mark(index);
    if (index === this.playedSystem || this.playedSystem < 0) this.movePlayhead();
  }

  /** Draws a line at once, where something is to be shown on it. */
  private drawOne(index: number): void {
    const { engraver, score } = this;
    const plan = this.plans[index];
    if (!engraver || !score || !plan || this.drawings.has(index)) return;
    if (this.underway?.index === index) this.underway = null;
    this.show(index, drawSystem(engraver, score.bars, plan, this.optionsOf(index, score)));
  }

  private drawAll(): void {
    for (const index of this.plans.keys()) this.drawOne(index);
    this.wanted = [];
  }

  private markAll(): void {
    for (const index of this.drawings.keys()) this.mark(index);
  }

  /** Shows the chosen bars and the note of the keyboard on one line. */
  private mark(index: number): void {
    const layer = this.systemElement(index)?.querySelector('.marks');
    const drawing = this.drawings.get(index);
    if (!layer || !drawing) return;
    layer.replaceChildren();
    const { selection } = this;
    const chosen = selection
      ? drawing.bars.filter(({ bar }) => bar >= selection.from && bar <= selection.to)
      : [];
    const add = (name: string, left: number, width: number | null): void => {
      const box = document.createElement('div');
      box.className = name;
      box.style.insetInlineStart = `${left}px`;
      if (width !== null) box.style.inlineSize = `${width}px`;
      layer.append(box);
    };
    const first = chosen[0];
    const last = chosen.at(-1);
    if (first && last) add('chosen', first.left, last.right - first.left);
    const stop = this.stops[this.stop];
    const focused = this.renderRoot instanceof ShadowRoot && this.renderRoot.activeElement !== null;
    const column =
      stop && focused
        ? drawing.columns.find(({ bar, tick }) => bar === stop.bar && tick === stop.tick)
        : undefined;
    const box = stop && focused ? drawing.bars.find(({ bar }) => bar === stop.bar) : undefined;
    if (column) add('here', column.x, null);
    else if (stop && box) add('here', this.xInBar(drawing, box, stop.tick), null);
  }

  /** Where a tick stands: at its notes, and evenly between them. */
  private xInBar(drawing: SystemDrawing, box: BarBox, tick: number): number {
    const bar = this.score?.bars[box.bar];
    if (!bar) return box.start;
    let from = { tick: 0, x: box.start };
    for (const column of drawing.columns) {
      if (column.bar !== box.bar) continue;
      if (column.tick > tick) {
        return from.x + ((tick - from.tick) / (column.tick - from.tick)) * (column.x - from.x);
      }
      from = column;
    }
    return from.x + ((tick - from.tick) / (bar.ticks - from.tick)) * (box.right - from.x);
  }

  private movePlayhead(): void {
    const { score } = this;
    const place = score && this.seconds !== null ? placeOf(score, this.seconds) : null;
    const system = place ? (this.systemOfBar[place.bar] ?? -1) : -1;
    if (system !== this.playedSystem) {
      this.renderRoot.querySelector('.playhead')?.remove();
      this.playedSystem = system;
      if (this.playing && system >= 0) this.follow(system);
    }
    const drawing = this.drawings.get(system);
    const element = this.systemElement(system);
    const box = place && drawing?.bars.find(({ bar }) => bar === place.bar);
    const bar = place && score?.bars[place.bar];
    if (!place || !drawing || !element || !box || !bar) return;
    let line = element.querySelector<HTMLElement>('.playhead');
    if (!line) {
      line = document.createElement('div');
      line.className = 'playhead';
      element.append(line);
    }
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const tick = still ? Math.floor(place.tick / bar.beatTicks) * bar.beatTicks : place.tick;
    line.style.transform = `translateX(${this.xInBar(drawing, box, tick).toFixed(1)}px)`;
  }

  /** Turns to a line as to a page: at once, and the next line in sight with it. */
  private follow(index: number): void {
    const element = this.systemElement(index);
    const { scroller } = this;
    if (!element || !scroller) return;
    if (scroller.scrollHeight > scroller.clientHeight + 1) {
      const outside =
        element.offsetTop < scroller.scrollTop ||
        element.offsetTop + element.offsetHeight > scroller.scrollTop + scroller.clientHeight;
      if (outside) scroller.scrollTop = element.offsetTop;
    } else element.scrollIntoView({ block: 'nearest' });
  }

  private onToggle(event: Event): void {
    this.reading = (event.target as HTMLDetailsElement).open;
  }

  private barAt(drawing: SystemDrawing, x: number): BarBox | undefined {
    return drawing.bars.find(({ left, right }) => x >= left && x < right) ?? drawing.bars.at(-1);
  }

  private pointOf(
    event: PointerEvent,
  ): { system: number; drawing: SystemDrawing; x: number; y: number } | null {
    const systems = [...this.renderRoot.querySelectorAll<HTMLElement>('.system')];
    const element = systems.find((candidate) => {
      const box = candidate.getBoundingClientRect();
      return event.clientY >= box.top && event.clientY < box.bottom;
    });
    const system = Number(element?.dataset.index ?? -1);
    const drawing = this.drawings.get(system);
    if (!element || !drawing) return null;
    const box = element.getBoundingClientRect();
    return { system, drawing, x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return;
    const point = this.pointOf(event);
    const bar = point && this.barAt(point.drawing, point.x);
    if (!point || !bar) return;
    // Numbers stand above the start of their bar.
    const onNumber =
      point.y < point.drawing.staffTop - this.staffSpace && point.x - bar.left < 4 * this.staffSpace;
    this.drag = {
      system: point.system,
      pointer: event.pointerId,
      x: event.clientX,
      y: event.clientY,
      bar: bar.bar,
      onNumber,
    };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  }

  private onPointerCancel(): void {
    this.drag = null;
  }

  private onPointerUp(event: PointerEvent): void {
    const { drag } = this;
    this.drag = null;
    if (drag?.pointer !== event.pointerId) return;
    const point = this.pointOf(event);
    const bar = point && this.barAt(point.drawing, point.x);
    if (!point || !bar) return;
    const moved = Math.hypot(event.clientX - drag.x, event.clientY - drag.y) > dragPixels;
    if (moved || drag.onNumber) this.tellBars(Math.min(drag.bar, bar.bar), Math.max(drag.bar, bar.bar));
    else this.pressNote(point.drawing, point.x, point.y);
  }

  private pressNote(drawing: SystemDrawing, x: number, y: number): void {
    let best: { column: Column; distance: number; event: number } | null = null;
    for (const column of drawing.columns)
      for (const { note, y: head } of column.notes) {
        const distance = Math.hypot(column.x - x, head - y);
        const event = note.events[0];
        if (event !== undefined && distance <= pressReach && distance < (best?.distance ?? Infinity))
          best = { column, distance, event };
      }
    if (!best) return;
    const { column, event } = best;
    this.stop = this.stops.findIndex(({ bar, tick }) => bar === column.bar && tick === column.tick);
    this.tellNote(event);
    this.markAll();
  }

  private tellBars(from: number, to: number): void {
    this.dispatchEvent(
      new CustomEvent<BarRange>('bar-select', { detail: { from, to }, bubbles: true, composed: true }),
    );
  }

  private tellNote(eventIndex: number): void {
    this.dispatchEvent(
      new CustomEvent('note-select', { detail: { eventIndex }, bubbles: true, composed: true }),
    );
  }

  private onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const at = Math.max(0, this.stop);
    const next = this.nextStop(event, at);
    const stop = this.stops[at];
    if (event.key === 'Enter' && stop) this.tellBars(stop.bar, stop.bar);
    else if (next === null) return;
    else if (event.shiftKey && stop) this.widen(stop.bar, next > at ? 1 : -1);
    else this.goTo(next, true);
    event.preventDefault();
    event.stopPropagation();
  }

  private nextStop(event: KeyboardEvent, at: number): number | null {
    const last = this.stops.length - 1;
    const limit = (index: number): number => Math.max(0, Math.min(last, index));
    const inSystem = (step: 1 | -1): number => {
      const system = this.systemOfBar[this.stops[at]?.bar ?? 0] ?? 0;
      const target = this.stops.findIndex(({ bar }) => this.systemOfBar[bar] === system + step);
      return target < 0 ? at : target;
    };
    switch (event.key) {
      case 'ArrowRight':
        return limit(at + 1);
      case 'ArrowLeft':
        return limit(at - 1);
      case 'ArrowDown':
        return inSystem(1);
      case 'ArrowUp':
        return inSystem(-1);
      case 'Home':
        return 0;
      case 'End':
        return limit(last);
      default:
        return null;
    }
  }

  /** Shift with an arrow: the choice grows or shrinks by a bar at its end. */
  private widen(bar: number, step: 1 | -1): void {
    const { selection, score } = this;
    const from = selection?.from ?? bar;
    const to = selection ? selection.to + step : bar;
    const last = (score?.bars.length ?? 1) - 1;
    this.tellBars(from, Math.max(from, Math.min(last, to)));
  }

  private goTo(index: number, tell: boolean): void {
    this.stop = index;
    const stop = this.stops[index];
    if (!stop) return;
    const system = this.systemOfBar[stop.bar] ?? -1;
    this.drawOne(system);
    this.systemElement(system)?.scrollIntoView({ block: 'nearest' });
    this.markAll();
    if (tell) this.tellNote(stop.event);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'drum-sheet': DrumSheet;
  }
}

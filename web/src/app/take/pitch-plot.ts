import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { NoteMark } from '../../report/marks';
import type { PitchPlot, PlotCurve } from '../../report/pitch-plot';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { markShape } from './mark-shapes';
import { marks } from './mark-styles';
import type { SheetNote } from './score-sheet';

const AXIS_WIDTH = 48;
const LABEL_HEIGHT = 26;
const PIXELS_PER_SECOND = 78;
/** Height of a semitone, px: never so small that 25 cents vanish, never so large that a scale fills the screen. */
const SEMITONE = { low: 13, high: 30 };
const AIM_HEIGHT = 260;
/** Closest that two names on the pitch axis may stand, px. */
const NAME_GAP = 15;
/** A figure beside its note: where mark and words begin, and the room they take; words without room are left out. */
const MARK_INSET = 8;
const TEXT_INSET = 12;
const FIGURE_HEIGHT = 15;
const CHARACTER_WIDTH = 7.5;
/** Seconds between time marks without barlines. */
const TIME_STEP = 2;

/** The heard pitch over the written notes; scrolls sideways. Fires `ws-select` (detail: note index). */
@customElement('ws-pitch-plot')
export class PitchPlotView extends LitElement {
  static override styles = [
    base,
    marks,
    css`
      :host {
        direction: ltr;
        display: flex;
        position: relative;
      }
      .axis {
        flex: none;
        overflow: visible;
      }
      .scroller {
        flex: 1;
        min-inline-size: 0;
        overflow-x: auto;
        overflow-y: hidden;
      }
      text {
        font: 400 13px var(--font-ui);
        fill: var(--ink-2);
      }
      .figure text {
        font-weight: 700;
        fill: currentcolor;
      }
      .grid {
        stroke: var(--line);
      }
      .barline {
        stroke: var(--staff);
        stroke-width: 1.5;
      }
      .target {
        fill: var(--accent-soft);
        stroke: var(--accent);
        stroke-width: 1.2;
        cursor: pointer;
      }
      .target.selected {
        stroke-width: 3;
      }
      .curve {
        fill: none;
        stroke: currentcolor;
        stroke-width: 2.2;
        stroke-linecap: round;
        stroke-linejoin: round;
        pointer-events: none;
      }
      .curve.loud {
        stroke-width: 3;
      }
      .playhead {
        stroke: var(--accent);
        stroke-width: 2.5;
      }
    `,
  ];

  @property({ attribute: false }) plot: PitchPlot | null = null;
  @property({ attribute: false }) notes: readonly SheetNote[] = [];
  @property({ attribute: false }) marks: readonly NoteMark[] = [];
  /** Name on the axis for a sounding MIDI number. */
  @property({ attribute: false }) nameOf: (midi: number) => string = String;
  /** Half height of a target, cents. */
  @property({ type: Number }) zoneCents = 25;
  @property({ type: Number }) selected = -1;
  @property() label = '';

  @query('.scroller') private scroller!: HTMLElement;

  /** Moves the playhead, seconds in the take; null takes it away. Keeps it in view page by page. */
  setPlayhead(seconds: number | null): void {
    const line = this.renderRoot.querySelector<SVGLineElement>('.playhead');
    if (!line || !this.plot) return;
    line.toggleAttribute('hidden', seconds === null);
    if (seconds === null) return;
    const x = (seconds - this.plot.start) * PIXELS_PER_SECOND;
    line.setAttribute('transform', `translate(${x.toFixed(1)} 0)`);
    const { scrollLeft, clientWidth } = this.scroller;
    if (x < scrollLeft || x > scrollLeft + clientWidth - 20) this.scroller.scrollLeft = x - 20;
  }

  /** Scrolls so that a time is seen. */
  reveal(seconds: number): void {
    if (!this.plot) return;
    const x = (seconds - this.plot.start) * PIXELS_PER_SECOND;
    const { scrollLeft, clientWidth } = this.scroller;
    if (x < scrollLeft + 20 || x > scrollLeft + clientWidth - 80)
      this.scroller.scrollLeft = x - clientWidth / 2;
  }

  override render(): TemplateResult | typeof nothing {
    const { plot } = this;
    if (!plot) return nothing;
    const semitones = Math.max(1, plot.high - plot.low);
    const semitone = Math.max(SEMITONE.low, Math.min(SEMITONE.high, AIM_HEIGHT / semitones));
    const height = semitones * semitone + LABEL_HEIGHT;
    const width = Math.max(1, (plot.end - plot.start) * PIXELS_PER_SECOND);
    const x = (seconds: number): number => Math.round((seconds - plot.start) * PIXELS_PER_SECOND * 10) / 10;
    const y = (midi: number): number => Math.round((plot.high - midi) * semitone * 10) / 10;
    const rows = [...new Set(plot.targets.map((target) => Math.round(target.midi)))].sort((a, b) => b - a);
    const named = namesApart(rows, semitone);
    const bottom = height - LABEL_HEIGHT;
    return html`<svg class="axis" width=${AXIS_WIDTH} height=${height} aria-hidden="true">
        ${named.map(
          (midi) =>
            svg`<text x=${AXIS_WIDTH - 12} y=${y(midi) + 4} text-anchor="end">${this.nameOf(midi)}</text>`,
        )}
      </svg>
      <div class="scroller" tabindex="0" role="group" aria-label=${this.label}>
        <svg width=${width} height=${height} aria-hidden="true">
          ${rows.map((midi) => svg`<line class="grid" x1="0" x2=${width} y1=${y(midi)} y2=${y(midi)}/>`)}
          ${this.verticals(plot, x, bottom)} ${this.targets(plot, x, y, semitone)}
          ${plot.curves.map((curve) => curvePath(curve, x, y))} ${this.figures(plot, x, y, semitone)}
          <line class="playhead" hidden x1="0" x2="0" y1="0" y2=${bottom}></line>
        </svg>
      </div>`;
  }

  private verticals(plot: PitchPlot, x: (seconds: number) => number, bottom: number): SVGTemplateResult[] {
    const lines =
      plot.barlines.length > 0
        ? plot.barlines.map(({ seconds, label }) => ({ seconds, words: t('take.bar', { bar: label }) }))
        : Array.from({ length: Math.floor((plot.end - plot.start) / TIME_STEP) + 1 }, (_, index) => {
            const seconds = Math.ceil(plot.start) + index * TIME_STEP;
            return { seconds, words: t('take.second', { seconds }) };
          });
    return lines.map(
      ({ seconds, words }) =>
        svg`<line class="barline" x1=${x(seconds)} x2=${x(seconds)} y1="0" y2=${bottom}/>
          <text x=${x(seconds) + 5} y=${bottom + 18}>${words}</text>`,
    );
  }

  private targets(
    plot: PitchPlot,
    x: (seconds: number) => number,
    y: (midi: number) => number,
    semitone: number,
  ): SVGTemplateResult[] {
    const half = Math.max(3, (this.zoneCents / 100) * semitone);
    return plot.targets.map(
      ({ index, start, end, midi }) =>
        svg`<rect class="target ${index === this.selected ? 'selected' : ''}" x=${x(start)} y=${y(midi) - half}
          width=${Math.max(3, (end - start) * PIXELS_PER_SECOND - 2)} height=${2 * half} rx="3"
          @click=${() => this.select(index)}/>`,
    );
  }

  private figures(
    plot: PitchPlot,
    x: (seconds: number) => number,
    y: (midi: number) => number,
    semitone: number,
  ): SVGTemplateResult[] {
    const half = Math.max(3, (this.zoneCents / 100) * semitone);
    let taken = { until: -Infinity, y: -Infinity };
    return this.marks.flatMap(({ index, figures }) => {
      const target = plot.targets.find((each) => each.index === index);
      const [figure] = figures;
      if (!target || !figure) return [];
      // An empty bar says it; words for runs of missed notes would cover each other.
      const text = figure.shape === 'missed' ? '' : (this.notes[index]?.figures[0]?.text ?? '');
      const [left, top] = [x(target.start) + MARK_INSET, y(target.midi) + half + 11];
      const crowded = left < taken.until && Math.abs(top - taken.y) < FIGURE_HEIGHT;
      taken = { until: left + TEXT_INSET + text.length * CHARACTER_WIDTH, y: top };
      return svg`<g class="figure tone-${figure.tone}" transform="translate(${left} ${top})">
        ${markShape(figure.shape)}<text x=${TEXT_INSET} y="4.5">${crowded ? '' : text}</text></g>`;
    });
  }

  private select(index: number): void {
    this.dispatchEvent(
      new CustomEvent<number>('ws-select', { detail: index, bubbles: true, composed: true }),
    );
  }
}

/** The rows (highest first) whose names do not run into the one above. */
function namesApart(rows: readonly number[], semitone: number): number[] {
  const named: number[] = [];
  for (const midi of rows) {
    const above = named.at(-1);
    if (above === undefined || (above - midi) * semitone >= NAME_GAP) named.push(midi);
  }
  return named;
}

function curvePath(
  curve: PlotCurve,
  x: (seconds: number) => number,
  y: (midi: number) => number,
): SVGTemplateResult {
  const points = curve.seconds.map((seconds, index) => `${x(seconds)} ${y(curve.midi[index] ?? 0)}`);
  return svg`<path class="curve tone-${curve.tone} ${curve.tone === 'ink' ? '' : 'loud'}" d=${`M${points.join('L')}`}/>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-pitch-plot': PitchPlotView;
  }
}

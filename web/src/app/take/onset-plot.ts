import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { OnsetDot, OnsetPlot, OnsetRow } from '../../report/onset-plot';
import { toneOf } from '../../report/marks';
import { ElementWidth } from '../components/element-width';
import { base } from '../styles/shared';
import { markShape } from './mark-shapes';
import { marks } from './mark-styles';
import { plotShapes } from './plot-styles';

const ROW_HEIGHT = 34;
const ZONE_HEIGHT = 22;
const TICK_HEIGHT = 14;
const NAME_WIDTH = 40;
/** Room for what is late at the end of a bar. */
const END_WIDTH = 28;
const DOT_RADIUS = 4;
const HIT_RADIUS = 14;

/** The start of each note against its place, one row a bar, deviations magnified. Fires `ws-select` (detail: note index). */
@customElement('ws-onset-plot')
export class OnsetPlotView extends LitElement {
  static override styles = [
    base,
    marks,
    plotShapes,
    css`
      .dot {
        fill: var(--ink);
      }
      .place {
        stroke: var(--control);
        stroke-width: 1.5;
      }
      .beat {
        stroke: var(--line);
      }
      .stray {
        stroke: currentcolor;
        stroke-width: 1.5;
      }
      .hit {
        fill: transparent;
      }
      .selected .hit {
        fill: var(--accent-soft);
        stroke: var(--accent);
        stroke-width: 2;
      }
      .missed {
        fill: none;
        stroke: var(--ink-2);
        stroke-width: 1.6;
        stroke-dasharray: 3 2.2;
      }
      @media (forced-colors: active) {
        .dot {
          fill: CanvasText;
        }
        .selected .hit {
          stroke: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) plot: OnsetPlot | null = null;
  @property({ type: Number }) selected = -1;
  @property() label = '';

  private readonly size = new ElementWidth(this);

  override render(): TemplateResult | typeof nothing {
    const { plot } = this;
    if (!plot || this.size.value === 0) return nothing;
    const width = this.size.value;
    return html`<svg
      class="picture"
      width=${width}
      height=${plot.rows.length * ROW_HEIGHT}
      role="img"
      aria-label=${this.label}
    >
      ${plot.rows.map((row, index) => this.row(plot, row, (index + 0.5) * ROW_HEIGHT, width))}
    </svg>`;
  }

  private row(plot: OnsetPlot, row: OnsetRow, y: number, width: number): SVGTemplateResult {
    const scale = width - NAME_WIDTH - END_WIDTH;
    const x = (place: number): number => NAME_WIDTH + place * scale;
    const half = plot.zoneMilliseconds * plot.sharePerMillisecond * scale;
    return svg`<text class="bar-number" x="4" y=${y + 5}>${row.number}</text>
      <line class="grid" x1=${NAME_WIDTH} x2=${width} y1=${y} y2=${y}/>
      ${row.beats.map((place) => svg`<line class="beat" x1=${x(place)} x2=${x(place)} y1=${y - ROW_HEIGHT / 2} y2=${y + ROW_HEIGHT / 2}/>`)}
      ${row.dots.map(
        ({ place }) =>
          svg`<rect class="zone" x=${x(place) - half} width=${2 * half} y=${y - ZONE_HEIGHT / 2} height=${ZONE_HEIGHT} rx="4"/>`,
      )}
      ${row.dots.map(
        ({ place }) =>
          svg`<line class="place" x1=${x(place)} x2=${x(place)} y1=${y - TICK_HEIGHT / 2} y2=${y + TICK_HEIGHT / 2}/>`,
      )}
      ${row.dots.map((dot) => this.dot(plot, dot, x(dot.place), y, scale, width))}`;
  }

  private dot(
    plot: OnsetPlot,
    dot: OnsetDot,
    place: number,
    y: number,
    scale: number,
    width: number,
  ): SVGTemplateResult {
    const wanted = place + (dot.milliseconds ?? 0) * plot.sharePerMillisecond * scale;
    const x = Math.max(NAME_WIDTH - 10, Math.min(width - 8, wanted));
    const stray = dot.timing === 'early' || dot.timing === 'late' ? dot.timing : null;
    const shape = stray
      ? svg`<line class="stray" x1=${place} x2=${x} y1=${y} y2=${y}/>
          <g transform="translate(${x} ${y})">${markShape(stray)}</g>`
      : dot.milliseconds === null
        ? svg`<circle class="missed" cx=${place} cy=${y} r="5"/>`
        : svg`<circle class="dot" cx=${x} cy=${y} r=${DOT_RADIUS}/>`;
    const tone = stray ? toneOf(stray) : 'ink';
    return svg`<g class="choosable tone-${tone} ${dot.index === this.selected ? 'selected' : ''}"
      @click=${() => this.select(dot.index)}>
      <circle class="hit" cx=${x} cy=${y} r=${HIT_RADIUS}/>${shape}</g>`;
  }

  private select(index: number): void {
    this.dispatchEvent(
      new CustomEvent<number>('ws-select', { detail: index, bubbles: true, composed: true }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-onset-plot': OnsetPlotView;
  }
}

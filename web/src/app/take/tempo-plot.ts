import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { TempoPlot } from '../../report/tempo-plot';
import { ElementWidth } from '../components/element-width';
import { base } from '../styles/shared';
import { markShape } from './mark-shapes';
import { marks } from './mark-styles';
import { plotShapes } from './plot-styles';
import type { TakeResult } from './take-result';
import { timeAxis, timeMarks } from './time-axis';

const HEIGHT = 200;
const LABEL_HEIGHT = 24;
const AXIS_WIDTH = 44;
/** A stretch of fewer points is a dot, not a line. */
const LINE_POINTS = 2;

/** The player's own tempo over time with its likely range, the tempo asked for and its zone; gaps at restarts and stops. */
@customElement('ws-take-tempo')
export class TakeTempo extends LitElement {
  static override styles = [
    base,
    marks,
    plotShapes,
    css`
      .own {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2.2;
        stroke-linejoin: round;
        stroke-linecap: round;
      }
      .ribbon {
        fill: var(--ink);
        opacity: 0.16;
      }
      .dot {
        fill: var(--ink);
      }
      .axis {
        text-anchor: end;
      }
      @media (forced-colors: active) {
        .own {
          stroke: CanvasText;
        }
        .ribbon {
          fill: GrayText;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;
  @property() label = '';

  private readonly size = new ElementWidth(this);

  /** Moves the playhead, seconds in the take; null takes it away. */
  setPlayhead(seconds: number | null): void {
    const plot = this.result?.tempoPlot;
    const line = this.renderRoot.querySelector<SVGLineElement>('.playhead');
    if (!line || !plot) return;
    const outside = seconds === null || seconds < plot.start || seconds > plot.end;
    line.toggleAttribute('hidden', outside);
    if (!outside) line.setAttribute('transform', `translate(${this.x(plot, seconds).toFixed(1)} 0)`);
  }

  override render(): TemplateResult | typeof nothing {
    const plot = this.result?.tempoPlot;
    if (!this.result || !plot || this.size.value === 0) return nothing;
    const width = this.size.value;
    const x = (seconds: number): number => this.x(plot, seconds);
    const y = (beats: number): number => HEIGHT * (1 - (beats - plot.low) / (plot.high - plot.low));
    return html`<svg
      class="picture"
      width=${width}
      height=${HEIGHT + LABEL_HEIGHT}
      role="img"
      aria-label=${this.label}
    >
      <rect
        class="zone"
        x=${AXIS_WIDTH}
        width=${width - AXIS_WIDTH}
        y=${y(plot.zone.high)}
        height=${y(plot.zone.low) - y(plot.zone.high)}
      />
      ${timeAxis(timeMarks(this.result, plot.start, plot.end), x, HEIGHT)}
      <line class="aim" x1=${AXIS_WIDTH} x2=${width} y1=${y(plot.target)} y2=${y(plot.target)} />
      ${[plot.low, plot.target, plot.high].map(
        (beats) =>
          svg`<text class="axis" x=${AXIS_WIDTH - 8} y=${Math.max(10, y(beats) + 4)}>${Math.round(beats)}</text>`,
      )}
      ${plot.runs.map(({ points }) => runPicture(points, x, y))}
      ${plot.breaks
        .filter(({ kind }) => kind === 'restart')
        .map(
          ({ seconds }) =>
            svg`<g class="tone-quiet" transform="translate(${x(seconds)} 12)">${markShape('restart')}</g>`,
        )}
      <line class="playhead" hidden x1="0" x2="0" y1="0" y2=${HEIGHT}></line>
    </svg>`;
  }

  private x(plot: TempoPlot, seconds: number): number {
    const share = (seconds - plot.start) / (plot.end - plot.start);
    return AXIS_WIDTH + share * (this.size.value - AXIS_WIDTH - 4);
  }
}

function runPicture(
  points: TempoPlot['runs'][number]['points'],
  x: (seconds: number) => number,
  y: (beats: number) => number,
): SVGTemplateResult {
  const at = (seconds: number, beats: number): string => `${x(seconds).toFixed(1)} ${y(beats).toFixed(1)}`;
  if (points.length < LINE_POINTS)
    return svg`${points.map(({ seconds, beats }) => svg`<circle class="dot" cx=${x(seconds)} cy=${y(beats)} r="3.5"/>`)}`;
  const above = points.map(({ seconds, high }) => at(seconds, high));
  const below = [...points].reverse().map(({ seconds, low }) => at(seconds, low));
  const line = points.map(({ seconds, beats }) => at(seconds, beats));
  return svg`<path class="ribbon" d=${`M${[...above, ...below].join('L')}Z`}/><path class="own" d=${`M${line.join('L')}`}/>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-tempo': TakeTempo;
  }
}

import { LitElement, css, html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LoudnessPlot } from '../../report/loudness-plot';
import { ElementWidth } from '../components/element-width';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { plotShapes } from './plot-styles';
import type { TakeResult } from './take-result';
import { timeAxis, timeMarks } from './time-axis';

const HEIGHT = 180;
const LABEL_HEIGHT = 24;
const AXIS_WIDTH = 52;
const MINIMUM_WIDTH = 3;
const GAP = 1.5;

/** How loud each note was against the middle of all. Fires `ws-select` (detail: note index). */
@customElement('ws-take-loudness')
export class TakeLoudness extends LitElement {
  static override styles = [
    base,
    plotShapes,
    css`
      .note {
        fill: var(--ink-3);
      }
      .note.selected {
        fill: var(--accent);
        stroke: var(--ink);
        stroke-width: 2;
      }
      .axis {
        text-anchor: end;
      }
      @media (forced-colors: active) {
        .note {
          fill: CanvasText;
        }
        .note.selected {
          fill: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;
  @property({ type: Number }) selected = -1;
  @property() label = '';

  private readonly size = new ElementWidth(this);

  /** Moves the playhead, seconds in the take; null takes it away. */
  setPlayhead(seconds: number | null): void {
    const plot = this.result?.loudnessPlot;
    const line = this.renderRoot.querySelector<SVGLineElement>('.playhead');
    if (!line || !plot) return;
    const outside = seconds === null || seconds < plot.start || seconds > plot.end;
    line.toggleAttribute('hidden', outside);
    if (!outside) line.setAttribute('transform', `translate(${this.x(plot, seconds).toFixed(1)} 0)`);
  }

  override render(): TemplateResult | typeof nothing {
    const { result } = this;
    const plot = result?.loudnessPlot;
    if (!result || !plot || this.size.value === 0) return nothing;
    const width = this.size.value;
    const x = (seconds: number): number => this.x(plot, seconds);
    const y = (decibels: number): number => (HEIGHT / 2) * (1 - decibels / plot.reach);
    return html`<svg
      class="picture"
      width=${width}
      height=${HEIGHT + LABEL_HEIGHT}
      role="img"
      aria-label=${this.label}
    >
      ${timeAxis(timeMarks(result, plot.start, plot.end), x, HEIGHT)}
      <text class="axis" x=${AXIS_WIDTH - 8} y="10">${t('take.axisLouder')}</text>
      <text class="axis" x=${AXIS_WIDTH - 8} y=${HEIGHT - 2}>${t('take.axisSofter')}</text>
      ${plot.steps.map(({ index, start, end, decibels }) => {
        const top = Math.min(y(decibels), y(0) - 1);
        return svg`<rect class="note choosable ${index === this.selected ? 'selected' : ''}" x=${x(start)} y=${top}
          width=${Math.max(MINIMUM_WIDTH, x(end) - x(start) - GAP)} height=${Math.max(y(decibels), y(0) + 1) - top} rx="1.5"
          @click=${() => this.select(index)}/>`;
      })}
      <line class="aim" x1=${AXIS_WIDTH} x2=${width} y1=${y(0)} y2=${y(0)} />
      <line class="playhead" hidden x1="0" x2="0" y1="0" y2=${HEIGHT}></line>
    </svg>`;
  }

  private x(plot: LoudnessPlot, seconds: number): number {
    const share = (seconds - plot.start) / Math.max(1e-6, plot.end - plot.start);
    return AXIS_WIDTH + share * (this.size.value - AXIS_WIDTH - 4);
  }

  private select(index: number): void {
    this.dispatchEvent(
      new CustomEvent<number>('ws-select', { detail: index, bubbles: true, composed: true }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-loudness': TakeLoudness;
  }
}

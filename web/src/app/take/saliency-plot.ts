import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Overview } from '../../engine/results';
import { waveformColumns } from '../../report/saliency';
import { ElementWidth } from '../components/element-width';
import { base } from '../styles/shared';
import { plotShapes } from './plot-styles';
import type { TakeResult } from './take-result';
import { timeAxis, timeMarks } from './time-axis';

const WAVE_HEIGHT = 72;
const PULL_HEIGHT = 84;
const GAP = 8;
const LABEL_HEIGHT = 24;
/** Full scale of the waveform's bins. */
const FULL_SCALE = 127;

/** A waveform with what moved a rating below it: up is green above the line, down hatched below it. */
@customElement('ws-saliency-plot')
export class SaliencyPlot extends LitElement {
  static override styles = [
    base,
    plotShapes,
    css`
      .wave {
        fill: var(--unplayed);
      }
      .up {
        fill: var(--accent);
      }
      .down {
        fill: url(#hatch);
        stroke: var(--ink-2);
        stroke-width: 0.75;
      }
      .hatch {
        stroke: var(--ink-2);
        stroke-width: 2;
      }
      @media (forced-colors: active) {
        .wave {
          fill: GrayText;
        }
        .up {
          fill: Highlight;
        }
        .hatch,
        .down {
          stroke: CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;
  @property({ attribute: false }) waveform: Overview | null = null;
  /** -1..1, `hopSeconds` apart. */
  @property({ attribute: false }) values: readonly number[] = [];
  @property({ type: Number }) hopSeconds = 1;
  @property() label = '';

  private readonly size = new ElementWidth(this);

  override render(): TemplateResult | typeof nothing {
    const { result, waveform } = this;
    const width = this.size.value;
    if (!result || !waveform || width === 0) return nothing;
    const duration = (waveform.min.length * waveform.binFrames) / waveform.sampleRate;
    const x = (seconds: number): number => (seconds / Math.max(1e-6, duration)) * width;
    const height = WAVE_HEIGHT + GAP + PULL_HEIGHT;
    return html`<svg
      class="picture"
      width=${width}
      height=${height + LABEL_HEIGHT}
      role="img"
      aria-label=${this.label}
    >
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line class="hatch" x1="0" x2="0" y1="0" y2="5" />
        </pattern>
      </defs>
      ${timeAxis(timeMarks(result, 0, duration), x, height)} ${wavePath(waveform, width)}
      <g transform="translate(0 ${WAVE_HEIGHT + GAP + PULL_HEIGHT / 2})">
        ${this.pulls(x)}
        <line class="aim" x1="0" x2=${width} y1="0" y2="0" />
      </g>
    </svg>`;
  }

  private pulls(x: (seconds: number) => number): SVGTemplateResult[] {
    const column = Math.max(1, x(this.hopSeconds));
    return this.values.flatMap((value, index) => {
      const size = (Math.abs(value) * PULL_HEIGHT) / 2;
      if (size < 0.5) return [];
      return svg`<rect class=${value > 0 ? 'up' : 'down'} x=${x(index * this.hopSeconds)} width=${column}
        y=${value > 0 ? -size : 0} height=${size}/>`;
    });
  }
}

function wavePath({ min, max, peak }: Overview, width: number): SVGTemplateResult {
  const middle = WAVE_HEIGHT / 2;
  // Soft recordings fill the picture, too.
  const columns = waveformColumns(min, max, FULL_SCALE * Math.max(peak, 0.01), width);
  const top = columns.map(({ high }, x) => `${x} ${(middle - high * middle).toFixed(1)}`);
  const bottom = columns.map(({ low }, x) => `${x} ${(middle - low * middle).toFixed(1)}`).reverse();
  return svg`<path class="wave" d=${`M${[...top, ...bottom].join('L')}Z`}/>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-saliency-plot': SaliencyPlot;
  }
}

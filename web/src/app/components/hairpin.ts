import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { beeswarm } from '../../report/bees';
import { levelBounds } from '../../report/ratings';
import type { RatingBand } from '../../report/ratings';
import { base } from '../styles/shared';
import { ElementWidth } from './element-width';

/** Half of the opening, unless another is asked for, and of the closed end, px. */
const OPEN = 16;
const CLOSED = 1;
/** Radius of a dot, and room between two, px. */
const DOT = 3.5;
const DOT_GAP = 1;
const MARK_WIDTH = 4;
/** How far the mark of the best guess stands out above and below the lines. */
const MARK_REACH = 4;
/** Room above and below for the letters of two takes. */
const LETTER_ROOM = 16;
/** Drawn before its place on the page is measured. */
const FIRST_WIDTH = 128;

/**
 * A rating as a crescendo: the likely range shaded, the best guess marked; a second band (of another take) dashed; or
 * the ratings of a class, one dot each. What it says is in `label`, since a picture alone tells nobody enough.
 */
@customElement('ws-hairpin')
export class Hairpin extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        direction: ltr;
        display: block;
        min-inline-size: 6rem;
      }
      svg {
        display: block;
        overflow: visible;
      }
      .inside {
        fill: var(--raised);
      }
      .line {
        fill: none;
        stroke: var(--ink);
        stroke-width: 1.5;
        stroke-linecap: round;
      }
      .bound {
        stroke: var(--staff);
      }
      .band {
        fill: var(--accent);
        opacity: 0.42;
      }
      .band.second {
        fill: none;
        opacity: 1;
        stroke: var(--accent);
        stroke-width: 1.5;
        stroke-dasharray: 4 3;
      }
      .mark {
        fill: var(--ink);
      }
      .mark.second {
        fill: var(--sheet);
        stroke: var(--ink);
        stroke-width: 1.5;
      }
      .dot {
        fill: var(--accent);
        stroke: var(--sheet);
      }
      text {
        font: 700 13px var(--font-ui);
        fill: var(--ink);
        text-anchor: middle;
      }
      @media (forced-colors: active) {
        .inside {
          fill: Canvas;
        }
        .line,
        .bound {
          stroke: CanvasText;
        }
        .band {
          fill: Highlight;
          opacity: 0.6;
        }
        .band.second {
          fill: none;
          stroke: Highlight;
          opacity: 1;
        }
        .mark {
          fill: CanvasText;
        }
        .mark.second {
          fill: Canvas;
          stroke: CanvasText;
        }
        .dot {
          fill: Highlight;
          stroke: Canvas;
        }
        text {
          fill: CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) band: RatingBand | null = null;
  /** The same rating of another take. */
  @property({ attribute: false }) second: RatingBand | null = null;
  /** Ratings of a class, each 0..1. */
  @property({ attribute: false }) dots: readonly number[] = [];
  /** Half of the opening, px. */
  @property({ type: Number }) opening = OPEN;
  @property() label = '';

  private readonly size = new ElementWidth(this);

  override render(): TemplateResult | typeof nothing {
    const { band, second } = this;
    if (!band) return nothing;
    const width = this.size.value || FIRST_WIDTH;
    const letters = second ? LETTER_ROOM : 0;
    const open = this.opening;
    const height = 2 * (open + MARK_REACH + letters);
    const middle = height / 2;
    const half = (value: number): number => CLOSED + value * (open - CLOSED);
    const part = (from: number, to: number): string =>
      `M${from * width} ${middle - half(from)}L${to * width} ${middle - half(to)}V${middle + half(to)}L${from * width} ${middle + half(from)}Z`;
    const mark = (value: number, name: string): SVGTemplateResult =>
      svg`<rect class="mark ${name}" x=${value * width - MARK_WIDTH / 2} y=${middle - half(value) - MARK_REACH}
        width=${MARK_WIDTH} height=${2 * (half(value) + MARK_REACH)} rx="1.5"/>`;
    return html`<svg width=${width} height=${height} role="img" aria-label=${this.label}>
      <path class="inside" d=${part(0, 1)} />
      ${levelBounds
        .slice(1, -1)
        .map(
          (bound) =>
            svg`<line class="bound" x1=${bound * width} x2=${bound * width} y1=${middle - half(bound)} y2=${middle + half(bound)}/>`,
        )}
      <path class="band" d=${part(band.low, band.high)} />
      ${second ? svg`<path class="band second" d=${part(second.low, second.high)} />` : nothing}
      <path class="line" d=${`M${width} ${middle - open}L0 ${middle}L${width} ${middle + open}`} />
      ${beeswarm(this.dots, width, 2 * DOT + DOT_GAP).map(
        ({ x, y }) => svg`<circle class="dot" cx=${x} cy=${middle + y} r=${DOT}/>`,
      )}
      ${second ? mark(second.value, 'second') : nothing} ${mark(band.value, '')}
      ${
        second
          ? svg`<text x=${band.value * width} y=${LETTER_ROOM - 4}>A</text>
              <text x=${second.value * width} y=${height - 2}>B</text>`
          : nothing
      }
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-hairpin': Hairpin;
  }
}

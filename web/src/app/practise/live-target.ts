import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Glance, Landing } from '../../practice/glance';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { markShape } from '../take/mark-shapes';
import { marks } from '../take/mark-styles';

/** Half of the box in its own units, half of the good zone, and how far from the middle marks may lie. */
const HALF = 100;
const ZONE = 45;
const FARTHEST = 88;

/** Sizes of the dots of the last notes, oldest first, and how dark they are. */
const RADII = [2.5, 3, 3.5, 4.5, 5.5] as const;
const DARKNESS = [0.35, 0.4, 0.45, 0.55, 0.7] as const;
const NOW_RADIUS = 10;

function place(zones: number): number {
  return Math.max(-FARTHEST, Math.min(FARTHEST, zones * ZONE));
}

/**
 * The target: across from early to late, up from flat to sharp, the good zone of the chosen strictness in green. A dot
 * for what sounds now, smaller ones for the last notes; those outside the zone show which way.
 */
@customElement('ws-live-target')
export class LiveTarget extends LitElement {
  static override styles = [
    base,
    marks,
    css`
      :host {
        display: block;
      }
      /* Pitch goes up and time across whatever the direction of the text. */
      .frame {
        direction: ltr;
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) auto;
        align-items: center;
        justify-items: center;
        gap: 2px var(--space-8);
        color: var(--ink-2);
        font: var(--type-caption);
      }
      .up {
        grid-area: 1 / 2;
      }
      .down {
        grid-area: 3 / 2;
      }
      .early {
        grid-area: 2 / 1;
      }
      .late {
        grid-area: 2 / 3;
      }
      .across {
        writing-mode: vertical-rl;
        transform: rotate(180deg);
      }
      svg.box {
        grid-area: 2 / 2;
        display: block;
        inline-size: 100%;
        aspect-ratio: 1;
        overflow: visible;
      }
      .area {
        fill: var(--raised);
        stroke: var(--line);
        stroke-width: 1;
      }
      .axis {
        stroke: var(--staff);
        stroke-width: 1;
      }
      .zone {
        fill: var(--accent-soft);
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .past,
      .now {
        fill: var(--ink);
      }
      @media (forced-colors: active) {
        .zone {
          fill: none;
          stroke: Highlight;
        }
        .past,
        .now {
          fill: CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) glance: Glance | null = null;
  /** Without written music there is no early and late: pitch alone. */
  @property({ type: Boolean }) timeless = false;

  override render(): TemplateResult {
    const { glance, timeless } = this;
    const landings = timeless ? [] : (glance?.landings ?? []);
    const first = RADII.length - landings.length;
    const side = (way: 'early' | 'late'): unknown =>
      html`<span class="across ${way}">${timeless ? nothing : t(`practise.${way}`)}</span>`;
    return html`<div class="frame" aria-hidden="true">
      <span class="up">${t('practise.sharp')}</span>
      ${side('early')}
      <svg class="box" viewBox="${-HALF} ${-HALF} ${2 * HALF} ${2 * HALF}" focusable="false">
        <rect class="area" x=${-HALF} y=${-HALF} width=${2 * HALF} height=${2 * HALF} rx="10" />
        ${
          timeless
            ? svg`<rect class="zone" x=${-HALF + 1} y=${-ZONE} width=${2 * HALF - 2} height=${2 * ZONE} rx="4" />`
            : svg`<rect class="zone" x=${-ZONE} y=${-ZONE} width=${2 * ZONE} height=${2 * ZONE} rx="18" />
              <path class="axis" d="M0 ${-HALF}V${HALF}" />`
        }
        <path class="axis" d="M${-HALF} 0H${HALF}" />
        ${landings.map((landing, index) => this.past(landing, first + index))}
        ${
          glance?.now
            ? svg`<circle class="now" r=${NOW_RADIUS} cx=${timeless ? 0 : place(glance.now.across)} cy=${-place(glance.now.up)} />`
            : nothing
        }
      </svg>
      ${side('late')}
      <span class="down">${t('practise.flat')}</span>
    </div>`;
  }

  private past(landing: Landing, age: number): SVGTemplateResult {
    const x = place(landing.across);
    const y = -place(landing.up);
    const off = Math.abs(landing.up) >= Math.abs(landing.across) ? landing.up : landing.across;
    if (Math.abs(off) <= 1)
      return svg`<circle class="past" cx=${x} cy=${y} r=${RADII[age] ?? 0} opacity=${DARKNESS[age] ?? 0} />`;
    const vertical = Math.abs(landing.up) >= Math.abs(landing.across);
    const shape = vertical ? (off > 0 ? 'sharp' : 'flat') : off > 0 ? 'late' : 'early';
    return svg`<g class="tone-${off > 0 ? 'plus' : 'minus'}" transform="translate(${x} ${y})">${markShape(shape)}</g>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-live-target': LiveTarget;
  }
}

import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GoodZones } from '../../practice/strictness';
import type { Landing, Landings } from '../../report/landings';
import { t } from '../i18n/t';
import { base, sheets } from '../styles/shared';
import { markShape } from './mark-shapes';
import { marks } from './mark-styles';
import { plotShapes } from './plot-styles';

const SIZE = 124;
const MARGIN = 22;
/** The field reaches this many good zones either way; what lies beyond stands at its edge. */
const REACH_ZONES = 2.4;
const DOT_RADIUS = 3;

/** The target of all notes: across from early to late, up from flat to sharp, the good zone green. Fires `ws-select`. */
@customElement('ws-landing-target')
export class LandingTarget extends LitElement {
  static override styles = [
    base,
    sheets,
    marks,
    plotShapes,
    css`
      :host {
        direction: inherit;
      }
      svg.picture {
        direction: ltr;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-12) var(--space-20);
      }
      h2 {
        font: var(--type-label);
        letter-spacing: 0;
      }
      p {
        font: var(--type-small);
        color: var(--ink-2);
      }
      .words {
        flex: 1 1 6rem;
      }
      .field {
        fill: var(--raised);
        stroke: var(--line);
      }
      .zone {
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .dot {
        fill: var(--ink);
      }
      .selected {
        stroke: var(--accent);
        stroke-width: 5;
      }
      text {
        text-anchor: middle;
      }
      @media (forced-colors: active) {
        .dot {
          fill: CanvasText;
        }
      }
    `,
  ];

  @property({ attribute: false }) landings: Landings | null = null;
  @property({ attribute: false }) zones: GoodZones | null = null;
  @property({ type: Number }) selected = -1;

  override render(): TemplateResult | typeof nothing {
    const { landings, zones } = this;
    if (!landings || !zones || landings.landings.length === 0) return nothing;
    const words = [
      t('take.landedInside', { inside: landings.inside, count: landings.landings.length }),
      leanWords(landings),
    ].join(' ');
    const middle = MARGIN + SIZE / 2;
    const half = SIZE / 2 / REACH_ZONES;
    const edge = MARGIN + SIZE;
    return html`<section class="sheet" aria-labelledby="heading">
      <svg
        class="picture"
        width=${SIZE + 2 * MARGIN}
        height=${SIZE + 2 * MARGIN}
        role="img"
        aria-label=${words}
      >
        <rect class="field" x=${MARGIN} y=${MARGIN} width=${SIZE} height=${SIZE} rx="8" />
        <rect
          class="zone"
          x=${middle - half}
          y=${middle - half}
          width=${2 * half}
          height=${2 * half}
          rx="8"
        />
        <line class="grid" x1=${MARGIN} x2=${edge} y1=${middle} y2=${middle} />
        <line class="grid" x1=${middle} x2=${middle} y1=${MARGIN} y2=${edge} />
        ${landings.landings.map((landing) => this.dot(landing, zones))}
        <text x=${middle} y=${MARGIN - 8}>${t('take.sharp')}</text>
        <text x=${middle} y=${edge + 16}>${t('take.flat')}</text>
        <text transform="translate(${MARGIN - 9} ${middle}) rotate(-90)">${t('take.early')}</text>
        <text transform="translate(${edge + 17} ${middle}) rotate(-90)">${t('take.late')}</text>
      </svg>
      <div class="words">
        <h2 id="heading">${t('take.landed')}</h2>
        <p>${words}</p>
      </div>
    </section>`;
  }

  private dot({ index, cents, milliseconds, inside }: Landing, zones: GoodZones): SVGTemplateResult {
    const place = (value: number, zone: number): number =>
      (Math.max(-REACH_ZONES, Math.min(REACH_ZONES, value / zone)) * SIZE) / 2 / REACH_ZONES;
    const x = MARGIN + SIZE / 2 + place(milliseconds, zones.milliseconds);
    const y = MARGIN + SIZE / 2 - place(cents, zones.cents);
    const chosen = index === this.selected ? 'selected' : '';
    if (inside)
      return svg`<circle class="dot choosable ${chosen}" cx=${x} cy=${y} r=${DOT_RADIUS} @click=${() => this.select(index)}/>`;
    // What lies outside in both respects shows the one that is further out.
    const pitchMore = Math.abs(cents) / zones.cents > Math.abs(milliseconds) / zones.milliseconds;
    const shape = pitchMore ? (cents > 0 ? 'sharp' : 'flat') : milliseconds > 0 ? 'late' : 'early';
    const tone = shape === 'sharp' || shape === 'late' ? 'plus' : 'minus';
    return svg`<g class="choosable tone-${tone} ${chosen}" transform="translate(${x} ${y}) scale(0.8)"
      @click=${() => this.select(index)}>${markShape(shape)}</g>`;
  }

  private select(index: number): void {
    this.dispatchEvent(
      new CustomEvent<number>('ws-select', { detail: index, bubbles: true, composed: true }),
    );
  }
}

function leanWords({ lean }: Landings): string {
  switch (lean) {
    case 'sharp':
      return t('take.leanSharp');
    case 'flat':
      return t('take.leanFlat');
    case 'early':
      return t('take.leanEarly');
    case 'late':
      return t('take.leanLate');
    case null:
      return '';
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-landing-target': LandingTarget;
  }
}

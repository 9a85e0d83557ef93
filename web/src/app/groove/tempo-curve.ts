import { LitElement, css, html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GrooveReport } from '../../generated/groove-report';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { ElementWidth } from '../components/element-width';
import { grooveShapes } from './picture-styles';

const HEIGHT = 92;
const LEFT = 34;
/** The shaded zone around the tempo asked for, and how far the axis reaches at least. */
const ZONE_SHARE = 0.03;
const REACH_SHARE = 0.08;

/** The player's own tempo bar by bar. */
@customElement('ws-tempo-curve')
export class TempoCurve extends LitElement {
  static override styles = [
    base,
    grooveShapes,
    css`
      :host {
        direction: ltr;
        display: block;
      }
      .own {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2;
        stroke-linejoin: round;
      }
      text.tick {
        text-anchor: end;
      }
    `,
  ];

  @property({ attribute: false }) report: GrooveReport | null = null;
  /** Length of the counted beat in quarter notes. */
  @property({ type: Number }) beatQuarters = 1;

  private readonly size = new ElementWidth(this);

  override render(): TemplateResult | typeof nothing {
    const { report } = this;
    if (!report) return nothing;
    const width = Math.max(160, this.size.value);
    const tempi = report.bars.map(({ quartersPerMinute }) => quartersPerMinute / this.beatQuarters);
    const asked = report.quartersPerMinute / this.beatQuarters;
    const furthest = Math.max(...tempi.map((tempo) => Math.abs(tempo - asked)));
    const reach = Math.max(REACH_SHARE * asked, 1.1 * furthest);
    const y = (tempo: number): number => HEIGHT / 2 - ((tempo - asked) / reach) * (HEIGHT / 2 - 10);
    const x = (bar: number): number => LEFT + ((bar + 0.5) / tempi.length) * (width - LEFT);
    const zone = ZONE_SHARE * asked;
    const line = tempi.map((tempo, bar) => `${bar === 0 ? 'M' : 'L'}${x(bar)} ${y(tempo)}`).join('');
    const every = Math.max(1, Math.ceil(tempi.length / 8));
    return html`<svg
      class="picture"
      width=${width}
      height=${HEIGHT + 20}
      role="img"
      aria-label="${t('groove.tempoCurve', { tempo: Math.round(asked) })} ${tempi
        .map((tempo, bar) => `${t('groove.barOne', { bar: bar + 1 })}: ${Math.round(tempo)}.`)
        .join(' ')}"
    >
      <rect
        class="zone"
        x=${LEFT}
        y=${y(asked + zone)}
        width=${width - LEFT}
        height=${y(asked - zone) - y(asked + zone)}
      />
      <line class="middle" x1=${LEFT} x2=${width} y1=${y(asked)} y2=${y(asked)} />
      <text class="tick" x=${LEFT - 8} y=${y(asked) + 4}>${Math.round(asked)}</text>
      <path class="own" d=${line} />
      ${tempi.length === 1 ? svg`<circle class="filled" cx=${x(0)} cy=${y(tempi[0] ?? asked)} r="3.5" />` : nothing}
      ${tempi.map((_, bar) =>
        bar % every === 0 ? svg`<text x=${x(bar)} y=${HEIGHT + 14}>${bar + 1}</text>` : nothing,
      )}
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-tempo-curve': TempoCurve;
  }
}

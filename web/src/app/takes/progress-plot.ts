import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { trendOf } from '../../report/progress';
import type { ProgressPoint, TrackedMeasure } from '../../report/progress';
import { levelBounds } from '../../report/ratings';
import { ElementWidth } from '../components/element-width';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { isShare } from './progress-words';

const HEIGHT = 232;
const TOP = 12;
const BOTTOM = 36;
const LEFT = 104;
const RIGHT = 20;
const DOT = 5;
/** Takes this close on the axis share a label, px. */
const LABEL_SPACING = 34;

/** One measure over the takes of a tune: a dot and its likely range for each, a trend from eight takes on. */
@customElement('ws-progress-plot')
export class ProgressPlot extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      svg {
        display: block;
        inline-size: 100%;
        overflow: visible;
        direction: ltr;
      }
      .grid {
        stroke: var(--line);
      }
      .band {
        stroke: var(--accent);
        stroke-width: 7;
        stroke-linecap: round;
        opacity: 0.35;
      }
      .dot {
        fill: var(--ink);
      }
      .trend {
        fill: none;
        stroke: var(--accent);
        stroke-width: 2;
      }
      text {
        font: var(--type-tick);
        fill: var(--ink-2);
      }
      text.on-line {
        fill: var(--accent);
        font-weight: 600;
      }
      @media (forced-colors: active) {
        .dot {
          fill: CanvasText;
        }
        .band {
          stroke: GrayText;
          opacity: 1;
        }
      }
    `,
  ];

  @property({ attribute: false }) points: readonly ProgressPoint[] = [];
  @property() measure: TrackedMeasure = 'pitch';
  @property() label = '';

  private readonly width = new ElementWidth(this);

  override render(): TemplateResult {
    const { points } = this;
    const width = Math.max(240, this.width.value);
    const first = points[0]?.take ?? 1;
    const last = points.at(-1)?.take ?? 1;
    const inner = width - LEFT - RIGHT;
    const x = (take: number): number =>
      LEFT + (last === first ? inner / 2 : DOT + ((take - first) / (last - first)) * (inner - 2 * DOT));
    const y = (value: number): number => TOP + (1 - value) * (HEIGHT - TOP - BOTTOM);
    const trend = trendOf(points);
    return html`<svg viewBox="0 0 ${width} ${HEIGHT}" height=${HEIGHT} role="img" aria-label=${this.label}>
      ${this.grid(width, y)}
      ${points.map(({ take, low, high }) =>
        high > low
          ? svg`<line class="band" x1=${x(take)} x2=${x(take)} y1=${y(low)} y2=${y(high)}/>`
          : nothing,
      )}
      ${
        trend.length > 0
          ? svg`<polyline class="trend" points=${trend.map(({ take, value }) => `${x(take)},${y(value)}`).join(' ')} />
            <text class="on-line" x=${width - RIGHT} y=${y(trend.at(-1)?.value ?? 0) - 10} text-anchor="end">${t('takes.progressTrend')}</text>`
          : nothing
      }
      ${points.map(({ take, value }) => svg`<circle class="dot" r=${DOT} cx=${x(take)} cy=${y(value)}/>`)}
      ${this.takeLabels(x)}
    </svg>`;
  }

  /** Lines and words of the vertical axis, the same for every tune and every number of takes. */
  private grid(width: number, y: (value: number) => number): SVGTemplateResult[] {
    const line = (value: number): SVGTemplateResult =>
      svg`<line class="grid" x1=${LEFT} x2=${width - RIGHT} y1=${y(value)} y2=${y(value)}/>`;
    const word = (value: number, words: string): SVGTemplateResult =>
      svg`<text x=${LEFT - 12} y=${y(value) + 4} text-anchor="end">${words}</text>`;
    if (isShare(this.measure))
      return [
        ...[0, 0.5, 1].map(line),
        word(0, t('takes.shareNone')),
        word(0.5, t('takes.shareHalf')),
        word(1, t('takes.shareAll')),
      ];
    const levels = [0, 1, 2, 3, 4] as const;
    return [
      ...levelBounds.map(line),
      ...levels.map((level) =>
        word((levelBounds[level] + (levelBounds[level + 1] ?? 1)) / 2, t(`take.level${level}`)),
      ),
    ];
  }

  private takeLabels(x: (take: number) => number): SVGTemplateResult[] {
    let before = -Infinity;
    return this.points.flatMap(({ take }, index) => {
      if (x(take) - before < LABEL_SPACING) return [];
      before = x(take);
      const words = index === 0 ? `${t('takes.axisTake')} ${take}` : String(take);
      return svg`<text x=${x(take)} y=${HEIGHT - 10} text-anchor="middle">${words}</text>`;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-progress-plot': ProgressPlot;
  }
}

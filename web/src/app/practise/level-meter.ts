import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/t';
import { base } from '../styles/shared';

const SEGMENTS = 15;
/** Level of the first segment, dB of full scale. */
const LOWEST_DECIBELS = -54;

/** Number of lit segments for a peak level (full scale 1). */
export function litSegments(peak: number): number {
  if (peak <= 0) return 0;
  const decibels = 20 * Math.log10(peak);
  return Math.max(0, Math.min(SEGMENTS, Math.round((1 - decibels / LOWEST_DECIBELS) * SEGMENTS)));
}

/** Level of the microphone in steps. Silent for screen readers: the words beside it say what it means. */
@customElement('ws-level-meter')
export class LevelMeter extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: inline-flex;
        gap: 3px;
        block-size: 24px;
        flex: none;
      }
      i {
        inline-size: 6px;
        border-radius: 2px;
        background: var(--line);
        forced-color-adjust: none;
      }
      i.lit {
        background: var(--accent);
      }
      i.lit.hot {
        background: var(--warn);
      }
    `,
  ];

  /** Largest |sample| of the last moment, full scale 1. */
  @property({ type: Number }) peak = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute('role', 'img');
    this.setAttribute('aria-label', t('practise.level'));
  }

  override render(): TemplateResult[] {
    const lit = litSegments(this.peak);
    return Array.from({ length: SEGMENTS }, (_, index) => {
      const hot = index >= SEGMENTS - 1 ? 'hot' : '';
      return html`<i class="${index < lit ? 'lit' : ''} ${hot}"></i>`;
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-level-meter': LevelMeter;
  }
}

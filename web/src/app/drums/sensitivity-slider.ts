import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DrumClass } from '../../generated/drum-transcription';
import { t } from '../i18n/t';
import { cssProperties } from '../styles/css-properties';
import { base, forms } from '../styles/shared';

const sliderStep = 0.05;
const percent = 100;

/** How readily hits of one drum are taken. Fires `ws-slide` (number, -1..1) while moving, `ws-slide-end` after. */
@customElement('ws-sensitivity-slider')
export class SensitivitySlider extends LitElement {
  static override styles = [
    base,
    forms,
    css`
      :host {
        direction: ltr;
        position: relative;
        display: block;
      }
      /* The notch at the tuned place. */
      :host::before {
        content: '';
        position: absolute;
        inset-block-start: calc(50% - 7px);
        inset-inline-start: calc(50% - 1px);
        inline-size: 2px;
        block-size: 14px;
        background: var(--control);
      }
      input[type='range'] {
        position: relative;
        display: block;
      }
      :host([compact]) input[type='range'] {
        block-size: 2rem;
      }
    `,
  ];

  @property() drum: DrumClass = 'KD';
  @property({ type: Number }) value = 0;
  @property({ type: Boolean }) disabled = false;
  @property({ type: Boolean, reflect: true }) compact = false;

  override render(): TemplateResult {
    const { value } = this;
    const away = Math.round(Math.abs(value) * percent);
    const words =
      away === 0
        ? t('drums.sensitivityTuned')
        : value > 0
          ? t('drums.sensitivityMore', { percent: away })
          : t('drums.sensitivityFewer', { percent: away });
    return html`<input
      type="range"
      min="-1"
      max="1"
      step=${sliderStep}
      .value=${String(value)}
      ?disabled=${this.disabled}
      aria-label=${t('drums.sensitivityOf', { drum: t(`drums.${this.drum}`) })}
      aria-valuetext=${words}
      ${cssProperties({ '--fill': `${((value + 1) * percent) / 2}%` })}
      @input=${(event: Event) => this.onInput(event)}
      @change=${() => this.dispatchEvent(new CustomEvent('ws-slide-end', { bubbles: true, composed: true }))}
    />`;
  }

  private onInput(event: Event): void {
    const detail = Number((event.target as HTMLInputElement).value);
    this.dispatchEvent(new CustomEvent<number>('ws-slide', { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-sensitivity-slider': SensitivitySlider;
  }
}

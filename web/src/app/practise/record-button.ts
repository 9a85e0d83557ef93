import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { t } from '../i18n/t';
import { base } from '../styles/shared';

/** The largest round thing: a ring with a red disc, a square while live. Fires `ws-press` on release. Never disabled. */
@customElement('ws-record-button')
export class RecordButton extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: inline-grid;
        justify-items: center;
        gap: var(--space-8);
      }
      button {
        display: grid;
        place-items: center;
        inline-size: var(--size-record);
        block-size: var(--size-record);
        padding: 0;
        border: 3px solid var(--ink);
        border-radius: 50%;
        background: var(--sheet);
        cursor: pointer;
        touch-action: manipulation;
      }
      button:focus-visible {
        border-radius: 50%;
      }
      .disc {
        inline-size: 72%;
        block-size: 72%;
        border-radius: 50%;
        background: var(--record);
        forced-color-adjust: none;
      }
      :host([live]) button {
        inline-size: var(--size-record-live);
        block-size: var(--size-record-live);
        border-color: var(--record);
      }
      :host([live]) .disc {
        inline-size: 38%;
        block-size: 38%;
        border-radius: 8px;
      }
      .words {
        display: flex;
        align-items: center;
        gap: var(--space-8);
        font: var(--type-label);
      }
      kbd {
        padding: 0 0.5em;
        border: 1px solid var(--control);
        border-radius: var(--radius-mark);
        background: var(--sheet);
        font: var(--type-tick);
      }
      @media (max-width: 44.99rem) {
        button,
        :host([live]) button {
          inline-size: var(--size-record-narrow);
          block-size: var(--size-record-narrow);
        }
      }
      /* A phone held sideways, before a take: the disc says it. */
      @media (max-height: 30rem) {
        :host(:not([live])) button {
          inline-size: var(--size-record-narrow);
          block-size: var(--size-record-narrow);
        }
        :host(:not([live])) .words {
          display: none;
        }
      }
      @media (pointer: coarse), (max-width: 44.99rem) {
        kbd {
          display: none;
        }
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) live = false;
  /** Word under the button; "Record" unless given. */
  @property() word = '';

  @query('button') private button!: HTMLButtonElement;

  override focus(): void {
    this.button.focus();
  }

  override render(): TemplateResult {
    const word = this.word || (this.live ? t('practise.stop') : t('practise.record'));
    return html`<button type="button" aria-label=${word} aria-keyshortcuts="Space" @click=${this.onClick}>
        <span class="disc"></span>
      </button>
      <span class="words" aria-hidden="true">${word} <kbd>${t('practise.space')}</kbd></span>`;
  }

  private onClick(): void {
    this.dispatchEvent(new CustomEvent('ws-press', { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-record-button': RecordButton;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { t } from '../i18n/t';
import { base, buttons } from '../styles/shared';

// design.md "Working": nothing flashes before 300 ms, Cancel after one second.
const showAfterMilliseconds = 300;
const cancelAfterMilliseconds = 1000;

/** The named stage of a running job and its real progress; fires `ws-cancel`. `fraction` is 0..1. */
@customElement('ws-progress')
export class Progress extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-16);
        min-block-size: var(--size-touch);
      }
      .stage {
        font-weight: 600;
      }
      progress {
        flex: 1 1 10rem;
        min-inline-size: 6rem;
        block-size: 8px;
        appearance: none;
        border: 0;
        border-radius: 4px;
        background: var(--line);
        overflow: hidden;
      }
      progress::-webkit-progress-bar {
        background: var(--line);
      }
      progress::-webkit-progress-value {
        background: var(--accent);
      }
      progress::-moz-progress-bar {
        background: var(--accent);
      }
      @media (forced-colors: active) {
        progress {
          appearance: auto;
        }
      }
    `,
  ];

  @property() stage = '';
  @property({ type: Number }) fraction = 0;

  @state() private shown = false;
  @state() private cancellable = false;

  private timers: number[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.timers = [
      window.setTimeout(() => (this.shown = true), showAfterMilliseconds),
      window.setTimeout(() => (this.cancellable = true), cancelAfterMilliseconds),
    ];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const timer of this.timers) window.clearTimeout(timer);
    this.shown = false;
    this.cancellable = false;
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.shown) return nothing;
    const percent = Math.round(this.fraction * 100);
    return html`<div class="row">
      <span class="stage" id="stage">${this.stage}</span>
      <progress max="100" .value=${percent} aria-labelledby="stage">${percent} %</progress>
      <span class="numeric secondary" aria-hidden="true">${percent} %</span>
      ${
        this.cancellable
          ? html`<button class="button" type="button" @click=${this.onCancel}>${t('shell.cancel')}</button>`
          : nothing
      }
    </div>`;
  }

  private onCancel(): void {
    this.dispatchEvent(new CustomEvent('ws-cancel', { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-progress': Progress;
  }
}

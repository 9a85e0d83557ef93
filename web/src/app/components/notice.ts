import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icons } from '../icons';
import { base, buttons } from '../styles/shared';

/**
 * One plain message with at most one action: what happened, what to do. The words go in the slot; `action` names
 * the button, which fires `ws-action`; further buttons may go in the slot `more`. Tone `problem` is spoken at once.
 */
@customElement('ws-notice')
export class Notice extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .notice {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-16);
        padding: var(--space-12) var(--space-16);
        border: 1px solid var(--control);
        border-radius: var(--radius-panel);
        background: var(--sheet);
      }
      .notice.problem {
        border-color: var(--warn);
        background: var(--warn-soft);
      }
      .notice.problem > svg {
        color: var(--warn);
      }
      .words {
        flex: 1 1 14rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-8);
      }
    `,
  ];

  @property() tone: 'problem' | 'note' = 'note';
  @property() action = '';

  override render(): TemplateResult {
    return html`<div class="notice ${this.tone}" role=${this.tone === 'problem' ? 'alert' : 'status'}>
      ${this.tone === 'problem' ? icons.warning : icons.info}
      <div class="words"><slot></slot></div>
      <div class="actions">
        ${
          this.action === ''
            ? nothing
            : html`<button class="button" type="button" @click=${this.onAction}>${this.action}</button>`
        }
        <slot name="more"></slot>
      </div>
    </div>`;
  }

  private onAction(): void {
    this.dispatchEvent(new CustomEvent('ws-action', { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-notice': Notice;
  }
}

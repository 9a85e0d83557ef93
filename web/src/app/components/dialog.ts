import { LitElement, css, html } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { icons } from '../icons';
import { t } from '../i18n/t';
import { base, buttons } from '../styles/shared';

/**
 * A modal sheet on the browser's own dialog (focus stays inside, Escape closes). Set `open`; fires `close` when it
 * closed by any way. `heading` names it; content goes in the slot, buttons in the slot `actions`.
 */
@customElement('ws-dialog')
export class Dialog extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      dialog {
        inline-size: min(36rem, 100vw - 2 * var(--space-16));
        max-block-size: calc(100dvh - 2 * var(--space-16));
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius-sheet);
        background: var(--sheet);
        color: var(--ink);
        overflow: auto;
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      header {
        position: sticky;
        inset-block-start: 0;
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12);
        padding-block-start: var(--space-12);
        padding-inline: var(--space-24) var(--space-12);
        background: inherit;
      }
      .content {
        padding: var(--space-8) var(--space-24) var(--space-24);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-12);
        padding: 0 var(--space-24) var(--space-24);
      }
      footer:not(.filled) {
        display: none;
      }
    `,
  ];

  @property({ type: Boolean, reflect: true }) open = false;
  @property() heading = '';

  @query('dialog') private dialog!: HTMLDialogElement;
  @query('footer') private footer!: HTMLElement;

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @close=${this.onClose} @click=${this.onClick}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button
          class="button quiet icon-only"
          type="button"
          aria-label=${t('shell.close')}
          @click=${() => this.dialog.close()}
        >
          ${icons.close}
        </button>
      </header>
      <div class="content"><slot></slot></div>
      <footer><slot name="actions" @slotchange=${this.onActions}></slot></footer>
    </dialog>`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open && !this.dialog.open) this.dialog.showModal();
    if (!this.open && this.dialog.open) this.dialog.close();
  }

  private onActions(event: Event): void {
    this.footer.classList.toggle('filled', (event.target as HTMLSlotElement).assignedElements().length > 0);
  }

  private onClose(): void {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  }

  // A press on the backdrop arrives with the dialog itself as the target.
  private onClick(event: MouseEvent): void {
    if (event.target === this.dialog) this.dialog.close();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-dialog': Dialog;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { base, buttons } from '../styles/shared';

/**
 * A button (slot `button`, or the words in `label`) that opens a small panel with the content of the slot. Closes
 * with Escape, by a press outside or by leaving it with the keyboard. `side` says which edge the panel keeps to,
 * `up` opens it upward, `plain` draws the button as text.
 */
@customElement('ws-popover')
export class Popover extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: relative;
        display: inline-block;
      }
      .panel {
        position: absolute;
        inset-block-start: calc(100% + var(--space-4));
        inset-inline-start: 0;
        z-index: 5;
        inline-size: max-content;
        max-inline-size: min(24rem, 100vw - 2 * var(--space-16));
        max-block-size: 70vh;
        overflow: auto;
        padding: var(--space-16);
        border: 1px solid var(--control);
        border-radius: var(--radius-panel);
        background: var(--sheet);
        color: var(--ink);
        box-shadow: var(--shadow);
        text-align: start;
      }
      :host([side='end']) .panel {
        inset-inline: auto 0;
      }
      :host([up]) .panel {
        inset-block: auto calc(100% + var(--space-4));
      }
      .plain {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        min-block-size: var(--size-touch);
        min-inline-size: var(--size-touch);
        justify-content: center;
        padding: 0 var(--space-4);
        border: 0;
        background: none;
        color: var(--ink-2);
        font: var(--type-small);
        cursor: pointer;
      }
      .plain:hover {
        color: var(--ink);
        text-decoration: underline;
        text-underline-offset: 0.2em;
      }
    `,
  ];

  @property() label = '';
  /** Name for assistive technology where the button shows only an icon. */
  @property() name = '';
  @property({ reflect: true }) side: 'start' | 'end' = 'start';
  @property({ type: Boolean, reflect: true }) up = false;
  @property({ type: Boolean }) plain = false;
  @property({ type: Boolean, reflect: true }) open = false;

  @query('button') private button!: HTMLButtonElement;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.onOutside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.onOutside);
  }

  override render(): TemplateResult {
    return html`<div @keydown=${this.onKey} @focusout=${this.onFocusOut}>
      <button
        class=${this.plain ? 'plain' : 'button'}
        type="button"
        aria-expanded=${this.open ? 'true' : 'false'}
        aria-label=${this.name === '' ? nothing : this.name}
        @click=${() => (this.open = !this.open)}
      >
        <slot name="button"></slot>${this.label}
      </button>
      ${this.open ? html`<div class="panel" tabindex="-1"><slot></slot></div>` : nothing}
    </div>`;
  }

  private readonly onOutside = (event: PointerEvent): void => {
    if (this.open && !event.composedPath().includes(this)) this.open = false;
  };

  private onKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.open) return;
    event.stopPropagation();
    this.open = false;
    this.button.focus();
  }

  // Light-DOM content keeps the focus inside as far as the host is concerned.
  private onFocusOut(event: FocusEvent): void {
    const next = event.relatedTarget;
    if (!(next instanceof Node)) return;
    if (!this.contains(next) && !this.renderRoot.contains(next)) this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-popover': Popover;
  }
}

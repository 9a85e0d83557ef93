import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base } from '../styles/shared';

/** What can be done about a student in the class table, and what is odd. Fires `ws-listen`. */
@customElement('ws-student-cell')
export class StudentCell extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-12);
        font: inherit;
        min-inline-size: 9rem;
      }
      button {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        min-block-size: var(--size-touch);
        min-inline-size: var(--size-touch);
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        font-weight: 600;
        cursor: pointer;
      }
      .flag {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        color: var(--warn);
      }
      @media print {
        button {
          display: none;
        }
      }
    `,
  ];

  @property() name = '';
  @property({ type: Boolean }) sound = false;
  @property({ type: Boolean }) playing = false;
  @property({ attribute: false }) flags: readonly string[] = [];

  override render(): TemplateResult {
    const { name } = this;
    return html`${
      this.sound
        ? html`<button
            type="button"
            aria-label=${this.playing ? t('teach.stopNamed', { name }) : t('teach.listenNamed', { name })}
            @click=${this.listen}
          >
            ${this.playing ? icons.stop : icons.play} ${this.playing ? t('teach.stop') : t('teach.listen')}
          </button>`
        : nothing
    }${this.flags.map((words) => html`<span class="flag">${icons.warning} ${words}</span>`)}`;
  }

  // The row behind it opens the student's details, which is not what was meant.
  private listen(event: Event): void {
    event.stopPropagation();
    this.dispatchEvent(new CustomEvent('ws-listen'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-student-cell': StudentCell;
  }
}

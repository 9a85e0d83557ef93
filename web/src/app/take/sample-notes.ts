import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { t } from '../i18n/t';
import { base, buttons, sheets } from '../styles/shared';

const notes = ['ink', 'hairpin', 'loop'] as const;
type Note = (typeof notes)[number];

/** What a first visitor needs to read a result: three notes, each of which can be put away. */
@customElement('ws-sample-notes')
export class SampleNotes extends LitElement {
  static override styles = [
    base,
    buttons,
    sheets,
    css`
      :host {
        display: block;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
        gap: var(--space-12);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        gap: var(--space-8);
        padding: var(--space-16) var(--space-20);
      }
      h3 {
        font: var(--type-title-3);
      }
      p {
        flex: 1;
        color: var(--ink-2);
      }
    `,
  ];

  @state() private shown: readonly Note[] = notes;

  override render(): TemplateResult | typeof nothing {
    if (this.shown.length === 0) return nothing;
    return html`<section aria-labelledby="notes">
      <h2 id="notes" class="visually-hidden">${t('sample.notes')}</h2>
      <ul>
        ${this.shown.map(
          (note) =>
            html`<li class="sheet">
              <h3>${t(`sample.${note}Title`)}</h3>
              <p>${t(`sample.${note}`)}</p>
              <button
                class="button"
                type="button"
                aria-label="${t('sample.gotIt')}: ${t(`sample.${note}Title`)}"
                @click=${() => this.putAway(note)}
              >
                ${t('sample.gotIt')}
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  // The focus goes on to the next note, or to the page when none is left.
  private async putAway(note: Note): Promise<void> {
    this.shown = this.shown.filter((each) => each !== note);
    await this.updateComplete;
    this.renderRoot.querySelector('button')?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-sample-notes': SampleNotes;
  }
}

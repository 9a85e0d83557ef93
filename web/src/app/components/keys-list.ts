import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Scope } from '../../scope';
import { t } from '../i18n/t';
import { base, tables } from '../styles/shared';
import './dialog';
import { chosenLetter, isShortcut } from './keyboard';

/** The keys of a page, as pairs of key and what it does, in a dialog. Opens by `show()` and by the key `?`. */
@customElement('ws-keys-list')
export class KeysList extends LitElement {
  static override styles = [
    base,
    tables,
    css`
      td:first-child {
        white-space: nowrap;
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) keys: readonly (readonly [key: string, does: string])[] = [];

  @state() private shown = false;

  private scope = new Scope();

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    this.scope.listen(document, 'keydown', (event) => this.onKey(event as KeyboardEvent));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
  }

  show(): void {
    this.shown = true;
  }

  override render(): TemplateResult {
    return html`<ws-dialog
      heading=${t('keys.heading')}
      .open=${this.shown}
      @close=${() => (this.shown = false)}
    >
      <table>
        <tbody>
          ${[...this.keys, ['?', t('keys.help')] as const].map(
            ([key, does]) =>
              html`<tr>
                <td>${shown(key)}</td>
                <td>${does}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </ws-dialog>`;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key !== '?' || !isShortcut(event)) return;
    event.preventDefault();
    this.show();
  }
}

/** A key by the name that the visitor gave it. */
function shown(key: string): string {
  return key.replace(/\b[A-Z]\b/g, (letter) => chosenLetter(letter.toLowerCase()).toUpperCase());
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-keys-list': KeysList;
  }
}

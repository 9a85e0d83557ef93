import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DrumEngine } from '../../generated/drum-transcription';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, forms } from '../styles/shared';
import { engineGroups } from './engines';

/** Which way of listening is used. Fires `ws-engine` (DrumEngine); the one in use again means: listen anew. */
@customElement('ws-engine-chooser')
export class EngineChooser extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    css`
      :host {
        display: grid;
        gap: var(--space-8);
      }
    `,
  ];

  @property() engine: DrumEngine = 'default';

  override render(): TemplateResult {
    return html`<label for="engine">${t('drums.engine')}</label>
      <select id="engine" aria-describedby="engine-text" @change=${(event: Event) => this.onChoice(event)}>
        ${engineGroups.map(
          ({ key, engines }) =>
            html`<optgroup label=${t(`drums.${key}`)}>
              ${engines.map(
                (name) =>
                  html`<option value=${name} ?selected=${name === this.engine}>
                    ${t(`drums.${name}`)}
                  </option>`,
              )}
            </optgroup>`,
        )}
      </select>
      <p id="engine-text">${t(`drums.${this.engine}-text`)}</p>
      <p class="caption">${t('drums.engineHelp')}</p>
      <button class="button" type="button" @click=${() => this.fire(this.engine)}>
        ${icons.repeat} ${t('drums.engineAgain')}
      </button>`;
  }

  private onChoice(event: Event): void {
    this.fire((event.target as HTMLSelectElement).value as DrumEngine);
  }

  private fire(detail: DrumEngine): void {
    this.dispatchEvent(new CustomEvent<DrumEngine>('ws-engine', { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-engine-chooser': EngineChooser;
  }
}

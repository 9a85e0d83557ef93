import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/t';
import type { View } from '../router';
import { base, layout } from '../styles/shared';

/** Assignments and the class: make one, hand it out, read what comes back. */
@customElement('ws-teach-view')
export class TeachView extends LitElement implements View {
  static override styles = [
    base,
    layout,
    css`
      :host {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  override render(): TemplateResult {
    return html`<div class="page"><h1>${t('teach.title')}</h1></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-teach-view': TeachView;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { language } from '../i18n/language';
import { t } from '../i18n/t';
import type { View } from '../router';
import { href } from '../site';
import { base, layout, lists, sheets } from '../styles/shared';
import './guide-page';
import { guideTitle, guideNames } from './guide-titles';

/** The short guide: two ways in, what the measures mean, where the sound is. */
@customElement('ws-help-view')
export class HelpView extends LitElement implements View {
  static override styles = [
    base,
    sheets,
    layout,
    lists,
    css`
      :host {
        display: block;
      }
      .page {
        display: grid;
        gap: var(--space-16);
        max-inline-size: 48rem;
      }
      section {
        display: grid;
        gap: var(--space-12);
      }
      dl {
        display: grid;
        gap: var(--space-4) var(--space-16);
        margin: 0;
      }
      .guide {
        display: inline-flex;
        align-items: center;
        min-block-size: var(--size-touch);
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0 0 var(--space-8);
      }
    `,
  ];

  @property({ attribute: false }) query = new URLSearchParams();

  override render(): TemplateResult {
    const asked = this.query.get('guide');
    if (asked !== null && guideNames.includes(asked))
      return html`<ws-guide-page name=${asked}></ws-guide-page>`;
    return html`<div class="page">
      <h1>${t('help.title')}</h1>
      ${asked === null ? nothing : html`<p>${t('help.unknown')}</p>`}
      <section class="sheet" id="guides">
        <h2>${t('help.guides')}</h2>
        <p>${t('help.guidesText')} ${language().code === 'en' ? nothing : t('help.guideEnglish')}</p>
        <ul class="plain">
          ${guideNames.map((name) => html`<li><a class="guide" href=${href('help', { guide: name })}>${guideTitle(name)}</a></li>`)}
        </ul>
      </section>
      ${this.section(t('help.recordTitle'), t('help.recordText'), t('help.recordTip'))}
      ${this.section(t('help.fileTitle'), t('help.fileText'))}
      ${this.section(t('help.drumsTitle'), t('help.drumsText'), t('help.drumsTip'))}
      <section class="sheet" id="measures">
        <h2>${t('help.measuresTitle')}</h2>
        <dl>
          ${this.term(t('help.cents'), t('help.centsText'))}
          ${this.term(t('help.milliseconds'), t('help.millisecondsText'))}
          ${this.term(t('help.pitchAccuracy'), t('help.pitchAccuracyText'))}
          ${this.term(t('help.timingAccuracy'), t('help.timingAccuracyText'))}
          ${this.term(t('help.sureness'), t('help.surenessText'))}
        </dl>
      </section>
      ${this.section(t('help.privacyTitle'), t('help.privacyText'))}
      ${this.section(t('help.keysTitle'), t('help.keysText'))}
    </div>`;
  }

  private section(title: string, ...paragraphs: string[]): TemplateResult {
    return html`<section class="sheet">
      <h2>${title}</h2>
      ${paragraphs.map((words) => html`<p>${words}</p>`)}
    </section>`;
  }

  private term(name: string, definition: string): TemplateResult {
    return html`<dt>${name}</dt>
      <dd>${definition}</dd>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-help-view': HelpView;
  }
}

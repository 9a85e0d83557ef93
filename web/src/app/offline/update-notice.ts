import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '../components/notice';
import { t } from '../i18n/t';
import { router } from '../router';
import { busy } from '../services';
import { base } from '../styles/shared';
import { installation } from './this-installation';

const lookAgainMilliseconds = 2000;

/** Says that a new version waits, and lets it start. It also starts by itself with the next page that is opened. */
@customElement('ws-update-notice')
export class UpdateNotice extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        inline-size: 100%;
        max-inline-size: calc(var(--content-max) + 2 * var(--space-32));
        margin-inline: auto;
        padding-inline: var(--space-32);
      }
      @media (max-width: 44.99rem) {
        :host {
          padding-inline: var(--space-16);
        }
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @state() private elsewhere = false;

  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    installation.addEventListener('change', this.onChange);
    busy.addEventListener('change', this.onChange);
    router.openAnew = (address) => installation.openLink(address);
    this.onChange();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    installation.removeEventListener('change', this.onChange);
    busy.removeEventListener('change', this.onChange);
    window.clearTimeout(this.timer);
  }

  override render(): TemplateResult | typeof nothing {
    if (!installation.updateReady && !installation.starting) return nothing;
    const waits = busy.here || this.elsewhere;
    if (waits) return html`<ws-notice>${t('offline.updateAfterTake')}</ws-notice>`;
    return html`<ws-notice action=${t('offline.updateStart')} @ws-action=${() => installation.start()}>
      ${t('offline.updateReady')}
    </ws-notice>`;
  }

  private readonly onChange = (): void => {
    this.requestUpdate();
    if (!installation.updateReady) return;
    void busy.anywhere().then((anywhere) => {
      this.elsewhere = anywhere && !busy.here;
      window.clearTimeout(this.timer);
      // Nobody tells when another tab has come to rest.
      if (this.elsewhere) this.timer = window.setTimeout(this.onChange, lookAgainMilliseconds);
    });
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-update-notice': UpdateNotice;
  }
}

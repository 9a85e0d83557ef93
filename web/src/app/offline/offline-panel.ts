import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Group, SiteFile, Stock } from '../../offline/files';
import '../components/notice';
import '../components/progress';
import { fileSize } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { settings } from '../services';
import { base, buttons, forms, sheets } from '../styles/shared';
import { installation } from './this-installation';

/** Between two looks while files come in, milliseconds. */
const lookAgainMilliseconds = 1500;

const bytesOf = (files: readonly SiteFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Whether the site works without a connection, what of it is not here yet, and the switch. */
@customElement('ws-offline-panel')
export class OfflinePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        gap: var(--space-16);
        justify-items: start;
      }
      ws-progress {
        inline-size: 100%;
      }
    `,
  ];

  @state() private stock: Stock | null = null;
  @state() private fraction: number | null = null;
  @state() private failed = false;

  private abort: AbortController | null = null;
  private timer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    installation.addEventListener('change', this.onChange);
    settings.addEventListener('change', this.onChange);
    this.onChange();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    installation.removeEventListener('change', this.onChange);
    settings.removeEventListener('change', this.onChange);
    window.clearTimeout(this.timer);
    this.abort?.abort();
  }

  override render(): TemplateResult {
    return html`<section class="sheet" aria-labelledby="offline">
      <h2 id="offline">${t('offline.title')}</h2>
      ${
        installation.possible
          ? html`<label class="choice">
                <input
                  type="checkbox"
                  .checked=${settings.values.offline}
                  @change=${(event: Event) => settings.set({ offline: (event.target as HTMLInputElement).checked })}
                />
                ${t('offline.keep')}
              </label>
              <p class="caption">${t('offline.keepText')}</p>
              ${settings.values.offline ? this.renderStock() : nothing}`
          : html`<p>${t('offline.impossible')}</p>`
      }
    </section>`;
  }

  private renderStock(): TemplateResult | typeof nothing {
    const { stock } = this;
    const lacking = (group: Group): SiteFile[] => stock?.missing.filter((file) => file.group === group) ?? [];
    if (!stock || lacking('shell').length > 0) return html`<p role="status">${t('offline.getting')}</p>`;
    const usual = bytesOf(lacking('usual'));
    const rest = bytesOf(lacking('rest'));
    const words =
      usual > 0
        ? t('offline.missing', { size: fileSize(usual) })
        : rest > 0
          ? t('offline.readyNotAll', { size: fileSize(rest) })
          : t('offline.ready');
    return html`<p role="status">${words}</p>
      ${this.failed ? html`<ws-notice tone="problem">${t('offline.fetchFailed')}</ws-notice>` : nothing}
      ${
        this.fraction !== null
          ? html`<ws-progress
              stage=${t('offline.fetching')}
              .fraction=${this.fraction}
              @ws-cancel=${() => this.abort?.abort()}
            ></ws-progress>`
          : usual + rest > 0
            ? html`<button class="button" type="button" @click=${() => this.fetchAll()}>
                ${icons.download} ${t('offline.fetchAll', { size: fileSize(usual + rest) })}
              </button>`
            : nothing
      }`;
  }

  private readonly onChange = (): void => void this.look();

  private async look(): Promise<void> {
    window.clearTimeout(this.timer);
    this.stock = settings.values.offline ? await installation.stock() : null;
    const complete = this.stock?.missing.every(({ group }) => group === 'rest') ?? false;
    if (this.isConnected && installation.possible && settings.values.offline && !complete)
      this.timer = window.setTimeout(this.onChange, lookAgainMilliseconds);
  }

  private async fetchAll(): Promise<void> {
    if (!this.stock || this.abort) return;
    const abort = new AbortController();
    this.abort = abort;
    this.failed = false;
    this.fraction = 0;
    const left = await installation.fetch(this.stock.missing, abort.signal, ({ bytes, doneBytes }) => {
      this.fraction = bytes === 0 ? 1 : doneBytes / bytes;
    });
    this.failed = left.length > 0;
    this.fraction = null;
    this.abort = null;
    await this.look();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-offline-panel': OfflinePanel;
  }
}

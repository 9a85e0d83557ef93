import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { BackupErrorCode } from '../../store/backup';
import type { ImportReport } from '../../store/backups';
import { announce } from '../components/announce';
import { saveFile } from '../components/files';
import '../components/notice';
import '../components/progress';
import { fileSize } from '../i18n/format';
import { t } from '../i18n/t';
import type { MessageKey } from '../i18n/t';
import { icons } from '../icons';
import { installation } from '../offline/this-installation';
import { busy, settings, store } from '../services';
import { cssProperties } from '../styles/css-properties';
import { base, buttons, layout, sheets } from '../styles/shared';

/** What fills the device, largest concern first. */
interface Share {
  key: 'takes' | 'drums' | 'exercises' | 'results' | 'program';
  bytes: number;
}

const failures = {
  foreign: 'storage.failedForeign',
  newer: 'storage.failedNewer',
  full: 'storage.failedFull',
  unavailable: 'storage.failedUnavailable',
  cancelled: 'storage.cancelled',
} as const satisfies Record<BackupErrorCode, MessageKey>;

/** Days as `2026-11-28`, for the name of a backup. */
const dayLength = 10;

const percent = 100;

/** The picker for a new file, where the browser has one. */
type SavePicker = (options: {
  suggestedName: string;
  types: { accept: Record<string, string[]> }[];
}) => Promise<FileSystemFileHandle>;

/** How full the device is and of what, keeping it safe, and everything as one file. Fires `ws-imported`. */
@customElement('ws-storage-panel')
export class StoragePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    sheets,
    layout,
    css`
      :host {
        display: block;
      }
      .sheet {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
      }
      .bar {
        display: flex;
        block-size: var(--space-12);
        border-radius: var(--radius-mark);
        background: var(--line);
        overflow: hidden;
      }
      .bar span {
        min-inline-size: 2px;
        border-inline-end: 2px solid var(--sheet);
        background: var(--accent);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-4) var(--space-16);
        margin: 0;
      }
      dd {
        margin: 0;
        text-align: end;
      }
      .actions {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr));
        gap: var(--space-16);
      }
      .actions > div {
        display: grid;
        align-content: start;
        justify-items: start;
        gap: var(--space-8);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-16);
      }
    `,
  ];

  @state() private shares: Share[] = [];
  @state() private usage: { usedBytes: number; quotaBytes: number } | null = null;
  @state() private safe: boolean | null = null;
  @state() private asked = false;
  @state() private persistent = true;
  @state() private job: { kind: 'exporting' | 'importing'; fraction: number } | null = null;
  @state() private told: string[] = [];
  @state() private problem = '';

  @query('input') private input!: HTMLInputElement;

  private abort: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look();
    void this.clear();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort?.abort();
  }

  /** Looks anew at what is stored. */
  async look(): Promise<void> {
    const recordings = await store();
    this.persistent = recordings.persistent;
    const [sizes, usage, safe, stock] = await Promise.all([
      recordings.sizes(),
      recordings.usage(),
      recordings.isKeptSafe(),
      installation.stock(),
    ]);
    const program = stock
      ? Object.values(stock.groups).reduce((sum, { storedBytes }) => sum + storedBytes, 0)
      : 0;
    const named = sizes.takes + sizes.drums + sizes.scores + program;
    const shares: Share[] = [
      { key: 'takes', bytes: sizes.takes },
      { key: 'drums', bytes: sizes.drums },
      { key: 'exercises', bytes: sizes.scores },
      { key: 'results', bytes: Math.max(0, (usage?.usedBytes ?? 0) - named) },
      { key: 'program', bytes: program },
    ];
    this.shares = shares.filter(({ bytes }) => bytes > 0);
    this.usage = usage;
    this.safe = safe;
  }

  override render(): TemplateResult {
    return html`<section class="sheet" aria-labelledby="storage">
      <h2 id="storage">${t('storage.title')}</h2>
      ${this.persistent ? html`${this.renderUsage()} ${this.renderSafety()}` : html`<p>${t('storage.memoryOnly')}</p>`}
      ${
        this.job
          ? html`<ws-progress
              stage=${t(`storage.${this.job.kind}`)}
              .fraction=${this.job.fraction}
              @ws-cancel=${() => this.abort?.abort()}
            ></ws-progress>`
          : nothing
      }
      ${this.problem === '' ? nothing : html`<ws-notice tone="problem">${this.problem}</ws-notice>`}
      ${
        this.told.length === 0
          ? nothing
          : html`<ws-notice>${this.told.map((sentence) => html`<div>${sentence}</div>`)}</ws-notice>`
      }
      ${this.persistent ? this.renderBackup() : nothing}
    </section>`;
  }

  private renderUsage(): TemplateResult | typeof nothing {
    if (!this.usage) return nothing;
    const { usedBytes, quotaBytes } = this.usage;
    const whole = Math.max(
      1,
      this.shares.reduce((sum, { bytes }) => sum + bytes, 0),
    );
    return html`<p>${t('storage.used', { used: fileSize(usedBytes), quota: fileSize(quotaBytes) })}</p>
      <div class="bar" aria-hidden="true">
        ${this.shares.map(
          ({ bytes }, index) =>
            html`<span
              ${cssProperties({
                flex: String(bytes / whole),
                opacity: String(1 - index / (this.shares.length + 1)),
              })}
            ></span>`,
        )}
      </div>
      <dl>
        ${this.shares.map(
          ({ key, bytes }) =>
            html`<dt>${t(`storage.${key}`)}</dt>
              <dd class="numeric">${fileSize(bytes)} · ${Math.round((bytes / whole) * percent)} %</dd>`,
        )}
      </dl>`;
  }

  private renderSafety(): TemplateResult | typeof nothing {
    if (this.safe === null) return nothing;
    if (this.safe) return html`<p class="caption">${t('storage.safe')}</p>`;
    return html`<div class="row">
      <span class="caption">${this.asked ? t('storage.notGranted') : t('storage.notSafe')}</span>
      ${
        this.asked
          ? nothing
          : html`<button class="button" type="button" @click=${() => this.keepSafe()}>
              ${t('storage.keepSafe')}
            </button>`
      }
    </div>`;
  }

  private renderBackup(): TemplateResult {
    return html`<div class="actions">
        <div>
          <button class="button" type="button" @click=${() => this.exportAll()}>
            ${icons.download} ${t('storage.exportAll')}
          </button>
          <p class="caption">${t('storage.exportText')}</p>
        </div>
        <div>
          <button class="button" type="button" @click=${() => this.input.click()}>
            ${icons.upload} ${t('storage.importAll')}
          </button>
          <p class="caption">${t('storage.importText')}</p>
        </div>
      </div>
      <input
        type="file"
        hidden
        accept=".zip,application/zip"
        aria-label=${t('storage.importAll')}
        @change=${this.onChosen}
      />`;
  }

  private async keepSafe(): Promise<void> {
    this.safe = await (await store()).keepSafe();
    this.asked = true;
  }

  /** A file that an earlier export left for saving. */
  private async clear(): Promise<void> {
    const { clearBackup } = await import('../../store/backups');
    if (this.persistent && !this.job) await clearBackup().catch(() => undefined);
  }

  private async exportAll(): Promise<void> {
    if (this.job) return;
    const name = `woodshed-${new Date().toISOString().slice(0, dayLength)}.zip`;
    const { showSaveFilePicker: pick } = window as { showSaveFilePicker?: SavePicker };
    let target: FileSystemFileHandle | null = null;
    try {
      target =
        (await pick?.({ suggestedName: name, types: [{ accept: { 'application/zip': ['.zip'] } }] })) ?? null;
    } catch (error) {
      // Closing the picker is an answer; where it may not be shown, the file is saved as a download.
      if (error instanceof DOMException && error.name === 'AbortError') return;
    }
    await this.run('exporting', async (run) => {
      const { exportAll } = await import('../../store/backups');
      const file = await exportAll(target, settings.text(), run);
      if (file) saveFile(file, name);
      this.tell([t('storage.exported')]);
    });
  }

  private onChosen(): void {
    const [file] = this.input.files ?? [];
    this.input.value = '';
    if (file) void this.importFrom(file);
  }

  private async importFrom(file: File): Promise<void> {
    await this.run('importing', async (run) => {
      const { importAll } = await import('../../store/backups');
      const report = await importAll(file, run);
      if (report.settings !== null) settings.adopt(report.settings);
      this.tell(importWords(report));
      this.dispatchEvent(new Event('ws-imported'));
    });
  }

  private tell(sentences: string[]): void {
    this.told = sentences;
    announce(this, sentences.join(' '));
  }

  private async run(
    kind: 'exporting' | 'importing',
    work: (run: { signal: AbortSignal; onProgress: (fraction: number) => void }) => Promise<void>,
  ): Promise<void> {
    if (this.job) return;
    const done = busy.begin();
    const abort = new AbortController();
    this.abort = abort;
    this.job = { kind, fraction: 0 };
    this.told = [];
    this.problem = '';
    try {
      await work({ signal: abort.signal, onProgress: (fraction) => (this.job = { kind, fraction }) });
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      const known = typeof code === 'string' && code in failures ? (code as BackupErrorCode) : 'unavailable';
      if (known === 'cancelled') this.tell([t(failures.cancelled)]);
      else this.problem = t(failures[known]);
    } finally {
      this.job = null;
      this.abort = null;
      done();
      await this.look().catch(() => undefined);
    }
  }
}

/** What came of adding a saved file, a sentence each. */
function importWords({ recordings, records, already, unreadable, full }: ImportReport): string[] {
  const sentences = [t('storage.imported', { count: recordings })];
  if (records > 0) sentences.push(t('storage.importedRecords', { count: records }));
  if (already > 0) sentences.push(t('storage.importedAlready', { count: already }));
  if (unreadable > 0) sentences.push(t('storage.importedUnreadable', { count: unreadable }));
  if (full) sentences.push(t('storage.importedFull'));
  return sentences;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-storage-panel': StoragePanel;
  }
}

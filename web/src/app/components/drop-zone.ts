import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { icons } from '../icons';
import { t } from '../i18n/t';
import { base, buttons } from '../styles/shared';
import { audioAccept, byName, carriesFiles, filesOfDrop, looksLikeAudio } from './files';

/**
 * Takes recordings by drop, by picker and, with `folders`, by folder picker. Fires `ws-files` (detail: File[], not
 * empty). While a file is dragged over the window it says `offer`, over the zone itself it lights up. Content in
 * the slot is shown inside; `bare` draws no frame of its own, `label` names the picker button (none if empty).
 * With `window` a file dropped anywhere on the page counts.
 */
@customElement('ws-drop-zone')
export class DropZone extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .zone {
        position: relative;
        border-radius: inherit;
      }
      :host(:not([bare])) .zone {
        border: 2px dashed var(--control);
        border-radius: var(--radius-sheet);
        padding: var(--space-24);
      }
      .zone.over,
      :host(:not([bare])) .zone.over {
        outline: 3px solid var(--accent);
        outline-offset: 3px;
        background: var(--accent-soft);
      }
      .offer {
        position: absolute;
        inset: 0;
        z-index: 1;
        display: grid;
        place-items: center;
        padding: var(--space-16);
        border: 2px dashed var(--accent);
        border-radius: inherit;
        background: var(--accent-soft);
        color: var(--ink);
        font: var(--type-title-3);
        text-align: center;
        pointer-events: none;
      }
      .pickers {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-12);
      }
      .hint {
        color: var(--ink-2);
      }
    `,
  ];

  @property() label = '';
  @property() hint = '';
  @property() offer = '';
  @property() accept = audioAccept;
  @property({ type: Boolean }) multiple = false;
  @property({ type: Boolean }) folders = false;
  @property({ type: Boolean, reflect: true }) bare = false;
  @property({ type: Boolean }) window = false;

  @state() private dragging = false;
  @state() private over = false;

  @query('input.files') private fileInput!: HTMLInputElement;
  @query('input.folder') private folderInput!: HTMLInputElement | null;

  // Entering a child fires before leaving its parent, so depth is counted.
  private depth = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('dragenter', this.onWindowEnter);
    document.addEventListener('dragleave', this.onWindowLeave);
    document.addEventListener('dragover', this.onWindowOver);
    document.addEventListener('drop', this.onWindowDrop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('dragenter', this.onWindowEnter);
    document.removeEventListener('dragleave', this.onWindowLeave);
    document.removeEventListener('dragover', this.onWindowOver);
    document.removeEventListener('drop', this.onWindowDrop);
  }

  /** Opens the file picker. Call from a user's press. */
  choose(): void {
    this.fileInput.click();
  }

  /** Opens the folder picker; needs `folders`. Call from a user's press. */
  chooseFolder(): void {
    this.folderInput?.click();
  }

  override render(): TemplateResult {
    return html`
      <div
        part="zone"
        class="zone ${this.over ? 'over' : ''}"
        @dragenter=${() => (this.over = true)}
        @dragover=${this.onOver}
        @dragleave=${this.onLeave}
        @drop=${this.onDrop}
      >
        <slot></slot>
        ${
          this.label === ''
            ? nothing
            : html`<div class="pickers">
                <button class="button primary" type="button" @click=${() => this.choose()}>
                  ${icons.upload} ${this.label}
                </button>
                ${
                  this.folders
                    ? html`<button class="button" type="button" @click=${() => this.chooseFolder()}>
                        ${icons.folder} ${t('shell.chooseFolder')}
                      </button>`
                    : nothing
                }
                ${this.hint === '' ? nothing : html`<span class="hint">${this.hint}</span>`}
              </div>`
        }
        ${this.dragging && this.offer !== '' ? html`<div class="offer">${this.offer}</div>` : nothing}
      </div>
      <input
        class="files"
        type="file"
        hidden
        aria-label=${this.label === '' ? t('shell.chooseFile') : this.label}
        accept=${this.accept}
        ?multiple=${this.multiple}
        @change=${this.onPicked}
      />
      ${
        this.folders
          ? html`<input
              class="folder"
              type="file"
              hidden
              webkitdirectory
              aria-label=${t('shell.chooseFolder')}
              @change=${this.onFolder}
            />`
          : nothing
      }
    `;
  }

  private readonly onWindowEnter = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    this.depth += 1;
    this.dragging = true;
  };

  private readonly onWindowLeave = (event: DragEvent): void => {
    if (!carriesFiles(event)) return;
    this.depth -= 1;
    if (this.depth <= 0) this.endDrag();
  };

  // A file that misses the zone must not make the browser leave the page.
  private readonly onWindowOver = (event: DragEvent): void => {
    if (carriesFiles(event)) event.preventDefault();
  };

  private readonly onWindowDrop = (event: DragEvent): void => {
    const taken = event.defaultPrevented;
    if (carriesFiles(event)) event.preventDefault();
    this.endDrag();
    if (this.window && !taken) void this.take(event);
  };

  private endDrag(): void {
    this.depth = 0;
    this.dragging = false;
    this.over = false;
  }

  private onOver(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  }

  private onLeave(event: DragEvent): void {
    const zone = event.currentTarget as HTMLElement;
    if (!(event.relatedTarget instanceof Node) || !zone.contains(event.relatedTarget)) this.over = false;
  }

  private onDrop(event: DragEvent): void {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    void this.take(event);
  }

  private async take(event: DragEvent): Promise<void> {
    if (event.dataTransfer) this.deliver(await filesOfDrop(event.dataTransfer));
  }

  private onPicked(): void {
    this.deliver([...(this.fileInput.files ?? [])]);
    this.fileInput.value = '';
  }

  private onFolder(): void {
    const input = this.folderInput;
    if (!input) return;
    this.deliver([...(input.files ?? [])].filter(looksLikeAudio).sort(byName), true);
    input.value = '';
  }

  private deliver(files: File[], fromFolder = false): void {
    if (files.length === 0) {
      if (fromFolder) this.dispatchEvent(new CustomEvent('ws-no-audio', { bubbles: true, composed: true }));
      return;
    }
    const taken = this.multiple ? files : files.slice(0, 1);
    this.dispatchEvent(new CustomEvent<File[]>('ws-files', { detail: taken, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-drop-zone': DropZone;
  }
}

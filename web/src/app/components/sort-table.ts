import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { decimal } from '../i18n/format';
import { t } from '../i18n/t';
import { base, tables } from '../styles/shared';

/** One field: what is read, and what sorting compares. Infinity stands for a field without a figure, which stays last. */
export interface Cell {
  value: number | string;
  words: string;
  /** What is drawn in place of the words; it must say the same. */
  view?: TemplateResult;
}

export interface TableRow {
  /** What `ws-row` tells when the row is pressed; -1 for rows that lead nowhere. */
  key: number;
  cells: Cell[];
}

export interface TableContent {
  columns: string[];
  rows: TableRow[];
}

/** A figure with so many decimals and a proper minus sign; empty where there is none. */
export function figureCell(value: number | null, digits = 0, signed = false): Cell {
  if (value === null) return { value: Infinity, words: '' };
  const words = decimal(value, digits);
  const above = Number(value.toFixed(digits)) > 0;
  return { value, words: signed && above ? `+${words}` : words };
}

/** A field of words, sorted by them or by `value`. */
export function wordsCell(words: string, value: number | string = words): Cell {
  return { value, words };
}

/** A table that sorts by any column: the text twin of a plot. Fires `ws-row` (detail: the row's key). */
@customElement('ws-sort-table')
export class SortTable extends LitElement {
  static override styles = [
    base,
    tables,
    css`
      :host {
        display: block;
      }
      :host([tall]) .scroll {
        max-block-size: none;
      }
      :host([tall]) :is(th, td) {
        padding-inline: var(--space-8);
      }
      :host([tall]) :is(th, td):first-child {
        padding-inline-start: var(--space-24);
        white-space: nowrap;
      }
      /* A field that opens something looks like the words it holds. */
      td button.plain {
        min-block-size: var(--size-touch);
        padding: 0;
        border: 0;
        background: none;
        color: inherit;
        font: inherit;
        font-weight: 600;
        text-align: start;
        cursor: pointer;
      }
      tbody tr.leads {
        cursor: pointer;
      }
      tbody tr.selected {
        background: var(--accent-soft);
      }
      @media (forced-colors: active) {
        tbody tr.selected {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) content: TableContent = { columns: [], rows: [] };
  @property({ type: Number }) selected = -1;
  /** Name of the region that scrolls. */
  @property() label = '';
  /** As high as its rows; only sideways does it scroll. */
  @property({ type: Boolean, reflect: true }) tall = false;
  /** Rows shown, once they are sorted. */
  @property({ attribute: false }) limit = Infinity;

  @state() private sortColumn = -1;
  @state() private descending = false;

  override render(): TemplateResult {
    const { columns } = this.content;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label}>
      <table>
        <thead>
          <tr>
            ${columns.map(
              (name, column) =>
                html`<th scope="col" aria-sort=${this.sortOf(column)}>
                  <button
                    type="button"
                    aria-label=${t('take.sortBy', { column: name })}
                    @click=${() => this.sort(column)}
                  >
                    ${name}
                  </button>
                </th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${this.sorted()
            .slice(0, this.limit)
            .map(
              ({ key, cells }) =>
                html`<tr
                  class="${key >= 0 ? 'leads' : ''} ${key === this.selected && key >= 0 ? 'selected' : ''}"
                  @click=${() => this.choose(key)}
                >
                  ${cells.map(({ words, view }) => html`<td>${view ?? words}</td>`)}
                </tr>`,
            )}
        </tbody>
      </table>
    </div>`;
  }

  private sortOf(column: number): 'ascending' | 'descending' | 'none' {
    if (column !== this.sortColumn) return 'none';
    return this.descending ? 'descending' : 'ascending';
  }

  private sort(column: number): void {
    this.descending = column === this.sortColumn && !this.descending;
    this.sortColumn = column;
  }

  private sorted(): TableRow[] {
    const { rows, columns } = this.content;
    // Another plot's table may have fewer columns.
    const column = this.sortColumn < columns.length ? this.sortColumn : -1;
    if (column < 0) return rows;
    const sign = this.descending ? -1 : 1;
    const compare = (a: Cell['value'], b: Cell['value']): number =>
      typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return [...rows].sort((a, b) => {
      const [one, other] = [a.cells[column]?.value ?? '', b.cells[column]?.value ?? ''];
      if (one === Infinity || other === Infinity) return compare(one, other) || 0;
      return sign * compare(one, other);
    });
  }

  private choose(key: number): void {
    if (key < 0) return;
    this.dispatchEvent(new CustomEvent<number>('ws-row', { detail: key, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-sort-table': SortTable;
  }
}

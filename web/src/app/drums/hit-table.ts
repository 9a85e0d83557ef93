import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DrumEvent } from '../../generated/drum-transcription';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { base, buttons, layout, tables } from '../styles/shared';
import { decisionOn, isUnsure } from './decisions';
import type { Decision } from './decisions';

type Column = 'time' | 'instrument' | 'velocity' | 'confidence';

const rowsPerPage = 100;
const columns: {
  column: Column;
  key: 'drums.tableTime' | 'drums.tableDrum' | 'drums.tableLoudness' | 'drums.tableSureness';
}[] = [
  { column: 'time', key: 'drums.tableTime' },
  { column: 'instrument', key: 'drums.tableDrum' },
  { column: 'velocity', key: 'drums.tableLoudness' },
  { column: 'confidence', key: 'drums.tableSureness' },
];

/** The hits as a sortable table, a page at a time. Pressing a time fires `ws-hit` (DrumEvent). */
@customElement('ws-hit-table')
export class HitTable extends LitElement {
  static override styles = [
    base,
    buttons,
    layout,
    tables,
    css`
      :host {
        display: block;
      }
      td button {
        min-block-size: 2rem;
        min-inline-size: var(--size-touch);
        padding: 0;
        border: 0;
        background: none;
        color: var(--accent);
        font: inherit;
        font-weight: 600;
        text-align: start;
        text-decoration: underline;
        cursor: pointer;
      }
      .row {
        margin-block-start: var(--space-12);
      }
    `,
  ];

  /** Ordered by time. */
  @property({ attribute: false }) events: readonly DrumEvent[] = [];
  @property({ attribute: false }) decisions: readonly Decision[] = [];

  @state() private sortBy: Column = 'time';
  @state() private descending = false;
  @state() private page = 0;

  private sorted: readonly DrumEvent[] = [];

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('events') && !changed.has('sortBy') && !changed.has('descending')) return;
    const sign = this.descending ? -1 : 1;
    const column = this.sortBy;
    this.sorted = [...this.events].sort((a, b) => {
      const [left, right] = [a[column], b[column]];
      return sign * (left < right ? -1 : left > right ? 1 : a.time - b.time);
    });
    this.page = Math.min(this.page, Math.max(0, Math.ceil(this.sorted.length / rowsPerPage) - 1));
  }

  override render(): TemplateResult {
    const first = this.page * rowsPerPage;
    const rows = this.sorted.slice(first, first + rowsPerPage);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('drums.tableTitle')}>
        <table>
          <thead>
            <tr>
              ${columns.map(({ column, key }) => this.renderHeader(column, t(key)))}
            </tr>
          </thead>
          <tbody>
            ${rows.map((event) => this.renderRow(event))}
          </tbody>
        </table>
      </div>
      ${
        this.sorted.length > rowsPerPage
          ? html`<div class="row">
              <button
                class="button"
                type="button"
                ?disabled=${this.page === 0}
                @click=${() => (this.page -= 1)}
              >
                ${t('drums.tablePrevious')}
              </button>
              <span class="numeric">
                ${t('drums.tablePage', { from: first + 1, to: first + rows.length, count: this.sorted.length })}
              </span>
              <button
                class="button"
                type="button"
                ?disabled=${first + rowsPerPage >= this.sorted.length}
                @click=${() => (this.page += 1)}
              >
                ${t('drums.tableNext')}
              </button>
            </div>`
          : nothing
      }`;
  }

  private renderHeader(column: Column, words: string): TemplateResult {
    const active = this.sortBy === column;
    const order = this.descending ? 'descending' : 'ascending';
    return html`<th scope="col" aria-sort=${active ? order : 'none'}>
      <button type="button" @click=${() => this.sort(column)}>
        ${words}${active ? (this.descending ? ' ▾' : ' ▴') : nothing}
      </button>
    </th>`;
  }

  private renderRow(event: DrumEvent): TemplateResult {
    const time = clock(event.time, 2);
    return html`<tr>
      <td>
        <button type="button" aria-label=${t('drums.tablePlay', { time })} @click=${() => this.choose(event)}>
          ${time}
        </button>
      </td>
      <td>${t(`drums.${event.instrument}`)}</td>
      <td>${Math.round(event.velocity * 100)} %</td>
      <td>${this.sureness(event)}</td>
    </tr>`;
  }

  private sureness(event: DrumEvent): string {
    if (decisionOn(this.decisions, event)) return t('drums.tableKept');
    const percent = `${Math.round(event.confidence * 100)} %`;
    return isUnsure(event) ? `${percent}, ${t('drums.tableUnsure')}` : percent;
  }

  private sort(column: Column): void {
    this.descending = this.sortBy === column && !this.descending;
    this.sortBy = column;
    this.page = 0;
  }

  private choose(event: DrumEvent): void {
    this.dispatchEvent(
      new CustomEvent<DrumEvent>('ws-hit', { detail: event, bubbles: true, composed: true }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-hit-table': HitTable;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Score } from '../../generated/score';
import type { TakeReport } from '../../generated/take-report';
import type { AssessedNote } from '../../report/notes';
import { t } from '../i18n/t';
import { base, tables } from '../styles/shared';
import { beatWords, letterOf, letterOfMidi, resultWords } from './words';

interface Cell {
  /** Sorting compares this. */
  value: number | string;
  words: string;
}

interface Row {
  /** Index of the note; -1 for extras. */
  index: number;
  cells: Cell[];
}

function number(value: number | null, digits = 0, signed = false): Cell {
  if (value === null) return { value: Infinity, words: '' };
  const rounded = value.toFixed(digits).replace(/^-(0(\.0+)?)$/, '$1');
  return { value, words: signed && Number(rounded) > 0 ? `+${rounded}` : rounded.replace('-', '−') };
}

/** The text twin of score and plot: every note with its figures, sortable. Fires `ws-select` (detail: note index). */
@customElement('ws-notes-table')
export class NotesTable extends LitElement {
  static override styles = [
    base,
    tables,
    css`
      :host {
        display: block;
      }
      tbody tr {
        cursor: pointer;
      }
      tbody tr.selected {
        background: var(--accent-soft);
      }
    `,
  ];

  @property({ attribute: false }) report: TakeReport | null = null;
  /** Null without a score: the heard notes are listed instead. */
  @property({ attribute: false }) score: Score | null = null;
  @property({ attribute: false }) notes: readonly AssessedNote[] = [];
  @property({ type: Number }) transposition = 0;
  @property({ type: Number }) selected = -1;

  @state() private sortColumn = -1;
  @state() private descending = false;

  override render(): TemplateResult | typeof nothing {
    if (!this.report) return nothing;
    const { columns, rows } = this.score
      ? this.writtenRows(this.report, this.score)
      : this.heardRows(this.report);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('take.tableTab')}>
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
          ${this.sorted(rows).map(
            ({ index, cells }) =>
              html`<tr
                class=${index === this.selected && index >= 0 ? 'selected' : ''}
                @click=${() => this.select(index)}
              >
                ${cells.map(({ words }) => html`<td>${words}</td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private writtenRows(report: TakeReport, score: Score): { columns: string[]; rows: Row[] } {
    const rows = this.notes.map((note): Row => {
      const name = letterOf(note.written.name);
      const result = resultWords(note, score);
      return {
        index: note.index,
        cells: [
          { value: note.written.bar, words: note.barNumber },
          { value: note.written.beat, words: beatWords(note.written.beat) },
          { value: name, words: name },
          { value: result, words: result },
          number(note.centsShown ? note.report.cents : null, 0, true),
          number(note.report.milliseconds, 0, true),
        ],
      };
    });
    const extras = report.extras.map((extra): Row => {
      const name = letterOfMidi(extra.midi - this.transposition, score);
      return {
        index: -1,
        cells: [
          { value: Infinity, words: '' },
          { value: Infinity, words: '' },
          { value: name, words: name },
          { value: t('take.markExtra'), words: t('take.markExtra') },
          number(null),
          number(null),
        ],
      };
    });
    return {
      columns: [
        t('take.columnBar'),
        t('take.columnBeat'),
        t('take.columnNote'),
        t('take.columnResult'),
        t('take.columnCents'),
        t('take.columnMilliseconds'),
      ],
      rows: [...rows, ...extras],
    };
  }

  private heardRows(report: TakeReport): { columns: string[]; rows: Row[] } {
    const rows = report.notes.flatMap(({ index, played, midi, cents }): Row[] => {
      if (!played) return [];
      const name = letterOfMidi(midi - this.transposition, null);
      return [
        {
          index,
          cells: [
            number(played.onset, 2),
            number(played.duration, 2),
            { value: name, words: name },
            number(cents, 0, true),
          ],
        },
      ];
    });
    return {
      columns: [t('take.columnStart'), t('take.columnLength'), t('take.columnNote'), t('take.columnCents')],
      rows,
    };
  }

  private sortOf(column: number): 'ascending' | 'descending' | 'none' {
    if (column !== this.sortColumn) return 'none';
    return this.descending ? 'descending' : 'ascending';
  }

  private sort(column: number): void {
    this.descending = column === this.sortColumn && !this.descending;
    this.sortColumn = column;
  }

  private sorted(rows: Row[]): Row[] {
    const { sortColumn } = this;
    if (sortColumn < 0) return rows;
    const sign = this.descending ? -1 : 1;
    const compare = (a: Cell['value'], b: Cell['value']): number =>
      typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
    return [...rows].sort((a, b) => {
      const [one, other] = [a.cells[sortColumn]?.value ?? '', b.cells[sortColumn]?.value ?? ''];
      // Rows without a figure stay last either way round.
      if (one === Infinity || other === Infinity) return compare(one, other) || 0;
      return sign * compare(one, other);
    });
  }

  private select(index: number): void {
    if (index < 0) return;
    this.dispatchEvent(
      new CustomEvent<number>('ws-select', { detail: index, bubbles: true, composed: true }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-notes-table': NotesTable;
  }
}

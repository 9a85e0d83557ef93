import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Recording } from '../../generated/recording';
import type { Ratings } from '../../generated/take-report';
import { changeOf, criteria } from '../../report/ratings';
import { day } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, sheets } from '../styles/shared';
import { criteriaWords } from './rating-words';
import type { TakeResult } from './take-result';
import type { Side } from './take-sound';

/** A take to hold against the one on the page. */
export interface ComparedTake {
  recording: Recording;
  result: TakeResult;
}

/** Two takes of a tune side by side: what moved, and which one is heard. Fires `ws-switch` and `ws-end`. */
@customElement('ws-take-comparison')
export class TakeComparison extends LitElement {
  static override styles = [
    base,
    buttons,
    sheets,
    css`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12) var(--space-24);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8);
      }
    `,
  ];

  /** The take of the page. */
  @property({ attribute: false }) first: ComparedTake | null = null;
  @property({ attribute: false }) second: ComparedTake | null = null;
  @property() side: Side = 'A';

  override render(): TemplateResult | typeof nothing {
    const { first, second } = this;
    if (!first || !second) return nothing;
    const other = second.recording;
    return html`<section class="sheet" aria-labelledby="heading">
      <div>
        <h2 id="heading">${comparisonWords(first, second)}</h2>
        <p class="secondary">
          ${t('take.compareTitle', { name: other.name, day: day(other.createdAt) })}
          ${t('take.compareRight', {
            a: first.result.report.measures.right,
            b: second.result.report.measures.right,
            written: first.result.report.measures.written,
          })}
        </p>
        <p class="caption">${t('take.matched')}</p>
      </div>
      <div class="row">
        ${(['A', 'B'] as const).map(
          (side) =>
            html`<button
              class="button"
              type="button"
              aria-pressed=${this.side === side ? 'true' : 'false'}
              @click=${() => {
                if (this.side !== side) this.dispatchEvent(new Event('ws-switch'));
              }}
            >
              ${icons.speaker} ${t('take.hear', { side })}
            </button>`,
        )}
        <button class="button quiet" type="button" @click=${() => this.dispatchEvent(new Event('ws-end'))}>
          ${icons.close} ${t('take.compareEnd')}
        </button>
      </div>
    </section>`;
  }
}

/** What moved from the earlier take to the later one, in a sentence or two. */
function comparisonWords(first: ComparedTake, second: ComparedTake): string {
  const same = t('take.compareSame', { name: second.recording.name });
  const [a, b] = [first.result.report.ratings, second.result.report.ratings];
  if (!a || !b) return same;
  const [before, after] = wasFirst(second.recording, first.recording) ? [b, a] : [a, b];
  const moved = (change: 'up' | 'down'): string => movedWords(before, after, change);
  return [moved('up'), moved('down')].filter((words) => words !== '').join(' ') || same;
}

function movedWords(before: Ratings, after: Ratings, change: 'up' | 'down'): string {
  const chosen = criteria.filter((criterion) => changeOf(before[criterion], after[criterion]) === change);
  if (chosen.length === 0) return '';
  const words = criteriaWords(chosen);
  return t(change === 'up' ? 'take.compareUp' : 'take.compareDown', { criteria: words });
}

/** Whether a take was recorded before another. */
export function wasFirst(one: Recording, other: Recording): boolean {
  return one.createdAt.localeCompare(other.createdAt) < 0;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-comparison': TakeComparison;
  }
}

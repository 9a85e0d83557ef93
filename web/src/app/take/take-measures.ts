import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { inSentence } from '../i18n/format';
import { t } from '../i18n/t';
import { strictnessWords } from '../practise/strictness-words';
import { base, sheets } from '../styles/shared';
import type { TakeResult } from './take-result';
import { countWords } from './words';

/** What was measured of a take that has no ratings. */
@customElement('ws-take-measures')
export class TakeMeasuresView extends LitElement {
  static override styles = [
    base,
    sheets,
    css`
      :host {
        display: block;
      }
      .measures {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        padding-block: var(--space-20);
      }
      .measure {
        padding-inline: var(--space-24);
        border-inline-start: 1px solid var(--line);
      }
      .measure:first-child {
        border: 0;
        padding-inline-start: 0;
      }
      .measure h2 {
        font: var(--type-body);
        letter-spacing: 0;
        color: var(--ink-2);
      }
      .measure .value {
        font: var(--type-title-2);
        letter-spacing: var(--tracking-title-2);
      }
      summary {
        min-block-size: var(--size-touch);
        display: flex;
        align-items: center;
        color: var(--accent);
        font: var(--type-small);
        font-weight: 600;
        cursor: pointer;
      }
      details p {
        font: var(--type-small);
        color: var(--ink-2);
        max-inline-size: 30rem;
      }
      @media (max-width: 44.99rem) {
        .measures {
          grid-template-columns: 1fr;
          row-gap: var(--space-12);
        }
        .measure {
          padding: var(--space-12) 0 0;
          border: 0;
          border-block-start: 1px solid var(--line);
        }
        .measure:first-child {
          padding: 0;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;

  override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    const { measures, tuning, tempo } = result.report;
    const strictness = inSentence(strictnessWords(result.strictness));
    const good = (share: number | null): number => Math.round((share ?? 0) * measures.written);
    const cents = Math.round(result.zones.cents);
    const milliseconds = Math.round(result.zones.milliseconds);
    return html`<section class="sheet measures" aria-label=${t('take.measures')}>
      ${this.measure(
        t('take.pitchAccuracy'),
        t('take.ofNotes', { good: good(measures.pitchAccuracy), written: measures.written }),
        measures.medianAbsoluteCents === null
          ? t('take.pitchZone', { cents })
          : t('take.pitchDetail', { cents, median: Math.ceil(measures.medianAbsoluteCents) }),
        t('take.pitchDefinition', { cents, strictness, a4: Math.round(tuning.a4) }),
      )}
      ${this.measure(
        t('take.timingAccuracy'),
        t('take.ofNotes', { good: good(measures.timingAccuracy), written: measures.written }),
        measures.medianAbsoluteMilliseconds === null
          ? t('take.timingZone', { milliseconds })
          : t('take.timingDetail', { milliseconds, median: Math.ceil(measures.medianAbsoluteMilliseconds) }),
        t('take.timingDefinition', {
          milliseconds,
          strictness,
          tempo: tempo.quartersPerMinute === null ? '–' : Math.round(tempo.quartersPerMinute),
        }),
      )}
      ${this.measure(
        t('take.noteCount'),
        t('take.ofRight', { good: measures.right, written: measures.written }),
        countWords(measures),
        t('take.noteDefinition'),
      )}
    </section>`;
  }

  private measure(name: string, value: string, detail: string, definition: string): TemplateResult {
    return html`<div class="measure">
      <h2>${name}</h2>
      <p class="value numeric">${value}</p>
      <p class="caption">${detail}</p>
      <details>
        <summary>${t('take.definition')}</summary>
        <p>${definition}</p>
      </details>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-measures': TakeMeasuresView;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Rating, Ratings } from '../../generated/take-report';
import { changeOf, criteria } from '../../report/ratings';
import type { Criterion } from '../../report/ratings';
import '../components/hairpin';
import '../components/popover';
import { capital, inSentence } from '../i18n/format';
import { t } from '../i18n/t';
import { strictnessWords } from '../practise/strictness-words';
import { href } from '../site';
import { base, sheets } from '../styles/shared';
import { reasonRows, reasonWords } from './measure-words';
import { changeWords, criterionName, ratingWords, standardWords, trainingWords } from './rating-words';
import type { TakeResult } from './take-result';
import { countWords } from './words';

/** Takes shorter than this, seconds, say why their bands are wide. */
const SHORT_SECONDS = 10;

const percent = (value: number): number => Math.round(100 * value);

/** The four ratings as hairpins, each with what is behind it; with `other`, those of a second take beside them. */
@customElement('ws-take-ratings')
export class TakeRatings extends LitElement {
  static override styles = [
    base,
    sheets,
    css`
      :host {
        display: block;
      }
      .ratings {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        row-gap: var(--space-20);
      }
      .rating {
        padding-inline: var(--space-24);
        border-inline-start: 1px solid var(--line);
      }
      .rating:first-child {
        border: 0;
        padding-inline-start: 0;
      }
      .rating:last-child {
        padding-inline-end: 0;
      }
      h3 {
        font: var(--type-body);
        color: var(--ink-2);
      }
      .words {
        font: var(--type-title-2);
        letter-spacing: var(--tracking-title-2);
        margin-block-end: var(--space-4);
      }
      .ends {
        direction: ltr;
        display: flex;
        justify-content: space-between;
        color: var(--ink-2);
        font: var(--type-tick);
        margin-block-end: var(--space-8);
      }
      .reason,
      .change {
        font: var(--type-small);
        color: var(--ink-2);
      }
      .change {
        color: var(--ink);
        font-weight: 600;
      }
      .change::first-letter {
        text-transform: uppercase;
      }
      summary {
        display: flex;
        align-items: center;
        min-block-size: var(--size-touch);
        color: var(--accent);
        font: var(--type-small);
        font-weight: 600;
        cursor: pointer;
      }
      details p,
      dl {
        font: var(--type-small);
        color: var(--ink-2);
        margin: 0 0 var(--space-8);
      }
      dl {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-4) var(--space-12);
      }
      dd {
        margin: 0;
        text-align: end;
        color: var(--ink);
        font-variant-numeric: tabular-nums;
      }
      dd small {
        display: block;
        font: var(--type-tick);
        color: var(--ink-2);
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0 var(--space-8);
        margin-block-start: var(--space-16);
        padding-block-start: var(--space-8);
        border-block-start: 1px solid var(--line);
        font: var(--type-small);
        color: var(--ink-2);
      }
      ws-popover p + p {
        margin-block-start: var(--space-8);
      }
      .lower {
        padding: 0 var(--space-8);
        border: 1px solid var(--control);
        border-radius: var(--radius-round);
        font: var(--type-tick);
        color: var(--ink-2);
        white-space: nowrap;
      }
      @media (max-width: 67.49rem) {
        .ratings {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
        .rating:nth-child(odd) {
          border: 0;
          padding-inline-start: 0;
        }
        .rating:nth-child(even) {
          padding-inline-end: 0;
        }
      }
      @media (max-width: 44.99rem) {
        .ratings {
          grid-template-columns: minmax(0, 1fr);
          row-gap: 0;
        }
        .rating {
          display: grid;
          grid-template-columns: minmax(0, 1fr) 8rem;
          column-gap: var(--space-12);
          padding: var(--space-12) 0 0;
          border: 0;
          border-block-start: 1px solid var(--line);
        }
        .rating:first-child {
          padding-block-start: 0;
        }
        .rating > * {
          grid-column: 1;
        }
        .rating > details {
          grid-column: 1 / -1;
        }
        .rating > ws-hairpin {
          grid-column: 2;
          grid-row: 1 / span 2;
          align-self: center;
        }
        .ends {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;
  /** Ratings of the take to compare with. */
  @property({ attribute: false }) other: Ratings | null = null;
  /** The other take was recorded before this one, so that this one is where things moved to. */
  @property({ type: Boolean }) otherFirst = true;
  /** Whether the browser's own sound processing was on. */
  @property({ type: Boolean }) processingOn = false;

  override render(): TemplateResult | typeof nothing {
    const { result } = this;
    const ratings = result?.report.ratings;
    if (!result || !ratings) return nothing;
    const { confidence, trainedOn, duration, level } = result.report;
    const data = trainingWords(trainedOn);
    return html`<section class="sheet" aria-labelledby="heading">
      <h2 id="heading" class="visually-hidden">${t('take.ratings')}</h2>
      <div class="ratings">
        ${criteria.map((criterion) => this.rating(result, criterion, ratings[criterion]))}
      </div>
      <div class="foot">
        ${confidence === 'lower' ? html`<span class="lower">${t('take.lowerConfidence')}</span>` : nothing}
        <p>
          ${this.other ? t('take.compareRated') : t('take.bandMeaning')}
          ${trainedOn === null ? nothing : t('take.ratedBy', { data })}
          ${confidence === 'lower' ? t('take.lessCertain') : nothing}
          ${duration < SHORT_SECONDS ? t('take.shortTake') : nothing}
          ${this.processingOn ? t('take.processingOn') : nothing}
        </p>
        <ws-popover plain .label=${t('take.howRatings')}>
          <p>${t('take.howRatings1', { data })}</p>
          <p>${t('take.howRatings2')}</p>
          <p>${t('take.ratedAtLevel', { level: standardWords(level) })}</p>
          <p>
            <a href=${`${href('help', { guide: 'students' })}#how-ratings-work`}
              >${t('take.howRatingsMore')}</a
            >
          </p>
        </ws-popover>
      </div>
    </section>`;
  }

  private rating(result: TakeResult, criterion: Criterion, rating: Rating): TemplateResult {
    const name = criterionName(criterion);
    const words = ratingWords(rating);
    const second = this.other?.[criterion] ?? null;
    const label = second
      ? t('take.ratingLabelBoth', { criterion: name, words, other: ratingWords(second) })
      : t('take.ratingLabel', { criterion: name, words });
    return html`<div class="rating">
      <h3>${name}</h3>
      <p class="words">${words}</p>
      <ws-hairpin .band=${rating} .second=${second} label=${label}></ws-hairpin>
      <p class="ends" aria-hidden="true">
        <span>${t('take.starting')}</span><span>${t('take.outstanding')}</span>
      </p>
      ${
        second
          ? html`<p class="change">
              ${changeWords(this.otherFirst ? changeOf(second, rating) : changeOf(rating, second))}
            </p>`
          : html`<p class="reason">${this.reason(result, criterion, rating)}</p>`
      }
      <details>
        <summary>${t('take.behind')}<span class="visually-hidden">: ${name}</span></summary>
        ${this.behind(result, criterion, rating)}
      </details>
    </div>`;
  }

  private reason(result: TakeResult, criterion: Criterion, rating: Rating): string {
    const { measures, against } = result.report;
    if (criterion === 'noteAccuracy' && against !== null)
      return `${t('take.headlineNotes', { right: measures.right, written: measures.written })} ${sentence(countWords(measures))}`;
    return reasonWords(rating);
  }

  private behind(result: TakeResult, criterion: Criterion, rating: Rating): TemplateResult {
    const rows = reasonRows(rating, result.report.measures);
    return html`<p>${definition(result, criterion)}</p>
      ${
        rows.length > 0
          ? html`<dl>
              ${rows.map(
                ({ name, figure, effect }) =>
                  html`<dt>${name}</dt>
                    <dd>${figure} <small>${effectWords(effect)}</small></dd>`,
              )}
            </dl>`
          : html`<p>${t('take.noReasons')}</p>`
      }
      <p>
        ${t('take.onScale', {
          value: percent(rating.value),
          low: percent(rating.low),
          high: percent(rating.high),
        })}
      </p>`;
  }
}

function sentence(words: string): string {
  return `${capital(words)}.`;
}

function effectWords(effect: -1 | 0 | 1): string {
  return t(effect > 0 ? 'take.effectHelped' : effect < 0 ? 'take.effectHeld' : 'take.effectNone');
}

/** What a criterion means, with the zones that this take was measured by. */
function definition({ report, zones, strictness }: TakeResult, criterion: Criterion): string {
  switch (criterion) {
    case 'musicality':
      return t('take.musicalityDefinition');
    case 'toneQuality':
      return t('take.toneDefinition');
    case 'noteAccuracy':
      return `${t('take.noteDefinition')} ${t('take.pitchDefinition', {
        cents: Math.round(zones.cents),
        strictness: inSentence(strictnessWords(strictness)),
        a4: Math.round(report.tuning.a4),
      })}`;
    case 'rhythmicAccuracy': {
      const tempo = report.tempo.quartersPerMinute;
      return t('take.timingDefinition', {
        milliseconds: Math.round(zones.milliseconds),
        strictness: inSentence(strictnessWords(strictness)),
        tempo: tempo === null ? '–' : Math.round(tempo),
      });
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-ratings': TakeRatings;
  }
}

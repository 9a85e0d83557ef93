import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Recording } from '../../generated/recording';
import { measuresIn, progressOf, trendOf, weakestBarsOf } from '../../report/progress';
import type { ProgressPoint, TakeSummary, TrackedMeasure } from '../../report/progress';
import { figureCell, wordsCell } from '../components/sort-table';
import type { TableContent } from '../components/sort-table';
import '../components/sort-table';
import { t } from '../i18n/t';
import { href } from '../site';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import { ratingWords } from '../take/rating-words';
import './progress-plot';
import { changeSentence, isShare, measureName } from './progress-words';

/** Takes drawn at once; earlier ones are in the list. */
const MOST_POINTS = 30;
/** Takes that say which bars give trouble: what was mastered weeks ago is no news. */
const RECENT_TAKES = 8;

/** The takes of one tune, oldest first, with what is known of each. */
export interface TuneTakes {
  exerciseId: string;
  title: string;
  takes: { recording: Recording; summary: TakeSummary | null }[];
}

/** Takes of tunes grouped by tune, the tune played last first. Free playing and drum practice have no tune. */
export function tunesOf(
  recordings: readonly Recording[],
  summaries: ReadonlyMap<string, TakeSummary>,
): TuneTakes[] {
  const tunes = new Map<string, TuneTakes>();
  const newestFirst = [...recordings].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  for (const recording of newestFirst) {
    const { take } = recording;
    if (!take?.exerciseId) continue;
    const tune = tunes.get(take.exerciseId) ?? {
      exerciseId: take.exerciseId,
      title: take.scoreTitle,
      takes: [],
    };
    tune.takes.unshift({ recording, summary: summaries.get(recording.id) ?? null });
    tunes.set(take.exerciseId, tune);
  }
  return [...tunes.values()];
}

/** Progress over the takes of one tune: a sentence, a plot, the bars to practise. */
@customElement('ws-progress-panel')
export class ProgressPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    layout,
    lists,
    css`
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: var(--space-12);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
      label {
        display: grid;
        font: var(--type-caption);
        color: var(--ink-2);
      }
      .sentence {
        font: var(--type-label);
      }
      h3 {
        font: var(--type-label);
        margin-block-end: var(--space-4);
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
    `,
  ];

  @property({ attribute: false }) tunes: readonly TuneTakes[] = [];

  @state() private chosenTune = '';
  @state() private chosenMeasure: TrackedMeasure | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('tunes') && !this.tunes.some(({ exerciseId }) => exerciseId === this.chosenTune))
      this.chosenTune = this.tunes[0]?.exerciseId ?? '';
  }

  override render(): TemplateResult | typeof nothing {
    const tune = this.tunes.find(({ exerciseId }) => exerciseId === this.chosenTune);
    if (!tune) return nothing;
    const summaries = tune.takes.map(({ summary }) => summary);
    const measures = measuresIn(summaries);
    const measure = measures.find((each) => each === this.chosenMeasure) ?? measures[0];
    const points = measure ? progressOf(summaries, measure).slice(-MOST_POINTS) : [];
    return html`<section class="sheet" aria-labelledby="progress">
      <div class="head">
        <h2 id="progress">${t('takes.progress')}</h2>
        <div class="row">
          ${this.tuneChoice()}
          ${measures.length > 1 && measure ? this.measureChoice(measures, measure) : nothing}
        </div>
      </div>
      ${
        measure && points.length > 0
          ? this.course(tune, summaries, measure, points)
          : html`<p class="secondary">${t('takes.progressNone')}</p>`
      }
    </section>`;
  }

  private course(
    tune: TuneTakes,
    summaries: readonly (TakeSummary | null)[],
    measure: TrackedMeasure,
    points: readonly ProgressPoint[],
  ): TemplateResult {
    const sentence = changeSentence(summaries);
    const bars = weakestBarsOf(summaries.slice(-RECENT_TAKES));
    const label = t('takes.progressPlot', {
      what: measureName(measure),
      count: points.length,
      tune: tune.title,
    });
    return html`<p class="sentence">${sentence || t('takes.progressNone')}</p>
      <ws-progress-plot .points=${points} .measure=${measure} .label=${label}></ws-progress-plot>
      ${trendOf(points).length === 0 ? html`<p class="caption">${t('takes.progressFew')}</p>` : nothing}
      <details>
        <summary>${t('takes.tableShow')}</summary>
        <ws-sort-table .content=${table(measure, points)}></ws-sort-table>
      </details>
      <div>
        <h3>${t('takes.weakest')}</h3>
        ${
          bars.length > 0
            ? html`<ul class="plain">
                ${bars.map(([bar, count]) => html`<li>${t('takes.weakestBar', { bar, count })}</li>`)}
              </ul>`
            : html`<p class="secondary">${t('takes.weakestNone')}</p>`
        }
      </div>
      <p class="row">
        <a class="button" href=${href('practise', { exercise: tune.exerciseId })}
          >${t('takes.practiseTune')}</a
        >
      </p>`;
  }

  private tuneChoice(): TemplateResult {
    return html`<label
      >${t('takes.progressTune')}
      <select @change=${(event: Event) => (this.chosenTune = (event.target as HTMLSelectElement).value)}>
        ${this.tunes.map(
          ({ exerciseId, title }) =>
            html`<option value=${exerciseId} ?selected=${exerciseId === this.chosenTune}>${title}</option>`,
        )}
      </select>
    </label>`;
  }

  private measureChoice(measures: readonly TrackedMeasure[], measure: TrackedMeasure): TemplateResult {
    return html`<label
      >${t('takes.progressMeasure')}
      <select
        @change=${(event: Event) => {
          const { value } = event.target as HTMLSelectElement;
          this.chosenMeasure = measures.find((each) => each === value) ?? null;
        }}
      >
        ${measures.map(
          (each) => html`<option value=${each} ?selected=${each === measure}>${measureName(each)}</option>`,
        )}
      </select>
    </label>`;
  }
}

/** The plot's figures. Shares are counted, so they may be told in per cent; ratings are told in their words. */
function table(measure: TrackedMeasure, points: readonly ProgressPoint[]): TableContent {
  if (isShare(measure))
    return {
      columns: [t('takes.tableTake'), t('takes.tableShare')],
      rows: points.map(({ take, value }) => ({
        key: -1,
        cells: [figureCell(take), { ...figureCell(100 * value), words: `${Math.round(100 * value)} %` }],
      })),
    };
  return {
    columns: [t('takes.tableTake'), t('takes.tableRange'), t('takes.tableBest')],
    rows: points.map((point) => ({
      key: -1,
      cells: [figureCell(point.take), wordsCell(ratingWords(point), point.low), figureCell(point.value, 2)],
    })),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-progress-panel': ProgressPanel;
  }
}

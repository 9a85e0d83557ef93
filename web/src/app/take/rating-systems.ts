import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { publishedSystems, unwrittenSystem } from '../../engine/results';
import type { PublishedSystem } from '../../engine/results';
import type { Recording } from '../../generated/recording';
import type { RatingLevel, Saliency } from '../../generated/take-report';
import { criteria } from '../../report/ratings';
import type { Criterion } from '../../report/ratings';
import { strongestPulls } from '../../report/saliency';
import '../components/hairpin';
import '../components/progress';
import { errorCode, errorWords } from '../errors';
import { clock, inSentence } from '../i18n/format';
import { t } from '../i18n/t';
import { base, buttons, forms, sheets } from '../styles/shared';
import { rateTake } from './assessments';
import type { SystemRating } from './assessments';
import { criterionName, ratingWords, standardWords, systemNames, trainingWords } from './rating-words';
import './saliency-plot';
import type { TakeResult } from './take-result';
import { barWords } from './words';

const LEVELS: readonly RatingLevel[] = ['middle', 'symphonic'];

/** For the curious: the rating systems of the literature, and which part of the take moved their ratings. */
@customElement('ws-rating-systems')
export class RatingSystems extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    css`
      :host {
        display: block;
      }
      summary {
        display: flex;
        align-items: center;
        min-block-size: var(--size-touch);
        color: var(--accent);
        font: var(--type-label);
        cursor: pointer;
      }
      .stack {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
      }
      .choice-row {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--space-12);
      }
      .choice-row label {
        display: grid;
        gap: var(--space-4);
        min-inline-size: 0;
      }
      .ratings {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: var(--space-16) var(--space-24);
      }
      h3 {
        font: var(--type-body);
        color: var(--ink-2);
      }
      .words {
        font: var(--type-label);
      }
    `,
  ];

  @property({ attribute: false }) recording: Recording | null = null;
  @property({ attribute: false }) result: TakeResult | null = null;

  @state() private system: PublishedSystem = unwrittenSystem;
  @state() private level: RatingLevel = 'middle';
  @state() private criterion: Criterion = 'noteAccuracy';
  @state() private rated: SystemRating | null = null;
  @state() private fraction: number | null = null;
  @state() private problem = '';

  private abort: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort?.abort();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('recording')) return;
    this.abort?.abort();
    this.rated = null;
    this.problem = '';
  }

  override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    const systems = (Object.keys(publishedSystems) as PublishedSystem[]).filter(
      (system) => result.exercise !== null || !publishedSystems[system].needsScore,
    );
    return html`<details class="sheet">
      <summary>${t('take.systems')}</summary>
      <div class="stack">
        <p class="secondary">${t('take.systemsIntro')}</p>
        <div class="choice-row">
          <label>
            ${t('take.system')}
            <select
              @change=${(event: Event) =>
                (this.system = (event.target as HTMLSelectElement).value as PublishedSystem)}
            >
              ${systems.map(
                (system) =>
                  html`<option value=${system} ?selected=${system === this.system}>
                    ${systemNames[system]}
                  </option>`,
              )}
            </select>
          </label>
          <label>
            ${t('take.standard')}
            <select
              @change=${(event: Event) =>
                (this.level = (event.target as HTMLSelectElement).value as RatingLevel)}
            >
              ${LEVELS.map(
                (level) =>
                  html`<option value=${level} ?selected=${level === this.level}>
                    ${standardWords(level)}
                  </option>`,
              )}
            </select>
          </label>
          <button
            class="button"
            type="button"
            ?disabled=${this.abort !== null}
            @click=${() => void this.rate()}
          >
            ${t('take.rateWith')}
          </button>
        </div>
        ${
          this.abort
            ? html`<ws-progress
                stage=${t('take.stageAnalyse')}
                .fraction=${this.fraction}
                @ws-cancel=${() => this.abort?.abort()}
              ></ws-progress>`
            : nothing
        }
        ${this.problem === '' ? nothing : html`<p role="status">${this.problem}</p>`}
        ${this.rated ? this.ratedPicture(result, this.rated) : nothing}
      </div>
    </details>`;
  }

  private ratedPicture(result: TakeResult, { rating, saliency, waveform }: SystemRating): TemplateResult {
    const { ratings, model, trainedOn } = rating;
    return html`${
        ratings
          ? html`<div class="ratings">
              ${criteria.map((criterion) => {
                const words = ratingWords(ratings[criterion]);
                return html`<div>
                  <h3>${criterionName(criterion)}</h3>
                  <p class="words">${words}</p>
                  <ws-hairpin
                    .band=${ratings[criterion]}
                    label=${t('take.ratingLabel', { criterion: criterionName(criterion), words })}
                  ></ws-hairpin>
                </div>`;
              })}
            </div>`
          : nothing
      }
      <p class="caption">
        ${model ? `${systemNames[model]}.` : nothing}
        ${trainedOn === null ? nothing : t('take.ratedBy', { data: trainingWords(trainedOn) })}
        ${t('take.lowerConfidence')}.
      </p>
      ${saliency ? this.saliencyPicture(result, saliency, waveform) : html`<p>${t('take.saliencyNone')}</p>`}`;
  }

  private saliencyPicture(
    result: TakeResult,
    saliency: Saliency,
    waveform: SystemRating['waveform'],
  ): TemplateResult {
    const { criterion } = this;
    const values = saliency[criterion];
    const name = inSentence(criterionName(criterion));
    const { up, down } = strongestPulls(values, saliency.hopSeconds);
    const sentence = [
      up === null ? '' : t('take.saliencyUp', { criterion: name, place: placeWords(result, up) }),
      down === null ? '' : t('take.saliencyDown', { criterion: name, place: placeWords(result, down) }),
    ]
      .filter((words) => words !== '')
      .join(' ');
    return html`<div class="stack">
      <div class="choice-row">
        <label>
          ${t('take.saliencyOf')}
          <select
            @change=${(event: Event) =>
              (this.criterion = (event.target as HTMLSelectElement).value as Criterion)}
          >
            ${criteria.map(
              (each) =>
                html`<option value=${each} ?selected=${each === criterion}>${criterionName(each)}</option>`,
            )}
          </select>
        </label>
      </div>
      <p>${sentence}</p>
      <p class="caption">${t('take.saliencyHint', { criterion: name })}</p>
      <ws-saliency-plot
        .result=${result}
        .waveform=${waveform}
        .values=${values}
        .hopSeconds=${saliency.hopSeconds}
        label=${sentence}
      ></ws-saliency-plot>
    </div>`;
  }

  private async rate(): Promise<void> {
    const { recording, result } = this;
    if (!recording || !result || this.abort) return;
    const abort = new AbortController();
    this.abort = abort;
    this.problem = '';
    this.rated = null;
    this.fraction = 0;
    try {
      const rated = await rateTake(recording, result.exercise, this.system, this.level, {
        signal: abort.signal,
        onProgress: ({ fraction }) => (this.fraction = fraction),
      });
      if (this.recording === recording) this.rated = rated;
    } catch (error) {
      if (!abort.signal.aborted) {
        const code = errorCode(error);
        this.problem = code === 'crashed' ? t('take.systemMissing') : errorWords(code, recording.name);
      }
    } finally {
      this.abort = null;
      this.requestUpdate();
    }
  }
}

/** A time of the take as a place: the bar that sounded, or minutes and seconds. */
function placeWords({ exercise, placeAt }: TakeResult, seconds: number): string {
  const quarters = placeAt?.(seconds);
  const index =
    quarters === undefined
      ? -1
      : (exercise?.score.bars.findIndex((bar) => quarters < bar.onset + bar.duration) ?? -1);
  return exercise && index >= 0 ? barWords([index, index], exercise.score) : clock(seconds);
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-rating-systems': RatingSystems;
  }
}

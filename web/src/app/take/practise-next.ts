import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PracticeStep } from '../../report/headline';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, sheets } from '../styles/shared';
import type { TakeResult } from './take-result';
import { FIRST_LOOP_SPEED } from './take-sound';
import { barWords, stepWords } from './words';

/** At most three things to practise. Fires `ws-step` (detail: the step, to loop its bars) and `ws-drone` (detail: sounding MIDI number). */
@customElement('ws-practise-next')
export class PractiseNext extends LitElement {
  static override styles = [
    base,
    buttons,
    sheets,
    css`
      :host {
        display: block;
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
        margin-block-end: var(--space-12);
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
        counter-reset: step;
      }
      li {
        counter-increment: step;
        position: relative;
        padding-block: var(--space-12) var(--space-16);
        padding-inline-start: var(--space-32);
        border-block-start: 1px solid var(--line);
      }
      li:last-child {
        padding-block-end: 0;
      }
      li::before {
        content: counter(step);
        position: absolute;
        inset-inline-start: 0;
        color: var(--accent);
        font: italic 400 1.5rem / 1.2 var(--font-score);
      }
      li p {
        margin-block-end: var(--space-8);
        color: var(--ink-2);
      }
      h3 {
        font: var(--type-label);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-8);
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;
  /** Indices of the bars being looped. */
  @property({ attribute: false }) loopBars: readonly [number, number] | null = null;
  @property({ type: Boolean }) drone = false;

  override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result?.exercise || !result.followed) return nothing;
    return html`<section class="sheet" aria-labelledby="heading">
      <h2 id="heading">${t('take.practiseNext')}</h2>
      ${
        result.steps.length > 0
          ? html`<ol>
              ${result.steps.map((step) => this.step(result, step))}
            </ol>`
          : html`<p class="secondary">${t('take.practiseNothing')}</p>`
      }
    </section>`;
  }

  private step(result: TakeResult, step: PracticeStep): TemplateResult | typeof nothing {
    const score = result.exercise?.score;
    if (!score) return nothing;
    const { heading, advice } = stepWords(step, score);
    const [from, to] = step.bars;
    const looping = this.loopBars?.[0] === from && this.loopBars[1] === to;
    const tempo = Math.round(FIRST_LOOP_SPEED * (result.playedTempo ?? result.askedTempo));
    const midi = step.kind === 'tendency' ? step.notes[0]?.report.midi : undefined;
    return html`<li>
      <h3>${heading}</h3>
      <p>${advice}</p>
      <div class="row">
        ${
          midi === undefined
            ? nothing
            : html`<button
                class="button"
                type="button"
                aria-pressed=${this.drone ? 'true' : 'false'}
                @click=${() => this.tell('ws-drone', midi)}
              >
                ${this.drone ? t('take.droneStop') : t('take.drone')}
              </button>`
        }
        <button
          class="button"
          type="button"
          aria-pressed=${looping ? 'true' : 'false'}
          @click=${() => this.tell('ws-step', step)}
        >
          ${icons.loop} ${t('take.loopBarAt', { bars: barWords(step.bars, score), tempo })}
        </button>
      </div>
    </li>`;
  }

  private tell(name: string, detail: PracticeStep | number): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-practise-next': PractiseNext;
  }
}

import { LitElement, css, html } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, lists, sheets } from '../styles/shared';
import type { DrumJob } from './jobs';

const percent = 100;

function stateWords(job: DrumJob): string {
  switch (job.state) {
    case 'waiting':
      return t('drums.queueWaiting');
    case 'working':
      return `${t('drums.queueWorking')}, ${Math.round(job.fraction * percent)} %`;
    case 'failed':
      return t('drums.queueFailed');
    case 'cancelled':
      return t('drums.queueCancelled');
    case 'done':
      return t('drums.queueDone', { count: job.result?.events.length ?? 0 });
  }
}

/** The recordings of this visit and how far each has come. Fires `ws-open` and `ws-remove` (DrumJob). */
@customElement('ws-drum-queue')
export class DrumQueue extends LitElement {
  static override styles = [
    base,
    buttons,
    lists,
    sheets,
    css`
      :host {
        display: block;
      }
      ul {
        margin-block-start: var(--space-8);
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-12);
        border-block-end: 1px solid var(--line);
      }
      .open {
        flex: 1;
        justify-content: start;
        min-inline-size: 12rem;
        overflow-wrap: anywhere;
        text-align: start;
      }
      .open[aria-current='true'] {
        background: var(--accent-soft);
      }
    `,
  ];

  /** A new array, or the jobs themselves with requestUpdate(), says that something changed. */
  @property({ attribute: false }) jobs: readonly DrumJob[] = [];
  @property({ attribute: false }) current: DrumJob | null = null;

  override render(): TemplateResult {
    return html`<section class="sheet" aria-labelledby="queue">
      <h2 id="queue">${t('drums.queueTitle')}</h2>
      <ul class="plain">
        ${this.jobs.map(
          (job) =>
            html`<li>
              <button
                class="button quiet open"
                type="button"
                aria-current=${job === this.current ? 'true' : 'false'}
                @click=${() => this.fire('ws-open', job)}
              >
                ${job.name}
              </button>
              <span class="secondary numeric">${stateWords(job)}</span>
              <button
                class="button quiet icon-only"
                type="button"
                aria-label=${t('drums.queueRemove', { name: job.name })}
                @click=${() => this.fire('ws-remove', job)}
              >
                ${icons.close}
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private fire(name: 'ws-open' | 'ws-remove', detail: DrumJob): void {
    this.dispatchEvent(new CustomEvent<DrumJob>(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-drum-queue': DrumQueue;
  }
}

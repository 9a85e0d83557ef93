import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DrumEvent } from '../../generated/drum-transcription';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, layout } from '../styles/shared';
import type { Decision } from './decisions';
import { glyph } from './glyph';
import { hitWords } from './words';

/** What can be done with the chosen hit. */
export type HitAction = 'hear' | 'keep' | 'remove' | 'undo' | 'next' | 'close';

/**
 * The chosen hit in words, with what can be done about it. Fires `ws-hit-action` (HitAction). With `place` and `count`
 * it is one step of checking the unsure hits.
 */
@customElement('ws-hit-bar')
export class HitBar extends LitElement {
  static override styles = [
    base,
    buttons,
    layout,
    css`
      :host {
        display: block;
      }
      .bar {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-12);
        padding: var(--space-8) var(--space-12);
        border: 1px solid var(--accent);
        border-radius: var(--radius-panel);
        background: var(--accent-soft);
      }
      .words {
        display: flex;
        align-items: center;
        gap: var(--space-8);
        flex: 1 1 14rem;
        min-inline-size: 0;
      }
      svg.glyph {
        flex: none;
        inline-size: 1.25rem;
        block-size: 1.25rem;
      }
    `,
  ];

  @property({ attribute: false }) hit: DrumEvent | null = null;
  @property({ attribute: false }) verdict: Decision['verdict'] | null = null;
  /** Of the unsure hits that are being checked, counted from 1; 0 when none are. */
  @property({ type: Number }) place = 0;
  @property({ type: Number }) count = 0;

  override render(): TemplateResult | typeof nothing {
    const { hit, verdict } = this;
    if (!hit) return nothing;
    return html`<div class="bar" role="group" aria-label=${t('drums.checkTitle')}>
      <p class="words" aria-live="polite">
        ${glyph(hit.instrument)}
        <span>${this.words(hit)}</span>
        ${
          this.count > 0
            ? html`<span class="caption numeric">
                ${t('drums.checkCount', { place: this.place, count: this.count })}
              </span>`
            : nothing
        }
      </p>
      <div class="row">
        ${this.action('hear', t('drums.hitHear'), icons.speaker)}
        ${
          verdict === null
            ? html`${this.action('keep', t('drums.hitKeep'), icons.check)}
              ${this.action('remove', t('drums.hitRemove'), icons.bin)}`
            : this.action('undo', t('drums.hitUndo'), icons.repeat)
        }
        ${this.count > 0 ? this.action('next', t('drums.hitNext'), icons.chevron) : nothing}
        ${this.action('close', t('drums.hitClose'), icons.close)}
      </div>
    </div>`;
  }

  private words(hit: DrumEvent): string {
    if (this.verdict === null) return hitWords(hit);
    const name = t(`drums.${hit.instrument}`);
    const time = clock(hit.time, 2);
    return this.verdict === 'keep'
      ? t('drums.hitKept', { name, time })
      : t('drums.hitRemoved', { name, time });
  }

  private action(action: HitAction, words: string, icon: TemplateResult): TemplateResult {
    return html`<button class="button" type="button" @click=${() => this.fire(action)}>
      ${icon} ${words}
    </button>`;
  }

  private fire(action: HitAction): void {
    this.dispatchEvent(
      new CustomEvent<HitAction>('ws-hit-action', { detail: action, bubbles: true, composed: true }),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-hit-bar': HitBar;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { speedRange } from '../../playback/practice-speed';
import { Scope } from '../../scope';
import '../components/dialog';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { cssProperties } from '../styles/css-properties';
import { base, buttons, forms, layout } from '../styles/shared';
import type { Rehearsal } from './rehearsal';
import { barAt } from './time-window';
import type { Bar } from './time-window';
import { loopWords } from './words';

const timeTextMilliseconds = 100;
const percent = 100;

/**
 * The bar of controls at the foot of the page: play, place, loop, speed, balance, click. Fires `ws-loop-toggle` and
 * `ws-keys` (the list of keys is asked for).
 */
@customElement('ws-transport')
export class Transport extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    layout,
    css`
      :host {
        position: sticky;
        inset-block-end: 0;
        z-index: 2;
        display: block;
      }
      .ledge {
        position: static;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-12) var(--space-24);
      }
      .round {
        display: grid;
        place-items: center;
        inline-size: 3.75rem;
        block-size: 3.75rem;
        border: 0;
        border-radius: 50%;
        background: var(--accent);
        color: var(--on-accent);
        font-size: 1.25rem;
        cursor: pointer;
      }
      .round:focus-visible {
        border-radius: 50%;
      }
      .clock {
        min-inline-size: 6.5rem;
      }
      .clock strong {
        display: block;
        font: var(--type-title-3);
        font-variant-numeric: tabular-nums;
      }
      .slider {
        display: grid;
        grid-template-columns: auto auto;
        justify-content: space-between;
        flex: 0 1 15rem;
        color: var(--ink-2);
        font: var(--type-small);
      }
      .slider input {
        grid-column: 1 / -1;
        block-size: 2rem;
      }
      .slider strong {
        color: var(--ink);
      }
      .balance {
        margin-inline-start: auto;
      }
      .fields {
        display: grid;
        gap: var(--space-16);
      }
      .fields .balance {
        margin: 0;
      }
      .narrow-only,
      .short {
        display: none;
      }
      @media (max-width: 74.99rem) {
        .ledge > .slider {
          flex-basis: 10rem;
        }
      }
      @media (max-width: 59.99rem) {
        .ledge > .slider,
        .ledge > .wide-only {
          display: none;
        }
        .narrow-only {
          display: inline-flex;
        }
        .ledge > .loop {
          margin-inline-start: auto;
        }
      }
      @media (max-width: 44.99rem) {
        .ledge {
          gap: var(--space-8);
        }
        .clock {
          min-inline-size: 5.25rem;
        }
        .round {
          inline-size: 3.25rem;
          block-size: 3.25rem;
        }
        kbd,
        .long,
        .loop[aria-pressed='true'] svg {
          display: none;
        }
        .short {
          display: inline;
        }
        .loop {
          padding-inline: var(--space-12);
        }
      }
      @media (forced-colors: active) {
        .round {
          border: 2px solid ButtonText;
        }
      }
    `,
  ];

  @property({ attribute: false }) rehearsal: Rehearsal | null = null;
  @property({ type: Number }) duration = 0;
  /** In order; empty where no beat is known. */
  @property({ attribute: false }) bars: readonly Bar[] = [];

  @state() private settingsShown = false;

  @query('.clock strong') private clockElement!: HTMLElement | null;
  @query('.clock span') private placeElement!: HTMLElement | null;

  private scope = new Scope();
  private following = new Scope();

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    this.scope.every(timeTextMilliseconds, () => {
      if (this.rehearsal?.playing) this.showTime();
    });
    this.follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.following.dispose();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rehearsal')) this.follow();
  }

  protected override updated(): void {
    this.showTime();
  }

  private follow(): void {
    this.following.dispose();
    this.following = this.scope.child();
    const { rehearsal } = this;
    if (!rehearsal) return;
    this.following.add(rehearsal.on('change', () => this.requestUpdate()));
    this.following.add(rehearsal.on('moved', () => this.showTime()));
  }

  override render(): TemplateResult {
    const { rehearsal } = this;
    const playing = rehearsal?.playing ?? false;
    const loop = rehearsal?.loop ?? null;
    return html`<section class="ledge" aria-label=${t('drums.controls')}>
        <button
          class="round"
          type="button"
          aria-label=${playing ? t('drums.pause') : t('drums.play')}
          @click=${() => void rehearsal?.toggle()}
        >
          ${playing ? icons.pause : icons.play}
        </button>
        <div class="clock"><strong></strong><span class="caption numeric"></span></div>
        <button
          class="button loop numeric"
          type="button"
          aria-pressed=${loop?.on ? 'true' : 'false'}
          title=${t('drums.loopHint')}
          @click=${() => this.fire('ws-loop-toggle')}
        >
          ${icons.loop} <span class="long">${loopWords(loop, this.bars, false)}</span>
          <span class="short">${loopWords(loop, this.bars, true)}</span> <kbd>L</kbd>
        </button>
        ${this.renderSpeed()} ${this.renderBalance()}
        <div class="wide-only">${this.renderClick()}</div>
        <button class="button wide-only" type="button" @click=${() => this.fire('ws-keys')}>
          ${icons.keyboard} ${t('keys.heading')} <kbd>?</kbd>
        </button>
        <button
          class="button icon-only narrow-only"
          type="button"
          aria-label=${t('drums.practiceSettings')}
          title=${t('drums.practiceSettings')}
          @click=${() => (this.settingsShown = true)}
        >
          ${icons.sliders}
        </button>
      </section>
      <ws-dialog
        heading=${t('drums.practiceSettings')}
        .open=${this.settingsShown}
        @close=${() => (this.settingsShown = false)}
      >
        ${
          this.settingsShown
            ? html`<div class="fields">
                ${this.renderSpeed()} ${this.renderBalance()}
                <div>${this.renderClick()}</div>
              </div>`
            : nothing
        }
      </ws-dialog>`;
  }

  private renderSpeed(): TemplateResult {
    const speed = this.rehearsal?.speed ?? 1;
    const { least, most, step } = speedRange;
    const shown = Math.round(speed * percent);
    const words = t('drums.speedValue', { percent: shown });
    return html`<label class="slider speed">
      <span>${t('drums.speed')}</span><strong class="numeric">${words}</strong>
      <input
        type="range"
        min=${least * percent}
        max=${most * percent}
        step=${step * percent}
        .value=${String(shown)}
        aria-label=${t('drums.speed')}
        aria-valuetext=${words}
        ${cssProperties({ '--fill': `${((speed - least) / (most - least)) * percent}%` })}
        @input=${(event: Event) => this.onSpeed(event)}
      />
    </label>`;
  }

  private renderBalance(): TemplateResult {
    const shown = Math.round((this.rehearsal?.balance ?? 0) * percent);
    return html`<label class="slider balance">
      <span>${t('drums.balanceRecording')}</span><span>${t('drums.balanceTranscription')}</span>
      <input
        type="range"
        min="0"
        max=${percent}
        .value=${String(shown)}
        aria-label=${t('drums.balance')}
        aria-valuetext=${t('drums.balanceValue', { percent: shown })}
        ${cssProperties({ '--fill': `${shown}%` })}
        @input=${(event: Event) => this.onBalance(event)}
      />
    </label>`;
  }

  private renderClick(): TemplateResult {
    const on = this.rehearsal?.click ?? false;
    return html`<button
      class="button"
      type="button"
      aria-pressed=${on ? 'true' : 'false'}
      title=${t('drums.clickHint')}
      ?disabled=${this.bars.length === 0}
      @click=${() => this.rehearsal && (this.rehearsal.click = !on)}
    >
      ${t('drums.click')}
    </button>`;
  }

  private onSpeed(event: Event): void {
    const value = Number((event.target as HTMLInputElement).value);
    if (this.rehearsal) this.rehearsal.speed = value / percent;
  }

  private onBalance(event: Event): void {
    const value = Number((event.target as HTMLInputElement).value);
    if (this.rehearsal) this.rehearsal.balance = value / percent;
  }

  // Ten times a second: written straight into the page, without a new rendering of the bar.
  private showTime(): void {
    const { rehearsal, clockElement, placeElement } = this;
    if (!clockElement || !placeElement) return;
    const now = rehearsal?.time ?? 0;
    const time = clock(now, 1);
    if (clockElement.textContent !== time) clockElement.textContent = time;
    const bar = this.bars[barAt(this.bars, now)];
    const beat = bar ? bar.beats.filter((each) => each <= now).length : 0;
    const place = bar ? t('drums.bar', { bar: bar.number, beat }) : clock(this.duration);
    if (placeElement.textContent !== place) placeElement.textContent = place;
  }

  private fire(name: 'ws-loop-toggle' | 'ws-keys'): void {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-transport': Transport;
  }
}

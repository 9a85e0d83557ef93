import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { RhythmHints } from '../../engine/engine';
import type { DrumEvent, Rhythm } from '../../generated/drum-transcription';
import type { DrumScore } from '../../notation/drums/drum-score';
import type { Grid } from '../../notation/drums/grid';
import { isCompound } from '../../notation/drums/rhythm';
import { ScoreError } from '../../notation/score-error';
import { Scope } from '../../scope';
import '../components/notice';
import '../components/popover';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import './drum-sheet';
import type { BarRange, DrumSheet } from './drum-sheet';
import { grids } from './notation-settings';
import type { NotationSettings } from './notation-settings';
import type { Rehearsal } from './rehearsal';
import {
  doubleTempo,
  halfTempo,
  isUnsureRhythm,
  rhythmByHand,
  shiftDownbeat,
  timeSignatures,
  withMeter,
  withSwing,
} from './rhythm-edit';
import type { TimeSignature } from './rhythm-edit';
import { barsIn } from './time-window';
import type { Bar, TimeWindow } from './time-window';

const gridKeys = {
  auto: 'drums.gridAuto',
  '4': 'drums.grid4',
  '8': 'drums.grid8',
  '16': 'drums.grid16',
  '32': 'drums.grid32',
  '8T': 'drums.grid8T',
  '16T': 'drums.grid16T',
  swing: 'drums.gridSwing',
} as const satisfies Record<Grid, string>;

const plainMeter: TimeSignature = { numerator: 4, denominator: 4 };
/** Fewer taps say too little about a tempo. */
const leastTaps = 4;
const plainTempo = 120;

/** What the listener knows of the beat, and the rhythm that this says when taken at its word. */
export interface RhythmByHand {
  hints: RhythmHints;
  exact: Rhythm;
}

/** Numbers of beats in a bar that the tracker can be told. */
const trackableBeats: readonly number[] = [2, 3, 4, 5, 7];

/**
 * The drum part as notation, with what decides how it is written: grid, swing, meter, tempo, taps. Fires `ws-rhythm`
 * (Rhythm), `ws-rhythm-hints` (RhythmByHand), `ws-notation` (NotationSettings), `ws-loop` (TimeWindow) for chosen bars, `ws-hit` (DrumEvent) for a note.
 */
@customElement('ws-sheet-panel')
export class SheetPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    layout,
    sheets,
    css`
      :host {
        display: block;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-4) var(--space-16);
      }
      h2 {
        font: var(--type-title-3);
      }
      header .row {
        gap: var(--space-8);
      }
      .fields {
        display: grid;
        gap: var(--space-16);
        inline-size: min(22rem, 100vw - 5rem);
      }
      /* The lanes stay in sight while the notation turns its lines. */
      drum-sheet {
        --drum-sheet-height: 27rem;
      }
      @media print {
        drum-sheet {
          --drum-sheet-height: none;
        }
        header .row,
        .tap,
        ws-notice {
          display: none;
        }
        .sheet {
          padding: 0;
          border: 0;
          box-shadow: none;
        }
      }
      .field {
        display: grid;
        gap: var(--space-4);
      }
      .tempo {
        flex-wrap: nowrap;
      }
      .tempo input {
        inline-size: 6rem;
      }
      .tap {
        display: grid;
        gap: var(--space-12);
        justify-items: start;
        padding: var(--space-16);
        border: 1px solid var(--accent);
        border-radius: var(--radius-panel);
        background: var(--accent-soft);
      }
      .tap .pad {
        min-block-size: 5rem;
        inline-size: 100%;
      }
      .stack {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-12);
      }
    `,
  ];

  @property({ attribute: false }) events: readonly DrumEvent[] = [];
  /** Beats as found by the analysis. */
  @property({ attribute: false }) found: Rhythm | null = null;
  /** Beats as they are used: found, tapped, typed or corrected. */
  @property({ attribute: false }) rhythm: Rhythm | null = null;
  @property({ attribute: false }) notation: NotationSettings = { grid: 'auto' };
  @property({ attribute: false }) score: DrumScore | null = null;
  /** The score's bars in the recording's time. */
  @property({ attribute: false }) bars: readonly Bar[] = [];
  @property({ type: Number }) duration = 0;
  @property({ attribute: false }) rehearsal: Rehearsal | null = null;
  /** The part that repeats, shaded in the sheet. */
  @property({ attribute: false }) loop: TimeWindow | null = null;

  @state() private taps: readonly number[] | null = null;
  @state() private problem = '';

  @query('drum-sheet') private sheet!: DrumSheet | null;

  private tapping = new Scope();
  private following = new Scope();
  private frame = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endTaps();
    this.following.dispose();
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('rehearsal') || this.following.disposed) this.follow();
    this.movePlayhead();
  }

  private follow(): void {
    this.following.dispose();
    this.following = new Scope();
    const { rehearsal } = this;
    if (!rehearsal) return;
    const moved = (): void => {
      this.requestUpdate();
      this.movePlayhead();
    };
    this.following.add(rehearsal.on('moved', moved));
    this.following.add(rehearsal.on('change', moved));
  }

  private movePlayhead(): void {
    const { rehearsal, sheet } = this;
    if (!rehearsal || !sheet) return;
    sheet.playhead = rehearsal.time;
    if (rehearsal.playing) {
      this.frame ||= requestAnimationFrame(() => {
        this.frame = 0;
        this.movePlayhead();
      });
    }
  }

  private onBars({ from, to }: BarRange): void {
    const start = this.bars[from]?.start;
    const end = this.bars[to]?.end;
    if (start === undefined || end === undefined) return;
    const detail: TimeWindow = { start: Math.max(0, start), end: Math.min(end, this.duration) };
    this.dispatchEvent(new CustomEvent<TimeWindow>('ws-loop', { detail, bubbles: true, composed: true }));
  }

  private onNote(index: number): void {
    const detail = this.events[index];
    if (!detail) return;
    this.dispatchEvent(new CustomEvent<DrumEvent>('ws-hit', { detail, bubbles: true, composed: true }));
  }

  override render(): TemplateResult {
    return html`<section class="sheet stack" aria-labelledby="sheet-title">
      <header>
        <h2 id="sheet-title">${t('drums.sheet')}</h2>
        <div class="row">
          <span class="caption"> ${t('drums.sheetLead', { grid: t(gridKeys[this.notation.grid]) })} </span>
          <ws-popover plain side="end" label=${t('drums.sheetChange')}>${this.renderFields()}</ws-popover>
        </div>
      </header>
      ${this.renderBeatNotice()} ${this.taps ? this.renderTaps(this.taps) : nothing}
      ${this.problem === '' ? nothing : html`<ws-notice tone="problem">${this.problem}</ws-notice>`}
      ${
        this.score
          ? html`<drum-sheet
              .score=${this.score}
              .selection=${this.loop && barsIn(this.loop, this.bars)}
              .playing=${this.rehearsal?.playing ?? false}
              @bar-select=${(event: CustomEvent<BarRange>) => this.onBars(event.detail)}
              @note-select=${(event: CustomEvent<{ eventIndex: number }>) => this.onNote(event.detail.eventIndex)}
            ></drum-sheet>`
          : nothing
      }
    </section>`;
  }

  private renderBeatNotice(): TemplateResult | typeof nothing {
    const { rhythm } = this;
    if (this.taps || (rhythm && !isUnsureRhythm(rhythm))) return nothing;
    return html`<ws-notice action=${t('drums.tap')} @ws-action=${() => void this.startTaps()}>
      ${rhythm ? t('drums.unsureBeat') : t('drums.noBeat')}
      ${rhythm ? nothing : html`<div slot="more">${this.renderTempo('tempo-first')}</div>`}
    </ws-notice>`;
  }

  private renderFields(): TemplateResult {
    const { rhythm, notation } = this;
    const meter = rhythm?.timeSignature ?? plainMeter;
    return html`<div class="fields">
      <div class="field">
        <label for="grid">${t('drums.grid')}</label>
        <select id="grid" @change=${(event: Event) => this.onGrid(event)}>
          ${grids.map(
            (grid) =>
              html`<option value=${grid} ?selected=${grid === notation.grid}>${t(gridKeys[grid])}</option>`,
          )}
        </select>
      </div>
      ${
        rhythm
          ? html`<div>
                <label class="choice">
                  <input
                    type="checkbox"
                    .checked=${rhythm.swing > 0.5}
                    ?disabled=${isCompound(meter)}
                    aria-describedby="swing-help"
                    @change=${(event: Event) => this.onSwing(event)}
                  />
                  ${t('drums.swing')}
                </label>
                <p class="caption" id="swing-help">${t('drums.swingHelp')}</p>
              </div>
              <div class="field">
                <label for="meter">${t('drums.beatsPerBar')}</label>
                <select id="meter" @change=${(event: Event) => this.onMeter(event)}>
                  ${timeSignatures.map(({ numerator, denominator }) => {
                    const text = `${numerator}/${denominator}`;
                    const same = numerator === meter.numerator && denominator === meter.denominator;
                    return html`<option value=${text} ?selected=${same}>${text}</option>`;
                  })}
                </select>
              </div>
              <div class="row">
                ${this.edit(t('drums.halfTempo'), () => halfTempo(rhythm, this.events))}
                ${this.edit(t('drums.doubleTempo'), () => doubleTempo(rhythm, this.events))}
                ${this.edit(t('drums.downbeatEarlier'), () => shiftDownbeat(rhythm, -1))}
                ${this.edit(t('drums.downbeatLater'), () => shiftDownbeat(rhythm, 1))}
              </div>`
          : nothing
      }
      <div class="field">${this.renderTempo('tempo')}</div>
      <div class="row">
        <button class="button" type="button" @click=${() => void this.startTaps()}>
          ${icons.drum} ${t('drums.tap')}
        </button>
        ${this.found && this.found !== rhythm ? this.edit(t('drums.beatsFound'), () => this.found) : nothing}
      </div>
    </div>`;
  }

  private renderTempo(id: string): TemplateResult {
    const tempo = Math.round(this.rhythm?.beatsPerMinute ?? plainTempo);
    return html`<label for=${id}>${t('drums.tempo')}</label>
      <div class="row tempo">
        <input id=${id} type="number" min="20" max="400" step="any" .value=${String(tempo)} />
        <span class="caption">${t('drums.tempoUnit')}</span>
        <button class="button" type="button" @click=${() => this.onTempo(id)}>${t('drums.tempoSet')}</button>
      </div>`;
  }

  private edit(words: string, change: () => Rhythm | null): TemplateResult {
    return html`<button class="button" type="button" @click=${() => this.setRhythm(change())}>
      ${words}
    </button>`;
  }

  private renderTaps(taps: readonly number[]): TemplateResult {
    return html`<div class="tap">
      <p>${t('drums.tapHelp')}</p>
      <button class="button pad" type="button" @pointerdown=${() => this.tap()}>
        ${t('drums.tapNow')}
        <span class="numeric" aria-live="off">${t('drums.tapCount', { count: taps.length })}</span>
      </button>
      <div class="row">
        <button
          class="button primary"
          type="button"
          ?disabled=${taps.length < leastTaps}
          @click=${() => this.useTaps()}
        >
          ${t('drums.tapDone')}
        </button>
        <button class="button" type="button" @click=${() => this.endTaps()}>${t('drums.tapCancel')}</button>
      </div>
    </div>`;
  }

  // --- Taps

  private async startTaps(): Promise<void> {
    this.endTaps();
    this.problem = '';
    this.taps = [];
    this.tapping = new Scope();
    // Before the page's own shortcuts: while tapping, any key is a tap.
    const onKey = (event: KeyboardEvent): void => this.onTapKey(event);
    document.addEventListener('keydown', onKey, { capture: true });
    this.tapping.add(() => document.removeEventListener('keydown', onKey, { capture: true }));
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.pad')?.focus();
    await this.rehearsal?.play();
  }

  private onTapKey(event: KeyboardEvent): void {
    const leaving = event.key === 'Tab' || event.key === 'Shift';
    const target = event.composedPath()[0];
    // The buttons beside the pad are still pressed with the keyboard.
    const onOther = target instanceof HTMLButtonElement && !target.classList.contains('pad');
    if (leaving || onOther || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') this.endTaps();
    else this.tap();
  }

  private tap(): void {
    if (this.taps && this.rehearsal?.playing) this.taps = [...this.taps, this.rehearsal.time];
  }

  private useTaps(): void {
    const { taps } = this;
    this.endTaps();
    if (taps) this.byHand(taps, { taps });
  }

  private endTaps(): void {
    this.tapping.dispose();
    if (this.taps) this.rehearsal?.pause();
    this.taps = null;
  }

  // --- Changes

  private byHand(source: Parameters<typeof rhythmByHand>[0], known: RhythmHints): void {
    this.problem = '';
    const meter = this.rhythm?.timeSignature ?? plainMeter;
    const beatsPerBar = this.rhythm?.beatsPerBar ?? 0;
    const hints = trackableBeats.includes(beatsPerBar) ? { ...known, beatsPerBar } : known;
    try {
      const detail = { hints, exact: rhythmByHand(source, this.duration, meter, this.events) };
      this.dispatchEvent(
        new CustomEvent<RhythmByHand>('ws-rhythm-hints', { detail, bubbles: true, composed: true }),
      );
    } catch (error) {
      if (!(error instanceof ScoreError)) throw error;
      this.problem = t('drums.tempoOutOfRange');
    }
  }

  private onTempo(id: string): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>(`#${id}`);
    const beatsPerMinute = input?.valueAsNumber ?? Number.NaN;
    const start =
      this.rhythm?.beats.find(({ position }) => position === 1)?.time ?? this.events[0]?.time ?? 0;
    this.byHand({ beatsPerMinute, start }, { beatsPerMinute });
  }

  private setRhythm(rhythm: Rhythm | null): void {
    this.problem = '';
    if (!rhythm) return;
    this.dispatchEvent(
      new CustomEvent<Rhythm>('ws-rhythm', { detail: rhythm, bubbles: true, composed: true }),
    );
  }

  private onGrid(event: Event): void {
    const grid = (event.target as HTMLSelectElement).value as Grid;
    const detail: NotationSettings = { ...this.notation, grid };
    this.dispatchEvent(
      new CustomEvent<NotationSettings>('ws-notation', { detail, bubbles: true, composed: true }),
    );
  }

  private onSwing(event: Event): void {
    const { checked } = event.target as HTMLInputElement;
    if (this.rhythm) this.setRhythm(withSwing(this.rhythm, checked, this.found));
  }

  private onMeter(event: Event): void {
    const [numerator, denominator] = (event.target as HTMLSelectElement).value.split('/').map(Number);
    const chosen = timeSignatures.find(
      (each) => each.numerator === numerator && each.denominator === denominator,
    );
    if (this.rhythm && chosen) this.setRhythm(withMeter(this.rhythm, chosen, this.events));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-sheet-panel': SheetPanel;
  }
}

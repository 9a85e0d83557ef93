import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import '../components/sort-table';
import type { TableContent } from '../components/sort-table';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { beatSign } from '../practise/beat-words';
import { tempoByBar, TEMPO_GOOD_SHARE } from '../../report/tempo-plot';
import { base, buttons, sheets } from '../styles/shared';
import './loudness-plot';
import type { TakeLoudness } from './loudness-plot';
import './onset-plot';
import './pitch-plot';
import type { PitchPlotView } from './pitch-plot';
import { loudnessTable, notesTable, tempoTable } from './plot-tables';
import type { TakeResult } from './take-result';
import './tempo-plot';
import type { TakeTempo } from './tempo-plot';
import { barWords, spokenMidi } from './words';

type Tab = 'pitch' | 'onset' | 'tempo' | 'loudness';

/** What a tab says about its picture. */
interface Shown {
  /** How to read it. */
  hint: string;
  /** What it shows, in words. */
  sentence: string;
  picture: TemplateResult | null;
  table: TableContent;
}

/** The plots of a take, each with its sentence and its table. Fires `ws-select` (detail: note index). */
@customElement('ws-take-plots')
export class TakePlots extends LitElement {
  static override styles = [
    base,
    buttons,
    sheets,
    css`
      :host {
        display: block;
      }
      .panel-head {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-8) var(--space-16);
        margin-block-end: var(--space-4);
      }
      .tabs {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-4);
      }
      .tabs button {
        min-block-size: var(--size-touch);
        padding-inline: var(--space-12);
        border: 0;
        border-radius: var(--radius-control);
        background: none;
        color: var(--ink);
        font: var(--type-body);
        cursor: pointer;
      }
      .tabs button[aria-selected='true'] {
        background: var(--accent-soft);
        font-weight: 700;
      }
      .sentence {
        font: var(--type-small);
      }
      .hint {
        margin-block-end: var(--space-12);
      }
      .empty {
        padding-block: var(--space-24);
        color: var(--ink-2);
      }
      @media (forced-colors: active) {
        .tabs button[aria-selected='true'] {
          outline: 2px solid Highlight;
          outline-offset: -2px;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;
  @property({ type: Number }) selected = -1;

  @state() private tab: Tab = 'pitch';
  @state() private asTable = false;

  @query('ws-pitch-plot') private pitch!: PitchPlotView | null;
  @query('ws-take-tempo') private tempo!: TakeTempo | null;
  @query('ws-take-loudness') private loudness!: TakeLoudness | null;

  /** Moves the playhead of the plot that is shown, seconds in the take; null takes it away. */
  setPlayhead(seconds: number | null): void {
    this.pitch?.setPlayhead(seconds);
    this.tempo?.setPlayhead(seconds);
    this.loudness?.setPlayhead(seconds);
  }

  /** Brings a note into the part of the picture that is seen. */
  reveal(index: number): void {
    const target = this.result?.pitchPlot.targets.find((each) => each.index === index);
    if (target) this.pitch?.reveal(target.start);
  }

  /** Shows the picture as a table, or the table as a picture. */
  toggleTable(): void {
    this.asTable = !this.asTable;
  }

  override render(): TemplateResult | typeof nothing {
    const { result } = this;
    if (!result) return nothing;
    const tabs = this.tabs(result);
    const tab = tabs.some(([id]) => id === this.tab) ? this.tab : 'pitch';
    const shown = this.shown(result, tab);
    return html`<section class="sheet" aria-label=${t('take.plots')}>
      <div class="panel-head">
        <div class="tabs" role="tablist" aria-label=${t('take.plots')}>
          ${tabs.map(
            ([id, words]) =>
              html`<button
                type="button"
                role="tab"
                id="tab-${id}"
                aria-controls="panel"
                aria-selected=${tab === id ? 'true' : 'false'}
                tabindex=${tab === id ? 0 : -1}
                @click=${() => (this.tab = id)}
                @keydown=${(event: KeyboardEvent) => this.onTabKey(event, tabs)}
              >
                ${words}
              </button>`,
          )}
        </div>
        <button
          class="button quiet"
          type="button"
          aria-pressed=${this.asTable ? 'true' : 'false'}
          @click=${() => this.toggleTable()}
        >
          ${icons.table} ${t('take.tableTab')}
        </button>
      </div>
      <div role="tabpanel" id="panel" aria-labelledby="tab-${tab}">
        <p class="sentence">${shown.sentence}</p>
        ${
          this.asTable
            ? html`<ws-sort-table
                .content=${shown.table}
                .selected=${this.selected}
                label=${t('take.tableTab')}
                @ws-row=${(event: CustomEvent<number>) => this.select(event.detail)}
              ></ws-sort-table>`
            : shown.picture
              ? html`<p class="caption hint">${shown.hint}</p>
                  ${shown.picture}`
              : nothing
        }
      </div>
    </section>`;
  }

  private tabs(result: TakeResult): (readonly [id: Tab, words: string])[] {
    const written = result.exercise !== null && result.followed;
    return [
      ['pitch', t('take.pitchTab')],
      ...(written ? [['onset', t('take.onsetTab')] as const, ['tempo', t('take.tempoTab')] as const] : []),
      ['loudness', t('take.loudnessTab')],
    ];
  }

  private shown(result: TakeResult, tab: Tab): Shown {
    switch (tab) {
      case 'pitch':
        return this.pitchShown(result);
      case 'onset':
        return this.onsetShown(result);
      case 'tempo':
        return this.tempoShown(result);
      case 'loudness':
        return this.loudnessShown(result);
    }
  }

  private pitchShown(result: TakeResult): Shown {
    const { report, exercise, zones } = result;
    const score = exercise?.score ?? null;
    const good = Math.round((report.measures.pitchAccuracy ?? 0) * report.measures.written);
    const label = score
      ? t('take.plotLabel', { good, written: report.measures.written })
      : t('take.plotLabelFree', { count: report.notes.length });
    return {
      hint: score ? t('take.plotHint', { cents: Math.round(zones.cents) }) : t('take.plotHintFree'),
      sentence: label,
      picture: html`<ws-pitch-plot
        .plot=${result.pitchPlot}
        .notes=${result.sheetNotes}
        .marks=${result.marks}
        .nameOf=${(midi: number) => spokenMidi(midi - result.transposition, score)}
        .zoneCents=${zones.cents}
        .selected=${this.selected}
        label=${label}
      ></ws-pitch-plot>`,
      table: notesTable(result),
    };
  }

  private onsetShown(result: TakeResult): Shown {
    const { onsetPlot, zones } = result;
    const milliseconds = Math.round(zones.milliseconds);
    const dots = onsetPlot?.rows.flatMap((row) => row.dots).filter((dot) => dot.milliseconds !== null) ?? [];
    const good = dots.filter(({ timing }) => timing === 'onTime').length;
    const sentence =
      dots.length === 0
        ? t('take.onsetNothing')
        : t('take.onsetSentence', { good, count: dots.length, milliseconds });
    return {
      hint: t('take.onsetHint', { times: onsetPlot?.magnification ?? 1, milliseconds }),
      sentence,
      picture:
        dots.length === 0
          ? null
          : html`<ws-onset-plot
              .plot=${onsetPlot}
              .selected=${this.selected}
              label=${sentence}
            ></ws-onset-plot>`,
      table: notesTable(result),
    };
  }

  private tempoShown(result: TakeResult): Shown {
    const { tempoPlot, exercise, report, beatQuarters } = result;
    const table = tempoTable(result);
    const sign = beatSign(beatQuarters);
    if (!tempoPlot || !exercise) return { hint: '', sentence: t('take.tempoNothing'), picture: null, table };
    const { score } = exercise;
    const tempo = Math.round(tempoPlot.target);
    const bars = tempoByBar(tempoPlot, report, score.bars, beatQuarters);
    const steady = bars.filter(({ share }) => Math.abs(share) <= TEMPO_GOOD_SHARE).length;
    const beats = bars.map((bar) => Math.round(bar.beats));
    const sentence = [
      t('take.tempoSentence', { count: steady, bars: bars.length, tempo: `${sign} = ${tempo}` }),
      t('take.tempoRange', { low: Math.min(...beats), high: Math.max(...beats) }),
      ...tempoPlot.breaks.map(({ kind, note }) => {
        const bar = score.notes[note]?.bar ?? 0;
        const key =
          kind === 'restart' ? 'take.tempoRestart' : kind === 'skip' ? 'take.tempoSkip' : 'take.tempoPause';
        return t(key, { bar: barWords([bar, bar], score) });
      }),
    ].join(' ');
    return {
      hint: t('take.tempoHint', { sign, tempo }),
      sentence,
      picture: html`<ws-take-tempo .result=${result} label=${sentence}></ws-take-tempo>`,
      table,
    };
  }

  private loudnessShown(result: TakeResult): Shown {
    const { loudnessPlot, report } = result;
    const table = loudnessTable(result);
    const range = report.dynamics.rangeDb;
    if (!loudnessPlot) return { hint: '', sentence: t('take.loudnessNothing'), picture: null, table };
    const sentence = range === null ? '' : t('take.loudnessSentence', { range: Math.round(range) });
    return {
      hint: t('take.loudnessHint'),
      sentence,
      picture: html`<ws-take-loudness
        .result=${result}
        .selected=${this.selected}
        label=${sentence}
      ></ws-take-loudness>`,
      table,
    };
  }

  private select(index: number): void {
    this.dispatchEvent(
      new CustomEvent<number>('ws-select', { detail: index, bubbles: true, composed: true }),
    );
  }

  private onTabKey(event: KeyboardEvent, tabs: readonly (readonly [Tab, string])[]): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    event.stopPropagation();
    const at = tabs.findIndex(([id]) => id === this.tab);
    const step = event.key === 'ArrowRight' ? 1 : tabs.length - 1;
    this.tab = tabs[(at + step) % tabs.length]?.[0] ?? 'pitch';
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<HTMLElement>(`#tab-${this.tab}`)?.focus(),
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-take-plots': TakePlots;
  }
}

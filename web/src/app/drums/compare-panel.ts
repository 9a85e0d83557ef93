import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { DrumEngine } from '../../generated/drum-transcription';
import { drumClasses } from '../../notation/drums/drum-map';
import type { OnsetScore } from '../../report/onset-scores';
import { Scope } from '../../scope';
import { saveFile } from '../components/files';
import '../components/notice';
import '../components/progress';
import { errorWords } from '../errors';
import { decimal } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, forms, layout, lists, tables } from '../styles/shared';
import { comparisonRows, scoreEngine, scoresToCsv } from './comparison';
import type { ComparisonRow, Contender, EngineScore, Reference } from './comparison';
import { Comparison } from './comparison-run';
import { engineGroups } from './engines';
import { rowGlyph } from './glyph';
import type { DrumJob } from './jobs';
import './lanes';
import { rowRem } from './lanes';
import type { Peaks } from './peaks';
import { referenceAccept } from './reference-file';
import type { Bar, TimeWindow } from './time-window';
import { stageWords } from './words';

const compareLaneRem = 2.5;
const fDecimals = 2;

/**
 * Several engines on one recording: choice, progress, their hits drum by drum under one waveform, and against a
 * reference their figures. Fires `ws-reference` (File or null), `ws-window`, `ws-seek` and `ws-hit` as the lanes do,
 * and `ws-close`.
 */
@customElement('ws-compare-panel')
export class ComparePanel extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    layout,
    lists,
    tables,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-8) var(--space-16);
      }
      h2 {
        font: var(--type-title-3);
      }
      fieldset {
        min-inline-size: 0;
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        font-weight: 600;
      }
      .choices {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
        gap: 0 var(--space-24);
      }
      .choice small {
        display: block;
        color: var(--ink-2);
        font: var(--type-caption);
      }
      .choice input {
        flex: none;
      }
      .choice {
        align-items: start;
        padding-block: var(--space-8);
      }
      .board {
        display: grid;
        grid-template-columns: 13.5rem minmax(0, 1fr);
        column-gap: var(--space-16);
      }
      .rows {
        display: grid;
        grid-template-rows: ${rowRem.ruler}rem ${rowRem.waveform}rem;
        grid-auto-rows: ${compareLaneRem}rem;
        border-block-start: 1px solid var(--line);
      }
      .rows .row {
        flex-wrap: nowrap;
        gap: var(--space-8);
        min-inline-size: 0;
        border-block-start: 1px solid var(--line);
        font: var(--type-small);
      }
      .rows .name {
        flex: 1;
        overflow: hidden;
        min-inline-size: 0;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .rows svg.glyph {
        flex: none;
        inline-size: 1rem;
        block-size: 1rem;
      }
      .rows .reference {
        font-weight: 600;
      }
      ws-lanes {
        border-block-start: 1px solid var(--line);
      }
      td,
      th {
        white-space: nowrap;
      }
      .figure {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 44.99rem) {
        .board {
          grid-template-columns: 7rem minmax(0, 1fr);
          column-gap: var(--space-8);
        }
        .rows .name {
          font: var(--type-tick);
          white-space: normal;
        }
        .rows .caption {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) job: DrumJob | null = null;
  @property({ attribute: false }) reference: Reference | null = null;
  @property({ attribute: false }) peaks: Peaks | null = null;
  @property({ type: Number }) duration = 0;
  @property({ attribute: false }) window: TimeWindow = { start: 0, end: 1 };
  @property({ attribute: false }) bars: readonly Bar[] = [];
  @property({ attribute: false }) time: () => number = () => 0;
  @property({ type: Boolean }) playing = false;

  @state() private chosen: readonly DrumEngine[] = ['default', 'pfnmf-smt'];

  @query('input[type=file]') private fileInput!: HTMLInputElement;

  private comparison: Comparison | null = null;
  private scope = new Scope();
  private rows: readonly ComparisonRow[] = [];
  private scores: readonly EngineScore[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.comparison?.cancel();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('job')) {
      this.comparison?.cancel();
      this.comparison = this.job && new Comparison(this.job);
      this.comparison?.on('change', () => this.onProgress());
    }
    if (changed.has('job') || changed.has('reference')) this.measure();
  }

  private onProgress(): void {
    const done = this.contenders.filter(({ state }) => state === 'done').length;
    if (done !== this.scoredCount) this.measure();
    this.requestUpdate();
  }

  private scoredCount = 0;

  private get contenders(): readonly Contender[] {
    return this.comparison?.contenders ?? [];
  }

  private measure(): void {
    const { contenders, reference } = this;
    const done = contenders.filter(({ state }) => state === 'done');
    this.scoredCount = done.length;
    this.rows = comparisonRows(contenders, reference);
    this.lanes = this.rows.map(({ lane }) => lane);
    this.scores = reference ? done.map(({ engine, events }) => scoreEngine(engine, events, reference)) : [];
  }

  private lanes: readonly ComparisonRow['lane'][] = [];

  override render(): TemplateResult {
    return html`<header>
        <h2>${t('drums.compareTitle')}</h2>
        <button class="button quiet" type="button" @click=${() => this.fire('ws-close')}>
          ${icons.close} ${t('drums.compareClose')}
        </button>
      </header>
      <p class="secondary">${t('drums.compareLead')}</p>
      ${engineGroups.map(
        ({ key, engines }) =>
          html`<fieldset>
            <legend>${t(`drums.${key}`)}</legend>
            <div class="choices">${engines.map((engine) => this.renderChoice(engine))}</div>
          </fieldset>`,
      )}
      <div class="row">
        <button
          class="button primary"
          type="button"
          ?disabled=${this.chosen.length === 0 || (this.comparison?.running ?? false)}
          @click=${() => void this.comparison?.run(this.chosen)}
        >
          ${t('drums.compareRun')}
        </button>
        <button class="button" type="button" @click=${() => this.fileInput.click()}>
          ${icons.upload} ${this.reference?.name ?? t('drums.compareDrop')}
        </button>
        ${
          this.reference
            ? html`<button class="button quiet" type="button" @click=${() => this.fire('ws-reference', null)}>
                ${t('drums.compareForget')}
              </button>`
            : nothing
        }
        <input
          type="file"
          hidden
          accept=${referenceAccept}
          aria-label=${t('drums.compareDrop')}
          @change=${() => this.onReference()}
        />
      </div>
      ${this.renderProgress()} ${this.rows.length > 0 ? this.renderBoard() : nothing}
      ${this.scores.length > 0 ? this.renderScores() : nothing}`;
  }

  private renderChoice(engine: DrumEngine): TemplateResult {
    return html`<label class="choice">
      <input
        type="checkbox"
        .checked=${this.chosen.includes(engine)}
        @change=${(event: Event) => this.choose(engine, (event.target as HTMLInputElement).checked)}
      />
      <span>${t(`drums.${engine}`)}<small>${t(`drums.${engine}-text`)}</small></span>
    </label>`;
  }

  private choose(engine: DrumEngine, on: boolean): void {
    const others = this.chosen.filter((each) => each !== engine);
    this.chosen = on ? [...others, engine] : others;
  }

  private renderProgress(): TemplateResult | typeof nothing {
    const working = this.contenders.find(({ state }) => state === 'working');
    if (working) {
      const stage = t('drums.compareRunning', {
        engine: t(`drums.${working.engine}`),
        stage: stageWords(working.stage),
      });
      return html`<ws-progress
        stage=${stage}
        .fraction=${working.fraction}
        @ws-cancel=${() => this.comparison?.cancel()}
      ></ws-progress>`;
    }
    const failed = this.contenders.filter(({ state }) => state === 'failed');
    return html`${failed.map(
      ({ engine, error }) =>
        html`<ws-notice tone="problem">
          ${t(`drums.${engine}`)}:
          ${
            error === 'not-loaded'
              ? t('drums.engineMissing')
              : errorWords(error ?? 'crashed', this.job?.name ?? '')
          }
        </ws-notice>`,
    )}`;
  }

  private renderBoard(): TemplateResult {
    const systems = new Set(this.rows.map(({ engine }) => engine)).size;
    return html`<div class="board">
        <div class="rows">
          <div></div>
          <div></div>
          ${this.rows.map(({ drum, engine, lane }, index) => {
            const first = this.rows[index - 1]?.drum !== drum;
            const name = engine === null ? t('drums.compareReference') : t(`drums.${engine}`);
            return html`<div class="row ${engine === null ? 'reference' : ''}">
              ${first ? rowGlyph(drum) : html`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true"></svg>`}
              <span class="name" title="${t(`drums.${drum}`)}: ${name}">
                <span class=${first ? '' : 'visually-hidden'}>${t(`drums.${drum}`)},</span> ${name}
              </span>
              <span class="caption numeric">${lane.events.length}</span>
            </div>`;
          })}
        </div>
        <ws-lanes
          .peaks=${this.peaks}
          .lanes=${this.lanes}
          .laneRem=${compareLaneRem}
          .duration=${this.duration}
          .window=${this.window}
          .bars=${this.bars}
          .time=${this.time}
          .playing=${this.playing}
          summary=${t('drums.comparePicture', { count: systems })}
        ></ws-lanes>
      </div>
      ${this.reference ? html`<p class="caption">${t('drums.compareLegend')}</p>` : nothing}`;
  }

  private renderScores(): TemplateResult {
    const { reference } = this;
    const shown = drumClasses.filter((drum) =>
      this.scores.some(({ byDrum }) => byDrum[drum].expected > 0 || byDrum[drum].found > 0),
    );
    const cell = ({ f, matched, found, expected }: OnsetScore): TemplateResult =>
      html`<td class="figure">
        ${expected + found > 0 ? decimal(f, fDecimals) : '–'}
        <span class="visually-hidden">${matched}, ${found}, ${expected}</span>
      </td>`;
    return html`<h3>${t('drums.compareTableTitle')}</h3>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('drums.compareTableTitle')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${t('drums.compareEngine')}</th>
              <th scope="col" class="figure">${t('drums.compareAll')}</th>
              <th scope="col" class="figure">${t('drums.compareThree')}</th>
              ${shown.map((drum) => html`<th scope="col" class="figure">${t(`drums.${drum}`)}</th>`)}
              <th scope="col" class="figure">${t('drums.comparePrecision')}</th>
              <th scope="col" class="figure">${t('drums.compareRecall')}</th>
            </tr>
          </thead>
          <tbody>
            ${this.scores.map(
              ({ engine, byDrum, all, three }) =>
                html`<tr>
                  <th scope="row">${t(`drums.${engine}`)}</th>
                  ${cell(all)} ${cell(three)} ${shown.map((drum) => cell(byDrum[drum]))}
                  <td class="figure">${decimal(all.precision, fDecimals)}</td>
                  <td class="figure">${decimal(all.recall, fDecimals)}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="row">
        <button class="button" type="button" @click=${() => this.saveCsv(reference)}>
          ${icons.download} ${t('drums.compareCsv')}
        </button>
      </div>`;
  }

  private saveCsv(reference: Reference | null): void {
    const name = (reference?.name ?? '').replace(/\.[^.]+$/, '');
    saveFile(new Blob([scoresToCsv(this.scores)], { type: 'text/csv' }), `${name} comparison.csv`);
  }

  private onReference(): void {
    const [file] = this.fileInput.files ?? [];
    this.fileInput.value = '';
    if (file) this.fire('ws-reference', file);
  }

  private fire(name: 'ws-close' | 'ws-reference', detail: File | null = null): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-compare-panel': ComparePanel;
  }
}

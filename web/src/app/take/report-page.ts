import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Recording } from '../../generated/recording';
import { instrumentOrConcert } from '../../practice/instruments';
import { markedNotes } from '../../report/marks';
import { criteria } from '../../report/ratings';
import '../components/hairpin';
import { clock, date } from '../i18n/format';
import { t } from '../i18n/t';
import { beatSign } from '../practise/beat-words';
import { base } from '../styles/shared';
import { reasonWords } from './measure-words';
import { criterionName, ratingWords, trainingWords } from './rating-words';
import './score-sheet';
import type { ScoreSheet } from './score-sheet';
import type { TakeResult } from './take-result';
import { countWords, stepWords } from './words';

/** What A4 and Letter have in common between 12 mm margins, px at 96 to the inch: width of A4, height of Letter. */
const PAGE = { width: 700, height: 960 } as const;
/** The score is set on a wider page, four bars to a line, and made smaller: as small as fits, not below what can be read. */
const SCORE_WIDTH = 960;
const SMALLEST_SCALE = 0.4;

/**
 * One page about a take for the stand or the teacher. Laid out beside the window;
 * `ready` resolves when the score is drawn and everything fits.
 */
@customElement('ws-report-page')
export class ReportPage extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
        color: var(--ink);
        background: var(--sheet);
        inline-size: ${PAGE.width}px;
        font-size: 13px;
      }
      .paper {
        display: flex;
        flex-direction: column;
        gap: 14px;
        block-size: ${PAGE.height}px;
        overflow: hidden;
      }
      h1 {
        font: italic 400 26px/1.2 var(--font-score);
      }
      h2 {
        font: 700 14px/1.3 var(--font-ui);
        letter-spacing: 0;
      }
      header p,
      .small {
        font: 400 12px/1.4 var(--font-ui);
        color: var(--ink-2);
      }
      .headline {
        font: 700 19px/1.25 var(--font-ui);
      }
      .ratings {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: 16px;
      }
      .ratings strong {
        display: block;
        font: 700 15px/1.3 var(--font-ui);
      }
      .score {
        overflow: hidden;
        flex: none;
      }
      .score ws-score-sheet {
        inline-size: ${SCORE_WIDTH}px;
        transform-origin: 0 0;
      }
      .bars {
        display: flex;
        flex-wrap: wrap;
        gap: 3px;
        margin-block-start: 4px;
      }
      .bar {
        inline-size: 30px;
        text-align: center;
        border: 1px solid var(--control);
        border-radius: 4px;
        font: 600 12px/1.7 var(--font-ui);
      }
      .bar i {
        display: block;
        border-block-end: 1px solid var(--line);
        font: italic 400 11px/1.5 var(--font-score);
        color: var(--ink-2);
      }
      .bar.weak {
        border: 2px solid var(--ink);
      }
      ol {
        margin: 4px 0 0;
        padding-inline-start: 20px;
      }
      li {
        font: 400 13px/1.45 var(--font-ui);
      }
      .two {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: 20px;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 2px 12px;
        margin: 4px 0 0;
        font: 400 13px/1.4 var(--font-ui);
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
      }
      .teacher {
        flex: 1;
        min-block-size: 28px;
      }
      footer {
        border-block-start: 1px solid var(--line);
        padding-block-start: 6px;
        font: 400 11px/1.4 var(--font-ui);
        color: var(--ink-2);
      }
    `,
  ];

  @property({ attribute: false }) recording: Recording | null = null;
  @property({ attribute: false }) result: TakeResult | null = null;

  private drawn: Promise<void> = Promise.resolve();

  /** Resolves when the page is as it will be printed. */
  async ready(): Promise<void> {
    await this.updateComplete;
    await this.drawn;
    this.fit();
  }

  protected override firstUpdated(): void {
    const sheet = this.renderRoot.querySelector<ScoreSheet>('ws-score-sheet');
    if (!sheet) return;
    this.drawn = new Promise((resolve) => {
      sheet.addEventListener('ws-drawn', () => resolve(), { once: true });
      sheet.addEventListener('ws-undrawable', () => resolve(), { once: true });
    });
  }

  override render(): TemplateResult | typeof nothing {
    const { recording, result } = this;
    if (!recording || !result) return nothing;
    const { exercise, report } = result;
    const data = trainingWords(report.trainedOn);
    return html`<div class="paper">
      <header>
        <h1>${exercise?.score.title ?? recording.name}</h1>
        <p>${headerWords(recording)}</p>
      </header>
      <p class="headline">${result.headline}</p>
      ${this.ratings(result)}
      ${
        exercise
          ? html`<div class="score">
              <ws-score-sheet
                .exercise=${exercise}
                .notes=${result.sheetNotes}
                .extras=${result.extras}
              ></ws-score-sheet>
            </div>`
          : nothing
      }
      ${this.bars(result)}
      <div class="two">${this.steps(result)} ${this.figures(result)}</div>
      <div class="teacher small">${t('take.reportTeacher')}</div>
      <footer>${data === '' ? t('take.reportFootPlain') : t('take.reportFoot', { data })}</footer>
    </div>`;
  }

  private ratings({ report }: TakeResult): TemplateResult | typeof nothing {
    const { ratings } = report;
    if (!ratings) return nothing;
    return html`<div class="ratings">
      ${criteria.map((criterion) => {
        const words = ratingWords(ratings[criterion]);
        return html`<div>
          <span class="small">${criterionName(criterion)}</span>
          <strong>${words}</strong>
          <ws-hairpin .band=${ratings[criterion]} label=${words}></ws-hairpin>
          <span class="small">${reasonWords(ratings[criterion])}</span>
        </div>`;
      })}
    </div>`;
  }

  private bars({ report, exercise, followed }: TakeResult): TemplateResult | typeof nothing {
    if (!exercise || !followed || report.bars.length === 0) return nothing;
    const weakest = new Set(report.weakestBars);
    return html`<section>
      <h2>${t('take.reportBars')}</h2>
      <p class="small">${t('take.reportBarsHint')}</p>
      <div class="bars">
        ${report.bars.map(
          (bar) =>
            html`<div class="bar ${weakest.has(bar.bar) ? 'weak' : ''}">
              <i>${exercise.score.bars[bar.bar]?.number ?? ''}</i>${markedNotes(bar) || '·'}
            </div>`,
        )}
      </div>
    </section>`;
  }

  private steps({ steps, exercise }: TakeResult): TemplateResult {
    return html`<section>
      <h2>${t('take.practiseNext')}</h2>
      ${
        exercise && steps.length > 0
          ? html`<ol>
              ${steps.map((step) => {
                const { heading, advice } = stepWords(step, exercise.score);
                return html`<li><strong>${heading}.</strong> ${advice}</li>`;
              })}
            </ol>`
          : html`<p class="small">${t('take.practiseNothing')}</p>`
      }
    </section>`;
  }

  private figures(result: TakeResult): TemplateResult {
    const { report, exercise, playedTempo, askedTempo, beatQuarters } = result;
    const { measures } = report;
    const sign = beatSign(beatQuarters);
    const rows: [string, string][] = [[t('take.reportLength'), clock(report.duration)]];
    if (exercise) {
      rows.push([
        t('take.noteCount'),
        `${t('take.ofRight', { good: measures.right, written: measures.written })}; ${countWords(measures)}`,
      ]);
      if (playedTempo !== null)
        rows.push([
          t('take.reportTempo'),
          t('take.reportTempoWords', {
            played: `${sign} = ${Math.round(playedTempo)}`,
            asked: `${sign} = ${askedTempo}`,
          }),
        ]);
    }
    rows.push([t('take.reportTuning'), t('take.tunedTo', { a4: String(Math.round(report.tuning.a4)) })]);
    return html`<section>
      <h2>${t('take.reportFigures')}</h2>
      <dl>
        ${rows.map(
          ([name, words]) =>
            html`<dt>${name}</dt>
              <dd>${words}</dd>`,
        )}
      </dl>
    </section>`;
  }

  /** Makes the score smaller until everything fits the page; leaves it out where it would be too small to read. */
  private fit(): void {
    const frame = this.renderRoot.querySelector<HTMLElement>('.score');
    const sheet = this.renderRoot.querySelector<HTMLElement>('ws-score-sheet');
    const paper = this.renderRoot.querySelector<HTMLElement>('.paper');
    if (!frame || !sheet || !paper) return;
    const height = sheet.scrollHeight;
    const place = (scale: number): void => {
      sheet.style.transform = `scale(${scale})`;
      frame.style.blockSize = `${Math.floor(height * scale)}px`;
    };
    const widest = PAGE.width / SCORE_WIDTH;
    place(widest);
    const over = Math.max(0, paper.scrollHeight - paper.clientHeight);
    const scale = widest - over / Math.max(1, height);
    frame.hidden = scale < SMALLEST_SCALE;
    if (over > 0 && !frame.hidden) place(scale);
  }
}

function headerWords({ take, name, createdAt }: Recording): string {
  return [t(`instruments.${instrumentOrConcert(take?.instrumentId ?? '').id}`), name, date(createdAt)].join(
    ' · ',
  );
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-report-page': ReportPage;
  }
}

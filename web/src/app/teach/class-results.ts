import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { barSpan, classTable } from '../../classroom/class-table';
import type { BarHeat, ClassTable, Distribution, HandedIn, StudentRow } from '../../classroom/class-table';
import { countedCriteria } from '../../classroom/score-of-take';
import type { Assignment } from '../../generated/assignment';
import type { Exercise } from '../../practice/exercises';
import type { RatingBand } from '../../report/ratings';
import '../components/hairpin';
import '../components/notice';
import { figureCell, wordsCell } from '../components/sort-table';
import type { TableContent } from '../components/sort-table';
import '../components/sort-table';
import { day, inSentence, joined } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, layout, lists, sheets } from '../styles/shared';
import { criterionName, ratingWords } from '../take/rating-words';
import type { ClassSound } from './class-sound';
import { classStyles } from './class-styles';
import { flagExplained, flagWords } from './flag-words';
import './rating-cell';
import './student-cell';

/** Students shown before "Show all". */
const FIRST_ROWS = 9;
/** Half opening of the hairpins that hold a class, px. */
const OPENING = 30;
/** Shades of the bar picture, lightest first. */
const SHADES = 5;

/** What a class handed in: ratings as bees in hairpins, the bars where it slipped, one row for each student. */
@customElement('ws-class-results')
export class ClassResults extends LitElement {
  static override styles = [base, buttons, layout, lists, sheets, classStyles];

  @property({ attribute: false }) assignment: Assignment | null = null;
  /** Of the assignment as it is now; null leaves versions unchecked. */
  @property() digest: string | null = null;
  @property({ attribute: false }) packages: readonly HandedIn[] = [];
  @property({ attribute: false }) exercise: Exercise | null = null;
  @property({ attribute: false }) sound: ClassSound | null = null;
  /** What it plays now; draws the buttons anew. */
  @property() playing: string | null = null;
  /** The sound of a package. */
  @property({ attribute: false }) soundOf: (handedIn: HandedIn) => Promise<Blob | null> = () =>
    Promise.resolve(null);

  @state() private table: ClassTable | null = null;
  /** Every student, not only the first. */
  @property({ type: Boolean }) all = false;
  @state() private chosenBar: number | null = null;
  /** Place among the rows of the table; -1 for none. */
  @state() private chosen = -1;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!this.assignment) return;
    if (changed.has('packages') || changed.has('assignment') || changed.has('digest')) {
      this.table = classTable(this.assignment, this.digest, this.packages);
      if (this.chosen >= this.table.rows.length) this.chosen = -1;
    }
  }

  override render(): TemplateResult | typeof nothing {
    const { assignment, table } = this;
    if (!assignment || !table || table.rows.length === 0) return nothing;
    return html`${this.distributions(table)} ${this.heat(table)} ${this.students(assignment, table)}`;
  }

  // --- ratings ---

  private distributions({ distributions }: ClassTable): TemplateResult {
    const rated = distributions.some(({ values }) => values.length > 0);
    return html`<section class="sheet" aria-label=${t('teach.ratings')}>
      ${
        rated
          ? html`<div class="ratings">${distributions.map((each) => this.distribution(each))}</div>
              <p class="caption">${t('teach.beesHint')}</p>`
          : html`<p>${t('teach.noRatings')}</p>`
      }
    </section>`;
  }

  private distribution({ criterion, values, median }: Distribution): TemplateResult {
    const name = criterionName(criterion);
    const at = (value: number): RatingBand => ({ value, low: value, high: value });
    const words = (value: number): string => ratingWords(at(value));
    const numbers = values.map(({ value }) => value);
    const middle = median === null ? '' : words(median);
    return html`<div class="rating">
      <h3>${name}</h3>
      <p class="words">${middle}</p>
      <ws-hairpin
        opening=${OPENING}
        .band=${median === null ? null : at(median)}
        .dots=${numbers}
        label=${t('teach.beesLabel', {
          criterion: name,
          count: values.length,
          middle: inSentence(middle),
          lowest: inSentence(words(Math.min(...numbers))),
          highest: inSentence(words(Math.max(...numbers))),
        })}
      ></ws-hairpin>
    </div>`;
  }

  // --- bars ---

  private heat({ heat, rows }: ClassTable): TemplateResult {
    const most = Math.max(1, ...heat.map(({ students }) => students));
    // The darkest is for the worst alone, which the headline may name.
    const shade = (students: number): number =>
      students === most ? SHADES : Math.ceil(((SHADES - 1) * students) / most);
    return html`<section class="sheet heat" aria-labelledby="heat">
      <div class="head">
        <div>
          <h2 id="heat">${t('teach.heat')}</h2>
          <p class="caption">${t('teach.heatHint', { count: rows.length })}</p>
        </div>
        <ul class="plain bars">
          ${heat.map(
            ({ bar, number, students }) =>
              html`<li>
                <button
                  type="button"
                  class="shade-${shade(students)}"
                  aria-pressed=${this.chosenBar === bar ? 'true' : 'false'}
                  aria-label=${t('teach.heatBar', { bar: number, count: students })}
                  @click=${() => (this.chosenBar = this.chosenBar === bar ? null : bar)}
                >
                  <i aria-hidden="true">${number}</i><span>${students}</span>
                </button>
              </li>`,
          )}
        </ul>
      </div>
      ${this.barDetails(heat, rows)}
      <details>
        <summary>${t('teach.heatTable')}</summary>
        <ws-sort-table .content=${heatTable(heat)} label=${t('teach.heat')}></ws-sort-table>
      </details>
    </section>`;
  }

  private barDetails(heat: readonly BarHeat[], rows: readonly StudentRow[]): TemplateResult | typeof nothing {
    const chosen = heat.find(({ bar }) => bar === this.chosenBar);
    if (!chosen) return nothing;
    const slipped = rows.filter(({ name }) => chosen.names.includes(name));
    const audible = rows.filter(({ best }) => best.hasAudio);
    const { number: bar, students } = chosen;
    return html`<div class="bar-details" role="status">
      <h3>
        ${students > 0 ? t('teach.barHeading', { bar, count: students }) : t('teach.barNobody', { bar })}
      </h3>
      ${students > 0 ? html`<p>${joined(slipped.map(({ name }) => name))}</p>` : nothing}
      ${
        audible.length > 0
          ? html`<div class="row">
              ${audible.map(({ name, best }) => this.barButton(name, best, chosen))}
            </div>`
          : html`<p class="caption">${t('teach.barNoSound')}</p>`
      }
    </div>`;
  }

  private barButton(name: string, best: HandedIn, { bar, number }: BarHeat): TemplateResult | typeof nothing {
    const span = barSpan(best, bar);
    const key = `${best.sha256}/${bar}`;
    if (!span) return nothing;
    const playing = this.playing === key;
    return html`<button
      class="button"
      type="button"
      aria-label=${playing ? t('teach.stopNamed', { name }) : t('teach.barListen', { bar: number, name })}
      @click=${() => void this.sound?.toggle(key, () => this.soundOf(best), span)}
    >
      ${playing ? icons.stop : icons.play} ${name}
    </button>`;
  }

  // --- students ---

  private students(assignment: Assignment, { rows }: ClassTable): TemplateResult {
    const shown = this.all ? rows.length : Math.min(rows.length, FIRST_ROWS);
    return html`<section class="sheet students" aria-label=${t('teach.students')}>
      <ws-sort-table
        tall
        label=${t('teach.students')}
        .selected=${this.chosen}
        .content=${this.studentTable(assignment, rows)}
        .limit=${shown}
        @ws-row=${(event: CustomEvent<number>) => this.choose(event.detail)}
      ></ws-sort-table>
      ${this.studentDetails(rows[this.chosen])}
      <div class="foot">
        <p class="caption">${t('teach.showing', { shown, count: rows.length })} ${t('teach.honest')}</p>
        ${
          rows.length > FIRST_ROWS
            ? html`<button class="button quiet" type="button" @click=${() => (this.all = !this.all)}>
                ${t(this.all ? 'teach.showLess' : 'teach.showAll')}
              </button>`
            : nothing
        }
      </div>
    </section>`;
  }

  private choose(place: number): void {
    this.chosen = this.chosen === place ? -1 : place;
  }

  private studentTable(assignment: Assignment, rows: readonly StudentRow[]): TableContent {
    const counted = countedCriteria(assignment);
    return {
      columns: [
        t('teach.columnStudent'),
        t('teach.columnTakes'),
        ...counted.map(criterionName),
        t('teach.columnCents'),
        t('teach.columnMilliseconds'),
        t('teach.columnBar'),
        t('teach.columnRemarks'),
      ],
      rows: rows.map((row, place) => {
        const { name, best, flags } = row;
        const words = flags.map((flag) => flagWords(flag, this.exercise));
        return {
          key: place,
          cells: [
            {
              ...wordsCell(name),
              view: html`<button
                class="plain"
                type="button"
                aria-label=${t('teach.details', { name })}
                aria-expanded=${this.chosen === place ? 'true' : 'false'}
                @click=${(event: Event) => {
                  event.stopPropagation();
                  this.choose(place);
                }}
              >
                ${name}
              </button>`,
            },
            figureCell(row.takes),
            ...counted.map((criterion) => {
              const band = best.report.ratings?.[criterion];
              return band
                ? {
                    value: band.value,
                    words: ratingWords(band),
                    view: html`<ws-rating-cell .band=${band}></ws-rating-cell>`,
                  }
                : figureCell(null);
            }),
            figureCell(row.medianCents),
            figureCell(row.medianMilliseconds),
            row.hardestBar === null ? figureCell(null) : wordsCell(row.hardestBar, sortable(row.hardestBar)),
            {
              value: joined(words),
              words: joined(words),
              view: html`<ws-student-cell
                name=${name}
                ?sound=${best.hasAudio}
                ?playing=${this.playing === best.sha256}
                .flags=${words}
                @ws-listen=${() => this.listen(best)}
              ></ws-student-cell>`,
            },
          ],
        };
      }),
    };
  }

  private listen(handedIn: HandedIn): void {
    void this.sound?.toggle(handedIn.sha256, () => this.soundOf(handedIn));
  }

  private studentDetails(row: StudentRow | undefined): TemplateResult | typeof nothing {
    if (!row) return nothing;
    const { name, flags, packages, best } = row;
    return html`<div class="student-details">
      <h3>${name}</h3>
      <ul class="plain">
        ${flags.map((flag) => html`<li class="flag">${icons.warning} ${flagExplained(flag)}</li>`)}
        ${best.integrity === 'signed' ? html`<li>${t('teach.signed')}</li>` : nothing}
        ${packages.map((each) => {
          const { take } = each.manifest;
          const playing = this.playing === each.sha256;
          return html`<li class="row">
            ${t('teach.packageWords', { number: take.number, count: take.of, day: day(take.recordedAt) })}
            ${
              each.hasAudio
                ? html`<button class="button" type="button" @click=${() => this.listen(each)}>
                    ${playing ? icons.stop : icons.play} ${playing ? t('teach.stop') : t('teach.listen')}
                  </button>`
                : html`<span class="caption">${t('teach.noSound')}</span>`
            }
          </li>`;
        })}
      </ul>
      ${
        best.sample
          ? nothing
          : html`<button
              class="button"
              type="button"
              @click=${() =>
                this.dispatchEvent(new CustomEvent<StudentRow>('ws-delete-student', { detail: row }))}
            >
              ${icons.bin} ${t('teach.deleteStudent', { name })}
            </button>`
      }
    </div>`;
  }
}

/** Bars are numbered with figures mostly, which sort as numbers. */
function sortable(number: string): number | string {
  const value = Number(number);
  return Number.isFinite(value) ? value : number;
}

function heatTable(heat: readonly BarHeat[]): TableContent {
  return {
    columns: [t('teach.heatColumnBar'), t('teach.heatColumnCount'), t('teach.heatColumnNames')],
    rows: heat.map(({ bar, number, students, names }) => ({
      key: -1,
      cells: [wordsCell(number, bar), figureCell(students), wordsCell(joined(names))],
    })),
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-class-results': ClassResults;
  }
}

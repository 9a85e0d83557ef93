import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { assignedScoreId, isStoreAddress, newId } from '../../classroom/assignment';
import { countedCriteria } from '../../classroom/score-of-take';
import { canSign } from '../../classroom/signing';
import type { Assignment, RecordStore } from '../../generated/assignment';
import { OWN_PREFIX } from '../../practice/exercises';
import type { Exercise, ExerciseInfo } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instrumentOrConcert, instruments } from '../../practice/instruments';
import { strictnesses } from '../../practice/strictness';
import { criteria } from '../../report/ratings';
import type { Criterion } from '../../report/ratings';
import { FALLBACK_TEMPO } from '../../report/timeline';
import { cleanName } from '../../store/names';
import { assignedExercise } from '../classroom/open-assignment';
import '../components/notice';
import { findExercise, library } from '../exercises/find-exercise';
import { t } from '../i18n/t';
import { beatSign, scoreBeat } from '../practise/beat-words';
import { strictnessWords } from '../practise/strictness-words';
import { store } from '../services';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import { criterionName, standardWords } from '../take/rating-words';

const TEMPO_RANGE = { low: 30, high: 240 };
/** Choices for the number of takes that count; beside them, any. */
const ATTEMPTS = [1, 2, 3, 5, 10] as const;
const USUAL_ATTEMPTS = 5;

const noStore: RecordStore = { endpoint: '', key: '', secret: '', homePage: '' };

/** Making or changing an assignment. Fires `ws-saved` (detail: the assignment) and `ws-cancel`. */
@customElement('ws-assignment-form')
export class AssignmentForm extends LitElement {
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
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-20);
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr));
        align-items: start;
        gap: var(--space-16) var(--space-24);
      }
      .field {
        display: grid;
        gap: var(--space-4);
        min-inline-size: 0;
      }
      .field > :is(input, select, textarea) {
        inline-size: 100%;
      }
      .wide {
        grid-column: 1 / -1;
      }
      textarea {
        min-block-size: 5rem;
        padding: var(--space-8) var(--space-12);
        border: var(--border-control) solid var(--control);
        border-radius: var(--radius-control);
        background: var(--sheet);
        color: var(--ink);
        font: var(--type-body);
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
        min-inline-size: 0;
      }
      legend {
        padding: 0;
        font-weight: 600;
      }
      .choices {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 12rem), 1fr));
      }
      summary {
        display: flex;
        align-items: center;
        min-block-size: var(--size-touch);
        color: var(--accent);
        font-weight: 600;
        cursor: pointer;
      }
      details > * + * {
        margin-block-start: var(--space-12);
      }
      .hint {
        font: var(--type-caption);
        color: var(--ink-2);
        max-inline-size: 44rem;
      }
    `,
  ];

  /** The assignment to change; null makes a new one. */
  @property({ attribute: false }) assignment: Assignment | null = null;
  /** Tune that a new one begins with. */
  @property() exerciseId = '';

  @state() private tunes: { own: { id: string; title: string }[]; built: ExerciseInfo[] } = {
    own: [],
    built: [],
  };
  @state() private chosen = '';
  @state() private exercise: Exercise | null = null;
  @state() private asked: readonly string[] = [];
  @state() private tempo = FALLBACK_TEMPO;
  @state() private bars: { first: number; last: number } | null = null;
  @state() private store: RecordStore = noStore;
  @state() private trouble = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.findTunes();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('assignment') && !changed.has('exerciseId')) return;
    const { assignment } = this;
    this.asked = assignment?.instruments ?? [];
    this.bars = assignment?.bars ?? null;
    this.store = assignment?.store ?? noStore;
    this.chosen = assignment?.exercise.id ?? this.exerciseId;
    if (this.chosen !== '') void this.choose(this.chosen, assignment);
  }

  private async findTunes(): Promise<void> {
    const [built, own] = await Promise.all([
      library.list().catch(() => []),
      store()
        .then((recordings) => recordings.listScores())
        .catch(() => []),
    ]);
    this.tunes = { built, own: own.map(({ id, name }) => ({ id, title: name })) };
    const [first] = await library.starters().catch(() => []);
    if (this.chosen === '' && first) await this.choose(first.id, null);
  }

  private async choose(id: string, as: Assignment | null): Promise<void> {
    this.chosen = id;
    this.trouble = '';
    const instrument = instrumentOrConcert(this.asked[0] ?? CONCERT_PITCH_ID);
    const { assignment } = this;
    const finding =
      id === assignment?.exercise.id
        ? assignedExercise(assignment, instrument)
        : findExercise(id, instrument);
    const exercise = await finding.catch(() => undefined);
    if (this.chosen !== id) return;
    this.exercise = exercise ?? null;
    if (!exercise) {
      this.trouble = t('teach.formTuneFailed');
      return;
    }
    const quarters = as?.quartersPerMinute ?? exercise.score.quartersPerMinute ?? FALLBACK_TEMPO;
    this.tempo = Math.round(quarters / scoreBeat(exercise.score));
    if (!as) this.bars = null;
  }

  override render(): TemplateResult {
    const { assignment, exercise } = this;
    const counted = countedCriteria(assignment);
    return html`<form class="sheet" novalidate @submit=${(event: SubmitEvent) => void this.save(event)}>
      <h2>${t(assignment ? 'teach.formEdit' : 'teach.formNew')}</h2>
      <div class="fields">
        <label class="field wide"
          >${t('teach.formTitle')}
          <input
            type="text"
            name="title"
            maxlength="120"
            placeholder=${t('teach.formTitleHint')}
            .value=${assignment?.title ?? ''}
          />
        </label>
        ${this.tuneField()} ${this.tempoField()} ${this.attemptsField()}
        ${this.selectField(
          t('practise.strictness'),
          'strictness',
          strictnesses.map((each) => [each, strictnessWords(each)] as const),
          assignment?.strictness ?? 'standard',
        )}
        ${this.selectField(
          t('teach.formLevel'),
          'level',
          (['middle', 'symphonic'] as const).map((each) => [each, standardWords(each)] as const),
          assignment?.level ?? 'middle',
        )}
      </div>
      ${exercise ? this.barFields(exercise) : nothing} ${this.instrumentFields()}
      <fieldset>
        <legend>${t('teach.formCriteria')}</legend>
        <div class="choices">
          ${criteria.map(
            (criterion) =>
              html`<label class="choice"
                ><input
                  type="checkbox"
                  name="criterion"
                  value=${criterion}
                  .checked=${counted.includes(criterion)}
                />
                ${criterionName(criterion)}</label
              >`,
          )}
        </div>
      </fieldset>
      <div>
        <label class="choice"
          ><input type="checkbox" name="audio" .checked=${assignment?.audio ?? false} />
          ${t('teach.formAudio')}</label
        >
        <p class="hint">${t('teach.formAudioHint')}</p>
      </div>
      <label class="field"
        >${t('teach.formNote')}
        <textarea name="note" maxlength="2000" .value=${assignment?.note ?? ''}></textarea>
      </label>
      ${this.storeFields()}
      ${this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing}
      <div class="row">
        <button class="button primary" type="submit">${t('teach.formSave')}</button>
        <button class="button" type="button" @click=${() => this.dispatchEvent(new CustomEvent('ws-cancel'))}>
          ${t('shell.cancel')}
        </button>
      </div>
    </form>`;
  }

  private tuneField(): TemplateResult {
    const option = ({ id, title }: { id: string; title: string }): TemplateResult =>
      html`<option value=${id} ?selected=${id === this.chosen}>${title}</option>`;
    const { own, built } = this.tunes;
    const known = [...own, ...built].some(({ id }) => id === this.chosen);
    const { assignment } = this;
    return html`<label class="field"
      >${t('teach.formTune')}
      <select
        name="tune"
        @change=${(event: Event) => void this.choose((event.target as HTMLSelectElement).value, null)}
      >
        ${known || !assignment ? nothing : option(assignment.exercise)}
        ${own.length > 0 ? html`<optgroup label=${t('teach.formOwn')}>${own.map(option)}</optgroup>` : nothing}
        ${built.map(option)}
      </select>
    </label>`;
  }

  private tempoField(): TemplateResult {
    return html`<label class="field"
      >${t('teach.formTempo')} (${beatSign(scoreBeat(this.exercise?.score ?? null))})
      <input
        type="number"
        name="tempo"
        min=${TEMPO_RANGE.low}
        max=${TEMPO_RANGE.high}
        .value=${String(this.tempo)}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const { valueAsNumber } = input;
          if (Number.isFinite(valueAsNumber))
            this.tempo = Math.round(Math.min(TEMPO_RANGE.high, Math.max(TEMPO_RANGE.low, valueAsNumber)));
          input.value = String(this.tempo);
        }}
      />
    </label>`;
  }

  private attemptsField(): TemplateResult {
    const { assignment } = this;
    const now = assignment ? assignment.attempts : USUAL_ATTEMPTS;
    const counts = [...new Set([...ATTEMPTS, ...(now === null ? [] : [now])])].sort((a, b) => a - b);
    return this.selectField(
      t('teach.formAttempts'),
      'attempts',
      [...counts.map((count) => [String(count), String(count)] as const), ['', t('teach.formAttemptsAny')]],
      now === null ? '' : String(now),
    );
  }

  private selectField(
    label: string,
    name: string,
    options: readonly (readonly [value: string, words: string])[],
    value: string,
  ): TemplateResult {
    return html`<label class="field"
      >${label}
      <select name=${name}>
        ${options.map(([each, words]) => html`<option value=${each} ?selected=${each === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  private barFields({ score }: Exercise): TemplateResult {
    const end = score.bars.length - 1;
    const range = this.bars ?? { first: 0, last: end };
    const set = (first: number, last: number): void => {
      this.bars = first === 0 && last === end ? null : { first, last: Math.max(first, last) };
    };
    const bar = (label: string, value: number, from: number, change: (bar: number) => void): TemplateResult =>
      html`<label class="field"
        >${label}
        <select @change=${(event: Event) => change(Number((event.target as HTMLSelectElement).value))}>
          ${score.bars.map(({ number }, index) =>
            index < from
              ? nothing
              : html`<option value=${index} ?selected=${index === value}>
                  ${number || String(index + 1)}
                </option>`,
          )}
        </select>
      </label>`;
    return html`<fieldset>
      <legend>${t('teach.formBars')}</legend>
      <div class="fields">
        ${bar(t('teach.formFrom'), range.first, 0, (first) => set(first, range.last))}
        ${bar(t('teach.formTo'), range.last, range.first, (last) => set(range.first, last))}
      </div>
      <p class="hint">${t('teach.formBarsHint')}</p>
    </fieldset>`;
  }

  private instrumentFields(): TemplateResult {
    const { asked } = this;
    const words =
      asked.length === 0
        ? t('teach.formAnyInstrument')
        : asked.length === 1
          ? t(`instruments.${instrumentOrConcert(asked[0] ?? '').id}`)
          : t('teach.formSomeInstruments', { count: asked.length });
    return html`<details>
      <summary>${t('teach.formInstruments')}: ${words}</summary>
      <div class="choices">
        ${instruments.map(
          ({ id }) =>
            html`<label class="choice"
              ><input
                type="checkbox"
                .checked=${asked.includes(id)}
                @change=${(event: Event) => {
                  const on = (event.target as HTMLInputElement).checked;
                  this.asked = on ? [...asked, id] : asked.filter((each) => each !== id);
                }}
              />
              ${t(`instruments.${id}`)}</label
            >`,
        )}
      </div>
    </details>`;
  }

  private storeFields(): TemplateResult {
    const field = (name: keyof RecordStore, label: string): TemplateResult =>
      html`<label class="field"
        >${label}
        <input
          type="text"
          autocomplete="off"
          spellcheck="false"
          maxlength="400"
          .value=${this.store[name]}
          @change=${(event: Event) =>
            (this.store = { ...this.store, [name]: (event.target as HTMLInputElement).value.trim() })}
        />
      </label>`;
    return html`<details ?open=${this.assignment?.store != null}>
      <summary>${t('teach.formStore')}</summary>
      <p class="hint">${t('teach.formStoreHint')}</p>
      <div class="fields">
        ${field('endpoint', t('teach.formStoreEndpoint'))} ${field('key', t('teach.formStoreKey'))}
        ${field('secret', t('teach.formStoreSecret'))} ${field('homePage', t('teach.formStoreHomePage'))}
      </div>
    </details>`;
  }

  /** The store as entered, null for none, undefined when it cannot be used. */
  private enteredStore(): RecordStore | null | undefined {
    const { endpoint, homePage } = this.store;
    if (endpoint === '') return null;
    if (!isStoreAddress(endpoint)) return undefined;
    return { ...this.store, homePage: homePage === '' ? new URL('/', endpoint).href : homePage };
  }

  private async save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => {
      const value = data.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    const record = this.enteredStore();
    if (text('title') === '') this.trouble = t('teach.formTitleMissing');
    else if (record === undefined) this.trouble = t('teach.formStoreBad');
    else if (this.exercise) {
      const exercise = await this.exercisePart(this.exercise);
      if (!exercise) return;
      const chosen = data.getAll('criterion') as Criterion[];
      const made: Assignment = {
        format: 'woodshed-assignment',
        version: 1,
        id: this.assignment?.id ?? newId(),
        title: cleanName(text('title')),
        exercise,
        instruments: [...this.asked],
        quartersPerMinute: this.tempo * scoreBeat(this.exercise.score),
        attempts: text('attempts') === '' ? null : Number(text('attempts')),
        strictness: strictnesses.find((each) => each === text('strictness')) ?? 'standard',
        level: text('level') === 'symphonic' ? 'symphonic' : 'middle',
        bars: this.bars,
        criteria: chosen.length === criteria.length ? [] : chosen,
        audio: data.has('audio'),
        note: text('note'),
        store: record,
      };
      this.dispatchEvent(new CustomEvent<Assignment>('ws-saved', { detail: made }));
      return;
    }
    this.renderRoot.querySelector<HTMLElement>('ws-notice')?.scrollIntoView({ block: 'nearest' });
  }

  /** The tune as it travels: by its id, or with its music where the students' library does not have it. */
  private async exercisePart({ id, score }: Exercise): Promise<Assignment['exercise'] | null> {
    const title = cleanName(score.title);
    if (!id.startsWith(OWN_PREFIX)) return { id, title, musicXml: null };
    if (id === this.assignment?.exercise.id) return this.assignment.exercise;
    if (!canSign()) {
      this.trouble = t('teach.formNeedsSecure');
      return null;
    }
    const stored = await (await store()).getScore(id);
    if (!stored) {
      this.trouble = t('teach.formTuneFailed');
      return null;
    }
    const { musicXml } = stored;
    return { id: await assignedScoreId(musicXml), title, musicXml };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-assignment-form': AssignmentForm;
  }
}

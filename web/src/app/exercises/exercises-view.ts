import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ScoreError } from '../../notation/score-error';
import { findExercises } from '../../practice/exercise-search';
import type { Searchable } from '../../practice/exercise-search';
import { CONCERT_PITCH_ID, instrumentOrConcert, instruments } from '../../practice/instruments';
import { levelOfGroove, levels } from '../../practice/level';
import type { Level } from '../../practice/level';
import { announce } from '../components/announce';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import '../components/notice';
import { errorCode, errorWords } from '../errors';
import { grooveLibrary } from '../groove/find-groove';
import { t } from '../i18n/t';
import { icons } from '../icons';
import type { View } from '../router';
import { settings, store } from '../services';
import { href } from '../site';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import { keyChoices, kindWords, kinds } from './exercise-words';
import type { LibraryKind } from './exercise-words';
import { FREE_PLAYING, importScore, library, practiseAddress, scoreAccept } from './find-exercise';
import './incipit';
import './own-exercises';
import type { OwnExercise } from './own-exercises';
import { rows } from './row-styles';

/** An entry of the library: an exercise with notes to read, or a drum pattern. */
interface Entry extends Searchable {
  id: string;
  kind: LibraryKind;
  level: Level;
}

/** Entries shown of each kind until more are asked for, and of the result of a search. */
const FEW = 6;
const SEARCH_PAGE = 30;
const ANY = '';

/** The library: starters, everything built in, the student's own exercises; with `?edit=` and `?reading=` its two workshops. */
@customElement('ws-exercises-view')
export class ExercisesView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    sheets,
    forms,
    layout,
    lists,
    rows,
    css`
      :host {
        display: block;
      }
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-24);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: var(--space-16);
      }
      .field {
        display: grid;
        gap: var(--space-4);
        font: var(--type-caption);
        font-weight: 400;
        color: var(--ink-2);
      }
      .filters {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--space-12);
      }
      .filters .text {
        flex: 1 1 14rem;
      }
      input[type='search'] {
        inline-size: 100%;
      }
      .field,
      .field select {
        min-inline-size: 0;
        max-inline-size: 100%;
      }
      .starters,
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 12.5rem), 1fr));
        gap: var(--space-12);
      }
      .tiles {
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
      }
      .starters + .tiles {
        margin-block-start: var(--space-12);
      }
      .starters a,
      .tiles a {
        display: flex;
        flex-direction: column;
        gap: var(--space-8);
        block-size: 100%;
        min-block-size: var(--size-touch-primary);
        padding: var(--space-12) var(--space-16);
        border: var(--border-control) solid var(--control);
        border-radius: var(--radius-control);
        color: var(--ink);
        font-weight: 400;
        text-decoration: none;
      }
      .starters ws-incipit {
        inline-size: 100%;
        block-size: 4rem;
      }
      .starters a:hover,
      .tiles a:hover {
        background: var(--raised);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
        margin-block-end: var(--space-12);
      }
      .more {
        margin-block-start: var(--space-12);
      }
      ws-drop-zone {
        display: block;
      }
      @media (max-width: 44.99rem) {
        .tune ws-incipit {
          inline-size: 6.5rem;
        }
        .filters .field {
          flex: 1 1 8rem;
        }
        .filters select {
          inline-size: 100%;
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  @state() private all: readonly Entry[] = [];
  @state() private starters: readonly Entry[] = [];
  @state() private own: readonly OwnExercise[] = [];
  @state() private search = '';
  @state() private kind = ANY;
  @state() private level: Level | null = null;
  @state() private key = ANY;
  /** Entries shown of each kind, and of the search. */
  @state() private shown: ReadonlyMap<string, number> = new Map();
  @state() private trouble = '';

  @query('ws-drop-zone') private dropZone!: DropZone | null;

  private listedFor = '';

  private readonly onSettings = (): void => {
    if (this.instrumentId !== this.listedFor) void this.load();
    this.requestUpdate();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    settings.addEventListener('change', this.onSettings);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    settings.removeEventListener('change', this.onSettings);
  }

  private get instrumentId(): string {
    return settings.values.instrumentId || CONCERT_PITCH_ID;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('query')) return;
    if (this.query.has('edit')) void import('./exercise-editor');
    else if (this.query.has('reading')) void import('./reading-panel');
    else void this.load();
  }

  private async load(): Promise<void> {
    const { instrumentId } = this;
    this.listedFor = instrumentId;
    try {
      const [exercises, starters] = await Promise.all([
        library.list(instrumentOrConcert(instrumentId)),
        library.starters(),
      ]);
      this.trouble = '';
      this.starters = starters;
      // The easiest first; drum patterns keep the order of the drummers' list.
      this.all = [...exercises.sort((a, b) => a.level - b.level), ...(await this.grooves())];
    } catch {
      this.trouble = t('exercises.failed');
    }
    await this.loadOwn();
  }

  /** Grooves and rudiments; without their file the rest of the library is still useful. */
  private async grooves(): Promise<Entry[]> {
    const grooves = await grooveLibrary().catch(() => []);
    return grooves.flatMap((groove) =>
      groove.kind === 'own'
        ? []
        : [
            {
              id: groove.id,
              title: groove.title,
              composer: '',
              kind: groove.kind,
              level: levelOfGroove(groove),
              key: '',
            },
          ],
    );
  }

  private async loadOwn(): Promise<void> {
    // Without storage the library is still useful.
    this.own = await store()
      .then((recordings) => recordings.listScores())
      .catch(() => []);
  }

  private async openFiles(files: readonly File[]): Promise<void> {
    this.trouble = '';
    for (const file of files)
      try {
        const { name } = await importScore(file);
        announce(this, t('exercises.added', { name }));
      } catch (error) {
        this.trouble = error instanceof ScoreError ? error.message : errorWords(errorCode(error), file.name);
      }
    await this.loadOwn();
  }

  override render(): TemplateResult {
    const edit = this.query.get('edit');
    if (edit !== null)
      return this.workshop(
        t('exercises.editTitle'),
        t('exercises.editLead'),
        html`<ws-exercise-editor exercise=${edit}></ws-exercise-editor>`,
      );
    const reading = this.query.get('reading');
    if (reading !== null)
      return this.workshop(
        t('exercises.reading'),
        t('exercises.readingLead'),
        html`<ws-reading-panel reading=${reading}></ws-reading-panel>`,
      );
    return this.list();
  }

  private workshop(title: string, lead: string, content: TemplateResult): TemplateResult {
    return html`<div class="page">
      <div class="top">
        <div>
          <h1>${title}</h1>
          <p class="secondary">${lead}</p>
        </div>
        <div class="row">
          ${this.instrumentField()}
          <a class="button" href=${href('exercises')}>${t('exercises.back')}</a>
        </div>
      </div>
      ${content}
    </div>`;
  }

  private get filtered(): boolean {
    return this.search.trim() !== '' || this.kind !== ANY || this.level !== null || this.key !== ANY;
  }

  private list(): TemplateResult {
    const filter = { text: this.search, level: this.level, key: this.key || null };
    const found = findExercises(this.all, { ...filter, kind: this.kind || null });
    const own =
      this.kind === ANY && this.level === null && this.key === ANY
        ? findExercises(
            this.own.map((each) => ({
              ...each,
              title: each.name,
              composer: '',
              kind: 'own',
              level: null,
              key: '',
            })),
            { ...filter, kind: null },
          )
        : [];
    const count = found.length + own.length;
    return html`<ws-drop-zone
      bare
      window
      multiple
      offer=${t('exercises.offer')}
      accept=${scoreAccept}
      @ws-files=${(event: CustomEvent<File[]>) => void this.openFiles(event.detail)}
    >
      <div class="page">
        <div class="top">
          <div>
            <h1>${t('exercises.title')}</h1>
            <p class="secondary">${t('exercises.lead')}</p>
          </div>
          ${this.instrumentField()}
        </div>
        ${this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing}
        ${this.filters()} ${this.filtered ? nothing : this.starterList()}
        <p class=${this.filtered ? 'secondary' : 'visually-hidden'} role="status">
          ${this.filtered && this.all.length > 0 ? t('exercises.found', { count }) : ''}
        </p>
        ${count === 0 && this.all.length > 0 ? this.nothingFound() : nothing}
        ${!this.filtered || own.length > 0 ? this.ownList(own) : nothing}
        ${this.filtered ? this.results(found) : kinds.map((kind) => this.kindList(kind, found))}
      </div>
    </ws-drop-zone>`;
  }

  private instrumentField(): TemplateResult {
    const chosen = this.instrumentId;
    return html`<label class="field"
      >${t('exercises.instrument')}
      <select
        @change=${(event: Event) => settings.set({ instrumentId: (event.target as HTMLSelectElement).value })}
      >
        ${instruments.map(
          ({ id }) => html`<option value=${id} ?selected=${id === chosen}>${t(`instruments.${id}`)}</option>`,
        )}
      </select>
    </label>`;
  }

  private filters(): TemplateResult {
    return html`<div class="filters" role="search" aria-label=${t('exercises.filters')}>
      <label class="field text"
        >${t('exercises.search')}
        <input
          type="search"
          placeholder=${t('exercises.searchHint')}
          .value=${this.search}
          @input=${(event: Event) => this.narrow(() => (this.search = (event.target as HTMLInputElement).value))}
        />
      </label>
      ${this.choice(
        t('exercises.kind'),
        kinds.map((kind) => [kind, kindWords(kind)]),
        this.kind,
        (value) => (this.kind = value),
      )}
      ${this.choice(
        t('exercises.level'),
        levels.map((level) => [String(level), String(level)]),
        this.level === null ? ANY : String(this.level),
        (value) => (this.level = levels.find((level) => level === Number(value)) ?? null),
      )}
      ${this.choice(t('exercises.key'), keyChoices(), this.key, (value) => (this.key = value))}
    </div>`;
  }

  private narrow(change: () => void): void {
    change();
    this.shown = new Map();
  }

  private choice(
    label: string,
    options: readonly (readonly [value: string, words: string])[],
    value: string,
    choose: (value: string) => void,
  ): TemplateResult {
    return html`<label class="field"
      >${label}
      <select
        @change=${(event: Event) => this.narrow(() => choose((event.target as HTMLSelectElement).value))}
      >
        <option value=${ANY} .selected=${value === ANY}>${t('exercises.any')}</option>
        ${options.map(([id, words]) => html`<option value=${id} .selected=${id === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  private nothingFound(): TemplateResult {
    return html`<ws-notice
      action=${t('exercises.clear')}
      @ws-action=${() =>
        this.narrow(() => {
          this.search = '';
          this.kind = ANY;
          this.level = null;
          this.key = ANY;
        })}
      >${t('exercises.none')}</ws-notice
    >`;
  }

  private starterList(): TemplateResult {
    return html`<section class="sheet">
      <h2>${t('exercises.starters')}</h2>
      <ul class="plain starters">
        ${this.starters.map(
          ({ id, title, composer, kind }) =>
            html`<li>
              <a href=${practiseAddress(id)}
                ><ws-incipit exercise=${id} instrument=${this.instrumentId}></ws-incipit
                ><span class="words"
                  ><span class="name">${title}</span
                  ><span class="caption">${composer || kindWords(kind)}</span></span
                ></a
              >
            </li>`,
        )}
      </ul>
      <ul class="plain tiles">
        ${this.tile(href('exercises', { reading: '' }), t('exercises.readingOpen'), t('exercises.readingTile'))}
        ${this.tile(href('imitate'), t('imitation.title'), t('imitation.tileText'))}
        ${this.tile(practiseAddress(FREE_PLAYING), t('exercises.free'), t('exercises.freeText'))}
      </ul>
    </section>`;
  }

  private tile(address: string, title: string, words: string): TemplateResult {
    return html`<li>
      <a href=${address}
        ><span class="words"><span class="name">${title}</span><span class="caption">${words}</span></span></a
      >
    </li>`;
  }

  private ownList(own: readonly OwnExercise[]): TemplateResult {
    return html`<section class="sheet">
      <h2>${t('exercises.own')}</h2>
      ${this.own.length > 0 ? nothing : html`<p class="secondary">${t('exercises.ownEmpty')}</p>`}
      <ws-own-exercises
        .exercises=${own}
        instrument=${this.instrumentId}
        @ws-own-changed=${() => void this.loadOwn()}
      ></ws-own-exercises>
      <p class="more">
        <button class="button" type="button" @click=${() => this.dropZone?.choose()}>
          ${icons.upload} ${t('exercises.open')}
        </button>
      </p>
    </section>`;
  }

  private kindList(kind: LibraryKind, found: readonly Entry[]): TemplateResult | typeof nothing {
    const ofKind = found.filter((each) => each.kind === kind);
    if (ofKind.length === 0) return nothing;
    return html`<section class="sheet">
      <h2>${kindWords(kind)}</h2>
      ${this.someOf(kind, ofKind, FEW)}
    </section>`;
  }

  private results(found: readonly Entry[]): TemplateResult | typeof nothing {
    if (found.length === 0) return nothing;
    return html`<section class="sheet">${this.someOf('search', found, SEARCH_PAGE)}</section>`;
  }

  private someOf(name: string, entries: readonly Entry[], few: number): TemplateResult {
    const most = this.shown.get(name) ?? few;
    const rest = Math.min(SEARCH_PAGE, entries.length - most);
    return html`<ul class="plain rows">
        ${entries.slice(0, most).map((entry) => this.entry(entry))}
      </ul>
      ${
        rest > 0
          ? html`<p class="more">
              <button
                class="button"
                type="button"
                @click=${() => (this.shown = new Map(this.shown).set(name, most + rest))}
              >
                ${t('exercises.more', { count: rest })}
              </button>
            </p>`
          : nothing
      }`;
  }

  private entry({ id, title, composer, kind, level }: Entry): TemplateResult {
    const drums = kind === 'groove' || kind === 'rudiment';
    const caption = composer
      ? t('exercises.levelAndWords', { level, words: composer })
      : t('exercises.levelNumber', { level });
    return html`<li>
      <a class="tune" href=${drums ? href('groove', { groove: id }) : practiseAddress(id)}>
        ${drums ? nothing : html`<ws-incipit exercise=${id} instrument=${this.instrumentId}></ws-incipit>`}
        <span class="words"><span class="name">${title}</span><span class="caption">${caption}</span></span>
      </a>
      ${
        drums
          ? nothing
          : html`<span class="actions">
              <a
                class="button quiet"
                href=${href('exercises', { edit: id })}
                aria-label=${t('exercises.editNamed', { name: title })}
                >${t('exercises.edit')}</a
              >
              <a
                class="button quiet"
                href=${href('teach', { exercise: id })}
                aria-label=${t('exercises.assignNamed', { name: title })}
                >${t('exercises.assign')}</a
              >
            </span>`
      }
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-exercises-view': ExercisesView;
  }
}

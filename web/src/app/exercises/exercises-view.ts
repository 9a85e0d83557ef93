import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ScoreError } from '../../notation/score-error';
import type { ExerciseInfo, ExerciseKind } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instruments } from '../../practice/instruments';
import { announce } from '../components/announce';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import '../components/notice';
import { errorCode, errorWords } from '../errors';
import { t } from '../i18n/t';
import { icons } from '../icons';
import type { View } from '../router';
import { settings, store } from '../services';
import { href } from '../site';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import { FREE_PLAYING, importScore, library, scoreAccept } from './find-exercise';

interface OwnScore {
  id: string;
  name: string;
}

const KINDS: readonly ExerciseKind[] = ['melody', 'scale', 'arpeggio', 'etude'];

function kindWords(kind: ExerciseKind): string {
  switch (kind) {
    case 'melody':
      return t('exercises.kindMelody');
    case 'scale':
      return t('exercises.kindScale');
    case 'arpeggio':
      return t('exercises.kindArpeggio');
    case 'etude':
      return t('exercises.kindEtude');
  }
}

/** The library: starters, everything built in, the student's own scores. */
@customElement('ws-exercises-view')
export class ExercisesView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    sheets,
    forms,
    layout,
    lists,
    css`
      :host {
        display: block;
      }
      .page {
        display: grid;
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
      input[type='search'] {
        inline-size: min(100%, 20rem);
      }
      .field,
      .field select {
        min-inline-size: 0;
        max-inline-size: 100%;
      }
      .tunes {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
        gap: var(--space-8) var(--space-16);
      }
      .tunes a {
        display: flex;
        flex-direction: column;
        justify-content: center;
        block-size: 100%;
        min-block-size: var(--size-touch-primary);
        padding: var(--space-8) var(--space-12);
        border-radius: var(--radius-control);
        color: var(--ink);
        font-weight: 400;
        text-decoration: none;
      }
      .tunes a:hover {
        background: var(--raised);
      }
      .starters a {
        padding: var(--space-16);
        border: var(--border-control) solid var(--control);
      }
      .name {
        font: italic 400 1.25rem / 1.3 var(--font-score);
        overflow-wrap: anywhere;
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
        margin-block-end: var(--space-12);
      }
      ws-drop-zone {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  @state() private all: ExerciseInfo[] = [];
  @state() private starters: ExerciseInfo[] = [];
  @state() private own: OwnScore[] = [];
  @state() private search = '';
  @state() private trouble = '';

  @query('ws-drop-zone') private dropZone!: DropZone | null;

  private readonly onSettings = (): void => this.requestUpdate();

  override connectedCallback(): void {
    super.connectedCallback();
    settings.addEventListener('change', this.onSettings);
    void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    settings.removeEventListener('change', this.onSettings);
  }

  private async load(): Promise<void> {
    try {
      [this.all, this.starters] = await Promise.all([library.list(), library.starters()]);
    } catch {
      this.trouble = t('exercises.failed');
    }
    await this.loadOwn();
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
    const wanted = this.search.trim().toLocaleLowerCase();
    const matches = ({ title, composer }: { title: string; composer: string }): boolean =>
      `${title} ${composer}`.toLocaleLowerCase().includes(wanted);
    const found = this.all.filter(matches);
    const own = this.own.filter(({ name }) => matches({ title: name, composer: '' }));
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
        ${this.top()} ${this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing}
        ${wanted === '' ? this.starterList() : nothing}
        <p class="visually-hidden" role="status">${wanted === '' ? '' : t('exercises.found', { count })}</p>
        ${count === 0 && this.all.length > 0 ? html`<p>${t('exercises.none')}</p>` : nothing}
        ${this.ownList(own)}
        ${KINDS.map((kind) =>
          this.kindList(
            kind,
            found.filter((each) => each.kind === kind),
          ),
        )}
      </div>
    </ws-drop-zone>`;
  }

  private top(): TemplateResult {
    const chosen = settings.values.instrumentId || CONCERT_PITCH_ID;
    return html`<div class="top">
      <div>
        <h1>${t('exercises.title')}</h1>
        <p class="secondary">${t('exercises.lead')}</p>
      </div>
      <div class="row">
        <label class="field"
          >${t('exercises.instrument')}
          <select
            @change=${(event: Event) => settings.set({ instrumentId: (event.target as HTMLSelectElement).value })}
          >
            ${instruments.map(
              ({ id }) =>
                html`<option value=${id} ?selected=${id === chosen}>${t(`instruments.${id}`)}</option>`,
            )}
          </select>
        </label>
        <label class="field"
          >${t('exercises.search')}
          <input
            type="search"
            placeholder=${t('exercises.searchHint')}
            .value=${this.search}
            @input=${(event: Event) => (this.search = (event.target as HTMLInputElement).value)}
          />
        </label>
      </div>
    </div>`;
  }

  private starterList(): TemplateResult {
    return html`<section class="sheet">
      <h2>${t('exercises.starters')}</h2>
      <ul class="plain tunes starters">
        ${this.starters.map((info) => this.tune(info.id, info.title, info.composer || kindWords(info.kind)))}
        ${this.tune(FREE_PLAYING, t('exercises.free'), t('exercises.freeText'))}
      </ul>
    </section>`;
  }

  private ownList(own: readonly OwnScore[]): TemplateResult {
    return html`<section class="sheet">
      <h2>${t('exercises.own')}</h2>
      ${
        own.length > 0
          ? html`<ul class="plain tunes">
              ${own.map(({ id, name }) => this.tune(id, name, t('exercises.kindOwn')))}
            </ul>`
          : html`<p class="secondary">${t('exercises.ownEmpty')}</p>`
      }
      <p>
        <button class="button" type="button" @click=${() => this.dropZone?.choose()}>
          ${icons.upload} ${t('exercises.open')}
        </button>
      </p>
    </section>`;
  }

  private kindList(kind: ExerciseKind, exercises: readonly ExerciseInfo[]): TemplateResult | typeof nothing {
    if (exercises.length === 0) return nothing;
    return html`<section class="sheet">
      <h2>${kindWords(kind)}</h2>
      <ul class="plain tunes">
        ${exercises.map(({ id, title, composer }) => this.tune(id, title, composer))}
      </ul>
    </section>`;
  }

  private tune(id: string, title: string, words: string): TemplateResult {
    return html`<li>
      <a href=${href('practise', { exercise: id })}
        ><span class="name">${title}</span>${words ? html`<span class="caption">${words}</span>` : nothing}</a
      >
    </li>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-exercises-view': ExercisesView;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Recording } from '../../generated/recording';
import type { TakeSummary } from '../../report/progress';
import type { Player } from '../../playback/player';
import { Scope } from '../../scope';
import { announce } from '../components/announce';
import { saveFile } from '../components/files';
import '../components/notice';
import '../components/unfinished';
import { errorCode, errorWords } from '../errors';
import { clock, day } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import type { View } from '../router';
import { store } from '../services';
import { pageOf } from './page-of';
import './progress-panel';
import './storage-panel';
import type { StoragePanel } from './storage-panel';
import { tunesOf } from './progress-panel';
import type { TuneTakes } from './progress-panel';
import { knownSummaries, makeSummary } from './summaries';
import { href } from '../site';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';

type Filter = 'all' | Recording['kind'];

const filters: { value: Filter; key: 'takes.filterAll' | 'takes.kindTake' | 'takes.kindDrums' }[] = [
  { value: 'all', key: 'takes.filterAll' },
  { value: 'take', key: 'takes.kindTake' },
  { value: 'drums', key: 'takes.kindDrums' },
];

/** Entries shown at first and more at each press: five hundred rows would hold the page up. */
const pageSize = 50;

// How long a deletion can be taken back before the samples go.
const undoMilliseconds = 10_000;

/** Every recording on this device: progress over takes, compare two, replay, open, rename, delete with undo, save as WAV; storage. */
@customElement('ws-takes-view')
export class TakesView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    layout,
    lists,
    css`
      :host {
        display: block;
      }
      .stack {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
        max-inline-size: 64rem;
        margin-inline: auto;
      }
      ul.list {
        padding: var(--space-4) var(--space-20);
      }
      .list li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-12);
        padding-block: var(--space-12);
        border-block-end: 1px solid var(--line);
      }
      .list li:last-child {
        border-block-end: 0;
      }
      .words {
        flex: 1 1 12rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .words a {
        display: inline-flex;
        align-items: center;
        min-block-size: 1.75rem;
        color: var(--ink);
        font: var(--type-label);
      }
      .words small {
        display: block;
        color: var(--ink-2);
        font: var(--type-caption);
      }
      form {
        display: flex;
        flex: 1 1 14rem;
        flex-wrap: wrap;
        gap: var(--space-8);
      }
      form input {
        flex: 1 1 10rem;
      }
      .play {
        border-radius: 50%;
      }
      .compare {
        display: inline-flex;
        align-items: center;
        gap: var(--space-8);
        min-block-size: var(--size-touch);
        font: var(--type-caption);
        color: var(--ink-2);
        cursor: pointer;
      }
      .compare input {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        accent-color: var(--accent);
      }
      .compare-bar {
        position: sticky;
        inset-block-end: 0;
        z-index: 2;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-12);
        padding: var(--space-12) var(--space-20);
      }
    `,
  ];

  @property({ attribute: false }) query = new URLSearchParams();

  @state() private recordings: Recording[] | null = null;
  @state() private filter: Filter = 'all';
  @state() private persistent = true;
  @state() private renaming: string | null = null;
  @state() private playing: string | null = null;
  @state() private problem = '';
  @state() private shown = pageSize;
  @state() private summaries: ReadonlyMap<string, TakeSummary> = new Map();
  /** Ids of the takes to compare, in the order they were chosen: two at most. */
  @state() private compared: readonly string[] = [];
  @state() private removed: Recording | null = null;

  @query('ws-storage-panel') private storage!: StoragePanel | null;

  private scope = new Scope();
  private playback = new Scope();
  private player: Player | null = null;
  private undoTimer = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    void this.look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
    this.stop();
    void this.finishDelete();
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <div class="stack">
        <h1>${t('takes.title')}</h1>
        <ws-unfinished @ws-kept=${() => this.look()}></ws-unfinished>
        ${this.persistent ? nothing : html`<ws-notice>${t('takes.memoryOnly')}</ws-notice>`}
        ${this.problem === '' ? nothing : html`<ws-notice tone="problem">${this.problem}</ws-notice>`}
        ${
          this.removed
            ? html`<ws-notice action=${t('shell.undo')} @ws-action=${() => this.undoDelete()}>
                ${t('takes.deleted', { name: this.removed.name })}
              </ws-notice>`
            : nothing
        }
        ${this.renderProgress()} ${this.renderList()} ${this.renderCompare()}
        <ws-storage-panel @ws-imported=${() => this.look()}></ws-storage-panel>
      </div>
    </div>`;
  }

  private renderList(): TemplateResult | typeof nothing {
    if (!this.recordings) return nothing;
    const present = this.recordings.filter(({ id }) => id !== this.removed?.id);
    if (present.length === 0) {
      return html`<div class="sheet">
        <p>${t('takes.empty')}</p>
        <p class="row">
          <a class="button primary" href=${href('practise')}>${icons.microphone} ${t('takes.emptyRecord')}</a>
          <a class="button" href=${href('drums')}>${icons.drum} ${t('takes.emptyDrums')}</a>
        </p>
      </div>`;
    }
    const kinds = new Set(present.map(({ kind }) => kind));
    const chosen = present.filter(({ kind }) => this.filter === 'all' || kind === this.filter);
    const shown = chosen.slice(0, this.shown);
    const rest = Math.min(pageSize, chosen.length - shown.length);
    return html`${
        kinds.size > 1
          ? html`<div class="row" role="group" aria-label=${t('takes.filter')}>
              ${filters.map(
                ({ value, key }) =>
                  html`<button
                    class="button"
                    type="button"
                    aria-pressed=${this.filter === value ? 'true' : 'false'}
                    @click=${() => (this.filter = value)}
                  >
                    ${t(key)}
                  </button>`,
              )}
            </div>`
          : nothing
      }
      <ul class="plain sheet list">
        ${repeat(
          shown,
          ({ id }) => id,
          (recording) => this.renderRecording(recording),
        )}
      </ul>
      ${
        rest > 0
          ? html`<p>
              <button class="button" type="button" @click=${() => (this.shown += pageSize)}>
                ${t('takes.more', { count: rest })}
              </button>
            </p>`
          : nothing
      }`;
  }

  private renderProgress(): TemplateResult | typeof nothing {
    const tunes = this.tunes();
    return tunes.length > 0 ? html`<ws-progress-panel .tunes=${tunes}></ws-progress-panel>` : nothing;
  }

  private tunes(): TuneTakes[] {
    const takes = (this.recordings ?? []).filter(
      ({ id, kind }) => kind === 'take' && id !== this.removed?.id,
    );
    return tunesOf(takes, this.summaries);
  }

  private renderCompare(): TemplateResult | typeof nothing {
    const [first, second] = this.compared;
    if (first === undefined) return nothing;
    return html`<div class="sheet compare-bar" role="status">
      ${
        second === undefined
          ? html`<span>${t('takes.compareFirst')}</span>`
          : html`<a class="button primary" href=${href('take', { id: second, compare: first })}
              >${t('takes.compareTwo')}</a
            >`
      }
      <button class="button" type="button" @click=${() => (this.compared = [])}>${t('shell.cancel')}</button>
    </div>`;
  }

  /** Two takes of one tune can be compared; a third choice takes the place of the first. */
  private renderCompareChoice({ id, name, take }: Recording): TemplateResult | typeof nothing {
    if (!take?.exerciseId) return nothing;
    const first = this.recordings?.find((recording) => recording.id === this.compared[0]);
    if (first && first.take?.exerciseId !== take.exerciseId) return nothing;
    return html`<label class="compare"
      ><input
        type="checkbox"
        aria-label=${t('takes.compareChoose', { name })}
        .checked=${this.compared.includes(id)}
        @change=${(event: Event) => this.choose(id, (event.target as HTMLInputElement).checked)}
      />
      ${t('takes.compareShort')}</label
    >`;
  }

  private choose(id: string, chosen: boolean): void {
    const others = this.compared.filter((each) => each !== id);
    this.compared = chosen ? [...others, id].slice(-2) : others;
  }

  private renderRecording(recording: Recording): TemplateResult {
    const { id, kind, name, createdAt, frames, sampleRate } = recording;
    const playing = this.playing === id;
    const page = pageOf(recording);
    const details = t('takes.details', {
      kind: recording.take?.groove
        ? t('takes.kindGroove')
        : kind === 'take'
          ? t('takes.kindTake')
          : t('takes.kindDrums'),
      day: day(createdAt),
      length: clock(frames / sampleRate),
    });
    return html`<li>
      <button
        class="button icon-only play"
        type="button"
        aria-label=${playing ? t('takes.pause', { name }) : t('takes.play', { name })}
        @click=${() => this.togglePlay(recording)}
      >
        ${playing ? icons.pause : icons.play}
      </button>
      ${
        this.renaming === id
          ? this.renderRename(recording)
          : html`<div class="words">
              <a href=${page}>${name}</a>
              <small>
                ${details}${recording.state === 'recovered' ? `, ${t('takes.recovered')}` : nothing}${
                  recording.droppedFrames > 0 ? `, ${t('takes.dropped')}` : nothing
                }
              </small>
            </div>`
      }
      <div class="row">
        ${this.renderCompareChoice(recording)}
        <button
          class="button icon-only"
          type="button"
          aria-label=${t('takes.renameNamed', { name })}
          title=${t('shell.rename')}
          @click=${() => (this.renaming = id)}
        >
          ${icons.pencil}
        </button>
        <button
          class="button"
          type="button"
          aria-label=${t('takes.wavNamed', { name })}
          @click=${() => this.saveWav(recording)}
        >
          ${icons.download} ${t('takes.wav')}
        </button>
        <button
          class="button icon-only"
          type="button"
          aria-label=${t('takes.deleteNamed', { name })}
          title=${t('shell.delete')}
          @click=${() => this.discard(recording)}
        >
          ${icons.bin}
        </button>
      </div>
    </li>`;
  }

  private renderRename(recording: Recording): TemplateResult {
    return html`<form
      @submit=${(event: SubmitEvent) => this.rename(event, recording)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.renaming = null;
      }}
    >
      <input
        type="text"
        name="name"
        required
        maxlength="120"
        aria-label=${t('takes.newName')}
        .value=${recording.name}
      />
      <button class="button" type="submit">${t('shell.save')}</button>
      <button class="button" type="button" @click=${() => (this.renaming = null)}>
        ${t('shell.cancel')}
      </button>
    </form>`;
  }

  protected override updated(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('form input');
    if (
      input &&
      this.renderRoot instanceof ShadowRoot &&
      !input.closest('form')?.contains(this.renderRoot.activeElement)
    ) {
      input.focus();
      input.select();
    }
  }

  private async attempt(name: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.problem = '';
    } catch (error) {
      this.problem = errorWords(errorCode(error), name);
    }
  }

  private async look(): Promise<void> {
    await this.attempt('', async () => {
      const recordings = await store();
      this.persistent = recordings.persistent;
      const all = await recordings.list();
      this.recordings = all
        .filter(({ state }) => state !== 'recording')
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
      await this.findSummaries();
    });
  }

  /** Short reports: those that are kept at once, those of newly measured takes one after the other. */
  private async findSummaries(): Promise<void> {
    const takes = (this.recordings ?? []).filter(({ take }) => take?.exerciseId);
    const known = await knownSummaries(takes);
    this.summaries = known;
    for (const recording of takes) {
      if (known.has(recording.id)) continue;
      const summary = await makeSummary(recording);
      if (!this.isConnected) return;
      if (summary) this.summaries = new Map(this.summaries).set(recording.id, summary);
    }
  }

  private async rename(event: SubmitEvent, recording: Recording): Promise<void> {
    event.preventDefault();
    const entered = new FormData(event.target as HTMLFormElement).get('name');
    const name = typeof entered === 'string' ? entered.trim() : '';
    this.renaming = null;
    if (name === '' || name === recording.name) return;
    await this.attempt(recording.name, async () => {
      await (await store()).rename(recording.id, name);
      await this.look();
      announce(this, t('takes.renamed', { name }));
    });
  }

  private discard(recording: Recording): void {
    void this.finishDelete();
    if (this.playing === recording.id) this.stop();
    this.compared = this.compared.filter((id) => id !== recording.id);
    this.removed = recording;
    this.undoTimer = window.setTimeout(() => void this.finishDelete(), undoMilliseconds);
  }

  private undoDelete(): void {
    window.clearTimeout(this.undoTimer);
    if (this.removed) announce(this, t('takes.restored', { name: this.removed.name }));
    this.removed = null;
  }

  private async finishDelete(): Promise<void> {
    window.clearTimeout(this.undoTimer);
    const { removed } = this;
    if (!removed) return;
    this.recordings = (this.recordings ?? []).filter(({ id }) => id !== removed.id);
    this.removed = null;
    await this.attempt(removed.name, async () => {
      await (await store()).delete(removed.id);
      await this.storage?.look();
    });
  }

  private async saveWav(recording: Recording): Promise<void> {
    await this.attempt(recording.name, async () => {
      const { fileNameFor } = await import('../../store/recordings');
      const wav = await (await store()).exportWav(recording);
      saveFile(wav, `${fileNameFor(recording.name.replace(/\.[^.]+$/, ''))}.wav`);
    });
  }

  private async togglePlay(recording: Recording): Promise<void> {
    if (this.playing === recording.id) {
      this.stop();
      return;
    }
    this.stop();
    await this.attempt(recording.name, async () => {
      const playback = this.scope.child();
      this.playback = playback;
      const { Player: PlayerClass } = await import('../../playback/player');
      const source = await (await store()).openPcm(recording);
      playback.add(() => source.close());
      if (playback.disposed) return;
      const player = playback.own(new PlayerClass(source));
      this.player = player;
      for (const type of ['ended', 'pause', 'error']) {
        playback.listen(player, type, () => {
          if (this.player === player && !player.playing) this.playing = null;
        });
      }
      this.playing = recording.id;
      await player.play();
    });
  }

  private stop(): void {
    this.playback.dispose();
    this.player = null;
    this.playing = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-takes-view': TakesView;
  }
}

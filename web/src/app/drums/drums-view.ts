import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Sensitivity } from '../../engine/engine';
import { TUNED_SENSITIVITY, drumEngines } from '../../engine/results';
import type { DrumClass, DrumEngine, DrumEvent } from '../../generated/drum-transcription';
import { drumClasses } from '../../notation/drums/drum-map';
import type { Player } from '../../playback/player';
import { Scope } from '../../scope';
import { announce, setTitle } from '../components/announce';
import type { DropZone } from '../components/drop-zone';
import { saveFile } from '../components/files';
import { isShortcut } from '../components/keyboard';
import '../components/dialog';
import '../components/drop-zone';
import '../components/keys-list';
import type { KeysList } from '../components/keys-list';
import '../components/notice';
import '../components/popover';
import '../components/progress';
import { errorCode, errorWords } from '../errors';
import type { ErrorCode } from '../errors';
import { takeHandedOver } from '../handover';
import { lanesPicture, pictureStyles } from '../home/pictures';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { router } from '../router';
import type { View } from '../router';
import { store } from '../services';
import { siteRoot } from '../site';
import { cssProperties } from '../styles/css-properties';
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import { unsureBelow } from './drawing';
import type { Lane } from './drawing';
import { glyph } from './glyph';
import './hit-table';
import { drumJobs, transcriptionOf } from './jobs';
import type { DrumJob, DrumResult } from './jobs';
import type { Lanes } from './lanes';
import './lanes';
import { rowRem } from './lanes';
import { Peaks } from './peaks';
import './song-overview';
import { clampWindow, firstAtOrAfter, scrollWindow, turnTo, zoomWindow } from './time-window';
import type { TimeWindow } from './time-window';
import { channelWords, countByDrum, headline, overviewSeconds, summary } from './words';

// A first look shows up to this much, on a narrow screen less; a shorter recording is shown whole.
const firstWindowSeconds = { most: 10, least: 2.5, perPixel: 1 / 144 };
const zoomStep = 1.6;
const sliderStep = 0.05;
// What "Look for softer hits" does to every slider.
const softerSensitivity = 0.5;
// Where the balance slider starts: the recording in front, the transcription clearly audible.
const firstBalance = 0.35;
const timeTextMilliseconds = 100;
const softestOverlayGain = 0.2;
const shortestLoopSeconds = 0.05;

const stageKeys = {
  load: 'drums.stageLoad',
  decode: 'drums.stageDecode',
  draw: 'drums.stageDraw',
  analyse: 'drums.stageAnalyse',
  align: 'drums.stageAlign',
} as const satisfies Record<DrumJob['stage'], string>;

function firstLookSeconds(): number {
  const { most, least, perPixel } = firstWindowSeconds;
  return Math.min(most, Math.max(least, globalThis.innerWidth * perPixel));
}

/** Drop zone, working state and result of drum transcription. */
@customElement('ws-drums-view')
export class DrumsView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    layout,
    lists,
    pictureStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 100%;
      }
      ws-drop-zone.all {
        flex: 1;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        justify-content: space-between;
        gap: var(--space-12) var(--space-24);
        margin-block-end: var(--space-16);
      }
      .head .words {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .stack {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
      }
      .empty,
      .empty .target {
        grid-template-columns: minmax(0, 1fr);
      }
      .empty {
        display: grid;
        gap: var(--space-16);
        max-inline-size: 52rem;
        margin: var(--space-24) auto;
      }
      .empty svg.lanes {
        inline-size: 100%;
        max-block-size: 10rem;
        overflow: visible;
      }
      .empty .target {
        display: grid;
        gap: var(--space-24);
        padding: var(--space-24);
        border: 2px dashed var(--control);
        border-radius: var(--radius-panel);
      }
      .board {
        display: grid;
        grid-template-columns: 13.5rem minmax(0, 1fr);
        column-gap: var(--space-16);
      }
      .label {
        align-content: center;
        min-inline-size: 0;
      }
      .label small {
        display: block;
        color: var(--ink-2);
        font: var(--type-caption);
      }
      .board .song {
        padding-block-end: var(--space-12);
      }
      .rows {
        display: grid;
        grid-template-rows: ${rowRem.ruler}rem ${rowRem.waveform}rem;
        grid-auto-rows: ${rowRem.lane}rem;
        border-block-start: 1px solid var(--line);
      }
      .rows > * {
        min-block-size: 0;
      }
      .rows > .drum {
        display: flex;
        align-items: center;
        gap: var(--space-12);
        border-block-start: 1px solid var(--line);
      }
      .drum .glyph {
        flex: none;
        inline-size: 1rem;
        block-size: 1rem;
        overflow: visible;
      }
      .drum .field {
        flex: 1;
        min-inline-size: 0;
      }
      .drum .name {
        display: block;
        line-height: 1.3;
      }
      .drum .name small {
        display: inline;
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      .slider {
        position: relative;
        display: block;
      }
      /* The notch at the tuned place. */
      .slider::before {
        content: '';
        position: absolute;
        inset-block-start: calc(50% - 7px);
        inset-inline-start: calc(50% - 1px);
        inline-size: 2px;
        block-size: 14px;
        background: var(--control);
      }
      .slider input {
        position: relative;
        display: block;
      }
      .rows .slider input {
        block-size: 2.25rem;
      }
      .board ws-lanes {
        border-block-start: 1px solid var(--line);
      }
      .legend {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-20);
        padding-block-start: var(--space-12);
        border-block-start: 1px solid var(--line);
      }
      .legend .tools {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-8);
        margin-inline-start: auto;
      }
      .narrow-only {
        display: none;
      }
      .queue ul {
        margin-block-start: var(--space-8);
      }
      .queue li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-12);
        border-block-end: 1px solid var(--line);
      }
      .queue .open {
        flex: 1;
        justify-content: start;
        min-inline-size: 12rem;
        overflow-wrap: anywhere;
        text-align: start;
      }
      .queue .open[aria-current='true'] {
        background: var(--accent-soft);
      }
      .ledge {
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
        min-inline-size: 5.5rem;
      }
      .clock strong {
        display: block;
        font: var(--type-title-3);
        font-variant-numeric: tabular-nums;
      }
      .balance {
        display: grid;
        grid-template-columns: auto auto;
        justify-content: space-between;
        flex: 0 1 18rem;
        margin-inline-start: auto;
        color: var(--ink-2);
        font: var(--type-small);
      }
      .balance input {
        grid-column: 1 / -1;
        block-size: 2rem;
      }
      .sheet-fields {
        display: grid;
        gap: var(--space-16);
      }
      .sheet-fields .balance {
        margin: 0;
      }
      .engine {
        display: grid;
        gap: var(--space-8);
        inline-size: min(22rem, 100vw - 5rem);
      }
      @media (max-width: 59.99rem) {
        .ledge .keys-button {
          display: none;
        }
      }
      @media (max-width: 44.99rem) {
        .empty .target {
          padding: var(--space-16);
        }
        .head .button,
        .head ws-popover {
          flex: 1 1 auto;
        }
        .head .row {
          gap: var(--space-8);
        }
        .head .button svg {
          display: none;
        }
        .head .actions {
          inline-size: 100%;
        }
        .board {
          grid-template-columns: 4.75rem minmax(0, 1fr);
          column-gap: var(--space-8);
        }
        .board .song-label,
        .rows .slider,
        .rows .glyph,
        .wide-only,
        .ledge .balance {
          display: none;
        }
        .board .song {
          grid-column: 1 / -1;
        }
        .rows .wave-label {
          visibility: hidden;
        }
        .rows .name small {
          display: block;
        }
        .narrow-only {
          display: inline-flex;
        }
        .legend .tools {
          margin-inline-start: 0;
        }
        .ledge {
          gap: var(--space-12);
        }
        .ledge .loop {
          margin-inline-start: auto;
        }
      }
      @media (forced-colors: active) {
        .round {
          border: 2px solid ButtonText;
        }
      }
    `,
  ];

  @property({ attribute: false }) query = new URLSearchParams();

  @state() private job: DrumJob | null = null;
  @state() private playing = false;
  @state() private loop: TimeWindow | null = null;
  @state() private loopOn = false;
  @state() private balance = firstBalance;
  @state() private lost: readonly DrumEvent[] = [];
  @state() private tableShown = false;
  @state() private sheetShown = false;
  @state() private notice = '';
  @state() private openError: ErrorCode | null = null;

  @query('ws-lanes') private lanesElement!: Lanes | null;
  @query('ws-drop-zone') private zone!: DropZone;
  @query('ws-keys-list') private keysList!: KeysList;
  @query('.clock strong') private clockElement!: HTMLElement | null;

  private scope = new Scope();
  private player: Player | null = null;
  private playerScope = new Scope();
  /** Where playback starts while there is no player yet. */
  private position = 0;
  private window: TimeWindow = { start: 0, end: firstWindowSeconds.most };
  private peaks: Peaks | null = null;
  private peaksOf: DrumJob['overview'] = null;
  private lanes: readonly Lane[] = [];
  private lanesOf: { events: readonly DrumEvent[] | null; lost: readonly DrumEvent[] } = {
    events: null,
    lost: [],
  };
  private beforeDrag: readonly DrumEvent[] | null = null;
  private wanted: Sensitivity | null = null;
  private picking = false;
  private spokenState = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    this.scope.listen(drumJobs, 'change', () => this.onJobs());
    this.scope.listen(document, 'keydown', (event) => this.onKey(event as KeyboardEvent));
    this.scope.every(timeTextMilliseconds, () => {
      if (this.playing) this.showTime();
    });
    void drumJobs.refresh();
    const files = takeHandedOver('drums');
    if (files.length > 0) this.add(files);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
    this.dropPlayer();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('query')) void this.follow();
    const overview = this.job?.overview ?? null;
    if (overview !== this.peaksOf) {
      this.peaksOf = overview;
      this.peaks = overview && new Peaks(overview);
      if (this.peaks) this.window = clampWindow({ start: 0, end: firstLookSeconds() }, this.duration);
    }
    const events = this.job?.result?.events ?? null;
    if (events !== this.lanesOf.events || this.lost !== this.lanesOf.lost) {
      this.lanesOf = { events, lost: this.lost };
      const of = (list: readonly DrumEvent[], drum: DrumClass): DrumEvent[] =>
        list.filter((event) => event.class === drum);
      this.lanes = drumClasses.map((drum) => ({
        drum,
        events: of(events ?? [], drum),
        lost: of(this.lost, drum),
      }));
      this.player?.setOverlay(this.overlay());
    }
  }

  override render(): TemplateResult {
    return html`<ws-drop-zone
        class="all"
        bare
        window
        multiple
        folders
        offer=${this.job ? t('drums.offerMore') : t('drums.offer')}
        label=""
        @ws-files=${(event: CustomEvent<File[]>) => this.add(event.detail)}
        @ws-no-audio=${() => (this.notice = t('drums.noAudio'))}
      >
        <div class="page">${this.job ? this.renderJob(this.job) : this.renderEmpty()}</div>
      </ws-drop-zone>
      ${this.job?.overview ? this.renderLedge() : nothing} ${this.renderKeys()} ${this.renderSheet()}`;
  }

  // --- Parts of the page

  private renderEmpty(): TemplateResult {
    return html`<div class="empty">
      <h1>${t('drums.title')}</h1>
      <p class="secondary">${t('drums.emptyLead')}</p>
      ${
        this.openError
          ? html`<ws-notice tone="problem">${errorWords(this.openError, '')}</ws-notice>`
          : nothing
      }
      ${this.renderNotice()}
      <div class="sheet">
        <div class="target">
          <svg class="lanes" viewBox="0 0 560 160" role="img" aria-label=${t('home.drumsPicture')}>
            ${lanesPicture()}
          </svg>
          <div class="row">
            <button class="button primary" type="button" @click=${() => this.zone.choose()}>
              ${icons.upload} ${t('drums.choose')}
            </button>
            <button class="button" type="button" @click=${() => this.zone.chooseFolder()}>
              ${icons.folder} ${t('shell.chooseFolder')}
            </button>
          </div>
          <p class="caption">${t('drums.emptyDrop')}. ${t('drums.emptyFormats')}.</p>
        </div>
      </div>
      ${drumJobs.all.length > 0 ? this.renderQueue() : nothing}
    </div>`;
  }

  private renderJob(job: DrumJob): TemplateResult {
    return html`<div class="stack">
      <div class="head">
        <div class="words">
          <p class="caption">${this.caption(job)}</p>
          <h1>${this.heading(job)}</h1>
        </div>
        <div class="row actions">
          ${job.result ? this.renderExports(job.result) : nothing}
          ${job.overview ? this.renderMore(job) : nothing}
          ${
            job.overview || job.state === 'failed'
              ? nothing
              : html`<button class="button" type="button" @click=${() => this.zone.choose()}>
                  ${icons.upload} ${t('drums.analyseOther')}
                </button>`
          }
        </div>
      </div>
      ${this.renderState(job)} ${this.renderNotice()} ${job.overview ? this.renderBoard(job) : nothing}
      ${this.tableShown && job.result ? this.renderTable(job.result) : nothing}
      ${drumJobs.all.length > 1 ? this.renderQueue() : nothing}
    </div>`;
  }

  private caption(job: DrumJob): string {
    const parts = [job.name];
    if (job.recording && job.recording.frames > 0) {
      parts.push(
        clock(job.recording.frames / job.recording.sampleRate),
        channelWords(job.recording.channels),
      );
    }
    return parts.join(' · ');
  }

  private heading(job: DrumJob): string {
    if (job.result) return headline(job.result.events);
    if (job.state === 'failed') return t('drums.failedTitle');
    if (job.state === 'cancelled') return t('drums.cancelledTitle');
    return t('drums.working');
  }

  private renderState(job: DrumJob): TemplateResult | typeof nothing {
    if (job.state === 'waiting') return html`<p class="secondary">${t('drums.stageWaiting')}</p>`;
    if (job.state === 'working') {
      return html`<ws-progress
        stage=${t(stageKeys[job.stage])}
        .fraction=${job.fraction}
        @ws-cancel=${() => drumJobs.cancel(job)}
      ></ws-progress>`;
    }
    if (job.state === 'failed' || job.state === 'cancelled') {
      const code = job.state === 'cancelled' ? 'cancelled' : (job.error ?? 'crashed');
      const hopeless: ErrorCode[] = [
        'silent',
        'empty',
        'too-short',
        'too-long',
        'not-finite',
        'unreadable',
        'unsupported',
      ];
      const again = !hopeless.includes(code);
      return html`<ws-notice
        tone="problem"
        action=${again ? (code === 'cancelled' ? t('drums.analyse') : t('shell.tryAgain')) : t('drums.analyseOther')}
        @ws-action=${() => (again ? drumJobs.again(job) : this.zone.choose())}
      >
        ${errorWords(code, job.name)}
      </ws-notice>`;
    }
    if (job.result?.events.length === 0) {
      return html`<ws-notice action=${t('drums.noneAction')} @ws-action=${() => this.lookSofter()}>
        ${t('drums.noneOffer')}
      </ws-notice>`;
    }
    if (job.unsaved) return html`<ws-notice tone="problem">${t('drums.notSaved')}</ws-notice>`;
    return nothing;
  }

  private renderNotice(): TemplateResult | typeof nothing {
    return this.notice === '' ? nothing : html`<ws-notice tone="problem">${this.notice}</ws-notice>`;
  }

  private renderExports(result: DrumResult): TemplateResult {
    const save = (kind: 'midi' | 'csv' | 'json'): void => void this.export(kind, result);
    return html`<button
        class="button"
        type="button"
        title=${t('drums.saveMidi')}
        @click=${() => save('midi')}
      >
        ${icons.download} ${t('drums.midi')}
      </button>
      <button class="button" type="button" title=${t('drums.saveCsv')} @click=${() => save('csv')}>
        ${icons.download} ${t('drums.csv')}
      </button>
      <button class="button" type="button" title=${t('drums.saveJson')} @click=${() => save('json')}>
        ${icons.download} ${t('drums.json')}
      </button>`;
  }

  private renderMore(job: DrumJob): TemplateResult {
    return html`<ws-popover side="end" label=${t('drums.more')}>
      <div class="engine">
        <label for="engine">${t('drums.engine')}</label>
        <select id="engine" aria-describedby="engine-text" @change=${this.onEngine}>
          ${drumEngines.map(
            (name) =>
              html`<option value=${name} ?selected=${name === job.engine}>${t(`drums.${name}`)}</option>`,
          )}
        </select>
        <p id="engine-text">${t(`drums.${job.engine}-text`)}</p>
        <p class="caption">${t('drums.engineHelp')}</p>
        <button class="button" type="button" @click=${() => this.zone.choose()}>
          ${icons.upload} ${t('drums.analyseOther')}
        </button>
      </div>
    </ws-popover>`;
  }

  private renderBoard(job: DrumJob): TemplateResult {
    const events = job.result?.events ?? null;
    const counts = countByDrum(events ?? []);
    return html`<section class="sheet">
      <div class="board">
        <div class="label song-label">
          ${t('drums.wholeSong')}
          <small class="shown numeric">${this.shownWords()}</small>
        </div>
        <div class="song">
          <ws-song-overview
            .peaks=${this.peaks}
            .duration=${this.duration}
            .window=${this.window}
            @ws-window=${(event: CustomEvent<TimeWindow>) => this.show(event.detail)}
          ></ws-song-overview>
        </div>
        <div class="rows">
          <div></div>
          <div class="label wave-label">
            ${t('drums.recording')}
            <small>${channelWords(job.recording?.channels ?? 1)}</small>
          </div>
          ${drumClasses.map(
            (drum) =>
              html`<div class="drum">
                ${glyph(drum)}
                <div class="field">
                  <span class="name label">
                    ${t(`drums.${drum}`)} <small>${events ? counts[drum] : nothing}</small>
                  </span>
                  ${this.renderSlider(drum, job)}
                </div>
              </div>`,
          )}
        </div>
        <ws-lanes
          .peaks=${this.peaks}
          .lanes=${this.lanes}
          .duration=${this.duration}
          .window=${this.window}
          .loop=${this.loop}
          .time=${this.time}
          .playing=${this.playing}
          summary=${summary(job.name, events, this.duration)}
          @ws-window=${(event: CustomEvent<TimeWindow>) => this.show(event.detail)}
          @ws-seek=${(event: CustomEvent<number>) => this.seek(event.detail)}
          @ws-loop=${(event: CustomEvent<TimeWindow>) => this.setLoop(event.detail, true)}
        ></ws-lanes>
        <div class="legend caption">
          <span>${t('drums.tallIsLoud')}</span>
          <span>${t('drums.dashedIsUnsure')}</span>
          <span class="wide-only">${t('drums.slide')}</span>
          <div class="tools">
            <button class="button narrow-only" type="button" @click=${() => (this.sheetShown = true)}>
              ${icons.sliders} ${t('drums.sensitivity')}
            </button>
            ${this.tool(t('drums.zoomOut'), icons.minus, () => this.zoom(zoomStep))}
            ${this.tool(t('drums.zoomIn'), icons.plus, () => this.zoom(1 / zoomStep))}
            <button class="button" type="button" @click=${() => this.showAll()}>
              ${t('drums.wholeSong')}
            </button>
            <button
              class="button"
              type="button"
              aria-pressed=${this.tableShown ? 'true' : 'false'}
              ?disabled=${!job.result}
              @click=${() => (this.tableShown = !this.tableShown)}
            >
              ${icons.table} ${t('drums.table')}
            </button>
          </div>
        </div>
      </div>
    </section>`;
  }

  private tool(name: string, icon: TemplateResult, action: () => void): TemplateResult {
    return html`<button
      class="button icon-only"
      type="button"
      aria-label=${name}
      title=${name}
      @click=${action}
    >
      ${icon}
    </button>`;
  }

  private renderSlider(drum: DrumClass, job: DrumJob): TemplateResult {
    const value = (this.wanted ?? job.sensitivity)[drum];
    const percent = Math.round(Math.abs(value) * 100);
    const words =
      percent === 0
        ? t('drums.sensitivityTuned')
        : value > 0
          ? t('drums.sensitivityMore', { percent })
          : t('drums.sensitivityFewer', { percent });
    return html`<span class="slider">
      <input
        type="range"
        min="-1"
        max="1"
        step=${sliderStep}
        .value=${String(value)}
        ?disabled=${!job.result}
        aria-label=${t('drums.sensitivityOf', { drum: t(`drums.${drum}`) })}
        aria-valuetext=${words}
        ${cssProperties({ '--fill': `${(value + 1) * 50}%` })}
        @input=${(event: Event) => this.onSlide(drum, event)}
        @change=${() => this.onSlideEnd()}
      />
    </span>`;
  }

  private renderTable(result: DrumResult): TemplateResult {
    return html`<section class="sheet">
      <h2>${t('drums.tableTitle')}</h2>
      <ws-hit-table
        .events=${result.events}
        @ws-seek=${(event: CustomEvent<number>) => this.seek(event.detail)}
      ></ws-hit-table>
    </section>`;
  }

  private renderQueue(): TemplateResult {
    const words = (job: DrumJob): string => {
      if (job.state === 'waiting') return t('drums.queueWaiting');
      if (job.state === 'working') return `${t('drums.queueWorking')}, ${Math.round(job.fraction * 100)} %`;
      if (job.state === 'failed') return t('drums.queueFailed');
      if (job.state === 'cancelled') return t('drums.queueCancelled');
      return t('drums.queueDone', { count: job.result?.events.length ?? 0 });
    };
    return html`<section class="sheet queue" aria-labelledby="queue">
      <h2 id="queue">${t('drums.queueTitle')}</h2>
      <ul class="plain">
        ${drumJobs.all.map(
          (job) =>
            html`<li>
              <button
                class="button quiet open"
                type="button"
                aria-current=${job === this.job ? 'true' : 'false'}
                @click=${() => this.open(job)}
              >
                ${job.name}
              </button>
              <span class="secondary numeric">${words(job)}</span>
              <button
                class="button quiet icon-only"
                type="button"
                aria-label=${t('drums.queueRemove', { name: job.name })}
                @click=${() => this.discard(job)}
              >
                ${icons.close}
              </button>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private renderBalance(): TemplateResult {
    const percent = Math.round(this.balance * 100);
    return html`<label class="balance">
      <span>${t('drums.balanceRecording')}</span><span>${t('drums.balanceTranscription')}</span>
      <input
        type="range"
        min="0"
        max="100"
        .value=${String(percent)}
        aria-label=${t('drums.balance')}
        aria-valuetext=${t('drums.balanceValue', { percent })}
        ${cssProperties({ '--fill': `${percent}%` })}
        @input=${this.onBalance}
      />
    </label>`;
  }

  private renderLedge(): TemplateResult {
    const loop =
      this.loop && this.loopOn
        ? t('drums.loopOn', { from: clock(this.loop.start, 1), to: clock(this.loop.end, 1) })
        : t('drums.loop');
    return html`<section class="ledge" aria-label=${t('drums.controls')}>
      <button
        class="round"
        type="button"
        aria-label=${this.playing ? t('drums.pause') : t('drums.play')}
        @click=${() => this.togglePlay()}
      >
        ${this.playing ? icons.pause : icons.play}
      </button>
      <div class="clock">
        <strong .textContent=${clock(this.time(), 1)}></strong>
        <span class="caption numeric">${clock(this.duration)}</span>
      </div>
      <button
        class="button loop numeric"
        type="button"
        aria-pressed=${this.loopOn ? 'true' : 'false'}
        title=${t('drums.loopHint')}
        @click=${() => this.toggleLoop()}
      >
        ${icons.loop} ${loop} <kbd class="wide-only">L</kbd>
      </button>
      ${this.renderBalance()}
      <button class="button keys-button" type="button" @click=${() => this.keysList.show()}>
        ${icons.keyboard} ${t('keys.heading')} <kbd>?</kbd>
      </button>
    </section>`;
  }

  private renderKeys(): TemplateResult {
    const rows: [string, string][] = [
      [t('keys.space'), t('drums.keySpaceDoes')],
      ['← →', t('drums.keyArrowsDoes')],
      ['Shift ← →', t('drums.keyShiftArrowsDoes')],
      ['↑ ↓', t('drums.keyUpDownDoes')],
      [t('drums.keyHomeEnd'), t('drums.keyHomeEndDoes')],
      ['+ −', t('drums.keyPlusMinusDoes')],
      ['0', t('drums.keyZeroDoes')],
      ['L', t('drums.keyLoopDoes')],
      ['[ ]', t('drums.keyBracketsDoes')],
      ['T', t('drums.keyTableDoes')],
      [t('keys.escape'), t('drums.keyEscapeDoes')],
    ];
    return html`<ws-keys-list .keys=${rows}></ws-keys-list>`;
  }

  private renderSheet(): TemplateResult {
    const { job } = this;
    return html`<ws-dialog
      heading=${t('drums.sensitivity')}
      .open=${this.sheetShown}
      @close=${() => (this.sheetShown = false)}
    >
      ${
        job && this.sheetShown
          ? html`<div class="sheet-fields">
              <p class="caption">${t('drums.slide')}</p>
              ${drumClasses.map(
                (drum) =>
                  html`<div class="label">${t(`drums.${drum}`)} ${this.renderSlider(drum, job)}</div>`,
              )}
              <button class="button" type="button" @click=${() => this.setSensitivity(TUNED_SENSITIVITY)}>
                ${t('drums.resetAll')}
              </button>
              ${this.renderBalance()}
            </div>`
          : nothing
      }
    </ws-dialog>`;
  }

  // --- Recordings

  private get duration(): number {
    const { recording, overview } = this.job ?? {};
    if (recording && recording.frames > 0) return recording.frames / recording.sampleRate;
    return overview ? overviewSeconds(overview) : 0;
  }

  private add(files: File[]): void {
    this.notice = '';
    const busy = this.job?.state === 'working' || this.job?.state === 'waiting';
    const first = drumJobs.add(files);
    if (first && !busy) this.open(first);
  }

  private open(job: DrumJob): void {
    if (job === this.job) return;
    this.dropPlayer();
    this.job = job;
    this.openError = null;
    this.notice = '';
    this.position = 0;
    this.loop = null;
    this.loopOn = false;
    this.lost = [];
    this.beforeDrag = null;
    this.wanted = null;
    this.spokenState = '';
    this.onJobs();
  }

  private discard(job: DrumJob): void {
    drumJobs.remove(job);
    if (job !== this.job) return;
    this.dropPlayer();
    this.job = null;
    router.go('drums', {}, { replace: true });
  }

  /** Shows what the address asks for. */
  private async follow(): Promise<void> {
    const id = this.query.get('id');
    if (id === null) {
      // Files handed over are already on their way and have no address yet.
      if (this.job?.recording) {
        this.dropPlayer();
        this.job = null;
      }
      return;
    }
    if (this.job?.recording?.id === id) return;
    try {
      this.open(await drumJobs.open(id));
    } catch (error) {
      this.job = null;
      this.openError = errorCode(error);
    }
  }

  private onJobs(): void {
    const { job } = this;
    this.requestUpdate();
    if (!job) return;
    if (
      job.recording &&
      this.isConnected &&
      new URLSearchParams(location.search).get('id') !== job.recording.id
    ) {
      router.go('drums', { id: job.recording.id }, { replace: true });
    }
    if (job.state === this.spokenState) return;
    this.spokenState = job.state;
    setTitle(this, job.name);
    if (job.state === 'working') announce(this, t('drums.working'));
    if (job.state === 'done' && job.result) {
      announce(this, t('drums.doneSpoken', { name: job.name, hits: headline(job.result.events) }));
    }
  }

  private onEngine(event: Event): void {
    const name = (event.target as HTMLSelectElement).value as DrumEngine;
    if (this.job) drumJobs.again(this.job, name);
  }

  // --- Sensitivity

  private onSlide(drum: DrumClass, event: Event): void {
    const { job } = this;
    if (!job?.result) return;
    this.beforeDrag ??= job.result.events;
    const value = Number((event.target as HTMLInputElement).value);
    this.setSensitivity({ ...(this.wanted ?? job.sensitivity), [drum]: value });
  }

  private onSlideEnd(): void {
    this.beforeDrag = null;
    this.lost = [];
    if (this.job && !this.picking) void drumJobs.save(this.job);
  }

  private lookSofter(): void {
    const softer = drumClasses.map((drum) => [drum, softerSensitivity]);
    this.setSensitivity(Object.fromEntries(softer) as Sensitivity);
  }

  private setSensitivity(sensitivity: Sensitivity): void {
    this.wanted = sensitivity;
    this.requestUpdate();
    void this.pickWanted();
  }

  // One pick at a time; while it runs only the newest wish is kept.
  private async pickWanted(): Promise<void> {
    const { job } = this;
    if (this.picking || !job) return;
    this.picking = true;
    try {
      while (this.wanted) {
        const { wanted } = this;
        await drumJobs.pick(job, wanted);
        if (this.wanted === wanted) this.wanted = null;
        this.showLost(job);
      }
      if (this.beforeDrag === null) await drumJobs.save(job);
    } catch (error) {
      this.wanted = null;
      this.notice = errorWords(errorCode(error), job.name);
    } finally {
      this.picking = false;
    }
  }

  private showLost(job: DrumJob): void {
    if (!this.beforeDrag) return;
    const key = (event: DrumEvent): string => `${event.class}${event.time}`;
    const kept = new Set(job.result?.events.map(key));
    this.lost = this.beforeDrag.filter((event) => !kept.has(key(event)));
  }

  // --- Window

  private shownWords(): string {
    return t('drums.shownRange', { from: clock(this.window.start, 1), to: clock(this.window.end, 1) });
  }

  private show(window: TimeWindow): void {
    this.window = window;
    this.requestUpdate();
  }

  private zoom(factor: number): void {
    const now = this.time();
    const inside = now >= this.window.start && now <= this.window.end;
    const anchor = inside ? now : (this.window.start + this.window.end) / 2;
    this.show(zoomWindow(this.window, factor, anchor, this.duration));
  }

  private showAll(): void {
    this.show({ start: 0, end: this.duration });
  }

  // --- Playback

  private readonly time = (): number => this.player?.time ?? this.position;

  private showTime(): void {
    const text = clock(this.time(), 1);
    if (this.clockElement && this.clockElement.textContent !== text) this.clockElement.textContent = text;
  }

  private overlay(): { time: number; sound: string; gain: number }[] {
    const events = this.job?.result?.events ?? [];
    return events.map((event) => ({
      time: event.time,
      sound: event.instrument,
      gain: softestOverlayGain + (1 - softestOverlayGain) * event.velocity,
    }));
  }

  private async ensurePlayer(): Promise<Player | null> {
    if (this.player) return this.player;
    const recording = this.job?.recording;
    if (!recording) return null;
    const scope = new Scope();
    this.playerScope = scope;
    const [{ Player: PlayerClass }, { SoundBank }, recordings] = await Promise.all([
      import('../../playback/player'),
      import('../../playback/sounds'),
      store(),
    ]);
    const source = await recordings.openPcm(recording);
    if (scope.disposed) {
      source.close();
      return null;
    }
    const player = new PlayerClass(source, undefined, new SoundBank(new URL('sounds/', siteRoot())));
    scope.add(() => {
      player.dispose();
      source.close();
    });
    const follow = (): void => {
      this.playing = player.playing;
      this.showTime();
      this.lanesElement?.invalidate();
    };
    for (const type of ['play', 'pause', 'seek', 'ended']) scope.listen(player, type, follow);
    scope.listen(player, 'error', () => {
      // What still plays lacks only the drum sounds.
      this.notice = player.playing ? t('drums.soundsFailed') : t('drums.playbackFailed');
      follow();
    });
    player.seek(this.position);
    player.setOverlay(this.overlay());
    player.setLoop(this.loopOn ? this.loop : null);
    this.player = player;
    this.applyBalance();
    return player;
  }

  private dropPlayer(): void {
    this.playerScope.dispose();
    this.player = null;
    this.playing = false;
  }

  private async togglePlay(): Promise<void> {
    try {
      const player = await this.ensurePlayer();
      if (!player) return;
      if (player.playing) player.pause();
      else await player.play();
    } catch (error) {
      console.error(error);
      this.notice = t('drums.playbackFailed');
    }
  }

  private seek(seconds: number): void {
    this.position = seconds;
    this.player?.seek(seconds);
    const window = turnTo(this.window, seconds, this.duration);
    if (window !== this.window) this.show(window);
    this.showTime();
    this.lanesElement?.invalidate();
  }

  private setLoop(loop: TimeWindow, on: boolean): void {
    const long = loop.end - loop.start >= shortestLoopSeconds;
    this.loop = loop;
    this.loopOn = on && long;
    this.player?.setLoop(this.loopOn ? loop : null);
  }

  private toggleLoop(): void {
    if (this.loopOn) {
      this.loopOn = false;
      this.loop = null;
      this.player?.setLoop(null);
      return;
    }
    // Without a choice, what is shown is looped.
    this.setLoop(this.loop ?? this.window, true);
  }

  private moveLoopEnd(end: 'start' | 'end'): void {
    const now = this.time();
    const loop = { ...(this.loop ?? { start: 0, end: this.duration }), [end]: now };
    this.setLoop({ start: Math.min(loop.start, loop.end), end: Math.max(loop.start, loop.end) }, true);
  }

  private onBalance(event: Event): void {
    this.balance = Number((event.target as HTMLInputElement).value) / 100;
    this.applyBalance();
  }

  // In the middle both are at full strength; towards an end the other fades out.
  private applyBalance(): void {
    if (!this.player) return;
    this.player.recordingGain = Math.min(1, 2 * (1 - this.balance));
    this.player.overlayGain = Math.min(1, 2 * this.balance);
  }

  private async export(kind: 'midi' | 'csv' | 'json', result: DrumResult): Promise<void> {
    if (!this.job) return;
    const transcription = transcriptionOf(this.job, result);
    const { fileNameFor } = await import('../../store/recordings');
    const name = fileNameFor(this.job.name.replace(/\.[^.]+$/, ''));
    if (kind === 'midi') {
      const { drumsToMidi } = await import('../../notation/drums/drum-midi');
      saveFile(new Blob([drumsToMidi(transcription)], { type: 'audio/midi' }), `${name}.mid`);
    } else if (kind === 'csv') {
      const { drumsToCsv } = await import('../../notation/drums/drum-csv');
      saveFile(new Blob([drumsToCsv(transcription)], { type: 'text/csv' }), `${name}.csv`);
    } else {
      const text = `${JSON.stringify(transcription, null, 1)}\n`;
      saveFile(new Blob([text], { type: 'application/json' }), `${name}.json`);
    }
  }

  // --- Keys

  private toHit(direction: 1 | -1, unsureOnly: boolean): void {
    const all = this.job?.result?.events ?? [];
    const events = unsureOnly ? all.filter(({ confidence }) => confidence < unsureBelow) : all;
    const now = this.time();
    // Hits within a few milliseconds of each other are one step.
    const together = 0.01;
    const index =
      direction === 1 ? firstAtOrAfter(events, now + together) : firstAtOrAfter(events, now - together) - 1;
    const target = events[index];
    if (target) this.seek(target.time);
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.job?.overview || !isShortcut(event)) {
      if (event.key === 'Escape' && this.job?.state === 'working') drumJobs.cancel(this.job);
      return;
    }
    const length = this.window.end - this.window.start;
    const actions: Record<string, () => void> = {
      ' ': () => void this.togglePlay(),
      ArrowLeft: () => this.toHit(-1, event.shiftKey),
      ArrowRight: () => this.toHit(1, event.shiftKey),
      ArrowUp: () => this.show(scrollWindow(this.window, -length, this.duration)),
      ArrowDown: () => this.show(scrollWindow(this.window, length, this.duration)),
      Home: () => this.seek(0),
      End: () => this.seek(this.duration),
      '+': () => this.zoom(1 / zoomStep),
      '=': () => this.zoom(1 / zoomStep),
      '-': () => this.zoom(zoomStep),
      '0': () => this.showAll(),
      l: () => this.toggleLoop(),
      '[': () => this.moveLoopEnd('start'),
      ']': () => this.moveLoopEnd('end'),
      t: () => (this.tableShown = !this.tableShown),
      Escape: () => {
        if (this.job?.state === 'working') drumJobs.cancel(this.job);
      },
    };
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-drums-view': DrumsView;
  }
}

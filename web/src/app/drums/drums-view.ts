import { LitElement, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Sensitivity } from '../../engine/engine';
import { TUNED_SENSITIVITY } from '../../engine/results';
import type {
  DrumClass,
  DrumEngine,
  DrumEvent,
  DrumTranscription,
  Rhythm,
} from '../../generated/drum-transcription';
import { drumClasses } from '../../notation/drums/drum-map';
import type { DrumScore } from '../../notation/drums/drum-score';
import { ScoreError } from '../../notation/score-error';
import { speedRange } from '../../playback/practice-speed';
import { Scope } from '../../scope';
import { announce, setTitle } from '../components/announce';
import type { DropZone } from '../components/drop-zone';
import { isShortcut, meantKey } from '../components/keyboard';
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
import { base, buttons, forms, layout, lists, sheets } from '../styles/shared';
import './compare-panel';
import { decisionOn, isSameHit, isUnsure, removedHits, unsureBelow } from './decisions';
import { plainLane } from './drawing';
import type { Lane } from './drawing';
import { drumsPage } from './drums-styles';
import './engine-chooser';
import { engineDrums } from './engines';
import { exportKinds, needsScore, saveTranscription } from './exports';
import type { ExportKind } from './exports';
import { rowGlyph } from './glyph';
import './hit-bar';
import type { HitAction } from './hit-bar';
import './hit-table';
import { drumJobs, transcriptionOf } from './jobs';
import type { DrumJob, DrumResult } from './jobs';
import type { Lanes } from './lanes';
import './lanes';
import type { NotationSettings } from './notation-settings';
import { Peaks } from './peaks';
import './queue';
import { looksLikeReference, readReference } from './reference-file';
import { Rehearsal, asPlayed, asWritten, bothAlike } from './rehearsal';
import { withMeter } from './rhythm-edit';
import { ScoreWriter } from './score-writer';
import './sensitivity-slider';
import './sheet-panel';
import type { RhythmByHand } from './sheet-panel';
import './song-overview';
import { clampWindow, firstAtOrAfter, scrollWindow, turnTo, zoomWindow } from './time-window';
import type { Bar, TimeWindow } from './time-window';
import './transport';
import {
  channelWords,
  countByDrum,
  headline,
  overviewSeconds,
  rhythmWords,
  shownWords,
  stageWords,
  summary,
} from './words';

// A first look shows up to this much, on a narrow screen less; a shorter recording is shown whole.
const firstWindowSeconds = { most: 10, least: 2.5, perPixel: 1 / 144 };
const zoomStep = 1.6;
// What "Look for softer hits" does to every slider.
const softerSensitivity = 0.5;

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** The bars of the written part in the recording's time. */
function barsOf(score: DrumScore | null): readonly Bar[] {
  return (score?.bars ?? []).flatMap(({ number, beatTimes }) => {
    const [start] = beatTimes;
    const end = beatTimes.at(-1);
    return start === undefined || end === undefined
      ? []
      : [{ number, start, end, beats: beatTimes.slice(0, -1) }];
  });
}

function firstLookSeconds(): number {
  const { most, least, perPixel } = firstWindowSeconds;
  return Math.min(most, Math.max(least, globalThis.innerWidth * perPixel));
}

/** Drop zone, working state and result of drum transcription. Fires `ws-transcribed` when a recording is done. */
@customElement('ws-drums-view')
export class DrumsView extends LitElement implements View {
  static override styles = [base, buttons, forms, sheets, layout, lists, pictureStyles, drumsPage];

  @property({ attribute: false }) query = new URLSearchParams();
  /** In a widget: the address stays, and no way leads to another page. */
  @property({ type: Boolean }) embedded = false;

  @state() private job: DrumJob | null = null;
  @state() private loop: TimeWindow | null = null;
  @state() private lost: readonly DrumEvent[] = [];
  @state() private selected: DrumEvent | null = null;
  /** The unsure hits that are being checked one by one, and which one it is. */
  @state() private checking: { hits: readonly DrumEvent[]; index: number } | null = null;
  @state() private allRows = false;
  @state() private tableShown = false;
  @state() private compareShown = false;
  @state() private slidersShown = false;
  @state() private notice = '';
  @state() private openError: ErrorCode | null = null;
  /** How much stands around the lanes: nothing at first, then the transport, then all. Made at once, the first board of a
   * visit would hold the page up. */
  @state() private furniture: 'none' | 'transport' | 'all' = 'none';

  @query('.board ws-lanes') private lanesElement!: Lanes | null;
  @query('ws-drop-zone') private zone!: DropZone;
  @query('ws-keys-list') private keysList!: KeysList;

  private scope = new Scope();
  private rehearsal: Rehearsal | null = null;
  private window: TimeWindow = { start: 0, end: firstWindowSeconds.most };
  private peaks: Peaks | null = null;
  private peaksOf: DrumJob['overview'] = null;
  private rows: readonly DrumClass[] = [];
  private lanes: readonly Lane[] = [];
  private lanesOf: unknown[] = [];
  private readonly writer = new ScoreWriter((score) => this.onScore(score));
  private score: DrumScore | null = null;
  /** The hits that the score was written from; its indices are theirs. */
  private scoreEvents: readonly DrumEvent[] = [];
  private scoreOf: unknown[] = [];
  private bars: readonly Bar[] = [];
  private beforeDrag: readonly DrumEvent[] | null = null;
  private wanted: Sensitivity | null = null;
  private picking = false;
  private spokenState = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope = new Scope();
    this.scope.listen(drumJobs, 'change', () => this.onJobs());
    this.scope.listen(document, 'keydown', (event) => this.onKey(event as KeyboardEvent));
    void drumJobs.refresh();
    const files = takeHandedOver('drums');
    if (files.length > 0) this.add(files);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
    this.writer.dispose();
    this.scoreOf = [];
    this.silence();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('query')) void this.follow();
    const overview = this.job?.overview ?? null;
    if (overview !== this.peaksOf) {
      this.peaksOf = overview;
      this.peaks = overview && new Peaks(overview);
      if (this.peaks) this.window = clampWindow({ start: 0, end: firstLookSeconds() }, this.duration);
    }
    this.updateRehearsal();
    this.updateLanes();
    this.updateScore();
  }

  protected override updated(): void {
    if (!this.job?.overview || this.furniture === 'all') return;
    const next = this.furniture === 'none' ? 'transport' : 'all';
    requestAnimationFrame(() => setTimeout(() => (this.furniture = next)));
  }

  /** There is something to hear as soon as the recording is decoded. */
  private updateRehearsal(): void {
    const recording = this.job?.recording;
    if (this.rehearsal || !recording || recording.frames === 0) return;
    const rehearsal = new Rehearsal(recording, this.duration);
    this.rehearsal = rehearsal;
    rehearsal.setHits(this.shownEvents ?? []);
    rehearsal.setBars(this.bars);
    rehearsal.on('change', () => {
      this.loop = rehearsal.loop?.on ? rehearsal.loop.part : null;
      this.requestUpdate();
    });
    rehearsal.on('moved', () => this.lanesElement?.invalidate());
    rehearsal.on('failed', (what) => {
      this.notice = what === 'sounds' ? t('drums.soundsFailed') : t('drums.playbackFailed');
    });
  }

  private updateLanes(): void {
    const result = this.job?.result ?? null;
    const events = this.shownEvents ?? [];
    const inputs = [events, this.lost, result?.decisions, this.job?.engine, this.allRows, this.wanted];
    if (sameItems(inputs, this.lanesOf)) return;
    this.lanesOf = inputs;
    this.rows = this.rowsOf(events);
    const removed = removedHits(result?.decisions ?? []);
    const of = (list: readonly DrumEvent[], drum: DrumClass): DrumEvent[] =>
      list.filter((event) => event.class === drum);
    this.lanes = this.rows.map((drum) => ({
      ...plainLane(of(events, drum)),
      lost: of(this.lost, drum),
      removed: of(removed, drum),
    }));
    this.rehearsal?.setHits(events);
  }

  /** Rows with hits, or with a slider that was moved; empty ones on request. */
  private rowsOf(events: readonly DrumEvent[]): readonly DrumClass[] {
    const { job } = this;
    if (!job) return [];
    const counts = countByDrum(events);
    const sensitivity = this.wanted ?? job.sensitivity;
    const heard = engineDrums(job.engine);
    const basic = engineDrums('pfnmf-smt');
    return drumClasses.filter(
      (drum) =>
        counts[drum] > 0 ||
        (heard.includes(drum) && (this.allRows || basic.includes(drum) || sensitivity[drum] !== 0)),
    );
  }

  private updateScore(): void {
    const result = this.job?.result ?? null;
    // The notation waits until the slider rests.
    if (this.beforeDrag) return;
    const inputs = [result?.events, result?.rhythm, result?.notation];
    if (sameItems(inputs, this.scoreOf)) return;
    this.scoreOf = inputs;
    const rhythm = result?.rhythm;
    const request =
      result && rhythm && result.events.length > 0
        ? { events: result.events, rhythm, notation: result.notation, unsureBelow }
        : null;
    this.writer.write(request);
  }

  private onScore(score: DrumScore | null): void {
    this.score = score;
    this.scoreEvents = this.job?.result?.events ?? [];
    this.bars = barsOf(score);
    this.rehearsal?.setBars(this.bars);
    this.requestUpdate();
  }

  /** The hits to show: the result's, or while it is in the making, those found so far. */
  private get shownEvents(): readonly DrumEvent[] | null {
    const { job } = this;
    if (!job) return null;
    return job.result?.events ?? (job.partial.length > 0 ? job.partial : null);
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
      ${
        this.job?.overview && this.furniture !== 'none'
          ? html`<ws-transport
              .rehearsal=${this.rehearsal}
              .duration=${this.duration}
              .bars=${this.bars}
              @ws-loop-toggle=${() => this.toggleLoop()}
              @ws-keys=${() => this.keysList.show()}
            ></ws-transport>`
          : nothing
      }
      ${this.renderKeys()} ${this.renderSliders()}`;
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
          ${job.overview && this.furniture === 'all' ? this.renderMore(job) : nothing}
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
      ${job.result && job.result.events.length > 0 ? this.renderSheet(job.result) : nothing}
      ${this.tableShown && job.result ? this.renderTable(job.result) : nothing}
      ${this.compareShown && job.overview ? this.renderCompare(job) : nothing}
      ${drumJobs.all.length > 1 ? this.renderQueue() : nothing}
    </div>`;
  }

  private caption(job: DrumJob): string {
    const parts = [job.name];
    if (job.recording && job.recording.frames > 0) {
      parts.push(clock(job.recording.frames / job.recording.sampleRate));
    }
    if (job.result?.rhythm) parts.push(rhythmWords(job.result.rhythm));
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
        stage=${stageWords(job.stage)}
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
        ${code === 'not-loaded' ? t('drums.engineMissing') : errorWords(code, job.name)}
      </ws-notice>`;
    }
    if (job.result?.events.length === 0) {
      return html`<ws-notice action=${t('drums.noneAction')} @ws-action=${() => this.lookSofter()}>
        ${t('drums.noneOffer')}
      </ws-notice>`;
    }
    if (job.result?.outdated) {
      return html`<ws-notice action=${t('drums.engineAgain')} @ws-action=${() => drumJobs.again(job)}>
        ${t('drums.outdated')}
      </ws-notice>`;
    }
    if (job.unsaved) return html`<ws-notice tone="problem">${t('drums.notSaved')}</ws-notice>`;
    return nothing;
  }

  private renderNotice(): TemplateResult | typeof nothing {
    return this.notice === '' ? nothing : html`<ws-notice tone="problem">${this.notice}</ws-notice>`;
  }

  private renderExports(result: DrumResult): TemplateResult {
    const save = (kind: ExportKind, words: string, title: string): TemplateResult =>
      html`<button
        class="button"
        type="button"
        title=${title}
        ?disabled=${needsScore(kind) && !this.score}
        @click=${() => void this.export(kind, result)}
      >
        ${icons.download} ${words}
      </button>`;
    return html`${
        this.embedded
          ? nothing
          : html`<button class="button" type="button" @click=${() => this.practise()}>
              ${icons.drum} ${t('drums.practiseThis')}
            </button>`
      }
      ${save('midi', t('drums.midi'), t('drums.saveMidi'))}
      ${save('musicXml', t('drums.musicXml'), t('drums.saveMusicXml'))}
      <button
        class="button"
        type="button"
        title=${t('drums.savePdf')}
        ?disabled=${!this.score}
        @click=${() => void this.print()}
      >
        ${icons.download} ${t('drums.pdf')}
      </button>`;
  }

  private renderMore(job: DrumJob): TemplateResult {
    const { result } = job;
    const words: Partial<Record<ExportKind, string>> = {
      midiOnGrid: t('drums.saveMidiOnGrid'),
      tab: t('drums.saveTab'),
      csv: t('drums.csv'),
      json: t('drums.json'),
    };
    return html`<ws-popover side="end" label=${t('drums.more')}>
      <div class="more">
        ${
          result
            ? html`<div>
                <p class="label">${t('drums.saveAs')}</p>
                <div class="exports">
                  ${exportKinds
                    .filter((kind) => words[kind] !== undefined)
                    .map(
                      (kind) =>
                        html`<button
                          class="button"
                          type="button"
                          ?disabled=${needsScore(kind) && !this.score}
                          @click=${() => void this.export(kind, result)}
                        >
                          ${words[kind]}
                        </button>`,
                    )}
                </div>
              </div>`
            : nothing
        }
        <ws-engine-chooser
          .engine=${job.engine}
          @ws-engine=${(event: CustomEvent<DrumEngine>) => drumJobs.again(job, event.detail)}
        ></ws-engine-chooser>
        <button
          class="button"
          type="button"
          aria-pressed=${this.compareShown ? 'true' : 'false'}
          @click=${() => this.toggleCompare()}
        >
          ${t('drums.compareTitle')}
        </button>
        <button class="button" type="button" @click=${() => this.zone.choose()}>
          ${icons.upload} ${t('drums.analyseOther')}
        </button>
      </div>
    </ws-popover>`;
  }

  private renderBoard(job: DrumJob): TemplateResult {
    const events = this.shownEvents;
    const counts = countByDrum(events ?? []);
    const hidden = job.result ? engineDrums(job.engine).filter((drum) => !this.rows.includes(drum)) : [];
    return html`<section class="sheet board-sheet">
      <div class="board">
        <div class="label song-label">
          ${t('drums.wholeSong')}
          <small class="shown numeric">${shownWords(this.window, this.bars)}</small>
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
          ${this.rows.map(
            (drum) =>
              html`<div class="drum">
                ${rowGlyph(drum)}
                <div class="field">
                  <span class="name label">
                    ${t(`drums.${drum}`)} <small>${events ? counts[drum] : nothing}</small>
                  </span>
                  ${this.renderSlider(drum, job, true)}
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
          .bars=${this.bars}
          .selected=${this.selected}
          .time=${this.time}
          .playing=${this.rehearsal?.playing ?? false}
          summary=${summary(job.name, events, this.duration)}
          @ws-window=${(event: CustomEvent<TimeWindow>) => this.show(event.detail)}
          @ws-seek=${(event: CustomEvent<number>) => this.onSeek(event.detail)}
          @ws-hit=${(event: CustomEvent<DrumEvent>) => this.choose(event.detail)}
          @ws-loop=${(event: CustomEvent<TimeWindow>) => this.rehearsal?.setLoop(event.detail)}
        ></ws-lanes>
        ${this.renderHitBar(job)}
        <div class="legend caption">
          <span>${t('drums.tallIsLoud')}</span>
          <span>${t('drums.dashedIsUnsure')}</span>
          <span class="wide-only">${t('drums.slide')}</span>
          <div class="tools">${this.renderTools(job, hidden.length)}</div>
        </div>
      </div>
    </section>`;
  }

  private renderTools(job: DrumJob, hiddenRows: number): TemplateResult {
    const unsure = (job.result?.events ?? []).filter(isUnsure).length;
    return html`
      ${
        unsure > 0 && !this.checking
          ? html`<button class="button" type="button" @click=${() => this.startChecking()}>
              ${icons.speaker} ${t('drums.checkUnsure', { count: unsure })}
            </button>`
          : nothing
      }
      ${
        hiddenRows > 0
          ? html`<button class="button" type="button" @click=${() => (this.allRows = true)}>
              ${t('drums.moreRows', { count: hiddenRows })}
            </button>`
          : nothing
      }
      <button class="button narrow-only" type="button" @click=${() => (this.slidersShown = true)}>
        ${icons.sliders} ${t('drums.sensitivity')}
      </button>
      ${this.tool(t('drums.zoomOut'), icons.minus, () => this.zoom(zoomStep))}
      ${this.tool(t('drums.zoomIn'), icons.plus, () => this.zoom(1 / zoomStep))}
      <button class="button" type="button" @click=${() => this.showAll()}>${t('drums.wholeSong')}</button>
      <button
        class="button"
        type="button"
        aria-pressed=${this.tableShown ? 'true' : 'false'}
        ?disabled=${!job.result}
        @click=${() => (this.tableShown = !this.tableShown)}
      >
        ${icons.table} ${t('drums.table')}
      </button>
    `;
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

  private renderHitBar(job: DrumJob): TemplateResult | typeof nothing {
    const { selected, checking } = this;
    if (!selected || !job.result) return nothing;
    return html`<ws-hit-bar
      .hit=${selected}
      .verdict=${decisionOn(job.result.decisions, selected)?.verdict ?? null}
      .place=${checking ? checking.index + 1 : 0}
      .count=${checking ? checking.hits.length : 0}
      @ws-hit-action=${(event: CustomEvent<HitAction>) => this.onHitAction(event.detail)}
    ></ws-hit-bar>`;
  }

  private renderSlider(drum: DrumClass, job: DrumJob, compact: boolean): TemplateResult {
    return html`<ws-sensitivity-slider
      .drum=${drum}
      .value=${(this.wanted ?? job.sensitivity)[drum]}
      .disabled=${!job.result || job.result.outdated}
      ?compact=${compact}
      @ws-slide=${(event: CustomEvent<number>) => this.onSlide(drum, event.detail)}
      @ws-slide-end=${() => this.onSlideEnd()}
    ></ws-sensitivity-slider>`;
  }

  private renderSheet(result: DrumResult): TemplateResult {
    return html`<ws-sheet-panel
      .events=${this.scoreEvents}
      .found=${result.analysis.transcription.rhythm}
      .rhythm=${result.rhythm}
      .notation=${result.notation}
      .score=${this.score}
      .bars=${this.bars}
      .duration=${this.duration}
      .rehearsal=${this.rehearsal}
      .loop=${this.loop}
      @ws-loop=${(event: CustomEvent<TimeWindow>) => this.rehearsal?.setLoop(event.detail)}
      @ws-hit=${(event: CustomEvent<DrumEvent>) => this.choose(event.detail)}
      @ws-rhythm=${(event: CustomEvent<Rhythm>) =>
        this.job && void drumJobs.setRhythm(this.job, event.detail)}
      @ws-rhythm-hints=${(event: CustomEvent<RhythmByHand>) => void this.trackRhythm(event.detail)}
      @ws-notation=${(event: CustomEvent<NotationSettings>) =>
        this.job && void drumJobs.setNotation(this.job, event.detail)}
    ></ws-sheet-panel>`;
  }

  private renderTable(result: DrumResult): TemplateResult {
    return html`<section class="sheet table-sheet">
      <h2>${t('drums.tableTitle')}</h2>
      <ws-hit-table
        .events=${result.events}
        .decisions=${result.decisions}
        @ws-hit=${(event: CustomEvent<DrumEvent>) => this.choose(event.detail)}
      ></ws-hit-table>
    </section>`;
  }

  private renderCompare(job: DrumJob): TemplateResult {
    return html`<section class="sheet compare-sheet">
      <ws-compare-panel
        .job=${job}
        .reference=${job.reference}
        .peaks=${this.peaks}
        .duration=${this.duration}
        .window=${this.window}
        .bars=${this.bars}
        .time=${this.time}
        .playing=${this.rehearsal?.playing ?? false}
        @ws-window=${(event: CustomEvent<TimeWindow>) => this.show(event.detail)}
        @ws-seek=${(event: CustomEvent<number>) => this.onSeek(event.detail)}
        @ws-hit=${(event: CustomEvent<DrumEvent>) => this.onSeek(event.detail.time)}
        @ws-loop=${(event: CustomEvent<TimeWindow>) => this.rehearsal?.setLoop(event.detail)}
        @ws-reference=${(event: CustomEvent<File | null>) => void this.setReference(job, event.detail)}
        @ws-close=${() => (this.compareShown = false)}
      ></ws-compare-panel>
    </section>`;
  }

  private renderQueue(): TemplateResult {
    return html`<ws-drum-queue
      .jobs=${[...drumJobs.all]}
      .current=${this.job}
      @ws-open=${(event: CustomEvent<DrumJob>) => this.open(event.detail)}
      @ws-remove=${(event: CustomEvent<DrumJob>) => this.discard(event.detail)}
    ></ws-drum-queue>`;
  }

  private renderKeys(): TemplateResult {
    const rows: [string, string][] = [
      [t('keys.space'), t('drums.keySpaceDoes')],
      ['← →', t('drums.keyArrowsDoes')],
      ['Shift ← →', t('drums.keyShiftArrowsDoes')],
      ['K', t('drums.keyKeepDoes')],
      [t('drums.keyDelete'), t('drums.keyRemoveDoes')],
      ['U', t('drums.keyUndoDoes')],
      ['H', t('drums.keyHearDoes')],
      ['↑ ↓', t('drums.keyUpDownDoes')],
      [t('drums.keyHomeEnd'), t('drums.keyHomeEndDoes')],
      ['Z, Shift Z', t('drums.keyZoomDoes')],
      ['0', t('drums.keyZeroDoes')],
      ['L', t('drums.keyLoopDoes')],
      ['[ ]', t('drums.keyBracketsDoes')],
      ['+ −', t('drums.keyPlusMinusDoes')],
      ['1', t('drums.keyOneDoes')],
      ['2', t('drums.keyTwoDoes')],
      ['3', t('drums.keyThreeDoes')],
      ['M', t('drums.keyClickDoes')],
      ['C', t('drums.keyCompareDoes')],
      ['T', t('drums.keyTableDoes')],
      [t('keys.escape'), t('drums.keyEscapeDoes')],
    ];
    return html`<ws-keys-list .keys=${rows}></ws-keys-list>`;
  }

  /** The sliders of narrow screens. */
  private renderSliders(): TemplateResult {
    const { job } = this;
    return html`<ws-dialog
      heading=${t('drums.sensitivity')}
      .open=${this.slidersShown}
      @close=${() => (this.slidersShown = false)}
    >
      ${
        job && this.slidersShown
          ? html`<div class="sheet-fields">
              <p class="caption">${t('drums.slide')}</p>
              ${engineDrums(job.engine).map(
                (drum) =>
                  html`<div class="label">${t(`drums.${drum}`)} ${this.renderSlider(drum, job, false)}</div>`,
              )}
              <button class="button" type="button" @click=${() => this.setSensitivity(TUNED_SENSITIVITY)}>
                ${t('drums.resetAll')}
              </button>
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
    const references = files.filter(looksLikeReference);
    const recordings = files.filter((file) => !looksLikeReference(file));
    const busy = this.job?.state === 'working' || this.job?.state === 'waiting';
    const first = drumJobs.add(recordings);
    if (first && !busy) this.open(first);
    const [reference] = references;
    const job = first ?? this.job;
    if (reference && job) void this.setReference(job, reference);
  }

  private async setReference(job: DrumJob, file: File | null): Promise<void> {
    try {
      const reference = file && (await readReference(file));
      this.compareShown = true;
      await drumJobs.setReference(job, reference);
    } catch (error) {
      if (!(error instanceof ScoreError)) throw error;
      this.notice = t('drums.compareNoReference', { reason: error.message });
    }
  }

  private open(job: DrumJob): void {
    if (job === this.job) return;
    this.silence();
    this.job = job;
    this.openError = null;
    this.notice = '';
    this.loop = null;
    this.lost = [];
    this.selected = null;
    this.checking = null;
    this.allRows = false;
    this.beforeDrag = null;
    this.wanted = null;
    this.spokenState = '';
    this.onJobs();
  }

  private discard(job: DrumJob): void {
    drumJobs.remove(job);
    if (job !== this.job) return;
    this.silence();
    this.job = null;
    if (!this.embedded) router.go('drums', {}, { replace: true });
  }

  /** Shows what the address asks for. */
  private async follow(): Promise<void> {
    const id = this.query.get('id');
    if (id === null) {
      // Files handed over are already on their way and have no address yet.
      if (this.job?.recording) {
        this.silence();
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
    this.reselect(job);
    if (
      job.recording &&
      this.isConnected &&
      !this.embedded &&
      new URLSearchParams(location.search).get('id') !== job.recording.id
    ) {
      router.go('drums', { id: job.recording.id }, { replace: true });
    }
    if (job.state === this.spokenState) return;
    this.spokenState = job.state;
    setTitle(this, job.name);
    if (job.state === 'working') announce(this, t('drums.working'));
    if (job.state === 'done' && job.result) {
      this.dispatchEvent(
        new CustomEvent<DrumTranscription>('ws-transcribed', { detail: transcriptionOf(job, job.result) }),
      );
      announce(this, t('drums.doneSpoken', { name: job.name, hits: headline(job.result.events) }));
    }
  }

  private practise(): void {
    if (this.job?.recording) router.go('groove', { recording: this.job.recording.id });
  }

  private toggleCompare(): void {
    this.compareShown = !this.compareShown;
  }

  // --- Sensitivity

  private onSlide(drum: DrumClass, value: number): void {
    const { job } = this;
    if (!job?.result) return;
    this.beforeDrag ??= job.result.events;
    this.setSensitivity({ ...(this.wanted ?? job.sensitivity), [drum]: value });
  }

  private onSlideEnd(): void {
    this.beforeDrag = null;
    this.lost = [];
    this.requestUpdate();
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

  /** Beats from what the listener knows of them; where that leads to none, exactly as tapped or typed. */
  private async trackRhythm({ hints, exact }: RhythmByHand): Promise<void> {
    const { job } = this;
    if (!job) return;
    const tracked = await drumJobs.trackRhythm(job, hints, this.duration).catch(() => null);
    const meter = job.result?.rhythm?.timeSignature;
    const events = job.result?.events ?? [];
    // What a person set is certain.
    const rhythm = tracked && { ...(meter ? withMeter(tracked, meter, events) : tracked), confidence: 1 };
    await drumJobs.setRhythm(job, rhythm ?? exact);
  }

  // --- The chosen hit

  private choose(event: DrumEvent): void {
    this.selected = event;
    if (this.checking && !this.checking.hits.some((hit) => isSameHit(hit, event))) this.checking = null;
    this.seek(event.time);
  }

  /** Hits are made anew by every change; the chosen one is found again. */
  private reselect(job: DrumJob): void {
    const { selected } = this;
    if (!selected) return;
    const all = [...(job.result?.events ?? []), ...removedHits(job.result?.decisions ?? [])];
    this.selected = all.find((event) => isSameHit(event, selected)) ?? null;
    if (!this.selected) this.checking = null;
  }

  private startChecking(): void {
    const hits = (this.job?.result?.events ?? []).filter(isUnsure);
    if (hits.length === 0) return;
    this.checking = { hits, index: -1 };
    this.checkNext();
  }

  private checkNext(): void {
    const { checking } = this;
    if (!checking) return;
    const index = checking.index + 1;
    const hit = checking.hits[index];
    if (!hit) {
      this.closeHit();
      announce(this, t('drums.checkDone'));
      return;
    }
    this.checking = { ...checking, index };
    this.choose(hit);
    void this.rehearsal?.audition(hit.time);
  }

  private onHitAction(action: HitAction): void {
    const { job, selected } = this;
    if (!job || !selected) return;
    switch (action) {
      case 'hear':
        void this.rehearsal?.audition(selected.time);
        break;
      case 'keep':
      case 'remove':
        void drumJobs.decide(job, selected, action);
        if (this.checking) this.checkNext();
        break;
      case 'undo':
        void drumJobs.decide(job, selected, null);
        break;
      case 'next':
        this.checkNext();
        break;
      case 'close':
        this.closeHit();
    }
  }

  private closeHit(): void {
    this.selected = null;
    this.checking = null;
  }

  // --- Window

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

  private readonly time = (): number => this.rehearsal?.time ?? 0;

  private silence(): void {
    this.rehearsal?.dispose();
    this.rehearsal = null;
  }

  private onSeek(seconds: number): void {
    this.selected = null;
    this.checking = null;
    this.seek(seconds);
  }

  private seek(seconds: number): void {
    this.rehearsal?.seek(seconds);
    const window = turnTo(this.window, seconds, this.duration);
    if (window !== this.window) this.show(window);
    this.lanesElement?.invalidate();
  }

  private toggleLoop(): void {
    const { rehearsal } = this;
    if (!rehearsal) return;
    if (rehearsal.loop?.on) {
      rehearsal.setLoop(rehearsal.loop.part, false);
      return;
    }
    // Without a choice the bar that sounds is looped, and without bars what is shown.
    const bar = this.bars.find(({ end }) => end > this.time());
    const part =
      rehearsal.loop?.part ?? (bar && { start: Math.max(0, bar.start), end: bar.end }) ?? this.window;
    rehearsal.setLoop(part);
  }

  private moveLoopEnd(end: 'start' | 'end'): void {
    const { rehearsal } = this;
    if (!rehearsal) return;
    const part = { ...(rehearsal.loop?.part ?? { start: 0, end: this.duration }), [end]: this.time() };
    rehearsal.setLoop({ start: Math.min(part.start, part.end), end: Math.max(part.start, part.end) });
  }

  private async export(kind: ExportKind, result: DrumResult): Promise<void> {
    const { job } = this;
    if (!job) return;
    try {
      await saveTranscription(kind, transcriptionOf(job, result), this.score);
    } catch (error) {
      if (!(error instanceof ScoreError)) throw error;
      this.notice = t('drums.saveFailed', { reason: error.message });
    }
  }

  private async print(): Promise<void> {
    const { job, score } = this;
    if (!job || !score) return;
    try {
      const { printDrumSheet } = await import('./print-sheet');
      await printDrumSheet(score, { title: job.name.replace(/\.[^.]+$/, ''), file: job.name });
    } catch (error) {
      console.error(error);
      this.notice = t('drums.printFailed');
    }
  }

  // --- Keys

  private toHit(direction: 1 | -1, unsureOnly: boolean): void {
    const all = this.job?.result?.events ?? [];
    // Removed hits are stepped to as well: there is no other way to them without a pointer.
    const removed = removedHits(this.job?.result?.decisions ?? []);
    const events = unsureOnly ? all.filter(isUnsure) : [...all, ...removed].sort((a, b) => a.time - b.time);
    const now = this.selected?.time ?? this.time();
    const { selected } = this;
    // Hits at the same moment are stepped through one by one.
    const at = selected ? events.indexOf(selected) : -1;
    const index =
      at >= 0
        ? at + direction
        : direction === 1
          ? firstAtOrAfter(events, now)
          : firstAtOrAfter(events, now) - 1;
    const target = events[index];
    if (target) this.choose(target);
  }

  private onKey(event: KeyboardEvent): void {
    const { rehearsal } = this;
    if (!this.job?.overview || !isShortcut(event)) {
      if (event.key === 'Escape' && this.job?.state === 'working') drumJobs.cancel(this.job);
      return;
    }
    const length = this.window.end - this.window.start;
    const speed = (steps: number): void => {
      if (rehearsal) rehearsal.speed += steps * speedRange.step;
    };
    const balance = (share: number): void => {
      if (rehearsal) rehearsal.balance = share;
    };
    const actions: Record<string, () => void> = {
      ' ': () => void rehearsal?.toggle(),
      ArrowLeft: () => this.toHit(-1, event.shiftKey),
      ArrowRight: () => this.toHit(1, event.shiftKey),
      ArrowUp: () => this.show(scrollWindow(this.window, -length, this.duration)),
      ArrowDown: () => this.show(scrollWindow(this.window, length, this.duration)),
      Home: () => this.onSeek(0),
      End: () => this.onSeek(this.duration),
      '+': () => speed(1),
      '=': () => speed(1),
      '-': () => speed(-1),
      z: () => this.zoom(event.shiftKey ? zoomStep : 1 / zoomStep),
      '0': () => this.showAll(),
      '1': () => balance(asPlayed),
      '2': () => balance(asWritten),
      '3': () => balance(bothAlike),
      m: () => rehearsal && (rehearsal.click = !rehearsal.click),
      l: () => this.toggleLoop(),
      '[': () => this.moveLoopEnd('start'),
      ']': () => this.moveLoopEnd('end'),
      c: () => this.toggleCompare(),
      t: () => (this.tableShown = !this.tableShown),
      h: () => this.onHitAction('hear'),
      k: () => this.onHitAction('keep'),
      Delete: () => this.onHitAction('remove'),
      Backspace: () => this.onHitAction('remove'),
      u: () => this.onHitAction('undo'),
      Escape: () => {
        if (this.selected) this.closeHit();
        else if (this.job?.state === 'working') drumJobs.cancel(this.job);
      },
    };
    const action = actions[meantKey(event)];
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

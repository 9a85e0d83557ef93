import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { imitationModels } from '../../engine/engine';
import type { Contour, ImitationModelName, ImitationReport } from '../../engine/engine';
import type { Recording, TakeContext } from '../../generated/recording';
import type { Exercise } from '../../practice/exercises';
import { nameOf, spell } from '../../notation/notated';
import { contourOfScore, contourOfTrack, drawMelody, melodyLevels } from '../../practice/imitation';
import { CONCERT_PITCH_ID, instrumentOrConcert } from '../../practice/instruments';
import type { Instrument } from '../../practice/instruments';
import type { Level } from '../../practice/level';
import type { SessionState } from '../../practice/session';
import { parseReading } from '../../practice/sight-reading';
import { gradeBand, gradeWords, passWords } from '../../report/imitation';
import { FALLBACK_TEMPO } from '../../report/timeline';
import { Scope } from '../../scope';
import { RecordingStore } from '../../store/recordings';
import { announce, setLive } from '../components/announce';
import '../components/drop-zone';
import type { DropZone } from '../components/drop-zone';
import '../components/hairpin';
import '../components/notice';
import '../components/progress';
import '../components/sort-table';
import { figureCell, wordsCell } from '../components/sort-table';
import type { TableContent } from '../components/sort-table';
import { errorCode, errorWords } from '../errors';
import { findExercise } from '../exercises/find-exercise';
import { decimal } from '../i18n/format';
import { spokenNote } from '../i18n/note-names';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { liveStand, liveStandStyles } from '../practise/live-stand';
import '../practise/record-button';
import { recordFile } from '../practise/record-file';
import { stand } from '../practise/stand-styles';
import { TakeCourse } from '../practise/take-course';
import type { StandPlan } from '../practise/take-course';
import { router } from '../router';
import type { View } from '../router';
import { engine, settings, store } from '../services';
import { href, siteRoot } from '../site';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import { stageWords } from '../take/words';
import { WrittenSound } from '../take/written-sound';
import { TakeSound } from '../take/take-sound';
import './imitation-plot';

/** What is to be played back: its pitch curve, and how it is heard. */
interface Melody {
  title: string;
  contour: Contour;
  hear: () => void;
}

/** Hearing a short melody and playing it back; how close it came. */
@customElement('ws-imitate-view')
export class ImitateView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    layout,
    stand,
    liveStandStyles,
    css`
      .bar,
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: end;
        gap: var(--space-12) var(--space-16);
      }
      .foot {
        align-items: center;
      }
      .controls {
        display: grid;
        justify-items: center;
        gap: var(--space-12);
        text-align: center;
      }
      .result {
        display: grid;
        gap: var(--space-16);
      }
      .verdict {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(8rem, 16rem);
        align-items: center;
        gap: var(--space-16);
      }
      .picture {
        overflow-x: auto;
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @property({ type: Boolean, reflect: true }) live = false;

  @state() private level: Level = 1;
  @state() private melody: Melody | null = null;
  @state() private exercise: Exercise | null = null;
  @state() private ownName = '';
  @state() private model: ImitationModelName = 'imitation';
  @state() private sounding = false;
  @state() private trouble = '';
  @state() private job: { label: string; fraction: number } | null = null;
  @state() private recording: Recording | null = null;
  @state() private report: ImitationReport | null = null;
  @state() private narrow = false;
  @state() private low = false;

  @query('ws-drop-zone') private dropZone!: DropZone | null;
  @query('input[type=file]') private picker!: HTMLInputElement | null;

  private readonly scope = new Scope();
  private readonly written = new WrittenSound();
  private recorded: TakeSound | null = null;
  private abort: AbortController | null = null;
  private played: Contour | null = null;
  private readonly course = new TakeCourse(
    this,
    () => this.plan(),
    () => this.melody !== null && this.job === null,
  );

  override connectedCallback(): void {
    super.connectedCallback();
    const narrow = window.matchMedia('(max-width: 44.99rem)');
    this.narrow = narrow.matches;
    this.scope.listen(narrow, 'change', () => (this.narrow = narrow.matches));
    const low = window.matchMedia('(max-height: 30rem)');
    this.low = low.matches;
    this.scope.listen(low, 'change', () => (this.low = low.matches));
    this.scope.add(this.course.on('state', (next) => this.onState(next)));
    this.scope.add(this.course.on('saved', ({ recording }) => void this.judgeRecording(recording)));
    this.scope.add(this.written.on('ended', () => (this.sounding = false)));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.abort?.abort();
    this.written.dispose();
    this.recorded?.dispose();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('query')) void this.load();
  }

  private get instrument(): Instrument {
    return instrumentOrConcert(settings.values.instrumentId || CONCERT_PITCH_ID);
  }

  // --- the melody ---

  private async load(): Promise<void> {
    const id = this.query.get('melody');
    if (id === null) {
      // The address names the melody, so that a class can be sent to the same one.
      router.go('imitate', { melody: drawMelody(this.level, Math.random) }, { replace: true });
      this.query = router.place.query;
      return;
    }
    this.begin();
    this.level = parseReading(id)?.level ?? this.level;
    const { instrument } = this;
    const exercise = await findExercise(id, instrument).catch(() => undefined);
    if (id !== this.query.get('melody')) return;
    this.exercise = exercise ?? null;
    if (!exercise) {
      this.trouble = t('imitation.melodyFailed');
      return;
    }
    const { score } = exercise;
    const tempo = score.quartersPerMinute ?? FALLBACK_TEMPO;
    const a4 = settings.values.tuningA4;
    this.melody = {
      title: score.title,
      contour: contourOfScore(score, tempo, score.transposition ?? instrument.transposition, a4),
      hear: () => this.written.playScore(score, tempo, a4),
    };
  }

  /** Forgets the last melody and what came of it. */
  private begin(): void {
    this.abort?.abort();
    this.stopSound();
    this.recorded?.dispose();
    this.recorded = null;
    this.melody = null;
    this.ownName = '';
    this.trouble = '';
    this.report = null;
    this.recording = null;
    this.played = null;
  }

  private another(): void {
    router.go('imitate', { melody: drawMelody(this.level, Math.random) });
  }

  /** Takes the melody from a recording; it is not kept. */
  private async openMelody(file: File): Promise<void> {
    this.begin();
    const abort = new AbortController();
    this.abort = abort;
    try {
      const recordings = RecordingStore.inMemory();
      const run = { signal: abort.signal, onProgress: this.onProgress };
      const recording = await recordFile(file, this.context(), run, recordings);
      const source = await recordings.openPcm(recording);
      const track = await (await engine()).trackPitch(source, file.name, this.instrument.id, run);
      const sound = new TakeSound(source, 0);
      sound.on('change', () => (this.sounding = sound.playing));
      this.recorded = sound;
      this.ownName = file.name;
      this.melody = { title: file.name, contour: contourOfTrack(track), hear: () => sound.toggle() };
    } catch (error) {
      if (!abort.signal.aborted) this.trouble = errorWords(errorCode(error), file.name);
    } finally {
      this.job = null;
    }
  }

  private hear(): void {
    const { sounding } = this;
    this.stopSound();
    if (sounding) return;
    this.sounding = true;
    this.melody?.hear();
  }

  private stopSound(): void {
    this.written.stop();
    this.recorded?.pause();
    this.sounding = false;
  }

  // --- the imitation ---

  private context(): TakeContext {
    return {
      exerciseId: null,
      scoreTitle: this.melody?.title ?? '',
      instrumentId: this.instrument.id,
      quartersPerMinute: this.exercise?.score.quartersPerMinute ?? FALLBACK_TEMPO,
      strictness: settings.values.strictness,
      countInFrames: 0,
      processingOn: false,
    };
  }

  private plan(): StandPlan {
    const { tuningA4, microphoneId } = settings.values;
    return {
      exercise: null,
      instrument: this.instrument,
      context: this.context(),
      name: t('imitation.takeName', { title: this.melody?.title ?? '' }),
      countInBars: 0,
      click: false,
      a4: tuningA4,
      microphoneId,
    };
  }

  private onState(next: SessionState): void {
    this.live = this.course.live;
    setLive(this, this.live);
    if (next === 'asking') {
      this.stopSound();
      this.report = null;
    }
  }

  private readonly onProgress = ({
    stage,
    fraction,
  }: {
    stage: Parameters<typeof stageWords>[0];
    fraction: number;
  }): void => {
    this.job = { label: stageWords(stage), fraction };
  };

  private async openFile(file: File): Promise<void> {
    if (!this.melody) return;
    const abort = new AbortController();
    this.abort = abort;
    this.trouble = '';
    try {
      const recording = await recordFile(file, this.context(), {
        signal: abort.signal,
        onProgress: this.onProgress,
      });
      await this.judgeRecording(recording);
    } catch (error) {
      if (!abort.signal.aborted) this.trouble = errorWords(errorCode(error), file.name);
    } finally {
      this.job = null;
    }
  }

  private async judgeRecording(recording: Recording): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.live = false;
    setLive(this, false);
    this.recording = recording;
    this.trouble = '';
    try {
      const [analysis, recordings] = await Promise.all([engine(), store()]);
      const source = await recordings.openPcm(recording);
      const run = { signal: abort.signal, onProgress: this.onProgress };
      this.played = contourOfTrack(
        await analysis.trackPitch(source, recording.name, this.instrument.id, run),
      );
      await this.judge();
    } catch (error) {
      if (!abort.signal.aborted) this.trouble = errorWords(errorCode(error), recording.name);
    } finally {
      this.job = null;
    }
  }

  private async judge(): Promise<void> {
    const { played, melody, model } = this;
    if (!played || !melody) return;
    const report = await (await engine()).judgeImitation(played, melody.contour, model);
    if (melody !== this.melody || model !== this.model) return;
    this.report = report;
    announce(this, `${t(`imitation.${gradeWords(report.grade)}`)}. ${this.summary(report)}`);
  }

  private chooseModel(event: Event): void {
    const { value } = event.target as HTMLSelectElement;
    this.model = imitationModels.find((each) => each === value) ?? this.model;
    this.judge().catch((error: unknown) => {
      this.report = null;
      this.trouble = errorWords(errorCode(error), '');
    });
  }

  // --- what is shown ---

  override render(): TemplateResult {
    if (this.live) {
      const { course, narrow, low } = this;
      return liveStand({ course, exercise: null, tempoWords: '', narrow, low });
    }
    return html`<ws-drop-zone
      bare
      window
      offer=${t('imitation.fileOffer')}
      label=""
      @ws-files=${(event: CustomEvent<File[]>) => event.detail[0] && void this.openFile(event.detail[0])}
    >
      <div class="page">
        <div class="top">
          <div>
            <h1>${t('imitation.title')}</h1>
            <p class="secondary">${t('imitation.lead')}</p>
          </div>
          ${this.melodyBar()}
        </div>
        ${this.ownName ? html`<p>${t('imitation.ownMelodyUsed', { name: this.ownName })}</p>` : nothing}
        ${this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing}
        <section class="sheet controls">
          <button class="button" ?disabled=${!this.melody} @click=${() => this.hear()}>
            ${this.sounding ? icons.stop : icons.play}
            ${t(this.sounding ? 'imitation.stop' : 'imitation.hear')}
          </button>
          ${this.course.status.render()}
          <ws-record-button @ws-press=${() => this.melody && this.course.press()}></ws-record-button>
          <button class="plain" @click=${() => this.dropZone?.choose()}>${t('imitation.file')}</button>
        </section>
        ${
          this.job
            ? html`<ws-progress
                stage=${this.job.label}
                .fraction=${this.job.fraction}
                @ws-cancel=${() => this.abort?.abort()}
              ></ws-progress>`
            : nothing
        }
        ${this.report ? this.result(this.report) : nothing}
      </div>
    </ws-drop-zone>`;
  }

  private melodyBar(): TemplateResult {
    return html`<div class="bar">
      <label class="field"
        >${t('imitation.level')}
        <select
          @change=${(event: Event) => {
            const { value } = event.target as HTMLSelectElement;
            this.level = melodyLevels.find((level) => level === Number(value)) ?? this.level;
            this.another();
          }}
        >
          ${melodyLevels.map(
            (level) =>
              html`<option value=${level} ?selected=${level === this.level}>
                ${t('imitation.levelOption', { level })}
              </option>`,
          )}
        </select>
      </label>
      <button class="button" @click=${() => this.another()}>${t('imitation.another')}</button>
      <button class="plain" title=${t('imitation.ownMelodyHint')} @click=${() => this.picker?.click()}>
        ${t('imitation.ownMelody')}
      </button>
      <input
        type="file"
        hidden
        accept="audio/*"
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const file = input.files?.[0];
          input.value = '';
          if (file) void this.openMelody(file);
        }}
      />
    </div>`;
  }

  private table({ notes }: ImitationReport): TableContent {
    return {
      columns: [t('imitation.tableNote'), t('imitation.tableTime'), t('imitation.tableOff')],
      rows: notes.map(({ start, midi, semitones }) => ({
        key: -1,
        cells: [
          wordsCell(spokenNote(nameOf(spell(Math.round(midi), 0))), midi),
          figureCell(start, 1),
          figureCell(semitones, 1, true),
        ],
      })),
    };
  }

  private summary(report: ImitationReport): string {
    return t('imitation.notesNear', {
      near: report.notes.filter(({ near }) => near).length,
      count: report.notes.length,
    });
  }

  private result(report: ImitationReport): TemplateResult {
    const words = t(`imitation.${gradeWords(report.grade)}`);
    const figures = {
      grade: decimal(report.grade, 1),
      low: decimal(report.low, 1),
      high: decimal(report.high, 1),
    };
    const summary = this.summary(report);
    return html`<section class="sheet result" aria-labelledby="heading">
      <div class="verdict">
        <div>
          <h2 id="heading">${words}</h2>
          <p>${t(`imitation.${passWords(report.pass)}`)} ${summary}</p>
          <p class="caption">${t('imitation.grade', figures)}</p>
        </div>
        <ws-hairpin
          .band=${gradeBand(report)}
          label=${t('imitation.gradeLabel', { words, ...figures })}
        ></ws-hairpin>
      </div>
      <h3>${t('imitation.curves')}</h3>
      <ws-imitation-plot
        .report=${report}
        label=${t('imitation.curvesLabel', { summary })}
      ></ws-imitation-plot>
      <details>
        <summary>${t('imitation.table')}</summary>
        <ws-sort-table tall label=${t('imitation.table')} .content=${this.table(report)}></ws-sort-table>
      </details>
      <div class="foot">
        <label class="field"
          >${t('imitation.judge')}
          <select @change=${(event: Event) => this.chooseModel(event)}>
            <option value="imitation" ?selected=${this.model === 'imitation'}>
              ${t('imitation.judgeSimulated')}
            </option>
            <option value="imitation-mast" ?selected=${this.model === 'imitation-mast'}>
              ${t('imitation.judgeJury')}
            </option>
          </select>
        </label>
        ${
          this.recording
            ? html`<a href=${href('take', { id: this.recording.id })}>${t('imitation.listen')}</a>`
            : nothing
        }
      </div>
      <p class="caption">
        ${
          report.model === 'imitation'
            ? t('imitation.simulatedNote')
            : html`${t('imitation.juryNote')}
                <a href=${new URL('models/imitation-mast/LICENSE', siteRoot()).href} target="_blank"
                  >${t('imitation.licence')}</a
                >`
        }
      </p>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-imitate-view': ImitateView;
  }
}

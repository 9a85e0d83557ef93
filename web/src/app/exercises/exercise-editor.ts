import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { writeMusicXml } from '../../notation/musicxml-writer';
import type { NotatedScore } from '../../notation/notated';
import { ScoreError } from '../../notation/score-error';
import { applyEdits, fifthsAfter, hasNotes, noEdits, transpositionLimits } from '../../practice/edit-score';
import type { ScoreEdits } from '../../practice/edit-score';
import { comfortableMove } from '../../practice/exercises';
import type { Exercise } from '../../practice/exercises';
import { CONCERT_PITCH_ID, instrumentOrConcert, writtenRange } from '../../practice/instruments';
import type { Instrument } from '../../practice/instruments';
import { levelOf } from '../../practice/level';
import { FALLBACK_TEMPO } from '../../report/timeline';
import { announce, setTitle } from '../components/announce';
import { saveFile } from '../components/files';
import '../components/notice';
import { errorCode, errorWords } from '../errors';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { beatSign, scoreBeat } from '../practise/beat-words';
import { router } from '../router';
import { settings } from '../services';
import { href } from '../site';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import '../take/score-sheet';
import { WrittenSound } from '../take/written-sound';
import { clefChoices, signatureWords } from './exercise-words';
import { findNotated, saveExercise } from './find-exercise';

/** Semitones to choose from, either way. */
const MOST_SEMITONES = 12;
const TEMPO_RANGE = { low: 20, high: 300 };
/** A preview is drawn this long after the last change. */
const PREVIEW_MILLISECONDS = 150;

/** Makes a new exercise of another: title, tempo, bars, key, clef; with preview, undo and "as it was". */
@customElement('ws-exercise-editor')
export class ExerciseEditor extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    layout,
    sheets,
    css`
      :host {
        display: grid;
        /* Never as wide as the page was drawn: it must be able to become narrower again. */
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-16);
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: var(--space-12) var(--space-16);
      }
      .field {
        display: grid;
        align-content: start;
        gap: var(--space-4);
        min-inline-size: 0;
        font: var(--type-caption);
        font-weight: 400;
        color: var(--ink-2);
      }
      .field.wide {
        grid-column: 1 / -1;
      }
      .field input,
      .field select {
        inline-size: 100%;
        min-inline-size: 0;
      }
      .tempo {
        display: flex;
        align-items: center;
        gap: var(--space-8);
        white-space: nowrap;
      }
      .button:disabled {
        opacity: 0.5;
        cursor: default;
      }
      .bar-row {
        justify-content: space-between;
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
    `,
  ];

  /** Id of the exercise that is changed. */
  @property() exercise = '';

  @state() private source: NotatedScore | null = null;
  @state() private edits: ScoreEdits | null = null;
  @state() private history: readonly ScoreEdits[] = [];
  @state() private shown: Exercise | null = null;
  @state() private level = 0;
  @state() private trouble = '';
  @state() private undrawable = false;
  @state() private saved: { id: string; name: string } | null = null;
  @state() private sounding = false;

  private readonly sound = new WrittenSound();
  private previewTimer = 0;
  private offEnded: (() => void) | null = null;

  private readonly onSettings = (): void => {
    if (this.instrument.id !== this.loadedFor) void this.load();
  };
  private loadedFor = '';

  override connectedCallback(): void {
    super.connectedCallback();
    settings.addEventListener('change', this.onSettings);
    this.offEnded = this.sound.on('ended', () => (this.sounding = false));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    settings.removeEventListener('change', this.onSettings);
    this.offEnded?.();
    this.sound.dispose();
    window.clearTimeout(this.previewTimer);
  }

  private get instrument(): Instrument {
    return instrumentOrConcert(settings.values.instrumentId || CONCERT_PITCH_ID);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('exercise')) void this.load();
  }

  private async load(): Promise<void> {
    const { exercise: id, instrument } = this;
    this.loadedFor = instrument.id;
    this.trouble = '';
    this.saved = null;
    try {
      const source = await findNotated(id, instrument);
      if (id !== this.exercise || instrument !== this.instrument) return;
      this.source = source ? { ...source, clef: instrument.clef } : null;
      if (!this.source) {
        this.trouble = t('exercises.unknown');
        return;
      }
      const { title } = this.source.score;
      setTitle(this, title);
      this.edits = { ...noEdits(this.source), title: t('exercises.copyName', { name: title }) };
      this.history = [];
      this.preview();
    } catch (error) {
      this.trouble = error instanceof ScoreError ? error.message : errorWords(errorCode(error), '');
    }
  }

  private change(change: Partial<ScoreEdits>): void {
    const { source, edits } = this;
    if (!source || !edits) return;
    const next = { ...edits, ...change };
    if (JSON.stringify(next) === JSON.stringify(edits)) return;
    this.history = [...this.history, edits];
    this.edits = next;
    this.afterChange();
  }

  private afterChange(): void {
    this.saved = null;
    this.sound.stop();
    this.sounding = false;
    window.clearTimeout(this.previewTimer);
    this.previewTimer = window.setTimeout(() => this.preview(), PREVIEW_MILLISECONDS);
  }

  private undo(): void {
    const before = this.history.at(-1);
    if (!before) return;
    this.history = this.history.slice(0, -1);
    this.edits = before;
    this.afterChange();
  }

  private asItWas(): void {
    const first = this.history[0];
    if (first) this.change(first);
  }

  /** The edited score; null while no note begins in the chosen bars. */
  private edited(): NotatedScore | null {
    const { source, edits } = this;
    if (!source || !edits || !hasNotes(source, edits.bars)) return null;
    const made = applyEdits(source, edits);
    return { ...made, score: { ...made.score, transposition: this.instrument.transposition } };
  }

  private preview(): void {
    const edited = this.edited();
    this.undrawable = false;
    this.trouble = edited ? '' : t('exercises.noNotes');
    if (!edited) return;
    this.level = levelOf(edited);
    this.shown = { id: this.exercise, score: edited.score, musicXml: writeMusicXml(edited) };
  }

  private async save(): Promise<void> {
    const edited = this.edited();
    if (!edited) {
      this.trouble = t('exercises.noNotes');
      return;
    }
    try {
      const id = await saveExercise(edited);
      this.saved = { id, name: edited.score.title };
      announce(this, t('exercises.saved', { name: edited.score.title }));
    } catch (error) {
      this.trouble = errorWords(errorCode(error), edited.score.title);
    }
  }

  private async exportXml(): Promise<void> {
    const edited = this.edited();
    if (!edited) return;
    const { fileNameFor } = await import('../../store/recordings');
    const type = 'application/vnd.recordare.musicxml+xml';
    saveFile(new Blob([writeMusicXml(edited)], { type }), `${fileNameFor(edited.score.title)}.musicxml`);
  }

  private hear(): void {
    if (this.sounding) {
      this.sound.stop();
      this.sounding = false;
      return;
    }
    const edited = this.edited();
    if (!edited) return;
    this.sounding = true;
    this.sound.playScore(
      edited.score,
      edited.score.quartersPerMinute ?? FALLBACK_TEMPO,
      settings.values.tuningA4,
    );
  }

  private fit(): void {
    const { source, edits, instrument } = this;
    if (!source || !edits) return;
    const inBars = source.score.notes.filter(({ bar }) => bar >= edits.bars.first && bar <= edits.bars.last);
    if (inBars.length === 0) return;
    const wanted = comfortableMove(
      inBars.map(({ midi }) => midi),
      writtenRange(instrument.comfortable, instrument),
    );
    const { low, high } = transpositionLimits(source, MOST_SEMITONES);
    this.change({ semitones: Math.min(high, Math.max(low, wanted)), clef: instrument.clef });
  }

  override render(): TemplateResult {
    return html`${this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing}${
      this.saved
        ? html`<ws-notice action=${t('exercises.practise')} @ws-action=${() => this.practiseSaved()}
            >${t('exercises.saved', { name: this.saved.name })}</ws-notice
          >`
        : nothing
    }${this.source && this.edits ? this.form(this.source, this.edits) : nothing}
    ${this.source ? this.music() : nothing}`;
  }

  private practiseSaved(): void {
    if (this.saved) router.go('practise', { exercise: this.saved.id });
  }

  private form(source: NotatedScore, edits: ScoreEdits): TemplateResult {
    return html`<section class="sheet">
      <div class="fields">
        <label class="field wide"
          >${t('exercises.name')}
          <input
            type="text"
            maxlength="120"
            .value=${edits.title}
            @change=${(event: Event) =>
              this.change({ title: (event.target as HTMLInputElement).value.trim() || source.score.title })}
          />
        </label>
        ${this.tempoField(source, edits)} ${this.barField(source, edits, 'first')}
        ${this.barField(source, edits, 'last')} ${this.keyField(source, edits)}
        ${this.select(t('exercises.clef'), clefChoices(), edits.clef, (clef) => this.change({ clef }))}
      </div>
    </section>`;
  }

  private tempoField({ score }: NotatedScore, edits: ScoreEdits): TemplateResult {
    const beat = scoreBeat(score);
    return html`<label class="field"
      >${t('exercises.tempo')}
      <span class="tempo"
        ><span aria-hidden="true">${beatSign(beat)} =</span>
        <input
          type="number"
          aria-label=${t('exercises.tempoLabel')}
          min=${TEMPO_RANGE.low}
          max=${TEMPO_RANGE.high}
          .value=${String(Math.round((edits.quartersPerMinute ?? FALLBACK_TEMPO) / beat))}
          @change=${(event: Event) => this.onTempo(event.target as HTMLInputElement, beat)}
      /></span>
    </label>`;
  }

  private onTempo(input: HTMLInputElement, beat: number): void {
    const asked = input.valueAsNumber;
    if (Number.isFinite(asked)) {
      const tempo = Math.min(TEMPO_RANGE.high, Math.max(TEMPO_RANGE.low, Math.round(asked)));
      this.change({ quartersPerMinute: tempo * beat });
    }
    this.requestUpdate();
  }

  private barField({ score }: NotatedScore, { bars }: ScoreEdits, end: 'first' | 'last'): TemplateResult {
    const numbers = score.bars.map(({ number }) => number);
    const unique = new Set(numbers).size === numbers.length;
    const choices = numbers.map((number, index): readonly [string, string] => [
      String(index),
      // Repeats that are written out have the same numbers again: their place tells them apart.
      unique ? number : t('exercises.barNumber', { number, position: index + 1 }),
    ]);
    return this.select(
      end === 'first' ? t('exercises.fromBar') : t('exercises.toBar'),
      choices,
      String(bars[end]),
      (value) => {
        const chosen = Number(value);
        this.change({
          bars:
            end === 'first'
              ? { first: chosen, last: Math.max(chosen, bars.last) }
              : { first: Math.min(chosen, bars.first), last: chosen },
        });
      },
    );
  }

  private keyField(source: NotatedScore, edits: ScoreEdits): TemplateResult {
    const { low, high } = transpositionLimits(source, MOST_SEMITONES);
    const choices = Array.from({ length: high - low + 1 }, (_, index) => high - index).map(
      (semitones): readonly [string, string] => {
        const fifths = fifthsAfter(source, { ...edits, semitones });
        const key = signatureWords(fifths);
        const count = Math.abs(semitones);
        if (semitones === 0) return ['0', t('exercises.asWritten', { key })];
        if (semitones === 12) return ['12', t('exercises.octaveUp', { key })];
        if (semitones === -12) return ['-12', t('exercises.octaveDown', { key })];
        return [
          String(semitones),
          semitones > 0
            ? t('exercises.semitonesUp', { count, key })
            : t('exercises.semitonesDown', { count, key }),
        ];
      },
    );
    return this.select(t('exercises.transpose'), choices, String(edits.semitones), (value) =>
      this.change({ semitones: Number(value) }),
    );
  }

  private select<T extends string>(
    label: string,
    options: readonly (readonly [value: T, words: string])[],
    value: T,
    choose: (value: T) => void,
  ): TemplateResult {
    return html`<label class="field"
      >${label}
      <select @change=${(event: Event) => choose((event.target as HTMLSelectElement).value as T)}>
        ${options.map(([id, words]) => html`<option value=${id} .selected=${id === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  private music(): TemplateResult {
    const changed = this.history.length > 0;
    return html`<section class="sheet">
      <div class="row bar-row">
        <h2>${t('exercises.preview')}</h2>
        <span class="secondary"
          >${this.level > 0 ? t('exercises.levelNumber', { level: this.level }) : nothing}</span
        >
      </div>
      ${
        this.undrawable
          ? html`<p class="secondary">${t('exercises.undrawable')}</p>`
          : html`<ws-score-sheet
              .exercise=${this.shown}
              @ws-undrawable=${() => (this.undrawable = true)}
            ></ws-score-sheet>`
      }
      <div class="row">
        <button class="button primary" type="button" @click=${() => void this.save()}>
          ${t('exercises.saveNew')}
        </button>
        <button class="button" type="button" @click=${() => this.hear()}>
          ${this.sounding ? icons.stop : icons.play}
          ${this.sounding ? t('exercises.hearStop') : t('exercises.hear')}
        </button>
        <button class="button" type="button" @click=${() => this.fit()}>${t('exercises.fit')}</button>
        <button class="button" type="button" ?disabled=${!changed} @click=${() => this.undo()}>
          ${t('exercises.undo')}
        </button>
        <button class="button" type="button" ?disabled=${!changed} @click=${() => this.asItWas()}>
          ${t('exercises.asImported')}
        </button>
        <button class="button" type="button" @click=${() => void this.exportXml()}>
          ${icons.download} ${t('exercises.exportXml')}
        </button>
        <a class="button quiet" href=${href('teach', { exercise: this.saved?.id ?? this.exercise })}
          >${t('exercises.assign')}</a
        >
      </div>
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-exercise-editor': ExerciseEditor;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { characterOf } from '../../report/note-character';
import { toneOf } from '../../report/marks';
import type { MarkShape } from '../../report/marks';
import type { AssessedNote } from '../../report/notes';
import { spokenNote } from '../i18n/note-names';
import { decimal, joined } from '../i18n/format';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base, buttons, sheets } from '../styles/shared';
import { markPicture } from './mark-shapes';
import { marks } from './mark-styles';
import type { TakeResult } from './take-result';
import { beatWords, noteWords, spokenMidi } from './words';

/** What can be done with the chosen note. */
export type NoteAction = 'played' | 'written' | 'loop' | 'close';

/** The figures of one note. Fires `ws-note-action` (detail: NoteAction). */
@customElement('ws-note-inspector')
export class NoteInspector extends LitElement {
  static override styles = [
    base,
    buttons,
    sheets,
    marks,
    css`
      :host {
        display: block;
      }
      .sheet {
        position: relative;
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
        margin-block-end: var(--space-12);
      }
      .button {
        padding-inline: var(--space-12);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-8);
      }
      .place {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: var(--space-4) var(--space-12);
      }
      .figures {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--space-16);
        margin-block: var(--space-4) var(--space-12);
      }
      .value {
        display: flex;
        align-items: center;
        gap: var(--space-8);
        font: 700 1.5rem / 1.2 var(--font-ui);
        letter-spacing: var(--tracking-title-2);
        white-space: nowrap;
      }
      .value svg.mark {
        font-size: 0.7em;
      }
      dl {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: var(--space-4) var(--space-12);
        margin: 0 0 var(--space-12);
        font: var(--type-small);
      }
      dt {
        color: var(--ink-2);
      }
      dd {
        margin: 0;
      }
      .close {
        display: none;
        position: absolute;
        inset-block-start: var(--space-4);
        inset-inline-end: var(--space-4);
      }
      /* Over the score, where there is one column: the figures that fit beside it, and a way to close. */
      @media (max-width: 67.49rem) and (min-height: 30rem) {
        :host([open]) .sheet {
          border: 2px solid var(--accent);
        }
        :host([open]) .close {
          display: inline-flex;
        }
        :host([open]) .place {
          padding-inline-end: var(--size-touch);
        }
      }
      @media (max-width: 44.99rem) {
        :host([open]) .place .caption,
        dl {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) result: TakeResult | null = null;
  @property({ attribute: false }) note: AssessedNote | null = null;
  /** Its bar is being looped. */
  @property({ type: Boolean }) looping = false;

  override render(): TemplateResult {
    return html`<section class="sheet" aria-label=${t('take.inspector')} aria-live="polite">
      ${this.note ? this.figures(this.note) : html`<p class="secondary">${t('take.chooseNote')}</p>`}
    </section>`;
  }

  private figures(note: AssessedNote): TemplateResult | typeof nothing {
    const { result } = this;
    const score = result?.exercise?.score;
    if (!result || !score) return nothing;
    const { milliseconds, played } = note.report;
    return html`<div class="place">
        <h2>
          ${t('take.notePlace', { bar: note.barNumber, beat: beatWords(note.written.beat) })}
          <span class="secondary">· ${t('take.writtenNote', { note: spokenNote(note.written.name) })}</span>
        </h2>
        <span class="caption">${t('take.noteOf', { index: note.index + 1, count: score.notes.length })}</span>
        <button
          class="button quiet icon-only close"
          type="button"
          aria-label=${t('shell.close')}
          @click=${() => this.tell('close')}
        >
          ${icons.close}
        </button>
      </div>
      <div class="figures">
        ${this.pitchFigure(result, note)}
        ${
          milliseconds === null
            ? nothing
            : this.figure(
                `${Math.abs(Math.round(milliseconds))} ${t('take.unitMilliseconds')}`,
                directionWords(milliseconds, note.report.timing === 'onTime', 'time'),
                note.deviations.find(({ kind }) => kind === 'early' || kind === 'late')?.kind,
              )
        }
      </div>
      <p class="visually-hidden">${noteWords(note, score)}</p>
      ${this.sound(note)}
      <div class="row">
        ${
          played
            ? html`<button class="button" type="button" @click=${() => this.tell('played')}>
                ${icons.play} ${t('take.playPlayed')}
              </button>`
            : nothing
        }
        <button class="button" type="button" @click=${() => this.tell('written')}>
          ${icons.play} ${t('take.playWritten')}
        </button>
        <button
          class="button"
          type="button"
          aria-pressed=${this.looping ? 'true' : 'false'}
          @click=${() => this.tell('loop')}
        >
          ${icons.loop} ${t('take.loop')}
        </button>
      </div>`;
  }

  private pitchFigure(result: TakeResult, note: AssessedNote): TemplateResult {
    const { cents, outcome, played, intonation } = note.report;
    if (outcome === 'missed') return this.figure(t('take.missed'), '', 'missed');
    if (outcome === 'different')
      return this.figure(
        spokenMidi(
          (played?.midi ?? 0) - result.transposition - result.report.tuning.transposition,
          result.exercise?.score ?? null,
        ),
        t('take.markDifferent'),
        'different',
      );
    if (!note.centsShown || cents === null) return this.figure('–', t('take.noCents'), undefined);
    return this.figure(
      `${Math.abs(Math.round(cents))} ${t('take.unitCents')}`,
      directionWords(cents, intonation === 'inTune', 'pitch'),
      note.deviations.find(({ kind }) => kind === 'sharp' || kind === 'flat')?.kind,
    );
  }

  private figure(value: string, words: string, shape: MarkShape | undefined): TemplateResult {
    return html`<div>
      <p class="value numeric tone-${shape ? toneOf(shape) : 'ink'}">
        ${shape ? markPicture(shape) : nothing}${value}
      </p>
      <p class="caption">${words}</p>
    </div>`;
  }

  /** Length, loudness, vibrato and tone in plain words; what was not measured is left out. */
  private sound({ report }: AssessedNote): TemplateResult | typeof nothing {
    const rows = soundRows(report);
    if (rows.length === 0) return nothing;
    return html`<dl>
      ${rows.map(
        ([name, words]) =>
          html`<dt>${name}</dt>
            <dd>${words}</dd>`,
      )}
    </dl>`;
  }

  private tell(action: NoteAction): void {
    this.dispatchEvent(new CustomEvent<NoteAction>('ws-note-action', { detail: action }));
  }
}

/** How a note sounded, as pairs of what and how. */
function soundRows(report: AssessedNote['report']): [name: string, words: string][] {
  const { length, loudness, air, level, attack } = characterOf(report);
  const rows: [string, string][] = [];
  const percent = Math.round(100 * (report.durationRatio ?? 0));
  if (length)
    rows.push([
      t('take.soundLength'),
      length === 'full'
        ? t('take.heldFull')
        : t(length === 'short' ? 'take.heldShort' : 'take.heldLong', { percent }),
    ]);
  const decibels = Math.abs(Math.round(report.dynamics ?? 0));
  if (loudness)
    rows.push([
      t('take.soundLoudness'),
      loudness === 'alike'
        ? t('take.loudAlike')
        : t(loudness === 'louder' ? 'take.louder' : 'take.softer', { decibels }),
    ]);
  if (air && attack) {
    const words = [
      t(air === 'clear' ? 'take.airClear' : air === 'some' ? 'take.airSome' : 'take.airMuch'),
      ...(level
        ? [
            t(
              level === 'steady'
                ? 'take.levelSteady'
                : level === 'some'
                  ? 'take.levelSome'
                  : 'take.levelMuch',
            ),
          ]
        : []),
      attack === 'ready'
        ? t('take.attackReady')
        : t('take.attackSlow', { milliseconds: Math.round(1000 * (report.tone?.attackSeconds ?? 0)) }),
    ];
    rows.push([t('take.soundTone'), joined(words)]);
  }
  if (report.vibrato)
    rows.push([
      t('take.soundVibrato'),
      t('take.vibratoFound', {
        rate: decimal(report.vibrato.rateHz, 1),
        cents: Math.round(report.vibrato.extentCents),
      }),
    ]);
  return rows;
}

function directionWords(value: number, within: boolean, of: 'pitch' | 'time'): string {
  // What is printed as 0 has no direction.
  if (Math.round(value) === 0) return t(of === 'pitch' ? 'take.resultInTune' : 'take.resultOnTime');
  const direction =
    of === 'pitch' ? t(value >= 0 ? 'take.sharp' : 'take.flat') : t(value >= 0 ? 'take.late' : 'take.early');
  return within ? `${direction}, ${t('take.inRange')}` : direction;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-note-inspector': NoteInspector;
  }
}

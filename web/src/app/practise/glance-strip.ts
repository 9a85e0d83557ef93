import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Score } from '../../generated/score';
import type { Glance } from '../../practice/glance';
import { spokenNote } from '../i18n/note-names';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { base } from '../styles/shared';
import { markPicture } from '../take/mark-shapes';
import { marks } from '../take/mark-styles';
import { spokenMidi } from '../take/words';
import { centsWords, lengthWords, verdictWords } from './glance-words';
import './live-target';

/**
 * What a player reads from a metre away: the note that sounds in the player's own names, one word about it, and the
 * target. Says nothing to screen readers, which stay silent while a take is recorded.
 */
@customElement('ws-glance-strip')
export class GlanceStrip extends LitElement {
  static override styles = [
    base,
    marks,
    css`
      :host {
        direction: ltr;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: var(--space-24);
        min-inline-size: 0;
      }
      .note {
        display: grid;
        grid-template-columns: minmax(1.1ch, auto) minmax(0, 1fr);
        align-items: center;
        gap: 0 var(--space-32);
        min-inline-size: 0;
      }
      .over {
        grid-column: 1 / -1;
        font: var(--type-label);
        font-weight: 400;
        color: var(--ink-2);
      }
      .name {
        min-inline-size: 1.05ch;
        font: var(--type-glance-note);
        letter-spacing: var(--tracking-glance-note);
        white-space: nowrap;
      }
      .name.faint {
        color: var(--unplayed);
      }
      .name sup {
        font-size: 0.5em;
        letter-spacing: 0;
        vertical-align: 0.55em;
      }
      .words {
        display: grid;
        gap: var(--space-12);
        min-inline-size: 0;
      }
      .verdict {
        display: flex;
        align-items: center;
        gap: var(--space-12);
        min-block-size: 1.15em;
        font: var(--type-glance-word);
        letter-spacing: var(--tracking-glance-word);
      }
      .verdict svg {
        flex: none;
        inline-size: 0.75em;
        block-size: 0.75em;
      }
      .verdict.inTune {
        color: var(--accent);
      }
      .verdict.sharp {
        color: var(--plus);
      }
      .verdict.flat {
        color: var(--minus);
      }
      .verdict.other {
        color: var(--other);
      }
      .cents,
      .next {
        min-block-size: 1.4em;
        font: var(--type-title-3);
        font-weight: 400;
        color: var(--ink-2);
      }
      .next {
        font: var(--type-label);
        font-weight: 400;
      }
      .next strong {
        color: var(--ink);
      }
      ws-live-target {
        inline-size: 17.5rem;
      }
      :host([small]) {
        gap: var(--space-16);
      }
      :host([small]) .note {
        grid-template-columns: minmax(0, 1fr);
        row-gap: var(--space-4);
      }
      :host([small]) .name {
        font-size: 5rem;
      }
      :host([small]) .verdict {
        gap: var(--space-8);
        font-size: 1.375rem;
        white-space: nowrap;
      }
      :host([small]) .next,
      :host([small]) .cents {
        display: none;
      }
      :host([small]) ws-live-target {
        inline-size: min(11.5rem, 50vw);
      }
      :host([tuner]) .name {
        font-size: 3.5rem;
      }
      :host([tuner]) .verdict {
        font: var(--type-title-3);
      }
      :host([tuner]) .cents {
        font: var(--type-body);
      }
      :host([tuner]) .words {
        gap: var(--space-4);
      }
      :host([tuner]) ws-live-target {
        inline-size: 7rem;
      }
      /* A phone held sideways. */
      @media (max-height: 30rem) {
        .name,
        :host([small]) .name {
          font-size: 3.5rem;
        }
        .note {
          grid-template-columns: minmax(0, 1fr);
        }
        .next,
        .cents {
          display: none;
        }
        .verdict {
          font-size: 1.375rem;
        }
        ws-live-target,
        :host([small]) ws-live-target {
          inline-size: 9rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) glance: Glance | null = null;
  /** What is followed; null for free playing and for the tuner. */
  @property({ attribute: false }) score: Score | null = null;
  /** Index of the note asked for; null for none. */
  @property({ type: Number }) target: number | null = null;
  /** For phones: name, word and target, nothing else. */
  @property({ type: Boolean, reflect: true }) small = false;
  /** Before a take: pitch alone, small. */
  @property({ type: Boolean, reflect: true }) tuner = false;
  /** The score that names are spelled after, also where none is followed. */
  @property({ attribute: false }) spelling: Score | null = null;

  private readonly names = new Map<number, string>();

  override render(): TemplateResult {
    const { glance, score } = this;
    const asked = this.target === null ? null : (score?.notes[this.target] ?? null);
    const played = glance?.playing === null ? undefined : score?.notes[glance?.playing ?? -1];
    const heard = glance?.midi ?? null;
    const name = heard === null ? '' : played?.midi === heard ? spokenNote(played.name) : this.nameOf(heard);
    const page = played ?? asked;
    const verdict = glance?.verdict ?? null;
    return html`<div class="note" aria-hidden="true">
        ${this.tuner ? nothing : html`<span class="over">${this.over(heard)}</span>`}
        <span class="name ${glance?.sounding ? '' : 'faint'}">${this.letter(name)}</span>
        <div class="words">
          <span class="verdict ${verdict ?? ''}">
            ${this.sign(verdict)} ${glance ? verdictWords(glance, page ? spokenNote(page.name) : null) : ''}
          </span>
          <span class="cents">${glance ? centsWords(glance) : ''}</span>
          ${this.tuner ? nothing : html`<span class="next">${this.next(played ? glance?.playing : null)}</span>`}
        </div>
      </div>
      <ws-live-target .glance=${glance} ?timeless=${score === null}></ws-live-target>`;
  }

  private over(heard: number | null): string {
    return heard === null ? t('practise.nothingYet') : t('practise.youAreOn');
  }

  /** The letter large, its accidental above it. */
  private letter(name: string): unknown {
    const accidental = name.slice(1);
    return html`${name.slice(0, 1) || '\u00a0'}${accidental ? html`<sup>${accidental}</sup>` : nothing}`;
  }

  private sign(verdict: Glance['verdict']): unknown {
    switch (verdict) {
      case 'inTune':
        return icons.check;
      case 'sharp':
      case 'flat':
        return markPicture(verdict);
      case 'other':
        return markPicture('different');
      case null:
        return nothing;
    }
  }

  private next(playing: number | null | undefined): unknown {
    const { score, target } = this;
    const index = typeof playing === 'number' ? playing + 1 : target;
    const note = index === null ? undefined : score?.notes[index];
    if (!note) return nothing;
    const length = lengthWords(note);
    return html`${t('practise.next')}
      <strong>${spokenNote(note.name)}</strong>${length ? `, ${length}` : nothing}`;
  }

  private nameOf(midi: number): string {
    const known = this.names.get(midi);
    if (known !== undefined) return known;
    const name = spokenMidi(midi, this.spelling);
    this.names.set(midi, name);
    return name;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('spelling')) this.names.clear();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-glance-strip': GlanceStrip;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { countedCriteria } from '../../classroom/score-of-take';
import type { Assignment } from '../../generated/assignment';
import type { Exercise } from '../../practice/exercises';
import { criteria } from '../../report/ratings';
import { inSentence } from '../i18n/format';
import { t } from '../i18n/t';
import { beatSign, scoreBeat } from '../practise/beat-words';
import { strictnessWords } from '../practise/strictness-words';
import { href } from '../site';
import { base } from '../styles/shared';
import { criteriaWords } from '../take/rating-words';

/** Tempo and strictness of an assignment in words; `exercise` tells which note its beat is. */
export function askedWords(assignment: Assignment, exercise: Exercise | null): string {
  const beat = scoreBeat(exercise?.score ?? null);
  return t('assignment.settings', {
    tempo: t('practise.tempoBeat', {
      beat: beatSign(beat),
      tempo: Math.round(assignment.quartersPerMinute / beat),
    }),
    strictness: inSentence(strictnessWords(assignment.strictness)),
  });
}

/** Which bars count, by their printed numbers; empty where all do. */
export function barsWords({ bars }: Assignment, exercise: Exercise | null): string {
  if (!bars || !exercise) return '';
  const [first = '', last = ''] = [bars.first, bars.last].map((bar) => exercise.score.bars[bar]?.number);
  return t('assignment.bars', {
    count: bars.last - bars.first + 1,
    bars: bars.first === bars.last ? first : t('assignment.barRange', { first, last }),
  });
}

/** What an assignment asks, above the music: the teacher's words, the settings, how many takes are left. */
@customElement('ws-assignment-note')
export class AssignmentNote extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: block;
      }
      section {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: start;
        gap: var(--space-8) var(--space-24);
        padding: var(--space-12) var(--space-20);
        border-inline-start: 4px solid var(--accent);
        border-radius: var(--radius-panel);
        background: var(--accent-soft);
      }
      section > div {
        flex: 1 1 20rem;
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      h2 {
        font: var(--type-label);
        letter-spacing: 0;
      }
      .note {
        white-space: pre-line;
      }
      p,
      a {
        font: var(--type-small);
      }
      a {
        display: inline-flex;
        align-items: center;
        min-block-size: var(--size-touch);
      }
    `,
  ];

  @property({ attribute: false }) assignment: Assignment | null = null;
  @property({ attribute: false }) exercise: Exercise | null = null;
  /** Takes that counted so far. */
  @property({ type: Number }) used = 0;

  override render(): TemplateResult | typeof nothing {
    const { assignment, exercise } = this;
    if (!assignment) return nothing;
    const counted = countedCriteria(assignment);
    const sentences = [
      `${askedWords(assignment, exercise)}.`,
      barsWords(assignment, exercise),
      counted.length < criteria.length ? t('assignment.criteria', { criteria: criteriaWords(counted) }) : '',
      t(assignment.audio ? 'assignment.audioAllowed' : 'assignment.audioNever'),
    ];
    return html`<section aria-label=${t('assignment.asked')}>
      <div>
        <h2>${t('assignment.heading', { title: assignment.title })}</h2>
        ${assignment.note ? html`<p class="note">${assignment.note}</p>` : nothing}
        <p class="secondary">${sentences.filter(Boolean).join(' ')}</p>
        <p><strong>${this.left(assignment)}</strong></p>
      </div>
      <a href=${href('practise', { exercise: assignment.exercise.id })}>${t('assignment.leave')}</a>
    </section>`;
  }

  private left({ attempts }: Assignment): string {
    const number = this.used + 1;
    if (attempts === null) return t('assignment.takeNumber', { number });
    return this.used < attempts
      ? t('assignment.takeOf', { number, count: attempts })
      : t('assignment.used', { count: attempts });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-assignment-note': AssignmentNote;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { announce } from '../components/announce';
import '../components/notice';
import { errorCode, errorWords } from '../errors';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { store } from '../services';
import { href } from '../site';
import { base, buttons, forms, lists } from '../styles/shared';
import { practiseAddress } from './find-exercise';
import './incipit';
import { rows } from './row-styles';

/** An imported or edited exercise of this device. */
export interface OwnExercise {
  id: string;
  name: string;
}

/** How long a deletion can be taken back before the score goes. */
const UNDO_MILLISECONDS = 10_000;

/**
 * The student's own exercises: practise, edit, assign, rename, delete with undo. Fires `ws-own-changed` when the list
 * has to be read again.
 */
@customElement('ws-own-exercises')
export class OwnExercises extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    lists,
    rows,
    css`
      :host {
        display: block;
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
    `,
  ];

  @property({ attribute: false }) exercises: readonly OwnExercise[] = [];
  @property() instrument = '';

  @state() private renaming: string | null = null;
  @state() private removed: OwnExercise | null = null;
  @state() private trouble = '';

  private undoTimer = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.finishDelete();
  }

  override render(): TemplateResult {
    const present = this.exercises.filter(({ id }) => id !== this.removed?.id);
    return html`${this.trouble ? html`<ws-notice tone="problem">${this.trouble}</ws-notice>` : nothing}
      ${
        this.removed
          ? html`<ws-notice action=${t('shell.undo')} @ws-action=${() => this.undoDelete()}>
              ${t('exercises.deleted', { name: this.removed.name })}
            </ws-notice>`
          : nothing
      }
      <ul class="plain rows">
        ${present.map((each) => this.row(each))}
      </ul>`;
  }

  private row(exercise: OwnExercise): TemplateResult {
    const { id, name } = exercise;
    if (this.renaming === id) return html`<li>${this.renameForm(exercise)}</li>`;
    return html`<li>
      <a class="tune" href=${practiseAddress(id)}>
        <ws-incipit exercise=${id} instrument=${this.instrument}></ws-incipit>
        <span class="words"><span class="name">${name}</span></span>
      </a>
      <span class="actions">
        <a
          class="button quiet"
          href=${href('exercises', { edit: id })}
          aria-label=${t('exercises.editNamed', { name })}
          >${t('exercises.edit')}</a
        >
        <a
          class="button quiet"
          href=${href('teach', { exercise: id })}
          aria-label=${t('exercises.assignNamed', { name })}
          >${t('exercises.assign')}</a
        >
        <button
          class="button quiet icon-only"
          type="button"
          aria-label=${t('exercises.renameNamed', { name })}
          title=${t('shell.rename')}
          @click=${() => (this.renaming = id)}
        >
          ${icons.pencil}
        </button>
        <button
          class="button quiet icon-only"
          type="button"
          aria-label=${t('exercises.deleteNamed', { name })}
          title=${t('shell.delete')}
          @click=${() => this.discard(exercise)}
        >
          ${icons.bin}
        </button>
      </span>
    </li>`;
  }

  private renameForm(exercise: OwnExercise): TemplateResult {
    return html`<form
      @submit=${(event: SubmitEvent) => this.rename(event, exercise)}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Escape') this.renaming = null;
      }}
    >
      <input
        type="text"
        name="name"
        required
        maxlength="120"
        aria-label=${t('exercises.newName')}
        .value=${exercise.name}
      />
      <button class="button" type="submit">${t('shell.save')}</button>
      <button class="button" type="button" @click=${() => (this.renaming = null)}>
        ${t('shell.cancel')}
      </button>
    </form>`;
  }

  protected override updated(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>('form input');
    if (input && !input.closest('form')?.contains((this.renderRoot as ShadowRoot).activeElement)) {
      input.focus();
      input.select();
    }
  }

  private async attempt(name: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.trouble = '';
    } catch (error) {
      this.trouble = errorWords(errorCode(error), name);
    }
    this.dispatchEvent(new Event('ws-own-changed'));
  }

  private async rename(event: SubmitEvent, { id, name: before }: OwnExercise): Promise<void> {
    event.preventDefault();
    const entered = new FormData(event.target as HTMLFormElement).get('name');
    const name = typeof entered === 'string' ? entered.trim() : '';
    this.renaming = null;
    if (name === '' || name === before) return;
    await this.attempt(before, async () => {
      await (await store()).renameScore(id, name);
    });
  }

  private discard(exercise: OwnExercise): void {
    void this.finishDelete();
    this.removed = exercise;
    this.undoTimer = window.setTimeout(() => void this.finishDelete(), UNDO_MILLISECONDS);
  }

  private undoDelete(): void {
    window.clearTimeout(this.undoTimer);
    if (this.removed) announce(this, t('exercises.restored', { name: this.removed.name }));
    this.removed = null;
  }

  private async finishDelete(): Promise<void> {
    window.clearTimeout(this.undoTimer);
    const { removed } = this;
    if (!removed) return;
    this.exercises = this.exercises.filter(({ id }) => id !== removed.id);
    this.removed = null;
    await this.attempt(removed.name, async () => (await store()).deleteScore(removed.id));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-own-exercises': OwnExercises;
  }
}

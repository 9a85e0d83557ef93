import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { Recording } from '../../generated/recording';
import { errorCode, errorWords } from '../errors';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { router } from '../router';
import { store } from '../services';
import { base, buttons } from '../styles/shared';
import { announce } from './announce';
import './notice';

/** Offers takes whose recording was cut short by a reload or crash. Fires `ws-kept` when the list of takes changed. */
@customElement('ws-unfinished')
export class Unfinished extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: grid;
        gap: var(--space-12);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-8);
      }
    `,
  ];

  @state() private found: Recording[] = [];
  @state() private problem = '';

  override connectedCallback(): void {
    super.connectedCallback();
    void this.look();
  }

  override render(): TemplateResult | typeof nothing {
    if (this.found.length === 0 && this.problem === '') return nothing;
    return html`${this.problem === '' ? nothing : html`<ws-notice tone="problem">${this.problem}</ws-notice>`}
    ${this.found.map(
      (recording) =>
        html`<ws-notice>
          ${
            recording.frames > 0
              ? t('takes.unfinished', { length: clock(recording.frames / recording.sampleRate) })
              : t('takes.unfinishedUnknown')
          }
          <div slot="more" class="actions">
            <button class="button" type="button" @click=${() => this.keep(recording, true)}>
              ${t('takes.listen')}
            </button>
            <button class="button" type="button" @click=${() => this.keep(recording, false)}>
              ${t('takes.keep')}
            </button>
            <button class="button" type="button" @click=${() => this.discard(recording)}>
              ${t('shell.delete')}
            </button>
          </div>
        </ws-notice>`,
    )}`;
  }

  private async look(): Promise<void> {
    try {
      this.found = await (await store()).unfinished();
    } catch {
      // Without storage nothing can have been left behind.
      this.found = [];
    }
  }

  private async keep(recording: Recording, listen: boolean): Promise<void> {
    await this.act(recording, async () => {
      await (await store()).recover(recording.id);
      announce(this, t('takes.restored', { name: recording.name }));
      if (listen) router.go('take', { id: recording.id });
    });
  }

  private async discard(recording: Recording): Promise<void> {
    await this.act(recording, async () => {
      await (await store()).delete(recording.id);
      announce(this, t('takes.deleted', { name: recording.name }));
    });
  }

  private async act(recording: Recording, action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.problem = '';
      this.found = this.found.filter((each) => each.id !== recording.id);
      this.dispatchEvent(new Event('ws-kept'));
    } catch (error) {
      this.problem = errorWords(errorCode(error), recording.name);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-unfinished': Unfinished;
  }
}

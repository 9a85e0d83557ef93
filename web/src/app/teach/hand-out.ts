import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { ASSIGNMENT_ENDING, assignmentLink, writeAssignment } from '../../classroom/assignment';
import { ClassroomError } from '../../classroom/error';
import { scormPackage } from '../../classroom/scorm/package';
import type { ScormEdition } from '../../classroom/scorm/package';
import type { Assignment } from '../../generated/assignment';
import type { Exercise } from '../../practice/exercises';
import { fileNameFor } from '../../store/names';
import { announce } from '../components/announce';
import { saveFile } from '../components/files';
import '../components/notice';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { scoreBeat } from '../practise/beat-words';
import { href, siteRoot } from '../site';
import { base, buttons, forms, layout, sheets } from '../styles/shared';

/** Ways of giving an assignment to a class: link, file, package for a learning platform. */
@customElement('ws-hand-out')
export class HandOut extends LitElement {
  static override styles = [
    base,
    buttons,
    forms,
    layout,
    sheets,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-12);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
      .link {
        flex: 1 1 20rem;
        min-inline-size: 0;
      }
      summary {
        display: flex;
        align-items: center;
        min-block-size: var(--size-touch);
        color: var(--accent);
        font-weight: 600;
        cursor: pointer;
      }
      details {
        max-inline-size: 44rem;
      }
      details > * + * {
        margin-block-start: var(--space-8);
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) assignment: Assignment | null = null;
  /** Its music; null where this site's library does not have it. */
  @property({ attribute: false }) exercise: Exercise | null = null;

  @state() private said = '';

  @query('input.link') private field!: HTMLInputElement | null;

  override render(): TemplateResult | typeof nothing {
    const { assignment } = this;
    if (!assignment) return nothing;
    const link = this.link(assignment);
    return html`<section class="sheet" aria-labelledby="heading">
      <div>
        <h2 id="heading">${t('teach.handOut')}</h2>
        <p class="secondary">${t('teach.handOutHint')}</p>
      </div>
      ${
        link === null
          ? html`<ws-notice>${t('teach.tooLong')}</ws-notice>`
          : html`<div class="row">
              <input class="link" type="text" readonly aria-label=${t('teach.linkLabel')} .value=${link} />
              <button class="button primary" type="button" @click=${() => void this.copy(link)}>
                ${t('teach.copyLink')}
              </button>
            </div>`
      }
      <div class="row">
        <button class="button" type="button" @click=${() => this.save(assignment)}>
          ${icons.download} ${t('teach.saveFile')}
        </button>
        <span role="status">${this.said}</span>
      </div>
      ${this.scorm(assignment)}
    </section>`;
  }

  private scorm(assignment: Assignment): TemplateResult {
    const own = assignment.exercise.musicXml !== null;
    return html`<details>
      <summary>${t('teach.scorm')}</summary>
      <p class="secondary">${t(own ? 'teach.scormOwn' : 'teach.scormHint')}</p>
      ${assignment.bars && !own ? html`<p class="secondary">${t('teach.scormBars')}</p>` : nothing}
      ${
        own
          ? nothing
          : html`<div class="row">
              ${(['1.2', '2004'] as const).map(
                (edition) =>
                  html`<button
                    class="button"
                    type="button"
                    @click=${() => this.saveScorm(assignment, edition)}
                  >
                    ${icons.download} ${t(edition === '1.2' ? 'teach.scorm12' : 'teach.scorm2004')}
                  </button>`,
              )}
            </div>`
      }
    </details>`;
  }

  /** Null where the music makes it too long. */
  private link(assignment: Assignment): string | null {
    try {
      return assignmentLink(assignment, href('practise'));
    } catch (error) {
      if (error instanceof ClassroomError) return null;
      throw error;
    }
  }

  private async copy(link: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(link);
      this.said = t('teach.copied');
    } catch {
      this.field?.select();
      this.said = t('teach.copyFailed');
    }
    announce(this, this.said);
  }

  private save(assignment: Assignment): void {
    const file = new Blob([writeAssignment(assignment)], { type: 'application/json' });
    saveFile(file, `${fileNameFor(assignment.title)}${ASSIGNMENT_ENDING}`);
  }

  private saveScorm(assignment: Assignment, edition: ScormEdition): void {
    const zip = scormPackage(assignment, edition, siteRoot(), scoreBeat(this.exercise?.score ?? null));
    const name = `${fileNameFor(assignment.title)} - SCORM ${edition}.zip`;
    saveFile(new Blob([zip], { type: 'application/zip' }), name);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-hand-out': HandOut;
  }
}

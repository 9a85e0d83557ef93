import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { PACKAGE_ENDING } from '../../classroom/package';
import { canSign, makeKeys } from '../../classroom/signing';
import { completedStatement, mayConnect, sendStatement, statementsAddress } from '../../classroom/xapi';
import type { SendResult, Statement } from '../../classroom/xapi';
import type { Assignment, RecordStore } from '../../generated/assignment';
import type { Recording } from '../../generated/recording';
import type { PlayedSettings } from '../../generated/result-package';
import { fileNameFor } from '../../store/names';
import type { TakenAssignment } from '../../store/class-index';
import { wav16Blob } from '../../store/wav-export';
import { announce } from '../components/announce';
import { saveFile } from '../components/files';
import '../components/notice';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { classes, settings, store } from '../services';
import { siteRoot } from '../site';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import type { TakeResult } from '../take/take-result';
import { Packages } from './packages';
import { reportHtml } from './report-html';

/** What came of the last press. */
type Outcome =
  | { kind: 'none' | 'busy' | 'nameMissing' | 'failed' }
  | { kind: 'made'; name: string; soundLeftOut: boolean };

/** The policy of this page, which every built page carries in itself; null where it is served without. */
function pagePolicy(): string | null {
  return (
    document.querySelector('meta[http-equiv="Content-Security-Policy"]')?.getAttribute('content') ?? null
  );
}

/** Handing in a take that was played for an assignment: as a file, and to a record store where the teacher named one. */
@customElement('ws-hand-in')
export class HandIn extends LitElement {
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
        gap: var(--space-16);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
      .field {
        display: grid;
        gap: var(--space-4);
        max-inline-size: 26rem;
      }
      .send {
        display: grid;
        gap: var(--space-12);
        padding-block-start: var(--space-16);
        border-block-start: 1px solid var(--line);
      }
      summary {
        display: flex;
        align-items: center;
        min-block-size: var(--size-touch);
        color: var(--accent);
        font: var(--type-small);
        font-weight: 600;
        cursor: pointer;
      }
      details p {
        max-inline-size: 40rem;
        font: var(--type-small);
        color: var(--ink-2);
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) recording: Recording | null = null;
  @property({ attribute: false }) result: TakeResult | null = null;

  @state() private taken: TakenAssignment | null = null;
  @state() private outcome: Outcome = { kind: 'none' };
  @state() private withSound = false;
  @state() private sending: SendResult | 'busy' | null = null;

  private packages: Packages | null = null;
  /** One id for every try to send this take: a store then keeps it once. */
  private statementId = '';

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.packages?.dispose();
    this.packages = null;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('recording')) void this.find();
  }

  private async find(): Promise<void> {
    const id = this.recording?.take?.assignment?.id;
    this.outcome = { kind: 'none' };
    this.sending = null;
    this.statementId = '';
    this.taken = id === undefined ? null : ((await (await classes()).takenAssignment(id)) ?? null);
  }

  override render(): TemplateResult | typeof nothing {
    const { taken, recording, result } = this;
    if (!taken || !recording || !result?.exercise) return nothing;
    const { assignment } = taken;
    const busy = this.outcome.kind === 'busy';
    return html`<section class="sheet" aria-labelledby="heading">
      <div>
        <h2 id="heading">${t('assignment.handIn')}</h2>
        <p class="secondary">
          ${t('assignment.handInLead', { title: assignment.title, take: this.whichTake(taken, recording) })}
        </p>
      </div>
      ${canSign() ? nothing : html`<ws-notice tone="problem">${t('assignment.notSecure')}</ws-notice>`}
      <label class="field"
        >${t('assignment.yourName')}
        <input
          type="text"
          name="student"
          autocomplete="name"
          maxlength="120"
          .value=${settings.values.studentName}
          aria-invalid=${this.outcome.kind === 'nameMissing' ? 'true' : 'false'}
          @change=${(event: Event) => settings.set({ studentName: (event.target as HTMLInputElement).value.trim() })}
        />
      </label>
      ${
        assignment.audio
          ? html`<label class="choice"
              ><input
                type="checkbox"
                .checked=${this.withSound}
                @change=${(event: Event) => (this.withSound = (event.target as HTMLInputElement).checked)}
              />
              ${t('assignment.withSound')}</label
            >`
          : nothing
      }
      <div class="row">
        <button
          class="button primary"
          type="button"
          ?disabled=${busy || !canSign()}
          @click=${() => void this.handIn(taken, recording, result)}
        >
          ${icons.download} ${t(busy ? 'assignment.making' : 'assignment.make')}
        </button>
      </div>
      ${this.outcomeWords()}
      <details>
        <summary>${t('assignment.holds')}</summary>
        <p>${t('assignment.holdsText')}</p>
      </details>
      ${assignment.store ? this.sendPart(assignment, assignment.store, recording, result) : nothing}
    </section>`;
  }

  private numberOf(taken: TakenAssignment, recording: Recording): number {
    return taken.takes.findIndex(({ recordingId }) => recordingId === recording.id) + 1;
  }

  private whichTake(taken: TakenAssignment, recording: Recording): string {
    const number = this.numberOf(taken, recording);
    const { attempts } = taken.assignment;
    if (number === 0 || (attempts !== null && number > attempts)) return t('assignment.practiceTake');
    return t('assignment.thisTake', { number, count: taken.takes.length });
  }

  private outcomeWords(): TemplateResult | typeof nothing {
    const { outcome } = this;
    switch (outcome.kind) {
      case 'nameMissing':
        return html`<ws-notice tone="problem">${t('assignment.nameMissing')}</ws-notice>`;
      case 'failed':
        return html`<ws-notice tone="problem">${t('assignment.makeFailed')}</ws-notice>`;
      case 'made':
        return html`<ws-notice
          >${t('assignment.made', { name: outcome.name })}
          ${outcome.soundLeftOut ? t('assignment.soundTooLong') : nothing}</ws-notice
        >`;
      default:
        return nothing;
    }
  }

  /** What the take was played with. */
  private asked(assignment: Assignment, { take }: Recording, result: TakeResult): PlayedSettings {
    return {
      exerciseId: take?.exerciseId ?? '',
      scoreTitle: take?.scoreTitle ?? '',
      instrumentId: result.report.instrument,
      quartersPerMinute: take?.quartersPerMinute ?? assignment.quartersPerMinute,
      strictness: result.strictness,
      level: result.report.level,
    };
  }

  /** The student's name, or null after saying that it is missing. */
  private name(): string | null {
    const name = settings.values.studentName;
    if (name !== '') return name;
    this.outcome = { kind: 'nameMissing' };
    this.renderRoot.querySelector<HTMLElement>('input[name="student"]')?.focus();
    return null;
  }

  private async handIn(taken: TakenAssignment, recording: Recording, result: TakeResult): Promise<void> {
    const student = this.name();
    const score = result.exercise?.score;
    if (student === null || !score) return;
    this.outcome = { kind: 'busy' };
    const { assignment, takes } = taken;
    try {
      const asked = this.asked(assignment, recording, result);
      const number = this.numberOf(taken, recording);
      const take = {
        number: number || takes.length + 1,
        of: Math.max(1, takes.length),
        recordedAt: recording.createdAt,
        seconds: result.report.duration,
        source: takes[number - 1]?.source ?? ('microphone' as const),
      };
      const keys = await (await classes()).signingKeys(makeKeys);
      const pcm = await (await store()).openPcm(recording);
      const sound = await wav16Blob(pcm).finally(() => pcm.close());
      const wanted = assignment.audio && this.withSound;
      this.packages ??= new Packages();
      const { file, withSound } = await this.packages.write(
        {
          assignment,
          student,
          asked,
          take,
          report: result.report,
          score,
          html: reportHtml(assignment, student, asked, take, result),
          sound,
          withSound: wanted,
        },
        keys,
      );
      const name = `${fileNameFor(`${assignment.title} - ${student}`)}${PACKAGE_ENDING}`;
      saveFile(file, name);
      this.outcome = { kind: 'made', name, soundLeftOut: wanted && !withSound };
      announce(this, t('assignment.made', { name }));
    } catch (error) {
      console.error(error);
      this.outcome = { kind: 'failed' };
    }
  }

  // --- the record store ---

  private sendPart(
    assignment: Assignment,
    record: RecordStore,
    recording: Recording,
    result: TakeResult,
  ): TemplateResult {
    const target = statementsAddress(record);
    const { host } = target;
    const allowed = mayConnect(pagePolicy(), target, siteRoot());
    return html`<div class="send">
      <p>${t('assignment.sendLead', { host })} ${t('assignment.sendWhat')}</p>
      ${allowed ? nothing : html`<ws-notice>${t('assignment.sendBlocked', { host })}</ws-notice>`}
      <div class="row">
        ${
          allowed
            ? html`<button
                class="button"
                type="button"
                ?disabled=${this.sending === 'busy'}
                @click=${() => void this.send(assignment, record, recording, result)}
              >
                ${t('assignment.send', { host })}
              </button>`
            : nothing
        }
        <button
          class="button"
          type="button"
          @click=${() => this.saveStatement(assignment, record, recording, result)}
        >
          ${icons.download} ${t('assignment.statement')}
        </button>
      </div>
      ${this.sentWords(host)}
    </div>`;
  }

  private sentWords(host: string): TemplateResult | typeof nothing {
    const { sending } = this;
    if (sending === null || sending === 'busy') return nothing;
    if (sending.ok) return html`<ws-notice>${t('assignment.sent', { host })}</ws-notice>`;
    const words = {
      refused: t('assignment.sendRefused', { host }),
      rejected: t('assignment.sendRejected', { host, status: sending.status ?? 0 }),
      unreachable: t('assignment.sendUnreachable', { host }),
    }[sending.trouble];
    return html`<ws-notice tone="problem">${words}</ws-notice>`;
  }

  private statementOf(
    assignment: Assignment,
    { homePage }: RecordStore,
    recording: Recording,
    result: TakeResult,
  ): Statement | null {
    const name = this.name();
    const score = result.exercise?.score;
    if (name === null || !score) return null;
    this.statementId ||= crypto.randomUUID();
    return completedStatement(
      {
        assignment,
        asked: this.asked(assignment, recording, result),
        report: result.report,
        score,
        recordedAt: recording.createdAt,
        site: siteRoot().href,
        language: document.documentElement.lang || 'en',
      },
      { homePage, name },
      this.statementId,
    );
  }

  private async send(
    assignment: Assignment,
    record: RecordStore,
    recording: Recording,
    result: TakeResult,
  ): Promise<void> {
    const statement = this.statementOf(assignment, record, recording, result);
    if (!statement) return;
    this.sending = 'busy';
    this.sending = await sendStatement(statement, record, (...request) => fetch(...request));
  }

  private saveStatement(
    assignment: Assignment,
    record: RecordStore,
    recording: Recording,
    result: TakeResult,
  ): void {
    const statement = this.statementOf(assignment, record, recording, result);
    if (!statement) return;
    const name = `${fileNameFor(`${assignment.title} - ${statement.actor.name}`)}.xapi.json`;
    saveFile(new Blob([JSON.stringify(statement, null, 2)], { type: 'application/json' }), name);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-hand-in': HandIn;
  }
}

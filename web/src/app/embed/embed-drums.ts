import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { EmbedLine } from '../../embed/line';
import type { EmbedOptions } from '../../embed/protocol';
import type { DrumTranscription } from '../../generated/drum-transcription';
import { Scope } from '../../scope';
import '../components/notice';
import '../drums/drums-view';
import { drumJobs } from '../drums/jobs';
import { handOver } from '../handover';
import { t } from '../i18n/t';
import { siteRoot } from '../site';
import { base, buttons } from '../styles/shared';
import { drumsResult } from './drums-result';

/** The widget for drums: the drums page without ways out, and a button that sends the hits. */
@customElement('ws-embed-drums')
export class EmbedDrums extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .hand {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-8) var(--space-16);
        padding: var(--space-12) var(--space-16);
      }
      .notice {
        padding: var(--space-16);
      }
    `,
  ];

  @property({ attribute: false }) options: EmbedOptions = {};
  @property({ attribute: false }) line: EmbedLine<'configure'> | null = null;

  /** Name of the page around, as it is said. */
  @property() place = '';

  @state() private trouble = '';
  @state() private loading = false;
  @state() private found: DrumTranscription | null = null;
  @state() private sent = '';

  private readonly scope = new Scope();
  private started = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.scope.listen(drumJobs, 'change', () => this.onJobs());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('options') && changed.get('options')?.src !== this.options.src) void this.load();
  }

  private async load(): Promise<void> {
    const { src } = this.options;
    if (src === undefined) return;
    this.trouble = '';
    // The content security policy would refuse it all the same; here it is said in words.
    const url = URL.canParse(src, siteRoot()) ? new URL(src, siteRoot()) : null;
    if (url?.origin !== siteRoot().origin) {
      this.fail('source-elsewhere', t('embed.sourceElsewhere'));
      return;
    }
    this.loading = true;
    try {
      const response = await fetch(url);
      if (!response.ok) throw new Error(`${response.status}`);
      const name = decodeURIComponent(url.pathname.split('/').at(-1) ?? '') || t('drums.title');
      handOver('drums', [new File([await response.blob()], name)]);
    } catch {
      this.fail('source-missing', t('embed.sourceMissing'));
    } finally {
      this.loading = false;
    }
  }

  private fail(code: string, words: string): void {
    this.trouble = words;
    this.line?.send('error', { code, message: words });
  }

  private onJobs(): void {
    const job = drumJobs.all.find(({ state: now }) => now === 'working');
    if (!job) return;
    if (this.started < drumJobs.all.length) {
      this.started = drumJobs.all.length;
      this.line?.send('started', { take: this.started });
    }
    // Drawing the waveform is no stage of the analysis.
    if (job.stage !== 'draw') this.line?.send('progress', { stage: job.stage, fraction: job.fraction });
  }

  private send(found: DrumTranscription): void {
    this.line?.send('result', drumsResult(found));
    this.sent = t('embed.handedIn', { place: this.place });
  }

  override render(): TemplateResult {
    return html`${this.trouble ? html`<ws-notice class="notice" tone="problem">${this.trouble}</ws-notice>` : nothing}
    ${
      this.loading
        ? html`<p class="notice" role="status">${t('embed.sourceLoading')}</p>`
        : html`<ws-drums-view
            embedded
            @ws-transcribed=${(event: CustomEvent<DrumTranscription>) => this.onTranscribed(event.detail)}
          ></ws-drums-view>`
    }
    ${this.found && this.line?.open ? this.hand(this.found) : nothing}`;
  }

  private onTranscribed(found: DrumTranscription): void {
    this.found = found;
    this.sent = '';
  }

  private hand(found: DrumTranscription): TemplateResult {
    return html`<div class="hand">
      <button class="button primary" type="button" @click=${() => this.send(found)}>
        ${t('embed.sendHits')}
      </button>
      <p class="caption" role="status">${this.sent || t('embed.sendHitsText')}</p>
    </div>`;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { CHECK_BEAT_SECONDS, CHECK_CLICKS, CHECK_LEAD_CLICKS, latencyFrom } from '../../capture/calibrate';
import type { LatencyCheck } from '../../capture/calibrate';
import type { Microphone } from '../../capture/microphone';
import type { LiveStrokes } from '../../engine/live-strokes';
import { Scope } from '../../scope';
import { announce } from '../components/announce';
import '../components/dialog';
import { t } from '../i18n/t';
import { settings } from '../services';
import { siteRoot } from '../site';
import { base, buttons, layout } from '../styles/shared';
import { keepLatency } from './latency';

/** From the press to the first click, seconds. */
const SETTLE_SECONDS = 0.6;
const TICK_MILLISECONDS = 50;

/** The clap-back check: plays clicks, hears the answers, keeps the latency for this microphone. Fires `close`. */
@customElement('ws-latency-check')
export class LatencyCheckDialog extends LitElement {
  static override styles = [
    base,
    buttons,
    layout,
    css`
      p {
        margin-block-end: var(--space-12);
      }
      .count {
        font: var(--type-title-2);
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  /** Opens the microphone; null when that is impossible. */
  @property({ attribute: false }) microphone: () => Promise<Microphone | null> = () => Promise.resolve(null);

  @state() private sounded = 0;
  @state() private running = false;
  @state() private outcome: LatencyCheck | 'failed' | null = null;

  private scope = new Scope();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override render(): TemplateResult {
    return html`<ws-dialog
      heading=${t('groove.latencyHeading')}
      .open=${this.open}
      @close=${() => this.close()}
    >
      <p>${t('groove.latencyText')}</p>
      <p class="secondary">${t('groove.latencyLoopText')}</p>
      ${this.running ? this.progress() : this.result()}
      <div slot="actions" class="row">
        ${
          this.running
            ? html`<button class="button" type="button" @click=${() => this.stop()}>
                ${t('groove.latencyStop')}
              </button>`
            : html`<button class="button" type="button" @click=${() => void this.run(false)}>
                  ${t('groove.latencyLoop')}
                </button>
                <button class="button primary" type="button" @click=${() => void this.run(true)}>
                  ${t('groove.latencyClap')}
                </button>`
        }
      </div>
    </ws-dialog>`;
  }

  private progress(): TemplateResult {
    return html`<p class="count numeric">
      ${
        this.sounded <= CHECK_LEAD_CLICKS
          ? t('groove.latencyLeadIn')
          : t('groove.latencyRunning', { number: this.sounded, count: CHECK_CLICKS })
      }
    </p>`;
  }

  private result(): TemplateResult | typeof nothing {
    const { outcome } = this;
    if (outcome === null) return nothing;
    return html`<p role="status"><strong>${outcomeWords(outcome)}</strong></p>`;
  }

  /** `clapping`: deaf to the click itself, since a person answers; otherwise the click is what is heard. */
  private async run(clapping: boolean): Promise<void> {
    this.stop();
    this.outcome = null;
    const microphone = await this.microphone();
    if (!microphone) {
      this.close();
      return;
    }
    const scope = new Scope();
    this.scope = scope;
    this.running = true;
    this.sounded = 0;
    try {
      const [{ LiveStrokes: Listener }, { DRUM_CLICK_HERTZ, scheduleDrumClick }] = await Promise.all([
        import('../../engine/live-strokes'),
        import('../../playback/tone'),
      ]);
      const { context } = microphone;
      const listener: LiveStrokes = Listener.start(
        siteRoot(),
        microphone.tap(),
        microphone.sampleRate,
        { sensitivity: 0, clickHz: clapping ? DRUM_CLICK_HERTZ : 0 },
        true,
      );
      scope.add(() => listener.dispose());
      const heard: number[] = [];
      listener.on('strokes', (strokes) => heard.push(...strokes.map(({ time }) => time)));
      await listener.ready;
      if (scope.disposed) return;
      const first = context.currentTime + SETTLE_SECONDS;
      const clicks = Array.from({ length: CHECK_CLICKS }, (_, index) => first + index * CHECK_BEAT_SECONDS);
      for (const when of clicks) {
        const cancel = scheduleDrumClick(context, when);
        scope.add(() => {
          if (context.state !== 'closed' && when > context.currentTime) cancel();
        });
      }
      const end = first + CHECK_CLICKS * CHECK_BEAT_SECONDS;
      scope.every(TICK_MILLISECONDS, () => {
        const now = context.currentTime;
        this.sounded = clicks.filter((when) => when <= now).length;
        if (now < end) return;
        this.stop();
        this.conclude(latencyFrom(clicks.slice(clapping ? CHECK_LEAD_CLICKS : 0), heard), microphone);
      });
    } catch {
      this.stop();
      this.conclude(null, microphone);
    }
  }

  private conclude(check: LatencyCheck | null, microphone: Microphone): void {
    this.outcome = check ?? 'failed';
    if (check) keepLatency(settings, microphone.deviceId, check.seconds);
    announce(this, outcomeWords(this.outcome));
  }

  private stop(): void {
    this.running = false;
    this.scope.dispose();
  }

  private close(): void {
    this.stop();
    this.dispatchEvent(new CustomEvent('close'));
  }
}

function outcomeWords(outcome: LatencyCheck | 'failed'): string {
  if (outcome === 'failed') return t('groove.latencyFailed');
  return t('groove.latencyDone', {
    milliseconds: Math.round(1000 * outcome.seconds),
    spread: Math.max(1, Math.round(500 * outcome.spread)),
  });
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-latency-check': LatencyCheckDialog;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Microphone, MicrophoneLevel } from '../../capture/microphone';
import { PLAYING_SECONDS, QUIET_SECONDS, soundCheck } from '../../capture/sound-check';
import type { SoundCheck } from '../../capture/sound-check';
import { Scope } from '../../scope';
import { announce } from '../components/announce';
import '../components/dialog';
import { decimal, listed } from '../i18n/format';
import { t } from '../i18n/t';
import { base, buttons, layout } from '../styles/shared';
import './level-meter';

/** Hears the room and the player and says what is found. Fires `close`. */
@customElement('ws-microphone-check')
export class MicrophoneCheckDialog extends LitElement {
  static override styles = [
    base,
    buttons,
    layout,
    css`
      .step {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-12);
        margin-block-start: var(--space-12);
        font: var(--type-title-3);
      }
      dl {
        display: grid;
        gap: var(--space-4);
        margin: var(--space-12) 0 0;
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0 0 var(--space-8);
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  /** Opens the microphone; null when that is impossible, which the caller then explains. */
  @property({ attribute: false }) microphone: () => Promise<Microphone | null> = () => Promise.resolve(null);

  @state() private step: 'quiet' | 'playing' | null = null;
  @state() private peak = 0;
  @state() private found: { check: SoundCheck; microphone: Microphone } | null = null;

  private scope = new Scope();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  override render(): TemplateResult {
    return html`<ws-dialog heading=${t('microphone.heading')} .open=${this.open} @close=${() => this.close()}>
      <p>${t('microphone.intro')}</p>
      ${
        this.step
          ? html`<p class="step" role="status">
              <ws-level-meter .peak=${this.peak}></ws-level-meter>
              ${t(this.step === 'quiet' ? 'microphone.quiet' : 'microphone.play')}
            </p>`
          : this.findings()
      }
      <button
        slot="actions"
        class="button primary"
        type="button"
        ?disabled=${this.step !== null}
        @click=${() => void this.run()}
      >
        ${t(this.found ? 'microphone.again' : 'microphone.begin')}
      </button>
    </ws-dialog>`;
  }

  private findings(): TemplateResult | typeof nothing {
    if (!this.found) return nothing;
    const { check, microphone } = this.found;
    const rows: [string, string][] = [
      [t('microphone.room'), roomWords(check)],
      [t('microphone.playing'), playingWords(check)],
      [t('microphone.processing'), processingWords(microphone)],
      [
        t('microphone.device'),
        t('microphone.rate', {
          label: microphone.label || t('practise.builtIn'),
          rate: microphone.sampleRate,
        }),
      ],
    ];
    return html`<dl>
      ${rows.map(
        ([name, words]) =>
          html`<dt>${name}</dt>
            <dd>${words}</dd>`,
      )}
    </dl>`;
  }

  private async run(): Promise<void> {
    this.stop();
    this.found = null;
    const scope = new Scope();
    this.scope = scope;
    this.step = 'quiet';
    const microphone = await this.microphone();
    if (scope.disposed) return;
    if (!microphone) {
      this.close();
      return;
    }
    const { context } = microphone;
    const start = context.currentTime;
    const quiet: MicrophoneLevel[] = [];
    const playing: MicrophoneLevel[] = [];
    scope.add(
      microphone.on('level', (level) => {
        this.peak = level.peak;
        const seconds = context.currentTime - start;
        if (seconds < QUIET_SECONDS) quiet.push(level);
        else if (seconds < QUIET_SECONDS + PLAYING_SECONDS) {
          this.step = 'playing';
          playing.push(level);
        } else {
          this.stop();
          this.found = { check: soundCheck(quiet, playing), microphone };
          announce(this, `${roomWords(this.found.check)} ${playingWords(this.found.check)}`);
        }
      }),
    );
    scope.add(microphone.on('unplugged', () => this.close()));
  }

  private stop(): void {
    this.step = null;
    this.scope.dispose();
  }

  private close(): void {
    this.stop();
    this.found = null;
    this.dispatchEvent(new CustomEvent('close'));
  }
}

function roomWords({ roomDecibels, roomIsNoisy }: SoundCheck): string {
  const decibels = decimal(roomDecibels, 0);
  return roomIsNoisy ? t('microphone.roomNoisy', { decibels }) : t('microphone.roomQuiet', { decibels });
}

function playingWords({ peakDecibels, playing }: SoundCheck): string {
  const decibels = decimal(peakDecibels, 0);
  switch (playing) {
    case 'good':
      return t('microphone.playingGood', { decibels });
    case 'tooSoft':
      return t('microphone.playingSoft', { decibels });
    case 'tooLoud':
      return t('microphone.playingLoud');
  }
}

function processingWords({ processing }: Microphone): string {
  if (processing.length === 0) return t('microphone.processingOff');
  return t('microphone.processingOn', { list: listed(processing.map((name) => t(`microphone.${name}`))) });
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-microphone-check': MicrophoneCheckDialog;
  }
}

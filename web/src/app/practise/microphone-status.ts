import { html, nothing } from 'lit';
import type { ReactiveController, ReactiveControllerHost, TemplateResult } from 'lit';
import type { Microphone, MicrophoneDevice, MicrophoneLevel } from '../../capture/microphone';
import type { Recording } from '../../generated/recording';
import { t } from '../i18n/t';
import { icons } from '../icons';
import { settings } from '../services';
import { href } from '../site';
import { samplePage } from '../takes/page-of';
import './level-meter';
import './microphone-check';
import { microphoneTroubleText, troubleOf } from './microphone-trouble';
import type { MicrophoneTrouble } from './microphone-trouble';
import { pageSeconds } from './live-take';
import type { LiveTake, SavedTake } from './live-take';

/** Seconds without sound after which we say that we hear nothing. */
const NOTHING_HEARD_SECONDS = 2.5;
/** Peak from which a level is too loud: -1 dB of full scale. */
const LOUD_PEAK = 0.89;
/** How long "too loud" stays once it was, seconds. */
const LOUD_HOLD_SECONDS = 2;

type MicrophoneWords = 'notAsked' | 'asking' | 'goodLevel' | 'tooQuiet' | 'tooLoud';

/**
 * What a stand says about its microphone: level and one line beside the meter, the choice of device, or what keeps us
 * from hearing. Needs `stand` styles in its host.
 */
export class MicrophoneStatus implements ReactiveController {
  trouble: MicrophoneTrouble | null = null;
  microphone: Microphone | null = null;
  /** Largest |sample| of the last moment. */
  peak = 0;
  /** A take that a lost microphone or full storage ended, and that is safe. */
  kept: Recording | null = null;
  /** Shows the kept take where there is no page to go to; null leads to its page. */
  openKept: ((recording: Recording) => void) | null = null;

  private hearing: MicrophoneWords = 'notAsked';
  private devices: MicrophoneDevice[] | null = null;
  private level: MicrophoneLevel | null = null;
  private loudUntil = 0;
  private checking = false;
  private stop: () => void = () => undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly liveTake: LiveTake,
    /** Whether a take is under way: an unplugged microphone is then told with the take that was kept. */
    private readonly isLive: () => boolean,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    this.stop = this.liveTake.on('microphone', (microphone) => this.onMicrophone(microphone));
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** How long nothing has been heard. */
  get silentSeconds(): number {
    return this.level?.silentSeconds ?? 0;
  }

  /** A take begins: the browser may be asking. */
  begin(): void {
    this.trouble = null;
    this.kept = null;
    if (!this.microphone) this.hearing = 'asking';
    this.host.requestUpdate();
  }

  /** The devices need not be shown any longer. */
  settle(): void {
    this.devices = null;
  }

  /** No take is under way. */
  idle(): void {
    if (!this.microphone) this.hearing = 'notAsked';
    this.host.requestUpdate();
  }

  /** Whether a saved take ended in a way that must be told before anything else. */
  tell({ recording, reason }: SavedTake): boolean {
    if (reason !== 'unplugged' && reason !== 'storage-full') return false;
    // What is there is safe; the person decides what to do about the microphone first.
    this.kept = recording;
    this.microphone = null;
    this.hearing = 'notAsked';
    this.trouble = reason === 'unplugged' ? 'unplugged' : 'storageFull';
    this.host.requestUpdate();
    return true;
  }

  /** A take could not begin or be saved. */
  failed(error: unknown): void {
    this.trouble = troubleOf(error);
    this.hearing = 'notAsked';
    this.microphone = null;
    this.host.requestUpdate();
  }

  /** Opens the microphone to see whether it hears; null when it cannot be opened. */
  async check(): Promise<Microphone | null> {
    this.hearing = 'asking';
    this.trouble = null;
    this.host.requestUpdate();
    try {
      return await this.liveTake.microphone();
    } catch (error) {
      this.failed(error);
      return null;
    }
  }

  /** What is in the way, in one sentence or two; empty when nothing is. */
  get words(): string {
    return this.trouble ? microphoneTroubleText(this.trouble, this.kept).join(' ').trim() : '';
  }

  /** The line beside the meter, or what is in the way. */
  render(): TemplateResult {
    return html`${this.trouble ? this.troubleWords(this.trouble) : this.hearingWords()}
      <ws-microphone-check
        .open=${this.checking}
        .microphone=${() => this.check()}
        @close=${() => this.setChecking(false)}
      ></ws-microphone-check>`;
  }

  private setChecking(checking: boolean): void {
    this.checking = checking;
    this.host.requestUpdate();
  }

  private onMicrophone(microphone: Microphone): void {
    this.microphone = microphone;
    this.trouble = null;
    this.hearing = 'goodLevel';
    microphone.on('level', (level) => this.onLevel(level));
    microphone.on('unplugged', () => {
      if (this.microphone !== microphone) return;
      this.microphone = null;
      this.level = null;
      if (!this.isLive()) this.trouble = 'unplugged';
      this.host.requestUpdate();
    });
    this.host.requestUpdate();
  }

  private onLevel(level: MicrophoneLevel): void {
    this.level = level;
    this.peak = level.peak;
    const now = pageSeconds();
    if (level.clipping || level.peak >= LOUD_PEAK) this.loudUntil = now + LOUD_HOLD_SECONDS;
    this.hearing =
      now < this.loudUntil
        ? 'tooLoud'
        : level.silentSeconds > NOTHING_HEARD_SECONDS
          ? 'tooQuiet'
          : 'goodLevel';
    this.host.requestUpdate();
  }

  private async chooseMicrophone(): Promise<void> {
    const { listMicrophones } = await import('../../capture/microphone');
    this.devices = this.devices ? null : await listMicrophones();
    this.host.requestUpdate();
  }

  private async onDevice(event: Event): Promise<void> {
    settings.set({ microphoneId: (event.target as HTMLSelectElement).value });
    this.microphone = null;
    await this.liveTake.closeMicrophone();
    await this.check();
  }

  private hearingWords(): TemplateResult {
    const { microphone } = this;
    if (!microphone)
      return html`<div class="hearing">
        <p class="words">${t(this.hearing === 'asking' ? 'practise.asking' : 'practise.notAsked')}</p>
        <div class="below">
          <button class="plain" type="button" @click=${() => void this.check()}>
            ${t('practise.check')}
          </button>
        </div>
      </div>`;
    return html`<div class="hearing">
      <ws-level-meter .peak=${this.peak}></ws-level-meter>
      <p class="words" role="status">${t(`practise.${this.hearing}`)}</p>
      <div class="below">
        ${
          this.devices
            ? html`<select
                aria-label=${t('practise.microphone')}
                @change=${(event: Event) => void this.onDevice(event)}
              >
                ${this.devices.map(
                  ({ deviceId, label }, index) =>
                    html`<option value=${deviceId} ?selected=${deviceId === microphone.deviceId}>
                      ${label || `${t('practise.microphone')} ${index + 1}`}
                    </option>`,
                )}
              </select>`
            : html`${microphone.label || t('practise.builtIn')} ·
                <button class="plain" type="button" @click=${() => void this.chooseMicrophone()}>
                  ${t('practise.change')}
                </button>
                ·
                <button class="plain" type="button" @click=${() => this.setChecking(true)}>
                  ${t('microphone.check')}
                </button>`
        }
        ${microphone.processingOn ? html`<div>${t('practise.processingOn')}</div>` : nothing}
      </div>
    </div>`;
  }
  private troubleWords(trouble: MicrophoneTrouble): TemplateResult {
    const [heading, text] = microphoneTroubleText(trouble, this.kept);
    return html`<div class="trouble" role="alert">
      <span class="badge">${icons.microphone}</span>
      <div>
        <p>${heading}</p>
        <p class="secondary">${text}</p>
        ${
          this.kept
            ? this.keptTake(this.kept)
            : this.openKept
              ? nothing
              : html`<a href=${samplePage()}>${t('sample.see')}</a>`
        }
      </div>
    </div>`;
  }

  private keptTake(recording: Recording): TemplateResult {
    const { openKept } = this;
    return openKept
      ? html`<button class="plain" type="button" @click=${() => openKept(recording)}>
          ${t('practise.openTake')}
        </button>`
      : html`<a href=${href('take', { id: recording.id })}>${t('practise.openTake')}</a>`;
  }
}

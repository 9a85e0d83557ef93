import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import '../offline/offline-panel';
import { announce } from '../components/announce';
import '../components/dialog';
import '../components/notice';
import type { Microphone } from '../../capture/microphone';
import { chosenLetter, withLetter } from '../components/keyboard';
import { errorCode, errorWords } from '../errors';
import '../groove/latency-check';
import { latencyOf } from '../groove/latency';
import { fileSize } from '../i18n/format';
import { languageCodes, languages } from '../i18n/language';
import { t } from '../i18n/t';
import { icons } from '../icons';
import '../practise/microphone-check';
import { microphoneTroubleText, troubleOf } from '../practise/microphone-trouble';
import type { View } from '../router';
import { settings, store } from '../services';
import type { Settings } from '../settings';
import { base, buttons, forms, layout, sheets } from '../styles/shared';

const themes: {
  value: Settings['theme'];
  key: 'settings.themeSystem' | 'settings.themeLight' | 'settings.themeDark';
}[] = [
  { value: 'system', key: 'settings.themeSystem' },
  { value: 'light', key: 'settings.themeLight' },
  { value: 'dark', key: 'settings.themeDark' },
];

/** Letters that do something on some page. */
const shortcuts = [
  { letter: 'r', key: 'settings.letterAgain' },
  { letter: 'l', key: 'settings.letterLoop' },
  { letter: 'c', key: 'settings.letterCompare' },
  { letter: 't', key: 'settings.letterTable' },
  { letter: 'm', key: 'settings.letterClick' },
  { letter: 'k', key: 'settings.letterKeep' },
  { letter: 'h', key: 'settings.letterHear' },
  { letter: 'u', key: 'settings.letterUndo' },
  { letter: 'z', key: 'settings.letterZoom' },
] as const;

const noteNames: {
  value: Settings['noteNames'];
  key:
    | 'settings.noteNamesLanguage'
    | 'settings.noteNamesLetters'
    | 'settings.noteNamesGerman'
    | 'settings.noteNamesSyllables';
}[] = [
  { value: 'language', key: 'settings.noteNamesLanguage' },
  { value: 'letters', key: 'settings.noteNamesLetters' },
  { value: 'german', key: 'settings.noteNamesGerman' },
  { value: 'syllables', key: 'settings.noteNamesSyllables' },
];

const textSizes: readonly Settings['textPercent'][] = [100, 115, 130, 150];

/** Theme, text size, keys, and deleting everything. */
@customElement('ws-settings-view')
export class SettingsView extends LitElement implements View {
  static override styles = [
    base,
    buttons,
    forms,
    sheets,
    layout,
    css`
      :host {
        display: block;
      }
      .page {
        display: grid;
        gap: var(--space-16);
        max-inline-size: 48rem;
      }
      section {
        display: grid;
        gap: var(--space-16);
        justify-items: start;
      }
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
        min-inline-size: 0;
      }
      legend {
        padding: 0;
        font-weight: 600;
      }
      summary {
        display: inline-flex;
        align-items: center;
        min-block-size: var(--size-touch);
        color: var(--accent);
        font-weight: 600;
        cursor: pointer;
      }
      .letters {
        display: grid;
        gap: var(--space-8);
        margin-block: var(--space-12);
      }
      .letters label {
        display: flex;
        align-items: center;
        gap: var(--space-12);
        font-weight: 400;
      }
      .letters input {
        inline-size: 3rem;
        text-align: center;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-24);
      }
    `,
  ];

  @property({ attribute: false }) query = new URLSearchParams();

  @state() private count = 0;
  @state() private usage: { usedBytes: number; quotaBytes: number } | null = null;
  @state() private asking = false;
  @state() private problem = '';
  @state() private dialog: 'microphone' | 'latency' | null = null;
  @state() private microphoneTrouble = '';

  private microphone: Microphone | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    settings.addEventListener('change', this.onSettings);
    void this.look();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    settings.removeEventListener('change', this.onSettings);
    this.closeMicrophone();
  }

  override render(): TemplateResult {
    const { theme, textPercent, letterKeys } = settings.values;
    return html`<div class="page">
      <h1>${t('settings.title')}</h1>
      ${this.renderLanguage()}
      <section class="sheet">
        <h2>${t('settings.appearance')}</h2>
        <fieldset>
          <legend>${t('settings.theme')}</legend>
          <div class="choices">
            ${themes.map(({ value, key }) =>
              this.radio('theme', t(key), value === theme, () => settings.set({ theme: value })),
            )}
          </div>
        </fieldset>
        <fieldset>
          <legend>${t('settings.textSize')}</legend>
          <div class="choices">
            ${textSizes.map((percent) =>
              this.radio('text', t('settings.textPercent', { percent }), percent === textPercent, () =>
                settings.set({ textPercent: percent }),
              ),
            )}
          </div>
        </fieldset>
      </section>
      ${this.renderMicrophone()}
      <section class="sheet">
        <h2>${t('settings.keys')}</h2>
        <label class="choice">
          <input
            type="checkbox"
            .checked=${letterKeys}
            @change=${(event: Event) => settings.set({ letterKeys: (event.target as HTMLInputElement).checked })}
          />
          ${t('settings.letterKeys')}
        </label>
        <p class="caption">${t('settings.letterKeysText')}</p>
        ${letterKeys ? this.renderLetters() : nothing}
      </section>
      <ws-offline-panel></ws-offline-panel>
      <section class="sheet">
        <h2>${t('settings.storage')}</h2>
        <p>
          ${this.count === 0 ? t('settings.nothingStored') : t('settings.stored', { count: this.count })}
          ${
            this.usage
              ? t('settings.used', {
                  used: fileSize(this.usage.usedBytes),
                  quota: fileSize(this.usage.quotaBytes),
                })
              : nothing
          }
        </p>
        ${this.problem === '' ? nothing : html`<ws-notice tone="problem">${this.problem}</ws-notice>`}
        <button class="button" type="button" @click=${() => (this.asking = true)}>
          ${icons.bin} ${t('settings.deleteAll')}
        </button>
      </section>
      <ws-dialog
        heading=${t('settings.deleteAllTitle')}
        .open=${this.asking}
        @close=${() => (this.asking = false)}
      >
        <p>${t('settings.deleteAllText')}</p>
        <button slot="actions" class="button" type="button" @click=${() => (this.asking = false)}>
          ${t('shell.cancel')}
        </button>
        <button slot="actions" class="button primary" type="button" @click=${() => this.deleteAll()}>
          ${t('settings.deleteAllConfirm')}
        </button>
      </ws-dialog>
    </div>`;
  }

  private renderLetters(): TemplateResult {
    const inUse = shortcuts.map(({ letter }) => letter);
    const change = (letter: string, input: HTMLInputElement): void => {
      const wanted = input.value.trim().toLowerCase();
      if (/^\p{L}$/u.test(wanted))
        settings.set({ letters: withLetter(settings.values.letters, inUse, letter, wanted) });
      input.value = chosenLetter(letter).toUpperCase();
    };
    return html`<details>
      <summary>${t('settings.changeLetters')}</summary>
      <p class="caption">${t('settings.changeLettersText')}</p>
      <div class="letters">
        ${shortcuts.map(
          ({ letter, key }) =>
            html`<label>
              <input
                type="text"
                maxlength="1"
                autocomplete="off"
                .value=${live(chosenLetter(letter).toUpperCase())}
                @change=${(event: Event) => change(letter, event.target as HTMLInputElement)}
              />
              ${t('settings.letterFor', { letter: letter.toUpperCase(), does: t(key) })}
            </label>`,
        )}
      </div>
      <button class="button" type="button" @click=${() => settings.set({ letters: {} })}>
        ${t('settings.resetLetters')}
      </button>
    </details>`;
  }

  private renderMicrophone(): TemplateResult {
    const latency = latencyOf(settings, settings.values.microphoneId);
    const open = (): Promise<Microphone | null> => this.openMicrophone();
    const close = (): void => {
      this.dialog = null;
      this.closeMicrophone();
    };
    return html`<section class="sheet">
      <h2>${t('microphone.title')}</h2>
      <p>${t('microphone.text')}</p>
      ${
        this.microphoneTrouble === ''
          ? nothing
          : html`<ws-notice tone="problem">${this.microphoneTrouble}</ws-notice>`
      }
      <div class="choices">
        <button class="button" type="button" @click=${() => (this.dialog = 'microphone')}>
          ${icons.microphone} ${t('microphone.check')}
        </button>
      </div>
      <h3>${t('microphone.latency')}</h3>
      <p>
        ${t('microphone.latencyText')}
        ${latency === null ? nothing : t('groove.latencyKnown', { milliseconds: Math.round(1000 * latency) })}
      </p>
      <button class="button" type="button" @click=${() => (this.dialog = 'latency')}>
        ${t(latency === null ? 'groove.latencyCheck' : 'groove.latencyAgain')}
      </button>
      <p class="caption">${t('settings.microphone')}</p>
      <ws-microphone-check
        .open=${this.dialog === 'microphone'}
        .microphone=${open}
        @close=${close}
      ></ws-microphone-check>
      <ws-latency-check
        .open=${this.dialog === 'latency'}
        .microphone=${open}
        @close=${close}
      ></ws-latency-check>
    </section>`;
  }

  private async openMicrophone(): Promise<Microphone | null> {
    this.microphoneTrouble = '';
    try {
      const { Microphone: Device } = await import('../../capture/microphone');
      this.microphone ??= await Device.open({ deviceId: settings.values.microphoneId });
      return this.microphone;
    } catch (error) {
      this.microphoneTrouble = microphoneTroubleText(troubleOf(error)).join(' ');
      return null;
    }
  }

  private closeMicrophone(): void {
    this.microphone?.dispose();
    this.microphone = null;
  }

  private renderLanguage(): TemplateResult {
    const { language, noteNames: naming } = settings.values;
    return html`<section class="sheet">
      <h2>${t('settings.languageTitle')}</h2>
      <fieldset>
        <legend>${t('settings.language')}</legend>
        <div class="choices">
          ${this.radio('language', t('settings.languageAuto'), language === 'auto', () =>
            settings.set({ language: 'auto' }),
          )}
          ${languageCodes.map((code) =>
            this.radio(
              'language',
              html`<bdi lang=${code}>${languages[code].name}</bdi>`,
              code === language,
              () => settings.set({ language: code }),
            ),
          )}
        </div>
      </fieldset>
      <fieldset>
        <legend>${t('settings.noteNames')}</legend>
        <div class="choices">
          ${noteNames.map(({ value, key }) =>
            this.radio('notes', t(key), value === naming, () => settings.set({ noteNames: value })),
          )}
        </div>
      </fieldset>
    </section>`;
  }

  private radio(
    group: string,
    words: string | TemplateResult,
    checked: boolean,
    choose: () => void,
  ): TemplateResult {
    return html`<label class="choice">
      <input type="radio" name=${group} .checked=${checked} @change=${choose} /> ${words}
    </label>`;
  }

  private readonly onSettings = (): void => this.requestUpdate();

  private async look(): Promise<void> {
    try {
      const recordings = await store();
      this.count = (await recordings.list()).length;
      this.usage = await recordings.usage();
    } catch (error) {
      this.problem = errorWords(errorCode(error), '');
    }
  }

  private async deleteAll(): Promise<void> {
    this.asking = false;
    try {
      const recordings = await store();
      for (const { id } of await recordings.list()) await recordings.delete(id);
      for (const { id } of await recordings.unfinished()) await recordings.delete(id);
      settings.clear();
      this.problem = '';
      announce(this, t('settings.deleted'));
    } catch (error) {
      this.problem = errorWords(errorCode(error), '');
    }
    await this.look();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-settings-view': SettingsView;
  }
}

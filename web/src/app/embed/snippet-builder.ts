import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { EmbedLine } from '../../embed/line';
import { addressOf } from '../../embed/parameters';
import type { EmbedOptions } from '../../embed/protocol';
import { snippetOf } from '../../embed/snippet';
import type { SnippetForm } from '../../embed/snippet';
import type { ExerciseInfo } from '../../practice/exercises';
import { instruments } from '../../practice/instruments';
import { strictnesses } from '../../practice/strictness';
import { Scope } from '../../scope';
import { announce } from '../components/announce';
import '../components/notice';
import { FREE_PLAYING, library } from '../exercises/find-exercise';
import { languages } from '../i18n/language';
import { t } from '../i18n/t';
import { strictnessWords } from '../practise/strictness-words';
import type { View } from '../router';
import { siteRoot } from '../site';
import { base, buttons, forms, layout, sheets } from '../styles/shared';
import { standardWords } from '../take/rating-words';

/** Pages that the preview can be in. */
type Trial = 'usual' | 'noMicrophone' | 'sealed';

const TRIALS: readonly Trial[] = ['usual', 'noMicrophone', 'sealed'];

/** Before the widget has said how much room it needs, px. */
const FIRST_HEIGHT = 640;

/** Options in, snippet out, with the widget beside it as it will be. */
@customElement('ws-snippet-builder')
export class SnippetBuilder extends LitElement implements View {
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
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-20);
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 26rem);
        gap: var(--space-20);
        align-items: start;
      }
      .columns > div {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: var(--space-20);
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: var(--space-16);
      }
      .fields label {
        display: grid;
        gap: var(--space-4);
        align-content: start;
      }
      .fields .wide {
        grid-column: 1 / -1;
      }
      .fields input,
      .fields select {
        inline-size: 100%;
        min-inline-size: 0;
      }
      .hint {
        font: var(--type-caption);
        font-weight: 400;
        color: var(--ink-2);
      }
      pre {
        margin: 0;
        padding: var(--space-12);
        border: 1px solid var(--line);
        border-radius: var(--radius-control);
        background: var(--raised);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font-size: 0.875rem;
      }
      .code {
        display: grid;
        gap: var(--space-12);
      }
      h2 {
        font: var(--type-title-3);
        letter-spacing: 0;
      }
      iframe {
        display: block;
        inline-size: 100%;
        border: 0;
      }
      @media (max-width: 67.49rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();

  @state() private options: EmbedOptions = { kind: 'practice', exercise: 'ode-to-joy' };
  @state() private form: SnippetForm = 'element';
  @state() private host = '';
  @state() private trial: Trial = 'usual';
  @state() private exercises: ExerciseInfo[] = [];
  @state() private copied = '';

  @query('iframe') private frame!: HTMLIFrameElement | null;

  private readonly scope = new Scope();

  override connectedCallback(): void {
    super.connectedCallback();
    const exercise = this.query.get('exercise');
    if (exercise) this.options = { ...this.options, exercise };
    void library.list().then((list) => (this.exercises = list));
    const line = new EmbedLine({
      own: window,
      peer: () => this.frame?.contentWindow ?? null,
      origins: [siteRoot().origin],
      hears: ['resize', 'ready', 'started', 'progress', 'result', 'error'],
    });
    line.listen((message) => {
      if (message.type === 'resize' && this.frame) this.frame.style.blockSize = `${message.payload.height}px`;
    });
    this.scope.add(() => line.close());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
  }

  private get page(): URL {
    return new URL('embed/', siteRoot());
  }

  private get snippet(): string {
    const exercise = this.exercises.find(({ id }) => id === this.options.exercise);
    const title =
      this.options.kind === 'drums' ? t('snippet.drumsTitle') : (exercise?.title ?? t('practise.freeTitle'));
    return snippetOf(this.page, { form: this.form, options: this.options, title, host: this.host });
  }

  /** Sets an option; an empty text leaves it out. */
  private set(name: keyof EmbedOptions, value: string): void {
    const number = name === 'tempo' || name === 'attempts';
    const others = Object.fromEntries(Object.entries(this.options).filter(([other]) => other !== name));
    this.copied = '';
    this.options = value === '' ? others : { ...others, [name]: number ? Number(value) : value };
  }

  private async copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.snippet);
      this.copied = t('snippet.copied');
    } catch {
      this.copied = t('snippet.copyFailed');
    }
    announce(this, this.copied);
  }

  override render(): TemplateResult {
    return html`<div class="page">
      <div>
        <h1>${t('snippet.title')}</h1>
        <p class="secondary">${t('snippet.lead')}</p>
      </div>
      <div class="columns">
        <div>
          <section class="sheet fields" aria-label=${t('snippet.options')}>${this.fields()}</section>
          <section class="sheet code">
            <h2>${t('snippet.code')}</h2>
            <pre tabindex="0" role="region" aria-label=${t('snippet.code')}><code>${this.snippet}</code></pre>
            <div class="row">
              <button class="button primary" type="button" @click=${() => void this.copy()}>
                ${t('snippet.copy')}
              </button>
              <span class="secondary">${this.copied}</span>
            </div>
            <p class="hint">${t('snippet.honest')}</p>
          </section>
        </div>
        <section class="sheet code">
          <h2>${t('snippet.preview')}</h2>
          <label
            >${t('snippet.trial')}
            <select
              @change=${(event: Event) => {
                const { value } = event.target as HTMLSelectElement;
                this.trial = TRIALS.find((each) => each === value) ?? 'usual';
              }}
            >
              ${TRIALS.map((trial) => html`<option value=${trial}>${t(`snippet.${trial}`)}</option>`)}
            </select>
          </label>
          ${this.preview()}
        </section>
      </div>
    </div>`;
  }

  /** Made anew for every change: what a page allows a frame holds from its beginning. */
  private preview(): TemplateResult {
    const address = addressOf(this.page, this.options, location.origin).href;
    const allow = this.trial === 'noMicrophone' ? "microphone 'none'" : 'microphone; cross-origin-isolated';
    const title = t('snippet.preview');
    return this.trial === 'sealed'
      ? html`<iframe
          src=${address}
          allow=${allow}
          title=${title}
          height=${FIRST_HEIGHT}
          sandbox="allow-scripts"
        ></iframe>`
      : this.trial === 'noMicrophone'
        ? html`<iframe src=${address} allow=${allow} title=${title} height=${FIRST_HEIGHT}></iframe>`
        : html`<iframe allow=${allow} src=${address} title=${title} height=${FIRST_HEIGHT}></iframe>`;
  }

  private choice(
    name: keyof EmbedOptions,
    label: string,
    options: readonly (readonly [value: string, words: string])[],
  ): TemplateResult {
    const value = this.options[name];
    return html`<label
      >${label}
      <select @change=${(event: Event) => this.set(name, (event.target as HTMLSelectElement).value)}>
        ${options.map(([id, words]) => html`<option value=${id} ?selected=${id === value}>${words}</option>`)}
      </select>
    </label>`;
  }

  private number(name: 'tempo' | 'attempts', label: string, low: number, high: number): TemplateResult {
    return html`<label
      >${label}
      <input
        type="number"
        min=${low}
        max=${high}
        placeholder=${t('snippet.open')}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const value = Math.round(input.valueAsNumber);
          input.value = Number.isNaN(value) ? '' : String(Math.min(high, Math.max(low, value)));
          this.set(name, input.value);
        }}
      />
    </label>`;
  }

  private fields(): unknown {
    const { kind } = this.options;
    const open = ['', t('snippet.open')] as const;
    return [
      this.choice('kind', t('snippet.kind'), [
        ['practice', t('snippet.kindPractice')],
        ['drums', t('snippet.kindDrums')],
      ]),
      ...(kind === 'drums' ? [this.sourceField()] : this.practiceFields(open)),
      this.choice('lang', t('snippet.language'), [
        ['', t('snippet.languageOpen')],
        ...Object.entries(languages).map(([code, { name }]) => [code, name] as const),
      ]),
      html`<label
        >${t('snippet.form')}
        <select
          @change=${(event: Event) =>
            (this.form = (event.target as HTMLSelectElement).value === 'frame' ? 'frame' : 'element')}
        >
          <option value="element">${t('snippet.formElement')}</option>
          <option value="frame">${t('snippet.formFrame')}</option>
        </select>
        <span class="hint">${t('snippet.formHint')}</span>
      </label>`,
      this.form === 'frame'
        ? html`<label class="wide"
            >${t('snippet.host')}
            <input
              type="text"
              inputmode="url"
              placeholder="https://"
              @change=${(event: Event) => (this.host = (event.target as HTMLInputElement).value.trim())}
            />
            <span class="hint">${t('snippet.hostHint')}</span>
          </label>`
        : nothing,
    ];
  }

  private sourceField(): TemplateResult {
    return html`<label class="wide"
      >${t('snippet.source')}
      <input
        type="text"
        @change=${(event: Event) => this.set('src', (event.target as HTMLInputElement).value.trim())}
      />
      <span class="hint">${t('snippet.sourceHint')}</span>
    </label>`;
  }

  private practiceFields(open: readonly ['', string]): TemplateResult[] {
    return [
      this.choice('exercise', t('snippet.exercise'), [
        ...this.exercises.map(({ id, title }) => [id, title] as const),
        [FREE_PLAYING, t('practise.freeTitle')],
      ]),
      this.choice('instrument', t('practise.instrument'), [
        open,
        ...instruments.map(({ id }) => [id, t(`instruments.${id}`)] as const),
      ]),
      this.choice('level', t('snippet.level'), [
        open,
        ['middle', standardWords('middle')],
        ['symphonic', standardWords('symphonic')],
      ]),
      this.choice('strictness', t('practise.strictness'), [
        open,
        ...strictnesses.map((each) => [each, strictnessWords(each)] as const),
      ]),
      this.number('tempo', t('practise.tempo'), 30, 240),
      this.number('attempts', t('snippet.attempts'), 1, 99),
    ];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-snippet-builder': SnippetBuilder;
  }
}

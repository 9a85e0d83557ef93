import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { EmbedLine } from '../../embed/line';
import { allowedOrigins, optionsIn } from '../../embed/parameters';
import { canvasResize } from '../../embed/protocol';
import type { EmbedOptions } from '../../embed/protocol';
import { threadsAvailable } from '../../engine/core-loader';
import { Scope } from '../../scope';
import { brandMark, brandStyles } from '../components/brand';
import '../components/popover';
import { rerender } from '../components/rerender';
import { languageEvents } from '../i18n/language';
import { t } from '../i18n/t';
import { askForLanguage, wordsReady } from '../page-language';
import { store } from '../services';
import { base } from '../styles/shared';
import { applyTheme } from './apply-theme';
import { handInToHost } from './hand-in';
import type { HandIn } from './hand-in';

const loaders = {
  practice: () => import('./embed-practice'),
  drums: () => import('./embed-drums'),
};

/** What the browser says about who frames us, the surest first; both may be withheld. */
function framedBy(): string[] {
  const ancestors = (location as { ancestorOrigins?: DOMStringList }).ancestorOrigins;
  return [ancestors?.[0] ?? '', document.referrer];
}

/** The frame of a widget: options from address and page, the line to the page, footer, live region. */
@customElement('ws-embed')
export class EmbedShell extends LitElement {
  static override styles = [
    base,
    brandStyles,
    css`
      :host {
        display: block;
      }
      .card {
        border: 1px solid var(--control);
        border-radius: var(--radius-sheet);
        background: var(--sheet);
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0 var(--space-16);
        min-block-size: var(--size-touch);
        padding-inline: var(--space-16);
        border-block-start: 1px solid var(--line);
        border-radius: 0 0 var(--radius-sheet) var(--radius-sheet);
        background: var(--raised);
        color: var(--ink-2);
        font: var(--type-caption);
      }
      .brand {
        display: inline-flex;
        align-items: center;
        gap: var(--space-8);
      }
      .brand svg {
        inline-size: 1.25rem;
        block-size: 1.25rem;
      }
      .loading {
        padding: var(--space-32) var(--space-16);
        color: var(--ink-2);
      }
    `,
  ];

  @state() private options: EmbedOptions;
  @state() private live = false;
  @state() private ready = false;
  @state() private failed = false;
  @state() private announcement = '';

  private readonly scope = new Scope();
  private readonly line: EmbedLine<'configure'>;
  private readonly place: string;
  private readonly handIn: HandIn | null;
  private height = 0;

  constructor() {
    super();
    const query = new URLSearchParams(location.search);
    const origins = allowedOrigins(query, framedBy());
    this.options = optionsIn(query);
    this.line = new EmbedLine({
      own: window,
      peer: () => (window.parent === window ? null : window.parent),
      origins,
      hears: ['configure'],
    });
    this.place = origins[0] === undefined ? '' : new URL(origins[0]).host;
    this.handIn = handInToHost(this.line, this.place);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.line.listen(({ payload }) => this.configure(payload));
    this.scope.add(() => this.line.close());
    const observer = new ResizeObserver(() => this.tellHeight());
    observer.observe(this);
    this.scope.add(() => observer.disconnect());
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    this.scope.listen(dark, 'change', () => this.applyAppearance());
    this.scope.listen(languageEvents, 'change', () => rerender(this));
    this.applyAppearance();
    void this.enter();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scope.dispose();
  }

  // No word of another language before the visitor's own.
  protected override async scheduleUpdate(): Promise<void> {
    await wordsReady();
    await super.scheduleUpdate();
  }

  private get kind(): 'practice' | 'drums' {
    return this.options.kind ?? 'practice';
  }

  private async enter(): Promise<void> {
    const { kind } = this;
    try {
      const [recordings] = await Promise.all([store(), loaders[kind](), wordsReady()]);
      this.ready = true;
      await this.updateComplete;
      this.line.send('ready', {
        kind,
        mode: threadsAvailable(globalThis) ? 'threads' : 'compatible',
        storage: recordings.persistent ? 'kept' : 'memory',
      });
      this.tellHeight();
    } catch (error) {
      console.error(error);
      this.failed = true;
      this.line.send('error', { code: 'not-loaded', message: t('shell.loadFailed') });
    }
  }

  private configure(options: EmbedOptions): void {
    // What is being played is not changed under the player's hands.
    if (this.live) return;
    this.options = { ...this.options, ...options };
    this.applyAppearance();
    if (options.lang !== undefined) void askForLanguage(options.lang);
    if (options.kind !== undefined) void this.enter();
  }

  private applyAppearance(): void {
    const root = document.documentElement;
    const { scheme, theme } = this.options;
    if (scheme === 'light' || scheme === 'dark') root.dataset.theme = scheme;
    else if (scheme === 'system') delete root.dataset.theme;
    applyTheme(root, theme ?? {});
  }

  /** The page makes room; while a take is played nothing moves. */
  private tellHeight(): void {
    const height = Math.ceil(this.getBoundingClientRect().height);
    if (this.live || !this.ready || height === this.height || height < 1) return;
    this.height = height;
    this.line.send('resize', { height });
    this.line.post(canvasResize(height));
  }

  override render(): TemplateResult {
    return html`<div
        class="card"
        @ws-live=${(event: CustomEvent<boolean>) => (this.live = event.detail)}
        @ws-announce=${(event: CustomEvent<string>) => this.announce(event.detail)}
        @ws-title=${(event: CustomEvent<string>) => (document.title = `${event.detail} · ${t('shell.name')}`)}
      >
        <main>${this.view()}</main>
        ${this.live ? nothing : this.footer()}
      </div>
      <div class="visually-hidden" role="status" aria-live="polite">${this.announcement}</div>`;
  }

  private view(): TemplateResult {
    if (this.failed) return html`<p class="loading" role="alert">${t('shell.loadFailed')}</p>`;
    if (!this.ready) return html`<p class="loading">${t('shell.loading')}</p>`;
    return this.kind === 'drums'
      ? html`<ws-embed-drums
          .options=${this.options}
          .line=${this.line}
          .place=${this.place}
        ></ws-embed-drums>`
      : html`<ws-embed-practice
          .options=${this.options}
          .line=${this.line}
          .handIn=${this.handIn}
        ></ws-embed-practice>`;
  }

  private footer(): TemplateResult {
    const threads = threadsAvailable(globalThis);
    return html`<footer>
      <span class="brand">${brandMark} ${t('shell.name')}</span>
      <ws-popover plain up side="end" label=${threads ? t('shell.fullSpeed') : t('shell.compatibleMode')}>
        <p>${threads ? t('shell.fullSpeedText') : t('shell.compatibleModeText')}</p>
        <p>${t('shell.privacyText')}</p>
      </ws-popover>
    </footer>`;
  }

  // Speech starts only when the text changes, so the same words twice need a gap between them.
  private announce(words: string): void {
    this.announcement = '';
    void this.updateComplete.then(() => (this.announcement = words));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-embed': EmbedShell;
  }
}

import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { canAnalyse } from '../abilities';
import { threadsAvailable } from '../../engine/core-loader';
import { icons } from '../icons';
import { languageEvents } from '../i18n/language';
import { t } from '../i18n/t';
import type { MessageKey } from '../i18n/t';
import { wordsReady } from '../page-language';
import { router, views } from '../router';
import type { View } from '../router';
import { busy } from '../services';
import { href } from '../site';
import type { RouteName } from '../site';
import { base, buttons } from '../styles/shared';
import '../offline/update-notice';
import { brandMark, brandStyles } from './brand';
import './notice';
import './popover';
import { rerender } from './rerender';

const links: {
  route: RouteName;
  key: 'shell.navPractise' | 'shell.navDrums' | 'shell.navExercises' | 'shell.navTakes' | 'shell.navTeach';
}[] = [
  { route: 'practise', key: 'shell.navPractise' },
  { route: 'drums', key: 'shell.navDrums' },
  { route: 'exercises', key: 'shell.navExercises' },
  { route: 'takes', key: 'shell.navTakes' },
  { route: 'teach', key: 'shell.navTeach' },
];

const titles = {
  home: 'shell.titleHome',
  practise: 'shell.titlePractise',
  take: 'shell.titleTake',
  drums: 'shell.titleDrums',
  groove: 'shell.titleGroove',
  exercises: 'shell.titleExercises',
  imitate: 'shell.titleImitate',
  takes: 'shell.titleTakes',
  teach: 'shell.titleTeach',
  snippet: 'snippet.title',
  help: 'shell.titleHelp',
  settings: 'shell.titleSettings',
} as const satisfies Record<RouteName, MessageKey>;

const able = canAnalyse(globalThis.WebAssembly);

// A view that arrives sooner than this shows no loading words; nothing flashes before 300 ms.
const loadingAfterMilliseconds = 300;

/** The frame: skip link, header with navigation, the page's view, footer, live region. */
@customElement('ws-app')
export class App extends LitElement {
  static override styles = [
    base,
    buttons,
    brandStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-block-size: 100vh;
        min-block-size: 100dvh;
      }
      @media print {
        :host {
          min-block-size: 0;
        }
        :host header,
        :host footer {
          display: none;
        }
      }
      .skip {
        position: absolute;
        inset-block-start: var(--space-8);
        inset-inline-start: var(--space-8);
        z-index: 10;
      }
      header,
      footer {
        inline-size: 100%;
        max-inline-size: calc(var(--content-max) + 2 * var(--space-32));
        margin-inline: auto;
        padding-inline: var(--space-32);
        display: flex;
        align-items: center;
        gap: var(--space-8);
      }
      header {
        flex-wrap: wrap;
        padding-block: var(--space-8);
        min-block-size: 4rem;
      }
      .brand {
        display: inline-flex;
        align-items: center;
        gap: var(--space-12);
        min-block-size: var(--size-touch);
        margin-inline-end: var(--space-24);
        color: var(--ink);
        font: var(--type-title-3);
        letter-spacing: -0.02em;
        text-decoration: none;
      }
      .brand svg {
        inline-size: 1.75rem;
        block-size: 1.75rem;
      }
      nav ul {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-4);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      nav a {
        display: flex;
        align-items: center;
        min-block-size: var(--size-touch);
        padding-inline: var(--space-12);
        border-radius: var(--radius-control);
        color: var(--ink-2);
        font-weight: 400;
        text-decoration: none;
        white-space: nowrap;
      }
      nav a:hover {
        color: var(--ink);
        text-decoration: underline;
      }
      nav a[aria-current='page'] {
        background: var(--sheet);
        color: var(--ink);
        font-weight: 700;
      }
      .spacer {
        flex: 1;
      }
      .settings {
        color: var(--ink);
      }
      .settings,
      .menu-button {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        min-inline-size: var(--size-touch);
        min-block-size: var(--size-touch);
        border: 0;
        background: none;
        color: var(--ink);
        font: var(--type-body);
        cursor: pointer;
      }
      .menu-button {
        display: none;
      }
      .menu-button svg {
        inline-size: 1.6rem;
        block-size: 1.6rem;
      }
      .privacy-icon {
        display: inline-flex;
        font-size: 1rem;
      }
      main {
        flex: 1;
        display: flex;
        flex-direction: column;
      }
      /* Focused only by code after a change of page; a ring around everything would say nothing. */
      main:focus-visible {
        outline: none;
      }
      main > * {
        flex: 1;
      }
      .loading {
        padding: var(--space-64) var(--space-32);
        color: var(--ink-2);
      }
      footer {
        flex-wrap: wrap;
        padding-block: var(--space-8);
        gap: 0 var(--space-24);
        color: var(--ink-2);
        font: var(--type-caption);
      }
      footer a {
        display: inline-flex;
        align-items: center;
        justify-content: center;
        min-inline-size: var(--size-touch);
        min-block-size: var(--size-touch);
        color: var(--ink-2);
        font-weight: 400;
      }
      /* Between menu and full width the lock alone says it; its words are its name and its panel. */
      @media (max-width: 59.99rem) {
        .privacy-words {
          display: none;
        }
        .brand {
          margin-inline-end: var(--space-8);
        }
        nav a {
          padding-inline: var(--space-8);
        }
        nav ul {
          gap: 0;
        }
      }
      /* The house alone says whose page it is, so that the longest words of any language fit in one line. */
      @media (min-width: 45rem) and (max-width: 59.99rem) {
        .brand-words {
          position: absolute;
          inline-size: 1px;
          block-size: 1px;
          overflow: hidden;
          clip-path: inset(50%);
          white-space: nowrap;
        }
        header .brand {
          justify-content: center;
          min-inline-size: var(--size-touch);
        }
        nav a {
          padding-inline: var(--space-4);
        }
      }
      @media (max-width: 44.99rem) {
        header,
        footer {
          padding-inline: var(--space-16);
        }
        .brand {
          margin-inline-end: 0;
        }
        .menu-button {
          display: inline-flex;
        }
        .settings.wide {
          display: none;
        }
        header {
          position: relative;
        }
        nav {
          display: none;
          order: 1;
          inline-size: 100%;
          padding: var(--space-8);
          border: 1px solid var(--line);
          border-radius: var(--radius-sheet);
          background: var(--sheet);
        }
        nav.open {
          display: block;
        }
        nav ul {
          flex-direction: column;
        }
        nav a[aria-current='page'] {
          background: var(--accent-soft);
        }
      }
      @media (min-width: 45rem) {
        nav .narrow {
          display: none;
        }
      }
      @media (forced-colors: active) {
        nav a[aria-current='page'] {
          text-decoration: underline;
          text-decoration-thickness: 3px;
        }
      }
    `,
  ];

  @state() private route: RouteName = router.place.route;
  @state() private live = false;
  @state() private menuOpen = false;
  @state() private view: View | null = null;
  @state() private slow = false;
  @state() private failed = false;
  @state() private announcement = '';

  @query('main') private main!: HTMLElement;

  private entering = 0;
  private endTake: (() => void) | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    router.addEventListener('change', this.onChange);
    languageEvents.addEventListener('change', this.onLanguage);
    void this.enter();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    router.removeEventListener('change', this.onChange);
    languageEvents.removeEventListener('change', this.onLanguage);
  }

  // No word of another language before the visitor's own.
  protected override async scheduleUpdate(): Promise<void> {
    await wordsReady();
    await super.scheduleUpdate();
  }

  override render(): TemplateResult {
    return html`
      ${this.live ? nothing : html`${this.renderHeader()}<ws-update-notice></ws-update-notice>`}
      <main
        id="main"
        tabindex="-1"
        @ws-live=${(event: CustomEvent<boolean>) => this.setLive(event.detail)}
        @ws-announce=${(event: CustomEvent<string>) => this.announce(event.detail)}
        @ws-title=${(event: CustomEvent<string>) => this.setTitle(event.detail)}
      >
        ${
          able
            ? nothing
            : html`<div class="loading">
                <ws-notice tone="problem">${t('shell.cannotAnalyse')}</ws-notice>
              </div>`
        }
        ${
          this.failed
            ? html`<div class="loading">
                <ws-notice tone="problem" action=${t('shell.tryAgain')} @ws-action=${() => location.reload()}>
                  ${t('shell.loadFailed')}
                </ws-notice>
              </div>`
            : (this.view ?? (this.slow ? html`<p class="loading">${t('shell.loading')}</p>` : nothing))
        }
      </main>
      ${this.live ? nothing : this.renderFooter()}
      <div class="visually-hidden" role="status" aria-live="polite">${this.announcement}</div>
    `;
  }

  private renderHeader(): TemplateResult {
    return html`<header>
      <a class="skip button visually-hidden" href="#main" @click=${this.onSkip}>${t('shell.skip')}</a>
      <a class="brand" href=${href('home')} aria-current=${this.route === 'home' ? 'page' : nothing}>
        ${brandMark} <span class="brand-words">${t('shell.name')}</span>
      </a>
      <nav
        id="navigation"
        class=${this.menuOpen ? 'open' : ''}
        aria-label=${t('shell.mainNavigation')}
        @keydown=${this.onMenuKey}
      >
        <ul>
          ${links.map(({ route, key }) => html`<li>${this.link(route, t(key))}</li>`)}
          <li class="narrow">${this.link('settings', t('shell.settings'))}</li>
          <li class="narrow">${this.link('help', t('shell.help'))}</li>
        </ul>
      </nav>
      <span class="spacer"></span>
      <ws-popover plain side="end" name=${t('shell.privacy')}>
        <span slot="button" class="privacy-icon">${icons.lock}</span>
        <span slot="button" class="privacy-words">${t('shell.privacy')}</span>
        <p>${t('shell.privacyText')}</p>
      </ws-popover>
      <a class="settings wide" href=${href('settings')} aria-label=${t('shell.settings')}>${icons.sliders}</a>
      <button
        class="menu-button"
        type="button"
        aria-label=${t('shell.menu')}
        aria-expanded=${this.menuOpen ? 'true' : 'false'}
        aria-controls="navigation"
        @click=${() => (this.menuOpen = !this.menuOpen)}
      >
        ${this.menuOpen ? icons.close : icons.menu}
      </button>
    </header>`;
  }

  private renderFooter(): TemplateResult {
    const threads = threadsAvailable(globalThis);
    return html`<footer>
      <ws-popover plain up label=${threads ? t('shell.fullSpeed') : t('shell.compatibleMode')}>
        <p>${threads ? t('shell.fullSpeedText') : t('shell.compatibleModeText')}</p>
      </ws-popover>
      <ws-popover plain up label=${t('shell.privacy')}>
        <p>${t('shell.privacyText')}</p>
      </ws-popover>
      <span class="spacer"></span>
      <a href=${href('help')}>${t('shell.help')}</a>
    </footer>`;
  }

  private link(route: RouteName, words: string): TemplateResult {
    return html`<a href=${href(route)} aria-current=${this.route === route ? 'page' : nothing}>${words}</a>`;
  }

  private readonly onLanguage = (): void => {
    rerender(this);
    this.setTitle(this.route === 'home' ? '' : t(titles[this.route]));
  };

  private readonly onChange = (): void => {
    void this.enter().then(async () => {
      await this.updateComplete;
      window.scrollTo(0, 0);
      this.main.focus({ preventScroll: true });
      this.announce(t(titles[this.route]));
    });
  };

  /** Shows the view of the current place; the one before it stays until the new one's code is here. */
  private async enter(): Promise<void> {
    const { route, query: parameters } = router.place;
    this.menuOpen = false;
    if (this.view && route === this.route) {
      this.view.query = parameters;
      return;
    }
    this.entering += 1;
    const mine = this.entering;
    const timer = window.setTimeout(() => (this.slow = true), loadingAfterMilliseconds);
    try {
      await Promise.all([views[route].load(), wordsReady()]);
      if (mine !== this.entering) return;
      const view = document.createElement(views[route].tag) as View;
      view.query = parameters;
      this.setLive(false);
      this.failed = false;
      this.route = route;
      this.view = view;
      this.setTitle(route === 'home' ? '' : t(titles[route]));
    } catch (error) {
      console.error(error);
      if (mine === this.entering) this.failed = true;
    } finally {
      window.clearTimeout(timer);
      this.slow = false;
    }
  }

  private setLive(live: boolean): void {
    this.live = live;
    if (live) this.endTake ??= busy.begin();
    else {
      this.endTake?.();
      this.endTake = null;
    }
  }

  private setTitle(words: string): void {
    document.title =
      words === '' ? `${t('shell.name')}: ${t('shell.titleHome')}` : `${words} · ${t('shell.name')}`;
  }

  // Speech starts only when the text changes, so the same words twice need a gap between them.
  private announce(words: string): void {
    this.announcement = '';
    void this.updateComplete.then(() => (this.announcement = words));
  }

  private onSkip(event: Event): void {
    event.preventDefault();
    this.main.focus();
  }

  private onMenuKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.menuOpen) return;
    this.menuOpen = false;
    this.renderRoot.querySelector<HTMLElement>('.menu-button')?.focus();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-app': App;
  }
}

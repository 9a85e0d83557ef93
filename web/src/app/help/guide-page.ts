import { LitElement, css, html, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { load } from 'virtual:guides';
import { announce, setTitle } from '../components/announce';
import '../components/notice';
import { language } from '../i18n/language';
import { t } from '../i18n/t';
import { href } from '../site';
import { base, forms, layout, lists, sheets, tables } from '../styles/shared';
import { guideTitle } from './guide-titles';

type Guide = Awaited<ReturnType<NonNullable<(typeof load)[string]>>>;

/** Headings deeper than this are not in the table of contents. */
const DEEPEST_CONTENTS = 3;

/** One guide: its contents, a search within it, its text. */
@customElement('ws-guide-page')
export class GuidePage extends LitElement {
  static override styles = [
    base,
    sheets,
    forms,
    layout,
    lists,
    tables,
    css`
      :host {
        display: block;
      }
      .columns {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 17rem;
        gap: var(--space-24);
        align-items: start;
      }
      aside {
        position: sticky;
        inset-block-start: var(--space-16);
        display: grid;
        gap: var(--space-12);
        max-block-size: calc(100dvh - 2 * var(--space-16));
        overflow-y: auto;
      }
      aside a {
        display: inline-flex;
        align-items: center;
        min-block-size: var(--size-touch);
      }
      aside .deep {
        padding-inline-start: var(--space-16);
      }
      input[type='search'] {
        inline-size: 100%;
      }
      .back {
        margin-block-end: var(--space-12);
      }
      article {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      article > * {
        max-inline-size: 46rem;
      }
      article :is(h2, h3, h4) {
        margin-block: 1.6em 0.5em;
        scroll-margin-block-start: var(--space-16);
      }
      article h4 {
        font-size: 1rem;
      }
      article :is(p, ul, ol, pre, .scroll) {
        margin-block: 0.75em;
      }
      article li {
        margin-block: 0.25em;
      }
      article img {
        max-inline-size: 100%;
        block-size: auto;
        border: 1px solid var(--line);
        border-radius: var(--radius-panel);
      }
      article :is(code, pre) {
        font-family: ui-monospace, monospace;
        font-size: 0.9em;
      }
      article pre {
        padding: var(--space-12);
        border-radius: var(--radius-control);
        background: var(--desk);
        overflow-x: auto;
      }
      article .scroll {
        overflow-x: auto;
      }
      article td {
        vertical-align: top;
        min-inline-size: 6rem;
      }
      @media (max-width: 59.99rem) {
        .columns {
          grid-template-columns: minmax(0, 1fr);
        }
        aside {
          position: static;
          max-block-size: none;
        }
        .columns > aside {
          order: -1;
        }
      }
    `,
  ];

  @property() name = '';

  @state() private guide: Guide | null = null;
  @state() private failed = false;
  @state() private found: number | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('name')) void this.open(this.name);
  }

  override render(): TemplateResult {
    const { guide } = this;
    return html`<div class="page">
      <p class="back"><a href=${href('help')}>${t('help.allGuides')}</a></p>
      ${this.failed ? html`<ws-notice tone="problem">${t('shell.loadFailed')}</ws-notice>` : nothing}
      ${
        guide
          ? html`<div class="columns">
              <article class="sheet" lang="en" dir="ltr" @click=${this.onClick}>
                ${unsafeHTML(guide.html)}
              </article>
              ${this.contents(guide)}
            </div>`
          : html`<h1>${guideTitle(this.name)}</h1>`
      }
    </div>`;
  }

  private contents({ headings }: Guide): TemplateResult {
    const shown = headings.filter(({ level }) => level > 1 && level <= DEEPEST_CONTENTS);
    return html`<aside class="sheet">
      ${language().code === 'en' ? nothing : html`<p class="caption">${t('help.guideEnglish')}</p>`}
      <label>
        ${t('help.find')}
        <input
          type="search"
          @input=${(event: Event) => this.find((event.target as HTMLInputElement).value)}
        />
      </label>
      <p class="caption" role="status">
        ${this.found === null ? nothing : t('help.found', { count: this.found })}
      </p>
      <nav aria-label=${t('help.contents')} lang="en" dir="ltr">
        <ul class="plain">
          ${shown.map(
            ({ level, words, id }) =>
              html`<li class=${level > 2 ? 'deep' : ''}>
                <a href="#${id}" @click=${this.onClick}>${words}</a>
              </li>`,
          )}
        </ul>
      </nav>
    </aside>`;
  }

  private async open(name: string): Promise<void> {
    this.guide = null;
    this.failed = false;
    this.found = null;
    try {
      const guide = await load[name]?.();
      if (name !== this.name || !guide) return;
      this.guide = guide;
      setTitle(this, guideTitle(name));
      announce(this, guideTitle(name));
      await this.updateComplete;
      if (location.hash !== '') this.goTo(location.hash.slice(1));
    } catch {
      this.failed = true;
    }
  }

  // The browser finds no fragment inside a shadow tree.
  private readonly onClick = (event: MouseEvent): void => {
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (link?.getAttribute('href')?.startsWith('#') !== true) return;
    event.preventDefault();
    history.replaceState(null, '', link.hash);
    this.goTo(link.hash.slice(1));
  };

  private goTo(id: string): void {
    const heading = this.renderRoot.querySelector<HTMLElement>(`#${CSS.escape(decodeURIComponent(id))}`);
    if (!heading) return;
    heading.tabIndex = -1;
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  }

  /** Leaves only the parts in which the words are found; a part goes from one second-level heading to the next. */
  private find(words: string): void {
    const wanted = words.trim().toLowerCase();
    const parts: Element[][] = [];
    for (const element of this.renderRoot.querySelector('article')?.children ?? [])
      if (element.matches('h1, h2') || parts.length === 0) parts.push([element]);
      else parts.at(-1)?.push(element);
    let found = 0;
    for (const part of parts) {
      const has = part.some((element) => element.textContent.toLowerCase().includes(wanted));
      if (has) found += 1;
      for (const element of part) (element as HTMLElement).hidden = !has;
    }
    this.found = wanted === '' ? null : found;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-guide-page': GuidePage;
  }
}

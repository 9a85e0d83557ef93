// <woodshed-practice> and <woodshed-drums> for other people's pages: each makes a frame with a widget in it and tells
// what the widget tells as events of its own. Loaded as a classic script, which needs no CORS headers.

import { EmbedLine } from './line';
import { addressOf, optionsIn } from './parameters';
import type { EmbedKind, EmbedOptions } from '../generated/embed-message';
import type { WidgetMessageType } from './protocol';
import { themeNames } from './theme-names';

/** Attributes that are options of the widget. */
const OPTIONS = [
  'exercise',
  'instrument',
  'level',
  'strictness',
  'tempo',
  'attempts',
  'src',
  'lang',
  'scheme',
] as const;

const WIDGET_MESSAGES: readonly WidgetMessageType[] = [
  'ready',
  'started',
  'progress',
  'result',
  'error',
  'resize',
];

/** Height before the widget says how much it needs, px; the widget at 360 px with a short tune. */
const FIRST_HEIGHT = 640;

/** Where this script lies, and the widget beside it; empty when a bundler has swallowed it. */
const here = (document.currentScript as HTMLScriptElement | null)?.src ?? '';

const sheet = new CSSStyleSheet();
sheet.replaceSync(
  `:host{display:block;max-inline-size:45rem}iframe{display:block;inline-size:100%;block-size:${FIRST_HEIGHT}px;border:0}`,
);

abstract class WoodshedElement extends HTMLElement {
  static readonly observedAttributes: readonly string[] = [...OPTIONS, 'base', 'title'];
  protected abstract readonly kind: EmbedKind;

  private readonly frame = document.createElement('iframe');
  private line: EmbedLine<WidgetMessageType> | null = null;
  private ready = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    this.frame.allow = 'microphone; cross-origin-isolated';
    this.frame.setAttribute('part', 'frame');
    root.append(this.frame);
  }

  connectedCallback(): void {
    this.open();
  }

  disconnectedCallback(): void {
    this.line?.close();
    this.line = null;
    this.frame.removeAttribute('src');
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.line || before === now) return;
    if (name === 'title') this.nameFrame();
    // What was given before and is not now can only be forgotten by a new start.
    else if (!this.ready || now === null || name === 'base') this.open();
    else this.line.send('configure', this.options());
  }

  /** Hands the colours of the page on again, after its style has changed. */
  refreshTheme(): void {
    if (this.ready) this.line?.send('configure', { theme: this.theme() });
  }

  private open(): void {
    const base = this.getAttribute('base') ?? here;
    if (base === '') throw new Error('woodshed elements: say by the attribute "base" where Woodshed lies');
    const page = new URL('./', new URL(base, document.baseURI));
    this.line?.close();
    this.ready = false;
    this.nameFrame();
    this.line = new EmbedLine({
      own: window,
      peer: () => this.frame.contentWindow,
      origins: [page.origin],
      hears: WIDGET_MESSAGES,
    });
    this.line.listen(({ type, payload }) => {
      if (type === 'resize') this.frame.style.blockSize = `${payload.height}px`;
      else if (type === 'ready') {
        this.ready = true;
        if (Object.keys(this.theme()).length > 0) this.refreshTheme();
      }
      // Not bubbling: an `error` would reach the page's own handlers of script errors.
      this.dispatchEvent(new CustomEvent(type, { detail: payload }));
    });
    const origin = location.origin === 'null' ? null : location.origin;
    this.frame.src = addressOf(page, this.options(), origin).href;
  }

  private nameFrame(): void {
    this.frame.title = this.getAttribute('title') ?? 'Woodshed';
  }

  private options(): EmbedOptions {
    const query = new URLSearchParams({ kind: this.kind });
    for (const name of OPTIONS) {
      const value = this.getAttribute(name);
      if (value !== null) query.set(name, value);
    }
    return optionsIn(query);
  }

  /** `--woodshed-accent` of the page is `--accent` of the widget. */
  private theme(): Record<string, string> {
    const style = getComputedStyle(this);
    const theme: Record<string, string> = {};
    for (const name of themeNames) {
      const value = style.getPropertyValue(`--woodshed-${name}`).trim();
      if (value !== '') theme[`--${name}`] = value;
    }
    return theme;
  }
}

// Every option is a property as well, reflected.
for (const name of [...OPTIONS, 'base'].filter((each) => !(each in HTMLElement.prototype))) {
  Object.defineProperty(WoodshedElement.prototype, name, {
    get(this: HTMLElement) {
      return this.getAttribute(name);
    },
    set(this: HTMLElement, value: string | number | null | undefined) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, String(value));
    },
  });
}

class WoodshedPractice extends WoodshedElement {
  protected readonly kind = 'practice';
}

class WoodshedDrums extends WoodshedElement {
  protected readonly kind = 'drums';
}

// A page may load the script twice.
if (!customElements.get('woodshed-practice')) {
  customElements.define('woodshed-practice', WoodshedPractice);
  customElements.define('woodshed-drums', WoodshedDrums);
}

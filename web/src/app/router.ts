// Client-side navigation: which element shows which page, and moving between them without a reload.

import { href, routeOf } from './site';
import type { RouteName } from './site';

/**
 * The element of a page. The shell creates it on entry, removes it on leaving (stop timers, streams and playback in
 * `disconnectedCallback`), and sets `query` before the first update and again whenever only the query changes.
 * Events the shell listens for, all bubbling and composed: `ws-live` (detail: boolean; no navigation while true),
 * `ws-announce` (detail: string; spoken politely), `ws-title` (detail: string; put before the site's name).
 */
export interface View extends HTMLElement {
  query: URLSearchParams;
}

interface ViewEntry {
  tag: string;
  load: () => Promise<unknown>;
}

/** Element and code of every page; the code is fetched on the first visit. */
export const views: Record<RouteName, ViewEntry> = {
  home: { tag: 'ws-home-view', load: () => import('./home/home-view') },
  practise: { tag: 'ws-practise-view', load: () => import('./practise/practise-view') },
  take: { tag: 'ws-take-view', load: () => import('./take/take-view') },
  drums: { tag: 'ws-drums-view', load: () => import('./drums/drums-view') },
  groove: { tag: 'ws-groove-view', load: () => import('./groove/groove-view') },
  exercises: { tag: 'ws-exercises-view', load: () => import('./exercises/exercises-view') },
  imitate: { tag: 'ws-imitate-view', load: () => import('./imitate/imitate-view') },
  takes: { tag: 'ws-takes-view', load: () => import('./takes/takes-view') },
  snippet: { tag: 'ws-snippet-builder', load: () => import('./embed/snippet-builder') },
  teach: { tag: 'ws-teach-view', load: () => import('./teach/teach-view') },
  help: { tag: 'ws-help-view', load: () => import('./help/help-view') },
  settings: { tag: 'ws-settings-view', load: () => import('./settings/settings-view') },
};

/** Where the visitor is. */
export interface Place {
  route: RouteName;
  query: URLSearchParams;
}

/** Keeps the address bar and the shown page together. Fires `change` when the place changes. */
export class Router extends EventTarget {
  #place: Place;

  /** Asked before a pressed link changes the view; true if the page is loaded anew instead. */
  openAnew: (address: URL) => boolean = () => false;

  constructor() {
    super();
    this.#place = Router.#read();
    window.addEventListener('popstate', () => this.#arrive());
    document.addEventListener('click', (event) => this.#onClick(event));
  }

  /** The current place. */
  get place(): Place {
    return this.#place;
  }

  /**
   * Goes to a page. `replace` leaves no entry in the history; on the same page it only rewrites the address, without
   * `change`: for a view whose recording has just got its id.
   */
  go(route: RouteName, query: Record<string, string> = {}, options: { replace?: boolean } = {}): void {
    const address = href(route, query);
    if (options.replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    if (options.replace && route === this.#place.route) this.#place = Router.#read();
    else this.#arrive();
  }

  /** Fetches a page's code before it is gone to. */
  prepare(route: RouteName): Promise<unknown> {
    return views[route].load();
  }

  #arrive(): void {
    this.#place = Router.#read();
    this.dispatchEvent(new Event('change'));
  }

  #onClick(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement);
    if (link?.target !== '' || link.hasAttribute('download')) return;
    const url = new URL(link.href);
    const samePage = url.pathname === location.pathname && url.search === location.search;
    if (routeOf(url) === null || (samePage && url.hash !== '')) return;
    event.preventDefault();
    if (this.openAnew(url)) return;
    history.pushState(null, '', url);
    this.#arrive();
  }

  // An address below the root that names no page can only come from a host's own error page: show home.
  static #read(): Place {
    return { route: routeOf(new URL(location.href)) ?? 'home', query: new URLSearchParams(location.search) };
  }
}

/** The one router of the page. */
export const router = new Router();

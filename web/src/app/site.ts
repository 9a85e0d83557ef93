// Where the site lies, at run time: it may be served from any folder of any host.

/** The pages of the site; each is also a real file. */
export type RouteName =
  | 'home'
  | 'practise'
  | 'take'
  | 'drums'
  | 'groove'
  | 'exercises'
  | 'imitate'
  | 'takes'
  | 'teach'
  | 'snippet'
  | 'help'
  | 'settings';

const folders: Record<RouteName, string> = {
  home: '',
  practise: 'practise/',
  take: 'take/',
  drums: 'drums/',
  groove: 'groove/',
  exercises: 'exercises/',
  imitate: 'imitate/',
  takes: 'takes/',
  teach: 'teach/',
  snippet: 'teach/embed/',
  help: 'help/',
  settings: 'settings/',
};

// Taken once: after a client-side navigation the document's address, and with it every relative one, is another.
const root = new URL(document.documentElement.dataset.root ?? './', document.baseURI);

/** Address of the site's root folder, ending in a slash. */
export function siteRoot(): URL {
  return new URL(root);
}

/** Address of a page, with query parameters where given: `href('drums', { id })`. */
export function href(route: RouteName, query: Record<string, string> = {}): string {
  const url = new URL(folders[route], root);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** The page an address names, or null if it is none of ours. `index.html` counts as its folder. */
export function routeOf(url: URL): RouteName | null {
  if (url.origin !== root.origin || !url.pathname.startsWith(root.pathname)) return null;
  const path = url.pathname.slice(root.pathname.length).replace(/index\.html$/, '');
  const folder = path === '' || path.endsWith('/') ? path : `${path}/`;
  const found = (Object.entries(folders) as [RouteName, string][]).find(([, value]) => value === folder);
  return found ? found[0] : null;
}

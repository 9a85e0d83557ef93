let base: URL | null = null;

/**
 * Says where the package's own files are served (`workers/`, `core/`, `models/`), on the page's own origin. Needed when
 * a bundler puts the code elsewhere; before the first call.
 */
export function setBase(url: string | URL): void {
  const folder = new URL(url, document.baseURI);
  if (!folder.pathname.endsWith('/')) folder.pathname += '/';
  base = folder;
}

/** Where the package's files are: beside this one unless setBase() said otherwise. */
export function packageBase(): URL {
  return base ?? new URL(/* @vite-ignore */ './', import.meta.url);
}

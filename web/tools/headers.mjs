// The response headers of the site: one home for the server, the development server and the tests.

/**
 * Origins of learning record stores that students may send a statement to, as the person who builds the site names them
 * in WOODSHED_STORES, between spaces (docs/teachers.md); usually none.
 * @param {string | undefined} names
 * @returns {string[]}
 */
export function storeOrigins(names) {
  return (names ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => {
      const { protocol, origin } = new URL(name);
      if (protocol !== 'https:' && protocol !== 'http:')
        throw new Error(`WOODSHED_STORES: ${name} is no web address`);
      return origin;
    });
}

/** What a page may do: run its own scripts and WASM, reach its own origin, nothing else. */
export const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  ["connect-src 'self'", ...storeOrigins(process.env.WOODSHED_STORES)].join(' '),
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Sent with every file, isolated or not. */
const plainHeaders = {
  'Content-Security-Policy': contentSecurityPolicy,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** In addition, what switches threads on: a page of its own, loading only its own origin. */
export const pageIsolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/**
 * The same for the widget, which other sites show in a frame, where Cross-Origin-Opener-Policy counts for nothing.
 * Document-Isolation-Policy is known to Chromium alone; elsewhere the widget runs on one core.
 */
const widgetIsolation = {
  'Document-Isolation-Policy': 'isolate-and-require-corp',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'cross-origin',
};

/**
 * What the file at a path below the site's root is sent with.
 * @param {string} pathname without the site's folder: `/embed/`, `/assets/x.js`
 * @param {boolean} isolated false: as a host that cannot set headers would send it
 * @returns {Record<string, string>}
 */
export function headersFor(pathname, isolated) {
  if (!isolated) return plainHeaders;
  return { ...plainHeaders, ...(pathname.startsWith('/embed/') ? widgetIsolation : pageIsolation) };
}

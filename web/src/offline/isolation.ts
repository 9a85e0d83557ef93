// The headers that give a page threads, put where a host sends none.

/** What an isolated page demands of everything it loads; a frame or worker is never isolated by these alone. */
const everywhere = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** What isolates a page of its own. Frames ignore it, and none gets it: their outermost page decides. */
const outermost = { ...everywhere, 'Cross-Origin-Opener-Policy': 'same-origin' };

/** The response with the headers that isolation takes; what the host sends itself stays. */
export function isolated(response: Response, destination: RequestDestination): Response {
  const headers = new Headers(response.headers);
  // The body is the decoded one already.
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  const added = destination === 'document' ? outermost : everywhere;
  for (const [name, value] of Object.entries(added)) if (!headers.has(name)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

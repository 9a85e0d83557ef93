// Serves dist/ the way a host would, with or without the isolation headers.
import { preview } from 'vite';
import { headersFor } from './headers.mjs';
import { root } from './paths.mjs';

function withHeaders(isolated) {
  const use = (server) => {
    server.middlewares.use((request, response, next) => {
      const { pathname } = new URL(request.url, 'http://localhost');
      for (const [name, value] of Object.entries(headersFor(pathname, isolated)))
        response.setHeader(name, value);
      next();
    });
  };
  return { name: 'woodshed-headers', configurePreviewServer: use };
}

/**
 * Starts the server.
 * @param {{port?: number, strictPort?: boolean, isolated?: boolean}} options port 0 takes any free one
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serve({ port = 4173, strictPort = false, isolated = true } = {}) {
  const server = await preview({
    configFile: `${root}/vite.config.mts`,
    logLevel: 'warn',
    preview: { port, strictPort },
    plugins: [withHeaders(isolated)],
  });
  const address = server.httpServer.address();
  return {
    url: `http://localhost:${address.port}/`,
    close: () => server.close(),
  };
}

// Serves dist/ the way a host would, with or without the isolation headers.
import { preview } from 'vite';
import { isolationHeaders, plainHeaders } from './headers.mjs';
import { root } from './paths.mjs';

/**
 * Starts the server.
 * @param {{port?: number, strictPort?: boolean, isolated?: boolean}} options port 0 takes any free one
 * @returns {Promise<{url: string, close: () => Promise<void>}>}
 */
export async function serve({ port = 4173, strictPort = false, isolated = true } = {}) {
  const server = await preview({
    configFile: `${root}/vite.config.mts`,
    logLevel: 'warn',
    preview: {
      port,
      strictPort,
      headers: isolated ? { ...plainHeaders, ...isolationHeaders } : plainHeaders,
    },
  });
  const address = server.httpServer.address();
  return {
    url: `http://localhost:${address.port}/`,
    close: () => server.close(),
  };
}

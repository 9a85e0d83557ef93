// npm run dev: the site from its sources, reloading as they change.
import { buildCore } from './build-core.mjs';
import { pageIsolation } from './headers.mjs';
import { root } from './paths.mjs';
import { main, setUp } from './setup.mjs';

await main(async () => {
  setUp(['core']);
  await buildCore();
  const { generateTypes } = await import('./generate-types.mjs');
  await generateTypes();
  const { createServer } = await import('vite');
  // Vite's own client needs inline styles and a socket, so the CSP applies to the built site only.
  const server = await createServer({
    configFile: `${root}/vite.config.mts`,
    server: { headers: pageIsolation },
  });
  await server.listen();
  server.printUrls();
});

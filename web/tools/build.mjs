// Production build of the site into dist/: core, generated types, Vite, and in dist/embed what other pages load.
import { buildCore } from './build-core.mjs';
import { main, setUp } from './setup.mjs';
import { root } from './paths.mjs';

/** Builds everything the static site consists of. */
export async function buildSite() {
  await buildCore();
  const { generateTypes } = await import('./generate-types.mjs');
  await generateTypes();
  const { build } = await import('vite');
  await build({ configFile: `${root}/vite.config.mts`, logLevel: 'warn' });
  const { buildEmbed } = await import('./build-embed.mjs');
  await buildEmbed();
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await main(async () => {
    setUp(['core']);
    await buildSite();
  });
}

// What other people's pages load of ours, into dist/embed: the elements, beside the widget page that Vite built.
import { build } from 'esbuild';
import path from 'node:path';
import { root } from './paths.mjs';

const source = path.join(root, 'web/src/embed');
export const target = path.join(root, 'dist/embed');

/** One classic script without dependencies. */
export async function buildElements() {
  await build({
    entryPoints: [path.join(source, 'elements.ts')],
    outfile: path.join(target, 'elements.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await buildElements();
}

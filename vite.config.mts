import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';
import { errorPages } from './web/tools/error-pages.mjs';
import { guides } from './web/tools/guides.mjs';
import { contentSecurityPolicy } from './web/tools/headers.mjs';
import { offline } from './web/tools/offline-plugin.mjs';

const web = path.resolve(import.meta.dirname, 'web');

/** Every route is a real file, so that any static host serves it; one may lie below another. */
function pages(folder = ''): Record<string, string> {
  const pagesHere: [string, string][] = [];
  for (const entry of readdirSync(path.join(web, folder), { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory() && place !== 'src') pagesHere.push(...Object.entries(pages(place)));
    else if (entry.name === 'index.html')
      pagesHere.push([folder === '' ? 'home' : folder.replaceAll(path.sep, '-'), path.join(web, place)]);
  }
  return Object.fromEntries(pagesHere);
}

/** Hosts that send no headers still get the policy from the page itself. */
function policyInPage(): Plugin {
  return {
    name: 'policy-in-page',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

export default defineConfig({
  root: web,
  base: './',
  publicDir: path.resolve(import.meta.dirname, 'public'),
  plugins: [guides(), errorPages(), policyInPage(), offline()],
  worker: { format: 'es' },
  // Bundling it ahead would lose the way to its WASM file.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    outDir: path.resolve(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Which file needs which: for the budgets (web/tools/page-bytes.mjs).
    manifest: true,
    license: { fileName: 'licences.md' },
    rolldownOptions: { input: pages() },
    chunkSizeWarningLimit: 1500,
  },
});

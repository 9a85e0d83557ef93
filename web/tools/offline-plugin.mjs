// The build's part of working offline: the list of the site's files with their hashes, the service worker that carries it,
// and the links that make the pages installable.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './paths.mjs';

/**
 * What the site's files are called in the list: pages by their folder.
 * @param {string} name
 */
const pathInList = (name) => name.replace(/(^|\/)index\.html$/, '$1');

/** Not for pages: what hosts and licences need, and the package for people who build pages of their own. */
const unlisted = [
  /^embed\/(?!index\.html$|elements\.js$)/,
  /^service-worker\.js$/,
  /\.map$/,
  /\.tgz$/,
  /(^|\/)\.[^/]*$/,
];

/** Who takes the models of the standard analyses, as models/manifest.json names them. */
const usualModelUsers = ['default', 'score/middle', 'score/symphonic', 'svr-bd/middle'];

/** Larger than this, a file waits until it is used or asked for, bytes. */
const LARGEST_SHELL_FILE = 2 ** 21;

/**
 * When a file is kept on the device (web/src/offline/files.ts).
 * @param {string} name below dist/
 * @param {number} bytes
 * @param {{file: string, engines: string[]}[]} models
 * @returns {'shell' | 'usual' | 'rest'}
 */
export function groupOf(name, bytes, models) {
  if (/\.md$|^docs\/.*\.png$/.test(name)) return 'rest';
  if (/^assets\/ort-wasm/.test(name)) return 'usual';
  if (name === 'models/manifest.json' || name === 'models/live-drums/weights.f32') return 'shell';
  if (name.startsWith('models/')) {
    const engines = models.find(({ file }) => name === `models/${file}`)?.engines ?? [];
    return engines.some((engine) => usualModelUsers.includes(engine)) ? 'usual' : 'rest';
  }
  return bytes > LARGEST_SHELL_FILE ? 'rest' : 'shell';
}

/**
 * The site's files with hashes, ordered by path, and the name of the version that they are.
 * @param {string} folder the built site
 */
export function listSite(folder) {
  const { models } = JSON.parse(readFileSync(path.join(folder, 'models/manifest.json'), 'utf8'));
  const names = readdirSync(folder, { recursive: true })
    .map((name) => String(name).split(path.sep).join('/'))
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .filter((name) => !unlisted.some((pattern) => pattern.test(name)))
    .sort();
  const files = names.map((name) => {
    const content = readFileSync(path.join(folder, name));
    return {
      path: pathInList(name),
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: content.length,
      group: groupOf(name, content.length, models),
    };
  });
  const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
  return { version, files };
}

/**
 * Writes service-worker.js into a built site, for the files that lie there.
 * @param {string} folder
 */
export async function writeServiceWorker(folder) {
  await build({
    entryPoints: [path.join(root, 'web/src/offline/service-worker.ts')],
    outfile: path.join(folder, 'service-worker.js'),
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    define: { SITE_LIST: JSON.stringify(listSite(folder)) },
    logLevel: 'warning',
  });
}

/** The way from a page to the site's root. */
const rootOf = (page) => '../'.repeat(page.replace(/^\//, '').split('/').length - 1) || './';

/** Vite plugin. Pages that are shown inside others are not installed. */
export function offline({ framed = ['embed'] } = {}) {
  let folder = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved(config) {
      folder = config.build.outDir;
    },
    transformIndexHtml(_html, { path: page }) {
      if (framed.some((name) => page.startsWith(`/${name}/`))) return [];
      const base = rootOf(page);
      return [
        { tag: 'link', attrs: { rel: 'manifest', href: `${base}manifest.webmanifest` }, injectTo: 'head' },
        {
          tag: 'link',
          attrs: { rel: 'apple-touch-icon', href: `${base}icons/icon-180.png` },
          injectTo: 'head',
        },
      ];
    },
    async closeBundle() {
      await writeServiceWorker(folder);
    },
  };
}

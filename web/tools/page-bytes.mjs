// What the pages of a build load first, in compressed bytes, and the budgets for it (web/budgets.json).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { listSite } from './offline-plugin.mjs';
import { root } from './paths.mjs';

/** The level that web servers use by default. */
const GZIP_LEVEL = 6;

/** @param {string} file @returns {number} */
const gzipBytes = (file) => gzipSync(readFileSync(file), { level: GZIP_LEVEL }).length;

/**
 * Compressed bytes of every page: its HTML, styles and scripts, those of its view included, with all that they import
 * before anything is shown.
 * @param {string} folder the built site
 * @returns {Record<string, number>} by the page's folder, the first page being `home`
 */
export function pageBytes(folder) {
  /** @type {Record<string, {file: string, css?: string[], imports?: string[]}>} */
  const manifest = JSON.parse(readFileSync(path.join(folder, '.vite/manifest.json'), 'utf8'));
  const folders = ['', ...readdirSync(folder)].filter((name) =>
    existsSync(path.join(folder, name, 'index.html')),
  );
  return Object.fromEntries(
    folders.map((name) => {
      const page = path.join(name, 'index.html');
      const html = readFileSync(path.join(folder, page), 'utf8');
      const linked = [...html.matchAll(/(?:src|href)="[./]*(assets\/[^"]+)"/g)].map(([, file]) =>
        String(file),
      );
      const files = new Set([page, ...linked]);
      const seen = new Set();
      /** @param {string} key */
      const follow = (key) => {
        const chunk = manifest[key];
        if (chunk === undefined || seen.has(key)) return;
        seen.add(key);
        for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
        for (const imported of chunk.imports ?? []) follow(imported);
      };
      const view = name === '' ? 'home' : name;
      follow(`src/app/${view}/${view}-view.ts`);
      return [view, [...files].reduce((sum, file) => sum + gzipBytes(path.join(folder, file)), 0)];
    }),
  );
}

/**
 * Bytes by group of what is kept on the device, as they lie there and compressed.
 * @param {string} folder the built site
 * @returns {Record<string, {bytes: number, gzip: number}>}
 */
export function groupBytes(folder) {
  /** @type {Record<string, {bytes: number, gzip: number}>} */
  const groups = {};
  for (const { path: name, bytes, group } of listSite(folder).files) {
    const file = path.join(folder, name);
    const content = existsSync(path.join(file, 'index.html')) ? path.join(file, 'index.html') : file;
    groups[group] ??= { bytes: 0, gzip: 0 };
    groups[group].bytes += bytes;
    groups[group].gzip += gzipBytes(content);
  }
  return groups;
}

/**
 * Everything over its budget, in words; empty when all is well.
 * @param {ReturnType<typeof pageBytes>} measuredPages
 * @param {ReturnType<typeof groupBytes>} measuredGroups
 * @returns {string[]}
 */
export function overBudget(measuredPages, measuredGroups) {
  /** @type {{pages: Record<string, number>, otherPages: number, groups: Record<string, number>}} */
  const budgets = JSON.parse(readFileSync(path.join(root, 'web/budgets.json'), 'utf8'));
  const pages = Object.entries(measuredPages).map(([name, bytes]) => ({
    what: `the page ${name}`,
    bytes,
    budget: budgets.pages[name] ?? budgets.otherPages,
  }));
  const groups = Object.entries(measuredGroups).map(([name, { gzip }]) => ({
    what: `what is kept as ${name}`,
    bytes: gzip,
    budget: budgets.groups[name] ?? 0,
  }));
  return [...pages, ...groups]
    .filter(({ bytes, budget }) => bytes > budget)
    .map(({ what, bytes, budget }) => `${what}: ${bytes} bytes compressed, budget ${budget}`);
}

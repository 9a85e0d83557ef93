// node web/tools/measure-drums.mjs SONG [--plain] [--runs N]: how long the drums page takes for a recording, in Chromium,
// with the production build: from dropping the file to the hits and notes on the page. --plain: without isolation headers,
// so without threads. Builds the site unless dist/ is there; prints a line of JSON per run, each in a fresh browser.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { root } from './paths.mjs';
import { descendants } from './processes.mjs';
import { main, setUp, SetupError } from './setup.mjs';

const MEMORY_POLL_MILLISECONDS = 250;
const LONGEST_MILLISECONDS = 600_000;
/** How often the page notes that its main thread is alive. */
const HEARTBEAT_MILLISECONDS = 20;

async function measure(song, url) {
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(path.join(tmpdir(), 'woodshed-measure-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  const page = await context.newPage();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, descendants().largest);
  }, MEMORY_POLL_MILLISECONDS);
  try {
    await page.goto(`${url}drums/`);
    const input = page.locator('input[type=file]').first();
    await input.waitFor({ state: 'attached' });
    await page.evaluate((beat) => {
      globalThis.longestPause = 0;
      let last = globalThis.performance.now();
      globalThis.setInterval(() => {
        const now = globalThis.performance.now();
        globalThis.longestPause = Math.max(globalThis.longestPause, now - last - beat);
        last = now;
      }, beat);
    }, HEARTBEAT_MILLISECONDS);
    const before = descendants().seconds;
    const started = performance.now();
    await input.setInputFiles(song);
    await page
      .getByText(/\d+ hits/)
      .first()
      .waitFor({ timeout: LONGEST_MILLISECONDS });
    const seconds = (performance.now() - started) / 1000;
    return {
      seconds: Number(seconds.toFixed(2)),
      processorSeconds: Number((descendants().seconds - before).toFixed(2)),
      peakMegabytes: Math.round(peak / 2 ** 20),
      longestPauseMilliseconds: Math.round(await page.evaluate(() => globalThis.longestPause)),
      isolated: await page.evaluate(() => globalThis.crossOriginIsolated),
    };
  } finally {
    clearInterval(watch);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { plain: { type: 'boolean', default: false }, runs: { type: 'string', default: '1' } },
  });
  const [song] = positionals;
  if (song === undefined || !existsSync(song)) throw new SetupError('Name a recording.');
  setUp(['browser']);
  if (!existsSync(path.join(root, 'dist/index.html'))) {
    const { buildSite } = await import('./build.mjs');
    await buildSite();
  }
  const { serve } = await import('./serve.mjs');
  const server = await serve({ port: 0, isolated: !values.plain });
  try {
    for (let run = 0; run < Number(values.runs); ++run) {
      process.stdout.write(`${JSON.stringify(await measure(song, server.url))}\n`);
    }
  } finally {
    await server.close();
  }
});

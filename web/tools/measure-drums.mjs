// node web/tools/measure-drums.mjs SONG [--plain] [--runs N] [--explain]: how long the drums page takes for a recording, in Chromium,
// with the production build: from dropping the file to the hits and the first line of notes on the page, and how long its
// main thread is busy at a time: until then, and while the whole part is paged through and the lanes zoom out. --plain:
// without isolation headers, so without threads. Builds the site unless dist/ is there; prints a line of JSON per run, each
// in a fresh browser; --explain tells what the longest tasks did. Processor times mean something on a machine that others use too; seconds do not.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';
import { parseArgs } from 'node:util';
import { watchMainThread } from './main-thread.mjs';
import { root } from './paths.mjs';
import { descendants } from './processes.mjs';
import { main, setUp, SetupError } from './setup.mjs';

const MEMORY_POLL_MILLISECONDS = 250;
const LONGEST_MILLISECONDS = 600_000;
/** Longest tasks that are told. */
const TASKS_TOLD = 5;
/** What of a task is told with --explain. */
const NAMES_TOLD = 8;
/** Turns of the page's scroller; a line of music is about this high, px. */
const SCROLL_STEP_PIXELS = 160;
const SCROLL_PAUSE_MILLISECONDS = 150;

/** The longest tasks in milliseconds of processor time. */
const longest = (tasks) => tasks.slice(0, TASKS_TOLD).map(({ milliseconds }) => milliseconds);

/** What ran in the longest tasks, for finding out what to shorten. */
function explain(when, tasks) {
  process.stderr.write(`${when}: processor seconds ${JSON.stringify(tasks.threads)}\n`);
  for (const { milliseconds, names } of tasks.slice(0, TASKS_TOLD))
    process.stderr.write(`${when}: ${milliseconds} ms: ${names.slice(0, NAMES_TOLD).join('; ')}\n`);
}

/** Pages through the written part to its end, then shows the whole recording in the lanes. */
async function pageThrough(page) {
  for (;;) {
    const more = await page.evaluate((step) => {
      const find = (node) => {
        const found = node.querySelector?.('drum-sheet');
        if (found) return found;
        for (const element of node.querySelectorAll('*')) {
          const inside = element.shadowRoot && find(element.shadowRoot);
          if (inside) return inside;
        }
        return null;
      };
      const scroller = find(globalThis.document)?.shadowRoot.querySelector('.systems');
      if (!scroller) return false;
      const before = scroller.scrollTop;
      scroller.scrollTop += step;
      return scroller.scrollTop > before;
    }, SCROLL_STEP_PIXELS);
    if (!more) break;
    await page.waitForTimeout(SCROLL_PAUSE_MILLISECONDS);
  }
  await page.keyboard.press('0');
  await page.waitForTimeout(2 * SCROLL_PAUSE_MILLISECONDS);
}

async function measure(song, url, explaining) {
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(path.join(tmpdir(), 'woodshed-measure-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Installing itself would be measured too.
    serviceWorkers: 'block',
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
    const analysing = await watchMainThread(context, page);
    const before = descendants().seconds;
    const started = performance.now();
    await input.setInputFiles(song);
    await page
      .getByText(/\d+ hits/)
      .first()
      .waitFor({ timeout: LONGEST_MILLISECONDS });
    const toHits = (performance.now() - started) / 1000;
    const noBeat = page.getByText('No clear beat found');
    await page.locator('drum-sheet svg').or(noBeat).first().waitFor({ timeout: LONGEST_MILLISECONDS });
    if ((await noBeat.count()) > 0)
      throw new SetupError(
        'No beat was found in it, so there is no notation to wait for; name another recording.',
      );
    const toNotation = (performance.now() - started) / 1000;
    const processor = descendants().seconds - before;
    const whileAnalysing = await analysing();
    const drawing = await watchMainThread(context, page);
    await pageThrough(page);
    const whileDrawing = await drawing();
    if (explaining) {
      explain('analysing', whileAnalysing);
      explain('drawing', whileDrawing);
    }
    return {
      seconds: { toHits: Number(toHits.toFixed(2)), toNotation: Number(toNotation.toFixed(2)) },
      processorSeconds: Number(processor.toFixed(2)),
      peakMegabytes: Math.round(peak / 2 ** 20),
      longestTasksMilliseconds: {
        whileAnalysing: longest(whileAnalysing),
        whileDrawing: longest(whileDrawing),
      },
      loadAverage: Number(loadavg()[0].toFixed(1)),
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
    options: {
      plain: { type: 'boolean', default: false },
      explain: { type: 'boolean', default: false },
      runs: { type: 'string', default: '1' },
    },
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
      process.stdout.write(`${JSON.stringify(await measure(song, server.url, values.explain))}\n`);
    }
  } finally {
    await server.close();
  }
});

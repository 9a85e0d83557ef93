// node web/tools/measure-load.mjs [--throttle N] [PAGE …]: how the pages of the production build open in Chromium on a
// processor N times slower (4): first without anything kept, then answered by the service worker. Prints a Markdown table:
//   kB           that the first load fetches, compressed as web servers do; nothing with the service worker
//   first paint, largest paint   seconds since the navigation began (FCP, LCP)
//   blocking     total blocking time: what the main thread's tasks take beyond 50 ms each, ms, by processor time
//   longest      the longest task, ms, by processor time
// Processor times mean something on a machine that others use too; the paints do not.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { watchMainThread } from './main-thread.mjs';
import { root } from './paths.mjs';
import { main, setUp } from './setup.mjs';

const PAGES = [
  '',
  'practise/?exercise=ode-to-joy',
  'drums/',
  'groove/',
  'exercises/',
  'takes/',
  'help/',
  'settings/',
];
/** Beyond this a task delays what a visitor does (web.dev/tbt). */
const UNNOTICED_MILLISECONDS = 50;
/** Without requests for so long, a page has opened. */
const QUIET_MILLISECONDS = 1000;
const LONGEST_MILLISECONDS = 120_000;

/** In the page: notes its paints. */
function notePaints() {
  globalThis.paints = {};
  new globalThis.PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === 'first-contentful-paint') globalThis.paints.first = startTime;
  }).observe({ type: 'paint', buffered: true });
  new globalThis.PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) globalThis.paints.largest = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
}

/** Resolves when nothing has been asked for and nothing is on its way for a while. */
async function settled(page) {
  let running = 0;
  let last = performance.now();
  const begin = () => {
    running += 1;
    last = performance.now();
  };
  const end = () => {
    running -= 1;
    last = performance.now();
  };
  page.on('request', begin);
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  const deadline = performance.now() + LONGEST_MILLISECONDS;
  while (performance.now() < deadline && (running > 0 || performance.now() - last < QUIET_MILLISECONDS))
    await page.waitForTimeout(QUIET_MILLISECONDS / 4);
  page.off('request', begin);
  page.off('requestfinished', end);
  page.off('requestfailed', end);
}

/** One opening of a page in a browser that may know the site already. */
async function open(context, address, throttle) {
  const page = await context.newPage();
  await page.addInitScript(notePaints);
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: throttle });
  const bodies = [];
  page.on('response', (response) => {
    if (!response.fromServiceWorker()) bodies.push(response.body().catch(() => new Uint8Array()));
  });
  const tasks = await watchMainThread(context, page);
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: LONGEST_MILLISECONDS });
  await settled(page);
  const milliseconds = (await tasks()).map((task) => task.milliseconds);
  const paints = await page.evaluate(() => globalThis.paints);
  const bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
  await page.close();
  return {
    kilobytes: Math.round(bytes / 1000),
    first: (paints.first / 1000).toFixed(2),
    largest: (paints.largest / 1000).toFixed(2),
    blocking: Math.round(
      milliseconds.reduce((sum, each) => sum + Math.max(0, each - UNNOTICED_MILLISECONDS), 0),
    ),
    longest: Math.round(milliseconds[0] ?? 0),
  };
}

async function inBrowser(serviceWorkers, work) {
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(path.join(tmpdir(), 'woodshed-measure-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    viewport: { width: 1440, height: 900 },
    serviceWorkers,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** Opens the site once, until its service worker has everything it takes and rests. */
async function install(context, url) {
  const page = await context.newPage();
  await page.goto(`${url}settings/`);
  await page.getByText(/Ready to use without a connection/).waitFor({ timeout: LONGEST_MILLISECONDS });
  await page.close();
}

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { throttle: { type: 'string', default: '4' } },
  });
  setUp(['browser']);
  if (!existsSync(path.join(root, 'dist/index.html'))) {
    const { buildSite } = await import('./build.mjs');
    await buildSite();
  }
  const { serve } = await import('./serve.mjs');
  const server = await serve({ port: 0 });
  const pages = positionals.length > 0 ? positionals : PAGES;
  const throttle = Number(values.throttle);
  const print = (cells) => process.stdout.write(`| ${cells.join(' | ')} |\n`);
  try {
    print([
      'page',
      'served by',
      'kB',
      'first paint, s',
      'largest paint, s',
      'blocking, ms',
      'longest task, ms',
    ]);
    print(['---', '---', '---:', '---:', '---:', '---:', '---:']);
    const row = (page, by, { kilobytes, first, largest, blocking, longest }) =>
      print([`/${page}`, by, kilobytes, first, largest, blocking, longest]);
    for (const page of pages) {
      // A browser of its own each: nothing of one page helps the next.
      row(page, 'host', await inBrowser('block', (context) => open(context, server.url + page, throttle)));
    }
    await inBrowser('allow', async (context) => {
      await install(context, server.url);
      for (const page of pages) row(page, 'service worker', await open(context, server.url + page, throttle));
    });
    process.stdout.write(`\nProcessor ${throttle} times slower; load average ${loadavg()[0].toFixed(1)}.\n`);
  } finally {
    await server.close();
  }
});

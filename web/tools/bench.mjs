// npm run bench: times every stage of the core natively and as WASM in Chromium, beside essentia.js, meyda and pitchy
// on the same page, prints the ratios and writes tests/bench/RESULTS.md.
//
// Options: --rounds N (3): how often every competitor gets its turn; the best run of all counts.
//          --seconds S (0.25): time for each stage and turn.
//          --print: leave RESULTS.md as it is.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadavg } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildPreset } from './build-core.mjs';
import { headersFor } from './headers.mjs';
import { root } from './paths.mjs';
import { main, setUp, SetupError } from './setup.mjs';

const site = path.join(root, 'build/bench/site');
const libraries = ['essentia.js', 'meyda', 'pitchy'];

/** Columns of the first table: where core_bench runs, and with how many workers (0: as many as there are cores). */
const builds = [
  { name: 'native', preset: 'bench-native', workers: 1 },
  { name: 'native, threads', preset: 'bench-native', workers: 0 },
  { name: 'WASM', preset: 'bench-wasm-st', workers: 1, folder: 'st' },
  { name: 'WASM, threads', preset: 'bench-wasm-mt', workers: 0, folder: 'mt' },
];

function executableOf(preset) {
  return path.join(root, 'build', preset, 'tests/bench/core_bench');
}

async function buildCores() {
  for (const preset of new Set(builds.map((build) => build.preset))) {
    await buildPreset(preset, ['core_bench']);
  }
}

async function buildPage() {
  const { build } = await import('esbuild');
  const shared = { bundle: true, format: 'esm', target: 'es2022', logLevel: 'error' };
  const script = (name) => path.join(root, 'tests/bench', `${name}.ts`);
  await build({
    ...shared,
    entryPoints: [script('page'), script('core-worker'), script('libraries-worker')],
    outdir: site,
    splitting: true,
    platform: 'browser',
    // essentia.js asks for these only in Node.
    external: ['fs', 'path', 'crypto'],
  });
  await build({
    ...shared,
    entryPoints: [path.join(root, 'tests/e2e/browser.ts')],
    outfile: path.join(root, 'build/bench/browser.mjs'),
    platform: 'node',
    packages: 'external',
  });
  writeFileSync(
    path.join(site, 'index.html'),
    '<!doctype html><title>Benchmark</title><script type="module" src="page.js"></script>\n',
  );
  for (const { preset, folder } of builds.filter((build) => build.folder)) {
    const target = path.join(site, 'core', folder);
    mkdirSync(target, { recursive: true });
    for (const ending of ['.mjs', '.wasm', '.worker.js']) {
      const built = executableOf(preset) + ending;
      if (existsSync(built)) copyFileSync(built, path.join(target, `core_bench${ending}`));
    }
  }
}

const mediaTypes = { '.html': 'text/html', '.wasm': 'application/wasm' };

/** Serves the page isolated, but without the site's content policy: essentia.js builds functions from strings. */
async function servePage() {
  const server = createServer((request, response) => {
    const file = path.join(
      site,
      new URL(request.url, 'http://localhost').pathname.replace(/\/$/, '/index.html'),
    );
    if (!file.startsWith(site) || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const type = mediaTypes[path.extname(file)] ?? 'text/javascript';
    response.writeHead(200, { 'Content-Type': type, ...headersFor('/', true) }).end(readFileSync(file));
  });
  await new Promise((resolve) => server.listen(0, resolve));
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() };
}

function runNative(preset, args) {
  const { status, stdout, stderr } = spawnSync(executableOf(preset), args, { encoding: 'utf8' });
  if (status !== 0) throw new SetupError(`core_bench failed:\n${stderr}`);
  return stdout.trim().split('\n').map(JSON.parse);
}

/** Keeps the best run per stage over all rounds. */
class Best {
  #stages = new Map();

  add(measurements) {
    for (const measurement of measurements) {
      const before = this.#stages.get(measurement.stage);
      if (before && before.result !== measurement.result)
        throw new Error(`${measurement.stage} gave another result on another run`);
      const runs = measurement.runs + (before?.runs ?? 0);
      const best = before && before.milliseconds < measurement.milliseconds ? before : measurement;
      this.#stages.set(measurement.stage, { ...best, runs });
    }
  }

  get stages() {
    return [...this.#stages.values()];
  }
}

/** Every competitor in turn, `rounds` times over, so that a busy spell of the machine hits no one alone. */
async function runAll(page, rounds, seconds) {
  const cores = Object.fromEntries(builds.map(({ name }) => [name, new Best()]));
  const others = Object.fromEntries(libraries.map((name) => [name, new Best()]));
  const copy = new Best();
  for (let round = 0; round < rounds; ++round) {
    process.stderr.write(`round ${round + 1} of ${rounds} …\n`);
    for (const { name, preset, workers, folder } of builds) {
      const args = [String(workers), String(seconds)];
      if (folder === undefined) {
        cores[name].add(runNative(preset, args));
        continue;
      }
      const job = { build: folder, arguments: args };
      const reply = await page.evaluate((given) => globalThis.bench.core(given), job);
      cores[name].add(reply.measurements);
      copy.add([reply.copy]);
    }
    for (const name of libraries) {
      const measurements = await page.evaluate(
        ([library, time]) => globalThis.bench.library(library, time),
        [name, seconds],
      );
      others[name].add(measurements);
    }
  }
  const stagesOf = (bests) =>
    Object.fromEntries(Object.entries(bests).map(([name, best]) => [name, best.stages]));
  return { cores: stagesOf(cores), libraries: stagesOf(others), copy: copy.stages[0] };
}

/** The browser's full version: the user agent string names the major one only. */
async function versionOf(page) {
  const { fullVersionList } = await page.evaluate(() =>
    globalThis.navigator.userAgentData.getHighEntropyValues(['fullVersionList']),
  );
  return fullVersionList.find(({ brand }) => brand === 'Chromium').version;
}

/**
 * The first visit to the built site with an empty cache: milliseconds until the start page's first way in can be pressed
 * (median of the visits), and bytes as a host with gzip would send them.
 */
async function firstLoad(launchBrowser, visits) {
  const { buildSite } = await import('./build.mjs');
  await buildSite();
  const { serve } = await import('./serve.mjs');
  const server = await serve({ port: 0 });
  const times = [];
  let bytes = 0;
  for (let visit = 0; visit < visits; ++visit) {
    const { context, dispose } = await launchBrowser();
    const page = await context.newPage();
    const sizes = [];
    page.on('response', (response) => sizes.push(response.body().then((body) => gzipSync(body).length)));
    const started = performance.now();
    await page.goto(server.url);
    await page.getByText('Choose a tune').waitFor();
    times.push(performance.now() - started);
    await page.waitForLoadState('networkidle');
    bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    await dispose();
  }
  await server.close();
  return { milliseconds: times.sort((a, b) => a - b)[Math.floor(visits / 2)], bytes, visits };
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '3' },
      seconds: { type: 'string', default: '0.25' },
      print: { type: 'boolean', default: false },
    },
  });
  setUp(['core', 'native', 'browser']);
  await buildCores();
  await buildPage();
  const { launchBrowser } = await import(pathToFileURL(path.join(root, 'build/bench/browser.mjs')).href);
  const { writeReport } = await import(pathToFileURL(path.join(root, 'tests/bench/report.mjs')).href);
  // After the builds, so that their load counts too: it may throttle what follows.
  const [loadBefore] = loadavg();
  const server = await servePage();
  const { context, dispose } = await launchBrowser();
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'bench' in globalThis);
    if (!(await page.evaluate(() => globalThis.crossOriginIsolated))) {
      throw new Error('the page is not isolated: no threads');
    }
    const rounds = Number(values.rounds);
    const results = {
      ...(await runAll(page, rounds, Number(values.seconds))),
      firstLoad: await firstLoad(launchBrowser, rounds),
    };
    const report = writeReport(results, { chromium: await versionOf(page), rounds, loadBefore });
    process.stdout.write(report);
    if (!values.print) {
      const file = path.join(root, 'tests/bench/RESULTS.md');
      const { format, resolveConfig } = await import('prettier');
      writeFileSync(file, await format(report, { ...(await resolveConfig(file)), filepath: file }));
    }
  } finally {
    await dispose();
    server.close();
  }
});

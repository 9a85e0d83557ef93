// npm test: set-up, then every suite. Each suite prints one summary line at the end; a failing suite also shows its
// own output. `npm test -- unit` runs one suite.
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { buildPreset } from './build-core.mjs';
import { buildSite } from './build.mjs';
import { root } from './paths.mjs';
import { main, setUp, SetupError } from './setup.mjs';

const nativeFolder = path.join(root, 'build/native-test');

/** Runs a command to its end; echoes it when asked, returns what it printed. */
function capture(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (data) => {
      output += data;
      if (process.env.VERBOSE) process.stderr.write(data);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}

function count(pattern, output) {
  return Number(pattern.exec(output)?.[1] ?? 0);
}

/** Sums a number over every match, for tools that report once per executable. */
function total(pattern, output) {
  return [...output.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
}

const suites = {
  native: async () => {
    const jobs = String(availableParallelism());
    const { status, output } = await capture('ctest', ['--test-dir', nativeFolder, '--verbose', '-j', jobs]);
    const passed = total(/\[ {2}PASSED {2}\] (\d+) tests?/g, output);
    const failed = total(/\[ {2}FAILED {2}\] (\d+) tests?, listed below/g, output);
    // A crash under a sanitizer ends an executable before it counts: ctest's own verdict decides.
    return { status, output, passed, failed: Math.max(failed, status === 0 ? 0 : 1) };
  },
  unit: async () => {
    const { status, output } = await capture('npx', ['vitest', 'run', '--reporter=default', '--no-color']);
    return {
      status,
      output,
      passed: count(/Tests .*?(\d+) passed/, output),
      failed: Math.max(count(/Tests .*?(\d+) failed/, output), status === 0 ? 0 : 1),
    };
  },
  e2e: async () => {
    const { status, output } = await capture('npx', [
      'vitest',
      'run',
      '--config',
      'vitest.e2e.config.mts',
      '--no-color',
    ]);
    return {
      status,
      output,
      passed: count(/Tests .*?(\d+) passed/, output),
      failed: Math.max(count(/Tests .*?(\d+) failed/, output), status === 0 ? 0 : 1),
    };
  },
};

await main(async () => {
  const wanted = process.argv.slice(2).filter((name) => !name.startsWith('-'));
  const names = wanted.length > 0 ? wanted : Object.keys(suites);
  const unknown = names.find((name) => !(name in suites));
  if (unknown !== undefined)
    throw new SetupError(`No suite "${unknown}"; there are ${Object.keys(suites).join(', ')}.`);
  setUp(['core', 'native', 'browser']);
  // Side by side: what links, bundles or waits for one core leaves the other free.
  await Promise.all([buildSite(), names.includes('native') ? buildPreset('native-test') : undefined]);
  const results = [];
  for (const name of names) {
    const started = Date.now();
    const result = await suites[name]();
    if (result.status !== 0) process.stdout.write(`${result.output}\n`);
    results.push({ name, seconds: Math.round((Date.now() - started) / 1000), ...result });
  }
  for (const { name, passed, failed, seconds } of results) {
    process.stdout.write(`${name.padEnd(6)} ${passed} passed, ${failed} failed (${seconds} s)\n`);
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  // A suite that ran nothing has proved nothing.
  if (failed > 0 || results.some((result) => result.passed === 0)) process.exitCode = 1;
});

// Builds the core as WASM in both variants and puts the files where the site and the CLI load them: public/core.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';
import { main, setUp, SetupError } from './setup.mjs';

const variants = [
  { preset: 'wasm-st', files: ['core.st.mjs', 'core.st.wasm'] },
  { preset: 'wasm-mt', files: ['core.mt.mjs', 'core.mt.wasm', 'core.mt.worker.js'] },
];

/** Debian's Emscripten looks for its JavaScript helper (acorn) only where NODE_PATH says. */
const environment = { ...process.env, NODE_PATH: process.env.NODE_PATH ?? '/usr/share/nodejs' };

/** Runs a build command; its output is shown only when it fails. */
export function runBuildStep(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new SetupError(`${command} ${args.join(' ')} failed:\n${output}`));
    });
  });
}

/** Configures (once) and builds one of the presets, or some of its targets. */
export async function buildPreset(preset, targets = []) {
  const folder = path.join(root, 'build', preset);
  if (!existsSync(path.join(folder, 'build.ninja'))) {
    const configure = ['cmake', '--preset', preset];
    await runBuildStep(...(preset.includes('wasm') ? ['emcmake', configure] : ['cmake', configure.slice(1)]));
  }
  // Exactly as many jobs as cores: several presets may build at once.
  const jobs = ['--parallel', String(availableParallelism())];
  await runBuildStep('cmake', ['--build', folder, ...jobs, ...targets.flatMap((name) => ['--target', name])]);
}

/** Builds both variants; a second call with nothing changed costs about a second. */
export async function buildCore(log = (line) => process.stderr.write(`${line}\n`)) {
  const target = path.join(root, 'public/core');
  mkdirSync(target, { recursive: true });
  if (variants.some(({ preset }) => !existsSync(path.join(root, 'build', preset, 'build.ninja')))) {
    log('Building the core; the first time takes some minutes …');
  }
  // Side by side, since linking keeps one core busy only.
  await Promise.all(variants.map(({ preset }) => buildPreset(preset)));
  for (const { preset, files } of variants) {
    const folder = path.join(root, 'build', preset);
    for (const file of files) {
      const built = path.join(folder, 'wasm/bindings', file);
      const shipped = path.join(target, file);
      // A newer Emscripten folds the pthread worker into the main module and writes no worker file.
      if (!existsSync(built) && file.endsWith('.worker.js')) continue;
      if (!existsSync(shipped) || !readFileSync(built).equals(readFileSync(shipped)))
        copyFileSync(built, shipped);
    }
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  await main(async () => {
    setUp(['core']);
    await buildCore();
  });
}

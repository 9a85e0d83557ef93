// Builds the core as WASM in both variants and puts the files where the site and the CLI load them: public/core.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
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
  const done = spawnSync(command, args, {
    cwd: root,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0) {
    throw new SetupError(`${command} ${args.join(' ')} failed:\n${done.stdout ?? ''}${done.stderr ?? ''}`);
  }
}

/** Builds both variants; a second call with nothing changed costs about a second. */
export function buildCore(log = (line) => process.stderr.write(`${line}\n`)) {
  const target = path.join(root, 'public/core');
  mkdirSync(target, { recursive: true });
  for (const { preset, files } of variants) {
    const folder = path.join(root, 'build', preset);
    if (!existsSync(path.join(folder, 'build.ninja'))) {
      log(`Building the core (${preset}); the first time takes a minute or two …`);
      runBuildStep('emcmake', ['cmake', '--preset', preset]);
    }
    runBuildStep('cmake', ['--build', folder]);
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
  await main(() => {
    setUp(['core']);
    buildCore();
  });
}

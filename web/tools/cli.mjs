// npm run -s cli -- <command>: makes sure that the core and the bundle exist, then hands over. Set-up talks on
// standard error only; standard output carries results.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './paths.mjs';
import { main, setUp } from './setup.mjs';

const core = path.join(root, 'public/core/core.st.wasm');
const bundle = path.join(root, 'build/cli/main.mjs');

/** What the bundle is made of. */
const sources = ['web/src', 'web/tools/cli.mjs', 'shared', 'package-lock.json'].map((name) =>
  path.join(root, name),
);

function newest(file) {
  const { mtimeMs } = statSync(file);
  if (!statSync(file).isDirectory()) return mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))));
}

/** Bundling costs a second; thousands of calls from a job array should not pay it. */
function isBundled() {
  return existsSync(bundle) && Math.max(...sources.map(newest)) < statSync(bundle).mtimeMs;
}

/** Bundles the CLI and its job worker for Node. */
async function bundleCli() {
  const { generateTypes } = await import('./generate-types.mjs');
  await generateTypes();
  const { build } = await import('esbuild');
  await build({
    entryPoints: { main: path.join(root, 'web/src/cli/main.ts'), job: path.join(root, 'web/src/cli/job.ts') },
    outdir: path.dirname(bundle),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Decoders and ONNX Runtime carry WASM that is looked up beside the package.
    external: [
      '@wasm-audio-decoders/*',
      'mpg123-decoder',
      'ogg-opus-decoder',
      'mediabunny',
      'onnxruntime-web',
    ],
    sourcemap: 'inline',
    logLevel: 'error',
  });
}

await main(async () => {
  setUp(existsSync(core) ? [] : ['core']);
  if (!existsSync(core)) {
    const { buildCore } = await import('./build-core.mjs');
    await buildCore();
  }
  if (!isBundled()) await bundleCli();
  const { run } = await import(pathToFileURL(bundle).href);
  process.exitCode = await run(process.argv.slice(2), { root });
});

// npm run lint: formatting, static analysis and types of everything; --fix rewrites what can be rewritten.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { runBuildStep } from './build-core.mjs';
import { root } from './paths.mjs';
import { main, setUp } from './setup.mjs';

const fix = process.argv.includes('--fix');

function filesBelow(folder, ending) {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((name) => ending.test(name));
}

/** Runs a linter with its output on the terminal. */
function check(command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  return status === 0;
}

function clangTidy(sources) {
  const folder = path.join(root, 'build/native-test');
  if (!existsSync(path.join(folder, 'compile_commands.json')))
    runBuildStep('cmake', ['--preset', 'native-test']);
  // One process per file and core: clang-tidy itself is serial.
  const args = ['-0', '-n', '1', '-P', String(availableParallelism()), 'clang-tidy', '--quiet', '-p', folder];
  const { status, stdout } = spawnSync('xargs', args, {
    cwd: root,
    input: sources.join('\0'),
    encoding: 'utf8',
  });
  if (status !== 0) process.stdout.write(stdout);
  return status === 0;
}

await main(async () => {
  setUp(['core', 'native', 'lint']);
  const { generateTypes } = await import('./generate-types.mjs');
  await generateTypes();
  const native = [...filesBelow('wasm', /\.(cpp|h)$/), ...filesBelow('tests/native', /\.(cpp|h)$/)];
  const sources = filesBelow('wasm', /\.cpp$/).filter((file) => !file.startsWith('wasm/bindings'));
  const steps = {
    'clang-format': () => check('clang-format', [...(fix ? ['-i'] : ['--dry-run', '--Werror']), ...native]),
    Prettier: () => check('npx', ['prettier', fix ? '--write' : '--check', '--log-level=warn', '.']),
    ESLint: () => check('npx', ['eslint', '--max-warnings=0', ...(fix ? ['--fix'] : []), '.']),
    TypeScript: () => check('npx', ['tsc', '-p', 'tsconfig.json']),
    'clang-tidy': () => clangTidy(sources),
  };
  const failed = Object.entries(steps)
    .filter(([, step]) => !step())
    .map(([name]) => name);
  process.stdout.write(
    failed.length === 0 ? 'lint: clean\n' : `lint: ${failed.join(', ')} found something\n`,
  );
  if (failed.length > 0) process.exitCode = 1;
});

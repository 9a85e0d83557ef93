// npm run lint: formatting, static analysis and types of everything; --fix rewrites what can be rewritten.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
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

/** Runs a linter; what it prints is shown only when it finds something. */
function check(command, args, input = '') {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    child.on('error', reject);
    child.on('close', (status) => {
      if (status !== 0) process.stdout.write(output);
      resolve(status === 0);
    });
    child.stdin.end(input);
  });
}

async function clangTidy() {
  const folder = path.join(root, 'build/lint');
  // Anew each time: sources may have come or gone. It writes the list of what is compiled, and compiles nothing.
  await runBuildStep('cmake', ['--preset', 'lint']);
  const commands = JSON.parse(readFileSync(path.join(folder, 'compile_commands.json'), 'utf8'));
  const sources = commands.map(({ file }) => file);
  // The core comes as one file a module that includes its sources, which that check would mind.
  // One process per file and core: clang-tidy itself is serial.
  const tidy = ['clang-tidy', '--quiet', '-p', folder, '--checks=-bugprone-suspicious-include'];
  const args = ['-0', '-n', '1', '-P', String(availableParallelism()), ...tidy];
  return check('xargs', args, sources.join('\0'));
}

await main(async () => {
  setUp(['core', 'native', 'lint']);
  const { generateTypes } = await import('./generate-types.mjs');
  await generateTypes();
  const native = [...filesBelow('wasm', /\.(cpp|h)$/), ...filesBelow('tests/native', /\.(cpp|h)$/)];
  const steps = {
    'clang-format': () => check('clang-format', [...(fix ? ['-i'] : ['--dry-run', '--Werror']), ...native]),
    Prettier: () => check('npx', ['prettier', fix ? '--write' : '--check', '--log-level=warn', '.']),
    ESLint: () => check('npx', ['eslint', '--max-warnings=0', ...(fix ? ['--fix'] : []), '.']),
    TypeScript: () => check('npx', ['tsc', '-p', 'tsconfig.json']),
    'clang-tidy': clangTidy,
  };
  const clean = [];
  if (fix) for (const step of Object.values(steps)) clean.push(await step());
  // All at once when nothing is rewritten: the small ones keep one core busy only.
  else clean.push(...(await Promise.all(Object.values(steps).map((step) => step()))));
  const failed = Object.keys(steps).filter((_, index) => !clean[index]);
  process.stdout.write(
    failed.length === 0 ? 'lint: clean\n' : `lint: ${failed.join(', ')} found something\n`,
  );
  if (failed.length > 0) process.exitCode = 1;
});

// What other people's pages load of ours, into dist/embed beside the widget page: the elements, and the package that
// one would publish to npm.
import { build as bundle } from 'esbuild';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { build } from 'vite';
import { root } from './paths.mjs';

const web = path.join(root, 'web');
const source = path.join(web, 'src');
const target = path.join(root, 'dist/embed');

/** Whose models the package carries (PackageDrumEngine and the ratings against written music). */
const modelUsers = ['default', 'pfnmf-smt', 'pfnmf-200d', 'score/middle', 'score/symphonic'];

/** One classic script without dependencies. */
async function buildElements() {
  await bundle({
    entryPoints: [path.join(source, 'embed/elements.ts')],
    outfile: path.join(target, 'elements.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    logLevel: 'warning',
  });
}

/** The package's code: an ES module, and its workers under names that setBase() can find. */
async function buildModule() {
  const workers = {
    entryFileNames: 'workers/[name].js',
    chunkFileNames: 'workers/[name]-[hash].js',
    assetFileNames: 'workers/[name]-[hash][extname]',
  };
  await build({
    configFile: false,
    root: web,
    base: './',
    publicDir: false,
    logLevel: 'warn',
    worker: { format: 'es', rolldownOptions: { output: workers } },
    build: {
      outDir: target,
      emptyOutDir: false,
      target: 'es2022',
      modulePreload: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
      license: { fileName: 'licences.md' },
      rolldownOptions: {
        input: { woodshed: path.join(source, 'package/woodshed.ts') },
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}

/** The declarations of the entry and of what it names, each of its own file alone: no type is inferred anew. */
async function writeTypes() {
  const waiting = [path.join(source, 'package/woodshed.ts')];
  const seen = new Set(waiting);
  for (const file of waiting) {
    const text = await readFile(file, 'utf8');
    const declared = file.endsWith('.d.ts')
      ? text
      : ts.transpileDeclaration(text, { fileName: file, compilerOptions: { target: 'ES2022' } }).outputText;
    const written = declared.replace(/(from ['"])(\.[^'"]+)(['"])/g, (_, before, to, after) => {
      const plain = path.resolve(path.dirname(file), to);
      const found = [`${plain}.ts`, `${plain}.d.ts`].find(existsSync);
      if (found && !seen.has(found)) {
        seen.add(found);
        waiting.push(found);
      }
      return `${before}${to}.js${after}`;
    });
    const out = path.join(target, 'types', path.relative(source, file).replace(/(\.d)?\.ts$/, '.d.ts'));
    await mkdir(path.dirname(out), { recursive: true });
    await writeFile(out, written);
  }
}

async function copyModels() {
  const models = path.join(root, 'public/models');
  const manifest = JSON.parse(await readFile(path.join(models, 'manifest.json'), 'utf8'));
  manifest.models = manifest.models.filter(({ engines }) =>
    engines.some((each) => modelUsers.includes(each)),
  );
  const into = path.join(target, 'models');
  for (const { file } of manifest.models) await cp(path.join(models, file), path.join(into, file));
  for (const folder of new Set(manifest.models.map(({ file }) => path.dirname(file))))
    await cp(path.join(models, folder, 'README.md'), path.join(into, folder, 'README.md'));
  await writeFile(path.join(into, 'manifest.json'), JSON.stringify(manifest, null, 2));
}

async function describePackage() {
  const own = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const description = {
    name: own.name,
    version: own.version,
    description: own.description,
    license: own.license,
    type: 'module',
    types: './types/package/woodshed.d.ts',
    exports: {
      '.': { types: './types/package/woodshed.d.ts', default: './woodshed.js' },
      './elements': './elements.js',
      './package.json': './package.json',
    },
    sideEffects: ['./elements.js'],
    files: [
      'woodshed.js',
      'elements.js',
      'chunks',
      'workers',
      'core',
      'models',
      'types',
      'licences.md',
      'licences-core.md',
      'licences-onnxruntime.md',
    ],
  };
  await writeFile(path.join(target, 'package.json'), `${JSON.stringify(description, null, 2)}\n`);
  await cp(path.join(root, 'LICENSE'), path.join(target, 'LICENSE'));
  await cp(path.join(root, 'docs/package.md'), path.join(target, 'README.md'));
  for (const file of ['core', 'licences-core.md', 'licences-onnxruntime.md'])
    await cp(path.join(root, 'public', file), path.join(target, file), { recursive: true });
}

/** Everything; the core and the widget page must have been built. */
export async function buildEmbed() {
  await buildModule();
  await Promise.all([buildElements(), writeTypes(), copyModels(), describePackage()]);
}

if (process.argv[1] === new URL(import.meta.url).pathname) await buildEmbed();

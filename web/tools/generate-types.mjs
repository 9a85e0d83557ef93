// Writes one TypeScript module per JSON Schema of shared/schemas into web/src/generated.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { compileFromFile } from 'json-schema-to-typescript';
import { root } from './paths.mjs';

const schemas = path.join(root, 'shared/schemas');
const target = path.join(root, 'web/src/generated');

/** Generates every module; leaves files whose text would not change untouched, so that watchers stay quiet. */
export async function generateTypes() {
  await mkdir(target, { recursive: true });
  for (const file of (await readdir(schemas)).filter((name) => name.endsWith('.schema.json'))) {
    const source = await compileFromFile(path.join(schemas, file), {
      bannerComment: `// Generated from shared/schemas/${file}; do not edit.`,
      style: { singleQuote: true, printWidth: 110 },
      maxItems: -1,
    });
    const out = path.join(target, file.replace('.schema.json', '.ts'));
    const current = await readFile(out, 'utf8').catch(() => '');
    if (current !== source) await writeFile(out, source);
  }
}

if (process.argv[1] === new URL(import.meta.url).pathname) await generateTypes();

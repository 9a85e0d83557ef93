import { createHash } from 'node:crypto';
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { groupOf, listSite } from '../../../web/tools/offline-plugin.mjs';
import { unwrittenSystem } from '../../../web/src/engine/results';
import { root } from '../core/core';

const models = [
  { file: 'drum-network/model.onnx', engines: ['default'] },
  { file: 'm-crnn/middle.onnx', engines: ['m-crnn/middle'] },
];

describe('when a file is kept', () => {
  it('keeps pages, program and exercises at once, standard models soon, the rest on demand', () => {
    expect(groupOf('index.html', 1000, models)).toBe('shell');
    expect(groupOf('assets/main-abc.js', 70_000, models)).toBe('shell');
    expect(groupOf('core/core.st.wasm', 1_100_000, models)).toBe('shell');
    expect(groupOf('exercises/ode-to-joy.musicxml', 9000, models)).toBe('shell');
    expect(groupOf('assets/ort-wasm-simd-threaded-abc.wasm', 14_000_000, models)).toBe('usual');
    expect(groupOf('models/drum-network/model.onnx', 950_000, models)).toBe('usual');
    expect(groupOf('models/m-crnn/middle.onnx', 1_400_000, models)).toBe('rest');
    expect(groupOf('models/m-crnn/README.md', 3000, models)).toBe('rest');
    expect(groupOf('docs/lesson.mp4', 5_000_000, models)).toBe('rest');
  });

  it('knows every engine that the standard analyses run, in the manifest as it is', async () => {
    const manifest = JSON.parse(await readFile(path.join(root, 'public/models/manifest.json'), 'utf8')) as {
      models: { file: string; engines: string[] }[];
    };
    const usual = manifest.models.filter(
      ({ file }) => groupOf(`models/${file}`, 1, manifest.models) === 'usual',
    );
    for (const engine of ['default', 'score/middle', 'score/symphonic', `${unwrittenSystem}/middle`])
      expect(
        usual.some(({ engines }) => engines.includes(engine)),
        engine,
      ).toBe(true);
  });
});

describe('the list of a site', () => {
  it('names pages by their folder, with the hash of their content, and changes its version with any of them', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'woodshed-list-'));
    await mkdir(path.join(folder, 'models'));
    await mkdir(path.join(folder, 'take'));
    await writeFile(path.join(folder, 'models/manifest.json'), '{"models":[]}');
    await writeFile(path.join(folder, 'take/index.html'), 'take');
    await writeFile(path.join(folder, 'service-worker.js'), 'not listed');
    const first = listSite(folder);
    expect(first.files.map((file) => file.path)).toEqual(['models/manifest.json', 'take/']);
    expect(first.files[1]?.sha256).toBe(createHash('sha256').update('take').digest('hex'));
    await writeFile(path.join(folder, 'take/index.html'), 'TAKE');
    expect(listSite(folder).version).not.toBe(first.version);
    await rm(folder, { recursive: true });
  });
});

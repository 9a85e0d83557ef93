import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { familyOf } from '../../../web/src/engine/drum-engines';
import type { DrumEngineFamily } from '../../../web/src/engine/drum-engines';
import { drumEngines } from '../../../web/src/engine/results';
import { root } from './core';

interface Manifest {
  models: { file: string; kind: string; sha256: string; engines: string[]; licence: string }[];
}

const kindsOf: Record<DrumEngineFamily, string[]> = {
  templates: ['drum-templates'],
  network: ['drum-network', 'drum-decoder'],
  student: ['drum-network', 'drum-templates'],
  segments: ['drum-classifier', 'drum-templates'],
  'encoded-segments': ['drum-network', 'drum-classifier', 'drum-templates'],
};

const folder = path.join(root, 'public/models');
const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Manifest;

describe('models/manifest.json', () => {
  it.each(manifest.models)('describes $file as it is', ({ file, sha256, licence }) => {
    const digest = createHash('sha256')
      .update(readFileSync(path.join(folder, file)))
      .digest('hex');
    expect(digest).toBe(sha256);
    expect(licence).not.toBe('');
  });

  it('has exactly one model of every kind that an engine takes', () => {
    for (const engine of drumEngines) {
      const family = familyOf(engine);
      for (const kind of family === undefined ? [] : kindsOf[family]) {
        const found = manifest.models.filter(
          (model) => model.kind === kind && model.engines.includes(engine),
        );
        expect(found, `${kind} of ${engine}`).toHaveLength(1);
      }
    }
  });
});

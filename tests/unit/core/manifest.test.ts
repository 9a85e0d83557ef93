import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { drumEngines } from '../../../web/src/engine/results';
import { root } from './core';

interface Manifest {
  models: { file: string; sha256: string; engines: string[]; licence: string }[];
}

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

  it('has exactly one model for every drum engine', () => {
    for (const engine of drumEngines) {
      expect(manifest.models.filter(({ engines }) => engines.includes(engine))).toHaveLength(1);
    }
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { familyOf } from '../../../web/src/engine/drum-engines';
import type { DrumEngineFamily } from '../../../web/src/engine/drum-engines';
import { drumEngines } from '../../../web/src/engine/results';
import type { RatingModelDescription } from '../../../web/src/generated/rating-model';
import { root } from './core';
import { expectValid } from './schemas';

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

  it('describes every rating model, with a network or weights beside it', () => {
    for (const { file, engines } of manifest.models.filter(({ kind }) => kind === 'rating-model')) {
      const description = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as RatingModelDescription;
      expectValid('rating-model', description);
      expect(engines, file).toEqual([`${description.system}/${description.level}`]);
      const networks = manifest.models.filter(
        (model) => model.kind === 'rating-network' && model.engines.includes(engines[0] ?? ''),
      );
      expect(networks, file).toHaveLength(description.svr === undefined ? 1 : 0);
    }
  });

  it('has exactly one model of every kind that an engine takes', () => {
    for (const engine of drumEngines) {
      for (const kind of kindsOf[familyOf(engine)]) {
        const found = manifest.models.filter(
          (model) => model.kind === kind && model.engines.includes(engine),
        );
        expect(found, `${kind} of ${engine}`).toHaveLength(1);
      }
    }
  });
});

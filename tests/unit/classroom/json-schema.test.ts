// The page's checker against Ajv, which tests use and which needs eval: both must say the same of every value.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { schemaProblem } from '../../../web/src/json-schema';
import { blankNote, blankReport } from '../../support/take-report';
import { assignment, manifest } from './support';

const ajv = new Ajv({ strict: true, strictTuples: false, allowUnionTypes: true });

function load(name: string): Record<string, unknown> {
  const file = path.resolve(import.meta.dirname, `../../../shared/schemas/${name}.schema.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** Every value that comes from another by changing one thing somewhere in it. */
function* mutations(value: unknown): Generator {
  for (const other of [null, 'x', -1, 1.5, true, [], {}]) yield other;
  if (Array.isArray(value)) {
    if (value.length > 0) yield [...(value as unknown[]), 'odd'];
    for (const [index, item] of value.slice(0, 1).entries())
      for (const mutated of mutations(item)) yield value.with(index, mutated);
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, ['__unknown']: 1 };
    for (const [name, item] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([each]) => each !== name));
      for (const mutated of mutations(item)) yield { ...value, [name]: mutated };
    }
  }
}

describe('schemaProblem', () => {
  it.each([
    ['assignment', assignment],
    ['result-package', manifest],
    ['take-report', { ...blankReport, notes: [blankNote] }],
  ] as const)('agrees with Ajv about %s and everything near it', (name, valid) => {
    const schema = load(name);
    const reference = ajv.compile(schema);
    expect(schemaProblem(valid, schema)).toBeNull();
    let refused = 0;
    for (const value of mutations(valid)) {
      const right = reference(value);
      if (!right) refused += 1;
      expect(schemaProblem(value, schema) === null, JSON.stringify(value).slice(0, 300)).toBe(right);
    }
    expect(refused).toBeGreaterThan(50);
  });

  it('names the place', () => {
    expect(schemaProblem({ ...assignment, attempts: 0 }, load('assignment'))).toMatch(/attempts/);
  });
});

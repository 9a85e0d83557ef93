import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { root } from './core';

const ajv = new Ajv({ allErrors: true, strict: true, strictTuples: false, allowUnionTypes: true });

/** Fails the test when `value` does not match shared/schemas/NAME.schema.json. */
export function expectValid(name: string, value: unknown): void {
  const id = `woodshed/${name}`;
  if (ajv.getSchema(id) === undefined) {
    const file = path.join(root, 'shared/schemas', `${name}.schema.json`);
    ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')) as object);
  }
  const valid = ajv.validate(id, value);
  expect(ajv.errors ?? [], name).toEqual([]);
  expect(valid).toBe(true);
}

// Checks values that came from outside against the schemas of shared/schemas, in the page. The usual libraries compile
// their validators with eval, which our content security policy forbids; this one interprets.

import { Validator } from '@cfworker/json-schema';

/** A schema of shared/schemas, as imported. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const DRAFT = '7';

/** Made once for each schema: resolving its references takes longer than most checks. */
const validators = new WeakMap<JsonSchema, Validator>();

/**
 * What is wrong with a value by a schema, in English for logs: where, and what; null when it matches. Stops at the
 * first problem.
 */
export function schemaProblem(value: unknown, schema: JsonSchema): string | null {
  const validator = validators.get(schema) ?? new Validator(schema, DRAFT, true);
  validators.set(schema, validator);
  const { valid, errors } = validator.validate(value);
  if (valid) return null;
  // The last is the innermost: those before say only that something inside is wrong.
  const inner = errors.at(-1);
  return inner ? `${inner.instanceLocation}: ${inner.error}` : 'does not match';
}

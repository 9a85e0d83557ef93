import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { readMessage, usableOptions, webOrigins, writeMessage } from '../../../web/src/embed/protocol';
import { soundMessages } from './messages';

const schema = path.resolve(import.meta.dirname, '../../../shared/schemas/embed-message.schema.json');
const ajv = new Ajv({ strict: true, strictTypes: false });
const matchesSchema = ajv.compile(JSON.parse(readFileSync(schema, 'utf8')) as object);

const accepted = (data: unknown): boolean => 'message' in readMessage(data);

/** What a careless or hostile page might put where something sound was. */
const intruders: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1,
  2,
  1e9,
  '',
  'x',
  '--x',
  '__proto__',
  '<img src=x onerror=alert(1)>',
  'x'.repeat(3000),
  [],
  [1],
  {},
  { value: 1 },
];

/** Every message that differs from a sound one in one place: a value replaced, a key taken away, a key too many. */
function* spoilt(value: unknown): Generator {
  for (const intruder of intruders) yield intruder;
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) {
      for (const other of spoilt(each)) yield value.with(index, other);
    }
  } else if (typeof value === 'object' && value !== null) {
    yield { ...value, intruder: 1 };
    for (const [key, each] of Object.entries(value)) {
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
      for (const other of spoilt(each)) yield { ...value, [key]: other };
    }
  }
}

describe('the checks of the page', () => {
  it('accept what the schema accepts', () => {
    for (const message of soundMessages) {
      expect(matchesSchema(message), JSON.stringify(matchesSchema.errors)).toBe(true);
      expect(readMessage(message)).toEqual({ message });
    }
  });

  it('refuse what the schema refuses, one spoilt place at a time', () => {
    let refused = 0;
    for (const message of soundMessages) {
      for (const data of spoilt(message)) {
        const expected = matchesSchema(data);
        if (!expected) refused += 1;
        expect(accepted(data), JSON.stringify(data)).toBe(expected);
      }
    }
    expect(refused).toBeGreaterThan(1000);
  });

  it('refuse numbers that JSON has no word for', () => {
    const progress = { protocol: 'woodshed', version: 1, type: 'progress', id: '1' };
    for (const fraction of [NaN, Infinity])
      expect(accepted({ ...progress, payload: { stage: 'load', fraction } })).toBe(false);
  });

  it('tell foreign messages from broken ones', () => {
    for (const data of [undefined, 'hello', 7, {}, { protocol: 'other', version: 1 }, [1]])
      expect(readMessage(data)).toEqual({ problem: 'foreign' });
    expect(readMessage({ protocol: 'woodshed', version: 2 })).toEqual({ problem: 'version' });
    expect(readMessage({ protocol: 'woodshed', version: 1 })).toEqual({ problem: 'malformed' });
  });
});

describe('writing', () => {
  it('makes a message that can be read', () => {
    const message = writeMessage('resize', '1', { height: 10 });
    expect(readMessage(structuredClone(message))).toEqual({ message });
  });

  it('refuses to send what the other end would refuse', () => {
    expect(() => writeMessage('resize', '1', { height: 0.5 })).toThrow(RangeError);
  });
});

it('options that make no sense count as left out, the others stay', () => {
  expect(
    usableOptions({ tempo: 1000, exercise: 'ode-to-joy', level: 'university', nonsense: 1, attempts: 3 }),
  ).toEqual({ exercise: 'ode-to-joy', attempts: 3 });
});

it('only web addresses name origins', () => {
  const texts = [
    'https://school.example/a?b',
    'http://localhost:8080',
    'https://school.example',
    '*',
    'null',
  ];
  expect(webOrigins([...texts, 'javascript:alert(1)', 'file:///x', 'data:text/html,x', ''])).toEqual([
    'https://school.example',
    'http://localhost:8080',
  ]);
});

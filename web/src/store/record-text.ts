// Records as text and back: JSON, with what a database may hold beyond it under a tag.

/** Marks what JSON does not know; a plain object that has this key itself is written entry by entry. */
const TAG = '$type';

/** Bytes turned into characters at once; more arguments than this overflow some engines' stacks. */
const BASE64_PIECE = 0x8000;

const arrays = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
} as const;

type ArrayName = keyof typeof arrays;

/** Thrown for what cannot be written, and for text that is no record. */
export class RecordTextError extends Error {
  override readonly name = 'RecordTextError';
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += BASE64_PIECE)
    text += String.fromCharCode(...bytes.subarray(at, at + BASE64_PIECE));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

async function tagged(value: object): Promise<unknown> {
  if (ArrayBuffer.isView(value)) {
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { [TAG]: value.constructor.name, base64: toBase64(bytes) };
  }
  if (value instanceof ArrayBuffer) return { [TAG]: 'ArrayBuffer', base64: toBase64(new Uint8Array(value)) };
  if (value instanceof Date) return { [TAG]: 'Date', time: await encoded(value.getTime()) };
  if (value instanceof Blob) {
    const bytes = new Uint8Array(await value.arrayBuffer());
    const name = value instanceof File ? value.name : null;
    return { [TAG]: 'Blob', type: value.type, name, base64: toBase64(bytes) };
  }
  if (value instanceof Map)
    return { [TAG]: 'Map', entries: await encoded([...(value as Map<unknown, unknown>)]) };
  if (value instanceof Set) return { [TAG]: 'Set', values: await encoded([...(value as Set<unknown>)]) };
  if (Array.isArray(value)) return Promise.all(value.map(encoded));
  const entries = await Promise.all(
    Object.entries(value).map(async ([key, each]) => [key, await encoded(each)] as const),
  );
  return TAG in value ? { [TAG]: 'Object', entries } : Object.fromEntries(entries);
}

async function encoded(value: unknown): Promise<unknown> {
  switch (typeof value) {
    case 'undefined':
      return { [TAG]: 'undefined' };
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { [TAG]: 'number', text: Object.is(value, -0) ? '-0' : String(value) };
    case 'bigint':
      return { [TAG]: 'bigint', text: String(value) };
    case 'object':
      return value === null ? null : tagged(value);
    case 'boolean':
    case 'string':
      return value;
    default:
      throw new RecordTextError(`a ${typeof value} cannot be kept`);
  }
}

/** A value that a database holds, as text. @throws RecordTextError for functions and symbols */
export async function recordText(value: unknown): Promise<string> {
  return JSON.stringify(await encoded(value));
}

/** The value under a tag. */
function untagged(tag: Readonly<Record<string, unknown>>): unknown {
  const { [TAG]: type, base64, text, time, entries, values, name, type: mediaType } = tag;
  const bytes = typeof base64 === 'string' ? fromBase64(base64) : null;
  if (bytes && typeof type === 'string' && type in arrays) return new arrays[type as ArrayName](bytes.buffer);
  switch (type) {
    case 'ArrayBuffer':
      if (bytes) return bytes.buffer;
      break;
    case 'DataView':
      if (bytes) return new DataView(bytes.buffer);
      break;
    case 'Blob': {
      if (!bytes) break;
      const options = { type: typeof mediaType === 'string' ? mediaType : '' };
      return typeof name === 'string' ? new File([bytes], name, options) : new Blob([bytes], options);
    }
    case 'Date':
      return new Date(Number(decoded(time)));
    case 'Map':
      if (Array.isArray(entries)) return new Map(decoded(entries) as [unknown, unknown][]);
      break;
    case 'Set':
      if (Array.isArray(values)) return new Set(decoded(values) as unknown[]);
      break;
    case 'Object':
      if (Array.isArray(entries)) return Object.fromEntries(decoded(entries) as [string, unknown][]);
      break;
    case 'number':
      return Number(text);
    case 'bigint':
      return BigInt(String(text));
    case 'undefined':
      return undefined;
  }
  throw new RecordTextError(`no value is called ${String(type)}`);
}

function decoded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(decoded);
  if (TAG in value) return untagged(value);
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, decoded(each)]));
}

/** Inverse of recordText(). @throws RecordTextError */
export function recordOf(text: string): unknown {
  try {
    return decoded(JSON.parse(text));
  } catch (error) {
    throw error instanceof RecordTextError ? error : new RecordTextError(String(error));
  }
}

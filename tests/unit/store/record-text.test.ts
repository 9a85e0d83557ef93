import { describe, expect, it } from 'vitest';
import { recordOf, recordText, RecordTextError } from '../../../web/src/store/record-text';

describe('a record as text', () => {
  it('comes back as structured cloning would copy it', async () => {
    const value = {
      text: 'äöü 🎵 \u2028',
      numbers: [0, -0, 1.5, NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER],
      nothing: null,
      absent: undefined,
      big: 12345678901234567890n,
      when: new Date(1_700_000_000_123),
      map: new Map<unknown, unknown>([
        ['a', new Float32Array([0.1, -2])],
        [1, new Set([new Date(0), 'x'])],
      ]),
      curve: new Float64Array([Math.PI, -0, NaN]),
      bins: new Int8Array([-128, 0, 127]),
      long: new Uint8Array(100_000).map((_, index) => index),
      buffer: new Uint8Array([1, 2, 3]).buffer,
      lookalike: { $type: 'Date', time: 3, inner: { $type: 'undefined' } },
      nested: [[[]], {}],
    };
    const back = recordOf(await recordText(value));
    expect(back).toEqual(structuredClone(value));
    expect(Object.keys(back as object)).toEqual(Object.keys(value));
    expect(Object.is((back as typeof value).numbers[1], -0)).toBe(true);
  });

  it('writes only the stretch of its buffer that an array shows', async () => {
    const window = new Float32Array(new ArrayBuffer(64), 16, 2);
    window.set([1, 2]);
    expect(recordOf(await recordText(window))).toEqual(new Float32Array([1, 2]));
  });

  it('keeps files with name and type', async () => {
    const file = recordOf(await recordText(new File(['abc'], 'a.wav', { type: 'audio/wav' }))) as File;
    expect([file.name, file.type, await file.text()]).toEqual(['a.wav', 'audio/wav', 'abc']);
  });

  it('refuses what is no record', async () => {
    await expect(recordText({ run: () => 1 })).rejects.toThrow(RecordTextError);
    for (const text of [
      '',
      '{',
      '{"$type":"Function"}',
      '{"$type":"Map","entries":3}',
      '{"$type":"Float32Array","base64":"AAA="}',
    ])
      expect(() => recordOf(text), text).toThrow(RecordTextError);
  });

  it('lets no text change the shape of other objects', () => {
    const read = recordOf(
      '{"__proto__": {"polluted": true}, "$type": "Object", "entries": [["__proto__", {"polluted": true}]]}',
    );
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((read as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

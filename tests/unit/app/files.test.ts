import { describe, expect, it } from 'vitest';
import { byName, filesOfDrop, looksLikeAudio } from '../../../web/src/app/components/files';

/** A folder tree as browsers hand it over; `batch` entries per call of readEntries. */
function folder(name: string, children: object[], batch: number): object {
  return {
    isFile: false,
    isDirectory: true,
    name,
    createReader: () => {
      let at = 0;
      return {
        readEntries: (resolve: (part: object[]) => void) => {
          resolve(children.slice(at, at + batch));
          at += batch;
        },
      };
    },
  };
}

function file(name: string, type = ''): object {
  return {
    isFile: true,
    isDirectory: false,
    name,
    file: (resolve: (value: File) => void) => resolve(new File(['x'], name, { type })),
  };
}

function transfer(entries: object[]): DataTransfer {
  const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entry }));
  return { items, files: [new File(['x'], 'plain.xyz')] } as unknown as DataTransfer;
}

describe('filesOfDrop', () => {
  it('takes files dropped by themselves as they are, whatever their ending', async () => {
    const files = await filesOfDrop(transfer([file('plain.xyz')]));
    expect(files.map(({ name }) => name)).toEqual(['plain.xyz']);
  });

  it('walks folders, batch after batch, and keeps only recordings in natural order', async () => {
    const inner = folder('inner', [file('take 10.flac'), file('take 2.flac'), file('cover.jpg')], 2);
    const outer = folder('outer', [file('a.wav'), file('.hidden.wav'), inner, file('odd', 'audio/ogg')], 1);
    const files = await filesOfDrop(transfer([outer, file('single.bin')]));
    expect(files.map(({ name }) => name)).toEqual([
      'a.wav',
      'odd',
      'take 2.flac',
      'take 10.flac',
      'single.bin',
    ]);
  });
});

describe('looksLikeAudio', () => {
  it('goes by type or ending', () => {
    expect(looksLikeAudio({ name: 'a.WAV', type: '' })).toBe(true);
    expect(looksLikeAudio({ name: 'a', type: 'audio/mpeg' })).toBe(true);
    expect(looksLikeAudio({ name: 'wav', type: '' })).toBe(false);
    expect(looksLikeAudio({ name: 'a.txt', type: 'text/plain' })).toBe(false);
  });

  it('sorts numbers as numbers', () => {
    const names = [new File([], 'take 10'), new File([], 'take 9')].sort(byName).map(({ name }) => name);
    expect(names).toEqual(['take 9', 'take 10']);
  });
});

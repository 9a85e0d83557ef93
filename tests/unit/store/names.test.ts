import { describe, expect, it } from 'vitest';
import { cleanName, fileNameFor, LONGEST_NAME } from '../../../web/src/store/names';

describe('cleanName', () => {
  it.each([
    ['Groove 1', 'Groove 1'],
    ['  two \n\t lines ', 'two lines'],
    ['evil\u202Egpj.exe', 'evil gpj.exe'],
    ['a\u0000b\u200Bc\uFEFF', 'a b c'],
    ['', 'Untitled'],
    ['\u2066\u2069', 'Untitled'],
    ['Übung Ψ 練習 🥁', 'Übung Ψ 練習 🥁'],
    ['<img src=x onerror=1>', '<img src=x onerror=1>'],
  ])('%j becomes %j', (name, clean) => {
    expect(cleanName(name)).toBe(clean);
  });

  it('cuts by characters, not in the middle of one', () => {
    expect(Array.from(cleanName('🥁'.repeat(500)))).toHaveLength(LONGEST_NAME);
    expect(cleanName('🥁'.repeat(500))).not.toContain('\uFFFD');
  });
});

describe('fileNameFor', () => {
  it.each([
    ['../../etc/passwd', '-..-etc-passwd'],
    ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
    ['CON', 'CON_'],
    ['lpt1', 'lpt1_'],
    ['...', 'Untitled'],
    ['name. ', 'name'],
  ])('%j becomes %j', (name, file) => {
    expect(fileNameFor(name)).toBe(file);
  });
});

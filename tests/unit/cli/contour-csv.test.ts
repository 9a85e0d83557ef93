import { describe, expect, it } from 'vitest';
import { readContour } from '../../../web/src/cli/contour-csv';
import { parseCommand, UsageError } from '../../../web/src/cli/options';

const codeOf = (text: string): unknown => {
  try {
    readContour(text);
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return null;
};

describe('a contour as text', () => {
  it.each([
    ['commas', '0,440\n0.01,0\n'],
    ['a header', 'time,f0,voicedProbability\n0,440,0.9\n0.01,0,0.1\n'],
    ['semicolons and Windows line ends', 'Zeit;Hz\r\n0;440\r\n0.01;0\r\n'],
    ['tabs, comments and blank lines', '# a take\n\n0\t440\n0.01\t0'],
    ['blanks and a byte-order mark', '\uFEFF  0   440.0\n 1e-2 0'],
  ])('is read with %s', (_, text) => {
    expect(readContour(text)).toEqual({
      seconds: Float64Array.of(0, 0.01),
      hertz: Float64Array.of(440, 0),
    });
  });

  it('keeps NaN for the core to refuse', () => {
    expect(readContour('0,nan\n0.1,440').hertz[0]).toBeNaN();
  });

  it.each([
    ['nothing', '', 'empty'],
    ['a header alone', 'time,f0\n', 'empty'],
    ['one column', '0\n0.01\n', 'unreadable'],
    ['words in the middle', '0,440\nhigh,low\n', 'unreadable'],
    ['two headers', 'time,f0\nseconds,Hz\n0,440\n', 'unreadable'],
    ['a pitch left out', '0,440\n0.01,\n', 'unreadable'],
    ['something else altogether', 'RIFF\u0000\u0001WAVEfmt', 'unreadable'],
  ])('is refused: %s', (_, text, code) => {
    expect(codeOf(text)).toBe(code);
  });
});

describe('assess --contour', () => {
  it('takes several contours and one melody', () => {
    const command = parseCommand(['assess', '--contour', 'a.csv', 'b.csv', '--reference-contour', 'm.csv']);
    expect(command).toMatchObject({ name: 'imitation', inputs: ['a.csv', 'b.csv'], reference: 'm.csv' });
  });

  it.each([
    ['no melody', ['--contour', 'a.csv'], /--reference-contour/],
    ['no contour', ['--reference-contour', 'm.csv'], /--contour/],
    ['a score too', ['--contour', 'a.csv', '--reference-contour', 'm.csv', '--score', 's.mid'], /--score/],
    ['an unknown model', ['--contour', 'a', '--reference-contour', 'm', '--model', 'x'], /imitation-mast/],
    ['a model without a contour', ['take.wav', '--model', 'imitation'], /--model/],
  ])('is refused: %s', (_, args, reason) => {
    const parse = (): unknown => parseCommand(['assess', ...args]);
    expect(parse).toThrow(UsageError);
    expect(parse).toThrow(reason);
  });
});

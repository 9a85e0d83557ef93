// Contours as text: two columns, seconds and Hz (0: no pitch), separated by comma, semicolon, tab or blanks.

import { EngineError } from '../engine/protocol';
import type { Contour } from '../engine/imitation';

/** Larger files are no contour of a short melody; they are refused before they are read. */
export const MOST_CONTOUR_BYTES = 1 << 26;

/** What separates the columns: one comma, semicolon or tab, blanks around it, or blanks alone. */
const SEPARATOR = /\s*[,;\t]\s*|\s+/;

function numberOf(field: string): number | null {
  const value = Number(field);
  return field === '' || (Number.isNaN(value) && !/^[+-]?nan$/i.test(field)) ? null : value;
}

/**
 * Reads a contour. The first line may be a header; further columns (a tracker's probability of pitch) are passed over;
 * blank lines and lines that begin with # do not count.
 * @throws EngineError 'empty' without a line of numbers, 'unreadable' for a line that is not two numbers
 */
export function readContour(text: string): Contour {
  const seconds: number[] = [];
  const hertz: number[] = [];
  let header = true;
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const fields = content.split(SEPARATOR);
    const [time, pitch] = [numberOf(fields[0] ?? ''), numberOf(fields[1] ?? '')];
    if (time === null || pitch === null) {
      const mayBeHeader = header && time === null && fields.length > 1;
      header = false;
      if (mayBeHeader) continue;
      throw new EngineError('unreadable', `line ${index + 1} is not two numbers (seconds, Hz)`);
    }
    header = false;
    seconds.push(time);
    hertz.push(pitch);
  }
  if (seconds.length === 0) throw new EngineError('empty', 'the contour has no lines of seconds and Hz');
  return { seconds: Float64Array.from(seconds), hertz: Float64Array.from(hertz) };
}

import type { Score } from '../generated/score';
import { readMidi } from './midi-score';
import { readMusicXml } from './musicxml';
import { writeMusicXml } from './musicxml-writer';
import { MAX_XML_BYTES, readMxl } from './mxl';
import type { NotatedScore } from './notated';
import { ScoreError } from './score-error';

/** Largest score file read, in bytes. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** A score with a MusicXML document that shows exactly its notes. */
export interface ReadScore {
  score: Score;
  musicXml: string;
}

/** The same with its signatures and clef, for transposing and writing. */
export interface ReadNotatedScore extends NotatedScore {
  musicXml: string;
}

function startsWith(bytes: Uint8Array, signature: string): boolean {
  return Array.from(signature, (character) => character.charCodeAt(0)).every(
    (code, index) => bytes[index] === code,
  );
}

/** Text of an XML file by its byte order mark; UTF-8 when it has none, Latin-1 when it says so. */
function decodeXml(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xfe && second === 0xff
      ? 'utf-16be'
      : first === 0xff && second === 0xfe
        ? 'utf-16le'
        : undefined;
  if (encoding) return new TextDecoder(encoding).decode(bytes);
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return new TextDecoder(/encoding=["']iso-8859-1["']/i.test(head) ? 'latin1' : 'utf-8').decode(bytes);
}

/** Title for a score that states none: the file's name without its ending. */
function titleFrom(fileName: string): string {
  return fileName.replace(/^.*[/\\]/, '').replace(/\.[^.]{1,9}$/, '');
}

function withTitle<T extends NotatedScore>(notated: T, fileName: string): T {
  if (notated.score.title) return notated;
  return { ...notated, score: { ...notated.score, title: titleFrom(fileName) } };
}

function fromXml(bytes: Uint8Array, fileName: string): ReadNotatedScore {
  if (bytes.length > MAX_XML_BYTES) throw new ScoreError('too-large', 'The score is too large.');
  const text = decodeXml(bytes);
  const read = withTitle(readMusicXml(text), fileName);
  // Several parts or written-out repeats: the page is set again from the score, so that page and score agree.
  return { ...read, musicXml: read.plain ? text : writeMusicXml(read) };
}

/** {@link readScore} with signatures and clef. */
export function readNotatedScore(bytes: Uint8Array, fileName: string): ReadNotatedScore {
  if (bytes.length === 0) throw new ScoreError('damaged', 'The file is empty.');
  if (bytes.length > MAX_FILE_BYTES) throw new ScoreError('too-large', 'The file is too large for a score.');
  if (startsWith(bytes, 'PK')) return fromXml(readMxl(bytes), fileName);
  if (startsWith(bytes, 'MThd')) {
    const read = withTitle(readMidi(bytes), fileName);
    return { ...read, musicXml: writeMusicXml(read) };
  }
  if (/^\s*</.test(decodeXml(bytes.subarray(0, 400)))) return fromXml(bytes, fileName);
  throw new ScoreError(
    'unsupported',
    'This is neither MusicXML nor MIDI. Export the score as MusicXML and try again.',
  );
}

/**
 * Reads a score from MusicXML, compressed MusicXML or MIDI, told apart by content; the file name serves as title where
 * the score has none. Runs in Node and in the browser. Throws ScoreError, whose message is fit for the user.
 */
export function readScore(bytes: Uint8Array, fileName: string): Promise<ReadScore> {
  return Promise.resolve().then(() => {
    const { score, musicXml } = readNotatedScore(bytes, fileName);
    return { score, musicXml };
  });
}

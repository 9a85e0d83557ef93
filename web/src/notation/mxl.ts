import { strFromU8, unzipSync } from 'fflate';
import { ScoreError } from './score-error';
import { parseXml } from './xml';
import type { XmlElement } from './xml';

/** Largest MusicXML text read, in bytes; a symphony in score is about half of this. */
export const MAX_XML_BYTES = 32 * 1024 * 1024;
const MAX_ENTRIES = 1000;
const CONTAINER = 'META-INF/container.xml';

/** One entry of a ZIP, or undefined when it holds none of that name. The declared size is checked before inflating, and the inflater never writes more than that. */
function extract(bytes: Uint8Array, wanted: (name: string) => boolean): Uint8Array | undefined {
  let entries = 0;
  let taken = false;
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      entries += 1;
      if (entries > MAX_ENTRIES)
        throw new ScoreError('unsafe', 'The archive holds more files than a score needs.');
      if (taken || !wanted(name)) return false;
      if (originalSize > MAX_XML_BYTES)
        throw new ScoreError('too-large', 'The score in the archive is too large.');
      taken = true;
      return true;
    },
  });
  return Object.values(files)[0];
}

function rootFilePath(element: XmlElement): string | undefined {
  if (element.name === 'rootfile') return element.attributes['full-path'];
  for (const inner of element.children) {
    const path = rootFilePath(inner);
    if (path) return path;
  }
  return undefined;
}

/** MusicXML bytes inside a compressed MusicXML file (.mxl). Throws ScoreError 'damaged', 'unsafe' or 'too-large'. */
export function readMxl(bytes: Uint8Array): Uint8Array {
  try {
    const container = extract(bytes, (name) => name === CONTAINER);
    const path = container && rootFilePath(parseXml(strFromU8(container)));
    // Some programs leave the container out; the first score file is then meant.
    const isScore = (name: string): boolean =>
      path ? name === path : /\.(musicxml|xml)$/i.test(name) && !name.startsWith('META-INF/');
    const score = extract(bytes, isScore);
    if (!score) throw new ScoreError('damaged', 'The archive holds no score.');
    return score;
  } catch (error) {
    if (error instanceof ScoreError) throw error;
    throw new ScoreError('damaged', 'The compressed score is damaged.');
  }
}

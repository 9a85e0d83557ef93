// Names come from people and from files of strangers.

/** Longest name kept, characters. */
export const LONGEST_NAME = 120;

/** What stands where nothing readable is left. */
const NAMELESS = 'Untitled';

// Control characters and what reorders or hides text: bidirectional overrides and isolates, zero-width, BOM.
// eslint-disable-next-line no-control-regex -- removing them is the point
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A name that is safe to show: one line, no invisible or reordering characters, at most LONGEST_NAME characters. */
export function cleanName(name: string): string {
  const visible = name.normalize('NFC').replace(INVISIBLE, ' ').replace(/\s+/g, ' ').trim();
  return Array.from(visible).slice(0, LONGEST_NAME).join('').trim() || NAMELESS;
}

// Windows refuses these characters in file names, and these names with any extension.
const REFUSED_CHARACTERS = /[<>:"/\\|?*]/g;
const REFUSED_NAME = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** A recording's name as a file name without extension, safe on every system. */
export function fileNameFor(name: string): string {
  const safe = cleanName(name.replace(REFUSED_CHARACTERS, '-')).replace(/^[.\s]+|[.\s]+$/g, '') || NAMELESS;
  return REFUSED_NAME.test(safe) ? `${safe}_` : safe;
}

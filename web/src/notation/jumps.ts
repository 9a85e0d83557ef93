// Da capo, dal segno, coda and fine as a MusicXML bar writes them.

import { child } from './xml';
import type { XmlElement } from './xml';

/** Where playing may leave a bar or come back to it. Names tell several signs of a kind apart; mostly empty. */
export interface BarMarks {
  /** A segno stands at the bar's start. */
  segno: string | null;
  /** A coda begins with the bar. */
  coda: string | null;
  /** After a jump, playing goes on at the coda once this bar is over. */
  toCoda: string | null;
  /** The same before the bar: the sign stands at its start. */
  toCodaBefore: string | null;
  /** After a jump the piece ends with this bar. */
  fine: boolean;
  /** The same with the bar before. */
  fineBefore: boolean;
  /** Jump at the bar's end. */
  jump: { to: 'start' } | { to: 'segno'; name: string } | null;
}

/** A bar without any. */
export function noMarks(): BarMarks {
  return {
    segno: null,
    coda: null,
    toCoda: null,
    toCodaBefore: null,
    fine: false,
    fineBefore: false,
    jump: null,
  };
}

/** True when the bar sends the player somewhere. */
export function hasJump({ jump }: BarMarks): boolean {
  return jump !== null;
}

/** Signs by their meaning; what a <sound> says is exact, words and signs alone are read as musicians do. */
function readSound({ attributes }: XmlElement, started: boolean, marks: BarMarks): boolean {
  const { segno, coda, tocoda, dalsegno, dacapo, fine } = attributes;
  if (segno !== undefined) marks.segno = segno;
  if (coda !== undefined) marks.coda = coda;
  if (tocoda !== undefined) {
    if (started) marks.toCoda = tocoda;
    else marks.toCodaBefore = tocoda;
  }
  if (dalsegno !== undefined) marks.jump = { to: 'segno', name: dalsegno };
  if (dacapo === 'yes') marks.jump = { to: 'start' };
  if (fine !== undefined && fine !== 'no') {
    if (started) marks.fine = true;
    else marks.fineBefore = true;
  }
  return [segno, coda, tocoda, dalsegno, dacapo, fine].some((value) => value !== undefined);
}

function readWords(direction: XmlElement, started: boolean, marks: BarMarks): void {
  const types = direction.children.filter(({ name }) => name === 'direction-type');
  const words = types
    .flatMap(({ children }) => children)
    .filter(({ name }) => name === 'words')
    .map(({ text }) => text)
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
  const codaSign = types.some((type) => child(type, 'coda'));
  if (/^(d\. ?c\.?|dc|da capo)( |$)/.test(words)) marks.jump = { to: 'start' };
  else if (/^(d\. ?s\.?|ds|dal segno)( |$)/.test(words)) marks.jump = { to: 'segno', name: '' };
  else if (/^(to|al) ?(coda|$)/.test(words) && (codaSign || words.endsWith('coda'))) marks.toCoda = '';
  else if (words === 'fine') marks.fine = true;
  else if (codaSign || words === 'coda') {
    // A sign alone: at the start of a bar the coda begins, behind notes it is left for.
    if (started) marks.toCoda = '';
    else marks.coda = '';
  }
  if (types.some((type) => child(type, 'segno'))) marks.segno = '';
}

/**
 * The signs of one measure. A jump is taken at the end of its bar wherever it stands in it; "to coda" and "fine" that a
 * <sound> places before the first note belong to the end of the bar before.
 */
export function readMarks(measure: XmlElement): BarMarks {
  const marks = noMarks();
  let started = false;
  for (const element of measure.children) {
    if (element.name === 'note' || element.name === 'forward') started = true;
    // Another voice begins, as a rule at the bar's start again.
    else if (element.name === 'backup') started = false;
    else if (element.name === 'sound') readSound(element, started, marks);
    else if (element.name === 'direction') {
      const sound = child(element, 'sound');
      if (!sound || !readSound(sound, started, marks)) readWords(element, started, marks);
    } else if (element.name === 'barline' && element.attributes.location === 'left') {
      if (child(element, 'segno')) marks.segno = element.attributes.segno ?? '';
      if (child(element, 'coda')) marks.coda = element.attributes.coda ?? '';
    }
  }
  return marks;
}

import { describe, expect, it } from 'vitest';
import { readMusicXml } from '../../../web/src/notation/musicxml';
import { writeMusicXml } from '../../../web/src/notation/musicxml-writer';
import {
  applyEdits,
  fifthsAfter,
  hasNotes,
  noEdits,
  transpositionLimits,
} from '../../../web/src/practice/edit-score';

const note = (step: string, duration: number, extra = '', octave = 4): string =>
  `<note><pitch><step>${step}</step><octave>${octave}</octave></pitch><duration>${duration}</duration>${extra}</note>`;
const REST = '<note><rest/><duration>4</duration></note>';
const source = readMusicXml(
  `<score-partwise><movement-title>Tune</movement-title><part id="P">
  <measure number="1"><attributes><divisions>1</divisions><key><fifths>-1</fifths></key><time><beats>4</beats><beat-type>4</beat-type></time></attributes><sound tempo="90"/>${note('F', 2, '<notations><slur type="start"/></notations>')}${note('G', 2, '<notations><slur type="stop"/><articulations><accent/></articulations></notations>')}</measure>
  <measure number="2">${note('A', 4, '<tie type="start"/>')}</measure>
  <measure number="3">${note('A', 2, '<tie type="stop"/>')}${note('C', 2, '<tie type="start"/>', 5)}</measure>
  <measure number="4">${note('C', 4, '<tie type="stop"/>', 5)}</measure>
  <measure number="5">${REST}</measure></part></score-partwise>`,
);

describe('editing a score', () => {
  it('changes nothing without edits', () => {
    const same = applyEdits(source, noEdits(source));
    expect(same.score).toEqual(source.score);
    expect(same.marks).toEqual(source.marks);
  });

  it('cuts bars: ties from before are left out, those beyond end', () => {
    const edits = { ...noEdits(source), bars: { first: 2, last: 2 } };
    const { score, signatures } = applyEdits(source, edits);
    expect(score.bars).toEqual([{ number: '3', onset: 0, duration: 4, beatQuarters: 1 }]);
    expect(score.notes).toEqual([{ onset: 2, duration: 2, midi: 72, name: 'C5', bar: 0, beat: 3 }]);
    expect(signatures).toHaveLength(1);
    expect(hasNotes(source, { first: 4, last: 4 })).toBe(false);
    expect(hasNotes(source, { first: 3, last: 3 })).toBe(false);
    expect(hasNotes(source, edits.bars)).toBe(true);
  });

  it('transposes notes and key together', () => {
    // F major up a minor third is A flat major: four flats.
    const edits = { ...noEdits(source), semitones: 3 };
    const { score, signatures } = applyEdits(source, edits);
    expect(score.notes.map(({ name }) => name)).toEqual(['A♭4', 'B♭4', 'C5', 'E♭5']);
    expect(signatures[0]?.fifths).toBe(-4);
    expect(fifthsAfter(source, edits)).toBe(-4);
    expect(fifthsAfter(source, { ...edits, semitones: -12 })).toBe(-1);
  });

  it('writes title, tempo, clef, slurs and accents into the file', () => {
    const edits = { ...noEdits(source), title: 'A & B', quartersPerMinute: 60, clef: 'bass' as const };
    const read = readMusicXml(writeMusicXml(applyEdits(source, edits)));
    expect(read.score.title).toBe('A & B');
    expect(read.score.quartersPerMinute).toBe(60);
    expect(read.clef).toBe('bass');
    expect(read.marks).toEqual([{ slur: 'start' }, { slur: 'stop', accent: true }, undefined, undefined]);
  });

  it('knows how far notes can move', () => {
    expect(transpositionLimits(source, 24)).toEqual({ low: -24, high: 24 });
    const high = applyEdits(source, { ...noEdits(source), semitones: 48 });
    expect(transpositionLimits(high, 24)).toEqual({ low: -24, high: 127 - 120 });
  });
});

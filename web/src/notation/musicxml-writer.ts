import type { ScoreBar, ScoreNote } from '../generated/score';
import { parseName, spell } from './notated';
import type { BarSignature, Clef, NotatedScore, NoteMarks } from './notated';
import { escapeXml } from './xml';

/** Divisions of a quarter note: holds 64ths (6) and the triplets of 32nds (8) exactly. */
const DIVISIONS = 96;
const CLEF_XML: Record<Clef, [sign: string, line: number]> = {
  treble: ['G', 2],
  alto: ['C', 3],
  tenor: ['C', 4],
  bass: ['F', 4],
};
/** Note types with their lengths in divisions, longest first. */
const TYPES: readonly [name: string, divisions: number][] = [
  ['whole', 4 * DIVISIONS],
  ['half', 2 * DIVISIONS],
  ['quarter', DIVISIONS],
  ['eighth', DIVISIONS / 2],
  ['16th', DIVISIONS / 4],
  ['32nd', DIVISIONS / 8],
  ['64th', DIVISIONS / 16],
];

interface Figure {
  divisions: number;
  type: string;
  dots: number;
  triplet: boolean;
}

/** Every figure the writer can print, longest first. */
const FIGURES: readonly Figure[] = TYPES.flatMap(([type, divisions]) => [
  { divisions: divisions * 1.75, type, dots: 2, triplet: false },
  { divisions: divisions * 1.5, type, dots: 1, triplet: false },
  { divisions, type, dots: 0, triplet: false },
  { divisions: (divisions * 2) / 3, type, dots: 0, triplet: true },
])
  .filter((figure) => Number.isInteger(figure.divisions))
  .sort((a, b) => b.divisions - a.divisions);

/** A stretch of sound or silence inside one bar, in divisions. */
interface Piece {
  start: number;
  length: number;
  note: ScoreNote | null;
  tiedBack: boolean;
  tiedOn: boolean;
}

/** A triplet member's start or length is a third of something, which 16ths of a quarter note are not. */
function offTheBinaryGrid(divisions: number): boolean {
  return divisions % (DIVISIONS / 16) !== 0;
}

/** Splits a piece into printable figures: as few as possible, and none across a beat it does not start on unless it is a whole figure. */
function figures(piece: Piece): Figure[] {
  const triplet = offTheBinaryGrid(piece.start) || offTheBinaryGrid(piece.length);
  const usable = FIGURES.filter(
    (figure) => figure.triplet === triplet && (piece.note !== null || figure.dots === 0),
  );
  const whole = usable.find((figure) => figure.divisions === piece.length);
  if (whole) return [whole];
  const result: Figure[] = [];
  let left = piece.length;
  let at = piece.start;
  while (left > 0) {
    const toBeat = DIVISIONS - (at % DIVISIONS);
    const limit = toBeat < DIVISIONS ? Math.min(left, toBeat) : left;
    const next = FIGURES.find(
      (figure) => figure.divisions <= limit && (piece.note !== null || figure.dots === 0) && figure.dots < 2,
    );
    if (!next) break;
    result.push(next);
    left -= next.divisions;
    at += next.divisions;
  }
  return result;
}

function pitchXml(note: ScoreNote, fifths: number): string {
  const { step, alter, octave } = parseName(note.name) ?? spell(note.midi, fifths);
  const alterXml = alter === 0 ? '' : `<alter>${alter}</alter>`;
  return `<pitch><step>${step}</step>${alterXml}<octave>${octave}</octave></pitch>`;
}

/** Follows triplets through a bar so that each group of one beat carries one bracket. */
class TripletBracket {
  private filled = 0;

  /** Which ends of a bracket this figure carries. */
  next(figure: Figure): { start: boolean; stop: boolean } {
    if (!figure.triplet) return { start: false, stop: false };
    const start = this.filled === 0;
    this.filled = (this.filled + figure.divisions) % (DIVISIONS / 2);
    return { start, stop: this.filled === 0 };
  }
}

/** Slurs and articulations of one of the figures that a note is written in: they begin with its first, end with its last. */
function marksXml(marks: NoteMarks | undefined, first: boolean, last: boolean): string {
  if (!marks) return '';
  const signs = (['accent', 'staccato', 'tenuto'] as const).filter((sign) => first && marks[sign]);
  const articulations = signs.map((sign) => `<${sign}/>`).join('');
  return (
    (last && marks.slur === 'stop' ? '<slur type="stop" number="1"/>' : '') +
    (first && marks.slur === 'start' ? '<slur type="start" number="1"/>' : '') +
    (articulations ? `<articulations>${articulations}</articulations>` : '')
  );
}

function pieceXml(
  piece: Piece,
  signature: BarSignature,
  bracket: TripletBracket,
  marks: NoteMarks | undefined,
): string {
  const parts = figures(piece);
  return parts
    .map((figure, index) => {
      const back = piece.tiedBack || index > 0;
      const on = piece.tiedOn || index < parts.length - 1;
      const sounding = piece.note !== null;
      const { start, stop } = bracket.next(figure);
      const notations =
        (sounding && back ? '<tied type="stop"/>' : '') +
        (sounding && on ? '<tied type="start"/>' : '') +
        (start ? '<tuplet type="start"/>' : '') +
        (stop ? '<tuplet type="stop"/>' : '') +
        (sounding ? marksXml(marks, !back, !on) : '');
      return [
        '<note>',
        piece.note ? pitchXml(piece.note, signature.fifths) : '<rest/>',
        `<duration>${figure.divisions}</duration>`,
        sounding && back ? '<tie type="stop"/>' : '',
        sounding && on ? '<tie type="start"/>' : '',
        `<voice>1</voice><type>${figure.type}</type>`,
        '<dot/>'.repeat(figure.dots),
        figure.triplet
          ? '<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>'
          : '',
        notations ? `<notations>${notations}</notations>` : '',
        '</note>',
      ].join('');
    })
    .join('\n      ');
}

/** Notes that sound in each bar, those reaching over a barline in every bar they reach. */
function notesByBar({ score }: NotatedScore): ScoreNote[][] {
  const byBar: ScoreNote[][] = score.bars.map(() => []);
  for (const note of score.notes)
    for (let bar = note.bar; bar < score.bars.length; bar += 1) {
      if (bar > note.bar && (score.bars[bar]?.onset ?? Infinity) >= note.onset + note.duration) break;
      byBar[bar]?.push(note);
    }
  return byBar;
}

/** Cuts the notes of one bar at its barlines and fills the gaps with rests. */
function piecesOf(notes: readonly ScoreNote[], { onset, duration }: ScoreBar): Piece[] {
  const toDivisions = (quarters: number): number => Math.round(quarters * DIVISIONS);
  const length = toDivisions(duration);
  const pieces: Piece[] = [];
  let at = 0;
  for (const note of notes) {
    const start = toDivisions(note.onset - onset);
    const end = toDivisions(note.onset + note.duration - onset);
    if (end <= 0 || start >= length) continue;
    const from = Math.max(start, at);
    const to = Math.min(end, length);
    if (to <= from) continue;
    if (from > at) pieces.push({ start: at, length: from - at, note: null, tiedBack: false, tiedOn: false });
    pieces.push({ start: from, length: to - from, note, tiedBack: start < 0, tiedOn: end > length });
    at = to;
  }
  if (at < length)
    pieces.push({ start: at, length: length - at, note: null, tiedBack: false, tiedOn: false });
  return pieces;
}

function attributesXml(notated: NotatedScore, bar: number): string {
  const signature = notated.signatures[bar];
  const before = notated.signatures[bar - 1];
  if (!signature) return '';
  const key = before?.fifths === signature.fifths ? '' : `<key><fifths>${signature.fifths}</fifths></key>`;
  const time =
    before?.beats === signature.beats && before.beatType === signature.beatType
      ? ''
      : `<time><beats>${signature.beats}</beats><beat-type>${signature.beatType}</beat-type></time>`;
  const [sign, line] = CLEF_XML[notated.clef];
  const clef = bar === 0 ? `<clef><sign>${sign}</sign><line>${line}</line></clef>` : '';
  const transposition = notated.score.transposition;
  const transpose =
    bar === 0 && transposition !== null
      ? `<transpose><chromatic>${transposition % 12}</chromatic><octave-change>${Math.trunc(transposition / 12)}</octave-change></transpose>`
      : '';
  const divisions = bar === 0 ? `<divisions>${DIVISIONS}</divisions>` : '';
  const content = divisions + key + time + clef + transpose;
  return content ? `<attributes>${content}</attributes>` : '';
}

/**
 * Writes a monophonic score as a MusicXML 4.0 partwise document: key, time, clef, transposition and tempo, ties across
 * barlines, rests in the gaps, triplets bracketed, slurs and articulations. Beams and stems are left to the program that draws it. Durations
 * finer than a 64th or a 32nd triplet are rounded to 1/96 of a quarter note.
 */
export function writeMusicXml(notated: NotatedScore): string {
  const { score } = notated;
  const lastBar = score.bars.length - 1;
  const byBar = notesByBar(notated);
  const marksOf = new Map(score.notes.map((note, index) => [note, notated.marks?.[index]]));
  const measures = score.bars.map((bar, index) => {
    const signature = notated.signatures[index] ?? { fifths: 0, beats: 4, beatType: 4 };
    const pickup = index === 0 && bar.duration < (signature.beats * 4) / signature.beatType - 1e-6;
    const bracket = new TripletBracket();
    const tempo =
      index === 0 && score.quartersPerMinute !== null ? `<sound tempo="${score.quartersPerMinute}"/>` : '';
    const lines = [
      attributesXml(notated, index),
      tempo,
      ...piecesOf(byBar[index] ?? [], bar).map((piece) =>
        pieceXml(piece, signature, bracket, piece.note ? marksOf.get(piece.note) : undefined),
      ),
      index === lastBar ? '<barline location="right"><bar-style>light-heavy</bar-style></barline>' : '',
    ].filter(Boolean);
    const implicit = pickup ? ' implicit="yes"' : '';
    return `    <measure number="${escapeXml(bar.number)}"${implicit}>\n      ${lines.join('\n      ')}\n    </measure>`;
  });
  const creator = score.composer
    ? `\n  <identification><creator type="composer">${escapeXml(score.composer)}</creator></identification>`
    : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 4.0 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="4.0">
  <work><work-title>${escapeXml(score.title)}</work-title></work>${creator}
  <part-list><score-part id="P1"><part-name>${escapeXml(score.title || 'Music')}</part-name></score-part></part-list>
  <part id="P1">
${measures.join('\n')}
  </part>
</score-partwise>
`;
}

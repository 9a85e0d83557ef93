import type { ScoreBar, ScoreNote } from '../generated/score';
import { barQuarters, beatQuarters, clefFor, isStep, midiOf, nameOf } from './notated';
import type { BarSignature, Clef, NotatedScore, NoteMarks, SpelledPitch } from './notated';
import { hasJump, readMarks } from './jumps';
import { playingOrder } from './playing-order';
import type { OrderedBar } from './playing-order';
import { ScoreError } from './score-error';
import { child, childText, descend, parseXml } from './xml';
import type { XmlElement } from './xml';

/** What {@link readMusicXml} found. */
export interface MusicXmlScore extends NotatedScore {
  /** Names of the parts, in order. */
  parts: string[];
  /** Index of the part that was read. */
  part: number;
  /** Repeats, endings or jumps were written out, so the score is longer than the page. */
  unfolded: boolean;
  /** One part, one staff, one voice: the page shows just the notes of the score. */
  plain: boolean;
}

export interface MusicXmlOptions {
  /** Part to read; the first that has pitched notes when absent. */
  part?: number;
}

/** Written-out repeats included. */
const MAX_BARS = 5000;
const MAX_NOTES = 20_000;
const MAX_DIVISIONS = 100_000;
/** Longest bar, in quarter notes; 64 is a cadenza of sixteen 4/4 bars without a barline. */
const MAX_BAR_QUARTERS = 64;
const MAX_PER_MINUTE = 1000;
/** Onsets this close, in quarter notes, are the same; divisions are whole numbers, so only rounding separates them. */
const SAME_TIME = 1e-6;

const BEAT_UNIT_QUARTERS: Record<string, number> = {
  breve: 8,
  whole: 4,
  half: 2,
  quarter: 1,
  eighth: 0.5,
  '16th': 0.25,
  '32nd': 0.125,
};

interface RawNote {
  /** Quarter notes from the start of the bar. */
  onset: number;
  duration: number;
  pitch: SpelledPitch;
  voice: string;
  tiedFromBefore: boolean;
  marks: NoteMarks | undefined;
}

interface RawBar extends OrderedBar {
  number: string;
  implicit: boolean;
  duration: number;
  signature: BarSignature;
  notes: RawNote[];
}

interface RawPart {
  bars: RawBar[];
  clef: Clef | null;
  transposition: number | null;
  quartersPerMinute: number | null;
}

/** Number of an element's text; ScoreError 'out-of-range' when it is none or outside [low, high]. */
function numberIn(text: string, what: string, low: number, high: number): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : NaN;
  if (!(value >= low && value <= high)) {
    const shown = text.length > 24 ? `${text.slice(0, 24)}…` : text;
    throw new ScoreError('out-of-range', `The score says "${shown}" where ${what} belongs.`);
  }
  return value;
}

function wholeNumberIn(text: string, what: string, low: number, high: number): number {
  return Math.round(numberIn(text, what, low, high));
}

/** Upper figure of a time signature; additive ones such as 3+2 are summed. */
function readBeats(text: string): number {
  return text
    .split('+')
    .reduce(
      (sum, part) => sum + wholeNumberIn(part.trim(), 'the upper figure of a time signature', 1, 128),
      0,
    );
}

function readPitch(note: XmlElement): SpelledPitch | null {
  const pitch = child(note, 'pitch');
  if (!pitch) return null;
  const step = childText(pitch, 'step').toUpperCase();
  if (!isStep(step))
    throw new ScoreError('out-of-range', `The score has a note called "${step.slice(0, 24)}".`);
  const spelled = {
    step,
    // Quarter tones go to the nearer semitone: the assessment compares with tempered pitches.
    alter: wholeNumberIn(childText(pitch, 'alter') || '0', 'an alteration', -2, 2),
    octave: wholeNumberIn(childText(pitch, 'octave'), 'an octave', -1, 9),
  };
  const midi = midiOf(spelled);
  if (midi < 0 || midi > 127)
    throw new ScoreError('out-of-range', `The note ${nameOf(spelled)} has no MIDI number.`);
  return spelled;
}

/** Slur ends and articulations of a note. Of several slurs the outermost that the line can carry is the first. */
function readNoteMarks(note: XmlElement): NoteMarks | undefined {
  const notations = note.children.filter(({ name }) => name === 'notations');
  const inside = notations.flatMap(({ children }) => children);
  const articulations = inside.filter(({ name }) => name === 'articulations');
  const has = (sign: string): boolean => articulations.some((element) => child(element, sign));
  const slur = inside.find(({ name }) => name === 'slur')?.attributes.type;
  const marks: NoteMarks = {
    ...(has('staccato') ? { staccato: true } : {}),
    ...(has('tenuto') ? { tenuto: true } : {}),
    ...(has('accent') ? { accent: true } : {}),
    ...(slur === 'start' || slur === 'stop' ? { slur } : {}),
  };
  return Object.keys(marks).length > 0 ? marks : undefined;
}

const CLEF_BY_SIGN: Record<string, Clef> = { G2: 'treble', C3: 'alto', C4: 'tenor', F4: 'bass' };

function readClef(clef: XmlElement): Clef | null {
  return CLEF_BY_SIGN[childText(clef, 'sign').toUpperCase() + childText(clef, 'line')] ?? null;
}

/** Quarter notes per minute from a <sound tempo>; null when it states none. */
function soundTempo(sound: XmlElement | undefined): number | null {
  const tempo = Number(sound?.attributes.tempo ?? NaN);
  return tempo > 0 && tempo <= MAX_PER_MINUTE ? tempo : null;
}

/** Quarter notes per minute from a metronome mark such as "dotted quarter = 60". */
function metronomeTempo(metronome: XmlElement | undefined): number | null {
  if (!metronome) return null;
  const unit = BEAT_UNIT_QUARTERS[childText(metronome, 'beat-unit')];
  const perMinute = Number(/\d+(\.\d+)?/.exec(childText(metronome, 'per-minute'))?.[0] ?? NaN);
  if (unit === undefined || !(perMinute > 0)) return null;
  const dots = metronome.children.filter((element) => element.name === 'beat-unit-dot').length;
  const tempo = perMinute * unit * (2 - 0.5 ** Math.min(dots, 3));
  return tempo <= MAX_PER_MINUTE ? tempo : null;
}

/** Reads one part bar by bar; the state that lasts over bars (divisions, signatures, endings) lives here. */
class PartReader {
  private divisions = 1;
  private signature: BarSignature = { fifths: 0, beats: 4, beatType: 4 };
  private openEnding: Set<number> | null = null;
  private readonly part: RawPart = { bars: [], clef: null, transposition: null, quartersPerMinute: null };

  read(measures: readonly XmlElement[]): RawPart {
    if (measures.length > MAX_BARS)
      throw new ScoreError('too-large', `The score has more than ${MAX_BARS} bars.`);
    for (const [index, measure] of measures.entries()) this.part.bars.push(this.readMeasure(measure, index));
    return this.part;
  }

  private readMeasure(measure: XmlElement, index: number): RawBar {
    const bar: RawBar = {
      number: (measure.attributes.number ?? String(index + 1)).slice(0, 12),
      implicit: measure.attributes.implicit === 'yes',
      duration: 0,
      signature: this.signature,
      notes: [],
      forwardRepeat: false,
      backwardTimes: 0,
      repeatsAfterJump: false,
      endings: this.openEnding,
      marks: readMarks(measure),
    };
    let cursor = 0;
    let end = 0;
    let chordOnset = 0;
    for (const element of measure.children) {
      switch (element.name) {
        case 'attributes':
          this.readAttributes(element);
          bar.signature = this.signature;
          break;
        case 'note': {
          // Grace and cue notes take no time of their own.
          if (child(element, 'grace') || child(element, 'cue')) break;
          const duration = this.readDuration(element);
          const onset = child(element, 'chord') ? chordOnset : cursor;
          const pitch = child(element, 'rest') ? null : readPitch(element);
          if (pitch && duration > 0) bar.notes.push(this.noteAt(element, onset, duration, pitch));
          if (!child(element, 'chord')) {
            chordOnset = cursor;
            cursor += duration;
          }
          break;
        }
        case 'backup':
          cursor = Math.max(0, cursor - this.readDuration(element));
          break;
        case 'forward':
          cursor += this.readDuration(element);
          break;
        case 'direction':
          this.part.quartersPerMinute ??=
            soundTempo(child(element, 'sound')) ??
            element.children
              .map((type) => metronomeTempo(child(type, 'metronome')))
              .find((tempo) => tempo !== null) ??
            null;
          break;
        case 'sound':
          this.part.quartersPerMinute ??= soundTempo(element);
          break;
        case 'barline':
          this.readBarline(element, bar);
          break;
        default:
      }
      end = Math.max(end, cursor);
      if (end > MAX_BAR_QUARTERS)
        throw new ScoreError(
          'out-of-range',
          `Bar ${bar.number} is longer than ${MAX_BAR_QUARTERS} quarter notes.`,
        );
    }
    bar.duration = end > 0 ? end : barQuarters(bar.signature);
    return bar;
  }

  private readDuration(element: XmlElement): number {
    return (
      numberIn(childText(element, 'duration'), 'a duration', 0, MAX_DIVISIONS * MAX_BAR_QUARTERS) /
      this.divisions
    );
  }

  private noteAt(element: XmlElement, onset: number, duration: number, pitch: SpelledPitch): RawNote {
    return {
      onset,
      duration,
      pitch,
      voice: `${childText(element, 'staff') || '1'}/${childText(element, 'voice') || '1'}`,
      tiedFromBefore: element.children.some((tie) => tie.name === 'tie' && tie.attributes.type === 'stop'),
      marks: readNoteMarks(element),
    };
  }

  private readAttributes(attributes: XmlElement): void {
    const divisions = childText(attributes, 'divisions');
    // Some programs write fractional divisions, though the standard wants whole ones.
    if (divisions)
      this.divisions = numberIn(divisions, 'the divisions of a quarter note', 0.001, MAX_DIVISIONS);
    const next = { ...this.signature };
    const fifths = descend(attributes, 'key', 'fifths');
    if (fifths) next.fifths = wholeNumberIn(fifths.text, 'a key signature', -7, 7);
    const time = child(attributes, 'time');
    if (time && child(time, 'beats')) {
      next.beats = readBeats(childText(time, 'beats'));
      next.beatType = wholeNumberIn(
        childText(time, 'beat-type'),
        'the lower figure of a time signature',
        1,
        128,
      );
    }
    this.signature = next;
    const clef = child(attributes, 'clef');
    if (clef) this.part.clef ??= readClef(clef);
    const transpose = child(attributes, 'transpose');
    if (transpose)
      this.part.transposition ??=
        wholeNumberIn(childText(transpose, 'chromatic') || '0', 'a transposition', -60, 60) +
        12 * wholeNumberIn(childText(transpose, 'octave-change') || '0', 'an octave change', -5, 5);
  }

  private readBarline(barline: XmlElement, bar: RawBar): void {
    const repeat = child(barline, 'repeat')?.attributes;
    if (repeat?.direction === 'forward') bar.forwardRepeat = true;
    if (repeat?.['after-jump'] === 'yes') bar.repeatsAfterJump = true;
    if (repeat?.direction === 'backward')
      bar.backwardTimes = wholeNumberIn(repeat.times ?? '2', 'a number of repeats', 1, 16);
    const ending = child(barline, 'ending')?.attributes;
    if (!ending) return;
    if (ending.type === 'start') {
      const passes = (ending.number ?? '')
        .split(/[^0-9]+/)
        .filter(Boolean)
        .map(Number);
      this.openEnding = new Set(passes.length > 0 ? passes : [1]);
      bar.endings = this.openEnding;
    } else this.openEnding = null;
  }
}

/** {@link playingOrder} of a part. Throws ScoreError when repeats make it endless. */
function orderOf(bars: readonly RawBar[]): number[] {
  const order = playingOrder(bars, MAX_BARS);
  if (!order) throw new ScoreError('too-large', `With its repeats the score has more than ${MAX_BARS} bars.`);
  return order;
}

/** Signs such as "D.C." are often written above the first part only: they count for the one that is read. */
function borrowMarks(raw: RawPart, parts: readonly PartSource[]): void {
  if (raw.bars.some(({ marks }) => hasJump(marks))) return;
  for (const { measures } of parts) {
    const marks = measures.length === raw.bars.length ? measures.map(readMarks) : [];
    if (!marks.some(hasJump)) continue;
    for (const [index, bar] of raw.bars.entries()) bar.marks = marks[index] ?? bar.marks;
    return;
  }
}

/** Voice with the most notes, the first written among equals. */
function busiestVoice(bars: readonly RawBar[]): { voice: string; voices: number } {
  const counts = new Map<string, number>();
  for (const bar of bars)
    for (const note of bar.notes) counts.set(note.voice, (counts.get(note.voice) ?? 0) + 1);
  let voice = '';
  for (const [name, count] of counts) if (voice === '' || count > (counts.get(voice) ?? 0)) voice = name;
  return { voice, voices: counts.size };
}

/** Top note of each onset of one voice, no note reaching past the next one's onset. */
function monophonic(bar: RawBar, voice: string): RawNote[] {
  const line: RawNote[] = [];
  const notes = bar.notes.filter((note) => note.voice === voice).sort((a, b) => a.onset - b.onset);
  for (const note of notes) {
    const last = line.at(-1);
    if (!last || note.onset - last.onset > SAME_TIME) line.push({ ...note });
    else if (midiOf(note.pitch) > midiOf(last.pitch)) line[line.length - 1] = { ...note };
  }
  for (const [index, note] of line.entries())
    note.duration = Math.min(note.duration, (line[index + 1]?.onset ?? Infinity) - note.onset);
  return line;
}

/** Lays the bars end to end and joins tied notes. */
function layOut(
  part: RawPart,
  order: readonly number[],
): { bars: ScoreBar[]; notes: ScoreNote[]; marks: (NoteMarks | undefined)[] } {
  const { voice } = busiestVoice(part.bars);
  const bars: ScoreBar[] = [];
  const notes: ScoreNote[] = [];
  const marks: (NoteMarks | undefined)[] = [];
  let start = 0;
  for (const [position, index] of order.entries()) {
    const raw = part.bars[index];
    if (!raw) continue;
    const beat = beatQuarters(raw.signature);
    // A pickup bar holds the last beats of a whole bar, and is counted so.
    const missing =
      position === 0 || raw.implicit ? Math.max(0, barQuarters(raw.signature) - raw.duration) : 0;
    bars.push({ number: raw.number, onset: start, duration: raw.duration, beatQuarters: beat });
    for (const note of monophonic(raw, voice)) {
      const onset = start + note.onset;
      const last = notes.at(-1);
      const midi = midiOf(note.pitch);
      if (
        note.tiedFromBefore &&
        last?.midi === midi &&
        Math.abs(last.onset + last.duration - onset) < SAME_TIME
      ) {
        last.duration = onset + note.duration - last.onset;
        if (note.marks?.slur === 'stop') marks[marks.length - 1] = { ...marks.at(-1), slur: 'stop' };
        continue;
      }
      if (notes.length >= MAX_NOTES)
        throw new ScoreError('too-large', `The score has more than ${MAX_NOTES} notes.`);
      marks.push(note.marks);
      notes.push({
        onset,
        duration: note.duration,
        midi,
        name: nameOf(note.pitch),
        bar: position,
        beat: (note.onset + (position === 0 && part.bars.length > 1 ? missing : 0)) / beat + 1,
      });
    }
    start += raw.duration;
  }
  return { bars, notes, marks };
}

interface PartSource {
  name: string;
  measures: XmlElement[];
}

function collectParts(root: XmlElement): PartSource[] {
  const names = new Map(
    (child(root, 'part-list')?.children ?? [])
      .filter((entry) => entry.name === 'score-part')
      .map((entry) => [entry.attributes.id ?? '', childText(entry, 'part-name')]),
  );
  const measures = new Map<string, XmlElement[]>();
  const add = (id: string, measure: XmlElement): void => {
    const list = measures.get(id);
    if (list) list.push(measure);
    else measures.set(id, [measure]);
  };
  for (const outer of root.children)
    for (const inner of outer.children) {
      if (root.name === 'score-partwise' && outer.name === 'part' && inner.name === 'measure')
        add(outer.attributes.id ?? '', inner);
      if (root.name === 'score-timewise' && outer.name === 'measure' && inner.name === 'part')
        add(inner.attributes.id ?? '', { ...inner, attributes: outer.attributes });
    }
  return [...measures].map(([id, list]) => {
    const name = names.get(id) ?? '';
    return { name: name === '' ? id : name, measures: list };
  });
}

function hasPitch(part: PartSource): boolean {
  return part.measures.some((measure) =>
    measure.children.some((note) => note.name === 'note' && child(note, 'pitch')),
  );
}

/**
 * Reads the monophonic line of one part of a MusicXML document (partwise or timewise, any version). Of chords the top
 * note counts, of several voices the one with most notes; grace and cue notes are skipped, ties joined; repeats, endings,
 * da capo, dal segno, coda and fine are written out as played. Pitches are as written; a <transpose> is reported, not
 * applied. Throws ScoreError.
 */
export function readMusicXml(xml: string, options: MusicXmlOptions = {}): MusicXmlScore {
  const root = parseXml(xml);
  if (root.name !== 'score-partwise' && root.name !== 'score-timewise')
    throw new ScoreError(
      'unsupported',
      `This is XML, but no MusicXML score (its root is <${root.name.slice(0, 40)}>).`,
    );
  const parts = collectParts(root);
  const chosen = options.part ?? Math.max(0, parts.findIndex(hasPitch));
  const source = parts[chosen];
  if (!source || !hasPitch(source)) throw new ScoreError('no-notes', 'The score has no pitched notes.');
  const raw = new PartReader().read(source.measures);
  // A tempo is often written in the first part only.
  for (let other = 0; raw.quartersPerMinute === null && other < parts.length; other += 1)
    if (other !== chosen)
      raw.quartersPerMinute = new PartReader().read(parts[other]?.measures ?? []).quartersPerMinute;
  borrowMarks(raw, parts);
  const order = orderOf(raw.bars);
  const { bars, notes, marks } = layOut(raw, order);
  if (notes.length === 0) throw new ScoreError('no-notes', 'The score has no pitched notes.');
  const unfolded = order.length !== raw.bars.length || order.some((bar, position) => bar !== position);
  return {
    score: {
      title: childText(root, 'movement-title') || (descend(root, 'work', 'work-title')?.text ?? ''),
      composer:
        child(root, 'identification')?.children.find((creator) => creator.attributes.type === 'composer')
          ?.text ?? '',
      transposition: raw.transposition,
      quartersPerMinute: raw.quartersPerMinute,
      bars,
      notes,
    },
    clef: raw.clef ?? clefFor(notes),
    signatures: order.flatMap((bar) => raw.bars[bar]?.signature ?? []),
    ...(marks.some(Boolean) ? { marks } : {}),
    parts: parts.map((part) => part.name),
    part: chosen,
    unfolded,
    plain: parts.length === 1 && !unfolded && busiestVoice(raw.bars).voices === 1,
  };
}

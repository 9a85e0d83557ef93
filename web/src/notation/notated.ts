import type { Score, ScoreNote } from '../generated/score';

/** Clefs the writer can set; a part keeps one clef throughout. */
export type Clef = 'treble' | 'alto' | 'tenor' | 'bass';

/** What the page prints at the start of a bar; the score itself holds only times and pitches. */
export interface BarSignature {
  /** Sharps (positive) or flats (negative) of the key signature, -7..7. */
  fifths: number;
  /** Upper figure of the time signature. */
  beats: number;
  /** Lower figure of the time signature. */
  beatType: number;
}

/** How a note is to be played, beside its pitch and length. */
export interface NoteMarks {
  staccato?: boolean;
  tenuto?: boolean;
  accent?: boolean;
  /** A slur begins or ends on the note. */
  slur?: 'start' | 'stop';
}

/** A monophonic score together with what engraving it needs. */
export interface NotatedScore {
  score: Score;
  clef: Clef;
  /** One per bar of the score. */
  signatures: BarSignature[];
  /** By note of the score; absent where there are none. */
  marks?: readonly (NoteMarks | undefined)[];
}

/** Length of a whole bar in quarter notes. */
export function barQuarters(signature: BarSignature): number {
  return (signature.beats * 4) / signature.beatType;
}

/** Length of one felt beat in quarter notes: dotted in compound time (6/8, 9/8, 12/8), else the lower figure. */
export function beatQuarters(signature: BarSignature): number {
  const compound = signature.beatType >= 8 && signature.beats > 3 && signature.beats % 3 === 0;
  return (compound ? 12 : 4) / signature.beatType;
}

const STEPS = ['F', 'C', 'G', 'D', 'A', 'E', 'B'] as const;
export type Step = (typeof STEPS)[number];
const STEP_SEMITONES: Record<Step, number> = { C: 0, D: 2, E: 4, F: 5, G: 7, A: 9, B: 11 };
const ACCIDENTALS = ['♭♭', '♭', '', '♯', '𝄪'] as const;
/** Steps from one flat or sharp to the next on the line of fifths. */
const FIFTHS_PER_ALTERATION = 7;

/** A written pitch taken apart. */
export interface SpelledPitch {
  step: Step;
  /** Semitones of alteration, -2..2. */
  alter: number;
  octave: number;
}

/** True when `text` is a note letter. */
export function isStep(text: string): text is Step {
  return (STEPS as readonly string[]).includes(text);
}

/** MIDI number of a spelled pitch, C4 = 60. */
export function midiOf({ step, alter, octave }: SpelledPitch): number {
  return 12 * (octave + 1) + STEP_SEMITONES[step] + alter;
}

/** Name such as `B♭4`. */
export function nameOf({ step, alter, octave }: SpelledPitch): string {
  return `${step}${ACCIDENTALS[alter + 2] ?? ''}${octave}`;
}

/** The parts of a name written by {@link nameOf}; null when it is none. */
export function parseName(name: string): SpelledPitch | null {
  const match = /^([A-G])(♭♭|♭|♯|𝄪|)(-?\d+)$/u.exec(name);
  const step = match?.[1];
  if (!match || !step || !isStep(step)) return null;
  return {
    step,
    alter: ACCIDENTALS.indexOf((match[2] ?? '') as (typeof ACCIDENTALS)[number]) - 2,
    octave: Number(match[3]),
  };
}

/** Position on the line of fifths, C = 0, G = 1, F = -1. */
function lineOfFifths({ step, alter }: SpelledPitch): number {
  return STEPS.indexOf(step) - 1 + FIFTHS_PER_ALTERATION * alter;
}

/** Lowest place on the line of fifths used for a key without accidentals: E flat, so that C major gets E♭ and G♯. */
const LOWEST_FIFTH = -3;

/** Spells a MIDI number in the key of `fifths`: the twelve neighbouring fifths from a minor third flat to a raised fifth. */
export function spell(midi: number, fifths: number): SpelledPitch {
  const lowest = fifths + LOWEST_FIFTH;
  const target = (((midi * 7 - lowest) % 12) + 12) % 12;
  return spellAt(midi, lowest + target);
}

/** Spells a MIDI number by the note at this place on the line of fifths (C = 0, G = 1, F = -1), in the octave that gives it. */
export function spellAt(midi: number, fifth: number): SpelledPitch {
  const alter = Math.floor((fifth + 1) / FIFTHS_PER_ALTERATION);
  const step = STEPS[fifth + 1 - FIFTHS_PER_ALTERATION * alter];
  if (step === undefined || Math.abs(alter) > 2) return spell(midi, 0);
  return { step, alter, octave: Math.round((midi - STEP_SEMITONES[step] - alter) / 12) - 1 };
}

/** Key signature after moving every note by `semitones`: of the enharmonic pair the one with fewer accidentals (6 sharps before 6 flats). */
export function transposeFifths(fifths: number, semitones: number): number {
  const moved = (((fifths + 7 * semitones) % 12) + 12) % 12;
  return moved > 6 ? moved - 12 : moved;
}

/**
 * Moves a written score by `semitones`, spelling each note at the same degree of the new key; by octaves the key stays
 * as it is spelled. MIDI numbers leaving 0..127 throw RangeError.
 */
export function transposeWritten(notated: NotatedScore, semitones: number): NotatedScore {
  const signatures = notated.signatures.map((signature) => ({
    ...signature,
    fifths: semitones % 12 === 0 ? signature.fifths : transposeFifths(signature.fifths, semitones),
  }));
  const notes = notated.score.notes.map((note): ScoreNote => {
    const midi = note.midi + semitones;
    if (midi < 0 || midi > 127) throw new RangeError(`Transposed note ${midi} has no MIDI number.`);
    const from = notated.signatures[note.bar]?.fifths ?? 0;
    const to = signatures[note.bar]?.fifths ?? 0;
    const written = parseName(note.name) ?? spell(note.midi, from);
    const spelled =
      semitones % 12 === 0
        ? { ...written, octave: written.octave + semitones / 12 }
        : spellAt(midi, lineOfFifths(written) + to - from);
    return { ...note, midi, name: nameOf(spelled) };
  });
  return { ...notated, signatures, score: { ...notated.score, notes } };
}

const CLEF_CENTRE: Record<Clef, number> = { treble: 71, alto: 60, tenor: 57, bass: 50 };

/** Clef whose middle line lies nearest to the median of the notes; only treble and bass, which every player reads. */
export function clefFor(notes: readonly { midi: number }[]): Clef {
  const sorted = notes.map((note) => note.midi).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? CLEF_CENTRE.treble;
  return Math.abs(median - CLEF_CENTRE.treble) <= Math.abs(median - CLEF_CENTRE.bass) ? 'treble' : 'bass';
}

/** Key signature that leaves the fewest notes altered; the one with fewer accidentals among equals. */
export function estimateFifths(notes: readonly { midi: number; duration: number }[]): number {
  let best = 0;
  let bestAltered = Infinity;
  for (const fifths of [0, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6]) {
    const diatonic = new Set(Array.from({ length: 7 }, (_, k) => ((((fifths - 1 + k) * 7) % 12) + 12) % 12));
    const altered = notes.reduce((sum, note) => sum + (diatonic.has(note.midi % 12) ? 0 : note.duration), 0);
    if (altered < bestAltered - 1e-9) {
      best = fifths;
      bestAltered = altered;
    }
  }
  return best;
}

/** Spells a MIDI number in the key that the given notes suggest. */
export function spellAmong(notes: readonly { midi: number; duration: number }[], midi: number): SpelledPitch {
  return spell(midi, estimateFifths(notes));
}

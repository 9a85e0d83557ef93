// The generated exercises: scales, arpeggios, intervals, long tones, articulation, rhythm and little etudes in every key.

import type { ScoreBar, ScoreNote } from '../generated/score';
import { barQuarters, beatQuarters, midiOf, nameOf } from '../notation/notated';
import type { BarSignature, NotatedScore, NoteMarks } from '../notation/notated';
import {
  degreesOf,
  findKey,
  majorTonics,
  minorTonics,
  pitchOf,
  semitonesTo,
  signatureOf,
  tonicsOf,
} from './keys';
import type { Key, ScaleId, TonicId } from './keys';
import { chromaticShare, combineCriteria, keyCriterion, levelCriteria } from './level';
import type { Level, LevelCriteria } from './level';

/** One sounding note (or rest) of a pattern: a degree of the scale and its length in quarter notes. */
interface Figure {
  /** 1 is the tonic; null is silence. */
  degree: number | null;
  quarters: number;
  /** Spelled as the scale runs downward. */
  down?: boolean;
  marks?: NoteMarks;
}

interface FormShape {
  kind: PatternKind;
  meter: readonly [beats: number, beatType: number];
  /** Quarter notes per minute: a walking pace unless the form needs another. */
  tempo: number;
  figures: (degrees: number) => Figure[];
}

export type PatternKind =
  'scale' | 'arpeggio' | 'interval' | 'longTone' | 'articulation' | 'rhythm' | 'etude';

const WALKING = 84;
const CALM = 60;
const FOUR_FOUR = [4, 4] as const;
const SIX_EIGHT = [6, 8] as const;
const THREE_FOUR = [3, 4] as const;

function run(quarters: number, ...degrees: number[]): Figure[] {
  return degrees.map((degree) => ({ degree, quarters }));
}

function fromTo(first: number, last: number): number[] {
  const step = Math.sign(last - first);
  return Array.from({ length: Math.abs(last - first) + 1 }, (_, index) => first + step * index);
}

/** Up and down again, the last note long enough to fill its bar of four. */
function upAndDown(degrees: readonly number[], quarters: number): Figure[] {
  const back = degrees.slice(0, -1).reverse();
  const up = run(quarters, ...degrees);
  const down = run(quarters, ...back.slice(0, -1)).map((figure) => ({ ...figure, down: true }));
  const used = (quarters * (up.length + down.length)) % 4;
  return [...up, ...down, { degree: back.at(-1) ?? 1, quarters: 4 - used, down: true }];
}

function inPairs(distance: number): Figure[] {
  const lower = fromTo(1, 8 - distance);
  return [
    ...run(1, ...lower.flatMap((degree) => [degree, degree + distance])),
    ...run(fill(2 * lower.length), 8),
    ...run(1, ...[...lower].reverse().flatMap((degree) => [degree + distance, degree])),
    ...run(fill(2 * lower.length), 1),
  ];
}

/** Length that fills a bar of four after so many quarters. */
function fill(quarters: number): number {
  return 4 - (quarters % 4);
}

/** Rows of four eighths that climb and come back. */
const TURNS = [
  ...[1, 2, 3, 4, 5].flatMap((start) => fromTo(start, start + 3)),
  ...[8, 7, 6, 5].flatMap((start) => fromTo(start, start - 3)),
];

/** How four notes are joined, by place in the group. */
function articulated(...pattern: readonly (NoteMarks | undefined)[]): () => Figure[] {
  return () => [
    ...TURNS.map((degree, index): Figure => ({
      degree,
      quarters: 0.5,
      ...marked(pattern[index % pattern.length]),
    })),
    { degree: 1, quarters: 2 },
  ];
}

function marked(marks: NoteMarks | undefined): { marks?: NoteMarks } {
  return marks ? { marks } : {};
}

const SLUR: NoteMarks = { slur: 'start' };
const END: NoteMarks = { slur: 'stop' };
const SHORT: NoteMarks = { staccato: true };

/** Note lengths in quarters on one note; negative ones are rests. */
function rhythm(...bars: readonly (readonly number[])[]): () => Figure[] {
  return () => bars.flat().map((length) => ({ degree: length < 0 ? null : 1, quarters: Math.abs(length) }));
}

const THIRD = 1 / 3;
const DEGREES_OF_ETUDE: readonly (readonly [number, number])[] = [
  // Dotted quarters, eighths and leaps over one octave: eight bars, a question and an answer.
  ...([[1, 1.5], [2, 0.5], [3, 1], [5, 1], [4, 0.5], [3, 0.5], [2, 1], [5, 2]] as const),
  ...([[3, 1.5], [4, 0.5], [5, 1], [8, 1], [7, 0.5], [6, 0.5], [5, 1], [5, 2]] as const),
  ...([[6, 1], [8, 1], [5, 0.5], [4, 0.5], [3, 1], [4, 1], [6, 1], [3, 0.5], [2, 0.5], [1, 1]] as const),
  ...([[2, 0.5], [3, 0.5], [4, 0.5], [2, 0.5], [3, 1], [5, 1], [4, 0.5], [3, 0.5], [2, 1], [1, 2]] as const),
]; // prettier-ignore
const DEGREES_OF_WALTZ: readonly (readonly [number, number])[] = [
  ...([[5, 2], [3, 1], [1, 2], [3, 1], [4, 1], [3, 1], [2, 1], [5, 3]] as const),
  ...([[6, 2], [4, 1], [5, 2], [3, 1], [2, 1], [3, 1], [4, 1], [2, 3]] as const),
  ...([[5, 2], [3, 1], [8, 2], [5, 1], [6, 1], [5, 1], [4, 1], [3, 3]] as const),
  ...([[4, 1], [6, 1], [5, 1], [3, 2], [1, 1], [2, 1], [3, 1], [2, 1], [1, 3]] as const),
]; // prettier-ignore
const DEGREES_OF_SICILIANA: readonly (readonly [number, number])[] = [
  ...([[5, 0.75], [6, 0.25], [5, 0.5], [3, 1], [1, 0.5], [2, 0.75], [3, 0.25], [4, 0.5], [3, 1.5]] as const),
  ...([[6, 0.75], [7, 0.25], [8, 0.5], [5, 1], [3, 0.5], [4, 0.5], [3, 0.5], [2, 0.5], [2, 1.5]] as const),
  ...([[5, 0.75], [6, 0.25], [5, 0.5], [3, 1], [1, 0.5], [2, 0.75], [3, 0.25], [4, 0.5], [6, 1.5]] as const),
  ...([[5, 0.75], [4, 0.25], [3, 0.5], [4, 0.75], [3, 0.25], [2, 0.5], [3, 0.5], [1, 0.5], [2, 0.5], [1, 1.5]] as const),
]; // prettier-ignore

function written(pairs: readonly (readonly [number, number])[]): () => Figure[] {
  return () => pairs.map(([degree, quarters]) => ({ degree, quarters }));
}

const FORMS = {
  scale: shape('scale', (degrees) => upAndDown(fromTo(1, degrees + 1), 1)),
  'two-octave-scale': shape('scale', (degrees) => upAndDown(fromTo(1, 2 * degrees + 1), 0.5)),
  arpeggio: shape('arpeggio', () => [
    ...run(1, 1, 3, 5, 8, 5, 3),
    ...run(2, 1),
    ...run(1, 1, 3, 5, 3, 8, 5),
    ...run(2, 1),
  ]),
  'two-octave-arpeggio': shape('arpeggio', () => upAndDown([1, 3, 5, 8, 10, 12, 15], 0.5)),
  'seventh-chord': shape('arpeggio', (degrees) =>
    upAndDown(degrees === 4 ? [1, 2, 3, 4, 5] : [1, 3, 5, 7, 8], 1),
  ),
  thirds: shape('interval', () => [
    ...run(1, 1, 3, 2, 4, 3, 5, 4, 6, 5, 7, 6, 8, 7, 9),
    ...run(2, 8),
    ...run(1, 8, 6, 7, 5, 6, 4, 5, 3, 4, 2, 3, 1, 2, 0),
    ...run(2, 1),
  ]),
  fourths: shape('interval', () => inPairs(3)),
  sixths: shape('interval', () => inPairs(5)),
  'long-tones': shape('longTone', () => run(4, ...fromTo(1, 8)), CALM),
  tongued: shape('articulation', articulated(SHORT)),
  'slurred-fours': shape('articulation', articulated(SLUR, undefined, undefined, END)),
  'slurred-pairs': shape('articulation', articulated(SLUR, END)),
  'slur-two-tongue-two': shape('articulation', articulated(SLUR, END, SHORT, SHORT)),
  'tongue-two-slur-two': shape('articulation', articulated(SHORT, SHORT, SLUR, END)),
  'slur-three-tongue-one': shape('articulation', articulated(SLUR, undefined, END, SHORT)),
  'tongue-one-slur-three': shape('articulation', articulated(SHORT, SLUR, undefined, END)),
  accents: shape('articulation', articulated({ accent: true }, undefined, undefined, undefined)),
  etude: shape('etude', written(DEGREES_OF_ETUDE)),
  waltz: shape('etude', written(DEGREES_OF_WALTZ), 108, THREE_FOUR),
  siciliana: shape('etude', written(DEGREES_OF_SICILIANA), 66, SIX_EIGHT),
  running: shape('etude', () => [
    ...run(0.25, ...[1, 2, 3, 4, 5, 6].flatMap((start) => [start, start + 1, start + 2, start])),
    ...run(2, 8),
    ...run(0.25, ...[8, 7, 6, 5, 4, 3].flatMap((start) => [start, start - 1, start - 2, start])),
    ...run(2, 1),
  ]),
  'rhythm-halves': shape('rhythm', rhythm([4], [2, 2], [4], [2, 2], [2, 2], [4], [2, 2], [4])),
  'rhythm-quarters': shape(
    'rhythm',
    rhythm([1, 1, 2], [1, 1, 1, 1], [2, 1, 1], [2, 2], [1, 2, 1], [1, 1, 1, 1], [1, 1, 2], [4]),
  ),
  'rhythm-rests': shape(
    'rhythm',
    rhythm(
      [1, -1, 1, -1],
      [1, 1, 2],
      [-1, 1, 1, 1],
      [2, -2],
      [1, 1, -1, 1],
      [-1, 1, -1, 1],
      [1, 1, 1, -1],
      [2, -2],
    ),
  ),
  'rhythm-eighths': shape(
    'rhythm',
    rhythm(
      [1, 0.5, 0.5, 1, 1],
      [0.5, 0.5, 0.5, 0.5, 2],
      [1, 1, 0.5, 0.5, 1],
      [2, 2],
      [0.5, 0.5, 1, 0.5, 0.5, 1],
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1],
      [1, 0.5, 0.5, 0.5, 0.5, 1],
      [4],
    ),
  ),
  'rhythm-waltz': shape(
    'rhythm',
    rhythm([3], [2, 1], [1, 1, 1], [2, 1], [1, 0.5, 0.5, 1], [2, 0.5, 0.5], [1, 1, 1], [3]),
    WALKING,
    THREE_FOUR,
  ),
  'rhythm-dotted-quarters': shape(
    'rhythm',
    rhythm(
      [1.5, 0.5, 2],
      [1.5, 0.5, 1, 1],
      [1, 1, 1.5, 0.5],
      [2, 2],
      [1.5, 0.5, 1.5, 0.5],
      [1, 0.5, 0.5, 1.5, 0.5],
      [1.5, 0.5, 1, 1],
      [4],
    ),
  ),
  'rhythm-six-eight': shape(
    'rhythm',
    rhythm(
      [1.5, 1.5],
      [0.5, 0.5, 0.5, 1.5],
      [1, 0.5, 1, 0.5],
      [3],
      [1, 0.5, 0.5, 0.5, 0.5],
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
      [1, 0.5, 1.5],
      [3],
    ),
    WALKING,
    SIX_EIGHT,
  ),
  'rhythm-sixteenths': shape(
    'rhythm',
    rhythm(
      [0.25, 0.25, 0.25, 0.25, 1, 0.5, 0.5, 1],
      [0.5, 0.25, 0.25, 1, 0.5, 0.25, 0.25, 1],
      [0.25, 0.25, 0.5, 1, 0.25, 0.25, 0.5, 1],
      [2, -2],
      [0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 1],
      [0.5, 0.25, 0.25, 0.25, 0.25, 0.5, 1, 1],
      [0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25, 0.5, 0.5, 1],
      [4],
    ),
    72,
  ),
  'rhythm-triplets': shape(
    'rhythm',
    rhythm(
      [THIRD, THIRD, THIRD, 1, 0.5, 0.5, 1],
      [1, THIRD, THIRD, THIRD, 2],
      [THIRD, THIRD, THIRD, THIRD, THIRD, THIRD, 1, 1],
      [0.5, 0.5, THIRD, THIRD, THIRD, 2],
      [1, 1, THIRD, THIRD, THIRD, 1],
      [0.5, 0.5, THIRD, THIRD, THIRD, 0.5, 0.5, 1],
      [THIRD, THIRD, THIRD, 0.5, 0.5, THIRD, THIRD, THIRD, 1],
      [4],
    ),
    72,
  ),
  'rhythm-dotted-eighths': shape(
    'rhythm',
    rhythm(
      [0.75, 0.25, 1, 0.75, 0.25, 1],
      [0.75, 0.25, 0.5, 0.5, 2],
      [1, 0.75, 0.25, 1, 0.75, 0.25],
      [2, 2],
      [0.75, 0.25, 0.75, 0.25, 1, 1],
      [0.5, 0.5, 0.75, 0.25, 0.5, 0.5, 1],
      [0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 1],
      [4],
    ),
    72,
  ),
  'rhythm-syncopation': shape(
    'rhythm',
    rhythm(
      [0.5, 1, 0.5, 1, 1],
      [0.5, 1, 0.5, 2],
      [1, 1, 0.5, 1, 0.5],
      [0.5, 1, 1, 1, 0.5],
      [1.5, 1.5, 1],
      [0.5, 1, 1, 0.5, 1],
      [1, 0.5, 1, 0.5, 1],
      [4],
    ),
  ),
  'rhythm-five-four': shape(
    'rhythm',
    rhythm(
      [1, 1, 1, 2],
      [1.5, 0.5, 1, 2],
      [3, 2],
      [0.5, 0.5, 1, 1, 1, 1],
      [1, 1, 1, 0.5, 0.5, 1],
      [1.5, 0.5, 1, 1, 1],
      [1, 0.5, 0.5, 1, 1.5, 0.5],
      [5],
    ),
    WALKING,
    [5, 4],
  ),
  'rhythm-seven-eight': shape(
    'rhythm',
    rhythm(
      [1, 1, 1.5],
      [0.5, 0.5, 0.5, 0.5, 1.5],
      [1, 1, 0.5, 0.5, 0.5],
      [2, 1.5],
      [1, 0.5, 0.5, 1.5],
      [0.5, 0.5, 1, 1, 0.5],
      [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
      [3.5],
    ),
    100,
    [7, 8],
  ),
} as const satisfies Record<string, FormShape>;
export type FormId = keyof typeof FORMS;

function shape(
  kind: PatternKind,
  figures: FormShape['figures'],
  tempo = WALKING,
  meter: FormShape['meter'] = FOUR_FOUR,
): FormShape {
  return { kind, meter, tempo, figures };
}

/** One generated exercise, before an instrument is chosen. */
export interface Pattern {
  /** Stable: addresses and assignments carry it. */
  id: string;
  form: FormId;
  kind: PatternKind;
  scale: ScaleId;
  tonic: TonicId;
  /** The major or minor key it is in; null for other scales. */
  key: Key | null;
}

const keyOf = (scale: ScaleId, tonic: TonicId): Key | null => {
  if (scale === 'major') return findKey(`${tonic}-major`) ?? null;
  if (scale === 'minor' || scale === 'natural-minor' || scale === 'melodic-minor')
    return findKey(`${tonic}-minor`) ?? null;
  return null;
};

function pattern(form: FormId, scale: ScaleId, tonic: TonicId, id?: string): Pattern {
  return {
    id: id ?? `${form}-${tonic}-${scale}`,
    form,
    kind: FORMS[form].kind,
    scale,
    tonic,
    key: keyOf(scale, tonic),
  };
}

/** One exercise on each tonic, those with the fewest sharps or flats first. */
function inEvery(form: FormId, scale: ScaleId, tonics: readonly TonicId[]): Pattern[] {
  return [...tonics]
    .sort((a, b) => Math.abs(signatureOf(scale, a)) - Math.abs(signatureOf(scale, b)))
    .map((tonic) => pattern(form, scale, tonic));
}

const MODES = ['dorian', 'phrygian', 'lydian', 'mixolydian', 'locrian'] as const;
const OTHER_SCALES = [
  'major-pentatonic',
  'minor-pentatonic',
  'blues',
  'chromatic',
  'whole-tone',
  'diminished',
] as const;
const MINORS = ['minor', 'natural-minor', 'melodic-minor'] as const;
const ARTICULATIONS = [
  'tongued',
  'slurred-pairs',
  'slurred-fours',
  'slur-two-tongue-two',
  'tongue-two-slur-two',
  'slur-three-tongue-one',
  'tongue-one-slur-three',
  'accents',
] as const;
/** Articulation is practised in the keys that do not add to it: up to four sharps or flats. */
const ARTICULATION_TONICS = majorTonics.slice(3, -3);
const BOTH_MODES_FORMS = ['thirds', 'etude'] as const;
const MAJOR_FORMS = ['fourths', 'sixths', 'long-tones', 'waltz', 'siciliana', 'running'] as const;
const RHYTHMS = (Object.keys(FORMS) as FormId[]).filter((form) => FORMS[form].kind === 'rhythm');
/** Chords of four notes and the scale each is read in. */
const SEVENTHS = ['major', 'mixolydian', 'natural-minor', 'diminished-seventh'] as const;

function majorAndMinor(form: FormId): Pattern[] {
  return [...inEvery(form, 'major', majorTonics), ...inEvery(form, 'minor', minorTonics)];
}

/** Every generated exercise, in the order lists show them. */
export const patterns: readonly Pattern[] = [
  ...inEvery('scale', 'major', majorTonics),
  ...MINORS.flatMap((scale) => inEvery('scale', scale, minorTonics)),
  ...inEvery('two-octave-scale', 'major', majorTonics),
  ...(['minor', 'melodic-minor'] as const).flatMap((scale) =>
    inEvery('two-octave-scale', scale, minorTonics),
  ),
  ...OTHER_SCALES.flatMap((scale) => inEvery('scale', scale, tonicsOf(scale))),
  ...inEvery('two-octave-scale', 'chromatic', tonicsOf('chromatic')),
  ...MODES.flatMap((scale) => inEvery('scale', scale, tonicsOf(scale))),
  ...majorAndMinor('arpeggio'),
  ...majorAndMinor('two-octave-arpeggio'),
  ...SEVENTHS.flatMap((scale) => inEvery('seventh-chord', scale, tonicsOf(scale))),
  ...BOTH_MODES_FORMS.flatMap(majorAndMinor),
  ...MAJOR_FORMS.flatMap((form) => inEvery(form, 'major', majorTonics)),
  ...ARTICULATIONS.flatMap((form) => inEvery(form, 'major', ARTICULATION_TONICS)),
  ...RHYTHMS.map((form) => pattern(form, 'major', 'g', form)),
];

const byId = new Map(patterns.map((each) => [each.id, each]));

/** The generated exercise of this id. */
export function findPattern(id: string): Pattern | undefined {
  return byId.get(id);
}

/** The one-octave exercise that stands in for one over two octaves where an instrument has too few notes. */
export function oneOctaveOf({ form, scale, tonic }: Pattern): Pattern | undefined {
  return form.startsWith('two-octave-')
    ? byId.get(`${form.slice('two-octave-'.length)}-${tonic}-${scale}`)
    : undefined;
}

function figuresOf({ form, scale }: Pattern): Figure[] {
  return FORMS[form].figures(degreesOf(scale));
}

/** Cached by form and scale: the same for every tonic. */
const extents = new Map<string, { low: number; high: number }>();

/** Lowest and highest note of a pattern in semitones beside its tonic in octave 4 (C4 is 60, B4 71). */
export function extentOf(each: Pattern): { low: number; high: number } {
  const name = `${each.form} ${each.scale}`;
  const known = extents.get(name);
  if (known) return known;
  const semitones = figuresOf(each).flatMap(({ degree, down }) =>
    degree === null ? [] : [semitonesTo(each.scale, degree, down)],
  );
  const extent = { low: Math.min(...semitones), high: Math.max(...semitones) };
  extents.set(name, extent);
  return extent;
}

/** Writes a pattern out, its tonic in octave 4, in the treble clef. */
export function writePattern(each: Pattern, title: string): NotatedScore {
  const [beats, beatType] = FORMS[each.form].meter;
  const signature: BarSignature = { fifths: signatureOf(each.scale, each.tonic), beats, beatType };
  const beat = beatQuarters(signature);
  const barLength = barQuarters(signature);
  const figures = figuresOf(each);
  const total = figures.reduce((sum, { quarters }) => sum + quarters, 0);
  const bars = Array.from({ length: Math.round(total / barLength) }, (_, bar): ScoreBar => ({
    number: String(bar + 1),
    onset: bar * barLength,
    duration: barLength,
    beatQuarters: beat,
  }));
  const notes: ScoreNote[] = [];
  const marks: (NoteMarks | undefined)[] = [];
  let bar = 0;
  let within = 0;
  for (const figure of figures) {
    // Whole bars are counted in whole bars, so that thirds of a beat add up to nothing.
    if (within > barLength - CLOSE) {
      bar += 1;
      within = 0;
    }
    if (figure.degree !== null) {
      const pitch = pitchOf(each.scale, each.tonic, figure.degree, figure.down);
      notes.push({
        onset: bar * barLength + within,
        duration: figure.quarters,
        midi: midiOf(pitch),
        name: nameOf(pitch),
        bar,
        beat: within / beat + 1,
      });
      marks.push(figure.marks);
    }
    const next = within + figure.quarters;
    within = Math.abs(next - Math.round(next)) < CLOSE ? Math.round(next) : next;
  }
  return {
    score: {
      title,
      composer: '',
      transposition: null,
      quartersPerMinute: FORMS[each.form].tempo,
      bars,
      notes,
    },
    clef: 'treble',
    signatures: bars.map(() => signature),
    ...(marks.some(Boolean) ? { marks } : {}),
  };
}

/** Two places, in quarter notes, that rounding alone tells apart. */
const CLOSE = 1e-6;

/** Cached by form and scale, since another tonic changes the signature only. */
const criteria = new Map<string, { criteria: LevelCriteria; chromatic: number }>();

/** Level of a pattern: {@link levelOf} what it writes, without writing it for every key. */
export function levelOfPattern(each: Pattern): Level {
  const name = `${each.form} ${each.scale}`;
  let known = criteria.get(name);
  if (!known) {
    const notated = writePattern(each, '');
    known = { criteria: levelCriteria(notated), chromatic: chromaticShare(notated) };
    criteria.set(name, known);
  }
  const key = keyCriterion([signatureOf(each.scale, each.tonic)], known.chromatic);
  return combineCriteria({ ...known.criteria, key });
}

// What exercises, keys and kinds are called.

import type { Clef } from '../../notation/notated';
import type { FormId } from '../../practice/exercise-patterns';
import type { ExerciseKind, NameExercise } from '../../practice/exercises';
import { findKey, keyId, keys, fifthsOf } from '../../practice/keys';
import type { Key, ScaleId, TonicId } from '../../practice/keys';
import { t } from '../i18n/t';

const TONICS = {
  'c-flat': 'exerciseNames.keyCFlat',
  'g-flat': 'exerciseNames.keyGFlat',
  'd-flat': 'exerciseNames.keyDFlat',
  'a-flat': 'exerciseNames.keyAFlat',
  'e-flat': 'exerciseNames.keyEFlat',
  'b-flat': 'exerciseNames.keyBFlat',
  f: 'exerciseNames.keyF',
  c: 'exerciseNames.keyC',
  g: 'exerciseNames.keyG',
  d: 'exerciseNames.keyD',
  a: 'exerciseNames.keyA',
  e: 'exerciseNames.keyE',
  b: 'exerciseNames.keyB',
  'f-sharp': 'exerciseNames.keyFSharp',
  'c-sharp': 'exerciseNames.keyCSharp',
  'g-sharp': 'exerciseNames.keyGSharp',
  'd-sharp': 'exerciseNames.keyDSharp',
  'a-sharp': 'exerciseNames.keyASharp',
} as const satisfies Record<TonicId, string>;

const SCALES = {
  major: 'exerciseNames.scaleMajor',
  minor: 'exerciseNames.scaleMinor',
  'natural-minor': 'exerciseNames.scaleNaturalMinor',
  'melodic-minor': 'exerciseNames.scaleMelodicMinor',
  dorian: 'exerciseNames.scaleDorian',
  phrygian: 'exerciseNames.scalePhrygian',
  lydian: 'exerciseNames.scaleLydian',
  mixolydian: 'exerciseNames.scaleMixolydian',
  locrian: 'exerciseNames.scaleLocrian',
  'major-pentatonic': 'exerciseNames.scaleMajorPentatonic',
  'minor-pentatonic': 'exerciseNames.scaleMinorPentatonic',
  blues: 'exerciseNames.scaleBlues',
  'whole-tone': 'exerciseNames.scaleWholeTone',
  diminished: 'exerciseNames.scaleDiminished',
  chromatic: 'exerciseNames.scaleChromatic',
  'diminished-seventh': 'exerciseNames.seventhDiminished',
} as const satisfies Record<ScaleId, string>;

/** Chords of four notes by the scale they are read in. */
const SEVENTHS: Partial<Record<ScaleId, 'seventhMajor' | 'seventhDominant' | 'seventhMinor'>> = {
  major: 'seventhMajor',
  mixolydian: 'seventhDominant',
  'natural-minor': 'seventhMinor',
};

const FORMS = {
  arpeggio: 'exerciseNames.arpeggio',
  'two-octave-arpeggio': 'exerciseNames.arpeggio',
  thirds: 'exerciseNames.thirds',
  fourths: 'exerciseNames.fourths',
  sixths: 'exerciseNames.sixths',
  'long-tones': 'exerciseNames.longTones',
  tongued: 'exerciseNames.tongued',
  'slurred-fours': 'exerciseNames.slurredFours',
  'slurred-pairs': 'exerciseNames.slurredPairs',
  'slur-two-tongue-two': 'exerciseNames.slurTwoTongueTwo',
  'tongue-two-slur-two': 'exerciseNames.tongueTwoSlurTwo',
  'slur-three-tongue-one': 'exerciseNames.slurThreeTongueOne',
  'tongue-one-slur-three': 'exerciseNames.tongueOneSlurThree',
  accents: 'exerciseNames.accents',
  etude: 'exerciseNames.etude',
  waltz: 'exerciseNames.waltz',
  siciliana: 'exerciseNames.siciliana',
  running: 'exerciseNames.running',
} as const satisfies Partial<Record<FormId, string>>;

const RHYTHMS = {
  'rhythm-halves': 'exerciseNames.rhythmHalves',
  'rhythm-quarters': 'exerciseNames.rhythmQuarters',
  'rhythm-rests': 'exerciseNames.rhythmRests',
  'rhythm-eighths': 'exerciseNames.rhythmEighths',
  'rhythm-waltz': 'exerciseNames.rhythmWaltz',
  'rhythm-dotted-quarters': 'exerciseNames.rhythmDottedQuarters',
  'rhythm-six-eight': 'exerciseNames.rhythmSixEight',
  'rhythm-sixteenths': 'exerciseNames.rhythmSixteenths',
  'rhythm-triplets': 'exerciseNames.rhythmTriplets',
  'rhythm-dotted-eighths': 'exerciseNames.rhythmDottedEighths',
  'rhythm-syncopation': 'exerciseNames.rhythmSyncopation',
  'rhythm-five-four': 'exerciseNames.rhythmFiveFour',
  'rhythm-seven-eight': 'exerciseNames.rhythmSevenEight',
} as const satisfies Partial<Record<FormId, string>>;

/** "B♭ major". */
export function keyWords({ tonic, minor }: Key): string {
  const name = t(TONICS[tonic]);
  return minor ? t('exerciseNames.minor', { tonic: name }) : t('exerciseNames.major', { tonic: name });
}

/** A key signature in words: "3 flats". */
export function signatureWords(fifths: number): string {
  if (fifths === 0) return t('exercises.signatureNone');
  return fifths > 0
    ? t('exercises.signatureSharps', { count: fifths })
    : t('exercises.signatureFlats', { count: -fifths });
}

function isNamedForm(form: FormId): form is keyof typeof FORMS {
  return form in FORMS;
}

function isRhythm(form: FormId): form is keyof typeof RHYTHMS {
  return form in RHYTHMS;
}

/** The title of a generated exercise. */
export const nameExercise: NameExercise = (exercise) => {
  if ('reading' in exercise)
    return t('exerciseNames.reading', {
      seed: String(exercise.reading.seed),
      key: keyWords(exercise.reading.key),
    });
  const { form, scale } = exercise;
  const tonic = t(TONICS[exercise.tonic]);
  if (isRhythm(form)) return t(RHYTHMS[form]);
  const seventh = form === 'seventh-chord' ? SEVENTHS[scale] : undefined;
  if (seventh) return t(`exerciseNames.${seventh}`, { tonic });
  const key = findKey(`${exercise.tonic}-${scale === 'minor' ? 'minor' : 'major'}`);
  const title = isNamedForm(form)
    ? t(FORMS[form], { key: key ? keyWords(key) : tonic })
    : t(SCALES[scale], { tonic });
  return form.startsWith('two-octave-') ? t('exerciseNames.twoOctaves', { title }) : title;
};

/** What the library lists besides exercises with notes to read: drum patterns. */
export type LibraryKind = ExerciseKind | 'groove' | 'rudiment';

/** Every kind, in the order the library shows them. */
export const kinds: readonly LibraryKind[] = [
  'melody',
  'scale',
  'arpeggio',
  'interval',
  'longTone',
  'articulation',
  'rhythm',
  'etude',
  'groove',
  'rudiment',
];

const KINDS = {
  melody: 'exercises.kindMelody',
  scale: 'exercises.kindScale',
  arpeggio: 'exercises.kindArpeggio',
  interval: 'exercises.kindInterval',
  longTone: 'exercises.kindLongTone',
  articulation: 'exercises.kindArticulation',
  rhythm: 'exercises.kindRhythm',
  etude: 'exercises.kindEtude',
  groove: 'exercises.kindGroove',
  rudiment: 'exercises.kindRudiment',
} as const satisfies Record<LibraryKind, string>;

/** A kind as a heading. */
export function kindWords(kind: LibraryKind): string {
  return t(KINDS[kind]);
}

const CLEFS = {
  treble: 'exercises.clefTreble',
  alto: 'exercises.clefAlto',
  tenor: 'exercises.clefTenor',
  bass: 'exercises.clefBass',
} as const satisfies Record<Clef, string>;

/** Clefs to choose from with their names. */
export const clefChoices = (): (readonly [Clef, string])[] =>
  (Object.keys(CLEFS) as Clef[]).map((clef) => [clef, t(CLEFS[clef])] as const);

/** Keys to choose from with their names, those with the fewest accidentals first. */
export function keyChoices(of: readonly Key[] = keys): (readonly [id: string, words: string])[] {
  return [...of]
    .sort((a, b) => Math.abs(fifthsOf(a)) - Math.abs(fifthsOf(b)) || Number(a.minor) - Number(b.minor))
    .map((key) => [keyId(key), keyWords(key)] as const);
}

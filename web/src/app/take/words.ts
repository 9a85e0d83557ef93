import type { Stage } from '../../engine/protocol';
import { nameOf, spell, spellAmong } from '../../notation/notated';
import type { Score } from '../../generated/score';
import type { TakeMeasures } from '../../generated/take-report';
import type { Headline, PracticeStep } from '../../report/headline';
import { toneOf } from '../../report/marks';
import type { NoteMark } from '../../report/marks';
import type { AssessedNote, Deviation } from '../../report/notes';
import { capital, decimal, joined, listed } from '../i18n/format';
import { spokenNote } from '../i18n/note-names';
import { t } from '../i18n/t';
import type { SheetFigure, SheetNote } from './score-sheet';

/** Written name of a MIDI number in the key of a score, without octave; in C without one. */
export function spokenMidi(midi: number, score: Score | null): string {
  const rounded = Math.round(midi);
  return spokenNote(nameOf(score ? spellAmong(score.notes, rounded) : spell(rounded, 0)));
}

/** What a take's name says beyond its tune's title, which stands beside it: "Ode to Joy, take 2" is "take 2". */
export function nameBeside(title: string, name: string): string {
  return name.startsWith(`${title}, `) ? name.slice(title.length + 2) : name;
}

/** Parts of a beat that have a sign of their own. */
const BEAT_PARTS: readonly [part: number, sign: string][] = [
  [1 / 4, '¼'],
  [1 / 3, '⅓'],
  [1 / 2, '½'],
  [2 / 3, '⅔'],
  [3 / 4, '¾'],
];
const SAME_PART = 0.02;

/** A beat as printed: 2, or 2½ for the off-beat. */
export function beatWords(beat: number): string {
  const whole = Math.floor(beat + SAME_PART);
  const part = beat - whole;
  if (part < SAME_PART) return String(whole);
  const sign = BEAT_PARTS.find(([value]) => Math.abs(value - part) < SAME_PART)?.[1];
  return sign ? `${whole}${sign}` : decimal(beat, 2);
}

/** The opening sentences of a result. */
export function headlineWords({ praise, next }: Headline): string {
  const first = ((): string => {
    switch (praise.kind) {
      case 'everything':
        return `${t('take.headlineEverything', { count: praise.notes })} ${t('take.headlineFaster', { tempo: praise.nextTempo })}`;
      case 'time':
        return t('take.headlineTime');
      case 'pitch':
        return t('take.headlinePitch');
      case 'notFollowed':
        return t('take.headlineNotFollowed');
      case 'notes':
      case 'count':
        return t('take.headlineNotes', { right: praise.right, written: praise.written });
    }
  })();
  if (!next) return first;
  const { bar, note } = next;
  if (bar !== null && note !== null)
    return `${first} ${t('take.nextBarAndNote', { bar, note: spokenNote(note) })}`;
  if (bar !== null) return `${first} ${t('take.nextBar', { bar })}`;
  return note === null ? first : `${first} ${t('take.nextNote', { note: spokenNote(note) })}`;
}

function deviationWords(deviation: Deviation, score: Score): string {
  switch (deviation.kind) {
    case 'missed':
      return t('take.resultMissed');
    case 'different':
      return t('take.resultDifferent', { note: spokenMidi(deviation.playedMidi, score) });
    case 'octave':
      return t(deviation.up ? 'take.resultOctaveUp' : 'take.resultOctaveDown');
    case 'sharp':
      return t('take.resultCentsSharp', { count: deviation.cents });
    case 'flat':
      return t('take.resultCentsFlat', { count: deviation.cents });
    case 'early':
      return t('take.resultEarly', { milliseconds: deviation.milliseconds });
    case 'late':
      return t('take.resultLate', { milliseconds: deviation.milliseconds });
  }
}

/** What was measured of a note in words: "31 cents flat, on time". */
export function resultWords({ deviations, centsShown }: AssessedNote, score: Score): string {
  if (deviations.length === 0) return t('take.resultRight');
  const words = deviations.map((deviation) => deviationWords(deviation, score));
  const kinds = new Set(deviations.map(({ kind }) => kind));
  if (kinds.has('missed')) return joined(words);
  if (!kinds.has('early') && !kinds.has('late')) words.push(t('take.resultOnTime'));
  else if (
    centsShown &&
    !['sharp', 'flat', 'different', 'octave'].some((kind) => kinds.has(kind as Deviation['kind']))
  )
    words.unshift(t('take.resultInTune'));
  return joined(words);
}

/** A note with its place, as the score reads aloud. */
export function noteWords(note: AssessedNote, score: Score): string {
  return t('take.noteLabel', {
    bar: note.barNumber,
    beat: beatWords(note.written.beat),
    note: spokenNote(note.written.name),
    result: resultWords(note, score),
  });
}

function figureText(deviation: Deviation, score: Score): string {
  switch (deviation.kind) {
    case 'missed':
      return t('take.missed');
    case 'different':
      return t('take.played', { note: spokenMidi(deviation.playedMidi, score) });
    case 'octave':
      return t('take.markOctave');
    case 'sharp':
    case 'flat':
      return t('take.cents', { cents: deviation.cents });
    case 'early':
    case 'late':
      return t('take.milliseconds', { milliseconds: deviation.milliseconds });
  }
}

/** What the sheet shows, from marks to words. `restarts` are the notes with which playing began again. */
export function sheetNotes(
  notes: readonly AssessedNote[],
  marks: readonly NoteMark[],
  restarts: readonly number[],
  score: Score,
): SheetNote[] {
  return score.notes.map((_, index): SheetNote => {
    const note = notes.find((each) => each.index === index);
    const mark = marks.find((each) => each.index === index);
    if (!note || !mark) return { ink: 'unplayed', figures: [], playedMidi: null, octave: null, label: '' };
    const different = note.deviations.find((deviation) => deviation.kind === 'different');
    const octave = note.deviations.find((deviation) => deviation.kind === 'octave');
    const figures = mark.figures.map(({ shape, tone, deviation }): SheetFigure => ({
      shape,
      tone,
      text: figureText(deviation, score),
    }));
    const again = restarts.includes(index);
    if (again) figures.push({ shape: 'restart', tone: toneOf('restart'), text: t('take.startedAgain') });
    return {
      ink: mark.ink,
      figures,
      playedMidi: different?.playedMidi ?? null,
      octave: octave ? (octave.up ? 'up' : 'down') : null,
      label: again ? `${noteWords(note, score)} ${t('take.startedAgainHere')}` : noteWords(note, score),
    };
  });
}

/** What happened besides right notes: "1 different, 1 missed". */
export function countWords(measures: TakeMeasures): string {
  const parts = [
    measures.different && t('take.countDifferent', { count: measures.different }),
    measures.octave && t('take.countOctave', { count: measures.octave }),
    measures.missed && t('take.countMissed', { count: measures.missed }),
    measures.extra - measures.squeaks && t('take.countExtra', { count: measures.extra - measures.squeaks }),
    measures.squeaks && t('take.countSqueak', { count: measures.squeaks }),
  ].filter((part): part is string => typeof part === 'string');
  return parts.length > 0 ? joined(parts) : t('take.nothingElse');
}

/** Bars by their printed numbers: "bar 5" or "bars 4 to 5". */
export function barWords([from, to]: readonly [number, number], score: Score): string {
  const [first = '', last = ''] = [score.bars[from]?.number, score.bars[to]?.number];
  return from === to ? t('take.oneBar', { bar: first }) : t('take.severalBars', { from: first, to: last });
}

/** More bars than this are not listed one by one. */
const LISTED_BARS = 3;

function tendencyHeading({ name, notes }: Extract<PracticeStep, { kind: 'tendency' }>): string {
  const note = spokenNote(name);
  const bars = [...new Set(notes.map(({ barNumber }) => barNumber))];
  if (bars.length > LISTED_BARS) return t('take.everyNote', { note });
  return t('take.noteInBars', { count: bars.length, bars: listed(bars), note });
}

/** Heading and advice of one thing to practise. */
export function stepWords(step: PracticeStep, score: Score): { heading: string; advice: string } {
  if (step.kind === 'restart')
    return {
      heading: capital(barWords(step.bars, score)),
      advice: t('take.adviceRestart', { bar: score.bars[step.bars[0]]?.number ?? '' }),
    };
  if (step.kind === 'tendency') {
    const { low, high } = step;
    const direction = t(step.direction === 'sharp' ? 'take.sharp' : 'take.flat');
    return {
      heading: tendencyHeading(step),
      advice:
        low === high
          ? t('take.adviceTendencySame', { low, direction })
          : t('take.adviceTendency', { low, high, direction }),
    };
  }
  const { note } = step;
  const letter = spokenNote(note.written.name);
  const heading = t('take.notePlace', { bar: note.barNumber, beat: beatWords(note.written.beat) });
  const [deviation] = note.deviations;
  switch (deviation?.kind) {
    case 'different':
      return {
        heading,
        advice: t('take.adviceDifferent', {
          played: spokenMidi(deviation.playedMidi, score),
          note: letter,
        }),
      };
    case 'missed':
      return { heading, advice: t('take.adviceMissed', { note: letter }) };
    case 'octave':
      return { heading, advice: t('take.adviceOctave', { note: letter }) };
    case 'early':
      return { heading, advice: t('take.adviceEarly', { milliseconds: deviation.milliseconds }) };
    case 'late':
      return { heading, advice: t('take.adviceLate', { milliseconds: deviation.milliseconds }) };
    case 'sharp':
    case 'flat':
      return { heading, advice: t('take.adviceCents', { result: deviationWords(deviation, score) }) };
    case undefined:
      return { heading, advice: '' };
  }
}

/** What the engine is doing with a take. */
export function stageWords(stage: Stage): string {
  switch (stage) {
    case 'load':
      return t('take.stageLoad');
    case 'decode':
      return t('take.stageDecode');
    case 'analyse':
      return t('take.stageAnalyse');
    case 'align':
      return t('take.stageAlign');
  }
}

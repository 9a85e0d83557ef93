// Sentences of drum practice. Pure.

import type { GrooveReport, StruckClass } from '../../generated/groove-report';
import type { GrooveDynamics, GrooveHeadline, GrooveMatter, GroovePlace } from '../../report/groove';
import { inSentence } from '../i18n/format';
import { t } from '../i18n/t';

/** The name of a row; on a pad there is only one. */
export function drumName(drum: StruckClass, pad: boolean): string {
  return pad ? t('groove.pad') : t(`groove.${drum}`);
}

/** The same within a sentence. */
export function drumWord(drum: StruckClass, pad: boolean): string {
  return inSentence(drumName(drum, pad));
}

/** "58 ms early", "on time" for less than half a millisecond. */
export function deviationWords(milliseconds: number): string {
  const rounded = Math.round(milliseconds);
  if (rounded === 0) return t('groove.onTime');
  return rounded < 0
    ? t('groove.msEarly', { milliseconds: -rounded })
    : t('groove.msLate', { milliseconds: rounded });
}

/** "Bar 3, beat 2", "Bar 3, the and of 2". */
export function placeWords({ bar, beat, twelfths }: GroovePlace): string {
  const within = ((): string => {
    switch (twelfths) {
      case 0:
        return t('groove.onBeat', { beat });
      case 3:
        return t('groove.eOf', { beat });
      case 4:
        return t('groove.secondTriplet', { beat });
      case 6:
        return t('groove.andOf', { beat });
      case 8:
        return t('groove.thirdTriplet', { beat });
      case 9:
        return t('groove.aOf', { beat });
      case 10:
      case 11:
        return t('groove.beforeBeat', { beat: beat + 1 });
      default:
        return t('groove.afterBeat', { beat });
    }
  })();
  return t('groove.place', { bar, beat: within });
}

/** "Bar 3, beat 2: snare 32 ms late". */
export function matterWords(matter: GrooveMatter, pad: boolean): string {
  const place = placeWords(matter.place);
  const drum = drumWord(matter.drum, pad);
  switch (matter.kind) {
    case 'missed':
      return t('groove.matterMissed', { place, drum });
    case 'extra':
      return t('groove.matterExtra', { place, drum });
    case 'early':
    case 'late':
      return t('groove.matterTimed', { place, drum, deviation: deviationWords(matter.milliseconds ?? 0) });
  }
}

/** The take in one sentence. */
export function headlineWords({ praise, next }: GrooveHeadline, pad: boolean, beatQuarters: number): string {
  return `${praiseWords(praise, pad)} ${nextWords(next, pad, beatQuarters)}`;
}

function praiseWords(praise: GrooveHeadline['praise'], pad: boolean): string {
  switch (praise.kind) {
    case 'everything':
      return t('groove.praiseEverything');
    case 'backbeat':
      return t('groove.praiseBackbeat');
    case 'evenDrum':
      return t('groove.praiseEven', { drum: drumWord(praise.drum, pad) });
    case 'steadyTempo':
      return t('groove.praiseTempo');
    case 'played':
      return t('groove.praisePlayed', { played: praise.played, written: praise.written });
  }
}

function nextWords(next: GrooveHeadline['next'], pad: boolean, beatQuarters: number): string {
  switch (next.kind) {
    case 'drumOff':
      return t(next.late ? 'groove.nextLate' : 'groove.nextEarly', { drum: drumWord(next.drum, pad) });
    case 'tempo':
      return t(next.faster ? 'groove.nextFaster' : 'groove.nextSlower', { bar: next.bar });
    case 'bar':
      return t('groove.nextBar', { bar: next.bar });
    case 'faster':
      return t('groove.nextTempo', { tempo: Math.round(next.quartersPerMinute / beatQuarters) });
  }
}

/** What is said of a take's dynamics: a word or two, and a sentence. */
export function dynamicsWords(found: GrooveDynamics, pad: boolean): { value: string; text: string } {
  const decibels = Math.round(found.decibels);
  if (found.kind === 'covers') {
    const louder = drumName(found.louder, pad);
    const softer = drumName(found.softer, pad);
    return {
      value: t('groove.dynamicsCovers', { louder, softer: inSentence(softer) }),
      text: t('groove.dynamicsCoversText', { softer, louder: inSentence(louder), decibels }),
    };
  }
  const drum = drumName(found.drum, pad);
  switch (found.kind) {
    case 'ghosts':
      return {
        value: t('groove.dynamicsGhosts'),
        text: t(decibels < 1 ? 'groove.dynamicsGhostsFlat' : 'groove.dynamicsGhostsText', { drum, decibels }),
      };
    case 'accents':
      return {
        value: t('groove.dynamicsAccents'),
        text: t(decibels < 1 ? 'groove.dynamicsAccentsFlat' : 'groove.dynamicsAccentsText', {
          drum,
          decibels,
        }),
      };
    case 'uneven':
      return { value: t('groove.dynamicsUneven'), text: t('groove.dynamicsUnevenText', { drum, decibels }) };
    case 'even':
      return {
        value: t('groove.dynamicsEven'),
        text: pad
          ? t('groove.dynamicsEvenPad', { decibels: Math.max(1, decibels) })
          : t('groove.dynamicsEvenText', { drum: inSentence(drum), decibels: Math.max(1, decibels) }),
      };
  }
}

/** Shares of the good zone from which a drum's scatter is called very even, and even. */
const VERY_EVEN_SHARE = 0.4;
const EVEN_SHARE = 0.8;

/** "7 ms late, very even". */
export function drumSummary(report: GrooveReport, drum: StruckClass): string {
  const own = report.drums.find((each) => each.drum === drum);
  if (own?.medianMilliseconds == null) return t('groove.drumNone');
  const spread = own.spreadMilliseconds ?? 0;
  const evenness =
    spread <= VERY_EVEN_SHARE * report.goodMilliseconds
      ? t('groove.veryEven')
      : spread <= EVEN_SHARE * report.goodMilliseconds
        ? t('groove.even')
        : t('groove.scattered', { spread: Math.round(spread) });
  return t('groove.drumSummary', { middle: deviationWords(own.medianMilliseconds), spread: evenness });
}

/** A row of the strip for those who do not see it. */
export function stripWords(report: GrooveReport, drum: StruckClass): string {
  const notes = report.notes.filter((note) => note.drum === drum);
  const own = report.drums.find((each) => each.drum === drum);
  return t('groove.stripText', {
    drum: drumName(drum, report.pad),
    middle: own?.medianMilliseconds == null ? t('groove.drumNone') : deviationWords(own.medianMilliseconds),
    onTime: notes.filter(({ outcome }) => outcome === 'onTime').length,
    written: notes.length,
    missed: notes.filter(({ outcome }) => outcome === 'missed').length,
    extra: own?.extra ?? 0,
  });
}

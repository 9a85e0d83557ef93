// Measures in words: their names, their figures, what they did to a rating.

import type { Rating, RatingReason, TakeMeasures } from '../../generated/take-report';
import { decimal } from '../i18n/format';
import { t } from '../i18n/t';

type Unit =
  | 'percent'
  | 'cents'
  | 'milliseconds'
  | 'decibels'
  | 'perMinute'
  | 'percentPerMinute'
  | 'times'
  | 'correlation';

/** Measures that can be a reason, with the unit they are told in, the factor that leads there, and decimals. */
const TOLD = {
  pitchAccuracy: ['percent', 100, 0],
  timingAccuracy: ['percent', 100, 0],
  medianAbsoluteCents: ['cents', 1, 0],
  medianAbsoluteMilliseconds: ['milliseconds', 1, 0],
  wrongShare: ['percent', 100, 0],
  octaveShare: ['percent', 100, 0],
  missedShare: ['percent', 100, 0],
  extraShare: ['percent', 100, 0],
  skippedShare: ['percent', 100, 0],
  restartsPerMinute: ['perMinute', 1, 1],
  pausesPerMinute: ['perMinute', 1, 1],
  squeaksPerMinute: ['perMinute', 1, 1],
  centsSpread: ['cents', 1, 0],
  wobbleCents: ['cents', 1, 0],
  onsetSpreadMilliseconds: ['milliseconds', 1, 0],
  onsetBiasMilliseconds: ['milliseconds', 1, 0],
  unevenShare: ['percent', 100, 0],
  durationSpread: ['percent', 100, 0],
  tempoVariation: ['percent', 100, 1],
  tempoTrendPercentPerMinute: ['percentPerMinute', 1, 0],
  tempoRatio: ['percent', 100, 0],
  hnrDb: ['decibels', 1, 0],
  tremorDb: ['decibels', 1, 1],
  attackSeconds: ['milliseconds', 1000, 0],
  centroidRatio: ['times', 1, 1],
  vibratoShare: ['percent', 100, 0],
  dynamicRangeDb: ['decibels', 1, 0],
  hairpinAgreement: ['correlation', 1, 1],
} as const satisfies Partial<
  Record<keyof TakeMeasures, readonly [unit: Unit, factor: number, decimals: number]>
>;

/** A measure that can be told. */
export type ToldMeasure = keyof typeof TOLD;

function isTold(name: string): name is ToldMeasure {
  return name in TOLD;
}

/** Name of a measure. */
export function measureName(name: ToldMeasure): string {
  return t(`measures.${name}`);
}

/** Its figure with unit; a dash where it could not be measured. */
export function measureFigure(name: ToldMeasure, measures: TakeMeasures): string {
  const measured = measures[name];
  if (measured === null) return '–';
  const [unit, factor, decimals] = TOLD[name];
  return t(`measures.${unit}`, { value: decimal(factor * measured, decimals) });
}

/** One reason for a rating, ready to be listed. */
export interface ReasonRow {
  name: string;
  figure: string;
  effect: RatingReason['effect'];
}

/** Every reason for a rating with its figure, the weightiest first. */
export function reasonRows({ reasons }: Rating, measures: TakeMeasures): ReasonRow[] {
  return reasons.flatMap(({ measure, effect }) =>
    isTold(measure) && measures[measure] !== null
      ? { name: measureName(measure), figure: measureFigure(measure, measures), effect }
      : [],
  );
}

/** What a rating comes from in a sentence or two: what helped most, then what held back most. Empty without reasons. */
export function reasonWords({ reasons }: Rating): string {
  const told = reasons.map(({ measure, effect }) => ({ measure, effect }));
  const find = (wanted: RatingReason['effect']): ToldMeasure | undefined =>
    told.map(({ measure, effect }) => (effect === wanted ? measure : '')).find(isTold);
  const [good, next] = [find(1), find(-1)];
  return [good ? t(`measures.${good}Good`) : '', next ? t(`measures.${next}Next`) : '']
    .filter((words) => words !== '')
    .join(' ');
}

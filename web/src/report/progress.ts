// How takes of one exercise compare over time.

import type { Score } from '../generated/score';
import type { TakeReport } from '../generated/take-report';
import { changeOf, criteria } from './ratings';
import type { Criterion, RatingBand, RatingChange } from './ratings';

/** What is followed over takes: the ratings, and the two shares that are counted in every take. */
export const trackedMeasures = [...criteria, 'pitch', 'timing'] as const;
export type TrackedMeasure = (typeof trackedMeasures)[number];

/** What a list of takes needs to know of a report; small enough to read five hundred of them at once. */
export interface TakeSummary {
  written: number;
  right: number;
  /** Shares of the written notes, 0..1; null without a score. */
  pitchAccuracy: number | null;
  timingAccuracy: number | null;
  /** Null for takes without ratings. */
  ratings: Record<Criterion, RatingBand> | null;
  /** Printed numbers of the bars with most trouble, worst first. */
  weakestBars: string[];
}

/** One take on the way. */
export interface ProgressPoint extends RatingBand {
  /** Place among the takes of the exercise, from 1. */
  take: number;
}

/** Shares without a band count as moved from this much on: one note in twenty. */
const SHARE_STEP = 0.05;

/** Takes from which a trend is drawn, and how many of them one point of it averages. */
const TREND_TAKES = 8;
const TREND_SPAN = 5;

/** A report in short. `score`: what its notes refer to; null for free playing. */
export function summaryOf(report: TakeReport, score: Score | null): TakeSummary {
  const { written, right, pitchAccuracy, timingAccuracy } = report.measures;
  const { ratings } = report;
  const band = ({ value, low, high }: RatingBand): RatingBand => ({ value, low, high });
  return {
    written,
    right,
    pitchAccuracy: report.against === null ? null : pitchAccuracy,
    timingAccuracy,
    ratings: ratings && {
      musicality: band(ratings.musicality),
      noteAccuracy: band(ratings.noteAccuracy),
      rhythmicAccuracy: band(ratings.rhythmicAccuracy),
      toneQuality: band(ratings.toneQuality),
    },
    weakestBars: report.weakestBars.flatMap((index) => {
      const number = score?.bars[report.bars[index]?.bar ?? -1]?.number;
      return number === undefined ? [] : [number];
    }),
  };
}

function bandOf(summary: TakeSummary, measure: TrackedMeasure): RatingBand | null {
  if (measure === 'pitch' || measure === 'timing') {
    const share = measure === 'pitch' ? summary.pitchAccuracy : summary.timingAccuracy;
    return share === null ? null : { value: share, low: share, high: share };
  }
  return summary.ratings?.[measure] ?? null;
}

/** Where one measure stood in each take that has it; `takes` oldest first, null for one that was not measured. */
export function progressOf(takes: readonly (TakeSummary | null)[], measure: TrackedMeasure): ProgressPoint[] {
  return takes.flatMap((summary, index) => {
    const band = summary && bandOf(summary, measure);
    return band ? [{ take: index + 1, ...band }] : [];
  });
}

/** The measures that at least one of the takes has. */
export function measuresIn(takes: readonly (TakeSummary | null)[]): TrackedMeasure[] {
  return trackedMeasures.filter((measure) => takes.some((summary) => summary && bandOf(summary, measure)));
}

/** How a measure moved from the take before to the last one; null with fewer than two. */
export function lastChange(points: readonly ProgressPoint[], measure: TrackedMeasure): RatingChange | null {
  const after = points.at(-1);
  const before = points.at(-2);
  if (!after || !before) return null;
  if (measure !== 'pitch' && measure !== 'timing') return changeOf(before, after);
  if (Math.abs(after.value - before.value) < SHARE_STEP) return 'same';
  return after.value > before.value ? 'up' : 'down';
}

/** The way things go: means of the last takes up to each one. Empty below eight takes, where it would be a guess. */
export function trendOf(points: readonly ProgressPoint[]): { take: number; value: number }[] {
  if (points.length < TREND_TAKES) return [];
  return points.slice(TREND_SPAN - 1).map(({ take }, index) => {
    const span = points.slice(index, index + TREND_SPAN);
    return { take, value: span.reduce((sum, { value }) => sum + value, 0) / span.length };
  });
}

/** Bars that gave trouble most often in the last takes, worst first: [printed number, takes]. */
export function weakestBarsOf(
  takes: readonly (TakeSummary | null)[],
  most = 3,
): [bar: string, takes: number][] {
  const counts = new Map<string, { takes: number; weight: number }>();
  for (const summary of takes)
    for (const [place, bar] of (summary?.weakestBars ?? []).entries()) {
      const count = counts.get(bar) ?? { takes: 0, weight: 0 };
      counts.set(bar, { takes: count.takes + 1, weight: count.weight + 1 / (place + 1) });
    }
  return [...counts]
    .sort(([, a], [, b]) => b.weight - a.weight)
    .slice(0, most)
    .map(([bar, count]) => [bar, count.takes]);
}

// A groove report as facts worth telling: what was off and where, what went well and what is next. Pure.

import type { GrooveDrum, GrooveReport, StruckClass } from '../generated/groove-report';

/** A place in a take as a drummer counts it. */
export interface GroovePlace {
  /** From 1. */
  bar: number;
  /** From 1. */
  beat: number;
  /** Twelfths of a beat after it, 0 to 11. */
  twelfths: number;
}

/** One thing that a drummer would want to know of. */
export interface GrooveMatter {
  kind: 'early' | 'late' | 'missed' | 'extra';
  place: GroovePlace;
  drum: StruckClass;
  /** Of early and late. */
  milliseconds: number | null;
  /** Where to listen, seconds in the recording. */
  time: number;
}

const PARTS = 12;

/** Where something lies, to the nearest twelfth of a beat. */
export function placeOf(
  bar: number,
  quarters: number,
  beatQuarters: number,
  barQuarters: number,
): GroovePlace {
  const twelfths = Math.round((quarters / beatQuarters) * PARTS);
  const inBar = Math.round((barQuarters / beatQuarters) * PARTS);
  // A hair before the barline belongs to the next bar.
  const moved = twelfths >= inBar;
  const within = moved ? twelfths - inBar : twelfths;
  return { bar: bar + 1 + (moved ? 1 : 0), beat: Math.floor(within / PARTS) + 1, twelfths: within % PARTS };
}

/** Everything that was early, late, missed or extra, in order of time. */
export function mattersOf(report: GrooveReport, beatQuarters: number, barQuarters: number): GrooveMatter[] {
  const notes = report.notes.flatMap((note): GrooveMatter[] => {
    if (note.outcome === 'onTime') return [];
    return [
      {
        kind: note.outcome,
        place: placeOf(note.bar, note.quarters, beatQuarters, barQuarters),
        drum: note.drum,
        milliseconds: note.milliseconds,
        time: note.time ?? note.expectedTime,
      },
    ];
  });
  const extras = report.extras.map((extra): GrooveMatter => ({
    kind: 'extra',
    place: placeOf(extra.bar, extra.quarters, beatQuarters, barQuarters),
    drum: extra.drum,
    milliseconds: null,
    time: extra.time,
  }));
  return [...notes, ...extras].sort((a, b) => a.time - b.time);
}

/** The praise and the next step of a take's one sentence. */
export interface GrooveHeadline {
  praise:
    | { kind: 'everything' }
    | { kind: 'backbeat' }
    | { kind: 'evenDrum'; drum: StruckClass }
    | { kind: 'steadyTempo' }
    | { kind: 'played'; played: number; written: number };
  next:
    | { kind: 'drumOff'; drum: StruckClass; late: boolean }
    | { kind: 'tempo'; faster: boolean; bar: number }
    | { kind: 'bar'; bar: number }
    | { kind: 'faster'; quartersPerMinute: number };
}

/** Share of a drum's notes on time that is worth praise. */
const SOLID_SHARE = 0.9;
/** Share of the good zone from which a drum's median says that it sits early or late. */
const OFF_SHARE = 0.35;
/** A spread of less than this share of the good zone is even. */
const EVEN_SHARE = 0.6;
/** Fewest notes of a drum that say something. */
const FEWEST_NOTES = 4;
/** How much faster to try when nothing is left to mend. */
const FASTER = 1.05;

function shareOnTime(report: GrooveReport, drum: StruckClass): number {
  const own = report.notes.filter((note) => note.drum === drum);
  return own.filter(({ outcome }) => outcome === 'onTime').length / Math.max(1, own.length);
}

/** The drum whose middle lies furthest off the beat, if that is far enough to mention. */
function drumOff({ drums, goodMilliseconds }: GrooveReport): GrooveDrum | undefined {
  return drums
    .filter(({ played }) => played >= FEWEST_NOTES)
    .filter(({ medianMilliseconds }) => Math.abs(medianMilliseconds ?? 0) >= OFF_SHARE * goodMilliseconds)
    .sort((a, b) => Math.abs(b.medianMilliseconds ?? 0) - Math.abs(a.medianMilliseconds ?? 0))[0];
}

/** One sentence first: what went well and what is next. */
export function grooveHeadline(report: GrooveReport): GrooveHeadline {
  return { praise: praiseOf(report), next: nextOf(report) };
}

function praiseOf(report: GrooveReport): GrooveHeadline['praise'] {
  const written = report.notes.length;
  const onTime = report.notes.filter(({ outcome }) => outcome === 'onTime').length;
  if (onTime === written && report.extras.length === 0) return { kind: 'everything' };
  const classes = new Set(report.notes.map(({ drum }) => drum));
  if (classes.size > 1 && classes.has('SD') && shareOnTime(report, 'SD') >= SOLID_SHARE)
    return { kind: 'backbeat' };
  const even = report.drums
    .filter(({ drum, played }) => played >= FEWEST_NOTES && shareOnTime(report, drum) >= SOLID_SHARE)
    .filter(
      ({ spreadMilliseconds }) => (spreadMilliseconds ?? Infinity) <= EVEN_SHARE * report.goodMilliseconds,
    )
    .sort((a, b) => (a.spreadMilliseconds ?? 0) - (b.spreadMilliseconds ?? 0))[0];
  if (even && classes.size > 1) return { kind: 'evenDrum', drum: even.drum };
  if (report.tempo.changeBar === null && (report.evennessMilliseconds ?? Infinity) <= report.goodMilliseconds)
    return { kind: 'steadyTempo' };
  return {
    kind: 'played',
    played: report.notes.filter(({ outcome }) => outcome !== 'missed').length,
    written,
  };
}

function nextOf(report: GrooveReport): GrooveHeadline['next'] {
  const off = drumOff(report);
  if (off) return { kind: 'drumOff', drum: off.drum, late: (off.medianMilliseconds ?? 0) > 0 };
  const { start, end, changeBar } = report.tempo;
  if (changeBar !== null) return { kind: 'tempo', faster: end > start, bar: changeBar + 1 };
  if (report.weakestBar !== null) return { kind: 'bar', bar: report.weakestBar + 1 };
  const anything = report.notes.some(({ outcome }) => outcome !== 'onTime') || report.extras.length > 0;
  if (anything) return { kind: 'bar', bar: troubledBar(report) + 1 };
  return { kind: 'faster', quartersPerMinute: Math.round(report.quartersPerMinute * FASTER) };
}

/** What a take says of loud and soft. */
export type GrooveDynamics =
  /** Ghost notes that hardly differ from the plain ones: this far below them. */
  | { kind: 'ghosts'; drum: StruckClass; decibels: number }
  /** Accents that hardly stand out: this far above the plain notes. */
  | { kind: 'accents'; drum: StruckClass; decibels: number }
  /** Strokes written alike that differ: width of their middle half. */
  | { kind: 'uneven'; drum: StruckClass; decibels: number }
  /** One drum covers another. */
  | { kind: 'covers'; louder: StruckClass; softer: StruckClass; decibels: number }
  /** None of these; the drum that varies most, and the width of its middle half. */
  | { kind: 'even'; drum: StruckClass; decibels: number };

/** Ghost notes of more than half the plain notes' amplitude do not recede. */
const GHOST_DECIBELS = 6;
/** Accents of less than twice the plain notes' power do not stand out. */
const ACCENT_DECIBELS = 3;
/** Where the middle half of strokes written alike spans a factor of two in amplitude, loud and soft ones are heard. */
const UNEVEN_DECIBELS = 6;

/**
 * The one thing to know of a take's dynamics, what is most worth mending first; null where too little of the strength
 * of strokes is known.
 */
export function dynamicsOf(report: GrooveReport): GrooveDynamics | null {
  const heard = report.drums.filter(({ level, played }) => level !== null && played >= FEWEST_NOTES);
  const by = (value: (drum: GrooveDrum) => number | null): { drum: StruckClass; decibels: number }[] =>
    heard
      .flatMap((drum) => {
        const decibels = value(drum);
        return decibels === null ? [] : [{ drum: drum.drum, decibels }];
      })
      .sort((a, b) => a.decibels - b.decibels);
  const [ghosts] = by(({ ghostDecibels }) => ghostDecibels);
  if (ghosts && ghosts.decibels < GHOST_DECIBELS) return { kind: 'ghosts', ...ghosts };
  const [accents] = by(({ accentDecibels }) => accentDecibels);
  if (accents && accents.decibels < ACCENT_DECIBELS) return { kind: 'accents', ...accents };
  const widest = by(({ spreadDecibels }) => spreadDecibels).at(-1);
  if (widest && widest.decibels > UNEVEN_DECIBELS) return { kind: 'uneven', ...widest };
  const covering = report.pad ? null : balanceOf(report);
  if (covering) return { kind: 'covers', ...covering };
  return widest ? { kind: 'even', ...widest } : null;
}

/** How loud the drums are beside each other: the two furthest apart, or null when they balance or nothing is known. */
function balanceOf(
  report: GrooveReport,
): { louder: StruckClass; softer: StruckClass; decibels: number } | null {
  const known = report.drums.flatMap(({ drum, level, played }) =>
    level === null || played < FEWEST_NOTES ? [] : [{ drum, level }],
  );
  known.sort((a, b) => b.level - a.level);
  const [louder] = known;
  const softer = known.at(-1);
  if (!louder || !softer) return null;
  const decibels = louder.level - softer.level;
  return decibels >= BALANCED_DECIBELS ? { louder: louder.drum, softer: softer.drum, decibels } : null;
}

/**
 * Drums within this of each other at the microphone are balanced. Each level is measured in its own drum's part of the
 * spectrum and a hi-hat always lies well below a kick, so only a large distance says that one covers the other.
 */
const BALANCED_DECIBELS = 20;

/** The bar with most trouble, worth a loop or not. */
function troubledBar({ bars, weakestBar }: GrooveReport): number {
  if (weakestBar !== null) return weakestBar;
  const most = Math.max(...bars.map(({ trouble }) => trouble));
  return Math.max(
    0,
    bars.findIndex(({ trouble }) => trouble === most),
  );
}

/** The bars to show first: the one with most trouble and its neighbour. */
export function barsToShow(report: GrooveReport, count: number): number {
  const worst = troubledBar(report);
  return Math.max(0, Math.min(worst - (worst % count), report.bars.length - count));
}

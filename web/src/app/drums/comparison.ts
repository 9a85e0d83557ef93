// Several engines on one recording side by side, and how well each agrees with a reference. Pure.

import type { Stage } from '../../engine/engine';
import type { DrumClass, DrumEngine, DrumEvent } from '../../generated/drum-transcription';
import { drumClasses } from '../../notation/drums/drum-map';
import { matchOnsets, onsetWindowSeconds, pooledScore, scoreOf } from '../../report/onset-scores';
import type { OnsetScore } from '../../report/onset-scores';
import type { ErrorCode } from '../errors';
import { engineDrums } from './engines';
import { plainLane } from './drawing';
import type { Lane } from './drawing';

/** One engine's turn. */
export interface Contender {
  readonly engine: DrumEngine;
  state: 'waiting' | 'working' | 'done' | 'failed' | 'cancelled';
  stage: Stage;
  /** Share of the stage that is done, 0..1. */
  fraction: number;
  error: ErrorCode | null;
  /** Ordered by time; empty until done. */
  events: readonly DrumEvent[];
}

/** What is true, as far as somebody wrote it down. */
export interface Reference {
  /** The file's name. */
  name: string;
  /** Ordered by time. */
  events: readonly DrumEvent[];
}

const ofClass = (events: readonly DrumEvent[], drum: DrumClass): DrumEvent[] =>
  events.filter((event) => event.class === drum);

/** An engine's hits of one drum, marked against the reference where there is one. */
function laneOf(found: DrumEvent[], expected: DrumEvent[] | null): Lane {
  if (!expected) return plainLane(found);
  const times = (events: readonly DrumEvent[]): number[] => events.map(({ time }) => time);
  const { missed, extra } = matchOnsets(times(expected), times(found));
  return {
    ...plainLane(found),
    missed: missed.flatMap((index) => expected[index] ?? []),
    extra: new Set(extra.flatMap((index) => found[index] ?? [])),
  };
}

/** One row of the picture: whose hits of which drum; `engine` null is the reference. */
export interface ComparisonRow {
  drum: DrumClass;
  engine: DrumEngine | null;
  lane: Lane;
}

/** Drum by drum the reference and every engine that can hear that drum. */
export function comparisonRows(
  contenders: readonly Contender[],
  reference: Reference | null,
): ComparisonRow[] {
  const done = contenders.filter(({ state }) => state === 'done');
  return drumClasses.flatMap((drum) => {
    const expected = reference ? ofClass(reference.events, drum) : null;
    const rows = done
      .map(({ engine, events }) => ({ drum, engine, found: ofClass(events, drum) }))
      .filter(({ engine, found }) => found.length > 0 || engineDrums(engine).includes(drum));
    const anything = (expected?.length ?? 0) > 0 || rows.some(({ found }) => found.length > 0);
    if (!anything) return [];
    return [
      ...(expected ? [{ drum, engine: null, lane: plainLane(expected) }] : []),
      ...rows.map(({ engine, found }) => ({ drum, engine, lane: laneOf(found, expected) })),
    ];
  });
}

/** How one engine agrees with the reference. */
export interface EngineScore {
  engine: DrumEngine;
  byDrum: Record<DrumClass, OnsetScore>;
  /** Every drum's hits together. */
  all: OnsetScore;
  /** Kick, snare and hi-hat together: all that the systems of the papers look for. */
  three: OnsetScore;
}

const threeDrums: readonly DrumClass[] = ['KD', 'SD', 'HH'];

/** Scores of one engine, hits matched drum by drum within 50 ms. */
export function scoreEngine(
  engine: DrumEngine,
  events: readonly DrumEvent[],
  reference: Reference,
): EngineScore {
  const entries = drumClasses.map((drum): [DrumClass, OnsetScore] => {
    const expected = ofClass(reference.events, drum).map(({ time }) => time);
    const found = ofClass(events, drum).map(({ time }) => time);
    return [drum, scoreOf(matchOnsets(expected, found).pairs.length, found.length, expected.length)];
  });
  const byDrum = Object.fromEntries(entries) as Record<DrumClass, OnsetScore>;
  return {
    engine,
    byDrum,
    all: pooledScore(Object.values(byDrum)),
    three: pooledScore(threeDrums.map((drum) => byDrum[drum])),
  };
}

const csvDecimals = 4;

/** The scores as comma-separated values, one line per system and drum; lines end as RFC 4180 asks. */
export function scoresToCsv(scores: readonly EngineScore[]): string {
  const lines = scores.flatMap(({ engine, byDrum, all, three }) =>
    [
      ...drumClasses.map((drum) => [drum, byDrum[drum]] as const),
      ['KD+SD+HH', three] as const,
      ['all', all] as const,
    ].map(([drum, score]) =>
      [
        engine,
        drum,
        score.f.toFixed(csvDecimals),
        score.precision.toFixed(csvDecimals),
        score.recall.toFixed(csvDecimals),
        score.matched,
        score.found,
        score.expected,
        onsetWindowSeconds,
      ].join(','),
    ),
  );
  const header = 'system,drum,f_measure,precision,recall,matched,found,expected,window_seconds';
  return [header, ...lines, ''].join('\r\n');
}

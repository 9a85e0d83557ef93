// What the listener decided about single hits, and what that makes of the hits an engine picked. Pure.

import type { DrumEvent } from '../../generated/drum-transcription';

/** A hit that was checked by ear: it stays whatever the sliders say, or it goes. */
export interface Decision {
  verdict: 'keep' | 'remove';
  event: DrumEvent;
}

/**
 * A hit of less confidence is drawn dashed and counted as "to check by ear": the transcription is on average better
 * without it. Leaving out a hit raises the expected F measure where its probability is below half of that measure
 * (Lipton et al. 2014, "Optimal thresholding of classifiers to maximize F1 measure"), and the engines reach about 0.7
 * on real recordings. On MDB Drums one hit in six below this line is real, two in five from there to 0.5.
 */
export const unsureBelow = 0.35;

/** Whether a hit waits to be checked by ear. */
export function isUnsure({ confidence }: DrumEvent): boolean {
  return confidence < unsureBelow;
}

/** Two picks of one hit lie this close; strokes of one drum lie further apart (a drag's are 30 ms). Seconds. */
const sameHitSeconds = 0.012;

/** Whether two picks mean the same hit. */
export function isSameHit(a: DrumEvent, b: DrumEvent): boolean {
  return a.class === b.class && Math.abs(a.time - b.time) <= sameHitSeconds;
}

/** The decision about a hit, if there is one. */
export function decisionOn(decisions: readonly Decision[], event: DrumEvent): Decision | null {
  return decisions.find((decision) => isSameHit(decision.event, event)) ?? null;
}

/** The decisions with a new one about `event`, or with null, without any about it. */
export function decide(
  decisions: readonly Decision[],
  event: DrumEvent,
  verdict: Decision['verdict'] | null,
): Decision[] {
  const former = decisionOn(decisions, event);
  const others = decisions.filter((decision) => decision !== former);
  // The engine's own words about the hit come back when the decision is undone.
  return verdict === null ? others : [...others, { verdict, event: former?.event ?? event }];
}

/**
 * The hits that count, ordered by time: those picked, without the removed ones, and every one that was kept, picked or
 * not. A kept hit is certain.
 */
export function applyDecisions(picked: readonly DrumEvent[], decisions: readonly Decision[]): DrumEvent[] {
  if (decisions.length === 0) return [...picked];
  const undecided = picked.filter((event) => !decisionOn(decisions, event));
  const kept = decisions
    .filter(({ verdict }) => verdict === 'keep')
    .map(({ event }) => ({ ...(picked.find((each) => isSameHit(each, event)) ?? event), confidence: 1 }));
  return [...undecided, ...kept].sort((a, b) => a.time - b.time);
}

/** The hits that were removed by hand, ordered by time. */
export function removedHits(decisions: readonly Decision[]): DrumEvent[] {
  return decisions
    .filter(({ verdict }) => verdict === 'remove')
    .map(({ event }) => event)
    .sort((a, b) => a.time - b.time);
}

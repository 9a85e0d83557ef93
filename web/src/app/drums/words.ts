// Sentences of the drum page. Pure.

import type { Overview } from '../../engine/results';
import type { DrumClass, DrumEvent } from '../../generated/drum-transcription';
import { clock } from '../i18n/format';
import { t } from '../i18n/t';
import { unsureBelow } from './drawing';

/** Two to ten in words, larger numbers in figures. */
function numberWord(count: number): string {
  return t('drums.numberWords').split(',')[count - 2] ?? String(count);
}

/** "486 hits. Two to check by ear." */
export function headline(events: readonly DrumEvent[]): string {
  if (events.length === 0) return t('drums.noneFound');
  const hits = t('drums.hits', { count: events.length });
  const unsure = events.filter(({ confidence }) => confidence < unsureBelow).length;
  if (unsure === 0) return hits;
  return `${hits} ${t('drums.toCheck', { count: unsure, number: numberWord(unsure) })}`;
}

/** Number of hits of each drum. */
export function countByDrum(events: readonly DrumEvent[]): Record<DrumClass, number> {
  const counts = { KD: 0, SD: 0, HH: 0, TT: 0, CY: 0, OT: 0 };
  for (const event of events) counts[event.class] += 1;
  return counts;
}

/** The picture in one sentence. */
export function summary(name: string, events: readonly DrumEvent[] | null, seconds: number): string {
  if (!events) return t('drums.waveformOnly', { name });
  const { KD, SD, HH } = countByDrum(events);
  return t('drums.summary', { name, kick: KD, snare: SD, hat: HH, length: clock(seconds) });
}

/** "stereo", "mono" or the number of channels. */
export function channelWords(channels: number): string {
  if (channels === 1) return t('drums.mono');
  return channels === 2 ? t('drums.stereo') : t('drums.channels', { count: channels });
}

/** Seconds of a recording whose overview is known. */
export function overviewSeconds(overview: Overview): number {
  return (overview.min.length * overview.binFrames) / overview.sampleRate;
}

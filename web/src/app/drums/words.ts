// Sentences of the drum page. Pure.

import type { Overview } from '../../engine/results';
import type { DrumClass, DrumEvent, Rhythm } from '../../generated/drum-transcription';
import { drumClasses } from '../../notation/drums/drum-map';
import { clock, inSentence, listed } from '../i18n/format';
import { t } from '../i18n/t';
import { isUnsure } from './decisions';
import type { DrumJob } from './jobs';
import type { Repeat } from './rehearsal';
import { barsIn } from './time-window';
import type { Bar, TimeWindow } from './time-window';

/** Two to ten in words, larger numbers in figures. */
function numberWord(count: number): string {
  return t('drums.numberWords').split(',')[count - 2] ?? String(count);
}

/** "486 hits. Two to check by ear." */
export function headline(events: readonly DrumEvent[]): string {
  if (events.length === 0) return t('drums.noneFound');
  const hits = t('drums.hits', { count: events.length });
  const unsure = events.filter(isUnsure).length;
  if (unsure === 0) return hits;
  return `${hits} ${t('drums.toCheck', { count: unsure, number: numberWord(unsure) })}`;
}

/** Number of hits of each drum. */
export function countByDrum(events: readonly DrumEvent[]): Record<DrumClass, number> {
  const counts = { KD: 0, SD: 0, HH: 0, TT: 0, CY: 0, OT: 0 };
  for (const event of events) counts[event.class] += 1;
  return counts;
}

/** The picture in one sentence: every row with hits, by its count. */
export function summary(name: string, events: readonly DrumEvent[] | null, seconds: number): string {
  if (!events) return t('drums.waveformOnly', { name });
  const counts = countByDrum(events);
  const parts = drumClasses
    .filter((drum) => counts[drum] > 0)
    .map((drum) => t('drums.summaryPart', { count: counts[drum], drum: inSentence(t(`drums.${drum}`)) }));
  if (parts.length === 0) return t('drums.summaryNone', { name, length: clock(seconds) });
  return t('drums.summary', { name, hits: listed(parts), length: clock(seconds) });
}

/** A rhythm in one phrase: "♩ = 112 · 4/4, straight"; empty without one. */
export function rhythmWords(rhythm: Rhythm | null): string {
  if (!rhythm) return '';
  const { numerator, denominator } = rhythm.timeSignature;
  const quarters = (4 * numerator) / denominator / rhythm.beatsPerBar;
  const symbol = quarters === 1 ? '♩' : quarters === 1.5 ? '♩.' : quarters === 0.5 ? '♪' : t('drums.beat');
  const feel =
    rhythm.swing > 0.5
      ? t('drums.swung')
      : rhythm.subdivision === 'triplet'
        ? t('drums.triplets')
        : t('drums.straight');
  return `${symbol} = ${Math.round(rhythm.beatsPerMinute)} · ${numerator}/${denominator}, ${feel}`;
}

/** "Ghost note at 0:12.34, 45 % sure". */
export function hitWords(event: DrumEvent): string {
  const name = t(`drums.${event.instrument}`);
  const percent = Math.round(event.confidence * 100);
  return t('drums.hitWords', { name, time: clock(event.time, 2), percent });
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

/** What the loop button says: the bars it repeats, or the times where there are no bars. */
export function loopWords(repeat: Repeat | null, bars: readonly Bar[], short: boolean): string {
  if (!repeat?.on) return t('drums.loop');
  const range = barsIn(repeat.part, bars);
  const from = bars[range?.from ?? -1]?.number;
  const to = bars[range?.to ?? -1]?.number;
  if (from === undefined || to === undefined) {
    const { start, end } = repeat.part;
    return t('drums.loopOn', { from: clock(start, 1), to: clock(end, 1) });
  }
  if (from === to) return short ? t('drums.loopBarShort', { bar: from }) : t('drums.loopBar', { bar: from });
  return short ? t('drums.loopBarsShort', { from, to }) : t('drums.loopBars', { from, to });
}

/** The bars in a window, "bars 9–12 shown", or its times where there are no bars. */
export function shownWords(window: TimeWindow, bars: readonly Bar[]): string {
  const shown = bars.filter((bar) => bar.end > window.start && bar.start < window.end);
  const [first] = shown;
  const last = shown.at(-1);
  if (!first || !last)
    return t('drums.shownRange', { from: clock(window.start, 1), to: clock(window.end, 1) });
  return t('drums.barsShown', { from: first.number, to: last.number });
}

const stageKeys = {
  load: 'drums.stageLoad',
  decode: 'drums.stageDecode',
  draw: 'drums.stageDraw',
  analyse: 'drums.stageAnalyse',
  align: 'drums.stageAlign',
} as const satisfies Record<DrumJob['stage'], string>;

/** What is being done, in words. */
export function stageWords(stage: DrumJob['stage']): string {
  return t(stageKeys[stage]);
}

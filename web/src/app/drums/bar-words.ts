// A drum part in words: what each bar holds, and what stands at one place.

import type { DrumInstrument } from '../../generated/drum-transcription';
import { isEmptyBar, ticksPerQuarter } from '../../notation/drums/drum-score';
import type { DrumBar, DrumEntry, DrumNote, DrumScore } from '../../notation/drums/drum-score';
import { isCompound } from '../../notation/drums/rhythm';
import { joined, listed } from '../i18n/format';
import { t } from '../i18n/t';

/** A sentence about one bar or a run of empty ones. */
export interface BarSentence {
  /** Index of the bar it is about. */
  bar: number;
  text: string;
}

/** Places one after another; "1 and 3" only where no place has an "and" of its own. */
function placesWords(places: readonly string[]): string {
  return places.every((place) => /^\d+$/.test(place)) ? listed(places) : joined(places);
}

/** A place in the bar as drummers count it: "2", "2 and", "3 e"; by eighths in 6/8. */
export function placeWords(bar: DrumBar, tick: number): string {
  const eighth = ticksPerQuarter / 2;
  if (isCompound(bar.timeSignature)) {
    const number = String(Math.floor(tick / eighth) + 1);
    const within = tick % eighth;
    if (within === 0) return number;
    return within === eighth / 2
      ? t('drumSheet.beatAnd', { beat: number })
      : t('drumSheet.beatAfter', { place: number });
  }
  const beat = String(Math.floor(tick / bar.beatTicks) + 1);
  const within = (tick % bar.beatTicks) / bar.beatTicks;
  const near = (place: number): boolean => Math.abs(within - place) < 1e-6;
  if (near(0)) return beat;
  if (near(1 / 2)) return t('drumSheet.beatAnd', { beat });
  if (near(1 / 4)) return t('drumSheet.beatE', { beat });
  if (near(3 / 4)) return t('drumSheet.beatA', { beat });
  if (near(1 / 3)) return t('drumSheet.beatSecondThird', { beat });
  if (near(2 / 3)) return t('drumSheet.beatThird', { beat });
  const quarters = [0, 1 / 4, 1 / 2, 3 / 4].filter((place) => place < within);
  const before = Math.floor(tick / bar.beatTicks) * bar.beatTicks + (quarters.at(-1) ?? 0) * bar.beatTicks;
  return t('drumSheet.beatAfter', { place: placeWords(bar, before) });
}

const drumWords = (instrument: DrumInstrument): string => t(`drumSheet.${instrument}`);

interface Struck {
  entry: DrumEntry;
  note: DrumNote;
}

/** Lines of the sentence in the order a drummer reads a groove: kick, snare, then what keeps time. */
const order: readonly DrumInstrument[] = [
  'kick',
  'snare',
  'snareGhost',
  'sideStick',
  'tomHigh',
  'tomMid',
  'tomLow',
  'hiHatClosed',
  'hiHatOpen',
  'hiHatPedal',
  'ride',
  'crash',
  'other',
];

type PatternKey =
  | 'drumSheet.inQuarters'
  | 'drumSheet.inEighths'
  | 'drumSheet.inSwungEighths'
  | 'drumSheet.inSixteenths'
  | 'drumSheet.inThirtySeconds'
  | 'drumSheet.inTriplets';

/** Fewer strokes are named one by one. */
const leastStrokesOfAPattern = 3;

/** The pattern that fills the whole bar evenly, if these strokes are one. */
function evenPattern(bar: DrumBar, ticks: readonly number[], swing: boolean): PatternKey | null {
  if (ticks.length < leastStrokesOfAPattern) return null;
  const step = bar.ticks / ticks.length;
  if (!ticks.every((tick, index) => Math.abs(tick - index * step) < 1e-6)) return null;
  switch (step) {
    case ticksPerQuarter:
      return 'drumSheet.inQuarters';
    case ticksPerQuarter / 2:
      return swing ? 'drumSheet.inSwungEighths' : 'drumSheet.inEighths';
    case ticksPerQuarter / 3:
      return 'drumSheet.inTriplets';
    case ticksPerQuarter / 4:
      return 'drumSheet.inSixteenths';
    case ticksPerQuarter / 8:
      return 'drumSheet.inThirtySeconds';
    default:
      return null;
  }
}

/** How a stroke is played, as far as it is not plain. */
function strokeWords(entry: DrumEntry, note: DrumNote): string {
  let words = drumWords(note.instrument);
  if (entry.graces.length === 1) words = t('drumSheet.flam', { drum: words });
  if (entry.graces.length > 1) words = t('drumSheet.drag', { drum: words });
  if (note.accent) words = t('drumSheet.accented', { drum: words });
  return words;
}

function instrumentWords(bar: DrumBar, struck: readonly Struck[], swing: boolean): string[] {
  const places = (some: readonly Struck[]): string =>
    placesWords(some.map(({ entry }) => placeWords(bar, entry.tick)));
  const rolls = struck.filter(({ entry }) => entry.slashes > 0);
  const single = struck.filter(({ entry }) => entry.slashes === 0);
  const first = struck[0];
  const words: string[] = [];
  const ticks = single.map(({ entry }) => entry.tick);
  const pattern = evenPattern(bar, ticks, swing);
  const ways = new Map<string, Struck[]>();
  for (const stroke of single) {
    const way = strokeWords(stroke.entry, stroke.note);
    ways.set(way, [...(ways.get(way) ?? []), stroke]);
  }
  if (first && pattern) {
    words.push(t(pattern, { drum: drumWords(first.note.instrument) }));
    for (const [way, some] of ways)
      if (way !== drumWords(first.note.instrument))
        words.push(t('drumSheet.onPlaces', { drum: way, places: places(some) }));
  } else
    for (const [way, some] of ways) words.push(t('drumSheet.onPlaces', { drum: way, places: places(some) }));
  if (first && rolls.length > 0)
    words.push(t('drumSheet.rollFrom', { drum: drumWords(first.note.instrument), places: places(rolls) }));
  return words;
}

/** A hi-hat that keeps time through open and closed strokes, as one line: "hi-hat in eighths, open on 4 and". */
function hiHatWords(bar: DrumBar, all: readonly Struck[], swing: boolean): string | null {
  const own = all
    .filter(({ note }) => note.instrument === 'hiHatClosed' || note.instrument === 'hiHatOpen')
    .sort((a, b) => a.entry.tick - b.entry.tick);
  const open = own.filter(({ note }) => note.instrument === 'hiHatOpen');
  const plain = own.every(({ entry, note }) => entry.slashes === 0 && !note.accent);
  const pattern = evenPattern(
    bar,
    own.map(({ entry }) => entry.tick),
    swing,
  );
  if (!pattern || !plain || open.length === 0 || open.length === own.length) return null;
  return t('drumSheet.openAmong', {
    pattern: t(pattern, { drum: t('drumSheet.hiHat') }),
    places: placesWords(open.map(({ entry }) => placeWords(bar, entry.tick))),
  });
}

function contentWords(bar: DrumBar, swing: boolean): string {
  if (isEmptyBar(bar)) return t('drumSheet.restBar');
  const all: Struck[] = [...bar.voices.hands, ...bar.voices.feet].flatMap((entry) =>
    entry.notes.map((note) => ({ entry, note })),
  );
  const hiHat = hiHatWords(bar, all, swing);
  const words = order.flatMap((instrument) => {
    if (hiHat && instrument === 'hiHatClosed') return [hiHat];
    if (hiHat && instrument === 'hiHatOpen') return [];
    const own = all.filter(({ note }) => note.instrument === instrument);
    return own.length > 0 ? instrumentWords(bar, own, swing) : [];
  });
  const unsure = order.flatMap((instrument) => {
    const own = all.filter(({ note }) => note.instrument === instrument && note.unsure);
    const places = placesWords(own.map(({ entry }) => placeWords(bar, entry.tick)));
    return own.length > 0 ? [t('drumSheet.unsureOn', { drum: drumWords(instrument), places })] : [];
  });
  return [...words, ...unsure].join(t('drumSheet.semicolon'));
}

/** The whole part, a sentence a bar: "Bar 3: kick on 1 and 3; snare on 2 and 4; closed hi-hat in eighths." */
export function barSentences({ bars, swing }: DrumScore): BarSentence[] {
  const sentences: BarSentence[] = [];
  let index = 0;
  while (index < bars.length) {
    const bar = bars[index];
    if (!bar) break;
    if (bar.restRun > 1) {
      const to = bars[index + bar.restRun - 1]?.number ?? bar.number;
      sentences.push({ bar: index, text: t('drumSheet.rests', { from: bar.number, to }) });
      index += bar.restRun;
      continue;
    }
    const like = bar.repeat ? bars[index - bar.repeat.size] : undefined;
    const content = like
      ? t('drumSheet.sameAsBefore', { number: like.number })
      : contentWords(bar, swing !== null);
    const text =
      bar.number === 0
        ? t('drumSheet.pickup', { content })
        : t('drumSheet.bar', { number: bar.number, content });
    sentences.push({ bar: index, text });
    index += 1;
  }
  return sentences;
}

/** What is struck at one place: "Bar 2, beat 3 and: snare, closed hi-hat". */
export function columnWords(bar: DrumBar, tick: number): string {
  const notes = [...bar.voices.hands, ...bar.voices.feet]
    .filter((entry) => entry.tick === tick)
    .flatMap((entry) =>
      entry.notes.map((note) => {
        const words = strokeWords(entry, note);
        return note.unsure ? t('drumSheet.unsure', { drum: words }) : words;
      }),
    );
  return t('drumSheet.place', { bar: bar.number, beat: placeWords(bar, tick), notes: joined(notes) });
}

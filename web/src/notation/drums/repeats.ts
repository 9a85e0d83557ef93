// What a chart need not print twice: repeated bars and runs of empty ones.

import { isEmptyBar } from './drum-score';
import type { DrumBar, DrumEntry } from './drum-score';

function printed(entries: readonly DrumEntry[]): unknown {
  return entries.map(({ tick, ticks, notes, graces, slashes, hidden }) => [
    tick,
    ticks,
    slashes,
    hidden,
    notes.map(({ instrument, accent }) => [instrument, accent]),
    graces.map(({ instrument }) => instrument),
  ]);
}

/** Equal for bars that look the same on the page. */
function appearance(bar: DrumBar): string {
  return JSON.stringify([bar.ticks, printed(bar.voices.hands), printed(bar.voices.feet)]);
}

/** A doubtful stroke must be seen, so its bar is always printed. */
function mustPrint({ voices }: DrumBar): boolean {
  return [...voices.hands, ...voices.feet].some(({ notes }) => notes.some(({ unsure }) => unsure));
}

/**
 * Marks runs of two or more empty bars, bars that repeat the one before, and pairs that repeat the pair before. Nothing
 * is marked that looks different in any way, accents and ghost notes included, nor a bar with a doubtful stroke.
 */
export function markRepeats(bars: DrumBar[]): void {
  const looks = bars.map(appearance);
  const repeatable = bars.map((bar) => !isEmptyBar(bar) && !mustPrint(bar));
  const same = (one: number, other: number): boolean =>
    looks[one] !== undefined && looks[one] === looks[other] && repeatable[one] === true;
  // The pair must stand there in notes, or under such a sign itself: a sign for a sign would be a riddle.
  const readable = (index: number): boolean => bars[index]?.repeat?.size !== 1;
  const repeatsPair = (index: number): boolean =>
    same(index, index - 2) && same(index + 1, index - 1) && readable(index - 2) && readable(index - 1);
  let index = 0;
  while (index < bars.length) {
    const bar = bars[index];
    if (!bar) break;
    if (isEmptyBar(bar)) {
      let end = index + 1;
      for (let next = bars[end]; next && isEmptyBar(next) && next.ticks === bar.ticks; next = bars[end])
        end += 1;
      bar.restRun = end - index > 1 ? end - index : 0;
      index = end;
    } else if (same(index, index - 1)) {
      bar.repeat = { size: 1, place: 0 };
      index += 1;
    } else if (repeatsPair(index)) {
      const second = bars[index + 1];
      bar.repeat = { size: 2, place: 0 };
      if (second) second.repeat = { size: 2, place: 1 };
      index += 2;
    } else index += 1;
  }
}

import type { BarMarks } from './jumps';

/** What of a bar decides when it is played. */
export interface OrderedBar {
  forwardRepeat: boolean;
  /** How often the section ending here is played; 0 when no repeat ends here. */
  backwardTimes: number;
  /** The repeat also counts after a jump. */
  repeatsAfterJump: boolean;
  /** Passes in which this bar is played; null when in all. */
  endings: ReadonlySet<number> | null;
  marks: BarMarks;
}

/** Last pass of the endings around a bar: what is played when a repeat is not taken. */
function lastEndingAround(bars: readonly OrderedBar[], index: number): number {
  let from = index;
  let to = index;
  while (bars[from - 1]?.endings && !bars[from - 1]?.marks.coda) from -= 1;
  while (bars[to + 1]?.endings) to += 1;
  return Math.max(...bars.slice(from, to + 1).flatMap(({ endings }) => [...(endings ?? [])]));
}

/** Bar of the sign that a jump or a "to coda" means: the one of that name, else the nearest on the given side. */
function findSign(
  bars: readonly OrderedBar[],
  sign: 'segno' | 'coda',
  name: string,
  from: number,
): number | null {
  const places = bars.flatMap(({ marks }, index) => (marks[sign] === null ? [] : [index]));
  const named = places.filter((index) => bars[index]?.marks[sign] === name);
  const candidates = named.length > 0 ? named : places;
  const near =
    sign === 'segno'
      ? candidates.filter((index) => index <= from).at(-1)
      : candidates.find((index) => index > from);
  return near ?? candidates[0] ?? null;
}

/**
 * Order in which bars are played: repeats and first, second, ... endings, then da capo and dal segno, each once. After
 * a jump repeats are not taken (unless they say so) and the last ending is played, "to coda" leads to the coda, and
 * the piece ends at "fine". Null when it would be longer than `most` bars.
 */
export function playingOrder(bars: readonly OrderedBar[], most: number): number[] | null {
  const order: number[] = [];
  const jumpsTaken = new Set<number>();
  let sectionStart = 0;
  let pass = 1;
  let jumped = false;
  let index = 0;
  const goTo = (target: number): void => {
    index = target;
    sectionStart = target;
    pass = 1;
  };
  while (index < bars.length) {
    const bar = bars[index];
    if (!bar) break;
    const { marks } = bar;
    if (jumped && order.length > 0) {
      if (marks.fineBefore) break;
      const coda = marks.toCodaBefore === null ? null : findSign(bars, 'coda', marks.toCodaBefore, index);
      if (coda !== null && coda > index) {
        goTo(coda);
        continue;
      }
    }
    if (bar.forwardRepeat && index !== sectionStart) {
      sectionStart = index;
      pass = 1;
    }
    const leftEndings = bar.endings === null && bars[index - 1]?.endings;
    if (leftEndings && pass > 1 && index > sectionStart) {
      sectionStart = index;
      pass = 1;
    }
    const repeats = bar.backwardTimes > 0 && (!jumped || bar.repeatsAfterJump);
    if (bar.endings) {
      const wanted = jumped && !bar.repeatsAfterJump ? lastEndingAround(bars, index) : pass;
      if (!bar.endings.has(wanted)) {
        index += 1;
        continue;
      }
    }
    order.push(index);
    if (order.length > most) return null;
    const lastPass = bar.endings ? Math.max(...bar.endings, bar.backwardTimes) : bar.backwardTimes;
    if (repeats && pass < lastPass) {
      pass += 1;
      index = sectionStart;
      continue;
    }
    if (jumped && marks.fine) break;
    if (jumped && marks.toCoda !== null) {
      const coda = findSign(bars, 'coda', marks.toCoda, index);
      if (coda !== null && coda > index) {
        goTo(coda);
        continue;
      }
    }
    if (marks.jump && !jumpsTaken.has(index)) {
      jumpsTaken.add(index);
      const target = marks.jump.to === 'start' ? 0 : findSign(bars, 'segno', marks.jump.name, index);
      if (target !== null) {
        jumped = true;
        goTo(target);
        continue;
      }
    }
    if (bar.backwardTimes > 0) {
      sectionStart = index + 1;
      pass = 1;
    }
    index += 1;
  }
  return order;
}

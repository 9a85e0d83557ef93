import { svg } from 'lit';
import type { SVGTemplateResult } from 'lit';
import { t } from '../i18n/t';
import type { TakeResult } from './take-result';

/** Least distance of two labels, px. */
const LABEL_GAP = 44;
/** Seconds between time marks where there are no bars. */
const TIME_STEP = 2;

/** A place on a time axis with its label. */
export interface TimeMark {
  seconds: number;
  words: string;
  isBar: boolean;
}

/** Bars where they were played, or seconds without a score. */
export function timeMarks({ exercise, timeline }: TakeResult, start: number, end: number): TimeMark[] {
  if (!exercise || !timeline) {
    const first = Math.ceil(start / TIME_STEP) * TIME_STEP;
    const count = Math.max(0, Math.floor((end - first) / TIME_STEP) + 1);
    return Array.from({ length: count }, (_, index) => {
      const seconds = first + index * TIME_STEP;
      return { seconds, words: t('take.second', { seconds }), isBar: false };
    });
  }
  return exercise.score.bars
    .map((bar) => ({ seconds: timeline.secondsAt(bar.onset), words: bar.number, isBar: true }))
    .filter(({ seconds }) => seconds >= start - 1e-6 && seconds <= end);
}

/** Lines and labels of a time axis; labels that would run into one another are left out. */
export function timeAxis(
  marks: readonly TimeMark[],
  x: (seconds: number) => number,
  height: number,
): SVGTemplateResult[] {
  let last = -Infinity;
  return marks.map(({ seconds, words, isBar }) => {
    const at = x(seconds);
    const shown = at - last >= LABEL_GAP;
    if (shown) last = at;
    return svg`<line class="barline" x1=${at} x2=${at} y1="0" y2=${height}/>
      ${shown ? svg`<text class=${isBar ? 'bar-number' : ''} x=${at + 4} y=${height + 16}>${words}</text>` : ''}`;
  });
}

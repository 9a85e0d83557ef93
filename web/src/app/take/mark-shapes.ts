import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import type { MarkShape } from '../../report/marks';
import { toneOf } from '../../report/marks';

/** Half of a mark's width in its own units; shapes are drawn around 0,0. */
const HALF = 6;

/** A mark's shape around 0,0 in a box of 12 by 12, filled or stroked in currentcolor. One drawing for score, plot and legend. */
export function markShape(shape: MarkShape): SVGTemplateResult {
  switch (shape) {
    case 'sharp':
      return svg`<path d="M0 -5L5.5 5H-5.5Z" fill="currentcolor"/>`;
    case 'flat':
      return svg`<path d="M0 5L5.5 -5H-5.5Z" fill="currentcolor"/>`;
    case 'early':
      return svg`<path d="M-5 0L5 -5.5V5.5Z" fill="currentcolor"/>`;
    case 'late':
      return svg`<path d="M5 0L-5 -5.5V5.5Z" fill="currentcolor"/>`;
    case 'different':
      return svg`<path d="M0 -5.5L5.5 0L0 5.5L-5.5 0Z" fill="none" stroke="currentcolor" stroke-width="2"/>`;
    case 'missed':
      return svg`<circle r="5" fill="none" stroke="currentcolor" stroke-width="1.8" stroke-dasharray="3 2.2"/>`;
    case 'extra':
      return svg`<path d="M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5" fill="none" stroke="currentcolor" stroke-width="2.2"/>`;
    case 'squeak':
      return svg`<path d="M-7.5 3.5L-4.5 -4L-1.5 3.5L1.5 -4L4.5 3.5L7.5 -4" fill="none" stroke="currentcolor" stroke-width="2"/>`;
    case 'restart':
      return svg`<path d="M4 -4.2A5.5 5.5 0 1 0 5.4 1.6M4.6 -8.2V-3.6H0" fill="none" stroke="currentcolor" stroke-width="1.8"/>`;
    case 'octave':
      return svg`<text class="eight" y="4.5" text-anchor="middle">8</text><path d="M4.5 -4.5H9V0" fill="none" stroke="currentcolor" stroke-width="1.4"/>`;
  }
}

/** A shape as an inline picture with its tone as class, for words beside it. */
export function markPicture(shape: MarkShape | 'right'): TemplateResult {
  const tone = shape === 'right' ? 'ink' : toneOf(shape);
  const drawing =
    shape === 'right'
      ? svg`<ellipse rx="5.5" ry="4" transform="rotate(-20)" fill="currentcolor"/>`
      : markShape(shape);
  return html`<svg
    class="mark tone-${tone}"
    viewBox="${-HALF - 1} ${-HALF - 1} ${2 * HALF + 4} ${2 * HALF + 2}"
    aria-hidden="true"
    focusable="false"
  >
    ${drawing}
  </svg>`;
}

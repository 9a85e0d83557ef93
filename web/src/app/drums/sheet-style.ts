import { css } from 'lit';

/** Colours of a drawn drum part, on the page and in print; the picture itself says only `currentColor`. */
export const sheetColours = css`
  .drawing svg {
    display: block;
    color: var(--ink);
    fill: currentcolor;
    stroke: currentcolor;
  }
  /* The engraver states black for stems whatever it is told. */
  .drawing .vf-stem {
    stroke: currentcolor;
  }
  .drawing .vf-stave path {
    stroke: var(--staff);
  }
  .drawing .unsure {
    opacity: 0.5;
  }
  .drawing .unsure text {
    paint-order: stroke;
  }
  .drawing .question {
    font: 700 14px var(--font-ui);
    fill: var(--warn);
  }
  .drawing .bar-number {
    font: italic 400 13px var(--font-score);
    fill: var(--ink-3);
  }
  .drawing .direction {
    font: italic 600 14px var(--font-score);
    fill: var(--ink);
  }
  .drawing .count {
    font: 700 14px var(--font-score);
  }
`;

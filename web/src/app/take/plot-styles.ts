import { css } from 'lit';

/** What the plots of a take share: words, lines, zones, playhead. */
export const plotShapes = css`
  /* Time runs from left to right in every language. */
  :host {
    display: block;
    direction: ltr;
  }
  svg.picture {
    display: block;
    overflow: visible;
  }
  svg.picture text {
    font: 400 13px var(--font-ui);
    fill: var(--ink-2);
  }
  .bar-number {
    font-family: var(--font-score);
    font-style: italic;
  }
  .grid {
    stroke: var(--line);
  }
  .barline {
    stroke: var(--staff);
  }
  .zone {
    fill: var(--accent-soft);
  }
  .aim {
    stroke: var(--accent);
    stroke-width: 1.5;
  }
  .playhead {
    stroke: var(--accent);
    stroke-width: 2.5;
  }
  .choosable {
    cursor: pointer;
  }
  @media (forced-colors: active) {
    svg.picture text {
      fill: CanvasText;
    }
    .zone {
      fill: Canvas;
      stroke: CanvasText;
    }
    .aim,
    .playhead {
      stroke: Highlight;
    }
  }
`;

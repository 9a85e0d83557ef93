import { css } from 'lit';

/** Shapes that the pictures of drum practice share. */
export const grooveShapes = css`
  svg.picture {
    display: block;
    inline-size: 100%;
    overflow: visible;
  }
  svg text {
    font: var(--type-caption);
    fill: var(--ink-2);
    text-anchor: middle;
  }
  svg text.strong {
    font-weight: 700;
    fill: var(--ink);
  }
  .grid {
    stroke: var(--line);
    stroke-width: 1;
  }
  .grid.bar {
    stroke: var(--control);
    stroke-width: 1.5;
  }
  .zone {
    fill: var(--accent-soft);
  }
  .middle {
    stroke: var(--accent);
    stroke-width: 1.25;
  }
  .filled {
    fill: var(--ink);
  }
  .outlined {
    fill: none;
    stroke: var(--ink);
    stroke-width: 2;
  }
  .ghost .filled {
    fill: var(--unplayed);
  }
  .ghost .outlined {
    stroke: var(--unplayed);
  }
  .early .filled,
  path.arrow.early,
  text.early {
    fill: var(--minus);
  }
  .early .outlined {
    stroke: var(--minus);
  }
  .late .filled,
  path.arrow.late,
  text.late {
    fill: var(--plus);
  }
  .late .outlined {
    stroke: var(--plus);
  }
  text.early,
  text.late,
  text.extra,
  text.missed {
    font-weight: 700;
  }
  .extra .filled,
  .extra .outlined {
    fill: none;
    stroke: var(--other);
    stroke-width: 2;
  }
  text.extra {
    fill: var(--other);
  }
  .ring {
    fill: none;
    stroke: var(--ink-2);
    stroke-width: 1.75;
    stroke-dasharray: 3 3;
  }
  @media (forced-colors: active) {
    svg text {
      fill: CanvasText;
    }
    .filled {
      fill: CanvasText;
    }
    .outlined {
      stroke: CanvasText;
    }
    .zone {
      fill: Canvas;
      stroke: CanvasText;
    }
  }
`;

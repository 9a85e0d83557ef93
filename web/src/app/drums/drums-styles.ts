// Layout of the drums page.

import { css } from 'lit';
import { rowRem } from './lanes';

/** Head, board of rows and lanes, legend, popover, and the same on narrow screens and on paper. */
export const drumsPage = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: 100%;
  }
  ws-drop-zone.all {
    flex: 1;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: space-between;
    gap: var(--space-12) var(--space-24);
    margin-block-end: var(--space-16);
  }
  .head .words {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-16);
  }
  .empty,
  .empty .target {
    grid-template-columns: minmax(0, 1fr);
  }
  .empty {
    display: grid;
    gap: var(--space-16);
    max-inline-size: 52rem;
    margin: var(--space-24) auto;
  }
  .empty svg.lanes {
    inline-size: 100%;
    max-block-size: 10rem;
    overflow: visible;
  }
  .empty .target {
    display: grid;
    gap: var(--space-24);
    padding: var(--space-24);
    border: 2px dashed var(--control);
    border-radius: var(--radius-panel);
  }
  .board {
    display: grid;
    grid-template-columns: 13.5rem minmax(0, 1fr);
    column-gap: var(--space-16);
  }
  .label {
    align-content: center;
    min-inline-size: 0;
  }
  .label small {
    display: block;
    color: var(--ink-2);
    font: var(--type-caption);
  }
  .board .song {
    padding-block-end: var(--space-12);
  }
  .rows {
    display: grid;
    grid-template-rows: ${rowRem.ruler}rem ${rowRem.waveform}rem;
    grid-auto-rows: ${rowRem.lane}rem;
    border-block-start: 1px solid var(--line);
  }
  .rows > * {
    min-block-size: 0;
  }
  .rows > .drum {
    display: flex;
    align-items: center;
    gap: var(--space-12);
    border-block-start: 1px solid var(--line);
  }
  .drum .glyph {
    flex: none;
    inline-size: 1.125rem;
    block-size: 1.125rem;
    overflow: visible;
  }
  .drum .field {
    flex: 1;
    min-inline-size: 0;
  }
  .drum .name {
    display: block;
    line-height: 1.3;
  }
  .drum .name small {
    display: inline;
    font-weight: 400;
    font-variant-numeric: tabular-nums;
  }
  .board ws-lanes {
    border-block-start: 1px solid var(--line);
  }
  .legend {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-8) var(--space-20);
    padding-block-start: var(--space-12);
    border-block-start: 1px solid var(--line);
  }
  .legend .tools {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-8);
    margin-inline-start: auto;
  }
  .board ws-hit-bar {
    grid-column: 1 / -1;
    margin-block-start: var(--space-12);
  }
  .narrow-only {
    display: none;
  }
  .sheet-fields {
    display: grid;
    gap: var(--space-16);
  }
  .more {
    display: grid;
    gap: var(--space-16);
    inline-size: min(22rem, 100vw - 5rem);
  }
  .more .exports {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-8);
  }
  @media (max-width: 44.99rem) {
    .empty .target {
      padding: var(--space-16);
    }
    .head .button,
    .head ws-popover {
      flex: 1 1 auto;
    }
    .head .row {
      gap: var(--space-8);
    }
    .head .button svg {
      display: none;
    }
    .head .actions {
      inline-size: 100%;
    }
    .board {
      grid-template-columns: 4.75rem minmax(0, 1fr);
      column-gap: var(--space-8);
    }
    .board .song-label,
    .rows ws-sensitivity-slider,
    .rows .glyph,
    .wide-only {
      display: none;
    }
    .board .song {
      grid-column: 1 / -1;
    }
    .rows .wave-label {
      visibility: hidden;
    }
    .rows .name small {
      display: block;
    }
    .narrow-only {
      display: inline-flex;
    }
    .legend .tools {
      margin-inline-start: 0;
    }
  }
  @media print {
    :host {
      color-scheme: light;
      --ink: CanvasText;
      --ink-2: CanvasText;
      --ink-3: GrayText;
      --staff: GrayText;
      --sheet: Canvas;
    }
    .actions,
    .board-sheet,
    .table-sheet,
    .compare-sheet,
    ws-drum-queue,
    ws-notice,
    ws-progress,
    ws-transport {
      display: none;
    }
  }
`;

// Style fragments that several components share. All values come from tokens.css by inheritance.

import { css } from 'lit';

/** Box sizing, focus ring, type of headings and links: first in every component. */
export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    font: var(--type-body);
    color: var(--ink);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: var(--border-focus) solid var(--focus);
    outline-offset: var(--border-focus-offset);
    border-radius: var(--radius-mark);
  }
  h1,
  h2,
  h3,
  p {
    margin: 0;
  }
  h1 {
    font: var(--type-title-1);
    letter-spacing: var(--tracking-title-1);
    text-wrap: balance;
  }
  h2 {
    font: var(--type-title-2);
    letter-spacing: var(--tracking-title-2);
    text-wrap: balance;
  }
  h3 {
    font: var(--type-title-3);
  }
  a {
    color: var(--accent);
    font-weight: 600;
    text-underline-offset: 0.2em;
  }
  svg.icon {
    inline-size: 1.25em;
    block-size: 1.25em;
    flex: none;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  svg.icon:dir(rtl) .onward {
    transform: scaleX(-1);
    transform-origin: center;
  }
  .numeric {
    font-variant-numeric: tabular-nums;
  }
  .secondary {
    color: var(--ink-2);
  }
  .caption {
    font: var(--type-caption);
    color: var(--ink-2);
  }
  .visually-hidden:not(:focus):not(:active) {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** `.button` (outlined), `.button.primary`, `.button.quiet`, `.button.icon-only`, `.button[aria-pressed=true]`. */
export const buttons = css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.6em;
    min-block-size: var(--size-touch);
    min-inline-size: var(--size-touch);
    padding: var(--space-8) var(--space-16);
    border: var(--border-control) solid var(--control);
    border-radius: var(--radius-control);
    background: var(--sheet);
    color: var(--ink);
    font: var(--type-body);
    font-weight: 600;
    text-decoration: none;
    text-align: center;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--motion-press) var(--easing);
  }
  .button:hover {
    background: var(--raised);
  }
  .button:focus-visible {
    border-radius: var(--radius-control);
  }
  .button.primary {
    min-block-size: var(--size-touch-primary);
    padding-inline: var(--space-24);
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font: var(--type-label);
  }
  .button.primary:hover {
    filter: brightness(1.12);
  }
  .button.quiet {
    border-color: transparent;
    background: transparent;
  }
  .button.quiet:hover {
    background: var(--raised);
  }
  .button.icon-only {
    padding: var(--space-8);
  }
  .button[aria-pressed='true'],
  .button.selected {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  .button kbd {
    padding: 0 0.4em;
    border: 1px solid var(--control);
    border-radius: var(--radius-mark);
    background: var(--sheet);
    font: var(--type-tick);
  }
  @media (forced-colors: active) {
    .button[aria-pressed='true'],
    .button.selected {
      border-color: Highlight;
      border-width: 3px;
    }
  }
`;

/** `.sheet` is a card on the desk. */
export const sheets = css`
  .sheet {
    border: 1px solid var(--sheet-outline);
    border-radius: var(--radius-sheet);
    background: var(--sheet);
    box-shadow: var(--shadow);
    padding: var(--space-24);
  }
  @media (max-width: 44.99rem) {
    .sheet {
      padding: var(--space-16);
    }
  }
`;

/** Fields, selects and sliders. A slider shows its filled part when code sets `--fill` (per cent) on it. */
export const forms = css`
  label,
  .label {
    font: var(--type-body);
    font-weight: 600;
  }
  input[type='text'],
  input[type='search'],
  input[type='number'],
  select {
    min-block-size: var(--size-touch);
    max-inline-size: 100%;
    padding: var(--space-8) var(--space-12);
    border: var(--border-control) solid var(--control);
    border-radius: var(--radius-control);
    background: var(--sheet);
    color: var(--ink);
    font: var(--type-body);
  }
  input[type='checkbox'],
  input[type='radio'] {
    inline-size: 1.375rem;
    block-size: 1.375rem;
    margin: 0;
    accent-color: var(--accent);
  }
  .choice {
    display: flex;
    align-items: center;
    gap: var(--space-12);
    min-block-size: var(--size-touch);
    font-weight: 400;
    cursor: pointer;
  }
  input[type='range'] {
    appearance: none;
    inline-size: 100%;
    min-inline-size: 0;
    block-size: var(--size-touch);
    margin: 0;
    background: transparent;
    cursor: pointer;
    touch-action: pan-y;
  }
  input[type='range']::-webkit-slider-runnable-track {
    block-size: 4px;
    border-radius: 2px;
    background: linear-gradient(var(--accent), var(--accent)) 0 0 / var(--fill, 50%) 100% no-repeat
      var(--control);
  }
  input[type='range']::-moz-range-track {
    block-size: 4px;
    border-radius: 2px;
    background: var(--control);
  }
  input[type='range']::-moz-range-progress {
    block-size: 4px;
    border-radius: 2px;
    background: var(--accent);
  }
  input[type='range']::-webkit-slider-thumb {
    appearance: none;
    inline-size: 1.25rem;
    block-size: 1.25rem;
    margin-block-start: calc((4px - 1.25rem) / 2);
    border: 3px solid var(--accent);
    border-radius: 50%;
    background: var(--sheet);
  }
  input[type='range']::-moz-range-thumb {
    inline-size: 1.25rem;
    block-size: 1.25rem;
    border: 3px solid var(--accent);
    border-radius: 50%;
    background: var(--sheet);
    box-sizing: border-box;
  }
  @media (forced-colors: active) {
    input[type='range']::-webkit-slider-runnable-track {
      background: ButtonText;
    }
    input[type='range']::-webkit-slider-thumb {
      border-color: Highlight;
      background: Canvas;
    }
  }
`;

/** `.page` is the column of a view; `.ledge` the bar of controls at the foot of the window, as on a music stand. */
export const layout = css`
  .page {
    max-inline-size: calc(var(--content-max) + 2 * var(--space-32));
    margin-inline: auto;
    padding: var(--space-24) var(--space-32) var(--space-40);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-12);
  }
  .grow {
    flex: 1;
    min-inline-size: 0;
  }
  .ledge {
    position: sticky;
    inset-block-end: 0;
    z-index: 2;
    border-block-start: 1px solid var(--line);
    background: var(--sheet);
    padding: var(--space-12) max(var(--space-32), (100% - var(--content-max)) / 2);
    padding-block-end: max(var(--space-12), env(safe-area-inset-bottom));
  }
  @media (max-width: 44.99rem) {
    .page {
      padding: var(--space-12) var(--space-12) var(--space-32);
    }
    .ledge {
      padding-inline: var(--space-16);
    }
  }
`;

/** Tables of figures. */
export const tables = css`
  .scroll {
    overflow: auto;
    max-block-size: 26rem;
  }
  table {
    inline-size: 100%;
    border-collapse: collapse;
    font: var(--type-small);
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: var(--space-8) var(--space-12);
    border-block-end: 1px solid var(--line);
    text-align: start;
  }
  thead th {
    position: sticky;
    inset-block-start: 0;
    background: var(--sheet);
  }
  th button {
    min-block-size: var(--size-touch);
    padding: 0;
    border: 0;
    background: none;
    color: inherit;
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
`;

/** A plain list without bullets. */
export const lists = css`
  ul.plain {
    margin: 0;
    padding: 0;
    list-style: none;
  }
`;

import { css } from 'lit';

/** The layout of the class page: hairpins side by side, bars in shades, the table of students. */
export const classStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-20);
  }
  h2 {
    font: var(--type-title-3);
    letter-spacing: 0;
  }
  .ratings {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 14rem), 1fr));
    gap: var(--space-16) 0;
    margin-block-end: var(--space-8);
  }
  .rating {
    display: grid;
    grid-template-columns: 1fr auto;
    align-items: baseline;
    gap: 0 var(--space-12);
    padding-inline: var(--space-20);
    border-inline-start: 1px solid var(--line);
    min-inline-size: 0;
  }
  .rating:first-child {
    border: 0;
    padding-inline-start: 0;
  }
  .rating h3 {
    font: var(--type-body);
    color: var(--ink-2);
  }
  .rating .words {
    font: var(--type-label);
  }
  .rating ws-hairpin {
    grid-column: 1 / -1;
  }
  .head {
    display: grid;
    grid-template-columns: 15rem minmax(0, 1fr);
    gap: var(--space-16) var(--space-32);
    align-items: center;
  }
  .bars {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(3rem, 1fr));
    gap: var(--space-8) var(--space-4);
  }
  .bars button {
    display: grid;
    inline-size: 100%;
    padding: 0;
    border: 0;
    background: none;
    color: var(--ink);
    font: var(--type-label);
    cursor: pointer;
  }
  .bars i {
    font: italic 400 1rem / 1.5 var(--font-score);
    color: var(--ink-2);
    text-align: start;
  }
  .bars span {
    display: grid;
    place-items: center;
    min-block-size: 3.25rem;
    border-radius: var(--radius-mark);
  }
  .bars button[aria-pressed='true'] span {
    outline: 3px solid var(--ink);
    outline-offset: -3px;
  }
  .shade-0 span {
    background: var(--raised);
  }
  .shade-1 span {
    background: color-mix(in srgb, var(--accent) 14%, var(--sheet));
  }
  .shade-2 span {
    background: color-mix(in srgb, var(--accent) 26%, var(--sheet));
  }
  .shade-3 span {
    background: color-mix(in srgb, var(--accent) 38%, var(--sheet));
  }
  .shade-4 span {
    background: color-mix(in srgb, var(--accent) 48%, var(--sheet));
  }
  .shade-5 span {
    background: color-mix(in srgb, var(--accent) 84%, var(--sheet));
    color: var(--on-accent);
  }
  .bar-details,
  .student-details {
    display: grid;
    gap: var(--space-8);
    justify-items: start;
    margin-block-start: var(--space-16);
    padding: var(--space-16);
    border-radius: var(--radius-panel);
    background: var(--raised);
  }
  .student-details {
    margin: var(--space-16) var(--space-24);
  }
  h3 {
    font: var(--type-label);
  }
  .flag {
    display: flex;
    align-items: center;
    gap: 0.5em;
    color: var(--ink);
  }
  .flag svg {
    color: var(--warn);
  }
  summary {
    display: inline-flex;
    align-items: center;
    min-block-size: var(--size-touch);
    color: var(--accent);
    font: var(--type-small);
    font-weight: 600;
    cursor: pointer;
  }
  .students {
    padding: var(--space-8) 0 0;
    overflow: hidden;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-8) var(--space-16);
    padding: var(--space-8) var(--space-24) var(--space-12);
  }
  .foot .button {
    color: var(--accent);
  }
  @media (max-width: 67.49rem) {
    .head {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 44.99rem) {
    .rating {
      padding-inline: 0;
      border: 0;
    }
  }
  @media (forced-colors: active) {
    .bars span {
      border: 1px solid CanvasText;
    }
    .bars button[aria-pressed='true'] span {
      outline-color: Highlight;
    }
  }
  @media print {
    .sheet {
      break-inside: avoid;
      box-shadow: none;
      border: 1px solid var(--line);
    }
    summary,
    .foot .button {
      display: none;
    }
  }
`;

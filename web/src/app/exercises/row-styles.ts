import { css } from 'lit';

/** `.rows`: exercises in a list, each a link with its first notes, and its actions at the end. */
export const rows = css`
  .rows {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr));
    gap: 0 var(--space-32);
  }
  .rows li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-8);
    min-inline-size: 0;
    border-block-end: 1px solid var(--line);
    padding-block: var(--space-4);
  }
  .tune {
    display: flex;
    flex: 1 1 14rem;
    align-items: center;
    gap: var(--space-12);
    min-inline-size: 0;
    min-block-size: var(--size-touch-primary);
    padding: var(--space-4) var(--space-8);
    border-radius: var(--radius-control);
    color: var(--ink);
    font-weight: 400;
    text-decoration: none;
  }
  .tune:hover {
    background: var(--raised);
  }
  .words {
    display: grid;
    min-inline-size: 0;
  }
  .name {
    font: italic 400 1.25rem / 1.25 var(--font-score);
    overflow-wrap: anywhere;
  }
  .actions {
    display: flex;
    flex: none;
    margin-inline-start: auto;
  }
  .actions .button {
    padding-inline: var(--space-8);
    font: var(--type-small);
    font-weight: 600;
    color: var(--accent);
  }
`;

import { css } from 'lit';

/** Colours of marks by tone, and the size of marks beside words. */
export const marks = css`
  .tone-ink {
    color: var(--ink);
  }
  .tone-minus {
    color: var(--minus);
  }
  .tone-plus {
    color: var(--plus);
  }
  .tone-other {
    color: var(--other);
  }
  .tone-quiet {
    color: var(--ink-2);
  }
  svg.mark {
    inline-size: 0.9em;
    block-size: 0.9em;
    flex: none;
    overflow: visible;
  }
  .eight {
    font: italic 700 13px var(--font-score);
    fill: currentcolor;
  }
`;

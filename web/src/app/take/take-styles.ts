import { css } from 'lit';

/** The layout of the result page: the sentence, the ratings, the score with what is beside it, the plots, the ledge. */
export const takeStyles = css`
  :host {
    display: block;
  }
  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-20);
  }
  .over {
    color: var(--ink-2);
  }
  .tune {
    font: italic 400 1.375rem / 1.3 var(--font-score);
    color: var(--ink);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-12) var(--space-24);
  }
  .button.primary {
    font: var(--type-body);
    font-weight: 600;
    padding-inline: var(--space-16);
  }
  .disc {
    inline-size: 0.85em;
    block-size: 0.85em;
    border-radius: 50%;
    background: currentcolor;
  }
  .remarks {
    display: grid;
    gap: var(--space-4);
    margin: 0;
    padding: 0;
    list-style: none;
    color: var(--ink-2);
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 22.25rem;
    gap: var(--space-20);
    align-items: start;
  }
  .columns > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-20);
    min-inline-size: 0;
  }
  .aside {
    position: sticky;
    inset-block-start: var(--space-16);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-4) var(--space-20);
    margin: 0 0 var(--space-8);
    padding: 0;
    list-style: none;
    font: var(--type-small);
    color: var(--ink-2);
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: var(--space-8);
  }
  .legend .strictness {
    margin-inline-start: auto;
  }
  .loop {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-8) var(--space-12);
    margin-block-end: var(--space-8);
    font: var(--type-small);
  }
  .save-list .button {
    inline-size: 100%;
    justify-content: flex-start;
  }
  /* Its marks lie on layers of their own, which stay below what covers the score. */
  #score {
    isolation: isolate;
  }
  .ledge {
    display: none;
  }
  @media (max-width: 67.49rem) {
    .columns {
      display: flex;
      flex-direction: column;
      align-items: stretch;
    }
    /* One column: the figures of a note open under the score, then what to practise, then the plots. */
    .columns > div {
      display: contents;
    }
    ws-note-inspector {
      order: 1;
    }
    ws-practise-next {
      order: 2;
    }
    ws-take-plots {
      order: 3;
    }
    ws-landing-target {
      order: 4;
    }
    ws-rating-systems {
      order: 5;
    }
  }
  /* A note is chosen on a system that may be far above its figures: they stay in sight until closed. */
  @media (max-width: 67.49rem) and (min-height: 30rem) {
    ws-note-inspector[open] {
      position: sticky;
      inset-block-end: var(--space-8);
      z-index: 1;
    }
  }
  @media (max-width: 44.99rem) {
    /* Above the ledge. */
    ws-note-inspector[open] {
      inset-block-end: calc(var(--size-touch-primary) + 2 * var(--space-12) + var(--space-8));
    }
    .head .button.again,
    .head .button.listen {
      display: none;
    }
    .ledge {
      display: flex;
      gap: var(--space-12);
    }
    .ledge .primary {
      flex: 1;
      font: var(--type-label);
    }
    .legend .strictness {
      margin-inline-start: 0;
    }
    .details {
      display: none;
    }
  }
  @media print {
    :host([reporting]) .page,
    .ledge {
      display: none;
    }
  }
  @media screen {
    ws-report-page {
      position: fixed;
      inset-inline-start: -10000px;
      inset-block-start: 0;
    }
  }
`;

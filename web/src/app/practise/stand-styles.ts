import { css } from 'lit';

/** What the stands for tunes and grooves share: settings row, ledge with meter and button, the top line while live. */
export const stand = css`
  :host {
    display: flex;
    flex-direction: column;
    min-block-size: calc(100dvh - 4.5rem);
  }
  /* No header while live. */
  :host([live]) {
    min-block-size: 100dvh;
  }
  .page {
    inline-size: 100%;
    flex: 1;
    display: flex;
    flex-direction: column;
    gap: var(--space-16);
  }
  .top {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--space-12) var(--space-24);
  }
  h2 {
    font: var(--type-title-3);
    letter-spacing: 0;
  }
  ul.starters {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr));
    gap: var(--space-12);
    margin-block: var(--space-16) var(--space-24);
  }
  .starters a {
    display: block;
    block-size: 100%;
    padding: var(--space-16);
    border: var(--border-control) solid var(--control);
    border-radius: var(--radius-control);
    color: var(--ink);
    font-weight: 400;
    text-decoration: none;
  }
  .starters a:hover {
    background: var(--raised);
  }
  .starters .name {
    display: block;
    font: italic 400 1.375rem / 1.3 var(--font-score);
  }
  ws-drop-zone {
    display: contents;
  }
  .settings {
    display: flex;
    flex-wrap: wrap;
    row-gap: var(--space-8);
  }
  .setting {
    display: grid;
    padding-inline: var(--space-16);
    border-inline-start: 1px solid var(--line);
    font: var(--type-caption);
    font-weight: 400;
    color: var(--ink-2);
  }
  .setting:first-child {
    border: 0;
  }
  .setting select,
  .setting input {
    min-block-size: var(--size-touch);
    padding: 0;
    border: 0;
    border-radius: var(--radius-mark);
    background: transparent;
    font: var(--type-label);
    cursor: pointer;
  }
  .setting select {
    margin-inline-start: -4px;
    max-inline-size: 12rem;
    text-overflow: ellipsis;
  }
  .setting option {
    background: var(--sheet);
    color: var(--ink);
  }
  .setting :is(select, input):hover {
    text-decoration: underline;
    text-underline-offset: 0.2em;
  }
  .setting input {
    inline-size: 4.5ch;
    cursor: text;
  }
  .value {
    display: flex;
    align-items: center;
    gap: 0.35em;
    font: var(--type-label);
    color: var(--ink);
  }
  .value.fixed {
    min-block-size: var(--size-touch);
  }
  .ledge-grid {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    align-items: center;
    gap: var(--space-16) var(--space-24);
  }
  .hearing {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-8) var(--space-12);
  }
  .hearing .words {
    font: var(--type-label);
    flex: 1 1 12rem;
    min-inline-size: 0;
  }
  .hearing .below {
    flex-basis: 100%;
    color: var(--ink-2);
    font: var(--type-small);
  }
  .trouble {
    display: flex;
    align-items: flex-start;
    gap: var(--space-16);
  }
  .trouble .badge {
    display: grid;
    place-items: center;
    inline-size: var(--size-touch);
    block-size: var(--size-touch);
    flex: none;
    border-radius: 50%;
    background: var(--warn-soft);
    color: var(--warn);
  }
  .trouble p:first-child {
    font: var(--type-label);
  }
  .side {
    display: grid;
    justify-items: end;
    gap: var(--space-8);
    text-align: end;
  }
  .plain {
    min-block-size: var(--size-touch);
    padding: 0;
    border: 0;
    background: none;
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }
  .plain:hover {
    text-decoration: underline;
  }
  .live-top {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    align-items: center;
    gap: var(--space-16);
  }
  .time {
    display: flex;
    align-items: center;
    gap: var(--space-12);
    font: var(--type-title-2);
  }
  .time .dot {
    inline-size: 1.1rem;
    block-size: 1.1rem;
    border-radius: 50%;
    background: var(--record);
    forced-color-adjust: none;
  }
  .time .bar {
    font: var(--type-title-3);
    font-weight: 400;
    color: var(--ink-2);
  }
  .beats {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: var(--space-12);
    color: var(--ink-2);
    font: var(--type-title-3);
    font-weight: 400;
  }
  .beats i {
    inline-size: 0.9rem;
    block-size: 0.9rem;
    border: 2px solid var(--control);
    border-radius: 50%;
  }
  .beats i.now {
    background: var(--ink);
    border-color: var(--ink);
    transform: scale(1.2);
    forced-color-adjust: none;
  }
  .count {
    position: absolute;
    inset: 0;
    z-index: 3;
    display: grid;
    place-items: center;
    font: 700 6rem / 1 var(--font-ui);
    pointer-events: none;
  }
  .count span {
    display: grid;
    place-items: center;
    inline-size: 10rem;
    block-size: 10rem;
    border: 1px solid var(--line);
    border-radius: 50%;
    background: var(--sheet);
  }
  details.narrow summary {
    min-block-size: var(--size-touch);
    display: flex;
    align-items: center;
    gap: var(--space-8);
    font: var(--type-label);
    cursor: pointer;
  }
  @media (max-width: 44.99rem) {
    .settings {
      display: grid;
      grid-template-columns: 1fr 1fr;
      row-gap: var(--space-12);
    }
    .setting {
      border: 0;
      padding: 0;
    }
    .ledge-grid {
      grid-template-columns: 1fr auto;
      row-gap: var(--space-4);
    }
    .hearing .words {
      font: var(--type-small);
      font-weight: 600;
    }
    .ledge-grid .side {
      grid-column: 1 / -1;
      display: flex;
      flex-wrap: wrap;
      justify-content: space-between;
      align-items: center;
      text-align: start;
    }
    .live-top {
      grid-template-columns: 1fr auto;
    }
    .live-top .title {
      display: none;
    }
    .time .bar {
      font-size: 1rem;
    }
  }
  /* A phone held sideways: Stop at the right leaves the height to the music. */
  @media (max-height: 30rem) {
    /* A low ledge: half of so small a screen would be gone otherwise. */
    :host(:not([live])) .ledge {
      padding-block: var(--space-4);
    }
    :host(:not([live])) .ledge-grid {
      row-gap: 0;
    }
    :host(:not([live])) .hearing .words {
      font: var(--type-small);
      font-weight: 600;
    }
    :host([live]) {
      flex-direction: row;
    }
    :host([live]) .page {
      min-inline-size: 0;
      padding-block: var(--space-8);
      gap: var(--space-8);
    }
    :host([live]) .ledge {
      flex: none;
      inline-size: 10rem;
      block-size: 100dvh;
      padding-inline: var(--space-16);
      border-block-start: 0;
      border-inline-start: 1px solid var(--line);
    }
    :host([live]) .ledge-grid {
      block-size: 100%;
      grid-template-columns: auto;
      align-content: center;
      justify-items: center;
    }
    :host([live]) .hearing {
      justify-content: center;
      text-align: center;
    }
    :host([live]) .hearing .words {
      flex-basis: 100%;
    }
    .live-top {
      grid-template-columns: 1fr auto;
    }
    .live-top .title {
      display: none;
    }
  }
  @media (prefers-reduced-motion: no-preference) {
    .beats i {
      transition: background-color var(--motion-press);
    }
  }
`;

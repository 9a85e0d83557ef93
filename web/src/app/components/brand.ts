import { css, html } from 'lit';

/** The house with the note in it. */
export const brandMark = html`<svg viewBox="0 0 28 28" aria-hidden="true">
  <path class="house" d="M14 2L26 11v12.5a2.5 2.5 0 0 1-2.5 2.5h-19A2.5 2.5 0 0 1 2 23.500V11z" />
  <ellipse class="note" cx="12" cy="20.5" rx="3" ry="2.3" />
  <path class="note" d="M14.3 20.200V11l4 3" fill="none" stroke-width="1.8" />
</svg>`;

/** Its colours, inside an element of class `brand`. */
export const brandStyles = css`
  .brand .house {
    fill: var(--accent);
  }
  .brand .note {
    fill: var(--on-accent);
    stroke: var(--on-accent);
  }
  @media (forced-colors: active) {
    .brand .house {
      fill: LinkText;
    }
    .brand .note {
      fill: Canvas;
      stroke: Canvas;
    }
  }
`;

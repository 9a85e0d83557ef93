import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RatingBand } from '../../report/ratings';
import '../components/hairpin';
import { base } from '../styles/shared';
import { ratingWords } from '../take/rating-words';

/** Half opening of the hairpins in a table, px. */
const OPENING = 10;

/** A rating in a table: the hairpin, and the word that says the same. */
@customElement('ws-rating-cell')
export class RatingCell extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: var(--space-8);
        font: inherit;
      }
      ws-hairpin {
        flex: none;
        inline-size: 3.75rem;
        min-inline-size: 3.75rem;
      }
      span {
        min-inline-size: 5.5rem;
      }
      @media (max-width: 44.99rem) {
        ws-hairpin {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) band: RatingBand | null = null;

  override render(): TemplateResult | typeof nothing {
    const { band } = this;
    if (!band) return nothing;
    return html`<ws-hairpin aria-hidden="true" .band=${band} opening=${OPENING}></ws-hairpin>
      <span>${ratingWords(band)}</span>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-rating-cell': RatingCell;
  }
}

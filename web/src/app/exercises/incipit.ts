import { LitElement, css, html, nothing, svg } from 'lit';
import type { PropertyValues, SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { CONCERT_PITCH_ID, instrumentOrConcert } from '../../practice/instruments';
import { findExercise } from './find-exercise';
import { INCIPIT, incipitOf } from './incipit-shape';
import type { IncipitNote, IncipitShape } from './incipit-shape';

/** How far outside the window a picture is drawn already. */
const AHEAD = '200px';
const STEM = 17;

/** The first notes of an exercise, drawn when they come into view; decorative, the title stands beside it. */
@customElement('ws-incipit')
export class Incipit extends LitElement {
  static override styles = css`
    :host {
      display: block;
      inline-size: 8.25rem;
      block-size: 3.25rem;
      flex: none;
      /* Music runs from left to right in every language. */
      direction: ltr;
    }
    svg {
      display: block;
      inline-size: 100%;
      block-size: 100%;
    }
    .line {
      stroke: var(--staff);
      stroke-width: 0.8;
    }
    .stem {
      stroke: var(--ink-2);
      stroke-width: 1;
    }
    .head {
      fill: var(--ink-2);
      stroke: var(--ink-2);
      stroke-width: 1;
    }
    .head.open {
      fill: var(--sheet);
    }
  `;

  @property() exercise = '';
  @property() instrument = CONCERT_PITCH_ID;

  @state() private shape: IncipitShape | null = null;

  private readonly observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) this.show();
    },
    { rootMargin: AHEAD },
  );
  private visible = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  private show(): void {
    this.observer.disconnect();
    this.visible = true;
    void this.load();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (this.visible && (changed.has('exercise') || changed.has('instrument'))) void this.load();
  }

  private async load(): Promise<void> {
    const { exercise: id, instrument } = this;
    const player = instrumentOrConcert(instrument);
    // Without its file there is no picture, and the list is as useful.
    const found = await findExercise(id, player).catch(() => undefined);
    if (id !== this.exercise || instrument !== this.instrument) return;
    this.shape = found ? incipitOf(found.score, player.clef) : null;
  }

  override render(): TemplateResult {
    const { width, gap, top, bottom } = INCIPIT;
    const lines = [-2, -1, 0, 1, 2].map((line) => line * gap);
    return html`<svg viewBox="0 ${top - 2} ${width} ${bottom - top + 4}" aria-hidden="true" focusable="false">
      ${lines.map((y) => svg`<path class="line" d="M0 ${y}H${width}"/>`)}
      ${this.shape ? this.music(this.shape) : nothing}
    </svg>`;
  }

  private music({ notes, barlines }: IncipitShape): SVGTemplateResult {
    const { gap } = INCIPIT;
    return svg`${barlines.map((x) => svg`<path class="line" d="M${x} ${-2 * gap}V${2 * gap}"/>`)}
      ${notes.map((note) => this.note(note))}`;
  }

  private note({ x, y, open, stem, ledgers }: IncipitNote): SVGTemplateResult {
    const side = stem === 'up' ? 3.2 : -3.2;
    const end = stem === 'up' ? y - STEM : y + STEM;
    return svg`${ledgers.map((line) => svg`<path class="line" d="M${x - 6} ${line}H${x + 6}"/>`)}
      ${stem ? svg`<path class="stem" d="M${x + side} ${y}V${end}"/>` : nothing}
      <ellipse class="head ${open ? 'open' : ''}" cx=${x} cy=${y} rx="3.6" ry="2.6" transform="rotate(-20 ${x} ${y})"/>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-incipit': Incipit;
  }
}

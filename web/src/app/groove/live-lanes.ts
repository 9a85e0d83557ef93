import { LitElement, css, html, nothing, svg } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import type { Stroke } from '../../engine/live-strokes';
import type { StruckClass } from '../../generated/groove-report';
import type { Groove } from '../../generated/recording';
import { drumClasses } from '../../notation/drums/drum-map';
import { classesOf, expectedStrokes } from '../../practice/grooves';
import { isOutlined } from '../drums/drawing';
import { glyphPath, ofRow, rowGlyph } from '../drums/glyph';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { ElementWidth } from '../components/element-width';
import { grooveShapes } from './picture-styles';
import { hitShape } from './shapes';
import { drumName } from './words';

const ROW_HEIGHT = 96;
const GLYPH = 9;
/** Width of the names, where there is room; on a phone the glyphs alone stand there. */
const NAMES_WIDTH = 150;
const NARROW_NAMES_WIDTH = 40;
const NARROW_WIDTH = 560;
/** Seconds to the left of the line: long enough to see where the last hits fell. */
const PAST_SECONDS = 1.2;
/** Pixels per second: a hit 30 ms off stands clearly beside its ghost. */
const PIXELS_PER_SECOND = 240;
const NAMESPACE = 'http://www.w3.org/2000/svg';

/** A hit on the screen, told so that the way from strike to screen can be measured. */
export interface DrawnHit {
  /** Rise point on the microphone's clock, seconds. */
  time: number;
  /** The same clock when the frame that shows the hit was drawn. */
  drawnAt: number;
  drum: StruckClass;
}

/**
 * Lanes that scroll to a fixed line while a groove is played: written notes as grey ghosts, hits landing left or right
 * of them. Moved by one transform per frame; hits are added as they are heard. Fires `ws-hit-drawn` (DrawnHit).
 */
@customElement('ws-live-lanes')
export class LiveLanes extends LitElement {
  static override styles = [
    base,
    grooveShapes,
    css`
      :host {
        direction: ltr;
        display: block;
      }
      .rows {
        display: grid;
        grid-template-columns: ${NAMES_WIDTH}px minmax(0, 1fr);
        align-items: start;
      }
      .rows.narrow {
        grid-template-columns: ${NARROW_NAMES_WIDTH}px minmax(0, 1fr);
      }
      .names {
        display: grid;
        grid-auto-rows: ${ROW_HEIGHT}px;
      }
      .name {
        display: flex;
        align-items: center;
        gap: var(--space-12);
        padding-inline-end: var(--space-16);
        font: var(--type-label);
      }
      svg.glyph {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        overflow: visible;
      }
      .window {
        overflow: hidden;
        border-inline-start: 1px solid var(--line);
      }
      .now {
        stroke: var(--record);
        stroke-width: 3;
      }
      .narrow .name span {
        position: absolute;
        inline-size: 1px;
        block-size: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .narrow .name {
        padding-inline-end: var(--space-8);
      }
    `,
  ];

  @property({ attribute: false }) groove: Groove | null = null;
  /** Quarter notes a minute. */
  @property({ type: Number }) tempo = 100;
  @property({ type: Number }) bars = 8;
  @property({ type: Boolean }) pad = false;
  /** The microphone's clock, seconds. */
  @property({ attribute: false }) now: () => number = () => 0;
  /** Time of the first downbeat as it is heard in the microphone, on that clock; null before it is known. */
  @property({ attribute: false }) start: number | null = null;

  @query('.moving') private moving!: SVGGElement | null;
  @query('.hits') private hits!: SVGGElement | null;

  private readonly size = new ElementWidth(this);
  private frame = 0;
  private waiting: Stroke[] = [];

  override connectedCallback(): void {
    super.connectedCallback();
    const step = (): void => {
      this.draw();
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.frame);
  }

  /** Adds strokes with the next frame. */
  add(strokes: readonly Stroke[]): void {
    this.waiting.push(...strokes);
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('groove') || changed.has('start')) this.hits?.replaceChildren();
  }

  private get rows(): StruckClass[] {
    if (!this.groove) return [];
    return this.pad ? ['KD'] : classesOf(this.groove, drumClasses);
  }

  private draw(): void {
    if (this.start === null || !this.moving) return;
    const now = this.now();
    const beat = ((this.groove?.beatQuarters ?? 1) * 60) / this.tempo;
    const still = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
    const since = now - this.start;
    // Without motion the lanes stand still for a beat at a time.
    const shown = still ? Math.floor(since / beat) * beat : since;
    this.moving.setAttribute('transform', `translate(${(PAST_SECONDS - shown) * PIXELS_PER_SECOND} 0)`);
    for (const stroke of this.waiting.splice(0)) this.drawHit(stroke, now);
  }

  private drawHit({ time, drum }: Stroke, now: number): void {
    const { rows, hits, start } = this;
    if (!hits || start === null) return;
    const row = rows.indexOf(this.pad ? 'KD' : drum);
    // A drum that the groove does not ask for shows in the last row, as what it is.
    const y = ((row < 0 ? rows.length - 1 : row) + 0.5) * ROW_HEIGHT;
    const instrument = ofRow[drum];
    const shape = document.createElementNS(NAMESPACE, 'path');
    shape.setAttribute('class', isOutlined(instrument) ? 'outlined' : 'filled');
    shape.setAttribute('d', glyphPath(instrument, (time - start) * PIXELS_PER_SECOND, y, GLYPH));
    hits.append(shape);
    const detail: DrawnHit = { time, drawnAt: now, drum };
    this.dispatchEvent(new CustomEvent('ws-hit-drawn', { detail, bubbles: true, composed: true }));
  }

  override render(): TemplateResult | typeof nothing {
    const { groove, rows } = this;
    if (!groove) return nothing;
    const height = rows.length * ROW_HEIGHT;
    const narrow = this.size.value < NARROW_WIDTH;
    const width = Math.max(200, this.size.value - (narrow ? NARROW_NAMES_WIDTH : NAMES_WIDTH));
    const line = PAST_SECONDS * PIXELS_PER_SECOND;
    return html`<div class="rows ${narrow ? 'narrow' : ''}" role="img" aria-label=${t('groove.live')}>
      <div class="names">
        ${rows.map(
          (drum) => html`<div class="name">${rowGlyph(drum)} <span>${drumName(drum, this.pad)}</span></div>`,
        )}
      </div>
      <div class="window">
        <svg class="picture" width=${width} height=${height}>
          ${rows.map(
            (_, row) =>
              svg`<line class="grid" x1="0" x2=${width} y1=${(row + 0.5) * ROW_HEIGHT} y2=${(row + 0.5) * ROW_HEIGHT} />`,
          )}
          <g class="moving" transform="translate(${line} 0)">
            ${this.beats(groove, height)}
            <g class="ghost">${this.ghosts(groove, rows)}</g>
            <g class="hits"></g>
          </g>
          <line class="now" x1=${line} x2=${line} y1="0" y2=${height} />
        </svg>
      </div>
    </div>`;
  }

  private beats(groove: Groove, height: number): unknown {
    const secondsPerBeat = (groove.beatQuarters * 60) / this.tempo;
    const inBar = Math.round(groove.barQuarters / groove.beatQuarters);
    return Array.from({ length: this.bars * inBar + 1 }, (_, beat) => {
      const x = beat * secondsPerBeat * PIXELS_PER_SECOND;
      return svg`<line class="grid ${beat % inBar === 0 ? 'bar' : ''}" x1=${x} x2=${x} y1="0" y2=${height} />`;
    });
  }

  private ghosts(groove: Groove, rows: StruckClass[]): unknown {
    return expectedStrokes(groove, this.tempo, this.bars).map(({ seconds, note }) => {
      const row = this.pad
        ? 0
        : rows.findIndex((drum) => classesOf({ ...groove, notes: [note] }, [drum]).length > 0);
      const instrument = this.pad ? ofRow.KD : note.instrument;
      return hitShape(instrument, seconds * PIXELS_PER_SECOND, (row + 0.5) * ROW_HEIGHT, GLYPH + 2);
    });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-live-lanes': LiveLanes;
  }
  interface HTMLElementEventMap {
    'ws-hit-drawn': CustomEvent<DrawnHit>;
  }
}

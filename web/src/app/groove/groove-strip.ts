import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GrooveReport, StruckClass } from '../../generated/groove-report';
import type { Groove } from '../../generated/recording';
import { drumClasses } from '../../notation/drums/drum-map';
import { classesOf, expectedStrokes } from '../../practice/grooves';
import { rowGlyph } from '../drums/glyph';
import { t } from '../i18n/t';
import { base } from '../styles/shared';
import { ElementWidth } from '../components/element-width';
import { grooveShapes } from './picture-styles';
import { arrow, hitShape, plus, rowShape } from './shapes';
import { deviationWords, drumName, stripWords } from './words';

const ROW_HEIGHT = 84;
const HEAD_HEIGHT = 28;
const MARGIN = 22;
/** Width of the names, where there is room and on a phone. */
const NAMES_WIDTH = 184;
const NARROW_NAMES_WIDTH = 92;
const NARROW_WIDTH = 560;
const GLYPH = 7;
/** How much larger than life deviations are drawn, where there is room. */
const MAGNIFICATION = 3.2;
/** Share of the way to the next note that a good zone may fill. */
const ZONE_SHARE = 0.42;

/** A row per drum over some bars: what is written, and in a result what was played around it. */
@customElement('ws-groove-strip')
export class GrooveStrip extends LitElement {
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
      }
      .rows.narrow {
        grid-template-columns: ${NARROW_NAMES_WIDTH}px minmax(0, 1fr);
      }
      .names {
        display: grid;
        grid-auto-rows: ${ROW_HEIGHT}px;
        padding-block-start: ${HEAD_HEIGHT}px;
      }
      .name {
        display: flex;
        align-items: center;
        gap: var(--space-16);
        padding-inline-end: var(--space-16);
        border-block-start: 1px solid var(--line);
      }
      .name strong {
        display: block;
        font: var(--type-label);
      }
      .name small {
        font: var(--type-small);
        color: var(--ink-2);
      }
      svg.glyph {
        inline-size: 1.25rem;
        block-size: 1.25rem;
        flex: none;
        overflow: visible;
      }
      .narrow .name {
        gap: var(--space-8);
        padding-inline-end: var(--space-8);
      }
      .narrow strong {
        font: var(--type-small);
        font-weight: 700;
      }
      .narrow small {
        display: none;
      }
    `,
  ];

  @property({ attribute: false }) groove: Groove | null = null;
  /** Null before anything was played: notes wait in grey. */
  @property({ attribute: false }) report: GrooveReport | null = null;
  @property({ type: Number }) tempo = 100;
  /** First bar shown, from 0. */
  @property({ type: Number }) from = 0;
  @property({ type: Number }) bars = 1;

  private readonly size = new ElementWidth(this);

  override render(): TemplateResult | typeof nothing {
    const { groove } = this;
    if (!groove) return nothing;
    const rows = this.rows(groove);
    const height = HEAD_HEIGHT + rows.length * ROW_HEIGHT;
    return html`<div class="rows ${this.narrow ? 'narrow' : ''}">
      <div class="names">
        ${rows.map(
          (drum) =>
            html`<div class="name">
              ${rowGlyph(drum)}
              <span><strong>${drumName(drum, this.report?.pad ?? false)}</strong>${this.middle(drum)}</span>
            </div>`,
        )}
      </div>
      <div>${this.picture(groove, rows, height)}</div>
    </div>`;
  }

  private get narrow(): boolean {
    return this.size.value < NARROW_WIDTH;
  }

  private rows(groove: Groove): StruckClass[] {
    const { report } = this;
    if (!report) return classesOf(groove, drumClasses);
    const present = new Set(report.drums.map(({ drum }) => drum));
    return drumClasses.filter((drum) => present.has(drum));
  }

  private middle(drum: StruckClass): TemplateResult | typeof nothing {
    const median = this.report?.drums.find((each) => each.drum === drum)?.medianMilliseconds;
    return median == null ? nothing : html`<small>${deviationWords(median)}</small>`;
  }

  private picture(groove: Groove, rows: StruckClass[], height: number): TemplateResult {
    const names = this.narrow ? NARROW_NAMES_WIDTH : NAMES_WIDTH;
    const width = Math.max(160, this.size.value - names);
    const quarters = this.bars * groove.barQuarters;
    const pixelsPerQuarter = (width - 2 * MARGIN) / quarters;
    const at = (bar: number, within: number): number =>
      MARGIN + ((bar - this.from) * groove.barQuarters + within) * pixelsPerQuarter;
    const label = this.report
      ? rows.map((drum) => (this.report ? stripWords(this.report, drum) : '')).join(' ')
      : groove.title;
    return html`<svg class="picture" width=${width} height=${height} role="img" aria-label=${label}>
      ${this.grid(groove, at, height, rows.length, width)}
      ${this.report ? this.played(this.report, rows, at, pixelsPerQuarter) : this.written(groove, rows, at)}
    </svg>`;
  }

  private grid(
    groove: Groove,
    at: (bar: number, within: number) => number,
    height: number,
    rows: number,
    width: number,
  ): SVGTemplateResult[] {
    const beats = Math.round(groove.barQuarters / groove.beatQuarters);
    const lines: SVGTemplateResult[] = [];
    for (let bar = this.from; bar < this.from + this.bars; bar += 1) {
      for (let beat = 0; beat < beats; beat += 1) {
        const x = at(bar, beat * groove.beatQuarters);
        lines.push(
          svg`<line class="grid ${beat === 0 ? 'bar' : ''}" x1=${x} x2=${x} y1=${HEAD_HEIGHT - 6} y2=${height} />
            <text class=${beat === 0 ? 'strong' : ''} x=${x} y="14">${beat + 1}</text>`,
        );
      }
    }
    for (let row = 0; row < rows; row += 1) {
      const y = HEAD_HEIGHT + row * ROW_HEIGHT;
      lines.push(svg`<line class="grid" x1="0" x2=${width} y1=${y} y2=${y} />`);
    }
    return lines;
  }

  private written(
    groove: Groove,
    rows: StruckClass[],
    at: (bar: number, within: number) => number,
  ): SVGTemplateResult {
    const strokes = expectedStrokes(groove, 60, this.from + this.bars).filter(({ bar }) => bar >= this.from);
    const shapes = strokes.map(({ seconds, note }) => {
      const row = rows.findIndex((drum) => classesOf({ ...groove, notes: [note] }, [drum]).length > 0);
      const size = note.velocity < 0.4 ? 0.7 * GLYPH : note.velocity > 0.88 ? 1.15 * GLYPH : GLYPH;
      // at 60 a minute, quarters are seconds
      return hitShape(note.instrument, at(0, seconds), HEAD_HEIGHT + (row + 0.5) * ROW_HEIGHT, size);
    });
    return svg`<g class="ghost">${shapes}</g>`;
  }

  private played(
    report: GrooveReport,
    rows: StruckClass[],
    at: (bar: number, within: number) => number,
    pixelsPerQuarter: number,
  ): SVGTemplateResult[] {
    const rowOf = (drum: StruckClass): number => HEAD_HEIGHT + (rows.indexOf(drum) + 0.5) * ROW_HEIGHT;
    const shown = report.notes.filter(({ bar }) => bar >= this.from && bar < this.from + this.bars);
    // The narrowest gap between two notes of a drum bounds how large deviations can be drawn.
    let gap = Infinity;
    for (const drum of rows) {
      const places = shown.filter((note) => note.drum === drum).map(({ bar, quarters }) => at(bar, quarters));
      for (let i = 1; i < places.length; i += 1) gap = Math.min(gap, (places[i] ?? 0) - (places[i - 1] ?? 0));
    }
    const lifelike = (pixelsPerQuarter * report.quartersPerMinute) / 60_000;
    const perMillisecond = Math.min(
      MAGNIFICATION * lifelike,
      (ZONE_SHARE * Math.max(gap, 12)) / report.goodMilliseconds,
    );
    const half = report.goodMilliseconds * perMillisecond;
    const zones = shown.map((note) => {
      const x = at(note.bar, note.quarters);
      const y = rowOf(note.drum);
      return svg`<rect class="zone" x=${x - half} y=${y - 25} width=${2 * half} height="50" rx="8" />
        <line class="middle" x1=${x} x2=${x} y1=${y - 25} y2=${y + 25} />`;
    });
    const marks = shown.map((note) => {
      const x = at(note.bar, note.quarters);
      const y = rowOf(note.drum);
      if (note.milliseconds === null)
        return svg`<circle class="ring" cx=${x} cy=${y} r="8" />
          <text class="missed" x=${x} y=${y + 40}>${t('groove.missed')}</text>`;
      const place = x + note.milliseconds * perMillisecond;
      const shape = rowShape(note.drum, place, y, GLYPH);
      if (note.outcome === 'onTime' || note.outcome === 'missed') return shape;
      const side = note.outcome === 'early' ? -1 : 1;
      return svg`<g class=${note.outcome}>${shape}</g>${arrow(note.outcome, place + side * 17, y, 5)}
        <text class=${note.outcome} x=${place} y=${y + 40}>${deviationWords(note.milliseconds)}</text>`;
    });
    const extras = report.extras
      .filter(({ bar }) => bar >= this.from && bar < this.from + this.bars)
      .map((extra) => {
        const x = at(extra.bar, extra.quarters);
        const y = rowOf(extra.drum);
        return svg`<g class="extra">${rowShape(extra.drum, x, y, GLYPH)}${plus(x, y - 19, 5)}</g>
          <text class="extra" x=${x} y=${y + 40}>${t('groove.extra')}</text>`;
      });
    return [...zones, ...marks, ...extras];
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-groove-strip': GrooveStrip;
  }
}

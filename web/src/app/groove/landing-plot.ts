import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { GrooveReport, StruckClass } from '../../generated/groove-report';
import { drumClasses } from '../../notation/drums/drum-map';
import { base } from '../styles/shared';
import { ElementWidth } from '../components/element-width';
import { grooveShapes } from './picture-styles';
import { arrow } from './shapes';
import { drumName, drumSummary } from './words';

const HEIGHT = 64;
const BOX_HEIGHT = 34;
/** Columns, pixels: the drum's name, its words, the gaps; the words go below where there is no room. */
const NAME_WIDTH = 104;
const NARROW_NAME_WIDTH = 80;
const WORDS_WIDTH = 224;
const GAP = 12;
const WIDE = 640;
/** The axis ends at this many good zones either way; beyond, arrows stand at its end. */
const REACH_ZONES = 2.4;
/** Levels are shown within this of the drum's median, dB. */
const LEVEL_REACH = 12;

/** The target of every drum: across from early to late, louder hits higher, the good zone in green. */
@customElement('ws-landing-plot')
export class LandingPlot extends LitElement {
  static override styles = [
    base,
    grooveShapes,
    css`
      :host {
        direction: ltr;
        display: block;
      }
      .row {
        display: grid;
        grid-template-columns: ${NAME_WIDTH}px minmax(0, 1fr) ${WORDS_WIDTH}px;
        align-items: center;
        gap: 0 ${GAP}px;
        border-block-start: 1px solid var(--line);
      }
      .row strong {
        font: var(--type-label);
      }
      .row span {
        color: var(--ink-2);
      }
      .zone {
        stroke: var(--accent);
        stroke-width: 1.5;
      }
      .dot {
        fill: var(--ink);
      }
      .row.narrow {
        grid-template-columns: ${NARROW_NAME_WIDTH}px minmax(0, 1fr);
        padding-block: var(--space-8);
      }
      .narrow span {
        grid-column: 1 / -1;
      }
    `,
  ];

  @property({ attribute: false }) report: GrooveReport | null = null;

  private readonly size = new ElementWidth(this);

  private get wide(): boolean {
    return this.size.value >= WIDE;
  }

  override render(): TemplateResult[] | typeof nothing {
    const { report } = this;
    if (!report) return nothing;
    const present = new Set(report.drums.map(({ drum }) => drum));
    return drumClasses
      .filter((drum) => present.has(drum))
      .map((drum) => {
        const words = drumSummary(report, drum);
        return html`<div class="row ${this.wide ? '' : 'narrow'}">
          <strong>${drumName(drum, report.pad)}</strong>
          ${this.picture(report, drum, words)}
          <span>${words}</span>
        </div>`;
      });
  }

  private picture(report: GrooveReport, drum: StruckClass, words: string): TemplateResult {
    const rest = this.wide ? NAME_WIDTH + WORDS_WIDTH + 2 * GAP : NARROW_NAME_WIDTH + GAP;
    const width = Math.max(140, this.size.value - rest);
    const middle = width / 2;
    const reach = REACH_ZONES * report.goodMilliseconds;
    const perMillisecond = (middle - 14) / reach;
    const half = report.goodMilliseconds * perMillisecond;
    const level = report.drums.find((each) => each.drum === drum)?.level ?? null;
    const dots = report.notes
      .filter((note) => note.drum === drum)
      .flatMap((note): SVGTemplateResult[] => {
        if (note.milliseconds === null) return [];
        const above = level === null || note.level === null ? 0 : note.level - level;
        const up = Math.max(-1, Math.min(1, above / LEVEL_REACH)) * (BOX_HEIGHT / 2 + 6);
        const x = middle + Math.max(-reach, Math.min(reach, note.milliseconds)) * perMillisecond;
        const y = HEIGHT / 2 - up;
        if (note.outcome === 'early' || note.outcome === 'late') return [arrow(note.outcome, x, y, 4.5)];
        return [svg`<circle class="dot" cx=${x} cy=${y} r="3.5" />`];
      });
    return html`<svg
      class="picture"
      width=${width}
      height=${HEIGHT}
      role="img"
      aria-label="${drumName(drum, report.pad)}: ${words}"
    >
      <line class="grid bar" x1="0" x2=${width} y1=${HEIGHT / 2} y2=${HEIGHT / 2} />
      <rect
        class="zone"
        x=${middle - half}
        y=${(HEIGHT - BOX_HEIGHT) / 2}
        width=${2 * half}
        height=${BOX_HEIGHT}
        rx="8"
      />
      <line class="grid bar" x1=${middle} x2=${middle} y1="8" y2=${HEIGHT - 8} />
      ${dots}
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-landing-plot': LandingPlot;
  }
}

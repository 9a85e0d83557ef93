import { LitElement, css, html, nothing, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ImitationReport } from '../../engine/engine';
import { ElementWidth } from '../components/element-width';
import { base } from '../styles/shared';
import { plotShapes } from '../take/plot-styles';

const HEIGHT = 220;
const LABEL_HEIGHT = 24;
/** Room above the highest and below the lowest pitch, semitones. */
const MARGIN = 1.5;
/** Least range shown, semitones: a melody of one note is a line in the middle. */
const LEAST_RANGE = 8;
/** Height of a note's bar: a quarter tone either way is near enough. */
const NEAR_SEMITONES = 0.5;
/** A gap in the line, seconds: no pitch was heard. */
const BREAK_SECONDS = 0.1;

/** The melody as heard in bars, its imitation as a line over it, both in the time and key of the melody. */
@customElement('ws-imitation-plot')
export class ImitationPlot extends LitElement {
  static override styles = [
    base,
    plotShapes,
    css`
      .wanted {
        fill: var(--accent-soft);
        stroke: var(--accent);
      }
      .sung {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2.2;
        stroke-linejoin: round;
        stroke-linecap: round;
      }
      @media (forced-colors: active) {
        .wanted {
          fill: Canvas;
          stroke: CanvasText;
        }
        .sung {
          stroke: Highlight;
        }
      }
    `,
  ];

  @property({ attribute: false }) report: ImitationReport | null = null;
  @property() label = '';

  private readonly size = new ElementWidth(this);

  override render(): TemplateResult | typeof nothing {
    const { report } = this;
    const width = this.size.value;
    if (!report || width === 0) return nothing;
    const pitches = [
      ...report.notes.map(({ midi }) => midi),
      ...report.overlay.map(({ sungMidi }) => sungMidi),
    ];
    const middle = (Math.max(...pitches) + Math.min(...pitches)) / 2;
    const range = Math.max(LEAST_RANGE, Math.max(...pitches) - Math.min(...pitches) + 2 * MARGIN);
    const end = Math.max(...report.notes.map(({ start, duration }) => start + duration));
    const x = (seconds: number): number => (seconds / end) * width;
    const y = (midi: number): number => HEIGHT * (0.5 - (midi - middle) / range);
    const seconds = Array.from({ length: Math.floor(end) + 1 }, (_, second) => second);
    return html`<svg
      class="picture"
      width=${width}
      height=${HEIGHT + LABEL_HEIGHT}
      role="img"
      aria-label=${this.label}
    >
      ${seconds.map(
        (second) =>
          svg`<line class="grid" x1=${x(second)} x2=${x(second)} y1="0" y2=${HEIGHT}/>
            <text x=${x(second) + 4} y=${HEIGHT + LABEL_HEIGHT - 6}>${second} s</text>`,
      )}
      ${report.notes.map(
        ({ start, duration, midi }) =>
          svg`<rect class="wanted" x=${x(start)} width=${x(start + duration) - x(start)} rx="3"
            y=${y(midi + NEAR_SEMITONES)} height=${y(midi - NEAR_SEMITONES) - y(midi + NEAR_SEMITONES)}/>`,
      )}
      ${sungLine(report, x, y)}
    </svg>`;
  }
}

function sungLine(
  { overlay }: ImitationReport,
  x: (seconds: number) => number,
  y: (midi: number) => number,
): SVGTemplateResult {
  let last: number | null = null;
  const path = overlay.map(({ referenceSeconds, sungMidi }) => {
    const on = last !== null && referenceSeconds - last < BREAK_SECONDS;
    last = referenceSeconds;
    return `${on ? 'L' : 'M'}${x(referenceSeconds).toFixed(1)} ${y(sungMidi).toFixed(1)}`;
  });
  return svg`<path class="sung" d=${path.join('')}/>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'ws-imitation-plot': ImitationPlot;
  }
}

// An instrument's glyph as an icon, the same shapes as on the canvas.

import { html, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { DrumClass, DrumInstrument } from '../../generated/drum-transcription';
import { addGlyph, isOutlined } from './drawing';

const boxSize = 16;
const glyphSize = 4.5;

/** Writes what is drawn as SVG path data. */
class PathData {
  readonly parts: string[] = [];

  moveTo(x: number, y: number): void {
    this.parts.push(`M${x} ${y}`);
  }

  lineTo(x: number, y: number): void {
    this.parts.push(`L${x} ${y}`);
  }

  /** Whole circles only, which is all that glyphs draw. */
  arc(x: number, y: number, radius: number): void {
    this.parts.push(
      `M${x + radius} ${y}A${radius} ${radius} 0 1 1 ${x - radius} ${y}A${radius} ${radius} 0 1 1 ${x + radius} ${y}`,
    );
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.parts.push(`M${x} ${y}h${width}v${height}h${-width}Z`);
  }

  closePath(): void {
    this.parts.push('Z');
  }
}

/** An instrument's glyph around a point, as SVG path data; drawn as an outline where isOutlined() says so. */
export function glyphPath(instrument: DrumInstrument, x: number, y: number, size: number): string {
  const path = new PathData();
  addGlyph(path, instrument, x, y, size);
  return path.parts.join('');
}

/** The instrument that stands for its row. */
export const ofRow: Readonly<Record<DrumClass, DrumInstrument>> = {
  KD: 'kick',
  SD: 'snare',
  HH: 'hiHatClosed',
  TT: 'tomMid',
  CY: 'crash',
  OT: 'sideStick',
};

/** An instrument's glyph; decorative, the name stands beside it. */
export function glyph(instrument: DrumInstrument): TemplateResult {
  const path = new PathData();
  // The open hi-hat's ring stands above its cross.
  const middle = instrument === 'hiHatOpen' ? boxSize / 2 + glyphSize / 2 : boxSize / 2;
  addGlyph(path, instrument, boxSize / 2, middle, glyphSize);
  const shape = isOutlined(instrument)
    ? svg`<path d=${path.parts.join('')} fill="none" stroke="currentColor" stroke-width="1.75"/>`
    : svg`<path d=${path.parts.join('')} fill="currentColor"/>`;
  return html`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true">${shape}</svg>`;
}

/** The glyph of a row. */
export function rowGlyph(drum: DrumClass): TemplateResult {
  return glyph(ofRow[drum]);
}

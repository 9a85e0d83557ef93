// Marks of drum practice as SVG: a drum's own glyph, the arrows of early and late, the plus of an extra hit.

import { svg } from 'lit';
import type { SVGTemplateResult } from 'lit';
import type { DrumInstrument } from '../../generated/drum-transcription';
import type { StruckClass } from '../../generated/groove-report';
import { isOutlined } from '../drums/drawing';
import { glyphPath, ofRow } from '../drums/glyph';

/** A glyph around a point; the open hi-hat's ring stands above it. */
export function hitShape(instrument: DrumInstrument, x: number, y: number, size: number): SVGTemplateResult {
  return svg`<path class=${isOutlined(instrument) ? 'outlined' : 'filled'} d=${glyphPath(instrument, x, y, size)} />`;
}

/** The glyph of a row. */
export function rowShape(drum: StruckClass, x: number, y: number, size: number): SVGTemplateResult {
  return hitShape(ofRow[drum], x, y, size);
}

/** Points left for early, right for late. */
export function arrow(kind: 'early' | 'late', x: number, y: number, size: number): SVGTemplateResult {
  const tip = kind === 'early' ? -size : size;
  return svg`<path class="arrow ${kind}" d=${`M${x + tip} ${y}L${x - tip} ${y - size}V${y + size}Z`} />`;
}

/** A plus: of an extra hit. */
export function plus(x: number, y: number, size: number): SVGTemplateResult {
  return svg`<path class="outlined" d=${`M${x - size} ${y}h${2 * size}M${x} ${y - size}v${2 * size}`} />`;
}

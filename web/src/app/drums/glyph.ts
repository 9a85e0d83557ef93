// A drum's glyph as an icon, the same shapes as on the canvas.

import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import type { DrumClass } from '../../generated/drum-transcription';

const shapes: Record<DrumClass, SVGTemplateResult> = {
  KD: svg`<rect x="3" y="3" width="10" height="10" rx="1" fill="currentColor"/>`,
  SD: svg`<circle cx="8" cy="8" r="5.5" fill="currentColor"/>`,
  HH: svg`<path d="M3 3L13 13M13 3L3 13" stroke="currentColor" stroke-width="2"/>`,
  TT: svg`<path d="M8 2.5L13.5 13H2.5Z" fill="currentColor"/>`,
  CY: svg`<path d="M8 1.5L14.5 8L8 14.5L1.5 8Z" fill="none" stroke="currentColor" stroke-width="2"/>`,
  OT: svg`<path d="M8 2V14M2 8H14" stroke="currentColor" stroke-width="2"/>`,
};

/** Square for the kick, disc for the snare, cross for the hi-hat, triangle for toms, diamond for cymbals; decorative, the name stands beside it. */
export function glyph(drum: DrumClass): TemplateResult {
  return html`<svg class="glyph" viewBox="0 0 16 16" aria-hidden="true">${shapes[drum]}</svg>`;
}

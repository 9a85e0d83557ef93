// Line icons on a 24-unit grid, as Lit templates; they take their size and colour from the text around them.

import { html, svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';

function icon(shape: SVGTemplateResult): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${shape}</svg>`;
}

export const icons = {
  lock: icon(svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>`),
  sliders: icon(
    svg`<path d="M3 7h10M19 7h2M3 17h2M11 17h10"/><circle cx="16" cy="7" r="2.5"/><circle cx="8" cy="17" r="2.5"/>`,
  ),
  menu: icon(svg`<path d="M4 6h16M4 12h16M4 18h16"/>`),
  close: icon(svg`<path d="M6 6l12 12M18 6L6 18"/>`),
  microphone: icon(
    svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>`,
  ),
  upload: icon(svg`<path d="M5 4h14M12 20V9M7.5 13L12 8.5 16.5 13"/>`),
  folder: icon(
    svg`<path d="M3 18V6a1 1 0 0 1 1-1h5l2 2.5h9a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z"/>`,
  ),
  download: icon(svg`<path d="M12 4v11M7.5 11L12 15.5 16.5 11M5 20h14"/>`),
  printer: icon(svg`<path d="M7 8V4h10v4M7 17H4V9h16v8h-3M7 14h10v6H7z"/>`),
  play: icon(svg`<path d="M8 5l11 7-11 7z" fill="currentColor"/>`),
  pause: icon(svg`<path d="M9 6v12M15 6v12" stroke-width="3.5"/>`),
  stop: icon(svg`<rect x="6.5" y="6.5" width="11" height="11" rx="1" fill="currentColor"/>`),
  loop: icon(svg`<path d="M4 11V9a3 3 0 0 1 3-3h12M16 3l3 3-3 3M20 13v2a3 3 0 0 1-3 3H5M8 21l-3-3 3-3"/>`),
  repeat: icon(svg`<path d="M5 12a7 7 0 1 1 2 5M5 20v-4h4"/>`),
  /** Points onward: to the left where the page reads so. */
  chevron: icon(svg`<path class="onward" d="M9 6l6 6-6 6"/>`),
  plus: icon(svg`<path d="M12 5v14M5 12h14"/>`),
  minus: icon(svg`<path d="M5 12h14"/>`),
  pencil: icon(svg`<path d="M4 20l1-4L16 5l3 3L8 19zM14 7l3 3"/>`),
  bin: icon(svg`<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5"/>`),
  warning: icon(svg`<path d="M12 4L2.5 20h19zM12 10v4.5M12 17.3v.2"/>`),
  info: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.2"/>`),
  check: icon(svg`<path d="M5 13l4.5 4.5L19 7"/>`),
  drum: icon(
    svg`<ellipse cx="12" cy="8" rx="8" ry="3.5"/><path d="M4 8v7c0 2 3.6 3.5 8 3.5s8-1.5 8-3.5V8"/>`,
  ),
  speaker: icon(svg`<path d="M4 10v4h3.5L12 18V6L7.5 10zM15.5 9.5a4 4 0 0 1 0 5M18 7a7.5 7.5 0 0 1 0 10"/>`),
  table: icon(svg`<rect x="4" y="5" width="16" height="14" rx="1.5"/><path d="M4 10h16M4 14.5h16M10 5v14"/>`),
  keyboard: icon(
    svg`<rect x="3" y="6" width="18" height="12" rx="2"/><path d="M7 10h.1M11 10h.1M15 10h.1M17.5 10h.1M8 14h8"/>`,
  ),
  question: icon(
    svg`<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7M12 16.7v.2"/>`,
  ),
};

// The lines that a teacher pastes into a page.

import { addressOf } from './parameters';
import type { EmbedOptions } from './protocol';

/** `element`: a script and an element of its own; `frame`: an iframe, which more sites let through. */
export type SnippetForm = 'element' | 'frame';

export interface SnippetRequest {
  form: SnippetForm;
  options: EmbedOptions;
  /** What a screen reader calls the frame. */
  title: string;
  /** Address of the page that will show it, which results then go to; empty lets the browser say it. */
  host: string;
}

/** Height of a frame that nobody resizes, px: a short tune with its buttons. */
const FRAME_HEIGHT = 760;

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
}

/** HTML to paste. `page`: the widget page of this site, below which elements.js lies. */
export function snippetOf(page: URL, { form, options, title, host }: SnippetRequest): string {
  const { kind = 'practice', theme, ...plain } = options;
  if (form === 'frame') {
    const origin = URL.canParse(host) ? new URL(host).origin : null;
    const address = addressOf(page, { kind, ...plain, ...(theme ? { theme } : {}) }, origin).href;
    return `<iframe
  src="${escape(address)}"
  allow="microphone; cross-origin-isolated"
  width="100%"
  height="${FRAME_HEIGHT}"
  style="border: 0"
  title="${escape(title)}"
></iframe>`;
  }
  const name = `woodshed-${kind}`;
  const attributes = Object.entries({ ...plain, title })
    .map(([attribute, value]) => `\n  ${attribute}="${escape(String(value))}"`)
    .join('');
  return `<script src="${escape(new URL('elements.js', page).href)}" async></script>
<${name}${attributes}
></${name}>`;
}

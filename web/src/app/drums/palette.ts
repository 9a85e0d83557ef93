// Colours for canvases: custom properties arrive unresolved, so an element resolves them.

import type { Palette } from './drawing';

const names: Record<keyof Palette, string> = {
  ink: '--ink',
  ink3: '--ink-3',
  unplayed: '--unplayed',
  staff: '--staff',
  line: '--line',
  accent: '--accent',
  accentSoft: '--accent-soft',
  sheet: '--sheet',
};

/** System colours take over where the visitor forces them: shapes stay, hues go. */
const forced: Palette = {
  ink: 'CanvasText',
  ink3: 'GrayText',
  unplayed: 'GrayText',
  staff: 'GrayText',
  line: 'GrayText',
  accent: 'Highlight',
  accentSoft: 'Canvas',
  sheet: 'Canvas',
};

/** The colours that hold at `host` now. Reads style: call it on a change of theme, not in every frame. */
export function readPalette(host: Element): Palette {
  const probe = document.createElement('span');
  probe.hidden = true;
  (host.shadowRoot ?? host).append(probe);
  const useForced = matchMedia('(forced-colors: active)').matches;
  const palette = { ...forced };
  for (const key of Object.keys(names) as (keyof Palette)[]) {
    probe.style.color = useForced ? forced[key] : `var(${names[key]})`;
    palette[key] = getComputedStyle(probe).color;
  }
  probe.remove();
  return palette;
}

/** Calls back whenever colours may have changed: system theme, chosen theme, forced colours. Returns the undo. */
export function watchPalette(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) =>
    matchMedia(query),
  );
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] });
  for (const query of queries) query.addEventListener('change', changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', changed);
  };
}

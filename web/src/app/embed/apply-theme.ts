import { themeProblem, themeProperties } from './theme';
import type { Rgb } from './theme';

/** Reads a colour as the browser computes it; null for what is none or lets something shine through. */
function reader(probe: HTMLElement): (value: string) => Rgb | null {
  return (value) => {
    probe.style.color = '';
    probe.style.color = value;
    if (probe.style.color === '') return null;
    const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(getComputedStyle(probe).color);
    return parts && [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  };
}

/** Puts a page's colours on the widget, all or, where one of them would make something hard to read, none. */
export function applyTheme(root: HTMLElement, theme: Readonly<Record<string, string>>): void {
  for (const name of themeProperties) root.style.removeProperty(name);
  if (Object.keys(theme).length === 0) return;
  const probe = document.createElement('span');
  root.append(probe);
  const problem = themeProblem(theme, reader(probe));
  probe.remove();
  if (problem !== null) {
    console.warn(`Woodshed keeps its own colours: ${problem}.`);
    return;
  }
  for (const [name, value] of Object.entries(theme)) root.style.setProperty(name, value);
}

// Colours that a page may give its widgets: only such as keep every text readable.

import { themeNames } from '../../embed/theme-names';

/** Red, green and blue, 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** Custom properties that a page may set (their values: styles/tokens.css). */
export const themeProperties: readonly string[] = themeNames.map((name) => `--${name}`);

/** WCAG 2.2, 1.4.3 and 1.4.11: text, and what must be seen to operate a control. */
const TEXT = 4.5;
const GRAPHIC = 3;

/** What must stay apart, and how far. */
const PAIRS: readonly (readonly [front: string, back: string, least: number])[] = [
  ['--ink', '--sheet', TEXT],
  ['--ink', '--raised', TEXT],
  ['--ink', '--accent-soft', TEXT],
  ['--ink-2', '--sheet', TEXT],
  ['--ink-2', '--raised', TEXT],
  ['--ink-3', '--sheet', TEXT],
  ['--accent', '--sheet', TEXT],
  ['--on-accent', '--accent', TEXT],
  ['--minus', '--sheet', TEXT],
  ['--plus', '--sheet', TEXT],
  ['--other', '--sheet', TEXT],
  ['--control', '--sheet', GRAPHIC],
  ['--record', '--sheet', GRAPHIC],
  ['--unplayed', '--sheet', GRAPHIC],
];

/** Relative luminance, WCAG 2.2. */
function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Contrast ratio of two colours, 1 to 21, WCAG 2.2. */
export function contrast(one: Rgb, other: Rgb): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/**
 * What is wrong with a theme, in English for the page's author; null when it may be used.
 * @param colourOf an opaque colour for a CSS value, `var(--name)` included; null when it is none
 */
export function themeProblem(
  theme: Readonly<Record<string, string>>,
  colourOf: (value: string) => Rgb | null,
): string | null {
  for (const [name, value] of Object.entries(theme)) {
    if (!themeProperties.includes(name)) return `${name} cannot be set`;
    if (!colourOf(value)) return `${name}: ${value} is no opaque colour`;
  }
  for (const [front, back, least] of PAIRS) {
    if (!(front in theme) && !(back in theme)) continue;
    const [one, other] = [front, back].map((name) => colourOf(theme[name] ?? `var(${name})`));
    if (!one || !other) continue;
    const ratio = contrast(one, other);
    if (ratio < least)
      return `${front} on ${back} has a contrast of ${ratio.toFixed(1)}, and ${least} is needed`;
  }
  return null;
}

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const css = readFileSync(path.resolve(import.meta.dirname, '../../../web/src/app/styles/tokens.css'), 'utf8');

function colour(name: string, theme: 'light' | 'dark'): string {
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  return found?.[theme === 'light' ? 1 : 2] ?? '';
}

/** Relative luminance and contrast ratio as WCAG 2.2 defines them. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const textRatio = 4.5;
const graphicsRatio = 3;

describe.each(['light', 'dark'] as const)('%s colours', (theme) => {
  it.each([
    ['ink', 'sheet', textRatio],
    ['ink', 'desk', textRatio],
    ['ink-2', 'sheet', textRatio],
    ['ink-2', 'desk', textRatio],
    ['ink-2', 'accent-soft', textRatio],
    ['ink-3', 'sheet', textRatio],
    ['ink-3', 'desk', textRatio],
    ['accent', 'sheet', textRatio],
    ['accent', 'desk', textRatio],
    ['accent', 'accent-soft', textRatio],
    ['on-accent', 'accent', textRatio],
    ['record', 'sheet', textRatio],
    ['on-record', 'record', textRatio],
    ['minus', 'sheet', textRatio],
    ['plus', 'sheet', textRatio],
    ['other', 'sheet', textRatio],
    ['warn', 'warn-soft', textRatio],
    ['unplayed', 'sheet', graphicsRatio],
    ['control', 'sheet', graphicsRatio],
    ['control', 'raised', graphicsRatio],
    ['focus', 'sheet', graphicsRatio],
    ['focus', 'desk', graphicsRatio],
  ] as const)('%s stands out from %s', (foreground, background, least) => {
    expect(contrast(colour(foreground, theme), colour(background, theme))).toBeGreaterThanOrEqual(least);
  });
});

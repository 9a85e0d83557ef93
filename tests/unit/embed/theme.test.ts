import { describe, expect, it } from 'vitest';
import { contrast, themeProblem } from '../../../web/src/app/embed/theme';
import type { Rgb } from '../../../web/src/app/embed/theme';

/** The light tokens that matter here, as styles/tokens.css has them. */
const tokens: Record<string, string> = {
  '--sheet': '#ffffff',
  '--raised': '#f4f7f5',
  '--ink': '#15201b',
  '--ink-2': '#47554e',
  '--ink-3': '#5f6d66',
  '--control': '#7a877f',
  '--accent': '#0b5c4c',
  '--on-accent': '#ffffff',
  '--accent-soft': '#dcede7',
  '--minus': '#0a5cb8',
  '--plus': '#a84700',
  '--other': '#98196a',
  '--record': '#c4122f',
  '--unplayed': '#87938d',
};

function colourOf(value: string): Rgb | null {
  const name = /^var\((.*)\)$/.exec(value)?.[1];
  const hex = /^#(..)(..)(..)$/.exec(name === undefined ? value : (tokens[name] ?? ''));
  return hex && [parseInt(hex[1]!, 16), parseInt(hex[2]!, 16), parseInt(hex[3]!, 16)];
}

it('contrast is that of WCAG 2.2', () => {
  // The ratios that the specification and its techniques print: black on white, and G18's examples of grey on white.
  expect(contrast([0, 0, 0], [255, 255, 255])).toBeCloseTo(21, 5);
  expect(contrast([0x76, 0x76, 0x76], [255, 255, 255])).toBeCloseTo(4.54, 2);
  expect(contrast([0x95, 0x95, 0x95], [255, 255, 255])).toBeCloseTo(3.0, 1);
  expect(contrast([255, 0, 0], [255, 255, 255])).toBeCloseTo(4.0, 2);
});

describe('a theme', () => {
  it('of readable colours is taken', () => {
    expect(themeProblem({ '--accent': '#123a8c' }, colourOf)).toBeNull();
    expect(themeProblem({}, colourOf)).toBeNull();
  });

  it('is refused for text or controls that would be hard to see', () => {
    expect(themeProblem({ '--accent': '#eeeeee' }, colourOf)).toMatch(/--accent on --sheet/);
    expect(themeProblem({ '--on-accent': '#0b5c4c' }, colourOf)).toMatch(/--on-accent on --accent/);
    expect(themeProblem({ '--control': '#bbbbbb' }, colourOf)).toMatch(/--control on --sheet/);
    // A dark sheet under dark text.
    expect(themeProblem({ '--sheet': '#222222' }, colourOf)).toMatch(/--ink on --sheet/);
  });

  it('is refused for what is no opaque colour or may not be set', () => {
    expect(themeProblem({ '--accent': 'url(https://x.example/)' }, colourOf)).toMatch(/no opaque colour/);
    expect(themeProblem({ '--record': '#000000' }, colourOf)).toMatch(/cannot be set/);
  });
});

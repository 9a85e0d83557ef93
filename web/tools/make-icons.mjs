// node web/tools/make-icons.mjs: draws the icons of the installed site into public/icons, from the shapes of the favicon.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';
import { main, setUp } from './setup.mjs';

const accent = '#0b5c4c';
const white = '#ffffff';

/** House and note on a grid of 28, as in public/favicon.svg. */
const shapes = (house, note) =>
  `<path fill="${house}" d="M14 2L26 11v12.5a2.5 2.5 0 0 1-2.5 2.5h-19A2.5 2.5 0 0 1 2 23.5V11z"/>` +
  `<ellipse cx="12" cy="20.5" rx="3" ry="2.3" fill="${note}"/>` +
  `<path d="M14.3 20.2V11l4 3" fill="none" stroke="${note}" stroke-width="1.8"/>`;

const plain = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28">${shapes(accent, white)}</svg>\n`;

/** Fills the square to its edges: systems cut their own shape out of it, leaving the middle four fifths for certain. */
const filled = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 -9 46 46"><path fill="${accent}" d="M-9-9h46v46H-9z"/>${shapes(white, accent)}</svg>\n`;

const drawings = [
  { file: 'icon-180.png', svg: filled, size: 180 },
  { file: 'icon-192.png', svg: plain, size: 192 },
  { file: 'icon-512.png', svg: plain, size: 512 },
  { file: 'icon-maskable-512.png', svg: filled, size: 512 },
];

await main(async () => {
  setUp(['browser']);
  const folder = path.join(root, 'public/icons');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'icon.svg'), plain);
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    for (const { file, svg, size } of drawings) {
      await page.setViewportSize({ width: size, height: size });
      await page.setContent(`<style>body{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
      await page.screenshot({ path: path.join(folder, file), omitBackground: true });
    }
  } finally {
    await browser.close();
  }
});

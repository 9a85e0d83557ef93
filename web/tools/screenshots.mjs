// The pictures of README and guides: `node web/tools/screenshots.mjs` photographs the built site into docs/images.
import { Buffer } from 'node:buffer';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './paths.mjs';
import { serve } from './serve.mjs';

const images = path.join(root, 'docs/images');
const desktop = { width: 1280, height: 820 };
const phone = { width: 360, height: 740 };

/** What is photographed: how to get there, and what must be on the page before. */
const pictures = [
  { name: 'home', path: '' },
  { name: 'stand-ready', path: 'practise/?exercise=ode-to-joy', ready: 'ws-score-sheet svg' },
  { name: 'take-result', path: 'take/?sample=1', ready: 'ws-practise-next', act: putNotesAway },
  {
    name: 'take-result-360',
    path: 'take/?sample=1',
    ready: 'ws-practise-next',
    act: putNotesAway,
    viewport: phone,
  },
  {
    name: 'take-result-arabic',
    path: 'take/?sample=1&lang=ar',
    ready: 'ws-practise-next',
    act: putNotesAway,
  },
  { name: 'drums-result', path: 'drums/', act: dropDrums },
  { name: 'teach-class', path: 'teach/?sample=1', ready: 'table:visible' },
];

async function putNotesAway(page) {
  const buttons = page.locator('ws-sample-notes button');
  while ((await buttons.count()) > 0) await buttons.first().click();
}

async function dropDrums(page) {
  const chooser = page.waitForEvent('filechooser');
  await page.locator('ws-drop-zone button').first().click();
  await (await chooser).setFiles(path.join(root, 'tests/fixtures/beat.flac'));
  await page.getByRole('button', { name: 'MIDI' }).first().waitFor({ timeout: 120_000 });
}

/** A picture of 30 instead of 100 kB; the browser is the encoder that is there anyway. */
async function webp(context, png) {
  const page = await context.newPage();
  const encoded = await page.evaluate(
    async ({ source, quality }) => {
      const image = new globalThis.Image();
      image.src = source;
      await image.decode();
      const canvas = globalThis.document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      canvas.getContext('2d').drawImage(image, 0, 0);
      return canvas.toDataURL('image/webp', quality).split(',')[1];
    },
    { source: `data:image/png;base64,${png.toString('base64')}`, quality: 0.8 },
  );
  await page.close();
  return Buffer.from(encoded, 'base64');
}

const site = await serve({ port: 0 });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const wanted = process.argv.slice(2);
for (const picture of pictures.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const context = await browser.newContext({
    viewport: picture.viewport ?? desktop,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(site.url + picture.path);
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  if (picture.ready) await page.locator(picture.ready).first().waitFor({ timeout: 120_000 });
  if (picture.act) await picture.act(page);
  await page.waitForLoadState('networkidle');
  await page.evaluate(() => globalThis.document.fonts.ready);
  const png = await page.screenshot();
  await writeFile(path.join(images, `${picture.name}.webp`), await webp(context, png));
  process.stdout.write(`${picture.name}\n`);
  await context.close();
}
await browser.close();
await site.close();

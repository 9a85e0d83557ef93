// For everyone: axe on every page in both themes, small screens, keyboard, weight of the first load.

import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld } from './support';
import type { World } from './support';

const pages = [
  '',
  'practise/',
  'practise/?exercise=ode-to-joy',
  'drums/',
  'exercises/',
  'takes/',
  'teach/',
  'teach/?new',
  'teach/?sample=1',
  'settings/',
  'help/',
  'take/?id=none',
];

/** Compressed bytes of the first load without models; how long it takes is measured by `npm run bench`. */
const FIRST_LOAD_BUDGET = 1.5e6;

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld({ colorScheme });
  });
  afterAll(() => world.dispose());

  it.each(pages)('/%s has no serious accessibility finding', async (route) => {
    await world.page.goto(world.url + route);
    await world.page.getByRole('heading', { level: 1 }).waitFor();
    await world.page.waitForTimeout(500);
    const { violations } = await new AxeBuilder({ page: world.page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual(
      [],
    );
  });

  it('shows no page wider than a small phone', async () => {
    await world.page.setViewportSize({ width: 360, height: 740 });
    for (const route of pages) {
      await world.page.goto(world.url + route);
      await world.page.getByRole('heading', { level: 1 }).waitFor();
      const width = await world.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, route).toBeLessThanOrEqual(360);
    }
  });
});

describe('the first visit', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.dispose());

  it('is light', async () => {
    const { page } = world;
    let bytes = 0;
    const pending: Promise<void>[] = [];
    page.on('response', (response) => {
      pending.push(
        response.body().then(
          (body) => void (bytes += gzipSync(body).length),
          () => undefined,
        ),
      );
    });
    await page.goto(world.url);
    await page
      .getByRole('link', { name: 'Choose a tune' })
      .or(page.getByRole('button', { name: 'Choose a tune' }))
      .waitFor();
    await page.waitForLoadState('networkidle');
    await Promise.all(pending);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(FIRST_LOAD_BUDGET);
  });

  it('can be walked with the keyboard alone', async () => {
    const { page } = world;
    await page.goto(world.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const names: string[] = [];
    for (let i = 0; i < 12; ++i) {
      await page.keyboard.press('Tab');
      names.push(
        await page.evaluate(() => {
          let active = document.activeElement;
          while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
          return active?.textContent.trim() ?? '';
        }),
      );
    }
    expect(names.some((name) => name.includes('Choose a tune'))).toBe(true);
    expect(names.some((name) => name.includes('Choose a recording'))).toBe(true);
  });

  it('works below any folder of a host', async () => {
    const links = await world.page
      .locator('a[href]')
      .evaluateAll((anchors) => anchors.map((anchor) => (anchor as HTMLAnchorElement).href));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link.startsWith(world.url)).toBe(true);
  });
});

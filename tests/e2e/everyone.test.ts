// For everyone: axe on every page in both themes, every language, small screens, keyboard, a first result without a
// microphone, weight of the first load.

import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../web/src/app/i18n/en/index';
import { languageCodes, languages } from '../../web/src/app/i18n/language';
import { openWorld } from './support';
import type { World } from './support';

const pages = [
  '',
  'practise/',
  'practise/?exercise=ode-to-joy',
  'drums/',
  'exercises/',
  'imitate/?melody=reading-1-g-major-2-4-4-77',
  'takes/',
  'teach/',
  'teach/?new',
  'teach/?sample=1',
  'settings/',
  'help/',
  'help/?guide=students',
  'take/?id=none',
];

/** Serious and critical findings of axe on what the page shows; of the colours alone, of all else, or of everything. */
async function seriousFindings(
  page: Page,
  of: 'colours' | 'all but colours' | 'everything' = 'everything',
): Promise<string[]> {
  const builder = new AxeBuilder({ page });
  if (of === 'colours') builder.withRules(['color-contrast']);
  if (of === 'all but colours') builder.disableRules(['color-contrast']);
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

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
    // The theme changes colours only; everything else was looked at in the light.
    const of = colorScheme === 'dark' ? 'colours' : 'everything';
    expect(await seriousFindings(world.page, of)).toEqual([]);
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

describe.each(languageCodes.filter((code) => code !== 'en'))('in the language %s', (code) => {
  let world: World;
  const at = (route: string): string => `${world.url}${route}${route.includes('?') ? '&' : '?'}lang=${code}`;

  beforeAll(async () => {
    world = await openWorld({ viewport: { width: 320, height: 740 } });
  });
  afterAll(() => world.dispose());

  it('fits the narrowest screen, says which language it is and has no serious finding', async () => {
    const { page } = world;
    for (const route of pages) {
      await page.goto(at(route));
      await page.getByRole('heading', { level: 1 }).waitFor();
      const { lang, dir, width } = await page.evaluate(() => ({
        lang: document.documentElement.lang,
        dir: document.documentElement.dir,
        width: document.documentElement.scrollWidth,
      }));
      expect([route, lang, dir]).toEqual([route, code, languages[code].direction]);
      // WCAG 1.4.10: no sideways scrolling at 320 px.
      expect(width, route).toBeLessThanOrEqual(320);
      // Every view of the language that turns the page round; of the others one with everything that words can do.
      if (languages[code].direction === 'rtl' || route === 'settings/')
        expect([route, ...(await seriousFindings(page, 'all but colours'))]).toEqual([route]);
    }
  });

  it('shows no word of English before its own', async () => {
    const { page } = world;
    await page.goto('about:blank');
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const look = (): void => {
        const app = document.querySelector('ws-app')?.shadowRoot;
        const words = app?.querySelector('nav')?.textContent.trim();
        if (words && seen.at(-1) !== words) seen.push(words);
        requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    });
    await page.goto(at(''));
    await page.getByRole('heading', { level: 1 }).waitFor();
    const seen = await page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    expect(seen.join(' ')).not.toContain(en.shell.navTakes);
  });
});

describe('without a microphone', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld();
  });
  afterAll(() => world.dispose());

  it('a first result is one press away, read with three notes, and leads to the stand', async () => {
    const { page } = world;
    await page.goto(world.url);
    await page.getByRole('link', { name: en.sample.see }).click();
    await page.getByRole('heading', { name: en.take.practiseNext }).waitFor({ timeout: 60_000 });
    // The slips that practice/sample-take.ts plants, found by the engine and not written beside it.
    await page.getByText('28 of 30 notes right.').first().waitFor();
    expect(await page.getByText(/^You held /).count()).toBeGreaterThan(0);
    for (const title of [en.sample.inkTitle, en.sample.hairpinTitle, en.sample.loopTitle])
      await page.getByRole('button', { name: `${en.sample.gotIt}: ${title}` }).click();
    expect(await page.getByRole('button', { name: en.sample.gotIt }).count()).toBe(0);
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('prints as one page by Ctrl+P', async () => {
    const { page } = world;
    await page.evaluate(() => {
      Object.assign(window, { printed: 0, print: () => Object.assign(window, { printed: 1 }) });
    });
    await page.keyboard.press('Control+p');
    await page.waitForFunction(() => (window as unknown as { printed: number }).printed === 1);
    expect(await page.locator('ws-report-page').count()).toBe(1);
    await page.emulateMedia({ media: 'print' });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    await page.emulateMedia({ media: null });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g)).toHaveLength(1);
  });

  it('leaves nothing among the takes', async () => {
    const { page } = world;
    await page.getByRole('link', { name: en.sample.tryIt }).first().click();
    await page.getByRole('heading', { name: en.practise.ready }).waitFor();
    await page.getByRole('link', { name: en.shell.navTakes }).click();
    await page.getByText(en.takes.empty).waitFor();
  });

  it('speaks another language as soon as it is chosen', async () => {
    const { page } = world;
    await page.goto(`${world.url}settings/`);
    await page.getByRole('radio', { name: languages.de.name }).check();
    await page.getByRole('heading', { level: 1, name: 'Einstellungen' }).waitFor();
    expect(await page.getByRole('link', { name: 'Üben', exact: true }).count()).toBe(1);
    await page.getByRole('radio', { name: languages.en.name }).check();
    await page.getByRole('heading', { level: 1, name: en.settings.title }).waitFor();
  });

  it('has guides with their pictures, and finds words in them', async () => {
    const { page } = world;
    await page.goto(`${world.url}help/?guide=students#how-ratings-work`);
    const heading = page.getByRole('heading', { name: 'How ratings work' });
    await heading.waitFor();
    await expect
      .poll(() => heading.evaluate((element) => element.getBoundingClientRect().top))
      .toBeLessThan(300);
    await page.getByRole('searchbox').fill('clap-back');
    await page.getByText('1 part', { exact: true }).waitFor();
    expect(await heading.isVisible()).toBe(false);
    expect(world.errors).toEqual([]);
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TakeReport } from '../../web/src/generated/take-report';
import { EXERCISE_ID, hostPage, openWorld, PLANTED, recordScale, scratch, writeScaleTake } from './support';
import type { World } from './support';

let files: Awaited<ReturnType<typeof scratch>>;
let take: { seconds: number; notes: number };
let recording: string;

beforeAll(async () => {
  files = await scratch();
  recording = path.join(files.folder, 'scale.wav');
  take = await writeScaleTake(recording);
});

afterAll(() => files.dispose());

describe('a take from the microphone', () => {
  let world: World;

  beforeAll(async () => {
    world = await openWorld({ microphone: { plays: recording } });
  });

  afterAll(() => world.dispose());

  // Played again once if need be: on a starved machine Chromium's fake microphone loses a buffer, and the take then
  // really holds a broken note.
  it('names the three planted errors', { retry: 1 }, async () => {
    const { page } = world;
    await page.goto(`${world.url}practise/?exercise=${EXERCISE_ID}`);
    await recordScale(page, take.seconds);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByText('Everything measured, JSON').click(),
    ]);
    const content = JSON.parse(await readFile(await file.path(), 'utf8')) as
      TakeReport | { report: TakeReport };
    const report = 'report' in content ? content.report : content;
    expect(report.notes).toHaveLength(take.notes);
    const errors = report.notes
      .map((note) => [note.index, note.outcome === 'right' ? note.intonation : note.outcome])
      .filter(([, result]) => result !== 'inTune');
    expect(errors).toEqual([
      [PLANTED.sharp, 'sharp'],
      [PLANTED.different, 'different'],
      [PLANTED.missed, 'missed'],
    ]);
    expect(report.extras).toEqual([]);
    // Played by a machine: every note that sounded was on time.
    for (const note of report.notes) {
      if (note.milliseconds !== null) expect(Math.abs(note.milliseconds)).toBeLessThan(20);
    }
  });

  it('says them in words on the page', async () => {
    const text = await world.page.locator('ws-take-view').evaluate((view) => {
      const read = (node: Node): string =>
        [...node.childNodes]
          .map((child) =>
            child instanceof Element ? read(child.shadowRoot ?? child) : (child.textContent ?? ''),
          )
          .join(' ');
      return read(view.shadowRoot ?? view);
    });
    expect(text).toMatch(new RegExp(`${take.notes - 2} of ${take.notes}`));
    expect(text).toMatch(/1 different/);
    expect(text).toMatch(/1 missed/);
    expect(text).toMatch(/\d+ cents? sharp|\d+ ¢/);
  });

  it('keeps the take: listed, renamed, exported, deleted', async () => {
    const { page } = world;
    await page.getByRole('link', { name: 'My takes' }).first().click();
    await page
      .getByRole('button', { name: /^Rename / })
      .first()
      .click();
    await page.getByLabel('New name').fill('Tuesday <b>scale</b>');
    await page.keyboard.press('Enter');
    await page.getByText('Tuesday <b>scale</b>').first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: /^Save .* as WAV$/ })
        .first()
        .click(),
    ]);
    const wav = await readFile(await file.path());
    expect(wav.subarray(0, 4).toString()).toBe('RIFF');
    expect(wav.length).toBeGreaterThan(44 + 4 * 44100 * (take.seconds - 5));
    await page
      .getByRole('button', { name: /^Delete / })
      .first()
      .click();
    await page.getByText('Deleted “Tuesday <b>scale</b>”.').first().waitFor();
  });

  it('contacted nobody and logged no error', () => {
    expect(world.strayRequests).toEqual([]);
    expect(world.errors).toEqual([]);
  });
});

describe('a take inside a page that is not isolated', () => {
  it('works in a frame of another site, in compatible mode', async () => {
    const world = await openWorld({ microphone: { plays: recording } });
    const host = await hostPage(`${world.url}practise/?exercise=${EXERCISE_ID}`, 'microphone');
    await world.page.goto(host.url);
    const frame = world.page.frames().find((each) => each.url().startsWith(world.url));
    expect(frame).toBeDefined();
    await recordScale(frame!, take.seconds);
    expect(await frame!.evaluate(() => crossOriginIsolated)).toBe(false);
    await frame!
      .getByText(`${take.notes - 2} of ${take.notes}`)
      .first()
      .waitFor();
    expect(world.strayRequests).toEqual([]);
    await host.close();
    await world.dispose();
  });
});

describe('a reload in the middle of a take', () => {
  it('offers what was recorded, less than a second short', async () => {
    const world = await openWorld({ microphone: { plays: recording } });
    const { page } = world;
    await page.goto(`${world.url}practise/?exercise=${EXERCISE_ID}`);
    const started = Date.now();
    await page.getByRole('button', { name: 'Record' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.waitForTimeout(6000);
    await page.goto(world.url);
    const recorded = (Date.now() - started) / 1000;
    const offer = page.getByText(/You left during a take\. We kept 0:(\d\d)/).first();
    await offer.waitFor();
    const kept = Number(/0:(\d\d)/.exec(await offer.innerText())?.[1]);
    // Whole seconds are shown, rounded either way; six were certainly recorded, less the one that may be lost.
    expect(kept).toBeGreaterThanOrEqual(5);
    expect(kept).toBeLessThanOrEqual(Math.ceil(recorded));
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByRole('link', { name: 'My takes' }).first().click();
    await page.getByText('Recovered').first().waitFor();
    await world.dispose();
  });
});

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TakeReport } from '../../web/src/generated/take-report';
import {
  EXERCISE_ID,
  hostPage,
  openWorld,
  PLANTED,
  recordTake,
  scratch,
  tuneFor,
  writePlayed,
  writeScaleTake,
} from './support';
import type { PlantedNote, World } from './support';

let files: Awaited<ReturnType<typeof scratch>>;
let take: { seconds: number; notes: number };
let recording: string;

beforeAll(async () => {
  files = await scratch();
  recording = path.join(files.folder, 'scale.wav');
  take = await writeScaleTake(recording);
});

afterAll(() => files.dispose());

/** The measurements that the page offers for saving. */
async function savedReport(page: World['page']): Promise<TakeReport> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByText('Everything measured, JSON').click(),
  ]);
  const { report } = JSON.parse(await readFile(await file.path(), 'utf8')) as { report: TakeReport };
  await page.keyboard.press('Escape');
  return report;
}

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
    await recordTake(page, take.seconds);
    const report = await savedReport(page);
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

// Ode to Joy on the alto saxophone in E♭: a flat A in bars 2 and 4, broken off in bar 5 and begun again there, another
// note in bar 6 and one left out in bar 7. Bars have four quarters, so note 4k is bar k + 1 up to bar 4, which has three.
describe('a take with a restart, on a transposing instrument', () => {
  const TUNE = 'ode-to-joy';
  const SAXOPHONE = 'alto_sax';
  const FLAT = -0.35;
  let world: World;
  let seconds: number;
  let report: TakeReport;

  const noteAt = (bar: number, beat: number): number =>
    notes.findIndex((note) => note.bar === bar - 1 && note.beat === beat);
  let notes: Awaited<ReturnType<typeof tuneFor>>['score']['notes'];

  beforeAll(async () => {
    const tune = await tuneFor(TUNE, SAXOPHONE);
    notes = tune.score.notes;
    const first = noteAt(5, 1);
    const planted: PlantedNote[] = [];
    for (let index = 0; index <= noteAt(5, 3); ++index) planted.push({ index });
    for (let index = first; index < notes.length; ++index)
      planted.push(index === first ? { index, afterPause: 1.5 } : { index });
    for (const note of planted) {
      if (note.index === noteAt(2, 4) || note.index === noteAt(4, 3)) note.shift = FLAT;
      if (note.index === noteAt(6, 2)) note.shift = 2;
    }
    const file = path.join(files.folder, 'restart.wav');
    seconds = await writePlayed(
      file,
      tune,
      SAXOPHONE,
      planted.filter(({ index }) => index !== noteAt(7, 2)),
    );
    world = await openWorld({ microphone: { plays: file } });
  });
  afterAll(() => world.dispose());

  it('finds the restart and what was planted, each in its bar', { retry: 1 }, async () => {
    const { page } = world;
    await page.goto(`${world.url}practise/?exercise=${TUNE}`);
    await recordTake(page, seconds, SAXOPHONE);
    report = await savedReport(page);
    expect(report.tempo.restarts.map(({ fromNote, toNote }) => [fromNote, toNote])).toEqual([
      [noteAt(5, 3), noteAt(5, 1)],
    ]);
    const found = report.notes
      .map((note) => [note.index, note.outcome === 'right' ? note.intonation : note.outcome])
      .filter(([, result]) => result !== 'inTune');
    expect(found).toEqual([
      [noteAt(2, 4), 'flat'],
      [noteAt(4, 3), 'flat'],
      [noteAt(6, 2), 'different'],
      [noteAt(7, 2), 'missed'],
    ]);
  });

  it('names those bars on the page, and no other', async () => {
    const { page } = world;
    await page.getByText('You started again at bar 5. We rated the second try.').waitFor();
    const steps = page.locator('ws-practise-next li');
    const words = (await steps.allInnerTexts()).join(' ');
    const bars = new Set([...words.matchAll(/[Bb]ars? (\d)/g)].map(([, bar]) => bar));
    for (const bar of bars) expect(['2', '4', '5', '6', '7']).toContain(bar);
    expect(bars).toContain('5');
    expect(await page.getByRole('heading', { level: 1 }).innerText()).toMatch(/bar [67]/);
  });

  it('loops a step slowly, and lets the notes be read by the arrow keys', async () => {
    const { page } = world;
    const loop = page.locator('ws-practise-next').getByRole('button', { name: /^Loop/ }).first();
    await loop.click();
    expect(await loop.getAttribute('aria-pressed')).toBe('true');
    await page.getByText(/Looping bar/).waitFor();
    await page.getByRole('button', { name: 'End the loop' }).click();
    await page.getByRole('button', { name: /^Bar 1, beat 1/ }).press('Enter');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByRole('button', { name: /^Bar 2, beat 4, .*cents flat/, pressed: true }).waitFor();
  });

  it('says every plot in a sentence and a table', async () => {
    const { page } = world;
    for (const [tab, sentence] of [
      ['Timing', /notes start within 50 ms/],
      ['Tempo', /Started again at bar 5\./],
      ['Loudness', /dB/],
      ['Pitch', /notes lie inside their bars/],
    ] as const) {
      await page.getByRole('tab', { name: tab }).click();
      await page.locator('ws-take-plots').getByText(sentence).first().waitFor();
    }
    await page.keyboard.press('t');
    await page.getByRole('region', { name: 'As a table' }).waitFor();
    await page.keyboard.press('t');
  });

  it('prints on one page, black on white', async () => {
    const { page } = world;
    await page.evaluate(() => {
      window.print = (): void => void (document.documentElement.dataset.printed = 'yes');
    });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('One-page report, print or PDF').click();
    await page.locator('html[data-printed]').waitFor({ state: 'attached' });
    for (const format of ['A4', 'Letter'] as const) {
      const pdf = (await page.pdf({ format, preferCSSPageSize: false })).toString('latin1');
      expect(pdf.match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    }
  });

  it('has no serious accessibility finding', async () => {
    const { violations } = await new AxeBuilder({ page: world.page }).analyze();
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)).toEqual(
      [],
    );
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
    await recordTake(frame!, take.seconds);
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

import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Frame, FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { EmbedBand, EmbedMessage, PracticeResult } from '../../web/src/generated/embed-message';
import { serveStatically } from '../support/static-site';
import type { StaticSite } from '../support/static-site';
import { drums, rockBeat, wav16 } from '../support/synth';
import { expectValid } from '../unit/core/schemas';
import { EXERCISE_ID, INSTRUMENT_ID, openWorld, PLANTED, RATE, scratch, writeScaleTake } from './support';
import type { World } from './support';

/** A page of another site: what it is sent with, and what it shows. */
interface HostPage {
  headers?: Record<string, string>;
  body: string;
}

let world: World;
let files: Awaited<ReturnType<typeof scratch>>;
let scale: string;
let notes: number;
let beat: string;
let folderSite: StaticSite;
let host = '';
let closeHost: () => Promise<void>;
let hostPages: Record<string, HostPage> = {};
const warnings: string[] = [];

beforeAll(async () => {
  world = await openWorld({ viewport: { width: 800, height: 900 }, microphone: 'refused' });
  world.context.on('console', (message) => {
    if (message.type() === 'warning') warnings.push(message.text());
  });
  files = await scratch();
  scale = path.join(files.folder, 'scale.wav');
  ({ notes } = await writeScaleTake(scale));
  beat = path.join(files.folder, 'beat.wav');
  await writeFile(beat, wav16(drums(rockBeat(2, 100, 0.5), 6, RATE), RATE));
  folderSite = await serveStatically(
    path.resolve(import.meta.dirname, '../../dist'),
    '/some/school/woodshed/',
  );
  const server = createServer((request, response) => {
    const page = hostPages[(request.url ?? '/').slice(1)];
    response.setHeader('Content-Type', 'text/html');
    for (const [name, value] of Object.entries(page?.headers ?? {})) response.setHeader(name, value);
    response.statusCode = page ? 200 : 404;
    response.end(`<!doctype html><html lang="en"><title>A lesson</title><h1>Week 9</h1>${page?.body ?? ''}`);
  });
  // Another host name than the site's makes it another site to the browser.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  closeHost = () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  hostPages = {
    two: {
      body: `<style>woodshed-practice { --woodshed-accent: #123a8c; }</style>
        ${script(world.url)}${practice('title="Scale"')}<woodshed-drums title="Beat"></woodshed-drums>`,
    },
    isolated: {
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
      body: `${script(world.url)}${practice()}`,
    },
    // The least that docs/embedders.md asks of a strict policy.
    strict: {
      headers: {
        'Content-Security-Policy': `default-src 'none'; script-src ${world.url}embed/; frame-src ${world.url}embed/`,
      },
      body: `${script(world.url)}${practice()}`,
    },
    folder: { body: `${script(folderSite.url)}${practice()}` },
    sandboxed: { body: frame('allow-scripts allow-same-origin') },
    sealed: { body: frame('allow-scripts') },
    noMicrophone: {
      headers: { 'Permissions-Policy': 'microphone=()' },
      body: `${script(world.url)}${practice()}`,
    },
    stranger: {
      body: `<iframe src="${world.url}embed/?exercise=${EXERCISE_ID}&instrument=${INSTRUMENT_ID}&origin=https://school.example" title="Woodshed" width="700" height="800"></iframe>`,
    },
  };
});

afterAll(async () => {
  await world.dispose();
  await folderSite.close();
  await closeHost();
  await files.dispose();
});

beforeEach(() => {
  warnings.length = 0;
  world.errors.length = 0;
});

function script(site: string): string {
  return `<script src="${site}embed/elements.js"></script>`;
}

function practice(attributes = ''): string {
  return `<woodshed-practice exercise="${EXERCISE_ID}" instrument="${INSTRUMENT_ID}" attempts="3" ${attributes}></woodshed-practice>`;
}

function frame(sandbox: string): string {
  return `<iframe src="${world.url}embed/?exercise=${EXERCISE_ID}&instrument=${INSTRUMENT_ID}" sandbox="${sandbox}"
    allow="microphone" title="Woodshed" width="700" height="800"></iframe>`;
}

/** Opens a page and notes every message that reaches it, by the element or frame that it comes from. */
async function visit(name: string): Promise<void> {
  await world.page.addInitScript(() => {
    const heard: unknown[] = [];
    Object.assign(window, { heard });
    if (window.parent === window)
      window.addEventListener('message', ({ data }) => heard.push(data as unknown));
  });
  await world.page.goto(`${host}${name}`);
}

/** Polls with the patience that a busy machine needs. */
function soon<Value>(read: () => Value): ReturnType<typeof expect.poll<Value>> {
  return expect.poll(read, { timeout: 20_000 });
}

const heard = (): Promise<EmbedMessage[]> =>
  world.page.evaluate(() => (window as unknown as { heard: EmbedMessage[] }).heard);

async function heardOf<Type extends EmbedMessage['type']>(
  type: Type,
): Promise<Extract<EmbedMessage, { type: Type }>[]> {
  await soon(async () => (await heard()).filter((each) => each.type === type).length).toBeGreaterThan(0);
  return (await heard()).filter((each): each is Extract<EmbedMessage, { type: Type }> => each.type === type);
}

function widget(title = 'Woodshed'): FrameLocator {
  return world.page.frameLocator(`iframe[title="${title}"]`);
}

/** Measures the planted scale from a file and hands it in. */
async function playFile(place: FrameLocator): Promise<void> {
  await place.locator('input[type=file]').setInputFiles(scale);
  await place.getByRole('button', { name: 'Hand in this take' }).click({ timeout: 60_000 });
}

function expectScale(result: PracticeResult): void {
  expect(result).toMatchObject({
    exercise: EXERCISE_ID,
    instrument: INSTRUMENT_ID,
    against: 'score',
    trainedOn: 'simulated ratings',
    takes: 1,
    measures: { written: notes, right: notes - 2, different: 1, missed: 1, extra: 0 },
  });
  expect(PLANTED.different).not.toBe(PLANTED.missed);
  const bands: EmbedBand[] = result.ratings === null ? [] : Object.values<EmbedBand>({ ...result.ratings });
  expect(bands).toHaveLength(4);
  const mean = bands.reduce((sum, { value }) => sum + value, 0) / 4;
  expect(result.score?.scaled).toBeCloseTo(mean, 9);
}

describe('two widgets on one page', () => {
  it('each say what happens in them, and hand in when asked', async () => {
    await visit('two');
    await playFile(widget('Scale'));
    await widget('Beat').locator('input.files').first().setInputFiles(beat);
    await widget('Beat').getByRole('button', { name: 'Send these hits' }).click({ timeout: 60_000 });
    await soon(async () => (await heard()).filter(({ type }) => type === 'result').length).toBe(2);
    const all = (await heard()).filter((each) => 'protocol' in each);
    for (const message of all) expectValid('embed-message', message);
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const type of ['ready', 'started', 'progress', 'resize'] as const)
      expect(all.some((each) => each.type === type)).toBe(true);
    const results = (await heardOf('result')).map(({ payload }) => payload);
    expectScale(results.find((each) => each.kind === 'practice')!);
    const found = results.find((each) => each.kind === 'drums');
    expect(found?.hits.filter(({ drum }) => drum === 'KD')).toHaveLength(
      rockBeat(2, 100, 0.5).filter(({ drum }) => drum === 'KD').length,
    );
    // Canvas makes room by a message of its own.
    expect(await heard()).toContainEqual(expect.objectContaining({ subject: 'lti.frameResize' }));
  });

  it('tell the page by events, take its colours, and grow with their content', async () => {
    const frameBox = await world.page.locator('woodshed-practice').boundingBox();
    const resized = (await heardOf('resize')).map(({ payload }) => payload.height);
    expect(resized).toContain(Math.round(frameBox!.height));
    const accent = await world.page
      .frames()
      .find((each) => each.url().includes('kind=practice'))!
      .evaluate(() => document.documentElement.style.getPropertyValue('--accent'));
    expect(accent).toBe('#123a8c');
    await world.page.evaluate(() => {
      const element = document.querySelector<HTMLElement & { tempo: string }>('woodshed-practice')!;
      element.tempo = '60';
    });
    expect(await world.page.locator('woodshed-practice').getAttribute('tempo')).toBe('60');
    await widget('Scale').getByRole('button', { name: 'Again' }).click();
    await widget('Scale').getByText('= 60').waitFor();
    await widget('Scale').getByText('take 2 of 3').waitFor();
  });

  it('ignore and log what is malformed, of another version or of the wrong end', async () => {
    const before = (await heard()).length;
    await world.page.evaluate(() => {
      const target = document
        .querySelector('woodshed-practice')!
        .shadowRoot!.querySelector('iframe')!.contentWindow!;
      const message = { protocol: 'woodshed', version: 1, type: 'configure', id: '1' };
      const odd = [
        'hello',
        { ...message, payload: { tempo: 'fast' } },
        { ...message, payload: { exercise: 'ode-to-joy', evil: 1 } },
        { ...message, version: 2, payload: {} },
        { ...message, type: 'result', payload: {} },
        { ...message, type: 'resize', payload: { height: 10 } },
      ];
      for (const data of odd) target.postMessage(data, '*');
    });
    await soon(() => warnings.filter((words) => words.startsWith('Woodshed ignored')).length).toBe(3);
    await widget('Scale').getByText('= 60').waitFor();
    expect((await heard()).length).toBe(before);
    // A colour that would be hard to read is refused as well.
    await world.page.evaluate(() => {
      const element = document.querySelector<HTMLElement & { refreshTheme(): void }>('woodshed-practice')!;
      element.style.setProperty('--woodshed-accent', '#eeeeee');
      element.refreshTheme();
    });
    await soon(() => warnings.some((words) => words.includes('--accent on --sheet'))).toBe(true);
  });

  it('are accessible', async () => {
    const { violations } = await new AxeBuilder({ page: world.page }).include('woodshed-practice').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

describe('a page of an origin that the widget was not given', () => {
  it('is not heard, and gets nothing, not even what the student hands in', async () => {
    await visit('stranger');
    await widget().getByRole('button', { name: 'Record' }).waitFor();
    await world.page.evaluate(() =>
      document
        .querySelector('iframe')!
        .contentWindow!.postMessage(
          { protocol: 'woodshed', version: 1, type: 'configure', id: '1', payload: { tempo: 50 } },
          '*',
        ),
    );
    await soon(() => warnings.filter((words) => words.includes('127.0.0.1')).length).toBe(1);
    await playFile(widget());
    await widget().getByText('Handed in').first().waitFor();
    expect((await heard()).filter((each) => each.type === 'result')).toEqual([]);
    expect(await heard()).toEqual([]);
  });
});

describe('host pages', () => {
  afterEach(() => expect(world.strayRequests).toEqual([]));

  async function readiness(): Promise<{ mode: string; storage: string }> {
    const [ready] = await heardOf('ready');
    return ready!.payload;
  }

  it('plain and isolated ones: several cores', async () => {
    await visit('isolated');
    expect(await readiness()).toMatchObject({ mode: 'threads' });
    expect(await world.page.evaluate(() => crossOriginIsolated)).toBe(true);
    await visit('two');
    expect(await readiness()).toMatchObject({ mode: 'threads' });
    expect(await world.page.evaluate(() => crossOriginIsolated)).toBe(false);
  });

  it('strict ones: the documented policy is enough', async () => {
    await visit('strict');
    await playFile(widget());
    const [result] = await heardOf('result');
    expectScale(result!.payload as PracticeResult);
    expect(world.errors).toEqual([]);
  });

  it('a site in a folder of a host without headers: compatible mode, said in the footer', async () => {
    await visit('folder');
    expect(await readiness()).toMatchObject({ mode: 'compatible' });
    await widget().getByRole('button', { name: 'Compatible mode' }).waitFor();
    await playFile(widget());
    const [result] = await heardOf('result');
    expectScale(result!.payload as PracticeResult);
    expect(world.errors).toEqual([]);
  });

  it('a sandbox that leaves the origin: it works', async () => {
    await visit('sandboxed');
    await widget().getByRole('button', { name: 'Record' }).waitFor();
  });

  it('a sandbox that takes it: it says what to change', async () => {
    await visit('sealed');
    await widget().getByText('Ask your teacher to add').waitFor();
  });

  it('no microphone by policy: it says so, and takes a file', async () => {
    await visit('noMicrophone');
    await widget().getByRole('button', { name: 'Record' }).click();
    await widget().getByText('This website doesn’t let Woodshed use the microphone.').waitFor();
    const [error] = await heardOf('error');
    expect(error!.payload.code).toBe('blocked-by-site');
    await playFile(widget());
    expect(await heardOf('result')).toHaveLength(1);
  });
});

describe('the site from a folder of any host', () => {
  it('finds all its parts, and its builder makes a snippet that works', async () => {
    const { page } = world;
    const failed: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400) failed.push(response.url());
    });
    await page.goto(`${folderSite.url}teach/embed/?exercise=${EXERCISE_ID}`);
    await page.getByLabel('Instrument').selectOption(INSTRUMENT_ID);
    const code = page.getByRole('region', { name: 'Lines to paste' });
    await code.getByText('instrument="clarinet"').waitFor();
    await page.frameLocator('iframe').getByRole('button', { name: 'Record' }).waitFor();
    await page.getByLabel('Test in a strict page').selectOption('noMicrophone');
    await page.frameLocator('iframe').getByRole('button', { name: 'Record' }).click();
    await page
      .frameLocator('iframe')
      .getByText('This website doesn’t let Woodshed use the microphone.')
      .waitFor();
    hostPages.pasted = { body: (await code.textContent()) ?? '' };
    // The preview is a document of its own with a main part and a footer; axe counts them with the page's.
    const { violations } = await new AxeBuilder({ page }).disableRules('landmark-unique').analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    expect(failed).toEqual([]);
    await visit('pasted');
    const pasted = page.frames().find((each: Frame) => each.url().startsWith(folderSite.url));
    expect(pasted?.url()).toContain(`instrument=${INSTRUMENT_ID}`);
    await heardOf('ready');
  });
});

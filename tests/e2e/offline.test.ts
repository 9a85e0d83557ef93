// Installed from a plain web space below a path of its host, which sends no headers at all: threads, no connection, a new
// version in the middle of a take, everything as one file; and over all of it Chromium's own log of what it asked for.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../web/tools/paths.mjs';
import { writeServiceWorker } from '../../web/tools/offline-plugin.mjs';
import { serveStatically } from '../support/static-site';
import type { StaticSite } from '../support/static-site';
import { drums, rockBeat, wav16 } from '../support/synth';
import { launchBrowser } from './browser';
import { EXERCISE_ID, INSTRUMENT_ID, RATE, writeScaleTake } from './support';

const PREFIX = '/school/woodshed/';
/** Put into a page of the second version, to tell which one is shown. */
const SECOND_VERSION = 'second-version';

let folder: string;
let netLog: string;
let beat: string;
let site: StaticSite;
let page: Page;
let dispose: () => Promise<void>;
let take: Awaited<ReturnType<typeof writeScaleTake>>;
const errors: string[] = [];
let navigations = 0;

/** The same site with another first page. */
async function secondVersion(): Promise<string> {
  const second = path.join(folder, 'second');
  await cp(path.join(root, 'dist'), second, { recursive: true });
  for (const name of ['index.html', 'takes/index.html']) {
    const file = path.join(second, name);
    const html = await readFile(file, 'utf8');
    await writeFile(file, html.replace('<html', `<html data-version="${SECOND_VERSION}"`));
  }
  await writeServiceWorker(second);
  return second;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'woodshed-offline-'));
  netLog = path.join(folder, 'net-log.json');
  beat = path.join(folder, 'beat.wav');
  const played = path.join(folder, 'take.wav');
  await writeFile(beat, wav16(drums(rockBeat(2, 120, 0.3), 4.5, RATE), RATE));
  take = await writeScaleTake(played);
  site = await serveStatically(path.join(root, 'dist'), PREFIX);
  const browser = await launchBrowser({
    microphone: { plays: played },
    installs: true,
    switches: [`--log-net-log=${netLog}`],
  });
  dispose = browser.dispose;
  page = await browser.context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('framenavigated', () => (navigations += 1));
});
afterAll(async () => {
  await dispose();
  await site.close();
  await rm(folder, { recursive: true, force: true });
});

/** Records the planted scale, to the moment in which Stop stands there. */
async function beginTake(): Promise<void> {
  await page.goto(`${site.url}practise/?exercise=${EXERCISE_ID}`);
  await page.getByLabel('Instrument').selectOption(INSTRUMENT_ID);
  await page.getByRole('button', { name: 'Record' }).click();
  await page.getByRole('button', { name: 'Stop' }).waitFor();
}

/** Everything stored, read past the page's own code: records of every store, and a digest of every file. */
function everythingStored(): Promise<unknown> {
  return page.evaluate(async () => {
    const plain = (value: unknown): unknown =>
      ArrayBuffer.isView(value)
        ? [
            value.constructor.name,
            Array.from(new Uint8Array(value.buffer, value.byteOffset, value.byteLength)),
          ]
        : Array.isArray(value)
          ? value.map(plain)
          : typeof value === 'object' && value !== null
            ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
            : value;
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error('failed'));
      });
    const database = await asked(indexedDB.open('woodshed'));
    const stores: Record<string, unknown> = {};
    for (const name of database.objectStoreNames) {
      const store = database.transaction(name).objectStore(name);
      stores[name] = [await asked(store.getAllKeys()), plain(await asked(store.getAll()))];
    }
    database.close();
    const files: Record<string, string> = {};
    const recordings = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings');
    for await (const [name, handle] of recordings.entries()) {
      const bytes = await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer();
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
      files[name] = `${bytes.byteLength} ${digest.join(' ')}`;
    }
    return { stores, files };
  });
}

describe('the first visit', () => {
  it('installs the site and gives it threads, with one reload at most', async () => {
    await page.goto(site.url);
    // Looking into the page counts as a press of its visitor, after which it would not reload: wait from outside.
    await page.waitForEvent('load');
    await page.getByText('Full speed').waitFor();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    // The visit itself and one reload.
    expect(navigations).toBe(2);
  });

  it('is enough for everything usual, and offers the rest with its size', async () => {
    await page.getByRole('link', { name: 'Settings' }).first().click();
    await page.getByText(/Ready to use without a connection/).waitFor();
    await page.getByRole('button', { name: /^Make everything available offline \([\d.]+ MB\)$/ }).waitFor();
  });

  it('can be opened with a file by the system', async () => {
    const manifest = (await (await fetch(`${site.url}manifest.webmanifest`)).json()) as {
      icons: { src: string; purpose: string }[];
      file_handlers: { accept: Record<string, string[]> }[];
    };
    for (const { src } of manifest.icons) expect((await fetch(new URL(src, site.url))).status, src).toBe(200);
    expect(manifest.icons.map(({ purpose }) => purpose)).toContain('maskable');
    expect(Object.values(manifest.file_handlers[0]!.accept).flat()).toContain('.musicxml');
    // As the share target's form would be sent.
    const opened = await page.evaluate(async (address) => {
      const form = new FormData();
      form.append('files', new File([new Uint8Array(44)], 'evening.wav', { type: 'audio/wav' }));
      return (await fetch(address, { method: 'POST', body: form })).url;
    }, `${site.url}share/`);
    await page.goto(opened);
    await page.getByText('What is “evening.wav”?').waitFor();
  });
});

describe('without a connection', () => {
  beforeAll(() => {
    site.cut = true;
  });

  it('opens every page', async () => {
    for (const route of [
      '',
      'practise/',
      'drums/',
      'groove/',
      'exercises/',
      'takes/',
      'help/',
      'settings/',
    ]) {
      await page.goto(site.url + route);
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await page.evaluate(() => crossOriginIsolated), route).toBe(true);
    }
  });

  it('transcribes drums with the standard engine', async () => {
    await page.goto(`${site.url}drums/`);
    await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(beat);
    await page
      .getByText(/\d+ hits\./)
      .first()
      .waitFor();
    await page.locator('drum-sheet svg').first().waitFor();
  });
});

describe('a new version in the middle of a take', () => {
  it('waits, and says so when the take has ended', async () => {
    await beginTake();
    site.folder = await secondVersion();
    site.cut = false;
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration();
      await registration?.update();
      while (!registration?.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
    });
    // Nothing moves while somebody plays.
    expect(await page.getByText('A new version is ready.').count()).toBe(0);
    await page
      .getByRole('heading', { name: 'Practise next' })
      .waitFor({ timeout: (take.seconds + 40) * 1000 });
    await page.getByText('A new version is ready.').waitFor();
    await page
      .getByText(`${take.notes - 2} of ${take.notes}`)
      .first()
      .waitFor();
  });

  it('starts with the next page, and the take is there', async () => {
    expect(await page.locator('html').getAttribute('data-version')).toBeNull();
    await page.getByRole('link', { name: 'My takes' }).first().click();
    await page.locator(`html[data-version=${SECOND_VERSION}]`).waitFor({ state: 'attached' });
    await page
      .getByRole('button', { name: /^Play .*take 1/i })
      .first()
      .waitFor();
    expect(await page.getByText('A new version is ready.').count()).toBe(0);
  });
});

describe('everything as one file', () => {
  it('comes back as it was on an empty device', async () => {
    // The picker of the system cannot be pressed from here: the file then comes as a download.
    await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save everything as one file' }).click(),
    ]);
    const panel = page.locator('ws-storage-panel');
    await panel.getByText('Everything is saved in one file.').waitFor();
    const backup = path.join(folder, 'backup.zip');
    await download.saveAs(backup);
    const before = await everythingStored();

    await page.goto(`${site.url}settings/`);
    await page.getByRole('button', { name: 'Delete everything' }).click();
    await page.locator('ws-dialog').getByRole('button', { name: 'Delete everything' }).click();
    await page.getByText('No recordings are stored.').waitFor();
    await page.goto(`${site.url}takes/`);
    const picker = panel.locator('input[type=file]');
    await picker.setInputFiles(beat);
    await panel.getByText('This file holds no saved Woodshed data.').waitFor();
    await picker.setInputFiles(backup);
    await panel.getByText('2 recordings were added.').waitFor();
    expect(await everythingStored()).toEqual(before);
    await picker.setInputFiles(backup);
    await panel.getByText('2 were here already.').waitFor();
    expect(await everythingStored()).toEqual(before);
  });
});

describe('the whole session', () => {
  it('asked nobody but its own site, says the browser’s own log, and logged no error', async () => {
    await page.context().close();
    const log = await readFile(netLog, 'utf8');
    // One event a line; what a page asks for names its site as the initiator, what Chromium does for itself does not.
    const own = new URL(site.url);
    const asked = log
      .split('\n')
      .filter((line) => line.includes(`"initiator":"${own.origin}"`))
      .map((line) => new URL(/"url":"([^"]*)"/.exec(line)?.[1] ?? 'about:blank'));
    expect(asked.length).toBeGreaterThan(100);
    const strays = asked.filter(
      ({ href }) => !href.startsWith(site.url) && !href.startsWith(`blob:${own.origin}`),
    );
    expect([...new Set(strays.map(({ href }) => href))]).toEqual([]);
    expect(errors).toEqual([]);
  });
});

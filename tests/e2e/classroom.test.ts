// A class from end to end: an assignment goes out as a link, a student hands a take in, the teacher's table shows it;
// a record store gets a statement, and learning platforms get a score through SCORM.

import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { strToU8, unzipSync, zipSync } from 'fflate';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResultManifest } from '../../web/src/generated/result-package';
import type { TakeReport } from '../../web/src/generated/take-report';
import { clarinet, wav16 } from '../support/synth';
import { brokenRequestRules, brokenStatementRules } from '../support/xapi-rules';
import { EXERCISE_ID, INSTRUMENT_ID, openWorld, scratch, tuneFor } from './support';
import type { World } from './support';

const RATE = 44100;
const TEMPO = 120;
const TITLE = 'Scale, week 3';

let files: Awaited<ReturnType<typeof scratch>>;
let world: World;
let take: string;

/** A recording of the scale with one late, sharp note in its second bar, as a student would drop it. */
async function writeTake(file: string): Promise<void> {
  const { score } = await tuneFor(EXERCISE_ID, INSTRUMENT_ID);
  const quarter = 60 / TEMPO;
  const tones = score.notes.map((note, index) => ({
    onset: 0.5 + note.onset * quarter + (index === 5 ? 0.09 : 0),
    duration: 0.9 * note.duration * quarter,
    midi: note.midi - 2 + (index === 5 ? 0.4 : 0),
  }));
  const last = tones.at(-1)!;
  await writeFile(file, wav16(clarinet(tones, last.onset + last.duration + 0.5, RATE), RATE));
}

/** A server of the test's own, answering as `answer` says. */
async function listen(
  answer: (
    request: IncomingMessage,
    body: string,
  ) => { status: number; type?: string; body: string | Buffer; cors?: boolean },
): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const reply = answer(request, body);
      response.statusCode = reply.status;
      response.setHeader('Content-Type', reply.type ?? 'text/plain');
      if (reply.cors) {
        response.setHeader('Access-Control-Allow-Origin', '*');
        response.setHeader('Access-Control-Allow-Headers', '*, Authorization');
        response.setHeader('Access-Control-Allow-Methods', 'POST');
      }
      response.end(reply.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** The same site as WOODSHED_STORES builds and serves it (docs/teachers.md): its policy names the store. */
async function siteWithStore(store: string): Promise<{ url: string; server: Server }> {
  const allow = (policy: string): string =>
    policy.replace(/connect-src ('|&#39;)self\1/, (own) => `${own} ${store}`);
  const server = createServer((request, response) => {
    void fetch(new URL(request.url ?? '', world.url)).then(async (original) => {
      const type = original.headers.get('content-type') ?? '';
      const body = Buffer.from(await original.arrayBuffer());
      for (const name of ['content-type', 'cross-origin-opener-policy', 'cross-origin-embedder-policy'])
        response.setHeader(name, original.headers.get(name) ?? '');
      response.setHeader(
        'Content-Security-Policy',
        allow(original.headers.get('content-security-policy') ?? ''),
      );
      response.end(type.startsWith('text/html') ? allow(body.toString()) : body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, server };
}

/** Presses and waits for the file that comes of it. */
async function download(page: Page, name: string | RegExp): Promise<Download> {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name }).first().click(),
  ]);
  return file;
}

async function bytesOf(file: Download): Promise<Buffer> {
  return readFile(await file.path());
}

/** Fills the form in and saves; resolves on the class page. */
async function makeAssignment(page: Page, title: string, store: string | null): Promise<string> {
  await page.goto(`${world.url}teach/?new=${EXERCISE_ID}`);
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('Tempo, beats per minute').fill(String(TEMPO));
  await page.getByLabel('Takes that count').selectOption('2');
  await page.getByText('Instruments: Any instrument').click();
  await page.getByLabel('Clarinet in B♭').check();
  await page.getByLabel('Students may put their sound').check();
  await page.getByLabel('Note to the students').fill('Long notes <b>to their end</b>.');
  if (store !== null) {
    await page.getByText('learning record store (xAPI)').click();
    await page.getByLabel('Address, such as').fill(store);
    await page.getByLabel('Key', { exact: true }).fill('writer');
    await page.getByLabel('Secret').fill('s3cret');
  }
  await page.getByRole('button', { name: 'Save the assignment' }).click();
  return page.getByLabel('Link to the assignment').inputValue();
}

/** Opens a link as a student and drops the recording; resolves when it can be handed in. */
async function playFor(page: Page, link: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByText('This will be take').first().waitFor();
  await page.locator('ws-drop-zone input.files').first().setInputFiles(take);
  await page.getByRole('heading', { name: 'Hand in' }).waitFor();
}

beforeAll(async () => {
  files = await scratch();
  take = path.join(files.folder, 'my take.wav');
  await writeTake(take);
  world = await openWorld();
});

afterAll(async () => {
  await world.dispose();
  await files.dispose();
});

describe('an assignment', () => {
  let link: string;
  let signed: Buffer;

  it('goes out as a link that no server sees', async () => {
    link = await makeAssignment(world.page, TITLE, null);
    const url = new URL(link);
    expect(url.hash).toMatch(/^#assignment=[\w-]+$/);
    expect(url.search).toBe('');
    const file = JSON.parse(
      (await bytesOf(await download(world.page, 'Save the file'))).toString(),
    ) as object;
    expect(file).toMatchObject({
      title: TITLE,
      exercise: { id: EXERCISE_ID, musicXml: null },
      quartersPerMinute: TEMPO,
      attempts: 2,
      instruments: [INSTRUMENT_ID],
      audio: true,
    });
  });

  it('sets up the stand, counts the take, and is handed in signed', async () => {
    const { page } = world;
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await playFor(page, link);
    expect(requested.filter((url) => url.includes('#assignment') || url.includes('eyJ'))).toEqual([]);
    await page.getByLabel('Your name').fill('=Ben K.');
    await page.getByLabel('Put my sound in').check();
    const file = await download(page, 'Save my package');
    expect(file.suggestedFilename()).toMatch(/^Scale, week 3 - =Ben K\.+woodshed\.zip$/);
    signed = await bytesOf(file);
    const entries = unzipSync(signed);
    expect(Object.keys(entries).sort()).toEqual([
      'assignment.json',
      'audio.wav',
      'manifest.json',
      'report.html',
      'report.json',
      'score.json',
      'signature.json',
    ]);
    const manifest = JSON.parse(Buffer.from(entries['manifest.json']!).toString()) as ResultManifest;
    expect(manifest.asked).toMatchObject({
      exerciseId: EXERCISE_ID,
      quartersPerMinute: TEMPO,
      level: 'middle',
    });
    expect(manifest.take).toMatchObject({ number: 1, of: 1, source: 'file' });
    expect(Buffer.from(entries['report.html']!).toString()).not.toContain('<script');
    // The planted note is the only one marked.
    const report = JSON.parse(Buffer.from(entries['report.json']!).toString()) as TakeReport;
    const marked = report.notes.filter(
      ({ intonation, timing }) => intonation !== 'inTune' || timing !== 'onTime',
    );
    expect(marked.map(({ index }) => index)).toEqual([5]);
  });

  it('fills the class page: best takes, flags, refused files, CSV', async () => {
    const { page } = world;
    // The same take under another name, as one who copies would.
    await page.getByLabel('Your name').fill('Hugo P.');
    const copied = await bytesOf(await download(page, 'Save my package'));
    const entries = unzipSync(signed);
    const report = JSON.parse(Buffer.from(entries['report.json']!).toString()) as TakeReport;
    if (report.ratings) report.ratings.toneQuality = { ...report.ratings.toneQuality, value: 1, high: 1 };
    const polished = Buffer.from(
      zipSync({
        ...entries,
        'manifest.json': Buffer.from(
          Buffer.from(entries['manifest.json']!).toString().replace('=Ben K.', 'Polly P.'),
        ),
        'report.json': strToU8(JSON.stringify(report)),
      }),
    );
    const bomb = Buffer.from(zipSync({ ...entries, 'report.json': new Uint8Array(40_000_000) }));
    const climbing = Buffer.from(zipSync({ ...entries, '../../evil.json': strToU8('{}') }));
    const named = (name: string, buffer: Buffer): { name: string; mimeType: string; buffer: Buffer } => ({
      name,
      mimeType: 'application/zip',
      buffer,
    });
    await page.goto(`${world.url}teach/`);
    await page.getByRole('link', { name: TITLE }).click();
    await page.getByRole('heading', { name: 'Ready to hand out.' }).waitFor();
    await page
      .locator('ws-drop-zone input.files')
      .first()
      .setInputFiles([
        named('ben.zip', signed),
        named('hugo.zip', copied),
        named('polly.zip', polished),
        named('bomb.zip', bomb),
        named('climbing.zip', climbing),
        named('cut.zip', signed.subarray(0, 900)),
        named('notes.txt', Buffer.from('hello')),
      ]);
    await page.getByRole('heading', { name: '3 students in. Bar 2 is the one to teach.' }).waitFor();
    await page.getByText('4 files were not added').waitFor();
    await page.getByText('bomb.zip: too large for a package.').waitFor();
    await page.getByText('climbing.zip: holds things that no package holds').waitFor();
    await page.getByText('cut.zip: damaged').waitFor();
    await page.getByText('notes.txt: no package').waitFor();
    const row = (name: string): ReturnType<Page['locator']> =>
      page.getByRole('row', { name: `Details of ${name}` });
    await row('Hugo P.').getByText('same audio as =Ben K.').waitFor();
    await row('Hugo P.').getByText('same device as =Ben K.').waitFor();
    await row('Polly P.').getByText('changed after it was made').waitFor();
    await row('=Ben K.').getByText('from a recording').waitFor();
    await page.getByRole('button', { name: /^Bar 2: 3 students$/ }).click();
    await page.getByRole('button', { name: 'Hear bar 2 from =Ben K.' }).waitFor();
    const csv = (await bytesOf(await download(page, 'CSV'))).toString();
    expect(csv).toMatch(/^\ufeffstudent,takes,musicality,/);
    // A spreadsheet must not take a name for a formula.
    expect(csv).toMatch(/\r\n'=Ben K\.,1,/);
    expect(csv.trim().split('\r\n')).toHaveLength(4);
  });

  it('is still there after a reload, and gone when it is deleted', async () => {
    const { page } = world;
    await page.reload();
    await page.getByRole('heading', { name: /3 students in/ }).waitFor();
    await page.getByRole('button', { name: 'Delete this class' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Nothing here yet. Make an assignment').waitFor();
  });

  it('asked nobody else', () => {
    expect(world.strayRequests).toEqual([]);
  });
});

describe('a record store', () => {
  const received: {
    headers: IncomingMessage['headers'];
    broken: string[];
    statement: Record<string, unknown>;
  }[] = [];
  let store: { url: string; server: Server };

  beforeAll(async () => {
    store = await listen((request, body) => {
      if (request.method === 'OPTIONS') return { status: 204, body: '', cors: true };
      const statement = JSON.parse(body) as Record<string, unknown>;
      const broken = [
        ...brokenRequestRules(
          request.method ?? '',
          new URL(request.url ?? '', 'http://x').pathname,
          request.headers,
        ),
        ...brokenStatementRules(statement),
      ];
      received.push({ headers: request.headers, broken, statement });
      return broken.length === 0
        ? { status: 200, type: 'application/json', body: JSON.stringify([statement.id]), cors: true }
        : { status: 400, body: broken.join('\n'), cors: true };
    });
  });

  afterAll(() => new Promise((resolve) => store.server.close(resolve)));

  let link: string;

  it('hears nothing where the site is not set up for it, and the page says so', async () => {
    const { page } = world;
    link = await makeAssignment(page, 'With a store', `${store.url}/xapi`);
    await playFor(page, link);
    await page.getByText(/This site may not contact 127\.0\.0\.1/).waitFor();
    await page.getByLabel('Your name').fill('Amara O.');
    const statement = JSON.parse(
      (await bytesOf(await download(page, 'Save the statement'))).toString(),
    ) as Record<string, unknown>;
    expect(brokenStatementRules(statement)).toEqual([]);
    expect(received).toEqual([]);
  });

  it('gets one valid statement when the student presses the button that names it', async () => {
    const { page } = world;
    const site = await siteWithStore(store.url);
    await playFor(page, link.replace(world.url, site.url));
    await page.getByLabel('Your name').fill('Amara O.');
    await page.getByRole('button', { name: /^Send to 127\.0\.0\.1:\d+$/ }).click();
    await page.getByText(/127\.0\.0\.1:\d+ has it\./).waitFor();
    await new Promise((resolve) => site.server.close(resolve).closeAllConnections());
    expect(received.map(({ broken }) => broken)).toEqual([[]]);
    expect(received[0]?.statement).toMatchObject({
      actor: { account: { name: 'Amara O.', homePage: `${store.url}/` } },
      verb: { id: 'http://adlnet.gov/expapi/verbs/completed' },
      result: { completion: true, score: { min: 0, max: 100 } },
    });
    expect(received[0]?.headers.authorization).toBe(
      `Basic ${Buffer.from('writer:s3cret').toString('base64')}`,
    );
  });
});

describe('a learning platform', () => {
  let lms: { url: string; server: Server };
  const packages: Record<string, Record<string, Uint8Array>> = {};

  beforeAll(async () => {
    const runtime = await readFile(path.resolve(import.meta.dirname, '../support/scorm-runtime.js'));
    const types: Record<string, string> = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
    lms = await listen((request) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://lms');
      if (pathname === '/runtime.js') return { status: 200, type: 'text/javascript', body: runtime };
      if (pathname === '/course')
        return {
          status: 200,
          type: 'text/html',
          body: `<!doctype html><title>Course</title><script src="/runtime.js"></script>
            <iframe src="/sco/${searchParams.get('edition')}/index.html" width="1000" height="900"></iframe>`,
        };
      const [, , edition = '', name = ''] = pathname.split('/');
      const file = packages[edition]?.[name];
      const type = types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
      return file ? { status: 200, type, body: Buffer.from(file) } : { status: 404, body: '' };
    });
  });

  afterAll(() => new Promise((resolve) => lms.server.close(resolve).closeAllConnections()));

  it('gets packages that state what they are', async () => {
    const { page } = world;
    await makeAssignment(page, 'In Moodle & co.', null);
    await page.getByText('For Moodle, Canvas and other learning platforms').click();
    for (const edition of ['1.2', '2004']) {
      const zip = await bytesOf(await download(page, `SCORM ${edition}`));
      packages[edition] = unzipSync(zip);
      expect(Object.keys(packages[edition])).toContain('imsmanifest.xml');
    }
  });

  it.each(['1.2', '2004'] as const)('records the take by SCORM %s', async (edition) => {
    const { page } = world;
    await page.goto(`${lms.url}/course?edition=${edition}`);
    const sco = page.frameLocator('iframe');
    const widget = sco.frameLocator('#widget');
    await widget.locator('ws-drop-zone input.files').first().setInputFiles(take);
    const frame = page.frames().find((each) => each.url().includes('/sco/'))!;
    await frame.evaluate(() => {
      window.addEventListener('message', ({ data }: MessageEvent<{ type?: string }>) => {
        if (data.type === 'result') Object.assign(window, { handedIn: data });
      });
      // What any other page may say must change nothing.
      window.postMessage(
        { protocol: 'woodshed', version: 1, type: 'result', payload: { kind: 'practice' } },
        '*',
      );
    });
    await widget.getByRole('button', { name: 'Hand in this take' }).click();
    await sco.getByText('Your platform has recorded this take.').waitFor();
    const ratings = await frame.evaluate(
      () =>
        (window as unknown as { handedIn: { payload: { ratings: Record<string, { value: number }> } } })
          .handedIn.payload.ratings,
    );
    const values = Object.values(ratings).map(({ value }) => value);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    await page.locator('iframe').evaluate((element) => element.remove());
    const log = await page.evaluate(
      () =>
        (
          window as unknown as {
            scormLog: {
              state: string;
              errors: unknown[];
              calls: string[][];
              committed: Record<string, string>;
            };
          }
        ).scormLog,
    );
    expect(log.errors).toEqual([]);
    expect(log.state).toBe('terminated');
    expect(log.calls.map(([name]) => name)[0]).toBe('initialize');
    // Statuses go from incomplete, on arrival, to completed.
    const status = edition === '1.2' ? 'cmi.core.lesson_status' : 'cmi.completion_status';
    expect(
      log.calls.filter(([name, element]) => name === 'setValue' && element === status).map((call) => call[2]),
    ).toEqual(['incomplete', 'completed']);
    expect(log.committed).toMatchObject(
      edition === '1.2'
        ? {
            'cmi.core.lesson_status': 'completed',
            'cmi.core.score.raw': String(Math.round(100 * mean)),
            'cmi.core.score.min': '0',
            'cmi.core.score.max': '100',
          }
        : {
            'cmi.completion_status': 'completed',
            'cmi.success_status': 'unknown',
            'cmi.score.scaled': mean.toFixed(4),
            'cmi.score.raw': String(Math.round(100 * mean)),
          },
    );
    const time = log.committed[edition === '1.2' ? 'cmi.core.session_time' : 'cmi.session_time'];
    expect(time).toMatch(edition === '1.2' ? /^0000:00:\d\d\.\d\d$/ : /^PT\d+\.\d\dS$/);
  });
});

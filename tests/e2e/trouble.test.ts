import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drums, rockBeat, wav16 } from '../support/synth';
import { EXERCISE_ID, hostPage, openWorld, RATE, scratch } from './support';

let files: Awaited<ReturnType<typeof scratch>>;

async function fileOf(name: string, content: Uint8Array | string): Promise<string> {
  const file = path.join(files.folder, name);
  await writeFile(file, content);
  return file;
}

beforeAll(async () => {
  files = await scratch();
});

afterAll(() => files.dispose());

const stand = `practise/?exercise=${EXERCISE_ID}`;

describe('the microphone', () => {
  it('refused: says how to allow it and offers a file', async () => {
    const world = await openWorld({ microphone: 'refused' });
    await world.page.goto(world.url + stand);
    await world.page.getByRole('button', { name: 'Record' }).click();
    await world.page.getByText('The microphone is blocked for this page.').waitFor();
    expect(await world.page.getByText('Use a file instead').count()).toBeGreaterThan(0);
    await world.dispose();
  });

  it('absent: says so', async () => {
    const world = await openWorld({ microphone: 'absent' });
    await world.page.goto(world.url + stand);
    await world.page.getByRole('button', { name: 'Record' }).click();
    await world.page.getByText(/No microphone was found|The microphone is blocked/).waitFor();
    await world.dispose();
  });

  it('withheld by the framing site: blames the right one', async () => {
    const recording = await fileOf('silence.wav', wav16(new Float32Array(RATE), RATE));
    const world = await openWorld({ microphone: { plays: recording } });
    const host = await hostPage(world.url + stand, '');
    await world.page.goto(host.url);
    const frame = world.page.frames().find((each) => each.url().startsWith(world.url))!;
    await frame.getByRole('button', { name: 'Record' }).click();
    await frame.getByText('This website doesn’t let Woodshed use the microphone.').waitFor();
    await host.close();
    await world.dispose();
  });
});

describe('files', () => {
  it('says what is wrong with each and still does the next', async () => {
    const world = await openWorld();
    const { page } = world;
    const picker = page.locator('input[type=file]:not([webkitdirectory])').first();
    const cases: [string, Uint8Array | string, RegExp][] = [
      ['broken.wav', 'RIFF and nothing that follows', /couldn’t open “broken\.wav”/],
      ['photo.mp3', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70]), /couldn’t open “photo\.mp3”/],
      ['nothing.wav', '', /“nothing\.wav” holds no sound/],
      ['quiet.wav', wav16(new Float32Array(2 * RATE), RATE), /silent/],
      ['<img src=x onerror=alert(1)>.ogg', 'OggS but no more', /couldn’t open “<img/],
    ];
    for (const [name, content, message] of cases) {
      await page.goto(`${world.url}drums/`);
      await picker.setInputFiles(await fileOf(name, content));
      await page.getByText(message).first().waitFor();
    }
    await page.goto(`${world.url}drums/`);
    const beat = drums(rockBeat(2, 120, 0.3), 4.5, RATE);
    await picker.setInputFiles(await fileOf('good.wav', wav16(beat, RATE)));
    await page
      .getByText(/\d+ hits\./)
      .first()
      .waitFor();
    expect(world.errors.filter((error) => !error.includes('404'))).toEqual([]);
    await world.dispose();
  });

  it('refuses a hostile score in plain words', async () => {
    const world = await openWorld();
    const bomb = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, i) => `<!ENTITY a${i} "${'&a;'.repeat(50)}">`).join('')}]><score-partwise>&a19;</score-partwise>`;
    await world.page.goto(`${world.url}exercises/`);
    await world.page
      .locator('input[type=file]')
      .first()
      .setInputFiles(await fileOf('bomb.musicxml', bomb));
    await world.page.getByRole('alert').first().waitFor();
    await world.dispose();
  });
});

describe('the program', () => {
  it('missing its core: says so, and works once it is back', async () => {
    const world = await openWorld();
    const { page } = world;
    await page.route('**/core/**', (route) => route.abort());
    await page.goto(`${world.url}drums/`);
    const beat = await fileOf('beat.wav', wav16(drums(rockBeat(2, 120, 0.3), 4.5, RATE), RATE));
    await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(beat);
    await page
      .getByText(/could not be loaded/)
      .first()
      .waitFor();
    await page.unroute('**/core/**');
    await page.getByRole('button', { name: 'Try again' }).first().click();
    await page
      .getByText(/\d+ hits\./)
      .first()
      .waitFor();
    await world.dispose();
  });
});

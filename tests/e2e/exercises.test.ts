import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMusicXml } from '../../web/src/notation/musicxml';
import { openWorld, tuneFor } from './support';
import type { World } from './support';

const INSTRUMENT = 'trombone';

/** One page for all of it. */
let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.dispose());

/** Waits until the page shows at least so many notes; one that is tied to itself is drawn as several. */
async function drawn(least: number): Promise<void> {
  const heads = world.page.locator('ws-score-sheet .vf-stavenote .vf-notehead');
  await expect.poll(() => heads.count(), { timeout: 20_000 }).toBeGreaterThanOrEqual(least);
}

describe('the library', () => {
  it('opens on five starters and finds by words, kind, level and key', async () => {
    const { page, url } = world;
    await page.goto(`${url}exercises/`);
    await page.getByLabel('Your instrument').selectOption(INSTRUMENT);
    await page.getByRole('heading', { name: 'Five to begin with' }).waitFor();
    await page.getByRole('link', { name: 'Ode to Joy' }).first().waitFor();
    await page.getByLabel('Search').fill('e flat dorian');
    await page.getByText('1 exercise', { exact: true }).waitFor();
    await page.getByLabel('Search').fill('');
    await page.getByLabel('Kind').selectOption('etude');
    await page.getByLabel('Key').selectOption('a-minor');
    await page.getByRole('link', { name: /^Little etude in A minor/ }).waitFor();
    await page.getByText('1 exercise', { exact: true }).waitFor();
    await page.getByLabel('Level').selectOption('6');
    await page.getByRole('button', { name: 'Show everything' }).click();
    await page.getByRole('heading', { name: 'Five to begin with' }).waitFor();
  });

  it('makes a new exercise of one, takes changes back, and plays it on the stand', async () => {
    const { page } = world;
    await page.getByLabel('Search').fill('minuet');
    await page.getByRole('link', { name: 'Edit “Minuet in G”' }).click();
    await page.getByRole('heading', { name: 'Edit an exercise' }).waitFor();
    await page.getByLabel('From bar').selectOption({ label: '3' });
    await page.getByLabel('Transpose').selectOption('-12');
    await page.getByRole('button', { name: 'Undo' }).click();
    expect(await page.getByLabel('Transpose').inputValue()).toBe('0');
    await page.getByLabel('To bar').selectOption({ label: '6' });
    await page.getByLabel('Transpose').selectOption('3');
    await page.getByLabel('Title').fill('Four bars of a minuet');
    await page.getByLabel('Tempo').fill('72');
    await page.getByLabel('Tempo').press('Enter');
    const source = readMusicXml((await tuneFor('minuet-in-g', INSTRUMENT)).musicXml);
    const before = source.score;
    const expected = before.notes.filter(({ bar }) => bar >= 2 && bar <= 5);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'MusicXML' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('Four bars of a minuet.musicxml');
    const { score, signatures, clef } = readMusicXml(await readFile(await file.path(), 'utf8'));
    expect(score.notes.map(({ midi }) => midi)).toEqual(expected.map(({ midi }) => midi + 3));
    expect(score.bars).toHaveLength(4);
    expect(score.quartersPerMinute).toBe(72);
    expect(clef).toBe('bass');
    // Up a minor third is three steps to the flats on the circle of fifths, as from C to E flat.
    expect(signatures[0]?.fifths).toBe((source.signatures[0]?.fifths ?? 0) - 3);
    await page.getByRole('button', { name: 'Save as new exercise' }).click();
    await page.getByRole('button', { name: 'Practise' }).click();
    await page.getByRole('heading', { name: 'Ready when you are.' }).waitFor();
    await page.getByText('Four bars of a minuet').first().waitFor();
    await drawn(expected.length);
    expect(await page.getByLabel('Tempo, beats per minute').inputValue()).toBe('72');
  });

  it('imports, renames and deletes with undo, and says what is wrong with a damaged file', async () => {
    const { page, url } = world;
    await page.goto(`${url}exercises/`);
    const note = '<note><pitch><step>C</step><octave>4</octave></pitch><duration>4</duration></note>';
    const xml = `<score-partwise><movement-title>Mine</movement-title><part id="P"><measure number="1"><attributes><divisions>1</divisions></attributes>${note}</measure></part></score-partwise>`;
    const chooser = async (name: string, text: string): Promise<void> => {
      const opened = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Open a score' }).click();
      await (await opened).setFiles({ name, mimeType: 'application/xml', buffer: Buffer.from(text) });
    };
    await chooser('mine.musicxml', xml);
    await page.getByRole('button', { name: 'Rename “Mine”' }).click();
    await page.getByLabel('New name').fill('All mine');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Delete “All mine”' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Delete “All mine”' }).waitFor();
    await chooser('broken.musicxml', xml.slice(0, 120));
    await page.getByText('not well-formed XML', { exact: false }).waitFor();
  });
});

describe('sight-reading', () => {
  it('shows everyone the same page for a number, and another one for the asking', async () => {
    const { page, url } = world;
    const id = 'reading-5-d-major-9-8-8-4711';
    const expected = (await tuneFor(id, INSTRUMENT)).score.notes.length;
    await page.goto(`${url}exercises/?reading=${id}`);
    await page.getByRole('heading', { name: 'Sight-reading 4711, D major' }).waitFor();
    await drawn(expected);
    const first = new URL(page.url()).searchParams.get('reading');
    await page.getByRole('button', { name: 'Another one' }).click();
    await page.waitForURL((address) => address.searchParams.get('reading') !== first);
    await page.getByRole('link', { name: 'Practise' }).last().click();
    await page.getByRole('heading', { name: 'Ready when you are.' }).waitFor();
    await drawn(8);
  });

  it('opens a rudiment named as an exercise on the drum stand', async () => {
    const { page, url } = world;
    await page.goto(`${url}practise/?exercise=flam-drag`);
    await page.getByText('Flam drag').first().waitFor();
    expect(page.url()).toContain('groove/?groove=flam-drag');
  });
});

describe('what is generated', () => {
  // Slurs, triplets, double sharps: the engraver takes them all.
  it.each(['slur-two-tongue-two-d-major', 'rhythm-triplets', 'scale-a-sharp-melodic-minor'])(
    '%s is drawn note for note',
    async (id) => {
      const { page, url } = world;
      await page.goto(`${url}exercises/?edit=${id}`);
      const { notes } = (await tuneFor(id, INSTRUMENT)).score;
      await drawn(notes.length);
      expect(await page.getByText('cannot be drawn', { exact: false }).count()).toBe(0);
    },
  );

  it('asks nothing of any other site and logs no error', () => {
    expect(world.strayRequests).toEqual([]);
    expect(world.errors).toEqual([]);
  });
});

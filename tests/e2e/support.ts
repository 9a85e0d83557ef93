// What every end-to-end test starts from: the production build on a server, a fresh browser, a watch over requests.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { ScoreNote } from '../../web/src/generated/score';
import { ExerciseLibrary } from '../../web/src/practice/exercises';
import type { Exercise } from '../../web/src/practice/exercises';
import { findInstrument } from '../../web/src/practice/instruments';
import { serve } from '../../web/tools/serve.mjs';
import { clarinet, wav16 } from '../support/synth';
import type { Tone } from '../support/synth';
import { launchBrowser } from './browser';
import type { BrowserOptions } from './browser';

/** The only rate at which headless Chromium's fake microphone is bit-exact. */
export const RATE = 44100;

/** A running site and a page in a fresh browser. */
export interface World {
  url: string;
  context: BrowserContext;
  page: Page;
  /** Requests that left the site, and errors that the pages logged. */
  strayRequests: string[];
  errors: string[];
  dispose: () => Promise<void>;
}

/** Serves the build, starts a browser, opens an empty page and watches it. */
export async function openWorld(options: BrowserOptions & { isolated?: boolean } = {}): Promise<World> {
  const site = await serve({ port: 0, isolated: options.isolated ?? true });
  const browser = await launchBrowser(options);
  const strayRequests: string[] = [];
  const errors: string[] = [];
  browser.context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    const local = hostname === 'localhost' || hostname === '127.0.0.1';
    if (!local && !['blob:', 'data:'].includes(protocol)) strayRequests.push(request.url());
  });
  const watch = (page: Page): void => {
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
  };
  browser.context.on('page', watch);
  const page = await browser.context.newPage();
  return {
    url: site.url,
    context: browser.context,
    page,
    strayRequests,
    errors,
    dispose: async () => {
      await browser.dispose();
      await site.close();
    },
  };
}

/** A page of some other site that frames ours, as a teacher's page would: no isolation headers. */
export async function hostPage(
  frameUrl: string,
  allow: string,
): Promise<{ url: string; close: () => Promise<void> }> {
  const html = `<!doctype html><title>A lesson</title><h1>Play this</h1>
    <iframe src="${frameUrl}" allow="${allow}" width="1200" height="800" title="Woodshed"></iframe>`;
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Another host name than the site's makes it another site to the browser.
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        // A browser keeps its connections for most of a minute.
        server.closeAllConnections();
      }),
  };
}

/** A folder for a test's files. */
export async function scratch(): Promise<{ folder: string; dispose: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'woodshed-files-'));
  return { folder, dispose: () => rm(folder, { recursive: true, force: true }) };
}

/** The exercise that the take tests play, at the tempo that the stand suggests. */
export const EXERCISE_ID = 'scale-g-major';
export const INSTRUMENT_ID = 'clarinet';

/** What the planted player does to notes of the scale, by index. */
export const PLANTED = { sharp: 3, different: 6, missed: 9 } as const;
const SHARP_CENTS = 40;

/** Seconds before the first note in the fake microphone's file: what opening it loses, and the count-in. */
const LEAD_SECONDS = 5;
/** Where a tune states no tempo, the stand suggests this one. */
const SUGGESTED_TEMPO = 84;
/** Silence at the end: Chromium repeats the file's last 10 ms for ever. */
const TAIL_SECONDS = 4;

/** One note that the planted player plays. */
export interface PlantedNote {
  /** Index into the tune's notes. */
  index: number;
  /** Semitones beside what is written; 0.4 is 40 cents sharp. */
  shift?: number;
  /** Breaks off before it and begins again with it after so many quarters of silence. */
  afterPause?: number;
}

/** A tune as an instrument reads it. */
export async function tuneFor(exerciseId: string, instrumentId: string): Promise<Exercise> {
  const instrument = findInstrument(instrumentId);
  if (instrument === undefined) throw new Error(`no ${instrumentId}`);
  const folder = path.resolve(import.meta.dirname, '../../public/exercises');
  const library = new ExerciseLibrary((name) => readFile(path.join(folder, name), 'utf8'));
  const exercise = await library.exerciseFor(exerciseId, instrument);
  if (exercise === undefined) throw new Error(`no ${exerciseId}`);
  return exercise;
}

/** Writes what the fake microphone plays at the tempo that the stand suggests; tells how many seconds playing lasts. */
export async function writePlayed(
  file: string,
  { score }: Exercise,
  instrumentId: string,
  notes: readonly PlantedNote[],
): Promise<number> {
  const transposition = findInstrument(instrumentId)?.transposition ?? 0;
  const quarter = 60 / (score.quartersPerMinute ?? SUGGESTED_TEMPO);
  const tones: Tone[] = [];
  let start = 0;
  let before: ScoreNote | null = null;
  for (const { index, shift = 0, afterPause } of notes) {
    const note = score.notes[index]!;
    if (before) start += afterPause === undefined ? note.onset - before.onset : before.duration + afterPause;
    before = note;
    tones.push({
      onset: LEAD_SECONDS + start * quarter,
      duration: 0.9 * note.duration * quarter,
      midi: note.midi + transposition + shift,
    });
  }
  const last = tones.at(-1)!;
  const seconds = last.onset + last.duration;
  await writeFile(file, wav16(clarinet(tones, seconds + TAIL_SECONDS, RATE), RATE));
  return seconds;
}

/** Writes the scale that the fake microphone plays; tells how long playing it lasts. */
export async function writeScaleTake(file: string): Promise<{ seconds: number; notes: number }> {
  const exercise = await tuneFor(EXERCISE_ID, INSTRUMENT_ID);
  const notes = exercise.score.notes.flatMap((_, index): PlantedNote[] => {
    if (index === PLANTED.missed) return [];
    return [
      { index, shift: index === PLANTED.sharp ? SHARP_CENTS / 100 : index === PLANTED.different ? 1 : 0 },
    ];
  });
  const seconds = await writePlayed(file, exercise, INSTRUMENT_ID, notes);
  return { seconds, notes: exercise.score.notes.length };
}

/** Records on the stand that `place` shows, from choosing the instrument to the result. */
export async function recordTake(
  place: Page | Frame,
  seconds: number,
  instrumentId = INSTRUMENT_ID,
): Promise<void> {
  await place.getByLabel('Instrument').selectOption(instrumentId);
  await place.getByRole('button', { name: 'Record' }).click();
  await place.getByRole('button', { name: 'Stop' }).waitFor();
  // Stops by itself two seconds after the last note, or by the button when the player is slower than that.
  await place.getByRole('heading', { name: 'Practise next' }).waitFor({ timeout: (seconds + 40) * 1000 });
}

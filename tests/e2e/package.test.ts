import { execFile } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrumTranscription } from '../../web/src/generated/drum-transcription';
import type { TakeReport } from '../../web/src/generated/take-report';
import { serveStatically } from '../support/static-site';
import type { StaticSite } from '../support/static-site';
import { drums, rockBeat, wav16 } from '../support/synth';
import { expectValid } from '../unit/core/schemas';
import { EXERCISE_ID, INSTRUMENT_ID, PLANTED, RATE, scratch, tuneFor, writeScaleTake } from './support';
import { launchBrowser } from './browser';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '../..');

let files: Awaited<ReturnType<typeof scratch>>;
let project: string;
let site: StaticSite;
let browser: Awaited<ReturnType<typeof launchBrowser>>;

beforeAll(async () => {
  files = await scratch();
  project = path.join(files.folder, 'project');
  await mkdir(project);
  await run('npm', ['pack', '--silent', '--pack-destination', files.folder], {
    cwd: path.join(root, 'dist/embed'),
  });
  const tarball = (await readdir(files.folder)).find((name) => name.endsWith('.tgz'))!;
  await writeFile(
    path.join(project, 'package.json'),
    '{ "name": "a-page", "private": true, "type": "module" }',
  );
  // Without a network: the package needs nothing else.
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', path.join(files.folder, tarball)], {
    cwd: project,
  });
  site = await serveStatically(project, '/a/page/');
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.dispose();
  await site.close();
  await files.dispose();
});

/** The page's own code, bundled as its author would; served files stay where the package lies. */
async function bundled(): Promise<void> {
  await writeFile(
    path.join(project, 'page.js'),
    `import { assess, setBase, transcribe } from 'woodshed';
     setBase('node_modules/woodshed/');
     globalThis.woodshed = { assess, transcribe };`,
  );
  await build({
    entryPoints: [path.join(project, 'page.js')],
    outfile: path.join(project, 'bundle.js'),
    bundle: true,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
  });
  await writeFile(
    path.join(project, 'index.html'),
    '<!doctype html><title>A page</title><script type="module" src="bundle.js"></script>',
  );
}

describe('the package in a project of its own', () => {
  it('has types that hold without the sources', async () => {
    await writeFile(
      path.join(project, 'page.ts'),
      `import { assess, Recorder, transcribe } from 'woodshed';
       import type { DrumTranscription, TakeReport } from 'woodshed';
       const found: DrumTranscription = await transcribe(new Blob(), { engine: 'default' });
       const report: TakeReport = await assess({ channels: [new Float32Array(1)], sampleRate: 48000 }, '<score/>');
       const level = await Recorder.start({ onLevel: ({ peak }: { peak: number }) => peak.toFixed() });
       console.log(found.events[0]?.class, report.ratings?.musicality.value, level.stop().droppedFrames);
       // @ts-expect-error no such engine
       await transcribe(new Blob(), { engine: 'nonsense' });
       export {};`,
    );
    const options = '--noEmit --strict --target es2022 --module nodenext --lib es2022,dom'.split(' ');
    // From inside the project: the types of this repository are not its own.
    await run(path.join(root, 'node_modules/.bin/tsc'), [...options, 'page.ts'], { cwd: project });
  });

  it('finds the drums and the planted errors in a bundled page', async () => {
    await bundled();
    const hits = rockBeat(2, 100, 0.5);
    const wav = wav16(drums(hits, 6, RATE), RATE);
    await writeFile(path.join(project, 'beat.wav'), wav);
    await writeScaleTake(path.join(project, 'scale.wav'));
    const { musicXml } = await tuneFor(EXERCISE_ID, INSTRUMENT_ID);
    await writeFile(path.join(project, 'scale.musicxml'), musicXml);
    const page = await browser.context.newPage();
    await page.goto(site.url);
    await page.waitForFunction(() => 'woodshed' in globalThis);
    const { found, report } = await page.evaluate(async (instrument) => {
      const { transcribe, assess } = (
        globalThis as unknown as { woodshed: typeof import('../../web/src/package/woodshed') }
      ).woodshed;
      const get = async (name: string): Promise<Response> => fetch(name);
      return {
        found: await transcribe(await (await get('beat.wav')).blob(), { name: 'beat.wav' }),
        report: await assess(
          await (await get('scale.wav')).blob(),
          await (await get('scale.musicxml')).text(),
          { instrument },
        ),
      };
    }, INSTRUMENT_ID);
    expectTruth(
      found,
      hits.filter(({ drum }) => drum === 'KD').map(({ time }) => time),
    );
    expectPlanted(report);
  });
});

/** Kicks of a machine: 30 ms is the tolerance that the drum literature counts hits by (MIREX). */
function expectTruth(found: DrumTranscription, kicks: readonly number[]): void {
  expectValid('drum-transcription', found);
  expect(found).toMatchObject({ file: 'beat.wav', engine: 'default' });
  const heard = found.events.filter((event) => event.class === 'KD').map(({ time }) => time);
  expect(heard).toHaveLength(kicks.length);
  kicks.forEach((time, index) => expect(Math.abs(heard[index]! - time)).toBeLessThan(0.03));
}

function expectPlanted(report: TakeReport): void {
  expectValid('take-report', report);
  const outcomes = report.notes.filter(({ outcome }) => outcome !== 'right').map(({ index }) => index);
  expect(outcomes).toEqual([PLANTED.different, PLANTED.missed]);
  expect(report.notes[PLANTED.sharp]?.intonation).toBe('sharp');
}

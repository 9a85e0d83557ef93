// node web/tools/measure-live.mjs [--plain] [--exercise ID]: how soon a note shows on the stand and how soon a take's
// result stands there after Stop, in Chromium, with the production build and its fake microphone playing the exercise.
// --plain: without isolation headers. Builds the site unless dist/ is there; prints one line of JSON:
//   noteToScreenMilliseconds  from the sound at the page's audio graph to the note on the drawn strip, per note after a gap:
//                             median, and the 95th percentile. The device's own latency comes before, the screen's after.
//   stopToResultSeconds       from pressing Stop to what to practise next on the result page; processorSeconds of all of Chromium meanwhile
import { Buffer } from 'node:buffer';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './paths.mjs';
import { descendants } from './processes.mjs';
import { main, setUp } from './setup.mjs';

const RATE = 44100;
/** Silence before the first note: opening the microphone, settling and the count-in; and after the last. */
const LEAD_SECONDS = 5;
const TAIL_SECONDS = 4;
/** Share of its length that a note sounds: the gaps are what the measurement needs. */
const SOUNDING = 0.8;
const LONGEST_MILLISECONDS = 180_000;
/** A note that does not show within this was missed, milliseconds. */
const MISSED_MILLISECONDS = 500;

/** 16-bit mono WAV of a reed playing the notes. */
function wavOf(notes, secondsPerQuarter) {
  const end = Math.max(...notes.map(({ onset, duration }) => onset + duration)) * secondsPerQuarter;
  const samples = new Int16Array(Math.round((LEAD_SECONDS + end + TAIL_SECONDS) * RATE));
  for (const { onset, duration, midi } of notes) {
    const hz = 440 * 2 ** ((midi - 69) / 12);
    const start = Math.round((LEAD_SECONDS + onset * secondsPerQuarter) * RATE);
    const length = Math.round(SOUNDING * duration * secondsPerQuarter * RATE);
    for (let i = 0; i < length; ++i) {
      const phase = (2 * Math.PI * hz * i) / RATE;
      const edge = Math.min(1, i / (0.005 * RATE), (length - i) / (0.02 * RATE));
      const value = Math.sin(phase) + 0.5 * Math.sin(2 * phase) + 0.3 * Math.sin(3 * phase);
      samples[start + i] = Math.round(6000 * edge * value);
    }
  }
  const bytes = Buffer.from(samples.buffer);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + bytes.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(2 * RATE, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(bytes.length, 40);
  return Buffer.concat([head, bytes]);
}

async function inBrowser(extra, work) {
  const { chromium } = await import('playwright-core');
  const profile = mkdtempSync(path.join(tmpdir(), 'woodshed-measure-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Installing itself would be measured too.
    serviceWorkers: 'block',
    viewport: { width: 1440, height: 900 },
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', ...extra],
  });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

/** The exercise as the stand shows it. */
function scoreOf(address) {
  return inBrowser([], async (page) => {
    await page.goto(address);
    await page.locator('ws-score-sheet .vf-stavenote').first().waitFor();
    return page.locator('ws-score-sheet').evaluate(({ exercise }) => exercise.score);
  });
}

/** Notes in the page when sound rises at the audio graph, and when a note comes to stand on the strip. */
function watch() {
  const heard = [];
  const shown = [];
  globalThis.measured = { heard, shown };
  const prototype = globalThis.AudioContext.prototype;
  const connect = prototype.createMediaStreamSource;
  prototype.createMediaStreamSource = function (stream) {
    const source = connect.call(this, stream);
    const analyser = this.createAnalyser();
    analyser.fftSize = 256;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let quietSince = globalThis.performance.now();
    globalThis.setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      const now = globalThis.performance.now();
      if (peak > 0.05 && quietSince !== null) {
        if (now - quietSince > 60) heard.push(now);
        quietSince = null;
      } else if (peak < 0.01) quietSince ??= now;
    }, 4);
    return source;
  };
  let before = '';
  const look = () => {
    const stand = globalThis.document.querySelector('ws-app')?.shadowRoot?.querySelector('ws-practise-view');
    const strip = stand?.shadowRoot?.querySelector('ws-glance-strip:not([tuner])')?.shadowRoot;
    const name = strip?.querySelector('.name:not(.faint)')?.textContent.trim() ?? '';
    if (name !== before && name !== '') shown.push(globalThis.performance.now());
    before = name;
    globalThis.requestAnimationFrame(look);
  };
  globalThis.requestAnimationFrame(look);
}

function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN);
}

async function measure(address, recording, seconds) {
  return inBrowser(
    [
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${recording}%noloop`,
    ],
    async (page) => {
      await page.addInitScript(watch);
      await page.goto(address);
      await page.getByRole('button', { name: 'Record' }).click();
      await page.getByRole('button', { name: 'Stop' }).waitFor();
      await page.waitForTimeout(seconds * 1000);
      const { heard, shown } = await page.evaluate(() => globalThis.measured);
      const delays = heard.flatMap((at) => {
        const next = shown.find((time) => time >= at);
        return next === undefined || next - at > MISSED_MILLISECONDS ? [] : [next - at];
      });
      const before = descendants().seconds;
      const pressed = performance.now();
      await page.getByRole('button', { name: 'Stop' }).click();
      await page
        .getByRole('heading', { name: 'Practise next' })
        .first()
        .waitFor({ timeout: LONGEST_MILLISECONDS });
      return {
        notes: heard.length,
        shown: delays.length,
        noteToScreenMilliseconds: { median: quantile(delays, 0.5), most: quantile(delays, 0.95) },
        stopToResultSeconds: Number(((performance.now() - pressed) / 1000).toFixed(2)),
        processorSeconds: Number((descendants().seconds - before).toFixed(2)),
        isolated: await page.evaluate(() => globalThis.crossOriginIsolated),
      };
    },
  );
}

await main(async () => {
  const { values } = parseArgs({
    options: {
      plain: { type: 'boolean', default: false },
      exercise: { type: 'string', default: 'ode-to-joy' },
    },
  });
  setUp(['browser']);
  if (!existsSync(path.join(root, 'dist/index.html'))) {
    const { buildSite } = await import('./build.mjs');
    await buildSite();
  }
  const { serve } = await import('./serve.mjs');
  const server = await serve({ port: 0, isolated: !values.plain });
  const folder = mkdtempSync(path.join(tmpdir(), 'woodshed-measure-'));
  try {
    const address = `${server.url}practise/?exercise=${values.exercise}`;
    const { notes, quartersPerMinute } = await scoreOf(address);
    const quarter = 60 / (quartersPerMinute ?? 80);
    const recording = path.join(folder, 'take.wav');
    writeFileSync(recording, wavOf(notes, quarter));
    // The file plays from the moment the microphone opens: pressed a little before it ends, Stop still stands there.
    const seconds = notes.at(-1).onset * quarter;
    process.stdout.write(`${JSON.stringify(await measure(address, recording, seconds))}\n`);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

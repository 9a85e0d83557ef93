// Turns the measurements of web/tools/bench.mjs into RESULTS.md.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../../web/tools/paths.mjs';

/** Aims of the project: times faster than each library, times slower than native at most. */
const aims = { overLibrary: 3, overNative: 1.5 };

const titles = {
  resample: 'Resampling 48 → 44.1 kHz',
  'stft-mel': 'STFT and 128 mel bands (2048/512)',
  mfcc: '13 MFCC of 40 bands (2048/512)',
  yin: 'YIN frame by frame (2048/256)',
  pyin: 'pYIN (2048/256)',
  'live-yin': 'Live pitch in pieces of 128 samples (2048/256)',
  'drums-pfnmf': 'Drum transcription, pfnmf-smt',
  'take-analysis': 'Take analysis (pYIN, level, flux)',
  assessment: 'Assessment against 100 notes',
  'dtw-full': 'DTW, full matrix',
  'dtw-multiscale': 'DTW, multiscale, radius 30',
};

const perMinute = ({ milliseconds, audioSeconds }) => (60 * milliseconds) / audioSeconds;

/** A number with three significant digits, without exponent. */
function short(value) {
  const digits = Math.max(0, 2 - Math.floor(Math.log10(value)));
  return value.toFixed(digits);
}

function factor(measurement) {
  return `${short((1000 * measurement.audioSeconds) / measurement.milliseconds)}×`;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

function named(measurements, stage) {
  return measurements.find((measurement) => measurement.stage === stage);
}

/** `value` in bold when it misses its aim. */
function judged(value, reached) {
  const text = `${short(value)}×`;
  return reached ? text : `**${text}**`;
}

function coreTables(cores) {
  const columns = Object.keys(cores);
  const stages = cores.native.map(({ stage }) => stage);
  const at = (column, stage) => named(cores[column], stage);
  const slower = (stage, wasm, native) => perMinute(at(wasm, stage)) / perMinute(at(native, stage));
  const realTime = table(
    ['Times faster than real time', ...columns],
    stages.map((stage) => [titles[stage], ...columns.map((column) => factor(at(column, stage)))]),
  );
  const milliseconds = table(
    ['Milliseconds per minute of sound', ...columns, 'WASM / native', 'the same, threads', 'Same bits'],
    stages.map((stage) => {
      const alone = slower(stage, 'WASM', 'native');
      const together = slower(stage, 'WASM, threads', 'native, threads');
      return [
        titles[stage],
        ...columns.map((column) => short(perMinute(at(column, stage)))),
        judged(alone, alone <= aims.overNative),
        judged(together, together <= aims.overNative),
        sameBits(cores, stage),
      ];
    }),
  );
  return { realTime, milliseconds };
}

/** Which columns computed the same bits. */
function sameBits(cores, stage) {
  const [native, nativeThreads, wasm, wasmThreads] = Object.values(cores).map(
    (measurements) => named(measurements, stage).result,
  );
  if (native !== nativeThreads || wasm !== wasmThreads) return '**threads differ**';
  return native === wasm ? 'all' : 'per platform';
}

/** Rows of the comparison: per library and call, with the times of the core's stage of the same name. */
function comparison({ cores, libraries, copy }) {
  return Object.entries(libraries).flatMap(([library, measurements]) =>
    measurements.map((measurement) => {
      const [stage, call] = measurement.stage.split(': ');
      const core = (column) => perMinute(named(cores[column], stage)) + perMinute(copy);
      const theirs = perMinute(measurement);
      return {
        stage,
        library,
        call,
        theirs,
        alone: core('WASM'),
        overAlone: theirs / core('WASM'),
        overThreads: theirs / core('WASM, threads'),
      };
    }),
  );
}

function comparisonTable(rows) {
  const order = Object.keys(titles);
  const sorted = [...rows].sort((a, b) => order.indexOf(a.stage) - order.indexOf(b.stage));
  return table(
    [
      'Milliseconds per minute of sound',
      'Library',
      'Its time',
      'Ours, one thread',
      'Ratio',
      'Ratio with threads',
    ],
    sorted.map((row) => [
      titles[row.stage],
      `${row.library} ${row.call}`,
      short(row.theirs),
      short(row.alone),
      judged(row.overAlone, row.overAlone >= aims.overLibrary),
      judged(row.overThreads, row.overThreads >= aims.overLibrary),
    ]),
  );
}

/** Which aims are reached, as sentences. */
function verdicts({ cores, firstLoad }, rows) {
  const late = rows.filter((row) => row.overAlone < aims.overLibrary);
  const slow = cores.native
    .map(({ stage }) => stage)
    .filter(
      (stage) =>
        perMinute(named(cores.WASM, stage)) > aims.overNative * perMinute(named(cores.native, stage)),
    );
  const transcription = perMinute(named(cores.WASM, 'drums-pfnmf')) / 1000;
  return [
    late.length === 0
      ? `Ahead of every library by ${aims.overLibrary}× or more with one thread.`
      : `Less than ${aims.overLibrary}× ahead with one thread: ${late.map((row) => `${row.library} ${row.call}`).join(', ')}.`,
    slow.length === 0
      ? `One thread of WASM within ${aims.overNative}× of native in every stage.`
      : `More than ${aims.overNative}× slower than native, one thread each: ${slow.map((stage) => titles[stage]).join('; ')}.`,
    `The start page can be used ${(firstLoad.milliseconds / 1000).toFixed(1)} s after the first visit begins and weighs ${Math.round(firstLoad.bytes / 1000)} kB gzipped (median of ${firstLoad.visits} visits, empty cache, server on this machine).`,
    `A minute of drums is transcribed in ${short(transcription)} s by one thread of WASM.`,
  ];
}

function clipSeconds({ cores }, stage) {
  return Math.round(named(cores.native, stage).audioSeconds);
}

function firstLine(command, ...args) {
  const { stdout } = spawnSync(command, args, { encoding: 'utf8' });
  return (stdout ?? '').split('\n')[0];
}

function versionOf(name) {
  return JSON.parse(readFileSync(path.join(root, 'node_modules', name, 'package.json'), 'utf8')).version;
}

/**
 * The report as Markdown.
 * @param {{cores: object, libraries: object, copy: object, firstLoad: object}} results best runs by column and by
 *   library, and the first visit to the site
 * @param {{chromium: string, rounds: number, loadBefore: number}} circumstances load: runnable processes before the run
 */
export function writeReport(results, { chromium, rounds, loadBefore }) {
  const rows = comparison(results);
  const tables = coreTables(results.cores);
  const workers = results.cores['WASM, threads'][0].workers;
  const [cpu] = os.cpus();
  return `# Speed of the core

Written by \`npm run bench\`; do not edit. Best of ${rounds} turns per competitor, each a warm-up and as many runs as fit;
bold numbers miss their aim.

${verdicts(results, rows)
  .map((sentence) => `- ${sentence}`)
  .join('\n')}

## Circumstances

- ${new Date().toISOString().slice(0, 10)}, commit ${firstLine('git', '-C', root, 'rev-parse', '--short', 'HEAD')}
- ${cpu.model.trim()}, ${os.cpus().length} cores, ${os.type()} ${os.release()}; load before the run ${loadBefore.toFixed(1)}, so
  ${loadBefore < 0.5 ? 'the machine was idle' : 'other work shared the machine: ratios count for more than absolute numbers'}
- Chromium ${chromium}, Node ${process.versions.node}
- ${firstLine('c++', '--version')}; Emscripten ${/\d+\.\d+\.\d+/.exec(firstLine('emcc', '--version'))?.[0]}
- essentia.js ${versionOf('essentia.js')}, meyda ${versionOf('meyda')}, pitchy ${versionOf('pitchy')}

## The core

One source, \`tests/bench/core_bench.cpp\`: native \`-O3\` (plain x86-64, vectors of 128 bits as in WASM), WASM with SIMD, WASM
with SIMD and threads (${workers} workers here), with the flags of the shipped module, in a worker of an isolated page. Resampling,
frame-by-frame YIN, live pitch, assessment and DTW are serial, so that their threaded columns only repeat the others. "Same
bits": "all" when the four columns computed identical results, "per platform" when native and WASM differ in last bits
(each has its C library's logarithm) but threads change nothing.

${tables.realTime}

${tables.milliseconds}

## Beside other libraries

Same Chromium, same page, same sound, one worker at a time, one thread; ratio = their time / ours. Ours contains copying the
samples into WASM memory (${short(perMinute(results.copy))} ms a minute).

${comparisonTable(rows)}

Not like for like:

- The libraries get their frames cut, and in essentia.js's case copied to its memory, before the clock starts, and results
  are left where they are. Ours cuts its own frames.
- All use frames of 2048 samples, a Hann window and the hops above; ours counts a few more frames, since it centres them.
- essentia.js builds and destroys an algorithm, filter bank included, with each call; its JavaScript interface has no other
  way. Its build has neither SIMD nor threads.
- Mel bands: essentia.js the same Slaney bank over power; meyda a bank of its own over power, with the logarithm of each band.
- MFCC: 40 bands, 13 coefficients everywhere; ours and essentia.js from 133 Hz to 6.9 kHz, meyda up to 22 kHz (it has no
  setting).
- F0 of frames: ours is YIN over 40 to 2600 Hz by FFT, refined by a wider parabola; PitchYin computes the same function in
  the time domain over the same range; PitchYinFFT is another, cheaper function on the windowed spectrum; pitchy is the McLeod
  method over all lags. Accuracy is not compared here.
- pYIN: ours decodes voicing and pitch on a grid of 20 cents with its own transitions; PitchYinProbabilistic has no pitch
  range to set.
- The clips are synthetic and seeded (\`tests/bench/clips.cpp\`): harmonic notes over a noise floor, ${clipSeconds(results, 'resample')} s of them in all,
  ${clipSeconds(results, 'stft-mel')} s for spectra, ${clipSeconds(results, 'yin')} s for F0; ${clipSeconds(results, 'drums-pfnmf')} s of drums.

## Again

\`npm run bench\` builds what is missing, measures and rewrites this file; \`-- --print\` leaves it alone, \`-- --rounds 5\` and
\`-- --seconds 1\` measure longer. Close everything else first.
`;
}

// One worker thread of the CLI: reads an input, runs the command's analysis, formats and writes the result.

import { openAsBlob } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { MemoryPcm } from '../decode/pcm';
import type { PcmFormat, PcmSource } from '../decode/pcm';
import type { Contour } from '../engine/imitation';
import { Pipeline } from '../engine/pipeline';
import { EngineError } from '../engine/protocol';
import { unwrittenSystem } from '../engine/results';
import { readScore } from '../notation/read-score';
import { MOST_CONTOUR_BYTES, readContour } from './contour-csv';
import { formatDrums, reduceClasses } from './drum-output';
import { pitchToCsv } from './pitch-csv';
import type { Score } from '../generated/score';
import type { JobSetup, Outcome } from './jobs';
import { loadNodePipeline } from './node-host';
import type { AnalysisCommand, AssessCommand, ImitationCommand } from './options';

const { command, environment } = workerData as JobSetup;
const extensions: Record<AnalysisCommand['format'], string> = {
  json: 'json',
  csv: 'csv',
  midi: 'mid',
  'midi-quantised': 'mid',
  musicxml: 'musicxml',
  tab: 'txt',
};
const quiet = (): void => undefined;

interface Ready {
  pipeline: Pipeline;
  score: Score | null;
  /** The melody that contours are held against. */
  melody: Contour | null;
}

async function prepare(): Promise<Ready> {
  const pipeline = await loadNodePipeline(environment.root);
  if (command.name === 'imitation') {
    return { pipeline, score: null, melody: await openContour(command.reference, 'the reference contour ') };
  }
  const score = command.name === 'assess' ? await musicOf(pipeline, command) : null;
  return { pipeline, score, melody: null };
}

/** The music that takes are held against: a score, or what is heard in the reference; null for none. */
async function musicOf(
  pipeline: Pipeline,
  { score, reference, instrumentId }: AssessCommand,
): Promise<Score | null> {
  if (score !== null) {
    try {
      const bytes = new Uint8Array(await readFile(score));
      return (await readScore(bytes, path.basename(score))).score;
    } catch (error) {
      throw new Error(`the score ${score}: ${reasonOf(error)}`, { cause: error });
    }
  }
  if (reference === null) return null;
  try {
    const source = await open(pipeline, reference);
    try {
      return await pipeline.readReference(source, path.basename(reference), instrumentId, quiet);
    } finally {
      source.close();
    }
  } catch (error) {
    throw new Error(`the reference ${reference}: ${reasonOf(error)}`, { cause: error });
  }
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * The samples of a file: WAV is read from disk as the analysis goes along, so that hours need no memory; other formats
 * are decoded whole.
 */
async function open(pipeline: Pipeline, input: string): Promise<PcmSource> {
  if (!(await stat(input)).isFile()) throw new Error('not a file');
  const file = await openAsBlob(input);
  const wav = await pipeline.openWav(file);
  if (wav !== null) return wav;
  const chunks: Float32Array[][] = [];
  let format: PcmFormat = { sampleRate: 0, channels: 0 };
  await pipeline.decode(
    file,
    path.basename(input),
    async (opened) => {
      format = opened;
      return {
        append: async (planar) => void chunks.push(planar),
        finish: async () => undefined,
        abort: async () => undefined,
      };
    },
    quiet,
  );
  const planar = Array.from({ length: format.channels }, (_, channel) =>
    concatenate(chunks.map((chunk) => chunk[channel] ?? new Float32Array())),
  );
  return new MemoryPcm(planar, format.sampleRate);
}

/** @param what what the file is, before its name in a message; empty for an input, which the caller names */
async function openContour(file: string, what = ''): Promise<Contour> {
  try {
    const { size } = await stat(file);
    if (size > MOST_CONTOUR_BYTES)
      throw new EngineError('too-long', 'more than 64 MB; no contour of a melody');
    return readContour(await readFile(file, 'utf8'));
  } catch (error) {
    throw what === '' ? error : new Error(`${what}${file}: ${reasonOf(error)}`, { cause: error });
  }
}

async function analyse(analysis: AnalysisCommand, input: string, ready: Ready): Promise<string | Uint8Array> {
  if (analysis.name === 'imitation') return imitationOf(analysis, input, ready);
  const source = await open(ready.pipeline, input);
  try {
    return await resultOf(analysis, source, path.basename(input), ready);
  } finally {
    source.close();
  }
}

async function imitationOf(analysis: ImitationCommand, input: string, ready: Ready): Promise<string> {
  if (ready.melody === null) throw new Error('no reference contour');
  const sung = await openContour(input);
  const { pass, grade, low, high, model, trainedOn, transposition, notes, measures } =
    await ready.pipeline.judgeImitation(sung, ready.melody, analysis.model);
  const report = {
    file: path.basename(input),
    pass,
    grade,
    low,
    high,
    model,
    trainedOn,
    transposition,
    notes,
    measures,
  };
  return `${JSON.stringify(report)}\n`;
}

async function resultOf(
  analysis: Exclude<AnalysisCommand, ImitationCommand>,
  source: PcmSource,
  name: string,
  { pipeline, score }: Ready,
): Promise<string | Uint8Array> {
  switch (analysis.name) {
    case 'transcribe': {
      const { transcription } = await pipeline.transcribe(source, name, analysis.engine, quiet);
      const { classes, format, grid } = analysis;
      return formatDrums(reduceClasses(transcription, classes), format, grid);
    }
    case 'pitch': {
      const track = await pipeline.trackPitch(source, name, analysis.instrumentId, quiet);
      return analysis.format === 'csv' ? pitchToCsv(track) : `${JSON.stringify(track)}\n`;
    }
    case 'assess': {
      const { report } = await pipeline.assess(
        source,
        name,
        score,
        analysis.instrumentId,
        {
          strictness: analysis.strictness,
          quartersPerMinute: analysis.quartersPerMinute,
          startFrame: 0,
          level: analysis.level,
          against: analysis.reference === null ? 'score' : 'reference',
        },
        quiet,
      );
      const { model, level, instrumentId } = analysis;
      if (model === 'score') return `${JSON.stringify(report)}\n`;
      const request = { system: model ?? unwrittenSystem, level, score, instrumentId };
      const rating = await pipeline.rate(source, request, quiet).catch((error: unknown) => {
        if (model !== null) throw error;
        return {}; // a take too short or too bare for the system is still a take
      });
      return `${JSON.stringify({ ...report, ...rating })}\n`;
    }
    case 'descriptors':
      return `${JSON.stringify(await pipeline.describePerformance(source, name, quiet))}\n`;
  }
}

/** Where the result goes: standard output, or a file named after the input (options.ts sees to distinct names). */
async function deliver(input: string, content: Uint8Array): Promise<Uint8Array | null> {
  if (command.out === null) return content;
  await mkdir(command.out, { recursive: true });
  const target = path.join(command.out, `${path.parse(input).name}.${extensions[command.format]}`);
  await writeFile(target, content);
  return null;
}

/** What the operating system calls its refusals, in words. */
const SYSTEM_REASONS: Record<string, string> = {
  ENOENT: 'no such file',
  EACCES: 'no permission to read it',
  EISDIR: 'a folder, not a file',
};

/** One line, whatever the message held. */
function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code === 'string' && code in SYSTEM_REASONS) return SYSTEM_REASONS[code] ?? code;
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/\s+/g, ' ').trim();
}

const ready = prepare();
// Awaited per input below; without this an early failure would end the thread before it is asked anything.
ready.catch(() => undefined);

parentPort?.on('message', (input: string) => {
  const work = async (): Promise<Outcome> => {
    try {
      const content = await analyse(command, input, await ready);
      const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
      return { ok: true, input, stdout: await deliver(input, bytes) };
    } catch (error) {
      return { ok: false, input, reason: reasonOf(error) };
    }
  };
  void work().then((outcome) => parentPort?.postMessage(outcome));
});

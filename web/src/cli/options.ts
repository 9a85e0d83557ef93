// Command lines: what may be asked and how it is refused.

import path from 'node:path';
import { parseArgs } from 'node:util';
import type { DrumEngine } from '../generated/drum-transcription';
import { CONCERT_PITCH_ID, findInstrument, instruments } from '../practice/instruments';
import { imitationModels } from '../engine/imitation';
import type { ImitationModelName } from '../engine/imitation';
import { DEFAULT_DRUM_ENGINE, drumEngines, publishedSystems } from '../engine/results';
import type { PublishedSystem, Strictness } from '../engine/results';
import type { RatingLevel, RatingModel } from '../generated/take-report';
import type { Grid } from '../notation/drums/grid';
import { classReductions, drumFormats } from './drum-output';
import type { ClassReduction, DrumFormat } from './drum-output';

/** A command line that makes no sense; the message says how to mend it. */
export class UsageError extends Error {}

/** Agrees better with juries; for measuring, not for trade: its licence forbids that, and every result says so. */
const DEFAULT_IMITATION_MODEL: ImitationModelName = 'imitation-mast';

const grids: readonly Grid[] = ['auto', '4', '8', '16', '32', '8T', '16T', 'swing'];
const writtenFormats: readonly DrumFormat[] = ['midi-quantised', 'musicxml', 'tab'];
const strictnessByLevel: readonly Strictness[] = ['relaxed', 'standard', 'strict'];

const ratingLevels: readonly RatingLevel[] = ['middle', 'symphonic'];
const ratingModels: readonly RatingModel[] = [
  'score',
  ...(Object.keys(publishedSystems) as PublishedSystem[]),
];

interface Common {
  inputs: string[];
  out: string | null;
  jobs: number | null;
}

export interface TranscribeCommand extends Common {
  name: 'transcribe';
  engine: DrumEngine;
  format: DrumFormat;
  classes: ClassReduction;
  /** Shortest notes of the formats that are written as notes. */
  grid: Grid;
}

export interface PitchCommand extends Common {
  name: 'pitch';
  instrumentId: string;
  format: 'json' | 'csv';
}

export interface AssessCommand extends Common {
  name: 'assess';
  score: string | null;
  /** A recording of the music, in place of a score. */
  reference: string | null;
  level: RatingLevel;
  /** What rates; null: the score-informed rating where the music is known, else unwrittenSystem where it can. */
  model: RatingModel | null;
  instrumentId: string;
  quartersPerMinute: number | null;
  strictness: Strictness;
  format: 'json';
}

export interface DescriptorsCommand extends Common {
  name: 'descriptors';
  format: 'json';
}

/** `assess --contour`: repetitions of a short melody, as pitch curves. */
export interface ImitationCommand extends Common {
  name: 'imitation';
  reference: string;
  model: ImitationModelName;
  format: 'json';
}

export type AnalysisCommand =
  TranscribeCommand | PitchCommand | AssessCommand | ImitationCommand | DescriptorsCommand;
export type Command = AnalysisCommand | { name: 'help' };

export const helpText = `Woodshed without a browser. Everything runs on this machine.

  transcribe INPUT... [--engine NAME] [--format ${drumFormats.join('|')}]
             [--classes ${classReductions.join('|')}] [--grid ${grids.join('|')}] [--out DIR] [--jobs N]
      Drum hits of recordings, or the notes they make on a grid. Engines: ${drumEngines.join(', ')}
  pitch INPUT... [--instrument ID] [--format csv|json] [--out DIR] [--jobs N]
      Fundamental frequency of monophonic recordings (0 where there is none).
  assess INPUT... [--score FILE | --reference FILE] [--instrument ID] [--tempo QPM] [--strictness 1|2|3]
         [--level ${ratingLevels.join('|')}] [--model ${ratingModels.join('|')}] [--out DIR] [--jobs N]
      Ratings, notes, deviations and measures of takes, against MusicXML, MXL or MIDI, or a recording of the music.
  assess --contour CSV... --reference-contour CSV [--model ${imitationModels.join('|')}] [--out DIR] [--jobs N]
      Would a jury pass the repetition of a short melody? Pitch curves: seconds, Hz (0: no pitch).
  descriptors INPUT... [--out DIR] [--jobs N]
      The 92 descriptors of a performance that SVR-BD rates by, by name.

  One input prints to standard output; several print one line of JSON each, or go to --out DIR.
  Instruments: ${instruments.map((each) => each.id).join(', ')}
  Exit codes: 0 done, 2 usage error, 3 an input could not be read (the others are done all the same).
`;

function choose<T extends string>(
  value: string | undefined,
  among: readonly T[],
  fallback: T,
  option: string,
): T {
  if (value === undefined) return fallback;
  const found = among.find((each) => each === value);
  if (found === undefined) throw new UsageError(`--${option} takes ${among.join(', ')}; not "${value}"`);
  return found;
}

function positiveNumber(value: string | undefined, option: string): number | null {
  if (value === undefined) return null;
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new UsageError(`--${option} takes a number above 0`);
  return number;
}

function instrumentId(value: string | undefined, fallback: string): string {
  if (value === undefined) return fallback;
  if (findInstrument(value) === undefined) {
    throw new UsageError(`no instrument "${value}"; known: ${instruments.map((each) => each.id).join(', ')}`);
  }
  return value;
}

/** Results are named after their inputs; two of one name would overwrite each other. */
function refuseEqualNames(inputs: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const input of inputs) {
    const { name } = path.parse(input);
    const other = seen.get(name);
    if (other !== undefined)
      throw new UsageError(`${other} and ${input} would both be written to --out as ${name}`);
    seen.set(name, input);
  }
}

function common(positionals: string[], values: { out?: string; jobs?: string }): Common {
  if (positionals.length === 0) throw new UsageError('name at least one recording');
  const jobs = positiveNumber(values.jobs, 'jobs');
  if (jobs !== null && !Number.isInteger(jobs)) throw new UsageError('--jobs takes a whole number');
  const out = values.out ?? null;
  if (out !== null) refuseEqualNames(positionals);
  return { inputs: positionals, out, jobs };
}

const commonOptions = { out: { type: 'string' }, jobs: { type: 'string' } } as const;

function parseTranscribe(args: string[]): TranscribeCommand {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...commonOptions,
      engine: { type: 'string' },
      format: { type: 'string' },
      classes: { type: 'string' },
      grid: { type: 'string' },
    },
  });
  const shared = common(positionals, values);
  const format = choose(values.format, drumFormats, 'json', 'format');
  if (format.startsWith('midi') && shared.inputs.length > 1 && shared.out === null) {
    throw new UsageError('several MIDI files need a folder: --out DIR');
  }
  const engine = choose(values.engine, drumEngines, DEFAULT_DRUM_ENGINE, 'engine');
  const classes = choose(values.classes, classReductions, 'all', 'classes');
  if (values.grid !== undefined && !writtenFormats.includes(format)) {
    throw new UsageError(`--grid belongs to --format ${writtenFormats.join(', ')}`);
  }
  const grid = choose(values.grid, grids, 'auto', 'grid');
  return { name: 'transcribe', ...shared, engine, format, classes, grid };
}

function parsePitch(args: string[]): PitchCommand {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...commonOptions, instrument: { type: 'string' }, format: { type: 'string' } },
  });
  return {
    name: 'pitch',
    ...common(positionals, values),
    instrumentId: instrumentId(values.instrument, ''),
    format: choose(values.format, ['csv', 'json'], 'csv', 'format'),
  };
}

/** Options that only the one or the other kind of assessment takes. */
function refuseTogether(
  values: Record<string, unknown>,
  options: readonly string[],
  belonging: string,
): void {
  const found = options.find((option) => values[option] !== undefined);
  if (found !== undefined) throw new UsageError(`--${found} ${belonging}`);
}

function parseAssess(args: string[]): AssessCommand | ImitationCommand {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...commonOptions,
      score: { type: 'string' },
      reference: { type: 'string' },
      level: { type: 'string' },
      model: { type: 'string' },
      instrument: { type: 'string' },
      tempo: { type: 'string' },
      strictness: { type: 'string' },
      contour: { type: 'string', multiple: true },
      'reference-contour': { type: 'string' },
    },
  });
  if (values.contour !== undefined || values['reference-contour'] !== undefined) {
    refuseTogether(
      values,
      ['score', 'reference', 'instrument', 'tempo', 'strictness', 'level'],
      'says nothing about a contour; leave it out',
    );
    const reference = values['reference-contour'];
    if (reference === undefined) throw new UsageError('a contour needs its melody: --reference-contour CSV');
    if (values.contour === undefined) throw new UsageError('name the contour to judge: --contour CSV');
    return {
      name: 'imitation',
      ...common([...values.contour, ...positionals], values),
      reference,
      model: choose(values.model, imitationModels, DEFAULT_IMITATION_MODEL, 'model'),
      format: 'json',
    };
  }
  const strictness = choose(values.strictness, ['1', '2', '3'], '2', 'strictness');
  const score = values.score ?? null;
  const reference = values.reference ?? null;
  if (score !== null && reference !== null) throw new UsageError('give --score or --reference, not both');
  const known = score !== null || reference !== null;
  const model =
    values.model === undefined ? null : choose<RatingModel>(values.model, ratingModels, 'score', 'model');
  if (!known && model !== null && (model === 'score' || publishedSystems[model].needsScore)) {
    throw new UsageError(`--model ${model} needs --score or --reference`);
  }
  return {
    name: 'assess',
    ...common(positionals, values),
    score,
    reference,
    level: choose(values.level, ratingLevels, 'middle', 'level'),
    model: model ?? (known ? 'score' : null),
    instrumentId: instrumentId(values.instrument, CONCERT_PITCH_ID),
    quartersPerMinute: positiveNumber(values.tempo, 'tempo'),
    strictness: strictnessByLevel[Number(strictness) - 1] ?? 'standard',
    format: 'json',
  };
}

function parseDescriptors(args: string[]): DescriptorsCommand {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: commonOptions });
  return { name: 'descriptors', ...common(positionals, values), format: 'json' };
}

/** Reads a command line. @throws UsageError */
export function parseCommand(argv: readonly string[]): Command {
  const [name, ...args] = argv;
  try {
    switch (name) {
      case 'transcribe':
        return parseTranscribe(args);
      case 'pitch':
        return parsePitch(args);
      case 'assess':
        return parseAssess(args);
      case 'descriptors':
        return parseDescriptors(args);
      case 'help':
      case '--help':
      case '-h':
        return { name: 'help' };
      case undefined:
        throw new UsageError('which command? transcribe, pitch, assess, descriptors or help');
      default:
        throw new UsageError(
          `no command "${name}"; there are transcribe, pitch, assess, descriptors and help`,
        );
    }
  } catch (error) {
    // parseArgs throws TypeError for unknown options and missing values.
    if (error instanceof TypeError) throw new UsageError(error.message.replace(/\s+/g, ' '));
    throw error;
  }
}

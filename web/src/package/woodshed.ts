// Woodshed without its pages, for people who build their own: the entry of the package in dist/embed.

import type { PcmSink, PcmSource } from '../decode/pcm';
import { MemoryPcm } from '../decode/pcm';
import { Engine } from '../engine/engine';
import { EngineError } from '../engine/engine-error';
import type { EngineErrorCode, StageProgress } from '../engine/engine-error';
import type { DrumEngine, DrumEvent, DrumTranscription } from '../generated/drum-transcription';
import type { Score } from '../generated/score';
import type { RatingLevel, TakeReport } from '../generated/take-report';
import { ownScoreFor } from '../practice/exercises';
import { findInstrument } from '../practice/instruments';
import { packageBase } from './base';
import type { Sound } from './sound';

export { Recorder } from './recorder';
export type { RecorderLevel, RecorderOptions, RecordedSound } from './recorder';
export { setBase } from './base';
export type { Sound } from './sound';
export { EngineError as WoodshedError };
export type {
  DrumTranscription,
  EngineErrorCode as WoodshedErrorCode,
  RatingLevel,
  Score,
  StageProgress,
  TakeReport,
};

/** A recording: a file in any format that the browser can decode, or samples. */
export type Audio = Blob | Sound;

/** How a call is watched and stopped. */
export interface RunOptions {
  /** Stops the call; it rejects with code 'cancelled'. */
  signal?: AbortSignal;
  onProgress?: (progress: StageProgress) => void;
  /** Stands in results and messages for the recording; a file's own name unless given. */
  name?: string;
}

/** The drum engines that the package carries. */
export type PackageDrumEngine = Extract<DrumEngine, 'default' | 'pfnmf-smt' | 'pfnmf-200d'>;

export interface TranscribeOptions extends RunOptions {
  /** `default` finds most; the others need no network of 14 MB and are quicker. */
  engine?: PackageDrumEngine;
  /** All hits so far, ordered by time, complete up to `until` seconds; from the default engine. */
  onPartial?: (events: DrumEvent[], until: number) => void;
}

export interface MusicOptions extends RunOptions {
  /** Id from shared/instruments.json, such as `clarinet`; concert pitch unless given. */
  instrument?: string;
  /** Whose standard the ratings take. Middle School's unless given. */
  level?: RatingLevel;
  /** How narrow the good zones are. */
  strictness?: 'relaxed' | 'standard' | 'strict';
  /** Tempo that was asked for, quarter notes a minute; the music's own unless given. */
  quartersPerMinute?: number;
  /** Seconds at the start of the recording that hold no music, a count-in say. */
  start?: number;
}

/** Written music: MusicXML as text; MusicXML, MXL or MIDI as bytes; or what readMusic() made of it. */
export type Music = string | Uint8Array | ArrayBuffer | Score;

const CONCERT_PITCH = 'other';

let running: Engine | null = null;

/** One worker for the page: it starts with the first call. */
function engine(): Engine {
  running ??= Engine.create(
    packageBase(),
    () => new Worker(new URL('workers/worker.js', packageBase()), { type: 'module', name: 'woodshed' }),
  );
  return running;
}

/** Collects what is decoded. */
class MemorySink implements PcmSink {
  private readonly pieces: Float32Array[][] = [];

  constructor(private readonly sampleRate: number) {}

  append(planar: Float32Array[]): Promise<void> {
    this.pieces.push(planar);
    return Promise.resolve();
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.pieces.length = 0;
    return Promise.resolve();
  }

  sound(): Sound {
    const frames = this.pieces.reduce((sum, [first]) => sum + (first?.length ?? 0), 0);
    const channels = (this.pieces[0] ?? []).map((_, channel) => {
      const samples = new Float32Array(frames);
      let at = 0;
      for (const piece of this.pieces) {
        const part = piece[channel] ?? new Float32Array();
        samples.set(part, at);
        at += part.length;
      }
      return samples;
    });
    return { channels, sampleRate: this.sampleRate };
  }
}

/**
 * The samples of a file, at its own rate. @throws WoodshedError 'unreadable', 'unsupported', 'empty', 'too-long'
 */
export async function decode(file: Blob, options: RunOptions = {}): Promise<Sound> {
  const named = file instanceof File ? file : new File([file], options.name ?? 'recording');
  let sink = new MemorySink(0);
  await engine().decode(
    named,
    ({ sampleRate }) => {
      sink = new MemorySink(sampleRate);
      return Promise.resolve(sink);
    },
    options,
  );
  return sink.sound();
}

async function sourceOf(audio: Audio, options: RunOptions): Promise<PcmSource> {
  const { channels, sampleRate } = audio instanceof Blob ? await decode(audio, options) : audio;
  return new MemoryPcm(channels, sampleRate);
}

function nameOf(audio: Audio, { name }: RunOptions): string {
  return name ?? (audio instanceof File ? audio.name : 'recording');
}

/**
 * Every drum hit of a recording, with beats and meter where they are clear.
 * @throws WoodshedError with a code that says why ('silent', 'too-short', 'unreadable', 'not-loaded', …)
 */
export async function transcribe(audio: Audio, options: TranscribeOptions = {}): Promise<DrumTranscription> {
  const source = await sourceOf(audio, options);
  const analysis = await engine().transcribe(
    source,
    nameOf(audio, options),
    options.engine ?? 'default',
    options,
  );
  return analysis.transcription;
}

/** Written music as the named instrument reads it. @throws an error whose message is fit for the user */
export async function readMusic(
  music: string | Uint8Array | ArrayBuffer,
  instrument = CONCERT_PITCH,
): Promise<Score> {
  const { readNotatedScore } = await import('../notation/read-score');
  const bytes = typeof music === 'string' ? new TextEncoder().encode(music) : new Uint8Array(music);
  return ownScoreFor('music', readNotatedScore(bytes, ''), instrumentOf(instrument)).score;
}

function instrumentOf(id: string): NonNullable<ReturnType<typeof findInstrument>> {
  const instrument = findInstrument(id);
  if (!instrument) throw new EngineError('bad-argument', `no instrument is called ${id}`);
  return instrument;
}

/**
 * What was played: every note against the written one, and ratings; with null instead of music, the notes that were
 * heard and no ratings. The player's own device measures it: for coaching, no proof of who played.
 * @throws WoodshedError with a code that says why ('silent', 'unpitched', 'too-short', 'bad-argument', …)
 */
export async function assess(
  audio: Audio,
  music: Music | null,
  options: MusicOptions = {},
): Promise<TakeReport> {
  const instrument = instrumentOf(options.instrument ?? CONCERT_PITCH);
  const isScore = music !== null && typeof music === 'object' && 'notes' in music;
  const score = music === null || isScore ? music : await readMusic(music, instrument.id);
  const source = await sourceOf(audio, options);
  const { report } = await engine().assess(
    source,
    nameOf(audio, options),
    score,
    instrument.id,
    {
      strictness: options.strictness ?? 'standard',
      level: options.level ?? 'middle',
      quartersPerMinute: options.quartersPerMinute ?? null,
      startFrame: Math.round((options.start ?? 0) * source.sampleRate),
    },
    options,
  );
  return report;
}

// Types of the engine's results that are not part of an exchange format (those come from shared/schemas).

import type { CoreDrumAnalysis } from '../../../wasm/bindings/core';
import type { DrumClass, DrumEngine, DrumEvent, DrumTranscription } from '../generated/drum-transcription';
import type { TakeContext } from '../generated/recording';
import type { Score } from '../generated/score';
import type { RatingLevel, RatingModel, TakeReport } from '../generated/take-report';

/** A waveform to draw: least and greatest sample per bin, 127 being full scale. */
export interface Overview {
  binFrames: number;
  sampleRate: number;
  min: Int8Array;
  max: Int8Array;
  /** Largest magnitude of the whole recording, 1 being full scale. */
  peak: number;
}

/** What was decoded from a file. */
export interface DecodeSummary {
  frames: number;
  /** Seconds. */
  duration: number;
  /** Drawn as the samples passed; null where the page decoded. */
  overview: Overview | null;
}

/** A transcription and what is needed to pick its hits anew. */
export interface DrumAnalysis {
  transcription: DrumTranscription;
  state: CoreDrumAnalysis;
}

/** Hits found while an analysis goes on. */
export interface PartialHits {
  /** Those new since the last time, at the tuned sensitivity, ordered by time. */
  events: DrumEvent[];
  /** Seconds before which no more will come. */
  until: number;
}

/** What somebody knows about the beat; what is left out, the tracker finds. */
export interface RhythmHints {
  /** About how many; a quarter of an octave either way is searched. */
  beatsPerMinute?: number;
  /** 2, 3, 4, 5 or 7; 6/8 has 2. */
  beatsPerBar?: number;
  /** Beats tapped along with some stretch of the recording, seconds. */
  taps?: readonly number[];
}

/** Every drum engine, the standard one first; `Record` makes a forgotten one a type error. */
export const drumEngines = Object.keys({
  default: true,
  'pfnmf-smt': true,
  'pfnmf-200d': true,
  'pfnmf-am1': true,
  'pfnmf-am2': true,
  'toolbox-pfnmf': true,
  'toolbox-am1': true,
  'toolbox-am2': true,
  'mfcc-svm': true,
  'conv-random': true,
  'conv-ae': true,
  'conv-dae': true,
  'fc-200': true,
  'fc-all': true,
  'fc-all-alt': true,
} satisfies Record<DrumEngine, true>) as readonly DrumEngine[];

/** The engine that is used when none is chosen. */
export const DEFAULT_DRUM_ENGINE: DrumEngine = 'default';

/** Per drum from -1 (fewer hits) over 0 (tuned) to 1 (more). */
export type Sensitivity = Record<DrumClass, number>;

/** Every drum at its tuned place. */
export const TUNED_SENSITIVITY: Sensitivity = { KD: 0, SD: 0, HH: 0, TT: 0, CY: 0, OT: 0 };

/** How narrow the good zones are. */
export type Strictness = TakeContext['strictness'];

/** How a take is assessed. */
export interface AssessOptions {
  strictness: Strictness;
  /** Tempo asked for; null takes the score's. */
  quartersPerMinute: number | null;
  /** Frames at the start of the take that hold no music. */
  startFrame: number;
  /** Whose standard the ratings take. */
  level: RatingLevel;
  /** Whether the score was written or read from a recording (Pipeline.readReference). */
  against: 'score' | 'reference';
}

/** The rating systems of the literature. */
export type PublishedSystem = Exclude<RatingModel, 'score'>;

/** Every one, in the order of their papers, and whether it holds the take against a score. */
export const publishedSystems: Readonly<Record<PublishedSystem, { needsScore: boolean }>> = {
  'svr-bd': { needsScore: false },
  'pc-fcn': { needsScore: false },
  'm-crnn': { needsScore: false },
  'pcm-crnn': { needsScore: false },
  siconvnet: { needsScore: true },
  jointembed: { needsScore: true },
  distmat: { needsScore: true },
};

/** What rates a take whose music is not known: of the systems that need no score, the best on held-out takes. */
export const unwrittenSystem: PublishedSystem = 'svr-bd';

/** What a rating system says of a take: the part of a TakeReport that it fills in. */
export type TakeRating = Pick<
  TakeReport,
  'level' | 'model' | 'modelHash' | 'trainedOn' | 'confidence' | 'ratings' | 'saliency'
>;

/** Which system is to rate a take, by whose standard, against what. */
export interface RatingOptions {
  system: PublishedSystem;
  level: RatingLevel;
  score: Score | null;
  instrumentId: string;
}

// What page and engine worker say to each other, as one discriminated union per direction.
//
// The page makes calls, one at a time. While a call runs, the worker may ask the page for something (samples to
// read, a place to write), reports progress and hits found on the way; it ends with one result or failure.

import type { DrumEngine, DrumEvent, Rhythm } from '../generated/drum-transcription';
import type { GrooveReport } from '../generated/groove-report';
import type { PitchTrack } from '../generated/pitch-track';
import type { Score } from '../generated/score';
import type { Saliency, TakeReport } from '../generated/take-report';
import type { PcmFormat, StoredSamples } from '../decode/pcm';
import type { EngineErrorCode, StageProgress } from './engine-error';
import type { GrooveRequest } from './groove';
import type { Contour, ImitationModelName, ImitationReport } from './imitation';
import type {
  AssessOptions,
  DecodeSummary,
  DrumAnalysis,
  Overview,
  PartialHits,
  RatingOptions,
  RhythmHints,
  Sensitivity,
  TakeRating,
} from './results';

export { EngineError } from './engine-error';
export type { EngineErrorCode, Stage, StageProgress } from './engine-error';

/** Samples that the worker may read: itself where they are stored, through the page where the page holds them. */
export interface SourceDescription extends PcmFormat {
  frames: number;
  stored: StoredSamples | null;
}

/** Each call: its arguments and its result. */
export interface Calls {
  decode: { args: { file: Blob; name: string }; result: DecodeSummary };
  overview: { args: { source: SourceDescription }; result: Overview };
  transcribe: { args: { source: SourceDescription; name: string; engine: DrumEngine }; result: DrumAnalysis };
  pick: { args: { analysis: DrumAnalysis; sensitivity: Sensitivity }; result: DrumEvent[] };
  trackRhythm: {
    args: { events: readonly DrumEvent[]; duration: number; hints: RhythmHints };
    result: Rhythm | null;
  };
  trackPitch: { args: { source: SourceDescription; name: string; instrumentId: string }; result: PitchTrack };
  assess: {
    args: {
      source: SourceDescription;
      name: string;
      score: Score | null;
      instrumentId: string;
      options: AssessOptions;
    };
    result: { report: TakeReport; pitch: PitchTrack };
  };
  readReference: {
    args: { source: SourceDescription; name: string; instrumentId: string };
    result: Score;
  };
  rate: { args: { source: SourceDescription; options: RatingOptions }; result: TakeRating };
  explainRating: { args: { source: SourceDescription; options: RatingOptions }; result: Saliency | null };
  judgeImitation: {
    args: { performance: Contour; reference: Contour; model: ImitationModelName };
    result: ImitationReport;
  };
  measureGroove: {
    args: { source: SourceDescription; name: string; request: GrooveRequest };
    result: GrooveReport;
  };
}

export type CallName = keyof Calls;

/** What the worker may ask for while a call runs. */
export interface Requests {
  read: { args: { start: number; count: number }; result: Float32Array[] };
  openSink: { args: PcmFormat; result: null };
  append: { args: { planar: Float32Array[] }; result: null };
  closeSink: { args: { complete: boolean }; result: null };
  /** Decode the call's file with the page's own decoder and deliver it to the sink. */
  decodeOnPage: { args: Record<string, never>; result: DecodeSummary };
}

export type RequestName = keyof Requests;

export type Call = { [K in CallName]: { method: K; args: Calls[K]['args'] } }[CallName];
export type Request = { [K in RequestName]: { method: K; args: Requests[K]['args'] } }[RequestName];

export type ToWorker =
  | { type: 'start'; root: string; threads: boolean }
  | { type: 'prepare'; engine: DrumEngine }
  | ({ type: 'call' } & Call)
  | { type: 'reply'; request: number; value: Requests[RequestName]['result'] }
  | { type: 'refuse'; request: number; code: EngineErrorCode; message: string };

export type FromWorker =
  | ({ type: 'progress' } & StageProgress)
  | ({ type: 'hits' } & PartialHits)
  | ({ type: 'request'; request: number } & Request)
  | { type: 'result'; value: Calls[CallName]['result'] }
  | { type: 'failure'; code: EngineErrorCode; message: string };

// The exported types of the WASM core, kept by hand beside the files that export them.
//
// Sessions own memory in the WASM heap: call delete() when done. Audio goes in without a copy on the far side: ask
// for input(n), write n frames of every channel into the view (planar: channel c starts at c * n), call push(n).
// A view is valid only until the next call into the module, which may move the heap.

/** Machine-readable reasons; the page's catalogue has a sentence for each. */
export type CoreErrorCode =
  | 'unreadable'
  | 'unsupported'
  | 'empty'
  | 'silent'
  | 'unpitched'
  | 'not-finite'
  | 'too-short'
  | 'too-long'
  | 'bad-argument'
  | 'out-of-memory'
  | 'internal';

/** Errors are values: nothing in the core throws across the binding. */
export type CoreResult<T> = { ok: true; value: T } | { ok: false; code: CoreErrorCode; message: string };

/** Called with the share done, 0 to 1, during long calls. */
export type CoreProgress = (fraction: number) => void;

export interface CoreSession {
  delete(): void;
}

/** A session fed with audio of a fixed rate and channel count. */
export interface AudioSession extends CoreSession {
  input(frames: number): Float32Array;
  push(frames: number): CoreResult<null>;
}

export interface WavInfo {
  sampleRate: number;
  channels: number;
  /** Whole frames that the data chunk holds. */
  frames: number;
  /** Byte position of the first frame in the file. */
  dataOffset: number;
  bytesPerFrame: number;
}

/** Decodes the data chunk of a WAV file whose header parseWav() has read. */
export interface WavSession extends CoreSession {
  /** Room for `bytes` bytes of whole frames. */
  input(bytes: number): Uint8Array;
  /** Decodes them; planar samples, channel c at c * frames. A copy: safe to transfer. */
  decode(bytes: number): CoreResult<Float32Array>;
}

export interface CoreOverview {
  /** Least and greatest sample of every bin over all channels, scaled so that 127 is full scale. */
  min: Int8Array;
  max: Int8Array;
  peak: number;
}

export interface OverviewSession extends AudioSession {
  finish(): CoreResult<CoreOverview>;
}

export interface CorePitchTrack {
  hopSeconds: number;
  f0: Float32Array;
  voicedProbability: Float32Array;
}

export interface PitchSession extends AudioSession {
  finish(): CoreResult<CorePitchTrack>;
}

/** Settings of the pitch tracker; 0 keeps the tracker's default. */
export interface PitchSettings {
  minHz: number;
  maxHz: number;
}

/**
 * What is kept of a transcription, so that sensitivities can change without analysing again: every onset that some
 * sensitivity selects, one entry per array, as drums/drum_analysis.h describes them.
 */
export interface CoreDrumAnalysis {
  /** Seconds. */
  duration: number;
  sameHitSeconds: number;
  candidates: {
    /** Index in the order of CoreDrumInstrument. */
    instrument: Uint8Array;
    /** Physical onset, seconds. */
    time: Float64Array;
    leastSensitivity: Float64Array;
    mostSensitivity: Float64Array;
    velocity: Float32Array;
    confidence: Float32Array;
  };
}

/** What can be struck, in the order of the indices that the core uses (shared/drums.json). */
export type CoreDrumInstrument =
  | 'kick'
  | 'snare'
  | 'snareGhost'
  | 'sideStick'
  | 'hiHatClosed'
  | 'hiHatOpen'
  | 'hiHatPedal'
  | 'tomLow'
  | 'tomMid'
  | 'tomHigh'
  | 'crash'
  | 'ride'
  | 'other';

export interface CoreDrumEvent {
  time: number;
  class: 'KD' | 'SD' | 'HH' | 'TT' | 'CY' | 'OT';
  instrument: CoreDrumInstrument;
  velocity: number;
  confidence: number;
}

export interface DrumSession extends AudioSession {
  finish(progress: CoreProgress): CoreResult<CoreDrumAnalysis>;
}

/** How the default network's outputs are read; ranges in drums/network_decoder.h, seven detections each. */
export interface CoreDrumDecoder {
  thresholds: readonly number[];
  biasSeconds: readonly number[];
  combineSeconds: readonly number[];
  calibration: readonly (readonly number[])[];
  ghostVelocity: number;
}

/**
 * A recording on its way through a system whose network runs outside the core: push audio, take inputs until there is
 * none, hand back what the network says to each; finishAudio(), take the last inputs; finish().
 */
export interface NetworkDrumSession extends AudioSession {
  finishAudio(): CoreResult<null>;
  /** The network's next input (a copy); null while more audio is needed or after the last. */
  nextInput(): CoreResult<{ shape: number[]; values: Float32Array } | null>;
  /** The network's answer to the input taken last; hits new since the last answer, and the time they are complete to. */
  addOutput(output: Float32Array): CoreResult<{ events: CoreDrumEvent[]; until: number }>;
  finish(): CoreResult<CoreDrumAnalysis>;
}

export interface CoreScoreNote {
  onsetQuarters: number;
  durationQuarters: number;
  /** Sounding pitch. */
  midi: number;
  /** Index of its bar, not decreasing; -1 without bars. */
  bar: number;
}

export interface CoreAssessSettings {
  centsGood: number;
  onsetGoodMilliseconds: number;
  /** Tempo asked for; 0 when none is. */
  quartersPerMinute: number;
  /** Seconds at the start of the take that hold no music (count-in). */
  startSeconds: number;
  /** Rates a take with a score; null asks for no ratings. */
  ratingModel: CoreScoreRatingModel | null;
}

/** The part of shared/schemas/score-rating.schema.json that rates. assess/score_rating.h. */
export interface CoreScoreRatingModel {
  criteria: Record<
    CoreCriterion,
    {
      best: number;
      power: number;
      residualSd: number;
      noteSd: number;
      terms: readonly {
        measure: string;
        weight: number;
        typical: number;
        points: readonly (readonly number[])[];
      }[];
    }
  >;
}

export type CoreCriterion = 'musicality' | 'noteAccuracy' | 'rhythmicAccuracy' | 'toneQuality';

export interface CoreRating {
  value: number;
  low: number;
  high: number;
  reasons: { measure: string; effect: -1 | 0 | 1; amount: number }[];
}

/** The measured part of shared/schemas/take-report.schema.json; the pipeline adds file, instrument and model. */
export interface CoreAssessment {
  duration: number;
  ratings: Record<CoreCriterion, CoreRating> | null;
  tuning: { cents: number; a4: number; transposition: number };
  tempo: {
    quartersPerMinute: number | null;
    curve: {
      time: number;
      quarters: number;
      quartersPerMinute: number;
      low: number;
      high: number;
      run: number;
    }[];
    rushDrag: {
      percentPerMinute: number | null;
      biasMilliseconds: number | null;
      spreadMilliseconds: number | null;
    };
    restarts: CoreLeap[];
    skips: CoreLeap[];
    pauses: { time: number; seconds: number; beforeNote: number }[];
  };
  intonation: {
    driftCentsPerMinute: number | null;
    centsByPitchClass: { pitchClass: number; cents: number; notes: number }[];
    centsByRegister: {
      register: 'low' | 'middle' | 'high';
      lowMidi: number;
      highMidi: number;
      cents: number;
      notes: number;
    }[];
  };
  dynamics: { rangeDb: number | null; hairpinAgreement: number | null };
  notes: CoreNoteReport[];
  extras: (CorePlayedNote & { kind: 'extra' | 'squeak'; afterNote: number | null })[];
  bars: CoreBarReport[];
  weakestBars: number[];
  measures: CoreTakeMeasures;
}

export interface CoreLeap {
  time: number;
  fromNote: number;
  toNote: number;
}

export interface CoreBarReport {
  bar: number;
  written: number;
  right: number;
  different: number;
  octave: number;
  missed: number;
  extra: number;
  early: number;
  late: number;
  sharp: number;
  flat: number;
  meanAbsCents: number | null;
  meanAbsMilliseconds: number | null;
  trouble: number;
}

export interface CoreTakeMeasures {
  written: number;
  right: number;
  different: number;
  octave: number;
  missed: number;
  extra: number;
  squeaks: number;
  pitchAccuracy: number | null;
  timingAccuracy: number | null;
  medianAbsoluteCents: number | null;
  medianAbsoluteMilliseconds: number | null;
  wrongShare: number | null;
  octaveShare: number | null;
  missedShare: number | null;
  extraShare: number | null;
  skippedShare: number | null;
  restartsPerMinute: number | null;
  pausesPerMinute: number | null;
  squeaksPerMinute: number | null;
  centsSpread: number | null;
  wobbleCents: number | null;
  onsetSpreadMilliseconds: number | null;
  onsetBiasMilliseconds: number | null;
  unevenShare: number | null;
  durationSpread: number | null;
  tempoVariation: number | null;
  tempoTrendPercentPerMinute: number | null;
  tempoRatio: number | null;
  hnrDb: number | null;
  tremorDb: number | null;
  attackSeconds: number | null;
  centroidRatio: number | null;
  vibratoShare: number | null;
  dynamicRangeDb: number | null;
  hairpinAgreement: number | null;
}

export interface CorePlayedNote {
  onset: number;
  duration: number;
  midi: number;
}

export interface CoreNoteReport {
  index: number;
  midi: number;
  expectedOnset: number;
  expectedDuration: number;
  outcome: 'right' | 'different' | 'octave' | 'missed';
  played: CorePlayedNote | null;
  cents: number | null;
  milliseconds: number | null;
  intonation: 'inTune' | 'sharp' | 'flat' | null;
  timing: 'onTime' | 'early' | 'late' | null;
  durationRatio: number | null;
  loudness: number | null;
  dynamics: number | null;
  vibrato: { rateHz: number; extentCents: number } | null;
  tone: {
    hnrDb: number;
    centroidRatio: number;
    flux: number;
    tremorDb: number | null;
    attackSeconds: number;
    oddEvenRatio: number | null;
  } | null;
}

/** Hears one take; afterwards it can be assessed against any score, any number of times. */
export interface TakeSession extends AudioSession {
  finish(): CoreResult<CorePitchTrack>;
  /** An empty list assesses without a score. Only after finish(). */
  assess(notes: CoreScoreNote[], settings: CoreAssessSettings): CoreResult<CoreAssessment>;
  /** The notes heard as music to play after, one quarter a second. Only after finish(). */
  asScore(): CoreResult<CoreScoreNote[]>;
}

/** What a rating session measures of a recording (rating/rating_analyser.h). */
export interface CoreRatingChoice {
  /** For contour(), score(), distance(); descriptors() takes samples, too. */
  pitch: boolean;
  /** For mel(). */
  mel: boolean;
  samples: boolean;
}

/** The inputs of the published rating systems (rating/network_inputs.h); matrices row after row. Only after finish(). */
export interface RatingSession extends AudioSession {
  /** 'too-long' beyond ten minutes. */
  finish(): CoreResult<null>;
  /** A value per 256 samples at 44.1 kHz. */
  contour(): CoreResult<Float32Array>;
  /** As many values as contour(). */
  score(notes: CoreScoreNote[]): CoreResult<Float32Array>;
  /** size x size: time in the take (at rowSeconds) by time in the score. */
  distance(
    notes: CoreScoreNote[],
    size: number,
  ): CoreResult<{ values: Float32Array; rowSeconds: Float64Array }>;
  /** 96 bands x frames, a frame per 1024 samples at 22.05 kHz. */
  mel(): CoreResult<Float32Array>;
  /** In the order of descriptorNames(). */
  descriptors(): CoreResult<Float64Array>;
}

/** A linear regression per row of weights (learn/linear_regression.h). */
export interface CoreRegression {
  minima: readonly number[];
  maxima: readonly number[];
  weights: readonly (readonly number[])[];
  biases: readonly number[];
}

/** A note of the page as it sounds, for following a player. */
export interface CoreExpectedNote {
  onsetQuarters: number;
  durationQuarters: number;
  /** Sounding pitch. */
  midi: number;
  /** First note of its bar: where players start again. */
  opensBar: boolean;
}

/** follow/score_follower.h, ScoreFollowerParameters. */
export interface CoreFollowSettings {
  secondsPerQuarter: number;
  /** When the metronome plays quarter 0, seconds after the session's first sample. */
  startSeconds: number;
  /** A4 that the player tunes to, Hz. */
  a4: number;
  centsGood: number;
  onsetGoodMilliseconds: number;
}

/** What a block of the microphone's samples brought. */
export interface CoreLivePitch {
  /**
   * Five numbers per reading: the instant described and the newest sample heard (seconds since the first), f0 in Hz (0
   * for none), 1 while a pitch sounds and 0 while it is only held, RMS level.
   */
  readings: Float64Array;
  /** Five numbers per news of a written note: its index, cents, milliseconds (both NaN if unknown), same pitch, right. */
  notes: Float64Array;
  /** The written note asked for now; null without a score or after its end. */
  target: number | null;
  /** Where the player is in the score, quarter notes; null without a score. */
  quarters: number | null;
}

export interface LivePitchSession extends CoreSession {
  input(frames: number): Float32Array;
  /** From now on says how these notes fare; for the whole session. */
  follow(notes: CoreExpectedNote[], settings: CoreFollowSettings): CoreResult<null>;
  /** Takes what input() was filled with. */
  push(): CoreResult<CoreLivePitch>;
}

export interface LiveDrumSettings {
  /** -1 (clear strokes only) to 1 (the faintest). */
  sensitivity: number;
  /** Pitch of the metronome's click, Hz, to which the detector is deaf; 0 for none. */
  clickHz: number;
}

/**
 * Numbers per hit that a LiveDrumSession reports: time in seconds, class (0 KD .. 4 CY), probability, strength. Classes
 * below a probability of 0.5 are possible, not heard.
 */
export interface LiveDrumSession extends CoreSession {
  input(frames: number): Float32Array;
  push(frames: number): CoreResult<Float64Array>;
  finish(): CoreResult<Float64Array>;
}

export type CoreDrumClass = CoreDrumEvent['class'];

export interface CoreGrooveHit {
  time: number;
  drum: CoreDrumClass;
  strength: number;
  /** False for a drum that was perhaps struck: never an extra hit. */
  certain: boolean;
}

export interface CoreGrooveNote {
  quarters: number;
  drum: CoreDrumClass;
  velocity: number;
}

/** assess/assess_groove.h, GrooveParameters. */
export interface CoreGrooveSettings {
  quartersPerMinute: number;
  grooveQuarters: number;
  barQuarters: number;
  startSeconds: number;
  latencyKnown: boolean;
  againstClick: boolean;
  pad: boolean;
  goodMilliseconds: number;
}

/** The measured part of shared/schemas/groove-report.schema.json. */
export interface CoreGrooveReport {
  offsetMilliseconds: number;
  notes: {
    bar: number;
    quarters: number;
    drum: CoreDrumClass;
    velocity: number;
    outcome: 'onTime' | 'early' | 'late' | 'missed';
    expectedTime: number;
    time: number | null;
    milliseconds: number | null;
    level: number | null;
  }[];
  extras: { bar: number; quarters: number; drum: CoreDrumClass; time: number; level: number | null }[];
  drums: {
    drum: CoreDrumClass;
    written: number;
    played: number;
    extra: number;
    medianMilliseconds: number | null;
    spreadMilliseconds: number | null;
    level: number | null;
    spreadDecibels: number | null;
    accentDecibels: number | null;
    ghostDecibels: number | null;
  }[];
  bars: {
    quartersPerMinute: number;
    missed: number;
    extra: number;
    medianAbsoluteMilliseconds: number | null;
    trouble: number;
  }[];
  tempo: { start: number; end: number; changeBar: number | null };
  evennessMilliseconds: number | null;
  weakestBar: number | null;
}

/** What is known about the beat already; zeros and an empty list leave it to the tracker. */
export interface CoreRhythmHints {
  leastBeatsPerMinute: number;
  greatestBeatsPerMinute: number;
  /** 2 (2/4 and 6/8), 3, 4, 5 or 7. */
  beatsPerBar: number;
  /** Beats tapped along with some stretch of the recording, ascending, in its seconds. */
  tappedSeconds: number[];
}

/** Rhythm of shared/schemas/drum-transcription.schema.json. */
export interface CoreRhythm {
  beats: { time: number; position: number }[];
  beatsPerBar: number;
  timeSignature: { numerator: number; denominator: 2 | 4 | 8 | 16 };
  beatsPerMinute: number;
  swing: number;
  subdivision: 'straight' | 'triplet';
  confidence: number;
}

/** A fundamental frequency curve: seconds ascending, 0 Hz or less where there is no pitch. imitation/contour.h. */
export interface CoreContour {
  seconds: Float64Array;
  hertz: Float64Array;
}

/** imitation/assess_imitation.h, ImitationReport. */
export interface CoreImitationReport {
  /** Probability that a jury passes it. */
  pass: number;
  /** 1 to 4, with the band about it. */
  grade: number;
  low: number;
  high: number;
  /** Semitones from the reference to the performance. */
  transposition: number;
  notes: {
    start: number;
    duration: number;
    midi: number;
    sungStart: number;
    sungEnd: number;
    /** Sung minus wanted, in the key that fits best. */
    semitones: number;
    near: boolean;
  }[];
  overlay: {
    referenceSeconds: number;
    performanceSeconds: number;
    wantedMidi: number;
    sungMidi: number;
  }[];
  measures: Record<string, number>;
}

export interface CoreModule {
  /** Workers that the core may use: 1 in the build without threads. */
  workerCount(): number;
  parseWav(head: Uint8Array, fileBytes: number): CoreResult<WavInfo>;
  createWavSession(head: Uint8Array, fileBytes: number): CoreResult<WavSession>;
  createOverviewSession(sampleRate: number, channels: number, binFrames: number): CoreResult<OverviewSession>;
  createPitchSession(sampleRate: number, channels: number, settings: PitchSettings): CoreResult<PitchSession>;
  createDrumSession(
    sampleRate: number,
    channels: number,
    engine: string,
    templates: Uint8Array,
  ): CoreResult<DrumSession>;
  createNetworkDrumSession(
    sampleRate: number,
    channels: number,
    decoder: CoreDrumDecoder,
  ): CoreResult<NetworkDrumSession>;
  /** The students of Wu and Lerch; templates weigh the spectrum for time stamps. */
  createStudentDrumSession(
    sampleRate: number,
    channels: number,
    templates: Uint8Array,
  ): CoreResult<NetworkDrumSession>;
  /** Segment and classify; a classifier of MFCC asks for no network. */
  createSegmentDrumSession(
    sampleRate: number,
    channels: number,
    classifier: Uint8Array,
    templates: Uint8Array,
  ): CoreResult<NetworkDrumSession>;
  pickDrumEvents(
    analysis: CoreDrumAnalysis,
    sensitivity: Record<CoreDrumEvent['class'], number>,
  ): CoreResult<CoreDrumEvent[]>;
  createTakeSession(sampleRate: number, channels: number, settings: PitchSettings): CoreResult<TakeSession>;
  createRatingSession(
    sampleRate: number,
    channels: number,
    choice: CoreRatingChoice,
  ): CoreResult<RatingSession>;
  /** Names of the descriptors of SVR-BD, in their order (descriptors/performance_descriptors.h). */
  descriptorNames(): string[];
  /** Predictions of a regression from descriptors, 0 to 1. */
  rateDescriptors(regression: CoreRegression, descriptors: Float64Array): CoreResult<Float64Array>;
  /** `model`: public/models/live-drums/weights.f32, or no bytes for a practice pad. */
  createLiveDrumSession(
    sampleRate: number,
    channels: number,
    settings: LiveDrumSettings,
    model: Uint8Array,
  ): CoreResult<LiveDrumSession>;
  /** Mono, at the microphone's own rate; settings of 0 search the whole range. */
  createLivePitchSession(sampleRate: number, settings: PitchSettings): CoreResult<LivePitchSession>;
  assessGroove(
    hits: CoreGrooveHit[],
    notes: CoreGrooveNote[],
    settings: CoreGrooveSettings,
  ): CoreResult<CoreGrooveReport>;
  /** `model`: weights.f32 of public/models/imitation or imitation-mast. */
  assessImitation(
    performance: CoreContour,
    reference: CoreContour,
    model: Uint8Array,
  ): CoreResult<CoreImitationReport>;
  /** `hits` ascending by time; null when no beat is clear. rhythm/rhythm_tracker.h. */
  trackRhythm(
    hits: Pick<CoreDrumEvent, 'time' | 'class' | 'velocity' | 'confidence'>[],
    duration: number,
    hints: CoreRhythmHints,
  ): CoreResult<CoreRhythm | null>;
}

/** What the module factory takes; the loader fills it in (web/src/engine/core-loader.ts). */
export interface CoreModuleOptions {
  locateFile?: (file: string) => string;
  mainScriptUrlOrBlob?: string;
  wasmBinary?: Uint8Array;
}

export type CoreModuleFactory = (options: CoreModuleOptions) => Promise<CoreModule>;

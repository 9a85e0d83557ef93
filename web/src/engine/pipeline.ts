// The analyses: from samples to results, through the core. Knows no host: worker.ts is its door in the browser,
// cli/ its door in Node. Only this file, strokes.ts and groove.ts (live drums), pitch-listener.ts (live pitch), rating-models.ts
// and imitation.ts call the WASM module.

import type {
  CoreDrumAnalysis,
  CoreModule,
  CorePitchTrack,
  CoreResult,
  CoreScoreNote,
  NetworkDrumSession,
  OverviewSession,
  TakeSession,
} from '../../../wasm/bindings/core';
import { LONGEST_AUDIO_SECONDS } from '../decode/decoder';
import type { DecodedStream } from '../decode/decoder';
import type { PcmFormat, PcmSink, PcmSource } from '../decode/pcm';
import type { DrumDecoder } from '../generated/drum-decoder';
import type { DrumEngine, DrumEvent, Rhythm } from '../generated/drum-transcription';
import type { GrooveReport } from '../generated/groove-report';
import type { PitchTrack } from '../generated/pitch-track';
import type { Score } from '../generated/score';
import type { PerformanceDescriptors } from '../generated/performance-descriptors';
import type { ScoreRating } from '../generated/score-rating';
import type { NoteReport, RatingLevel, Saliency, TakeReport } from '../generated/take-report';
import { findInstrument } from '../practice/instruments';
import { referenceScore } from '../practice/reference';
import { goodZones } from '../practice/strictness';
import { familyOf } from './drum-engines';
import { CHUNK_FRAMES, feed } from './feed';
import { loadNetwork } from './inference';
import type { Network } from './inference';
import { judgeImitation } from './imitation';
import type { Contour, ImitationModelName, ImitationReport } from './imitation';
import { Models } from './models';
import { pitchSettings } from './pitch-settings';
import { unwrap } from './core-result';
import { measureGroove } from './groove';
import type { GrooveRequest } from './groove';
import { EngineError } from './protocol';
import type { StageProgress } from './protocol';
import { RatingModels } from './rating-models';
import { LIVE_MODEL } from './strokes';
import { TUNED_SENSITIVITY } from './results';
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

/** What a WAV file begins with: RIFF, or a form for more than 4 GB. */
const WAV_FORMS = ['RIFF', 'RF64', 'BW64'];
const WAV_MAGIC_BYTES = 4;

/** Bytes read at once to find a WAV file's data chunk; longer metadata before it is read in further steps. */
const WAV_HEAD_BYTES = 1 << 16;
const WAV_HEAD_BYTES_MAX = 1 << 26;

/** Samples per overview bin: fine enough for 2 s across a wide screen, 10 MB for two hours. */
const OVERVIEW_BIN_FRAMES = 64;

/** Share of the progress bar that feeding takes; the rest belongs to the factorisation or decoding after it. */
const FEEDING_SHARE = 0.1;

/** How far the tempo may lie from the one a person names: a quarter of an octave, well short of half or double. */
const TEMPO_HINT_RATIO = 2 ** 0.25;

/** Instruments that sound odd harmonics above all. */
const CLOSED_PIPES: ReadonlySet<string> = new Set(['clarinet', 'clarinet_a', 'clarinet_eb', 'bass_clarinet']);

/** What the core takes for a note without a bar. */
const NO_BAR = -1;

/** What the pipeline needs from whoever runs it. */
export interface PipelineHost {
  /** The bytes of a shipped model file, by its path below models/. */
  loadModel(path: string): Promise<Uint8Array>;
  /** Decodes anything that is not WAV. */
  decodeCompressed(file: Blob, name: string): Promise<DecodedStream>;
  /** Threads that a network may use. */
  networkThreads: number;
}

export type OnProgress = (progress: StageProgress) => void;

/**
 * A score as the instrument sounds it; empty without one. A reference has no bars.
 * @throws EngineError 'bad-argument' for an unknown instrument
 */
function soundingNotes(
  score: Score | null,
  instrumentId: string,
  against: AssessOptions['against'],
): CoreScoreNote[] {
  const instrument = findInstrument(instrumentId);
  if (instrument === undefined) throw new EngineError('bad-argument', `no instrument "${instrumentId}"`);
  const transposition = score?.transposition ?? instrument.transposition;
  return (score?.notes ?? []).map((note) => ({
    onsetQuarters: note.onset,
    durationQuarters: note.duration,
    midi: note.midi + transposition,
    bar: against === 'score' ? note.bar : NO_BAR,
  }));
}

/** The ratio of odd to even harmonics tells of a closed cylinder only. */
function withoutOddEven(note: NoteReport): NoteReport {
  return note.tone === null ? note : { ...note, tone: { ...note.tone, oddEvenRatio: null } };
}

/** The analyses of one loaded core. One call at a time. */
export class Pipeline {
  private readonly models: Models;
  private readonly ratingModels: RatingModels;
  private readonly networks = new Map<DrumEngine, Promise<Network>>();

  constructor(
    private readonly core: CoreModule,
    private readonly host: PipelineHost,
  ) {
    this.models = new Models((path) => host.loadModel(path));
    this.ratingModels = new RatingModels(core, this.models, host.networkThreads);
  }

  /** Starts on what transcribing with this engine will take; the call itself tells of a failure. */
  prepare(engine: DrumEngine): void {
    const family = familyOf(engine);
    if (family === 'templates' || family === 'segments') return;
    this.networkOf(engine).catch(() => undefined);
  }

  /**
   * Decodes a file to PCM: WAV by the core, everything else by the host's decoder.
   * @throws EngineError 'empty', 'unreadable', 'unsupported', 'too-long', 'not-finite'
   */
  async decode(
    file: Blob,
    name: string,
    openSink: (format: PcmFormat) => Promise<PcmSink>,
    onProgress: OnProgress,
  ): Promise<DecodeSummary> {
    if (file.size === 0) throw new EngineError('empty', `${name} has no content`);
    const wav = await this.openWav(file);
    const stream = wav === null ? await this.host.decodeCompressed(file, name) : asStream(wav);
    return this.copyToSink(stream, openSink, onProgress);
  }

  /** The stream into a sink, with the overview of what passed. */
  private async copyToSink(
    stream: DecodedStream,
    openSink: (format: PcmFormat) => Promise<PcmSink>,
    onProgress: OnProgress,
  ): Promise<DecodeSummary> {
    const { sampleRate, channels } = stream;
    const sink = await openSink({ sampleRate, channels });
    const session = unwrap(this.core.createOverviewSession(sampleRate, channels, OVERVIEW_BIN_FRAMES));
    let frames = 0;
    try {
      for await (const planar of stream.chunks) {
        const count = planar[0]?.length ?? 0;
        if (count === 0) continue;
        frames += count;
        if (frames / sampleRate > LONGEST_AUDIO_SECONDS) throw new EngineError('too-long', 'over two hours');
        const view = session.input(count);
        planar.forEach((samples, channel) => view.set(samples, channel * count));
        unwrap(session.push(count));
        await sink.append(planar);
        if (stream.estimatedFrames) {
          onProgress({ stage: 'decode', fraction: Math.min(1, frames / stream.estimatedFrames) });
        }
      }
      if (frames === 0) throw new EngineError('empty', 'the file holds no sound');
      await sink.finish();
      return { frames, duration: frames / sampleRate, overview: overviewOf(sampleRate, session) };
    } catch (error) {
      await sink.abort();
      throw error;
    } finally {
      session.delete();
    }
  }

  /** The waveform in bins of 64 samples. */
  async overview(source: PcmSource, onProgress: OnProgress): Promise<Overview> {
    const session = unwrap(
      this.core.createOverviewSession(source.sampleRate, source.channels, OVERVIEW_BIN_FRAMES),
    );
    try {
      await feed(source, session, (fraction) => onProgress({ stage: 'analyse', fraction }));
      return overviewOf(source.sampleRate, session);
    } finally {
      session.delete();
    }
  }

  /**
   * Every drum hit, with what is needed to pick anew at another sensitivity.
   * @param onHits hits as they are found, from the engines that find them one after the other
   */
  async transcribe(
    source: PcmSource,
    name: string,
    engine: DrumEngine,
    onProgress: OnProgress,
    onHits: (hits: PartialHits) => void = () => undefined,
  ): Promise<DrumAnalysis> {
    const state = await this.analyseDrums(source, engine, onProgress, onHits);
    const { duration } = state;
    const events = unwrap(this.core.pickDrumEvents(state, TUNED_SENSITIVITY));
    const rhythm = this.trackRhythm(events, duration);
    return { transcription: { file: name, duration, engine, events, rhythm }, state };
  }

  /**
   * Beats and meter of hits ordered by time; null when no beat is clear.
   * @throws EngineError 'bad-argument' for hints that make no sense
   */
  trackRhythm(events: readonly DrumEvent[], duration: number, hints: RhythmHints = {}): Rhythm | null {
    const last = events.at(-1);
    if (last === undefined) return null;
    const { beatsPerMinute, beatsPerBar = 0, taps = [] } = hints;
    return unwrap(
      // A hit in the last frame may be stamped a few milliseconds after the last sample.
      this.core.trackRhythm([...events], Math.max(duration, last.time), {
        leastBeatsPerMinute: beatsPerMinute === undefined ? 0 : beatsPerMinute / TEMPO_HINT_RATIO,
        greatestBeatsPerMinute: beatsPerMinute === undefined ? 0 : beatsPerMinute * TEMPO_HINT_RATIO,
        beatsPerBar,
        tappedSeconds: [...taps].sort((a, b) => a - b),
      }),
    );
  }

  private analyseDrums(
    source: PcmSource,
    engine: DrumEngine,
    onProgress: OnProgress,
    onHits: (hits: PartialHits) => void,
  ): Promise<CoreDrumAnalysis> {
    switch (familyOf(engine)) {
      case 'templates':
        return this.analyseByTemplates(source, engine, onProgress);
      case 'network':
      case 'student':
      case 'segments':
      case 'encoded-segments':
        return this.analyseByNetwork(source, engine, onProgress, onHits);
    }
  }

  private async analyseByTemplates(
    source: PcmSource,
    engine: DrumEngine,
    onProgress: OnProgress,
  ): Promise<CoreDrumAnalysis> {
    const templates = await this.models.read(engine, 'drum-templates');
    const session = unwrap(
      this.core.createDrumSession(source.sampleRate, source.channels, engine, templates),
    );
    try {
      const report = (fraction: number): void => onProgress({ stage: 'analyse', fraction });
      await feed(source, session, (fraction) => report(fraction * FEEDING_SHARE));
      return unwrap(session.finish((fraction) => report(FEEDING_SHARE + fraction * (1 - FEEDING_SHARE))));
    } finally {
      session.delete();
    }
  }

  /** Samples to the core, its features to the network, what the network says back to the core, input by input. */
  private async analyseByNetwork(
    source: PcmSource,
    engine: DrumEngine,
    onProgress: OnProgress,
    onHits: (hits: PartialHits) => void,
  ): Promise<CoreDrumAnalysis> {
    const session = unwrap(await this.openNetworkSession(source, engine));
    try {
      // The runtime compiles while the first features are computed.
      this.prepare(engine);
      let network: Network | undefined;
      const answerInputs = async (): Promise<void> => {
        let input = unwrap(session.nextInput());
        for (; input !== null; input = unwrap(session.nextInput())) {
          if (network === undefined) {
            onProgress({ stage: 'load', fraction: 0 });
            network = await this.networkOf(engine);
            onProgress({ stage: 'load', fraction: 1 });
          }
          onHits(unwrap(session.addOutput(await network.run(input.values, input.shape))));
        }
      };
      await feed(source, session, (fraction) => onProgress({ stage: 'analyse', fraction }), answerInputs);
      unwrap(session.finishAudio());
      await answerInputs();
      return unwrap(session.finish());
    } finally {
      session.delete();
    }
  }

  private async openNetworkSession(
    { sampleRate, channels }: PcmSource,
    engine: DrumEngine,
  ): Promise<CoreResult<NetworkDrumSession>> {
    if (familyOf(engine) === 'network') {
      const text = new TextDecoder().decode(await this.models.read(engine, 'drum-decoder'));
      return this.core.createNetworkDrumSession(sampleRate, channels, JSON.parse(text) as DrumDecoder);
    }
    const templates = await this.models.read(engine, 'drum-templates');
    if (familyOf(engine) === 'student') {
      return this.core.createStudentDrumSession(sampleRate, channels, templates);
    }
    const classifier = await this.models.read(engine, 'drum-classifier');
    return this.core.createSegmentDrumSession(sampleRate, channels, classifier, templates);
  }

  /** Loaded once; a failure is forgotten, so that the next call tries again. */
  private networkOf(engine: DrumEngine): Promise<Network> {
    const known = this.networks.get(engine);
    if (known !== undefined) return known;
    const loading = this.models
      .read(engine, 'drum-network')
      .then((bytes) => loadNetwork(bytes, this.host.networkThreads));
    this.networks.set(engine, loading);
    loading.catch(() => this.networks.delete(engine));
    return loading;
  }

  /** The hits at other sensitivities; no audio is looked at. */
  pick(analysis: DrumAnalysis, sensitivity: Sensitivity): DrumEvent[] {
    return unwrap(this.core.pickDrumEvents(analysis.state, sensitivity));
  }

  /** F0 of a monophonic recording; an empty instrument id searches the tracker's whole range. */
  async trackPitch(
    source: PcmSource,
    name: string,
    instrumentId: string,
    onProgress: OnProgress,
  ): Promise<PitchTrack> {
    const session = unwrap(
      this.core.createPitchSession(source.sampleRate, source.channels, pitchSettings(instrumentId)),
    );
    try {
      await feed(source, session, (fraction) => onProgress({ stage: 'analyse', fraction }));
      const track = unwrap(session.finish());
      return toPitchTrack(name, source, track);
    } finally {
      session.delete();
    }
  }

  /** What was measured in a take; `score` is as written, the instrument says how it sounds. */
  async assess(
    source: PcmSource,
    name: string,
    score: Score | null,
    instrumentId: string,
    options: AssessOptions,
    onProgress: OnProgress,
  ): Promise<{ report: TakeReport; pitch: PitchTrack }> {
    const notes = soundingNotes(score, instrumentId, options.against);
    const rating = score === null ? null : await this.scoreRating(options.level);
    const { session, pitch } = await this.hear(source, instrumentId, onProgress);
    try {
      onProgress({ stage: 'align', fraction: 0 });
      const zones = goodZones(options.strictness);
      const assessment = unwrap(
        session.assess(notes, {
          centsGood: zones.cents,
          onsetGoodMilliseconds: zones.milliseconds,
          quartersPerMinute: options.quartersPerMinute ?? score?.quartersPerMinute ?? 0,
          startSeconds: options.startFrame / source.sampleRate,
          ratingModel: rating?.model ?? null,
        }),
      );
      onProgress({ stage: 'align', fraction: 1 });
      return {
        report: {
          file: name,
          instrument: instrumentId,
          against: score === null ? null : options.against,
          level: options.level,
          model: rating === null ? null : 'score',
          modelHash: rating?.sha256 ?? null,
          trainedOn: rating?.model.trainedOn ?? null,
          confidence: rating === null ? 'lower' : 'score',
          saliency: null,
          ...assessment,
          notes: CLOSED_PIPES.has(instrumentId) ? assessment.notes : assessment.notes.map(withoutOddEven),
        },
        pitch: toPitchTrack(name, source, pitch),
      };
    } finally {
      session.delete();
    }
  }

  /**
   * A recording as music to play after: assess() against it with `against: 'reference'`. One quarter is one second.
   * @throws EngineError 'empty' when nothing pitched is heard
   */
  async readReference(
    source: PcmSource,
    name: string,
    instrumentId: string,
    onProgress: OnProgress,
  ): Promise<Score> {
    const { session } = await this.hear(source, instrumentId, onProgress);
    try {
      return referenceScore(name, source.frames / source.sampleRate, unwrap(session.asScore()));
    } finally {
      session.delete();
    }
  }

  /** A session that has heard the whole take; whoever gets it deletes it. */
  private async hear(
    source: PcmSource,
    instrumentId: string,
    onProgress: OnProgress,
  ): Promise<{ session: TakeSession; pitch: CorePitchTrack }> {
    const session = unwrap(
      this.core.createTakeSession(source.sampleRate, source.channels, pitchSettings(instrumentId)),
    );
    try {
      await feed(source, session, (fraction) => onProgress({ stage: 'analyse', fraction }));
      return { session, pitch: unwrap(session.finish()) };
    } catch (error) {
      session.delete();
      throw error;
    }
  }

  private async scoreRating(level: RatingLevel): Promise<{ model: ScoreRating; sha256: string }> {
    const { bytes, sha256 } = await this.models.find(`score/${level}`, 'score-rating');
    return { model: JSON.parse(new TextDecoder().decode(bytes)) as ScoreRating, sha256 };
  }

  /**
   * What a published system says of a take; `score` as for assess(), without one the systems that need it refuse.
   * @throws EngineError 'silent', 'unpitched', 'too-short', 'too-long', 'bad-argument', 'not-loaded'
   */
  rate(
    source: PcmSource,
    { score, instrumentId, system, level }: RatingOptions,
    onProgress: OnProgress,
  ): Promise<TakeRating> {
    const request = { system, level, notes: soundingNotes(score, instrumentId, 'score') };
    return this.ratingModels.rate(source, request, (fraction) => onProgress({ stage: 'analyse', fraction }));
  }

  /** Which part of the take moved that rating; null for systems that look at the whole only. @throws as rate() */
  explainRating(
    source: PcmSource,
    { score, instrumentId, system, level }: RatingOptions,
    onProgress: OnProgress,
  ): Promise<Saliency | null> {
    const request = { system, level, notes: soundingNotes(score, instrumentId, 'score') };
    return this.ratingModels.saliency(source, request, (fraction) =>
      onProgress({ stage: 'analyse', fraction }),
    );
  }

  /** The descriptors of SVR-BD by name. @throws EngineError 'silent', 'unpitched', 'too-short', 'too-long' */
  async describePerformance(
    source: PcmSource,
    name: string,
    onProgress: OnProgress,
  ): Promise<PerformanceDescriptors> {
    const descriptors = await this.ratingModels.describe(source, (fraction) =>
      onProgress({ stage: 'analyse', fraction }),
    );
    return { file: name, duration: source.frames / source.sampleRate, descriptors };
  }

  /** A sung or played repetition of a short melody against the melody's own curve. */
  judgeImitation(
    performance: Contour,
    reference: Contour,
    model: ImitationModelName,
  ): Promise<ImitationReport> {
    return judgeImitation(this.core, this.models, performance, reference, model);
  }

  /** A drum practice take held against its groove. */
  async measureGroove(
    source: PcmSource,
    name: string,
    request: GrooveRequest,
    onProgress: OnProgress,
  ): Promise<GrooveReport> {
    const report = (fraction: number): void => onProgress({ stage: 'analyse', fraction });
    const host = {
      loadLiveModel: () => this.host.loadModel(LIVE_MODEL),
      transcribe: async (onFraction: (fraction: number) => void): Promise<DrumEvent[]> => {
        const analysis = await this.transcribe(source, name, 'default', ({ fraction }) =>
          onFraction(fraction),
        );
        return analysis.transcription.events;
      },
    };
    return measureGroove(this.core, source, name, request, host, report);
  }

  /**
   * A WAV file as samples, read and decoded piece by piece; null when the file is no WAV.
   * @throws EngineError 'unreadable', 'unsupported', 'empty'
   */
  async openWav(file: Blob): Promise<PcmSource | null> {
    const magic = await file.slice(0, WAV_MAGIC_BYTES).text();
    if (!WAV_FORMS.includes(magic)) return null;
    let headBytes = WAV_HEAD_BYTES;
    let head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
    let parsed = this.core.parseWav(head, file.size);
    // Pictures and long notes may stand before the samples: look further before giving up.
    while (!parsed.ok && parsed.code === 'too-short' && headBytes < Math.min(file.size, WAV_HEAD_BYTES_MAX)) {
      headBytes *= 4;
      head = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
      parsed = this.core.parseWav(head, file.size);
    }
    if (!parsed.ok && parsed.code === 'too-short') throw new EngineError('unreadable', parsed.message);
    const { sampleRate, channels, frames, dataOffset, bytesPerFrame } = unwrap(parsed);
    const session = unwrap(this.core.createWavSession(head, file.size));
    return {
      sampleRate,
      channels,
      frames,
      read: async (start, count) => {
        const begin = dataOffset + start * bytesPerFrame;
        const end = dataOffset + Math.min(start + count, frames) * bytesPerFrame;
        const bytes = new Uint8Array(await file.slice(begin, end).arrayBuffer());
        session.input(bytes.length).set(bytes);
        const planar = unwrap(session.decode(bytes.length));
        const decoded = planar.length / channels;
        return Array.from({ length: channels }, (_, channel) =>
          planar.slice(channel * decoded, (channel + 1) * decoded),
        );
      },
      close: () => session.delete(),
    };
  }
}

/** A source from its first frame to its last, in chunks; closes it at the end. */
function asStream(source: PcmSource): DecodedStream {
  async function* chunks(): AsyncGenerator<Float32Array[]> {
    try {
      for (let frame = 0; frame < source.frames; frame += CHUNK_FRAMES) {
        yield await source.read(frame, CHUNK_FRAMES);
      }
    } finally {
      source.close();
    }
  }
  const { sampleRate, channels, frames } = source;
  return { sampleRate, channels, estimatedFrames: frames, chunks: chunks() };
}

function overviewOf(sampleRate: number, session: OverviewSession): Overview {
  return { binFrames: OVERVIEW_BIN_FRAMES, sampleRate, ...unwrap(session.finish()) };
}

function toPitchTrack(
  file: string,
  source: PcmSource,
  track: { hopSeconds: number; f0: Float32Array; voicedProbability: Float32Array },
): PitchTrack {
  return {
    file,
    duration: source.frames / source.sampleRate,
    hopSeconds: track.hopSeconds,
    f0: Array.from(track.f0),
    voicedProbability: Array.from(track.voicedProbability),
  };
}

// Ratings by the published systems: the core measures what a system reads, ONNX Runtime (or, for SVR-BD, the core) rates.
// Beside pipeline.ts, which owns it, the only place that knows both.

import type { CoreModule, CoreScoreNote, RatingSession } from '../../../wasm/bindings/core';
import type { PcmSource } from '../decode/pcm';
import type { RatingModelDescription } from '../generated/rating-model';
import type { RatingLevel, Ratings, Saliency } from '../generated/take-report';
import { unwrap } from './core-result';
import { feed } from './feed';
import { loadNamedNetwork } from './inference';
import type { NamedNetwork, Tensor } from './inference';
import type { Models, ModelUser } from './models';
import { EngineError } from './protocol';
import { publishedSystems } from './results';
import type { PublishedSystem, TakeRating } from './results';

/** Which system rates, by whose standard, and the notes asked for as they sound; none when they are not known. */
export interface RatingRequest {
  system: PublishedSystem;
  level: RatingLevel;
  notes: CoreScoreNote[];
}

const criteria = ['musicality', 'noteAccuracy', 'rhythmicAccuracy', 'toneQuality'] as const;
type Criterion = (typeof criteria)[number];

/** Standard deviations either side of the mean that hold 80 % of a normal distribution. */
const BAND_SDS = 1.2816;

/** Frames of the inputs, in seconds (wasm/core/rating). */
const CONTOUR_HOP_SECONDS = 256 / 44100;
const MEL_HOP_SECONDS = 1024 / 22050;
const MEL_BANDS = 96;

/** How finely the contribution of a network's steps is told; each sees seconds of sound. */
const EVIDENCE_HOP_SECONDS = 0.5;
/** What is blotted out at once where a network does not tell itself, and how often at most. */
const OCCLUSION_SECONDS = 2;
const MOST_OCCLUSIONS = 60;

/** Share of the progress bar that feeding takes; rating, or blotting out, takes the rest. */
const FEEDING_SHARE = 0.5;

interface LoadedModel {
  description: RatingModelDescription;
  /** Of the file that holds the weights. */
  sha256: string;
  /** Null for SVR-BD, whose weights are in the description. */
  network: NamedNetwork | null;
}

type Inputs = Record<string, Tensor>;

/** Inputs, and what blotting out a stretch of the take makes of them. */
interface Measured {
  inputs: Inputs;
  /** When each row of the distance matrix is played, seconds; empty without one. */
  rowSeconds: Float64Array;
}

/** The systems of the literature, over one core. */
export class RatingModels {
  private readonly loaded = new Map<ModelUser, Promise<LoadedModel>>();

  /** @param networkThreads threads that a network may use */
  constructor(
    private readonly core: CoreModule,
    private readonly models: Models,
    private readonly networkThreads: number,
  ) {}

  /**
   * Rates a take.
   * @throws EngineError 'silent', 'unpitched', 'too-short', 'too-long' (ten minutes), 'bad-argument' (no notes for a system
   * that needs them), 'not-loaded'
   */
  async rate(
    source: PcmSource,
    request: RatingRequest,
    onFraction: (fraction: number) => void,
  ): Promise<TakeRating> {
    const { system, level, notes } = request;
    refuseMissingScore(request);
    const model = await this.load(request);
    const session = await this.listen(source, model.description, (done) => onFraction(done * FEEDING_SHARE));
    try {
      const values =
        model.network === null
          ? this.regress(session, model.description)
          : (await rateWith(model.network, measure(session, model.description, notes).inputs)).ratings;
      onFraction(1);
      return {
        level,
        model: system,
        modelHash: model.sha256,
        trainedOn: model.description.trainedOn,
        confidence: publishedSystems[system].needsScore ? 'score' : 'lower',
        ratings: bandsOf(values, model.description.residualSd),
        saliency: null,
      };
    } finally {
      session.delete();
    }
  }

  /**
   * Which part of the take moved a network's ratings: what its steps contribute where it tells, else by how much the ratings
   * fall when two seconds are blotted out. Null for SVR-BD, whose descriptors belong to the take as a whole.
   * @throws EngineError as rate()
   */
  async saliency(
    source: PcmSource,
    request: RatingRequest,
    onFraction: (fraction: number) => void,
  ): Promise<Saliency | null> {
    refuseMissingScore(request);
    const { description, network } = await this.load(request);
    if (network === null) return null;
    const duration = source.frames / source.sampleRate;
    const session = await this.listen(source, description, (done) => onFraction(done * FEEDING_SHARE));
    try {
      const measured = measure(session, description, request.notes);
      const whole = await rateWith(network, measured.inputs);
      if (description.evidence !== undefined && whole.evidence !== undefined) {
        return scaled(EVIDENCE_HOP_SECONDS, evidenceOverTime(whole.evidence, description.evidence, duration));
      }
      const count = Math.max(1, Math.min(MOST_OCCLUSIONS, Math.ceil(duration / OCCLUSION_SECONDS)));
      const hopSeconds = duration / count;
      const falls: number[][] = criteria.map(() => []);
      for (let window = 0; window < count; ++window) {
        const inputs = blotted(measured, window * hopSeconds, (window + 1) * hopSeconds);
        const { ratings } = await rateWith(network, inputs);
        ratings.forEach((rating, criterion) =>
          falls[criterion]?.push((whole.ratings[criterion] ?? rating) - rating),
        );
        onFraction(FEEDING_SHARE + ((window + 1) / count) * (1 - FEEDING_SHARE));
      }
      return scaled(hopSeconds, falls);
    } finally {
      session.delete();
    }
  }

  /** The 92 descriptors of SVR-BD by name. @throws EngineError 'silent', 'unpitched', 'too-short', 'too-long' */
  async describe(source: PcmSource, onFraction: (fraction: number) => void): Promise<Record<string, number>> {
    const session = await this.open(source, { pitch: true, mel: false, samples: true }, onFraction);
    try {
      const values = unwrap(session.descriptors());
      return Object.fromEntries(this.core.descriptorNames().map((name, index) => [name, values[index] ?? 0]));
    } finally {
      session.delete();
    }
  }

  /** Loaded once; a failure is forgotten, so that the next call tries again. */
  private load({ system, level }: RatingRequest): Promise<LoadedModel> {
    const user: ModelUser = `${system}/${level}`;
    const known = this.loaded.get(user);
    if (known !== undefined) return known;
    const loading = this.read(user);
    this.loaded.set(user, loading);
    loading.catch(() => this.loaded.delete(user));
    return loading;
  }

  private async read(user: ModelUser): Promise<LoadedModel> {
    const text = await this.models.find(user, 'rating-model');
    const description = JSON.parse(new TextDecoder().decode(text.bytes)) as RatingModelDescription;
    if (description.svr !== undefined) return { description, sha256: text.sha256, network: null };
    const file = await this.models.find(user, 'rating-network');
    const network = await loadNamedNetwork(file.bytes, this.networkThreads);
    if (!description.inputs.every((input) => network.inputs.includes(input))) {
      throw new EngineError('not-loaded', `the network of ${user} does not read what it is said to`);
    }
    return { description, sha256: file.sha256, network };
  }

  private async listen(
    source: PcmSource,
    { inputs }: RatingModelDescription,
    onFraction: (fraction: number) => void,
  ): Promise<RatingSession> {
    const choice = {
      // Always: a recording without a pitch is rated by none of them.
      pitch: true,
      mel: inputs.includes('mel'),
      samples: inputs.includes('descriptors'),
    };
    const session = await this.open(source, choice, onFraction);
    const contour = session.contour();
    if (!contour.ok) {
      session.delete();
      unwrap(contour);
    }
    return session;
  }

  /** A session that has heard the whole take. */
  private async open(
    source: PcmSource,
    choice: { pitch: boolean; mel: boolean; samples: boolean },
    onFraction: (fraction: number) => void,
  ): Promise<RatingSession> {
    const session = unwrap(this.core.createRatingSession(source.sampleRate, source.channels, choice));
    try {
      await feed(source, session, onFraction);
      unwrap(session.finish());
      return session;
    } catch (error) {
      session.delete();
      throw error;
    }
  }

  private regress(session: RatingSession, { svr }: RatingModelDescription): number[] {
    if (svr === undefined) throw new EngineError('not-loaded', 'the model has neither network nor weights');
    const names = this.core.descriptorNames();
    if (!names.every((name, index) => svr.descriptors[index] === name)) {
      throw new EngineError('not-loaded', 'the model was trained on other descriptors');
    }
    return Array.from(unwrap(this.core.rateDescriptors(svr, unwrap(session.descriptors()))));
  }
}

function refuseMissingScore({ system, notes }: RatingRequest): void {
  if (publishedSystems[system].needsScore && notes.length === 0) {
    throw new EngineError('bad-argument', `${system} holds a take against its notes, and there are none`);
  }
}

/** The values, followed by zeros up to a length. */
function padded(values: Float32Array, length: number): Float32Array {
  if (values.length >= length) return values;
  const result = new Float32Array(length);
  result.set(values);
  return result;
}

/** What the system reads of what the session heard. @throws EngineError 'too-short', 'bad-argument' */
function measure(
  session: RatingSession,
  description: RatingModelDescription,
  notes: CoreScoreNote[],
): Measured {
  const inputs: Inputs = {};
  let rowSeconds: Float64Array = new Float64Array();
  const overTime = (values: Float32Array): Tensor => {
    const row = padded(values, description.leastContourFrames ?? 1);
    return { values: row, shape: [1, 1, row.length] };
  };
  for (const input of description.inputs) {
    switch (input) {
      case 'contour':
        inputs[input] = overTime(unwrap(session.contour()));
        break;
      case 'score':
        inputs[input] = overTime(unwrap(session.score(notes)));
        break;
      case 'mel': {
        const values = unwrap(session.mel());
        const frames = values.length / MEL_BANDS;
        const least = description.leastMelFrames ?? 1;
        if (frames < least) {
          const seconds = (least * MEL_HOP_SECONDS).toFixed(1);
          throw new EngineError('too-short', `${description.system} needs a take of ${seconds} s or more`);
        }
        inputs[input] = { values, shape: [1, 1, MEL_BANDS, frames] };
        break;
      }
      case 'distance': {
        const size = description.distanceSize ?? 0;
        const matrix = unwrap(session.distance(notes, size));
        inputs[input] = { values: matrix.values, shape: [1, 1, size, size] };
        rowSeconds = matrix.rowSeconds;
        break;
      }
      case 'descriptors':
        throw new EngineError('not-loaded', 'no network reads descriptors');
    }
  }
  return { inputs, rowSeconds };
}

async function rateWith(
  network: NamedNetwork,
  inputs: Inputs,
): Promise<{ ratings: number[]; evidence: Float32Array | undefined }> {
  const outputs = await network.run(inputs);
  const ratings = Array.from(outputs.ratings ?? []);
  if (ratings.length !== criteria.length || !ratings.every(Number.isFinite)) {
    throw new EngineError('not-loaded', 'the network does not answer with four ratings');
  }
  return { ratings, evidence: outputs.evidence };
}

function clipped(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** One value for every criterion. */
function perCriterion<T>(valueOf: (index: number) => T): Record<Criterion, T> {
  const [musicality, noteAccuracy, rhythmicAccuracy, toneQuality] = [0, 1, 2, 3].map(valueOf) as [T, T, T, T];
  return { musicality, noteAccuracy, rhythmicAccuracy, toneQuality };
}

function bandsOf(values: readonly number[], residualSd: readonly number[]): Ratings {
  return perCriterion((index) => {
    const value = clipped(values[index] ?? 0);
    const reach = BAND_SDS * (residualSd[index] ?? 0);
    return { value, low: clipped(value - reach), high: clipped(value + reach), reasons: [] };
  });
}

/** Values per criterion over time, the largest of all magnitudes 1. */
function scaled(hopSeconds: number, values: readonly (readonly number[])[]): Saliency {
  const largest = values.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return {
    hopSeconds,
    ...perCriterion((index) => (values[index] ?? []).map((value) => (largest > 0 ? value / largest : 0))),
  };
}

/** The steps' contributions at the middles of equal stretches of the take, interpolated, held beyond the outermost. */
function evidenceOverTime(
  evidence: Float32Array,
  { firstSeconds, stepSeconds }: { firstSeconds: number; stepSeconds: number },
  duration: number,
): number[][] {
  const steps = evidence.length / criteria.length;
  const stretches = Math.max(1, Math.ceil(duration / EVIDENCE_HOP_SECONDS));
  return criteria.map((_, criterion) =>
    Array.from({ length: stretches }, (__, stretch) => {
      const at = ((stretch + 0.5) * EVIDENCE_HOP_SECONDS - firstSeconds) / stepSeconds;
      const place = Math.min(steps - 1, Math.max(0, at));
      const before = Math.floor(place);
      const valueAt = (step: number): number => evidence[criterion * steps + Math.min(step, steps - 1)] ?? 0;
      return valueAt(before) + (place - before) * (valueAt(before + 1) - valueAt(before));
    }),
  );
}

/**
 * The inputs with a stretch of the take blotted out: no pitch in the contours, every mel band at its mean, the distance
 * matrix at its mean.
 */
function blotted({ inputs, rowSeconds }: Measured, from: number, to: number): Inputs {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { values, shape }]) => {
      const copy = values.slice();
      if (name === 'mel') {
        blotColumns(copy, from / MEL_HOP_SECONDS, to / MEL_HOP_SECONDS);
      } else if (name === 'distance') {
        const mean = meanOf(values);
        rowSeconds.forEach((seconds, row) => {
          if (seconds >= from && seconds < to)
            copy.fill(mean, row * rowSeconds.length, (row + 1) * rowSeconds.length);
        });
      } else {
        copy.fill(0, Math.round(from / CONTOUR_HOP_SECONDS), Math.round(to / CONTOUR_HOP_SECONDS));
      }
      return [name, { values: copy, shape }];
    }),
  );
}

function meanOf(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Frames of a mel spectrogram, from and to rounded, set to their bands' means. */
function blotColumns(mel: Float32Array, from: number, to: number): void {
  const frames = mel.length / MEL_BANDS;
  for (let band = 0; band < MEL_BANDS; ++band) {
    const row = mel.subarray(band * frames, (band + 1) * frames);
    row.fill(meanOf(row), Math.round(from), Math.round(to));
  }
}

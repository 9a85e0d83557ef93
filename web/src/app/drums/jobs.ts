// The way of a dropped file to a stored transcription, and the line of files that wait for it. Lives outside the
// view, so that leaving the page does not stop the work.

import type {
  DrumAnalysis,
  Overview,
  RhythmHints,
  Run,
  Sensitivity,
  Stage,
  TranscribeRun,
} from '../../engine/engine';
import { DEFAULT_DRUM_ENGINE, TUNED_SENSITIVITY } from '../../engine/results';
import type { DrumEngine, DrumEvent, DrumTranscription, Rhythm } from '../../generated/drum-transcription';
import type { Recording } from '../../generated/recording';
import { errorCode } from '../errors';
import type { ErrorCode } from '../errors';
import { engine, picker, store } from '../services';
import type { Reference } from './comparison';
import { applyDecisions, decide } from './decisions';
import type { Decision } from './decisions';
import type { NotationSettings } from './notation-settings';
import { drumResultKey, newResult, readStored } from './stored-result';
import type { DrumResult, StoredResult } from './stored-result';

export type { DrumResult } from './stored-result';

const overviewKey = 'overview';
const referenceKey = 'drums-reference';
/** Where an engine's analysis of a recording is kept, for comparing and for changing between engines. */
const analysisKey = (drumEngine: DrumEngine): string => `drums-${drumEngine}`;

/** One recording on its way. */
export interface DrumJob {
  readonly key: number;
  name: string;
  state: 'waiting' | 'working' | 'done' | 'failed' | 'cancelled';
  stage: Stage | 'draw';
  /** Share of the stage that is done, 0..1. */
  fraction: number;
  error: ErrorCode | null;
  engine: DrumEngine;
  sensitivity: Sensitivity;
  file: File | null;
  recording: Recording | null;
  overview: Overview | null;
  result: DrumResult | null;
  /** Hits found so far by the analysis that is under way, ordered by time. */
  partial: readonly DrumEvent[];
  /** What is true of the recording, where somebody dropped it beside. */
  reference: Reference | null;
  /** What was there before an analysis with another engine; comes back if that is stopped or fails. */
  former: DrumResult | null;
  /** The storage refused the result; it lives as long as the page. */
  unsaved: boolean;
  /** Listen again even where an analysis is stored. */
  fresh: boolean;
}

/** What the page exports: the schema's transcription with the hits as the sliders leave them. */
export function transcriptionOf(job: DrumJob, result: DrumResult): DrumTranscription {
  const { events, rhythm } = result;
  return { ...result.analysis.transcription, file: job.name, events, rhythm };
}

/** Puts the result of before in place again; false if there was none. */
function bringBack(job: DrumJob): boolean {
  if (!job.former) return false;
  job.result = job.former;
  job.engine = job.former.analysis.transcription.engine;
  job.former = null;
  return true;
}

/** Works through recordings one at a time. Fires `change` whenever any of them moved on. */
export class DrumJobs extends EventTarget {
  #jobs: DrumJob[] = [];
  #running: DrumJob | null = null;
  #abort: AbortController | null = null;
  #lastKey = 0;

  /** All recordings of this visit, in the order they came. */
  get all(): readonly DrumJob[] {
    return this.#jobs;
  }

  /** Adds files to the line and starts on them. Returns the first one's job. */
  add(files: readonly File[]): DrumJob | null {
    const added = files.map((file) => this.#create({ name: file.name, file }));
    this.#jobs = [...this.#jobs, ...added];
    this.#changed();
    void this.#work();
    return added[0] ?? null;
  }

  /**
   * The job of a stored recording: the one of this visit, or its stored result; without one, analysis starts.
   * @throws StorageError 'missing' when there is no such recording
   */
  async open(id: string): Promise<DrumJob> {
    const known = this.#jobs.find((job) => job.recording?.id === id);
    if (known) return known;
    const recordings = await store();
    const recording = await recordings.get(id);
    const overview = await recordings.getResult<Overview>(id, overviewKey);
    const stored = await recordings.getResult<StoredResult>(id, drumResultKey);
    const result = stored && readStored(stored);
    const job = this.#create({
      name: recording.name,
      recording,
      overview: overview ?? null,
      result: result ?? null,
      reference: (await recordings.getResult<Reference | null>(id, referenceKey)) ?? null,
    });
    if (result) {
      job.engine = result.analysis.transcription.engine;
      job.sensitivity = result.sensitivity;
    }
    this.#jobs = [...this.#jobs, job];
    if (result && overview) job.state = 'done';
    else void this.#work();
    this.#changed();
    return job;
  }

  /** Puts a job back in line: after a failure, a stop, or with another engine. */
  again(job: DrumJob, drumEngine: DrumEngine = job.engine): void {
    if (job.state === 'working' || job.state === 'waiting') this.cancel(job);
    job.engine = drumEngine;
    if (job.result) {
      job.fresh = job.result.analysis.transcription.engine === drumEngine;
      job.former = job.result;
      job.result = null;
    }
    job.partial = [];
    job.state = 'waiting';
    job.error = null;
    this.#changed();
    void this.#work();
  }

  /** Stops a job; what was decoded so far of a whole file stays. */
  cancel(job: DrumJob): void {
    if (job === this.#running) this.#abort?.abort();
    if (job.state === 'waiting' || job.state === 'working') {
      job.state = bringBack(job) ? 'done' : 'cancelled';
      this.#changed();
    }
  }

  /** Takes a job off the list; the recording stays on the device. */
  remove(job: DrumJob): void {
    this.cancel(job);
    this.#jobs = this.#jobs.filter((each) => each !== job);
    this.#changed();
  }

  /** Follows what happened to the recordings elsewhere: new names, and those deleted leave the list. */
  async refresh(): Promise<void> {
    if (this.#jobs.length === 0) return;
    const stored = new Map((await (await store()).list()).map((recording) => [recording.id, recording]));
    this.#jobs = this.#jobs.filter((job) => {
      if (!job.recording) return true;
      const recording = stored.get(job.recording.id);
      if (recording) job.name = recording.name;
      return recording !== undefined;
    });
    this.#changed();
  }

  /** Picks the hits anew and stores them. */
  async pick(job: DrumJob, sensitivity: Sensitivity): Promise<void> {
    const { result } = job;
    if (!result) return;
    // Calls to one engine queue up, and a slider must not wait for another file's analysis.
    const analyser = await (this.#running ? picker() : engine());
    const picked = await analyser.pick(result.analysis, sensitivity);
    if (job.result !== result) return;
    result.sensitivity = sensitivity;
    result.picked = picked;
    result.events = applyDecisions(picked, result.decisions);
    job.sensitivity = sensitivity;
    this.#changed();
  }

  /** Keeps or removes a hit, or with null leaves it to the engine again; stores that. */
  async decide(job: DrumJob, event: DrumEvent, verdict: Decision['verdict'] | null): Promise<void> {
    const { result } = job;
    if (!result) return;
    result.decisions = decide(result.decisions, event, verdict);
    result.events = applyDecisions(result.picked, result.decisions);
    this.#changed();
    await this.save(job);
  }

  /** Sets the beats that were tapped, typed or corrected, and stores them. */
  async setRhythm(job: DrumJob, rhythm: Rhythm | null): Promise<void> {
    if (!job.result) return;
    job.result.rhythm = rhythm;
    this.#changed();
    await this.save(job);
  }

  /** Beats of the hits as they stand, with what the listener knows; null when none is clear. @throws EngineError */
  async trackRhythm(job: DrumJob, hints: RhythmHints, duration: number): Promise<Rhythm | null> {
    if (!job.result) return null;
    const analyser = await (this.#running ? picker() : engine());
    return analyser.trackRhythm(job.result.events, duration, hints);
  }

  /** Sets how the hits are written, and stores that. */
  async setNotation(job: DrumJob, notation: NotationSettings): Promise<void> {
    if (!job.result) return;
    job.result.notation = notation;
    this.#changed();
    await this.save(job);
  }

  /** Sets what the engines are measured against, and stores that once the recording is. */
  async setReference(job: DrumJob, reference: Reference | null): Promise<void> {
    job.reference = reference;
    this.#changed();
    if (job.recording) await this.#keep(job, referenceKey, reference);
  }

  /**
   * An engine's analysis of a recording, from storage if it is there, else made now and stored.
   * @throws EngineError, StorageError
   */
  async analyse(job: DrumJob, drumEngine: DrumEngine, run: Run): Promise<DrumAnalysis> {
    const { recording } = job;
    if (!recording) throw new Error('the recording is not decoded yet');
    const recordings = await store();
    const known = await recordings.getResult<DrumAnalysis>(recording.id, analysisKey(drumEngine));
    if (known) return known;
    const source = await recordings.openPcm(recording);
    try {
      const analysis = await (await engine()).transcribe(source, job.name, drumEngine, run);
      await this.#keep(job, analysisKey(drumEngine), analysis);
      return analysis;
    } finally {
      source.close();
    }
  }

  /** Stores the hits as they stand; called when a slider is let go. */
  async save(job: DrumJob): Promise<void> {
    if (!job.recording || !job.result) return;
    try {
      await (await store()).putResult(job.recording.id, drumResultKey, job.result);
      job.unsaved = false;
    } catch {
      job.unsaved = true;
      this.#changed();
    }
  }

  #create(parts: Partial<DrumJob> & { name: string }): DrumJob {
    this.#lastKey += 1;
    return {
      key: this.#lastKey,
      state: 'waiting',
      stage: 'load',
      fraction: 0,
      error: null,
      engine: DEFAULT_DRUM_ENGINE,
      sensitivity: TUNED_SENSITIVITY,
      file: null,
      recording: null,
      overview: null,
      result: null,
      partial: [],
      reference: null,
      former: null,
      unsaved: false,
      fresh: false,
      ...parts,
    };
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }

  async #work(): Promise<void> {
    if (this.#running) return;
    for (;;) {
      const job = this.#jobs.find((each) => each.state === 'waiting');
      if (!job) return;
      this.#running = job;
      const abort = new AbortController();
      this.#abort = abort;
      job.state = 'working';
      job.stage = 'load';
      job.fraction = 0;
      this.#changed();
      try {
        await this.#run(job, abort.signal);
        if (!abort.signal.aborted) job.state = 'done';
      } catch (error) {
        // A job that was stopped may already be waiting for its next turn.
        if (!abort.signal.aborted) {
          job.error = errorCode(error);
          job.state = job.error === 'cancelled' ? 'cancelled' : 'failed';
          bringBack(job);
          if (job.error === 'crashed') console.error(error);
        }
      } finally {
        this.#running = null;
        this.#changed();
      }
    }
  }

  async #run(job: DrumJob, signal: AbortSignal): Promise<void> {
    const analyser = await engine();
    if (!job.result) analyser.prepare(job.engine);
    const recordings = await store();
    const run: Run = {
      signal,
      onProgress: ({ stage, fraction }) => {
        job.stage = stage;
        job.fraction = fraction;
        this.#changed();
      },
    };
    const listening: TranscribeRun = {
      ...run,
      onPartial: (events) => {
        job.partial = events;
        this.#changed();
      },
    };
    if (!job.recording && job.file) {
      const { file } = job;
      let id = '';
      const { overview } = await analyser.decode(
        file,
        async ({ sampleRate, channels }) => {
          const created = await recordings.create({
            kind: 'drums',
            name: file.name,
            sampleRate,
            channels,
            // As decoded: the stored samples give the same transcription as the file itself.
            sampleFormat: 'f32',
            take: null,
          });
          id = created.recording.id;
          return created.sink;
        },
        run,
      );
      job.recording = await recordings.get(id);
      job.overview = overview;
      if (overview) await this.#keep(job, overviewKey, overview);
      if (job.reference) await this.#keep(job, referenceKey, job.reference);
      job.stage = 'draw';
      job.fraction = 0;
      this.#changed();
    }
    if (!job.recording) return;
    const source = await recordings.openPcm(job.recording);
    try {
      if (!job.overview) {
        const overview = await analyser.overview(source, {
          signal,
          onProgress: ({ fraction }) => {
            job.stage = 'draw';
            job.fraction = fraction;
            this.#changed();
          },
        });
        job.overview = overview;
        this.#changed();
        await this.#keep(job, overviewKey, overview);
      }
      if (!job.result) {
        job.partial = [];
        const known = job.fresh
          ? undefined
          : await recordings.getResult<DrumAnalysis>(job.recording.id, analysisKey(job.engine));
        const analysis = known ?? (await analyser.transcribe(source, job.name, job.engine, listening));
        const tuned = Object.values(job.sensitivity).every((value) => value === 0);
        const picked = tuned ? analysis.transcription.events : await analyser.pick(analysis, job.sensitivity);
        job.result = newResult(analysis, job.sensitivity, picked, job.former?.notation);
        job.former = null;
        job.fresh = false;
        job.partial = [];
        await this.#keep(job, drumResultKey, job.result);
        if (!known) await this.#keep(job, analysisKey(job.engine), analysis);
      }
    } finally {
      source.close();
    }
  }

  // A full disk must not cost the result that is already here.
  async #keep(job: DrumJob, key: string, value: unknown): Promise<void> {
    try {
      await (await store()).putResult(job.recording?.id ?? '', key, value);
    } catch {
      job.unsaved = true;
    }
  }
}

/** The one line of drum recordings of the page. */
export const drumJobs = new DrumJobs();

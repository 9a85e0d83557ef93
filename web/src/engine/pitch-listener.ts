// Live pitch in a microphone's blocks, on the microphone's clock.

import type { CoreFollowSettings, CoreModule, LivePitchSession } from '../../../wasm/bindings/core';
import type { Score } from '../generated/score';
import { unwrap } from './core-result';
import type { SampleBlock } from './strokes';
import { pitchSettings } from './pitch-settings';

/** Numbers per reading and per news of a note in what a session reports (wasm/bindings/core.d.ts). */
const READING_NUMBERS = 5;
const NOTE_NUMBERS = 5;

/** What a tuner shows of one instant. */
export interface PitchReading {
  /** The instant described, seconds on the microphone's clock. */
  time: number;
  /** Hz; 0 when nothing periodic sounds. Smoothed, and held through short gaps. */
  f0: number;
  /** A pitch sounds now; false while it is only held. */
  voiced: boolean;
  /** RMS, full scale 1. */
  level: number;
}

/** How a written note fares. */
export interface NoteNews {
  /** Index into the score's notes. */
  index: number;
  /** Played minus written against the A4 that is set; null when unknown. */
  cents: number | null;
  /** Played minus expected onset; null when unknown. */
  milliseconds: number | null;
  samePitch: boolean;
  /** The written note, in tune and on time within the zones. */
  right: boolean;
}

/** The newest reading of a block, and what the block said about the notes of the page. */
export interface LivePitch {
  reading: PitchReading;
  notes: NoteNews[];
  /** Index of the note asked for now; null without a score or after its end. */
  target: number | null;
  /** Where the player is in the score at the newest sample, quarter notes; null without a score. */
  quarters: number | null;
}

/** What a player is held against. */
export interface FollowRequest {
  score: Score;
  /** Semitones from written to sounding pitch. */
  transposition: number;
  /** The metronome's quarter 0 on the microphone's clock. */
  settings: CoreFollowSettings;
}

function numberOrNull(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

/** Reads the news that a session reports. */
export function notesFrom(numbers: Float64Array): NoteNews[] {
  return Array.from({ length: numbers.length / NOTE_NUMBERS }, (_, row) => {
    const [index = 0, cents, milliseconds, samePitch, right] = numbers.subarray(row * NOTE_NUMBERS);
    return {
      index,
      cents: numberOrNull(cents),
      milliseconds: numberOrNull(milliseconds),
      samePitch: samePitch === 1,
      right: right === 1,
    };
  });
}

/** Pitch in blocks as they arrive; goes on after a gap. */
export class PitchListener {
  private session: LivePitchSession | null = null;
  private startFrame = 0;
  private nextFrame = -1;
  private request: FollowRequest | null = null;

  constructor(
    private readonly core: CoreModule,
    private readonly sampleRate: number,
    private readonly instrumentId: string,
  ) {}

  /** From now on notes of this score are followed; null ends that. */
  follow(request: FollowRequest | null): void {
    this.request = request;
    // The next block begins anew, and with it the following.
    this.dispose();
  }

  /** What the block brought; null while its first readings are not due. */
  push({ samples, startFrame }: SampleBlock): LivePitch | null {
    const session = this.sessionAt(startFrame);
    this.nextFrame = startFrame + samples.length;
    session.input(samples.length).set(samples);
    const { readings, notes, target, quarters } = unwrap(session.push());
    const last = readings.subarray(readings.length - READING_NUMBERS);
    const [time, , f0, voiced, level] = last;
    if (time === undefined || f0 === undefined || level === undefined) return null;
    const start = this.startFrame / this.sampleRate;
    return {
      reading: { time: time + start, f0, voiced: voiced === 1, level },
      notes: notesFrom(notes),
      target,
      quarters,
    };
  }

  dispose(): void {
    this.session?.delete();
    this.session = null;
  }

  private sessionAt(startFrame: number): LivePitchSession {
    if (this.session && startFrame === this.nextFrame) return this.session;
    this.dispose();
    const session = unwrap(
      this.core.createLivePitchSession(this.sampleRate, pitchSettings(this.instrumentId)),
    );
    this.session = session;
    this.startFrame = startFrame;
    if (this.request) this.followIn(session, this.request);
    return session;
  }

  private followIn(session: LivePitchSession, { score, transposition, settings }: FollowRequest): void {
    const notes = score.notes.map((note, index) => ({
      onsetQuarters: note.onset,
      durationQuarters: note.duration,
      midi: note.midi + transposition,
      opensBar: score.notes[index - 1]?.bar !== note.bar,
    }));
    const startSeconds = settings.startSeconds - this.startFrame / this.sampleRate;
    unwrap(session.follow(notes, { ...settings, startSeconds }));
  }
}

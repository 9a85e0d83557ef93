// What the page and the worker that writes scores say to each other.

import type { DrumEvent, Rhythm } from '../../generated/drum-transcription';
import type { DrumScore } from '../../notation/drums/drum-score';
import type { NotationSettings } from './notation-settings';

/** What a score is written from. */
export interface ScoreRequest {
  /** Counted up; the reply carries the same. */
  id: number;
  events: readonly DrumEvent[];
  rhythm: Rhythm;
  notation: NotationSettings;
  /** Hits of less confidence are marked as doubtful. */
  unsureBelow: number;
}

/** The written score; null where the beats cannot be counted. */
export interface ScoreReply {
  id: number;
  score: DrumScore | null;
}

import type { DrumsResult } from '../../generated/embed-message';
import type { DrumTranscription, Rhythm } from '../../generated/drum-transcription';

/** Longest name that is sent, characters. */
const LONGEST_NAME = 200;

function quartersPerMinute({ beatsPerMinute, beatsPerBar, timeSignature }: Rhythm): number {
  return (beatsPerMinute * 4 * timeSignature.numerator) / timeSignature.denominator / beatsPerBar;
}

/** A transcription as a widget hands it in: the hits, no sound. */
export function drumsResult({ file, engine, duration, rhythm, events }: DrumTranscription): DrumsResult {
  return {
    kind: 'drums',
    name: file.slice(0, LONGEST_NAME),
    engine,
    duration,
    quartersPerMinute: rhythm && quartersPerMinute(rhythm),
    hits: events.map((event) => ({
      time: event.time,
      drum: event.class,
      velocity: event.velocity,
      confidence: event.confidence,
    })),
  };
}

// A drum transcription as comma-separated values.

import type { DrumTranscription } from '../../generated/drum-transcription';

// A tenth of a millisecond; analysis frames are some milliseconds apart.
const timeDecimals = 4;
const shareDecimals = 3;

/**
 * One line per hit in order of time, after a header: seconds, class, velocity and confidence 0..1, instrument.
 * Decimal points, no quoting needed, lines end as RFC 4180 asks.
 */
export function drumsToCsv(transcription: DrumTranscription): string {
  const lines = transcription.events.map((event) =>
    [
      event.time.toFixed(timeDecimals),
      event.class,
      event.velocity.toFixed(shareDecimals),
      event.confidence.toFixed(shareDecimals),
      event.instrument,
    ].join(','),
  );
  return ['time,class,velocity,confidence,instrument', ...lines, ''].join('\r\n');
}

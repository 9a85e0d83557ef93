import type { PitchTrack } from '../generated/pitch-track';

/** Digits that keep a cent at 40 Hz (0.023 Hz) and the grid's microseconds. */
const TIME_DIGITS = 6;
const F0_DIGITS = 3;
const PROBABILITY_DIGITS = 4;

/** One line per frame: seconds, F0 in Hz (0 unvoiced), probability of pitch; with a header. */
export function pitchToCsv(track: PitchTrack): string {
  const lines = track.f0.map((f0, frame) =>
    [
      (frame * track.hopSeconds).toFixed(TIME_DIGITS),
      f0.toFixed(F0_DIGITS),
      (track.voicedProbability[frame] ?? 0).toFixed(PROBABILITY_DIGITS),
    ].join(','),
  );
  return `time,f0,voicedProbability\n${lines.join('\n')}\n`;
}

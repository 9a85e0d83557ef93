// What a microphone check finds: how loud the room is, how loud the player, whether anything is cut off.

import type { MicrophoneLevel } from './microphone';

/** Seconds of quiet that are listened to, and of playing after them. */
export const QUIET_SECONDS = 3;
export const PLAYING_SECONDS = 5;

/** A room louder than this is heard in soft notes: 10 dB above what counts as silence (SILENCE_RMS, -54 dB). */
const NOISY_DECIBELS = -44;
/** Playing must stand out from the room by this much for loud and soft to be told apart, dB. */
const LEAST_ABOVE_ROOM = 20;
/** A peak below this leaves too few steps of a 16-bit converter above the noise of cheap ones, dB. */
const SOFT_PEAK_DECIBELS = -30;
/** Below any converter's own noise; stands for digital silence, dB. */
const SILENT_DECIBELS = -120;

/** What was found. Levels are dB of full scale. */
export interface SoundCheck {
  /** RMS of the room, its middle value over the quiet. */
  roomDecibels: number;
  roomIsNoisy: boolean;
  /** Largest peak while playing. */
  peakDecibels: number;
  playing: 'good' | 'tooSoft' | 'tooLoud';
}

function decibels(amplitude: number): number {
  return amplitude > 0 ? Math.max(SILENT_DECIBELS, 20 * Math.log10(amplitude)) : SILENT_DECIBELS;
}

/**
 * Judges a check.
 * @param quiet levels while nobody played; at least one
 * @param playing levels while the player played her loudest notes; at least one
 */
export function soundCheck(
  quiet: readonly Pick<MicrophoneLevel, 'rms'>[],
  playing: readonly Pick<MicrophoneLevel, 'peak' | 'clipping'>[],
): SoundCheck {
  const sorted = quiet.map(({ rms }) => rms).sort((a, b) => a - b);
  const roomDecibels = decibels(sorted[Math.floor(sorted.length / 2)] ?? 0);
  const peakDecibels = decibels(Math.max(0, ...playing.map(({ peak }) => peak)));
  const soft = peakDecibels < SOFT_PEAK_DECIBELS || peakDecibels < roomDecibels + LEAST_ABOVE_ROOM;
  return {
    roomDecibels,
    roomIsNoisy: roomDecibels > NOISY_DECIBELS,
    peakDecibels,
    playing: playing.some(({ clipping }) => clipping) ? 'tooLoud' : soft ? 'tooSoft' : 'good',
  };
}

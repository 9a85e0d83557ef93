// Where pitch is looked for.

import type { PitchSettings } from '../../../wasm/bindings/core';
import { findInstrument } from '../practice/instruments';

/** Nothing stated: the tracker searches its whole range. */
const DEFAULT_PITCH_SETTINGS: PitchSettings = { minHz: 0, maxHz: 0 };

/** Semitones added on both sides of an instrument's range: players miss, and instruments overblow. */
const RANGE_MARGIN = 5;

function midiToHz(midi: number): number {
  return 440 * 2 ** ((midi - 69) / 12);
}

/** Where the tracker looks for pitch when the instrument is known. */
export function pitchSettings(instrumentId: string): PitchSettings {
  const instrument = findInstrument(instrumentId);
  if (instrument === undefined) return DEFAULT_PITCH_SETTINGS;
  const { low, high } = instrument.full;
  return { minHz: midiToHz(low - RANGE_MARGIN), maxHz: midiToHz(high + RANGE_MARGIN) };
}

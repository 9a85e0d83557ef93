// Drum annotations as MDB Drums publishes them (Southall, Wu, Lerch, Hockman 2017): a time and a label on each line.

import type { DrumEvent, DrumInstrument } from '../../generated/drum-transcription';
import { ScoreError } from '../score-error';
import { classOf } from './drum-map';

/**
 * What a label of either vocabulary says was struck. Class files name only the drum, so its plainest articulation
 * stands for it; subclass files name the articulation too.
 */
const instrumentOfLabel: Readonly<Record<string, DrumInstrument>> = {
  // Both vocabularies
  KD: 'kick',
  SD: 'snare',
  // Class files
  HH: 'hiHatClosed',
  TT: 'tomMid',
  CY: 'crash',
  OT: 'other',
  // Subclass files: brush, drag, flam, ghost, no snares; side stick
  SDB: 'snare',
  SDD: 'snare',
  SDF: 'snare',
  SDG: 'snareGhost',
  SDNS: 'snare',
  SST: 'sideStick',
  // Closed, open, pedal hi-hat
  CHH: 'hiHatClosed',
  OHH: 'hiHatOpen',
  PHH: 'hiHatPedal',
  // High, high-mid, high floor, low floor tom
  HIT: 'tomHigh',
  MHT: 'tomMid',
  HFT: 'tomLow',
  LFT: 'tomLow',
  // Crash, Chinese and splash cymbal; ride and its bell
  CRC: 'crash',
  CHC: 'crash',
  SPC: 'crash',
  RDC: 'ride',
  RDB: 'ride',
  TMB: 'other',
};

/** The annotation states no loudness: a stroke of middle strength, and a soft one where it says "ghost". */
const plainVelocity = 0.75;
const ghostVelocity = 0.25;
/** Far above what annotators write; a guard against files that are something else. */
const greatestLineCount = 200_000;

/**
 * Reads an MDB Drums annotation, class or subclass vocabulary: lines of seconds and label, apart by spaces, tabs or
 * commas. Events come ordered by time with confidence 1; the annotation knows no loudness, so velocities are nominal.
 * Throws ScoreError: `damaged` when a line is not a time and a known label, `out-of-range` for times below zero,
 * `no-notes` when nothing is annotated.
 */
export function readMdbAnnotation(text: string): DrumEvent[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.length > greatestLineCount) throw new ScoreError('too-large', 'The annotation is too long.');
  const events: DrumEvent[] = [];
  lines.forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '') return;
    const [, seconds = '', label = ''] = /^(\S+?)[\s,]+(\S+)$/.exec(trimmed) ?? [];
    const instrument = Object.hasOwn(instrumentOfLabel, label) ? instrumentOfLabel[label] : undefined;
    const time = seconds === '' ? Number.NaN : Number(seconds);
    if (instrument === undefined || Number.isNaN(time))
      throw new ScoreError('damaged', `Line ${index + 1} is not a time and a drum label of MDB Drums.`);
    if (!(time >= 0 && Number.isFinite(time)))
      throw new ScoreError('out-of-range', `Line ${index + 1} states a time that no recording has.`);
    events.push({
      time,
      class: classOf(instrument),
      instrument,
      velocity: instrument === 'snareGhost' ? ghostVelocity : plainVelocity,
      confidence: 1,
    });
  });
  if (events.length === 0) throw new ScoreError('no-notes', 'The annotation names no hits.');
  return events.sort((a, b) => a.time - b.time);
}

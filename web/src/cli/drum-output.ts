// What `transcribe` writes: the hits, or the music they make.

import path from 'node:path';
import type { DrumClass, DrumTranscription } from '../generated/drum-transcription';
import { drumsToCsv } from '../notation/drums/drum-csv';
import { asPlayedMidi, quantisedMidi } from '../notation/drums/drum-midi';
import { toDrumMusicXml } from '../notation/drums/drum-musicxml';
import type { DrumScore } from '../notation/drums/drum-score';
import { toDrumTab } from '../notation/drums/drum-tab';
import type { Grid } from '../notation/drums/grid';
import { quantise } from '../notation/drums/quantise';

export const drumFormats = ['json', 'midi', 'midi-quantised', 'csv', 'musicxml', 'tab'] as const;
export type DrumFormat = (typeof drumFormats)[number];

/** How many classes are told apart. */
export const classReductions = ['all', '5', '3'] as const;
export type ClassReduction = (typeof classReductions)[number];

/** Five as most published systems have them: everything but side stick and other; three as the source papers have them. */
const kept: Record<ClassReduction, readonly DrumClass[]> = {
  all: ['KD', 'SD', 'HH', 'TT', 'CY', 'OT'],
  '5': ['KD', 'SD', 'HH', 'TT', 'CY'],
  '3': ['KD', 'SD', 'HH'],
};

/** The transcription without the hits of the classes that the reduction leaves out. */
export function reduceClasses(transcription: DrumTranscription, to: ClassReduction): DrumTranscription {
  return { ...transcription, events: transcription.events.filter((event) => kept[to].includes(event.class)) };
}

function scoreOf({ events, rhythm }: DrumTranscription, grid: Grid): DrumScore {
  if (rhythm === null) {
    throw new Error('no beat was found, so it cannot be written as notes; json, midi and csv have the hits');
  }
  return quantise(events, rhythm, { grid });
}

/** The transcription in the format asked for. @throws Error when it needs a beat and there is none */
export function formatDrums(
  transcription: DrumTranscription,
  format: DrumFormat,
  grid: Grid,
): string | Uint8Array {
  const title = path.parse(transcription.file).name;
  switch (format) {
    case 'json':
      return `${JSON.stringify(transcription)}\n`;
    case 'csv':
      return drumsToCsv(transcription);
    case 'midi':
      return asPlayedMidi(transcription);
    case 'midi-quantised':
      return quantisedMidi(scoreOf(transcription, grid));
    case 'musicxml':
      return toDrumMusicXml(scoreOf(transcription, grid), { title, source: transcription.file });
    case 'tab':
      return toDrumTab(scoreOf(transcription, grid), { title });
  }
}

// Saves a transcription in the forms that other programs read.

import type { DrumTranscription } from '../../generated/drum-transcription';
import type { DrumScore } from '../../notation/drums/drum-score';
import { saveFile } from '../components/files';

/** The forms a transcription can be saved in; those of the score need a known beat. */
export const exportKinds = ['midi', 'midiOnGrid', 'musicXml', 'tab', 'csv', 'json'] as const;

export type ExportKind = (typeof exportKinds)[number];

/** Whether a form is made of the written score. */
export function needsScore(kind: ExportKind): boolean {
  return kind === 'midiOnGrid' || kind === 'musicXml' || kind === 'tab';
}

/**
 * Writes a transcription and offers it for saving; does nothing for a form that needs a score where there is none.
 * @throws ScoreError when the hits cannot be written so
 */
export async function saveTranscription(
  kind: ExportKind,
  transcription: DrumTranscription,
  score: DrumScore | null,
): Promise<void> {
  const { fileNameFor } = await import('../../store/recordings');
  const title = transcription.file.replace(/\.[^.]+$/, '');
  const name = fileNameFor(title);
  const save = (content: BlobPart, type: string, ending: string): void =>
    saveFile(new Blob([content], { type }), `${name}.${ending}`);
  switch (kind) {
    case 'midi': {
      const { asPlayedMidi } = await import('../../notation/drums/drum-midi');
      save(asPlayedMidi(transcription), 'audio/midi', 'mid');
      break;
    }
    case 'midiOnGrid': {
      const { quantisedMidi } = await import('../../notation/drums/drum-midi');
      if (score) save(quantisedMidi(score), 'audio/midi', 'grid.mid');
      break;
    }
    case 'musicXml': {
      const { toDrumMusicXml } = await import('../../notation/drums/drum-musicxml');
      if (score) save(toDrumMusicXml(score, { title }), 'application/vnd.recordare.musicxml+xml', 'musicxml');
      break;
    }
    case 'tab': {
      const { toDrumTab } = await import('../../notation/drums/drum-tab');
      if (score) save(toDrumTab(score, { title }), 'text/plain', 'txt');
      break;
    }
    case 'csv': {
      const { drumsToCsv } = await import('../../notation/drums/drum-csv');
      save(drumsToCsv(transcription), 'text/csv', 'csv');
      break;
    }
    case 'json':
      save(`${JSON.stringify(transcription, null, 1)}\n`, 'application/json', 'json');
      break;
  }
}

// What can be saved of a take.

import type { Recording } from '../../generated/recording';
import { notesCsv } from '../../report/table';
import { takeJson } from '../../report/take-export';
import { fileNameFor } from '../../store/recordings';
import { saveFile } from '../components/files';
import { storeOf } from './sample-take';
import type { TakeResult } from './take-result';

export type TakeFile = 'wav' | 'json' | 'csv';

/** Offers a take for saving: its sound, everything measured, or the table of its notes. */
export async function saveTake(
  kind: TakeFile,
  recording: Recording,
  result: TakeResult | null,
): Promise<void> {
  const name = fileNameFor(recording.name);
  if (kind === 'wav') {
    saveFile(await (await storeOf(recording.id)).exportWav(recording), `${name}.wav`);
    return;
  }
  if (!result) return;
  if (kind === 'json') {
    const content = takeJson({ recording, score: result.exercise?.score ?? null, report: result.report });
    saveFile(new Blob([content], { type: 'application/json' }), `${name}.json`);
  } else saveFile(new Blob([notesCsv(result.report, result.notes)], { type: 'text/csv' }), `${name}.csv`);
}

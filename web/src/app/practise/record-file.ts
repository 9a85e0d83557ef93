import type { Run } from '../../engine/engine';
import type { Recording, TakeContext } from '../../generated/recording';
import type { RecordingStore } from '../../store/recordings';
import { engine, store } from '../services';

/**
 * Keeps a recording out of a file as a take, among the visitor's unless another store is given. Rejects with the errors
 * of engine and storage.
 */
export async function recordFile(
  file: File,
  take: TakeContext,
  run: Run,
  into: RecordingStore | Promise<RecordingStore> = store(),
): Promise<Recording> {
  const [analysis, recordings] = await Promise.all([engine(), into]);
  let id = '';
  await analysis.decode(
    file,
    async ({ sampleRate, channels }) => {
      const { recording, sink } = await recordings.create({
        kind: 'take',
        name: file.name,
        sampleRate,
        channels,
        sampleFormat: 's16',
        take,
      });
      id = recording.id;
      return sink;
    },
    run,
  );
  return recordings.get(id);
}

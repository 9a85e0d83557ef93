import type { Run } from '../../engine/engine';
import type { Recording, TakeContext } from '../../generated/recording';
import { engine, store } from '../services';

/** Keeps a recording out of a file as a take. Rejects with the errors of engine and storage. */
export async function recordFile(file: File, take: TakeContext, run: Run): Promise<Recording> {
  const [analysis, recordings] = await Promise.all([engine(), store()]);
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

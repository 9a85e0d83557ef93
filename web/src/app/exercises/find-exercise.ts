import { ScoreError } from '../../notation/score-error';
import { ExerciseLibrary, OWN_PREFIX, ownScoreFor } from '../../practice/exercises';
import type { Exercise } from '../../practice/exercises';
import type { Instrument } from '../../practice/instruments';
import { store } from '../services';
import { siteRoot } from '../site';

/** Value of the query parameter `exercise` for playing without a score. */
export const FREE_PLAYING = 'free';

async function loadFile(name: string): Promise<string> {
  const response = await fetch(new URL(`exercises/${name}`, siteRoot()));
  if (!response.ok) throw new Error(`exercises/${name}: ${response.status}`);
  return response.text();
}

/** The built-in exercises of this site. */
export const library = new ExerciseLibrary(loadFile);

/** An exercise, built-in or imported, as an instrument reads it; undefined when there is none of that id. */
export async function findExercise(id: string, instrument: Instrument): Promise<Exercise | undefined> {
  if (!id.startsWith(OWN_PREFIX)) return library.exerciseFor(id, instrument);
  const stored = await (await store()).getScore(id);
  if (!stored) return undefined;
  const { readNotatedScore } = await import('../../notation/read-score');
  return ownScoreFor(
    id,
    readNotatedScore(new TextEncoder().encode(stored.musicXml), stored.name),
    instrument,
  );
}

/** Reads a score file and keeps it; resolves with its id and name. Rejects with ScoreError or StorageError. */
export async function importScore(file: File): Promise<{ id: string; name: string }> {
  const { readNotatedScore, MAX_FILE_BYTES } = await import('../../notation/read-score');
  if (file.size > MAX_FILE_BYTES) throw new ScoreError('too-large', 'The file is too large for a score.');
  const { score, musicXml } = readNotatedScore(new Uint8Array(await file.arrayBuffer()), file.name);
  const id = `${OWN_PREFIX}${crypto.randomUUID()}`;
  await (await store()).putScore(id, { name: score.title, musicXml });
  return { id, name: score.title };
}

/** Whether a file is a score rather than a recording, by its name's ending. */
export function looksLikeScore(file: { name: string }): boolean {
  return /\.(musicxml|mxl|xml|midi?)$/i.test(file.name);
}

/** Value of a file input's `accept` for scores. */
export const scoreAccept = '.musicxml,.mxl,.xml,.mid,.midi';

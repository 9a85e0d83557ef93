import type { NotatedScore } from '../../notation/notated';
import { ScoreError } from '../../notation/score-error';
import { ExerciseLibrary, OWN_PREFIX, ownScoreFor } from '../../practice/exercises';
import type { Exercise } from '../../practice/exercises';
import type { Instrument } from '../../practice/instruments';
import { store } from '../services';
import { href, siteRoot } from '../site';
import { nameExercise } from './exercise-words';

/** Value of the query parameter `exercise` for playing without a score. */
export const FREE_PLAYING = 'free';

async function loadFile(name: string): Promise<string> {
  const response = await fetch(new URL(`exercises/${name}`, siteRoot()));
  if (!response.ok) throw new Error(`exercises/${name}: ${response.status}`);
  return response.text();
}

/** The built-in exercises of this site. */
export const library = new ExerciseLibrary(loadFile, nameExercise);

/** An exercise, built-in or imported, as an instrument reads it; undefined when there is none of that id. */
export async function findExercise(id: string, instrument: Instrument): Promise<Exercise | undefined> {
  if (!id.startsWith(OWN_PREFIX)) return library.exerciseFor(id, instrument);
  const stored = await (await store()).getScore(id);
  if (!stored) return undefined;
  const { readNotatedScore } = await import('../../notation/read-score');
  const read = readNotatedScore(new TextEncoder().encode(stored.musicXml), stored.name);
  // The name it has been given here counts, not the one in its file.
  return ownScoreFor(id, { ...read, score: { ...read.score, title: stored.name } }, instrument);
}

/** {@link findExercise} with signatures, clef and marks, for changing it. */
export async function findNotated(id: string, instrument: Instrument): Promise<NotatedScore | undefined> {
  const exercise = await findExercise(id, instrument);
  if (!exercise) return undefined;
  const { readMusicXml } = await import('../../notation/musicxml');
  return { ...readMusicXml(exercise.musicXml), score: exercise.score };
}

/** Keeps a score as one of the student's own exercises; resolves with its id. Rejects with StorageError. */
export async function saveExercise(notated: NotatedScore): Promise<string> {
  const { writeMusicXml } = await import('../../notation/musicxml-writer');
  const id = `${OWN_PREFIX}${crypto.randomUUID()}`;
  await (await store()).putScore(id, { name: notated.score.title, musicXml: writeMusicXml(notated) });
  return id;
}

/** Address of the page that practises an exercise. */
export function practiseAddress(id: string): string {
  return href('practise', { exercise: id });
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

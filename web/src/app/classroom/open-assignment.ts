// Opening an assignment on a student's device: from a link or a file to the stand.

import {
  ASSIGNMENT_ENDING,
  MAX_ASSIGNMENT_BYTES,
  assignedScoreId,
  readAssignment,
  readAssignmentLink,
} from '../../classroom/assignment';
import { ClassroomError } from '../../classroom/error';
import { canSign } from '../../classroom/signing';
import type { Assignment } from '../../generated/assignment';
import { ScoreError } from '../../notation/score-error';
import { ownScoreFor } from '../../practice/exercises';
import type { Exercise } from '../../practice/exercises';
import type { Instrument } from '../../practice/instruments';
import { errorCode, errorWords } from '../errors';
import { findExercise } from '../exercises/find-exercise';
import { t } from '../i18n/t';
import { classes, store } from '../services';

/** Whether a file is an assignment, by its name. */
export function looksLikeAssignment({ name }: { name: string }): boolean {
  return name.toLowerCase().endsWith(ASSIGNMENT_ENDING) || /\.json$/i.test(name);
}

/** Keeps an assignment with its music, which is read first: what cannot be drawn is refused here. */
async function keep(assignment: Assignment): Promise<Assignment> {
  const { id, title, musicXml } = assignment.exercise;
  if (musicXml !== null) {
    // Music goes by its own digest, so that no assignment can put other notes under a tune that is already here.
    if (!canSign() || id !== (await assignedScoreId(musicXml)))
      throw new ClassroomError('damaged', 'the music is not what its id says');
    const { readNotatedScore } = await import('../../notation/read-score');
    readNotatedScore(new TextEncoder().encode(musicXml), title);
    await (await store()).putScore(id, { name: title, musicXml });
  }
  await (await classes()).takeAssignment(assignment);
  return assignment;
}

/** Opens the assignment in an address's fragment. Rejects with ClassroomError, ScoreError or StorageError. */
export function openAssignmentLink(fragment: string): Promise<Assignment> {
  return Promise.resolve().then(() => keep(readAssignmentLink(fragment)));
}

/** Opens an assignment's file. Rejects with ClassroomError, ScoreError or StorageError. */
export async function openAssignmentFile(file: File): Promise<Assignment> {
  if (file.size > MAX_ASSIGNMENT_BYTES) throw new ClassroomError('too-large', 'assignment file');
  return keep(readAssignment(await file.text()));
}

/** The music of an assignment as an instrument reads it; undefined where the library does not have it. */
export async function assignedExercise(
  { exercise: { id, title, musicXml } }: Assignment,
  instrument: Instrument,
): Promise<Exercise | undefined> {
  if (musicXml === null) return findExercise(id, instrument);
  const { readNotatedScore } = await import('../../notation/read-score');
  return ownScoreFor(id, readNotatedScore(new TextEncoder().encode(musicXml), title), instrument);
}

/** The sentence for an assignment that could not be opened. */
export function assignmentTrouble(error: unknown): string {
  if (error instanceof ScoreError) return `${t('assignment.musicFailed')} ${error.message}`;
  if (!(error instanceof ClassroomError)) return errorWords(errorCode(error), t('assignment.name'));
  switch (error.code) {
    case 'newer':
      return t('assignment.newer');
    case 'too-large':
    case 'too-long-for-link':
      return t('assignment.tooLarge');
    case 'unsupported':
      return t('assignment.unsupported');
    case 'damaged':
    case 'unsafe':
      return t('assignment.damaged');
  }
}

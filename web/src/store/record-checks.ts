// Whether what a backup holds is what the schemas say: shared/schemas/backup.schema.json and recording.schema.json.

import type { BackupHead } from '../generated/backup';
import type { Recording, TakeContext } from '../generated/recording';
import type { StoredScore } from './recording-index';

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0;
const isOneOf = (value: unknown, values: readonly unknown[]): boolean => values.includes(value);

/** Rates beyond which no recording of ours lies, Hz, and channels that the core takes at most. */
const HIGHEST_RATE = 768_000;
const MOST_CHANNELS = 32;

/** The first entry of a backup. */
export function isBackupHead(value: unknown): value is BackupHead {
  return (
    isObject(value) &&
    value.format === 'woodshed-backup' &&
    isCount(value.version) &&
    value.version >= 1 &&
    isText(value.createdAt) &&
    isCount(value.recordings) &&
    isObject(value.stores) &&
    Object.values(value.stores).every(isCount) &&
    (value.settings === null || isText(value.settings))
  );
}

function isGrooveTake(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return (
    isObject(value) &&
    isObject(value.groove) &&
    isText(value.groove.id) &&
    isText(value.groove.title) &&
    Array.isArray(value.groove.notes) &&
    value.groove.notes.every(
      (note) => isObject(note) && Number.isFinite(note.quarters) && isText(note.instrument),
    ) &&
    isPositive(value.groove.quartersPerMinute) &&
    isPositive(value.groove.grooveQuarters) &&
    isCount(value.bars) &&
    Number.isFinite(value.startSeconds)
  );
}

function isTakeContext(value: unknown): value is TakeContext {
  return (
    isObject(value) &&
    (value.exerciseId === null || isText(value.exerciseId)) &&
    isText(value.scoreTitle) &&
    isText(value.instrumentId) &&
    isPositive(value.quartersPerMinute) &&
    isOneOf(value.strictness, ['relaxed', 'standard', 'strict']) &&
    isCount(value.countInFrames) &&
    typeof value.processingOn === 'boolean' &&
    isGrooveTake(value.groove)
  );
}

/** A finished recording's entry. */
export function isRecording(value: unknown): value is Recording {
  return (
    isObject(value) &&
    isText(value.id) &&
    /^[a-z0-9-]+$/.test(value.id) &&
    isOneOf(value.kind, ['take', 'drums']) &&
    isText(value.name) &&
    isText(value.createdAt) &&
    Number.isFinite(Date.parse(value.createdAt)) &&
    isPositive(value.sampleRate) &&
    value.sampleRate <= HIGHEST_RATE &&
    isCount(value.channels) &&
    value.channels >= 1 &&
    value.channels <= MOST_CHANNELS &&
    isOneOf(value.sampleFormat, ['f32', 's16']) &&
    isCount(value.frames) &&
    isOneOf(value.state, ['complete', 'recovered']) &&
    isCount(value.droppedFrames) &&
    (value.take === null || isTakeContext(value.take))
  );
}

/** An imported score. */
export function isStoredScore(value: unknown): value is StoredScore {
  return isObject(value) && isText(value.id) && isText(value.name) && isText(value.musicXml);
}

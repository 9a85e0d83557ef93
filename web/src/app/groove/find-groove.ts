// Where a groove comes from: the library, a dropped MIDI that this device keeps, a transcription.

import type { Groove } from '../../generated/recording';
import { grooveFromHits, loadGrooves } from '../../practice/grooves';
import type { StoredResult } from '../drums/stored-result';
import { store } from '../services';
import { siteRoot } from '../site';

/** Ids of grooves that were opened here; the store keeps them under this name. */
const OWN_PREFIX = 'own-';
const OWN_KEY = 'grooves';

export { GrooveError } from '../../practice/grooves';

async function loadFile(name: string): Promise<string> {
  const response = await fetch(new URL(`grooves/${name}`, siteRoot()));
  if (!response.ok) throw new Error(`grooves/${name}: ${response.status}`);
  return response.text();
}

let loaded: Promise<Groove[]> | null = null;

/** The grooves of this site; a failed load is tried again next time. */
export function grooveLibrary(): Promise<Groove[]> {
  loaded ??= loadGrooves(loadFile).catch((error: unknown) => {
    loaded = null;
    throw error;
  });
  return loaded;
}

/** A groove of the library or one opened here; undefined when there is none of that id. */
export async function findGroove(id: string): Promise<Groove | undefined> {
  if (id.startsWith(OWN_PREFIX)) return (await store()).getResult<Groove>(OWN_KEY, id);
  return (await grooveLibrary()).find((groove) => groove.id === id);
}

/** Reads a MIDI file and keeps its groove. Rejects with ScoreError, GrooveError or StorageError. */
export async function importGroove(file: File): Promise<Groove> {
  const { readDrumMidi } = await import('../../notation/drums/read-drum-midi');
  const { events, rhythm } = readDrumMidi(new Uint8Array(await file.arrayBuffer()));
  const title = file.name.replace(/\.midi?$/i, '');
  const groove = grooveFromHits(`${OWN_PREFIX}${crypto.randomUUID()}`, title, events, rhythm);
  await (await store()).putResult(OWN_KEY, groove.id, groove);
  return groove;
}

/**
 * The groove of a transcribed recording, or of some of its bars (from 1). Rejects with StorageError or GrooveError.
 */
export async function grooveOfRecording(id: string, bars: string | null): Promise<Groove> {
  const recordings = await store();
  const recording = await recordings.get(id);
  const { drumResultKey, readStored } = await import('../drums/stored-result');
  const stored = await recordings.getResult<StoredResult>(id, drumResultKey);
  const result = stored && readStored(stored);
  const range = /^(\d+)-(\d+)$/.exec(bars ?? '');
  return grooveFromHits(
    `recording-${id}`,
    recording.name.replace(/\.[^.]+$/, ''),
    result?.events ?? [],
    result?.rhythm ?? null,
    range ? { from: Math.max(0, Number(range[1]) - 1), to: Number(range[2]) - 1 } : undefined,
  );
}

/** Whether a file is one that drum practice opens. */
export function isMidi(file: { name: string }): boolean {
  return /\.midi?$/i.test(file.name);
}

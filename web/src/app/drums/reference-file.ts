// A reference that somebody drops beside a recording: MIDI, or text with a time and a label on each line.

import { readDrumMidi } from '../../notation/drums/read-drum-midi';
import { readMdbAnnotation } from '../../notation/drums/read-mdb';
import type { Reference } from './comparison';

const midiEnding = /\.midi?$/i;
const textEnding = /\.(txt|csv|tsv)$/i;

/** Value for a file input's `accept`. */
export const referenceAccept = '.mid,.midi,.txt,.csv,.tsv';

/** Whether a dropped file is a reference and no recording. */
export function looksLikeReference({ name }: { name: string }): boolean {
  return midiEnding.test(name) || textEnding.test(name);
}

/** Reads a reference. @throws ScoreError when the file is neither */
export async function readReference(file: File): Promise<Reference> {
  const events = midiEnding.test(file.name)
    ? readDrumMidi(new Uint8Array(await file.arrayBuffer())).events
    : readMdbAnnotation(await file.text());
  return { name: file.name, events: [...events].sort((a, b) => a.time - b.time) };
}

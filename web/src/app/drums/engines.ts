// What the page knows about the engines beyond their names.

import type { DrumClass, DrumEngine } from '../../generated/drum-transcription';
import { drumClasses } from '../../notation/drums/drum-map';
import { drumEngines } from '../../engine/results';

/** What the systems of the papers look for. */
const threeDrums: readonly DrumClass[] = drumClasses.filter((drum) => ['KD', 'SD', 'HH'].includes(drum));

/** The drums an engine can hear, in the order of the rows. */
export function engineDrums(engine: DrumEngine): readonly DrumClass[] {
  return engine === 'default' ? drumClasses : threeDrums;
}

/** Groups of the chooser: ours, and systems that were published. */
export const engineGroups: readonly {
  key: 'engineOurs' | 'enginePublished';
  engines: readonly DrumEngine[];
}[] = [
  { key: 'engineOurs', engines: drumEngines.filter((engine) => engine === 'default') },
  { key: 'enginePublished', engines: drumEngines.filter((engine) => engine !== 'default') },
];

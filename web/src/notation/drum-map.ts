// The drums we transcribe and their keys in the General MIDI percussion map.

import type { DrumClass } from '../generated/drum-transcription';

/** Lanes from top to bottom, as a drum staff stacks them. */
export const drumClasses: readonly DrumClass[] = ['HH', 'SD', 'KD'];

/** General MIDI Level 1 percussion keys: bass drum 1, acoustic snare, closed hi-hat. */
export const generalMidiKey: Readonly<Record<DrumClass, number>> = { KD: 36, SD: 38, HH: 42 };

/** Channel 10 of General MIDI, counted from zero as files do. */
export const percussionChannel = 9;

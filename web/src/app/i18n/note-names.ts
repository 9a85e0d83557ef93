// What players call a note: by letters, by German letters with H and B, or by syllables.

import { parseName } from '../../notation/notated';
import type { Step } from '../../notation/notated';
import { language } from './language';
import type { LanguageCode } from './language';

/** Ways of naming notes. */
export type NoteNaming = 'letters' | 'german' | 'syllables';

const ownNaming: Record<LanguageCode, NoteNaming> = {
  en: 'letters',
  de: 'german',
  es: 'syllables',
  ar: 'syllables',
};

const latinSyllables: Record<Step, string> = {
  C: 'do',
  D: 're',
  E: 'mi',
  F: 'fa',
  G: 'sol',
  A: 'la',
  B: 'si',
};
const arabicSyllables: Record<Step, string> = {
  C: 'دو',
  D: 'ري',
  E: 'مي',
  F: 'فا',
  G: 'صول',
  A: 'لا',
  B: 'سي',
};
const accidentals = ['♭♭', '♭', '', '♯', '𝄪'] as const;

/** German writes alterations out: Fis, Es, As; B flat is B, and B is H. */
function german(step: Step, alter: number): string {
  if (step === 'B') return (['Heses', 'B', 'H', 'His', 'Hisis'] as const)[alter + 2] ?? 'H';
  if (alter >= 0) return step + 'is'.repeat(alter);
  const vowel = step === 'A' || step === 'E';
  return `${step}${vowel ? 's' : 'es'}${alter === -2 ? 'es' : ''}`;
}

let chosen: NoteNaming | 'language' = 'language';

/** Sets how notes are named; `language` leaves it to the language of the page. */
export function nameNotes(naming: NoteNaming | 'language'): void {
  chosen = naming;
}

/** A note's name without its octave, as players of the page's language say it; `name` as in scores: `B♭4`. */
export function spokenNote(name: string): string {
  const pitch = parseName(name);
  if (!pitch) return name.replace(/-?\d+$/, '');
  const { code } = language();
  const naming = chosen === 'language' ? ownNaming[code] : chosen;
  if (naming === 'german') return german(pitch.step, pitch.alter);
  const steps = code === 'ar' ? arabicSyllables : latinSyllables;
  const step = naming === 'letters' ? pitch.step : steps[pitch.step];
  return `${step}${accidentals[pitch.alter + 2] ?? ''}`;
}

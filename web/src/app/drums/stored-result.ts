// What the page keeps of an analysed recording, and how it reads what earlier versions kept.

import type { DrumAnalysis, Sensitivity } from '../../engine/engine';
import { TUNED_SENSITIVITY } from '../../engine/results';
import type { DrumClass, DrumEvent, DrumInstrument, Rhythm } from '../../generated/drum-transcription';
import { applyDecisions } from './decisions';
import type { Decision } from './decisions';
import { plainNotation } from './notation-settings';
import type { NotationSettings } from './notation-settings';

/** What is stored of an analysed recording, and what the page shows. */
export interface DrumResult {
  analysis: DrumAnalysis;
  sensitivity: Sensitivity;
  /** The engine's hits at that sensitivity, ordered by time. */
  picked: DrumEvent[];
  decisions: Decision[];
  /** The hits as shown and exported: `picked` after `decisions`. */
  events: DrumEvent[];
  /** Beats as found, tapped or typed. */
  rhythm: Rhythm | null;
  notation: NotationSettings;
  /** Made by a version whose analysis this one cannot pick from: the sliders rest until it is made anew. */
  outdated: boolean;
}

/** A new result of an analysis, its hits picked at `sensitivity`. */
export function newResult(
  analysis: DrumAnalysis,
  sensitivity: Sensitivity,
  picked: DrumEvent[],
  notation: NotationSettings = plainNotation,
): DrumResult {
  const { rhythm } = analysis.transcription;
  return { analysis, sensitivity, picked, decisions: [], events: picked, rhythm, notation, outdated: false };
}

/** The plainest stroke of each class, for hits that were stored when classes were all there was. */
const plainInstrument: Readonly<Record<DrumClass, DrumInstrument>> = {
  KD: 'kick',
  SD: 'snare',
  HH: 'hiHatClosed',
  TT: 'tomMid',
  CY: 'crash',
  OT: 'other',
};

type OldEvent = Omit<DrumEvent, 'instrument'> & { instrument?: DrumInstrument };

/** The store's key of it. */
export const drumResultKey = 'drums';

/** Any result that a version of this page stored. */
export interface StoredResult {
  analysis: {
    transcription: Omit<DrumAnalysis['transcription'], 'events' | 'rhythm'> & {
      events: OldEvent[];
      rhythm?: Rhythm | null;
    };
    state: unknown;
  };
  sensitivity: Partial<Sensitivity>;
  events: OldEvent[];
  picked?: OldEvent[];
  decisions?: Decision[];
  rhythm?: Rhythm | null;
  notation?: Partial<NotationSettings>;
}

function withInstrument(events: readonly OldEvent[]): DrumEvent[] {
  return events.map((event) => ({ ...event, instrument: event.instrument ?? plainInstrument[event.class] }));
}

/** A stored result in today's shape. */
export function readStored(stored: StoredResult): DrumResult {
  const { transcription, state } = stored.analysis;
  const rhythm = stored.rhythm ?? transcription.rhythm ?? null;
  const picked = withInstrument(stored.picked ?? stored.events);
  const decisions = stored.decisions ?? [];
  return {
    analysis: {
      transcription: {
        ...transcription,
        events: withInstrument(transcription.events),
        rhythm: transcription.rhythm ?? null,
      },
      // Whether it is of this version is what `outdated` says; nobody looks into it before.
      state: state as DrumAnalysis['state'],
    },
    sensitivity: { ...TUNED_SENSITIVITY, ...stored.sensitivity },
    picked,
    decisions,
    events: applyDecisions(picked, decisions),
    rhythm,
    notation: { ...plainNotation, ...stored.notation },
    outdated: transcription.rhythm === undefined,
  };
}

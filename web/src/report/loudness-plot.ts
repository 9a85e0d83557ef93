import type { TakeReport } from '../generated/take-report';

/** Loudness of one note while it sounded. */
export interface LoudnessStep {
  index: number;
  start: number;
  end: number;
  /** dB above (or below) the middle of the take's notes. */
  decibels: number;
}

export interface LoudnessPlot {
  steps: LoudnessStep[];
  /** Shown range either side of the middle, dB. */
  reach: number;
  start: number;
  end: number;
}

/** Shown at least, so that scales stay the same from take to take: pianissimo to fortissimo on a wind instrument is some 20 dB. */
const REACH_DECIBELS = 12;

/** Loudness note by note; null when no note was long enough to have one. */
export function loudnessPlotOf(report: TakeReport): LoudnessPlot | null {
  const steps = report.notes.flatMap(({ index, played, dynamics }): LoudnessStep[] =>
    played && dynamics !== null
      ? [{ index, start: played.onset, end: played.onset + played.duration, decibels: dynamics }]
      : [],
  );
  const [first] = steps;
  if (!first) return null;
  return {
    steps,
    reach: Math.max(REACH_DECIBELS, ...steps.map(({ decibels }) => Math.abs(decibels))),
    start: Math.min(...steps.map(({ start }) => start)),
    end: Math.max(...steps.map(({ end }) => end)),
  };
}

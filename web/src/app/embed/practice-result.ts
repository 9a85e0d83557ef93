// A measured take as a widget hands it in: figures and names, no sound.

import type { PracticeResult } from '../../generated/embed-message';
import type { Recording } from '../../generated/recording';
import type { Rating, Ratings, TakeReport } from '../../generated/take-report';
import { scoreOf } from '../../report/score';

/** Longest title that is sent, characters. */
const LONGEST_TITLE = 200;

function band({ value, low, high }: Rating): { value: number; low: number; high: number } {
  return { value, low, high };
}

function bands(ratings: Ratings): PracticeResult['ratings'] {
  const { musicality, noteAccuracy, rhythmicAccuracy, toneQuality } = ratings;
  return {
    musicality: band(musicality),
    noteAccuracy: band(noteAccuracy),
    rhythmicAccuracy: band(rhythmicAccuracy),
    toneQuality: band(toneQuality),
  };
}

/** What is handed in of a take. `takes`: recorded up to now, this one included. */
export function practiceResult(recording: Recording, report: TakeReport, takes: number): PracticeResult {
  const { take } = recording;
  const { measures, ratings } = report;
  return {
    kind: 'practice',
    exercise: take?.exerciseId ?? null,
    title: (take?.scoreTitle ?? '').slice(0, LONGEST_TITLE),
    instrument: report.instrument,
    level: report.level,
    strictness: take?.strictness ?? 'standard',
    quartersPerMinute: take?.exerciseId ? take.quartersPerMinute : null,
    playedAt: recording.createdAt,
    duration: report.duration,
    takes,
    against: report.against,
    confidence: report.confidence,
    model: report.model,
    modelHash: report.modelHash,
    trainedOn: report.trainedOn,
    ratings: ratings && bands(ratings),
    measures: {
      written: measures.written,
      right: measures.right,
      different: measures.different,
      octave: measures.octave,
      missed: measures.missed,
      extra: measures.extra,
      squeaks: measures.squeaks,
      pitchAccuracy: measures.pitchAccuracy,
      timingAccuracy: measures.timingAccuracy,
      medianAbsoluteCents: measures.medianAbsoluteCents,
      medianAbsoluteMilliseconds: measures.medianAbsoluteMilliseconds,
    },
    score: scoreOf(ratings),
  };
}

// What is said of a melody that was played back.

import type { RatingBand } from './ratings';

/** Lowest and highest grade of an imitation (Woodshed specs, assessment, section 6). */
const LOWEST_GRADE = 1;
const HIGHEST_GRADE = 4;

/** Probabilities from which a jury very likely, likely, or perhaps passes an imitation. */
const VERY_LIKELY = 0.85;
const LIKELY = 0.6;
const OPEN = 0.4;

export type PassWords = 'passVeryLikely' | 'passLikely' | 'passOpen' | 'passUnlikely';

/** How sure a pass is, in words; `pass` is its probability. */
export function passWords(pass: number): PassWords {
  if (pass >= VERY_LIKELY) return 'passVeryLikely';
  if (pass >= LIKELY) return 'passLikely';
  return pass >= OPEN ? 'passOpen' : 'passUnlikely';
}

export type GradeWords = 'grade1' | 'grade2' | 'grade3' | 'grade4';

/** Words of a grade between 1 and 4: those of the nearest whole one. */
export function gradeWords(grade: number): GradeWords {
  if (grade < 1.5) return 'grade1';
  if (grade < 2.5) return 'grade2';
  return grade < 3.5 ? 'grade3' : 'grade4';
}

/** A grade with its band as a share of the way from lowest to highest. */
export function gradeBand(report: { grade: number; low: number; high: number }): RatingBand {
  const share = (grade: number): number => (grade - LOWEST_GRADE) / (HIGHEST_GRADE - LOWEST_GRADE);
  return { value: share(report.grade), low: share(report.low), high: share(report.high) };
}

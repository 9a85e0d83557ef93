#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "assess/assess_take.h"

namespace woodshed {

/// Of two values measured together.
struct Sample {
    double x = 0.0;
    double y = 0.0;
};

/// Median slope of all pairs (Theil 1950, Sen 1968); nothing for fewer than two distinct x. Long series are
/// thinned evenly to 400 samples.
std::optional<double> theilSenSlope(std::span<const Sample> samples);

/// Intonation over time, pitch class and register, from the notes' cents.
void reportIntonation(TakeAssessment& assessment);

/// Bars with their counts and the weakest of them.
/// @param score the notes of assessment.notes, with their bars
/// @param centsGood, millisecondsGood half widths of the good zones
void reportBars(TakeAssessment& assessment, std::span<const ScoreNote> score, double centsGood,
                double millisecondsGood);

/// What the measures are taken against.
struct MeasureContext {
    double centsGood = 0.0;         ///< half width of the good zone
    double millisecondsGood = 0.0;  ///< half width of the good zone
    bool written = false;           ///< whether there is a score
    std::optional<double> asked;    ///< tempo asked for, quarters per minute
    /// Per note: time until the next one as played over as written at the local tempo, where known.
    std::vector<std::optional<double>> intervalRatio;
    /// Per note: whether it lies in a passage that was left out.
    std::vector<bool> skipped;
};

/// Fills everything in assessment.measures from its notes, extras and tempo, and the notes' dynamics.
void reportMeasures(TakeAssessment& assessment, const MeasureContext& context);

}  // namespace woodshed

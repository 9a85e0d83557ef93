#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "align/dtw.h"
#include "assess/assess_take.h"
#include "base/result.h"
#include "pitch/pyin.h"

namespace woodshed {

/// The voiced frames of a take laid against the notes written, as the score features and the score-informed
/// networks of the literature do it.
struct ScoreAlignment {
    double tuningCents = 0.0;         ///< of the take against A4 = 440 Hz, -50 to 50
    std::vector<std::size_t> frames;  ///< the voiced frames of the pitch track, ascending
    DtwPath path;                     ///< query: index into `frames`; reference: index into the score
    std::vector<std::size_t> notes;   ///< per entry of `frames`, the written note it is taken to sound
};

/// Distance of two pitches in semitones, octaves left out: 0 to 6.
double foldedDistance(double midi, double otherMidi);

/// Aligns a take with its score by dynamic time warping (Woodshed specs, assessment, section 4, "22 score
/// features"; A. Vidwans et al., "Objective descriptors for the assessment of student music performances",
/// AES Semantic Audio 2017): voiced frames against written notes, cost foldedDistance() after removing the
/// tuning, steps diagonal, vertical and horizontal of equal weight. The tuning is the most frequent deviation
/// from the nearest semitone in whole cents (the lowest of equals); near the half semitone both its signs are
/// tried and the cheaper alignment is kept. A frame that the path lets pass several notes is taken to sound
/// the nearest of them, the first of equals.
/// @param score notes in order of onset; only their pitch counts
/// Errors: Empty (no frames, no notes), Unpitched (nothing voiced), TooLong (kMostDtwCells).
Result<ScoreAlignment> alignWithScore(const PitchTrack& track, std::span<const ScoreNote> score);

}  // namespace woodshed

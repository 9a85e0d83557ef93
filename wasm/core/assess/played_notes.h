#pragma once

#include <cstddef>
#include <vector>

#include "assess/take_features.h"

namespace woodshed {

/// A stretch of steady pitch without an audible new attack inside. A note as a player means it is one of
/// these, or several in a row that the aligner joins: the cut is deliberately on the fine side.
struct PlayedSegment {
    double onset = 0.0;   ///< seconds
    double offset = 0.0;  ///< seconds, the next segment's onset at the latest
    double midi = 0.0;    ///< median of the middle 60 %, fractional, A4 = 440 Hz = 69
    double level = 0.0;   ///< dB, median
    /// Evidence in level and spectrum for a new attack at the onset: 0 none, 1 beyond doubt (1 after
    /// silence).
    double attack = 0.0;
    bool afterSilence = false;  ///< nothing pitched sounded just before

    double duration() const { return offset - onset; }
};

/// Cuts a take into segments, in time order.
///
/// Pitch: within each voiced stretch the contour is explained by steps between levels 25 cents apart: the
/// cheapest piecewise constant curve under a truncated quadratic loss and a fixed price per step (the Potts
/// functional, as in Storath, Weinmann & Demaret, "Jump-sparse and sparse recovery using Potts functionals",
/// IEEE Trans. Signal Process. 62(14), 2014, solved by Viterbi's recursion over the levels). Glides, vibrato
/// and single frames off by an octave do not pay that price. Attacks: steady stretches are cut again where
/// the level dips and the spectrum renews itself.
std::vector<PlayedSegment> segmentTake(const TakeFeatures& features);

/// Median pitch (MIDI) of the voiced frames in the middle 60 % of [begin, end) seconds; of all voiced frames
/// when the middle has none; NaN when there are none at all.
double steadyPitch(const PitchTrack& pitch, double begin, double end);

}  // namespace woodshed

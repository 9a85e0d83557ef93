#pragma once

#include <array>
#include <span>
#include <vector>

#include "drums/drum_vocabulary.h"

namespace woodshed {

/// One hit.
struct DrumEvent {
    double time;  ///< physical onset, seconds
    DrumInstrument instrument;
    float velocity;    ///< 0 to 1
    float confidence;  ///< 0 to 1: estimated probability that there is such a hit
};

/// A hit at some sensitivities s: those with leastSensitivity < s <= mostSensitivity.
struct DrumCandidate {
    DrumInstrument instrument;
    double time;  ///< physical onset, seconds
    /// The lower, the more certain: how far the slider can be turned down until the hit is gone.
    double leastSensitivity;
    /// Infinite unless a stronger neighbour takes the hit's place at high sensitivities.
    double mostSensitivity;
    float velocity;    ///< 0 to 1
    float confidence;  ///< as in DrumEvent
};

/// What any engine leaves of a recording: everything that picking its hits at other sensitivities takes.
struct DrumAnalysis {
    double duration = 0.0;  ///< seconds
    /// Picks of one instrument closer than this are one hit, the one with the lower leastSensitivity; 0 when
    /// the engine has seen to that itself.
    double sameHitSeconds = 0.0;
    /// Every onset that some sensitivity in [-1, 1] selects, in any order.
    std::vector<DrumCandidate> candidates;
};

/// Sensitivity per class, each clamped to [-1, 1]: -1 fewer hits, 0 as tuned, 1 more. The side stick follows
/// its class, other, since that is the lane and the slider where the user sees it.
using DrumSensitivity = std::array<double, kDrumClasses>;

/// The hits at these sensitivities, ordered by time.
std::vector<DrumEvent> selectEvents(const DrumAnalysis& analysis, const DrumSensitivity& sensitivity);

}  // namespace woodshed

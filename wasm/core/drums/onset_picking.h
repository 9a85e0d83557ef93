#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace woodshed {

/// How onsets are picked from one drum's activation v: threshold[i] = lambda max(v) + median(v[i-K .. i]), shifted
/// back by round(K/2) frames (the last round(K/2) thresholds stay where they are); v is set to zero where it does not
/// exceed the threshold; what remains a strict maximum over `order` frames on either side is an onset, the first and
/// the last frame never.
struct OnsetPicking {
    std::size_t medianFrames;  ///< K
    std::size_t order;         ///< frames on either side that an onset must exceed

    /// Wu and Lerch's ISMIR 2018 students and teachers: K = round(0.1 s), 30 ms on either side.
    static constexpr OnsetPicking teachers2018() { return {9, 3}; }
    /// The 2015 toolbox: K = fix(0.1 s), any strict maximum.
    static constexpr OnsetPicking toolbox2015() { return {8, 1}; }
};

/// One frame that is an onset for some lambda: exactly for lowestLambda <= lambda < salience.
struct OnsetCandidate {
    std::size_t frame;
    double lowestLambda;  ///< below it a louder neighbour survives the threshold; -infinity when there is none
    double salience;      ///< (v - median) / max(v)
};

/// The running median of the threshold, shifted as OnsetPicking says; same length as `activation`.
std::vector<float> medianCurve(std::span<const float> activation, const OnsetPicking& picking);

/// Every frame that some lambda in [least, most) makes an onset, in order of time. None when nothing in `activation`
/// is positive.
std::vector<OnsetCandidate> findOnsetCandidates(std::span<const float> activation, const OnsetPicking& picking,
                                                double least, double most);

}  // namespace woodshed

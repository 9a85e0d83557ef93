#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "features/peak_picking.h"

namespace woodshed {

/// One frame that pickMedianPeaks() reports for some lambda: exactly for lowestLambda <= lambda < salience.
///
/// A frame i survives the threshold when salience(i) = (v[i] - median[i]) / max(v) exceeds lambda, and is
/// then a peak unless a neighbour at least as high survives too, so the lambdas that pick it form one
/// interval.
struct OnsetCandidate {
    std::size_t frame;
    double lowestLambda;  ///< salience of the most salient neighbour at least as high; -infinity without one
    double salience;
};

/// Every frame that pickMedianPeaks() reports for some lambda in [least, most] (least >= 0), whatever the
/// picker's own lambda, in order of time; none when nothing in `activation` is positive. Flat tops, which do
/// not occur in factorised activations, are not reported.
std::vector<OnsetCandidate> findOnsetCandidates(std::span<const float> activation,
                                                const MedianPickerParameters& picker, double least,
                                                double most);

}  // namespace woodshed

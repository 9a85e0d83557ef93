#include "drums/onset_picking.h"

#include <algorithm>
#include <limits>

namespace woodshed {

std::vector<OnsetCandidate> findOnsetCandidates(std::span<const float> activation,
                                                const MedianPickerParameters& picker, double least,
                                                double most) {
    std::vector<OnsetCandidate> candidates;
    if (activation.empty()) {
        return candidates;
    }
    const auto peak = static_cast<double>(*std::max_element(activation.begin(), activation.end()));
    if (!(peak > 0.0)) {
        return candidates;
    }
    const std::vector<double> median = medianThreshold(activation, picker.order, 0.0);
    const auto salience = [&](std::size_t i) {
        return (static_cast<double>(activation[i]) - median[i]) / peak;
    };
    // localMaxima() looks at one neighbour on either side.
    const std::size_t reach = std::max<std::size_t>(1, picker.peakOrder);
    for (std::size_t i = 1; i + 1 < activation.size(); ++i) {
        OnsetCandidate candidate{i, -std::numeric_limits<double>::infinity(), salience(i)};
        if (!(candidate.salience > least)) {
            continue;
        }
        const std::size_t last = std::min(i + reach, activation.size() - 1);
        for (std::size_t j = i - std::min(i, reach); j <= last; ++j) {
            if (j != i && activation[j] >= activation[i]) {
                candidate.lowestLambda = std::max(candidate.lowestLambda, salience(j));
            }
        }
        if (candidate.lowestLambda < candidate.salience && candidate.lowestLambda <= most) {
            candidates.push_back(candidate);
        }
    }
    return candidates;
}

}  // namespace woodshed

#include "drums/onset_picking.h"

#include <algorithm>
#include <limits>

namespace woodshed {

std::vector<float> medianCurve(std::span<const float> activation, const OnsetPicking& picking) {
    std::vector<float> curve(activation.size());
    std::vector<float> window;
    window.reserve(picking.medianFrames + 1);
    for (std::size_t i = 0; i < activation.size(); ++i) {
        const std::size_t first = i - std::min(i, picking.medianFrames);
        window.assign(activation.begin() + static_cast<std::ptrdiff_t>(first),
                      activation.begin() + static_cast<std::ptrdiff_t>(i + 1));
        std::sort(window.begin(), window.end());
        const std::size_t half = window.size() / 2;
        curve[i] = window.size() % 2 == 1 ? window[half] : 0.5F * (window[half - 1] + window[half]);
    }
    const std::size_t shift = (picking.medianFrames + 1) / 2;
    for (std::size_t i = 0; i + shift < curve.size(); ++i) {
        curve[i] = curve[i + shift];
    }
    return curve;
}

std::vector<OnsetCandidate> findOnsetCandidates(std::span<const float> activation, const OnsetPicking& picking,
                                                double least, double most) {
    std::vector<OnsetCandidate> candidates;
    if (activation.size() < 3) {
        return candidates;
    }
    const auto peak = static_cast<double>(*std::max_element(activation.begin(), activation.end()));
    if (!(peak > 0.0)) {
        return candidates;
    }
    const std::vector<float> median = medianCurve(activation, picking);
    const auto salience = [&](std::size_t i) {
        return (static_cast<double>(activation[i]) - static_cast<double>(median[i])) / peak;
    };
    for (std::size_t i = 1; i + 1 < activation.size(); ++i) {
        OnsetCandidate candidate{i, -std::numeric_limits<double>::infinity(), salience(i)};
        if (!(candidate.salience > least)) {
            continue;
        }
        const std::size_t first = i - std::min(i, picking.order);
        const std::size_t last = std::min(i + picking.order, activation.size() - 1);
        for (std::size_t j = first; j <= last; ++j) {
            if (j != i && activation[j] >= activation[i]) {
                candidate.lowestLambda = std::max(candidate.lowestLambda, salience(j));
            }
        }
        if (candidate.lowestLambda < std::min(candidate.salience, most)) {
            candidates.push_back(candidate);
        }
    }
    return candidates;
}

}  // namespace woodshed

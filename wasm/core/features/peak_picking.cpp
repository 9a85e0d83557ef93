#include "features/peak_picking.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "audio/median_filter.h"
#include "audio/precondition.h"

namespace woodshed {

std::vector<std::size_t> localMaxima(std::span<const float> values) {
    std::vector<std::size_t> peaks;
    for (std::size_t i = 1; i + 1 < values.size(); ++i) {
        if (!(values[i] > values[i - 1])) {
            continue;
        }
        std::size_t end = i + 1;
        while (end < values.size() && values[end] == values[i]) {
            ++end;
        }
        if (end < values.size() && values[end] < values[i]) {
            peaks.push_back(i);
        }
        i = end - 1;
    }
    return peaks;
}

std::vector<std::size_t> relativeMaxima(std::span<const float> values, std::size_t order) {
    require(order >= 1, "relative maxima need an order of at least 1");
    std::vector<std::size_t> peaks;
    for (std::size_t i = 1; i + 1 < values.size(); ++i) {
        const std::size_t first = i - std::min(i, order);
        const std::size_t last = std::min(values.size() - 1, i + std::min(order, values.size()));
        bool largest = true;
        for (std::size_t other = first; other <= last && largest; ++other) {
            largest = other == i || values[i] > values[other];
        }
        if (largest) {
            peaks.push_back(i);
        }
    }
    return peaks;
}

std::vector<double> medianThreshold(std::span<const float> novelty, std::size_t order, double lambda) {
    std::vector<double> threshold(novelty.size());
    if (novelty.empty()) {
        return threshold;
    }
    float highest = -std::numeric_limits<float>::infinity();
    for (const float value : novelty) {
        highest = value > highest ? value : highest;  // leaves NaN out
    }
    const double offset = lambda * static_cast<double>(highest);
    SlidingMedian window(std::min(order, novelty.size()) + 1);
    for (std::size_t i = 0; i < novelty.size(); ++i) {
        if (i > order) {
            window.remove(novelty[i - order - 1]);
        }
        window.insert(novelty[i]);
        threshold[i] = offset + window.value();
    }
    const std::size_t shift = order / 2 + order % 2;
    if (shift < threshold.size()) {
        std::copy(threshold.begin() + static_cast<std::ptrdiff_t>(shift), threshold.end(), threshold.begin());
    }
    return threshold;
}

std::vector<std::size_t> pickMedianPeaks(std::span<const float> novelty,
                                         const MedianPickerParameters& parameters) {
    const std::vector<double> threshold = medianThreshold(novelty, parameters.order, parameters.lambda);
    std::vector<float> kept(novelty.size());
    for (std::size_t i = 0; i < novelty.size(); ++i) {
        kept[i] = static_cast<double>(novelty[i]) > threshold[i] ? novelty[i] : 0.0F;
    }
    return parameters.peakOrder == 0 ? localMaxima(kept) : relativeMaxima(kept, parameters.peakOrder);
}

namespace {

/// Whole frames in a time; the bound keeps absurd times from overflowing and covers any activation.
std::size_t framesIn(double seconds, double framesPerSecond, std::size_t atMost) {
    const double frames = std::round(seconds * framesPerSecond);
    return frames < static_cast<double>(atMost) ? static_cast<std::size_t>(frames) : atMost;
}

}  // namespace

std::vector<std::size_t> pickActivationPeaks(std::span<const float> activation,
                                             const ActivationPickerParameters& parameters) {
    require(std::isfinite(parameters.framesPerSecond) && parameters.framesPerSecond > 0.0,
            "the picker's frame rate must be positive");
    for (const double seconds :
         {parameters.preAverageSeconds, parameters.postAverageSeconds, parameters.preMaxSeconds,
          parameters.postMaxSeconds, parameters.combineSeconds}) {
        require(std::isfinite(seconds) && seconds >= 0.0,
                "the picker's times must be finite and not negative");
    }
    const std::size_t count = activation.size();
    const auto frames = [&](double seconds) { return framesIn(seconds, parameters.framesPerSecond, count); };
    const std::size_t preAverage = frames(parameters.preAverageSeconds);
    const std::size_t postAverage = frames(parameters.postAverageSeconds);
    const std::size_t preMax = frames(parameters.preMaxSeconds);
    const std::size_t postMax = frames(parameters.postMaxSeconds);
    const std::size_t combine = frames(parameters.combineSeconds);

    std::vector<double> sums(count + 1);
    for (std::size_t i = 0; i < count; ++i) {
        sums[i + 1] = sums[i] + (std::isfinite(activation[i]) ? static_cast<double>(activation[i]) : 0.0);
    }
    const auto width = static_cast<double>(preAverage + postAverage + 1);
    std::vector<float> kept(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t first = i - std::min(i, preAverage);
        const std::size_t last = std::min(count, i + postAverage + 1);
        const double mean = (sums[last] - sums[first]) / width;
        kept[i] = static_cast<double>(activation[i]) >= mean + parameters.threshold ? activation[i] : 0.0F;
    }
    std::vector<std::size_t> peaks;
    for (std::size_t i = 0; i < count; ++i) {
        if (!(kept[i] > 0.0F) || (!peaks.empty() && i - peaks.back() <= combine)) {
            continue;
        }
        const auto first = kept.begin() + static_cast<std::ptrdiff_t>(i - std::min(i, preMax));
        const auto last = kept.begin() + static_cast<std::ptrdiff_t>(std::min(count, i + postMax + 1));
        if (std::none_of(first, last, [&](float other) { return other > kept[i]; })) {
            peaks.push_back(i);
        }
    }
    return peaks;
}

}  // namespace woodshed

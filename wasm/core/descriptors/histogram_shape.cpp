#include "descriptors/histogram_shape.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "audio/precondition.h"

namespace woodshed {
namespace {

constexpr std::size_t kNeighbours = 5;
constexpr double kLeastPeak = 5e-4;
constexpr double kNormalKurtosis = 3.0;

/// Mean of the `power`-th powers of deviations from the mean, over the SD (of n) to the same power; 0 for a
/// flat curve.
double standardisedMoment(std::span<const double> curve, int power) {
    const auto n = static_cast<double>(curve.size());
    const double mean = std::accumulate(curve.begin(), curve.end(), 0.0) / n;
    double squares = 0.0;
    double powers = 0.0;
    for (const double value : curve) {
        squares += (value - mean) * (value - mean) / n;
        powers += std::pow(value - mean, power) / n;
    }
    return squares > 0.0 ? powers / std::pow(std::sqrt(squares), power) : 0.0;
}

}  // namespace

std::vector<std::size_t> localMaxima(std::span<const double> curve) {
    std::vector<std::size_t> maxima;
    for (std::size_t i = 1; i + 1 < curve.size(); ++i) {
        if (!(curve[i] > curve[i - 1])) {
            continue;
        }
        std::size_t next = i + 1;
        while (next < curve.size() && curve[next] == curve[i]) {
            ++next;
        }
        if (next < curve.size() && curve[next] < curve[i]) {
            maxima.push_back(i);
        }
    }
    return maxima;
}

std::array<double, kHistogramMeasures> histogramShape(std::span<const double> values, std::size_t bins) {
    require(bins >= 2, "a histogram has at least two bins");
    if (values.empty()) {
        return {};
    }
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    const double width = (*greatest - *least) / static_cast<double>(bins);
    std::vector<double> heights(bins, 0.0);
    for (const double value : values) {
        const auto bin = width > 0.0 ? static_cast<std::size_t>((value - *least) / width) : 0;
        heights[std::min(bin, bins - 1)] += 1.0 / static_cast<double>(values.size());
    }
    const auto tallest =
        static_cast<std::size_t>(std::max_element(heights.begin(), heights.end()) - heights.begin());
    double around = 0.0;
    double reached = 0.0;
    double squares = 0.0;
    std::size_t rolloff = bins;
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const bool near = bin + kNeighbours >= tallest && bin <= tallest + kNeighbours;
        around += near ? heights[bin] : 0.0;
        squares += heights[bin] * heights[bin];
        reached += heights[bin];
        if (rolloff == bins && reached >= kRolloffShare) {
            rolloff = bin;
        }
    }
    double peaks = 0.0;
    for (const std::size_t peak : localMaxima(heights)) {
        peaks += heights[peak] > kLeastPeak ? heights[peak] * heights[peak] : 0.0;
    }
    return {heights[tallest] / around,
            width,
            standardisedMoment(heights, 3),
            standardisedMoment(heights, 4) - kNormalKurtosis,
            static_cast<double>(std::min(rolloff, bins - 1)),
            peaks / squares};
}

}  // namespace woodshed

#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>

namespace woodshed {

/// Mean; 0 for no values.
inline double meanOf(std::span<const double> values) {
    double sum = 0.0;
    for (const double value : values) {
        sum += value;
    }
    return values.empty() ? 0.0 : sum / static_cast<double>(values.size());
}

/// Standard deviation dividing by n - 1; 0 for fewer than two values.
inline double standardDeviation(std::span<const double> values) {
    if (values.size() < 2) {
        return 0.0;
    }
    const double mean = meanOf(values);
    double squares = 0.0;
    for (const double value : values) {
        squares += (value - mean) * (value - mean);
    }
    return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// Share of values further than `distance` from `centre`; 0 for no values.
inline double shareBeyond(std::span<const double> values, double centre, double distance) {
    const auto beyond = std::count_if(values.begin(), values.end(),
                                      [&](double value) { return std::abs(value - centre) > distance; });
    return values.empty() ? 0.0 : static_cast<double>(beyond) / static_cast<double>(values.size());
}

/// How measures of the notes are summed up over a take, and the names of the four.
inline constexpr std::array<const char*, 4> kSummaryNames = {"mean", "sd", "max", "min"};

/// Mean, standard deviation, maximum and minimum; zeros for no values.
inline std::array<double, kSummaryNames.size()> summaryOf(std::span<const double> values) {
    if (values.empty()) {
        return {};
    }
    const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
    return {meanOf(values), standardDeviation(values), *greatest, *least};
}

}  // namespace woodshed

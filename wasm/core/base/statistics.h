#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace woodshed {

/// Standard deviation of a normal distribution over its median absolute deviation.
inline constexpr double kMadToSigma = 1.4826;

/// Standard deviations from the middle to either end of the central 80 % of a normal distribution.
inline constexpr double kNormalReachOf80Percent = 1.2816;

/// Value below which the share `q` (0 to 1) of the values lies: the order statistic of rank floor(q (n - 1)).
/// Reorders its argument. Not for empty input nor NaN.
template <typename T>
T quantile(std::vector<T>& values, double q) {
    const auto rank = static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), values.begin() + rank, values.end());
    return values[static_cast<std::size_t>(rank)];
}

/// Median; of an even number of values the mean of the middle two. Reorders its argument. Not for empty input
/// nor NaN.
template <typename T>
T median(std::vector<T>& values) {
    const std::size_t middle = values.size() / 2;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
    const T upper = values[middle];
    if (values.size() % 2 == 1) {
        return upper;
    }
    const T lower = *std::max_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle));
    return (upper + lower) / 2;
}

/// Median of finite values; nothing when there are none.
template <typename T>
std::optional<T> medianOf(std::vector<T> values) {
    return values.empty() ? std::nullopt : std::optional<T>(median(values));
}

}  // namespace woodshed

#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace woodshed {

/// Number of measures of a histogram.
inline constexpr std::size_t kHistogramMeasures = 6;

/// The rolloff lies where this share of all is reached.
inline constexpr double kRolloffShare = 0.85;

/// Six measures of the histogram of `values` over `bins` equal bins from the least to the greatest (Woodshed
/// specs, assessment, section 4, descriptors 19-24): height of the tallest bin over the sum of those within
/// five of it; width of a bin; skewness and excess kurtosis of the heights; first bin at which 85 % of the
/// values are reached; squares of local maxima over 5e-4 (heights as shares of all values) over the squares
/// of all heights. Values that are all equal fill the first bin, of width 0; fewer than one gives zeros.
/// @param values finite @param bins at least 2 (std::invalid_argument otherwise)
std::array<double, kHistogramMeasures> histogramShape(std::span<const double> values, std::size_t bins);

/// Indices of local maxima: higher than what comes before and, after any equals, than what follows; never an
/// end of the curve. Of a plateau the first place.
std::vector<std::size_t> localMaxima(std::span<const double> curve);

}  // namespace woodshed

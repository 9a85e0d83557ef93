#pragma once

#include <cstddef>
#include <span>

namespace woodshed {

/// Most channels a recording may have: 7.1.4 and a margin.
inline constexpr std::size_t kMostChannels = 32;

/// Mean of the channels, sample by sample. One channel is copied unchanged; NaN and infinity survive.
/// @param planar one pointer per channel (1 .. kMostChannels), each to mono.size() samples
void mixPlanarToMono(std::span<const float* const> planar, std::span<float> mono);

}  // namespace woodshed

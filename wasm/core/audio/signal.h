#pragma once

#include <cmath>
#include <optional>
#include <span>

#include "base/result.h"

namespace woodshed {

/// Peak below which a recording counts as silent: -80 dBFS, about three steps of a 16-bit converter, where
/// nothing but its own noise is left to analyse.
inline constexpr float kAudibilityFloor = 1e-4F;

/// Largest |x| taken for a sample: floats scaled like 32-bit integers reach 2^31, and up to here the power
/// spectrum of the longest frame (2^20 samples) stays within single precision.
inline constexpr float kLargestSample = 1e12F;

/// False for NaN, infinity and anything beyond kLargestSample.
inline bool isSample(float x) { return std::abs(x) <= kLargestSample; }

/// Whether all of `samples` are.
bool allSamples(std::span<const float> samples);

/// Tells why `samples` cannot be analysed: Empty (none), NotFinite (one is no isSample()) or Silent (peak
/// below kAudibilityFloor); nothing when they can. Every analysis asks here or a LevelMeter once, where
/// samples enter, so that inner loops need no such checks.
std::optional<Error> findProblem(std::span<const float> samples);

}  // namespace woodshed

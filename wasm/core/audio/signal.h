#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace woodshed {

/// Peak below which a recording counts as silent: -80 dBFS, about three steps of a 16-bit converter, where
/// nothing but its own noise is left to analyse.
inline constexpr float kAudibilityFloor = 1e-4F;

/// A mono recording: samples of nominal range [-1, 1] and their rate in Hz.
struct Signal {
    std::vector<float> samples;
    double sampleRate = 0.0;

    /// Length in seconds; 0 when the rate is not positive.
    double duration() const {
        return sampleRate > 0.0 ? static_cast<double>(samples.size()) / sampleRate : 0.0;
    }
};

/// Tells why `samples` cannot be analysed: Empty (none), NotFinite (a NaN or infinity anywhere) or Silent
/// (peak below kAudibilityFloor); nothing when they can. Every analysis asks here once, where samples enter,
/// so that inner loops need no such checks.
std::optional<Error> findProblem(std::span<const float> samples);

}  // namespace woodshed

#include "audio/signal.h"

#include <algorithm>
#include <cmath>

namespace woodshed {

std::optional<Error> findProblem(std::span<const float> samples) {
    if (samples.empty()) {
        return Error{ErrorCode::Empty, "the recording holds no samples"};
    }
    float peak = 0.0F;
    for (const float sample : samples) {
        if (!std::isfinite(sample)) {
            return Error{ErrorCode::NotFinite, "the recording holds samples that are not numbers"};
        }
        peak = std::max(peak, std::abs(sample));
    }
    if (peak < kAudibilityFloor) {
        return Error{ErrorCode::Silent, "the recording is silent"};
    }
    return std::nullopt;
}

}  // namespace woodshed

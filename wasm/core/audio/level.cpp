#include "audio/level.h"

#include <algorithm>
#include <cmath>

#include "audio/signal.h"

namespace woodshed {

void LevelMeter::push(std::span<const float> samples) {
    samples_ += samples.size();
    for (const float sample : samples) {
        const float size = std::abs(sample);
        if (!std::isfinite(size)) {
            ++notFinite_;
            continue;
        }
        peak_ = std::max(peak_, size);
        squares_ += static_cast<double>(size) * static_cast<double>(size);
        clipped_ += size >= kClipLevel ? 1 : 0;
    }
}

double LevelMeter::rms() const {
    const std::uint64_t finite = samples_ - notFinite_;
    return finite == 0 ? 0.0 : std::sqrt(squares_ / static_cast<double>(finite));
}

std::optional<Error> LevelMeter::findProblem() const {
    if (samples_ == 0) {
        return Error{ErrorCode::Empty, "the recording holds no samples"};
    }
    if (notFinite_ != 0) {
        return Error{ErrorCode::NotFinite, "the recording holds samples that are not numbers"};
    }
    if (peak_ < kAudibilityFloor) {
        return Error{ErrorCode::Silent, "the recording is silent"};
    }
    return std::nullopt;
}

}  // namespace woodshed

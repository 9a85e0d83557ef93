#include "audio/level.h"

#include <algorithm>
#include <cmath>

#include "audio/signal.h"

namespace woodshed {

void LevelMeter::push(std::span<const float> samples) {
    samples_ += samples.size();
    for (const float sample : samples) {
        if (isSample(sample)) {
            peak_ = std::max(peak_, std::abs(sample));
        } else {
            ++notSamples_;
        }
    }
}

std::optional<Error> LevelMeter::findProblem() const {
    if (samples_ == 0) {
        return Error{ErrorCode::Empty, "the recording holds no samples"};
    }
    if (notSamples_ != 0) {
        return Error{ErrorCode::NotFinite, "the recording holds samples that are not numbers"};
    }
    if (peak_ < kAudibilityFloor) {
        return Error{ErrorCode::Silent, "the recording is silent"};
    }
    return std::nullopt;
}

double rootMeanSquare(std::span<const float> block) {
    double sum = 0.0;
    for (const float sample : block) {
        sum += static_cast<double>(sample) * sample;
    }
    return std::sqrt(sum / static_cast<double>(block.size()));
}

}  // namespace woodshed

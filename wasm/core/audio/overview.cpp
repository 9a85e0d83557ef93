#include "audio/overview.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/precondition.h"

namespace woodshed {

namespace {

constexpr float kFullScale = 127.0F;

float scaled(float sample) { return std::clamp(sample, -1.0F, 1.0F) * kFullScale; }

}  // namespace

OverviewBuilder::OverviewBuilder(std::size_t binFrames) {
    require(binFrames >= 1, "an overview bin holds at least one frame");
    overview_.binFrames = binFrames;
}

void OverviewBuilder::push(std::span<const float> mono) {
    for (const float sample : mono) {
        if (std::isfinite(sample)) {
            low_ = any_ ? std::min(low_, sample) : sample;
            high_ = any_ ? std::max(high_, sample) : sample;
            any_ = true;
        }
        if (++filled_ == overview_.binFrames) {
            closeBin();
        }
    }
}

void OverviewBuilder::closeBin() {
    overview_.min.push_back(static_cast<std::int8_t>(std::floor(scaled(low_))));
    overview_.max.push_back(static_cast<std::int8_t>(std::ceil(scaled(high_))));
    overview_.peak = std::max({overview_.peak, -low_, high_});
    low_ = 0.0F;
    high_ = 0.0F;
    filled_ = 0;
    any_ = false;
}

Overview OverviewBuilder::finish() {
    if (filled_ != 0) {
        closeBin();
    }
    Overview empty;
    empty.binFrames = overview_.binFrames;
    return std::exchange(overview_, std::move(empty));
}

}  // namespace woodshed

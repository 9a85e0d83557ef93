#include "pitch/streaming_yin.h"

#include <algorithm>

#include "audio/level.h"
#include "audio/precondition.h"
#include "audio/signal.h"

namespace woodshed {
namespace {

const StreamingYinParameters& checked(const StreamingYinParameters& parameters) {
    require(!parameters.problem(), "live pitch parameters out of range");
    return parameters;
}

}  // namespace

std::optional<Error> StreamingYinParameters::problem() const {
    if (std::optional<Error> error = yin.problem()) {
        return error;
    }
    const bool sound = hopSize >= 1 && hopSize <= yin.blockSize && threshold > 0.0 && threshold < 1.0 &&
                       lowestLevel >= 0.0 && lowestLevel <= 1.0;
    if (!sound) {
        return Error{ErrorCode::BadArgument, "hop, threshold or level of the live tracker out of range"};
    }
    return std::nullopt;
}

StreamingYin::StreamingYin(const StreamingYinParameters& parameters)
    : parameters_(checked(parameters)), analyser_(parameters.yin), block_(parameters.yin.blockSize) {}

void StreamingYin::reset() {
    filled_ = 0;
    blockStart_ = 0;
}

std::span<const LivePitch> StreamingYin::push(std::span<const float> mono) {
    readings_.clear();
    readings_.reserve(mono.size() / parameters_.hopSize + 1);
    for (const float sample : mono) {
        block_[filled_++] = isSample(sample) ? sample : 0.0F;
        if (filled_ == block_.size()) {
            readings_.push_back(read());
            std::copy(block_.begin() + static_cast<std::ptrdiff_t>(parameters_.hopSize), block_.end(),
                      block_.begin());
            filled_ -= parameters_.hopSize;
            blockStart_ += parameters_.hopSize;
        }
    }
    return readings_;
}

LivePitch StreamingYin::read() {
    LivePitch reading;
    reading.time =
        (static_cast<double>(blockStart_) + parameters_.yin.centreOffset()) / parameters_.yin.sampleRate;
    reading.level = rootMeanSquare(block_);
    if (reading.level < parameters_.lowestLevel || reading.level == 0.0) {
        return reading;
    }
    analyser_.analyse(block_);
    if (const std::optional<YinEstimate> estimate = analyser_.estimate(parameters_.threshold)) {
        reading.aperiodicity = estimate->aperiodicity;
        if (estimate->aperiodicity <= parameters_.threshold) {
            reading.f0 = analyser_.averagedOverPeriods(*estimate).f0;
        }
    }
    return reading;
}

}  // namespace woodshed

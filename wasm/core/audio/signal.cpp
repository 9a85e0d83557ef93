#include "audio/signal.h"

#include "audio/level.h"

namespace woodshed {

std::optional<Error> findProblem(std::span<const float> samples) {
    LevelMeter meter;
    meter.push(samples);
    return meter.findProblem();
}

}  // namespace woodshed

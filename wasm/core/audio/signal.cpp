#include "audio/signal.h"

#include <algorithm>

#include "audio/level.h"

namespace woodshed {

bool allSamples(std::span<const float> samples) {
    return std::all_of(samples.begin(), samples.end(), isSample);
}

std::optional<Error> findProblem(std::span<const float> samples) {
    LevelMeter meter;
    meter.push(samples);
    return meter.findProblem();
}

}  // namespace woodshed

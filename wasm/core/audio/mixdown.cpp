#include "audio/mixdown.h"

#include <algorithm>

#include "audio/precondition.h"

namespace woodshed {

void mixPlanarToMono(std::span<const float* const> planar, std::span<float> mono) {
    require(!planar.empty() && planar.size() <= kMostChannels, "a recording has 1 to 32 channels");
    std::copy_n(planar[0], mono.size(), mono.begin());
    if (planar.size() == 1) {
        return;
    }
    const float share = 1.0F / static_cast<float>(planar.size());
    for (std::size_t channel = 1; channel < planar.size(); ++channel) {
        const float* samples = planar[channel];
        for (std::size_t i = 0; i < mono.size(); ++i) {
            mono[i] += samples[i];
        }
    }
    for (float& sample : mono) {
        sample *= share;
    }
}

}  // namespace woodshed

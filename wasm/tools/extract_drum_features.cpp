// extract_drum_features: the drum network's input for raw mono float samples at 44.1 kHz.
//   extract_drum_features < samples.f32 > features.f32
// Output: frame after frame (100 per second), 84 floats each; see drums/network_features.h.

#include <exception>
#include <iostream>
#include <span>
#include <vector>

#include "audio/signal.h"
#include "drums/network_features.h"
#include "raw_float_io.h"

namespace {

int run() {
    const std::vector<float> samples = woodshed::readFloats(std::cin);
    if (const auto problem = woodshed::findProblem(samples)) {
        std::cerr << "extract_drum_features: " << problem->message << '\n';
        return 3;
    }
    std::vector<float> features;
    features.reserve((samples.size() / woodshed::NetworkFeatures::kHopSize + 1) *
                     woodshed::NetworkFeatures::kBands);
    woodshed::NetworkFeatures extractor([&](std::size_t, std::span<const float> bands) {
        features.insert(features.end(), bands.begin(), bands.end());
    });
    extractor.push(samples);
    extractor.finish();
    return woodshed::writeFloats(std::cout, features) ? 0 : 1;
}

}  // namespace

int main(int argc, char** /*argv*/) {
    if (argc != 1) {
        std::cerr << "usage: extract_drum_features < samples.f32 > features.f32\n";
        return 2;
    }
    try {
        return run();
    } catch (const std::exception& error) {
        std::cerr << "extract_drum_features: " << error.what() << '\n';
        return 1;
    }
}

// extract_live_drums: the strokes that the live detector finds in raw mono float samples at 44.1 kHz.
//   extract_live_drums [sensitivity] < samples.f32 > strokes.f32
// Output per stroke: time in seconds, strength, LiveDrumModel::kFeatures features; see drums/live_drums.h.

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <vector>

#include "drums/live_drums.h"
#include "raw_float_io.h"

namespace {

int run(double sensitivity) {
    const woodshed::LiveDrumsParameters parameters{.sensitivity = sensitivity, .clickHz = 0.0};
    if (const auto problem = parameters.problem()) {
        std::cerr << "extract_live_drums: " << problem->message << '\n';
        return 2;
    }
    woodshed::LiveDrums detector(parameters, std::nullopt);
    std::vector<float> strokes;
    const auto collect = [&] {
        for (const auto& stroke : detector.onsets()) {
            strokes.push_back(static_cast<float>(stroke.time));
            strokes.push_back(stroke.strength);
            strokes.insert(strokes.end(), stroke.features.begin(), stroke.features.end());
        }
    };
    const std::vector<float> samples = woodshed::readFloats(std::cin);
    detector.push(samples);
    collect();
    detector.finish();
    collect();
    return woodshed::writeFloats(std::cout, strokes) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 2) {
        std::cerr << "usage: extract_live_drums [sensitivity] < samples.f32 > strokes.f32\n";
        return 2;
    }
    try {
        return run(argc == 2 ? std::atof(argv[1]) : 0.0);
    } catch (const std::exception& error) {
        std::cerr << "extract_live_drums: " << error.what() << '\n';
        return 1;
    }
}

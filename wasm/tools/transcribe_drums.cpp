// transcribe_drums: onset candidates of raw mono float samples at 44.1 kHz, for evaluation and calibration.
//   transcribe_drums ENGINE TEMPLATES.f32 [WORKERS] < samples.f32
// One line per candidate: class (KD SD HH), peak time, rise-point time, lowest lambda, salience, velocity,
// confidence.

#include <array>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <string>

#include "drums/drum_transcriber.h"
#include "raw_float_io.h"

namespace {

int run(const std::vector<std::string>& arguments) {
    const auto engine = woodshed::drumEngineFromName(arguments.size() > 1 ? arguments[0] : "");
    if (!engine) {
        std::cerr << "usage: transcribe_drums ENGINE TEMPLATES.f32 [WORKERS] < samples.f32\n";
        return 2;
    }
    std::ifstream file(arguments[1], std::ios::binary);
    auto templates = woodshed::DrumTemplates::fromFloats(woodshed::readFloats(file));
    if (!templates) {
        std::cerr << "transcribe_drums: " << templates.error().message << '\n';
        return 3;
    }
    woodshed::WorkerPool pool(arguments.size() > 2 ? std::strtoul(arguments[2].c_str(), nullptr, 10) : 1);
    woodshed::DrumTranscriber transcriber(*engine, std::move(templates).value(), pool);
    transcriber.push(woodshed::readFloats(std::cin));
    const auto analysis = transcriber.finish();
    if (!analysis) {
        std::cerr << "transcribe_drums: " << analysis.error().message << '\n';
        return 3;
    }
    constexpr std::array<const char*, 3> kNames{"KD", "SD", "HH"};
    std::cout << std::fixed;
    for (const woodshed::DrumCandidate& candidate : analysis.value().candidates) {
        const double peak = static_cast<double>(candidate.frame) * analysis.value().frameSeconds;
        std::cout << kNames[static_cast<std::size_t>(candidate.drum)] << std::setprecision(6) << ' ' << peak
                  << ' ' << candidate.time << ' ' << candidate.lowestLambda << ' ' << candidate.salience
                  << std::setprecision(4) << ' ' << candidate.velocity << ' ' << confidence(candidate)
                  << '\n';
    }
    return std::cout.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "transcribe_drums: " << error.what() << '\n';
        return 1;
    }
}

// transcribe_drums: onset candidates of raw mono float samples at 44.1 kHz, for evaluation and calibration.
//   transcribe_drums ENGINE TEMPLATES.f32 [WORKERS] < samples.f32
// One line per candidate: class (KD SD HH), rise-point time, lowest lambda (0 for none), salience, velocity,
// confidence.

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
    std::cout << std::fixed;
    for (const woodshed::DrumCandidate& candidate : analysis.value().candidates) {
        std::cout << idOf(classOf(candidate.instrument)) << std::setprecision(6) << ' ' << candidate.time
                  << ' ' << woodshed::lambdaForSensitivity(candidate.mostSensitivity) << ' '
                  << woodshed::lambdaForSensitivity(candidate.leastSensitivity) << std::setprecision(4) << ' '
                  << candidate.velocity << ' ' << candidate.confidence << '\n';
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

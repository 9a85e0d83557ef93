// drum_activations: activations of kick, snare and hi-hat in raw mono float samples at 44.1 kHz, as a teacher
// gives them to its student.
//   drum_activations ENGINE TEMPLATES.f32 < samples.f32 > activations.f32
// Output: frame after frame (hop 512), three floats each, relative to the recording's peak.

#include <exception>
#include <fstream>
#include <iostream>
#include <string>

#include "drums/drum_transcriber.h"
#include "raw_float_io.h"

namespace {

int run(const std::vector<std::string>& arguments) {
    const auto engine = woodshed::drumEngineFromName(arguments.size() == 2 ? arguments[0] : "");
    if (!engine) {
        std::cerr << "usage: drum_activations ENGINE TEMPLATES.f32 < samples.f32 > activations.f32\n";
        return 2;
    }
    std::ifstream file(arguments[1], std::ios::binary);
    auto templates = woodshed::DrumTemplates::fromFloats(woodshed::readFloats(file));
    if (!templates) {
        std::cerr << "drum_activations: " << templates.error().message << '\n';
        return 3;
    }
    woodshed::WorkerPool pool(1);
    woodshed::DrumTranscriber transcriber(*engine, std::move(templates).value(), pool);
    transcriber.push(woodshed::readFloats(std::cin));
    const auto analysis = transcriber.finish();
    if (!analysis) {
        std::cerr << "drum_activations: " << analysis.error().message << '\n';
        return 3;
    }
    const Eigen::MatrixXf& activations = analysis.value().activations;
    return woodshed::writeFloats(std::cout,
                                 {activations.data(), static_cast<std::size_t>(activations.size())})
               ? 0
               : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "drum_activations: " << error.what() << '\n';
        return 1;
    }
}

// transcribe_drums: onset candidates of raw mono float samples at 44.1 kHz, for evaluation and calibration.
//   transcribe_drums ENGINE TEMPLATES.f32 [WORKERS] < samples.f32
// One line per candidate: class (KD SD HH), peak time, rise-point time, lowest lambda, salience, velocity,
// confidence.

#include <cstdlib>
#include <string>

#include "drums/drum_transcriber.h"
#include "raw_float_io.h"

namespace {

std::vector<float> readFloats(const char* path) {
    std::vector<float> values;
    if (std::FILE* file = std::fopen(path, "rb")) {
        float value = 0.0F;
        while (std::fread(&value, sizeof value, 1, file) == 1) {
            values.push_back(value);
        }
        std::fclose(file);
    }
    return values;
}

}  // namespace

int main(int argc, char** argv) {
    const auto engine = woodshed::drumEngineFromName(argc > 2 ? argv[1] : "");
    if (!engine) {
        std::fputs("usage: transcribe_drums ENGINE TEMPLATES.f32 [WORKERS] < samples.f32\n", stderr);
        return 2;
    }
    auto templates = woodshed::DrumTemplates::fromFloats(readFloats(argv[2]));
    if (!templates) {
        std::fprintf(stderr, "%s\n", templates.error().message.c_str());
        return 3;
    }
    woodshed::WorkerPool pool(argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1);
    woodshed::DrumTranscriber transcriber(*engine, std::move(templates).value(), pool);
    transcriber.push(woodshed::readFloatsFromStdin());
    const auto analysis = transcriber.finish();
    if (!analysis) {
        std::fprintf(stderr, "%s\n", analysis.error().message.c_str());
        return 3;
    }
    constexpr const char* kNames[] = {"KD", "SD", "HH"};
    for (const woodshed::DrumCandidate& candidate : analysis.value().candidates) {
        const double peak = static_cast<double>(candidate.frame) * analysis.value().frameSeconds;
        std::printf("%s %.6f %.6f %.6f %.6f %.4f %.4f\n", kNames[static_cast<std::size_t>(candidate.drum)],
                    peak, candidate.time, candidate.lowestLambda, candidate.salience,
                    static_cast<double>(candidate.velocity), static_cast<double>(confidence(candidate)));
    }
    return 0;
}

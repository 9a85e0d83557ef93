// transcribe_published: onset candidates of raw mono float samples at 44.1 kHz by a student or a
// segment-and-classify system, for evaluation and calibration. What the network says is read from a file, in
// the order of its inputs.
//   transcribe_published TEMPLATES.f32 OUTPUTS.f32 [CLASSIFIER.f32] < samples.f32
// Without a classifier it is a student, three activations per frame; with one it is segment-and-classify, 64
// x 128 features per picture, or none (an empty file) when the classifier is one of MFCC. One line per
// candidate: class (KD SD HH), rise-point time, most and least sensitivity that pick it, velocity,
// confidence.

#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "drums/published_transcriber.h"
#include "drums/segment_features.h"
#include "raw_float_io.h"

namespace {

std::vector<float> readFile(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return woodshed::readFloats(file);
}

int fail(const woodshed::Error& error) {
    std::cerr << "transcribe_published: " << error.message << '\n';
    return 3;
}

/// Answers every input that waits with the next of `outputs`.
std::optional<woodshed::Error> answer(woodshed::NetworkedTranscriber& transcriber, std::size_t perItem,
                                      std::span<const float>& outputs) {
    while (const auto input = transcriber.nextInput()) {
        const std::size_t count = input->shape.at(0) * perItem;
        if (count > outputs.size()) {
            return woodshed::Error{woodshed::ErrorCode::TooShort, "the file of outputs is too short"};
        }
        if (auto problem = transcriber.addOutput(outputs.first(count))) {
            return problem;
        }
        outputs = outputs.subspan(count);
    }
    return std::nullopt;
}

int run(const std::vector<std::string>& arguments) {
    if (arguments.size() != 2 && arguments.size() != 3) {
        std::cerr << "usage: transcribe_published TEMPLATES.f32 OUTPUTS.f32 [CLASSIFIER.f32] < samples.f32\n";
        return 2;
    }
    const auto templates = woodshed::DrumTemplates::fromFloats(readFile(arguments[0]));
    if (!templates) {
        return fail(templates.error());
    }
    const std::vector<float> outputs = readFile(arguments[1]);
    const bool student = arguments.size() == 2;
    std::unique_ptr<woodshed::NetworkedTranscriber> transcriber;
    if (student) {
        transcriber = woodshed::makeStudentTranscriber(templates.value());
    } else {
        auto made = woodshed::makeSegmentTranscriber(readFile(arguments[2]), templates.value());
        if (!made) {
            return fail(made.error());
        }
        transcriber = std::move(made).value();
    }
    const std::size_t perItem =
        student ? woodshed::DrumTemplates::kClasses : woodshed::kEncoderFeatures * woodshed::kSegmentFrames;
    std::span<const float> left = outputs;
    transcriber->push(woodshed::readFloats(std::cin));
    if (const auto problem = answer(*transcriber, perItem, left)) {
        return fail(*problem);
    }
    if (const auto problem = transcriber->finishAudio()) {
        return fail(*problem);
    }
    if (const auto problem = answer(*transcriber, perItem, left)) {
        return fail(*problem);
    }
    const auto analysis = transcriber->finish();
    if (!analysis) {
        return fail(analysis.error());
    }
    std::cout << std::fixed;
    for (const woodshed::DrumCandidate& candidate : analysis.value().candidates) {
        std::cout << idOf(classOf(candidate.instrument)) << std::setprecision(6) << ' ' << candidate.time
                  << ' ' << candidate.mostSensitivity << ' ' << candidate.leastSensitivity
                  << std::setprecision(4) << ' ' << candidate.velocity << ' ' << candidate.confidence << '\n';
    }
    return std::cout.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "transcribe_published: " << error.what() << '\n';
        return 1;
    }
}

// extract_segment_features: what the segment-and-classify systems see of raw mono float samples at 44.1 kHz.
//   extract_segment_features encoder|percussive|mfcc < samples.f32 > frames.f32
//   extract_segment_features onsets [COMPRESSION THRESHOLD] < samples.f32 > onsets.txt
// encoder: 128 values per frame, the encoders' input; percussive: the same of the recording's percussive
// part, the denoising encoder's target; mfcc: 60 per frame; onsets: a frame number per line.

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "audio/level.h"
#include "audio/signal.h"
#include "audio/stft.h"
#include "drums/segment_features.h"
#include "features/harmonic_percussive.h"
#include "raw_float_io.h"

namespace {

bool write(const Eigen::MatrixXf& frames) {
    return woodshed::writeFloats(std::cout, {frames.data(), static_cast<std::size_t>(frames.size())});
}

int run(const std::vector<std::string>& arguments) {
    const std::string kind = arguments.empty() ? "" : arguments[0];
    if (kind != "encoder" && kind != "percussive" && kind != "mfcc" && kind != "onsets") {
        std::cerr
            << "usage: extract_segment_features encoder|percussive|mfcc|onsets [COMPRESSION THRESHOLD]\n";
        return 2;
    }
    const std::vector<float> samples = woodshed::readFloats(std::cin);
    if (const auto problem = woodshed::findProblem(samples)) {
        std::cerr << "extract_segment_features: " << problem->message << '\n';
        return 3;
    }
    woodshed::LevelMeter level;
    level.push(samples);
    woodshed::WorkerPool pool(1);
    Eigen::MatrixXf spectra = woodshed::magnitudeSpectrogram(samples, woodshed::segmentStft(), pool);
    if (kind == "mfcc") {
        const Eigen::MatrixXf powers = spectra.cwiseProduct(spectra);
        return write(woodshed::mfccFeatures(woodshed::mfccBands().apply(powers), level.peak())) ? 0 : 1;
    }
    if (kind == "percussive") {
        spectra = woodshed::percussivePart(spectra, {}, pool);
    }
    const Eigen::MatrixXf bands = woodshed::encoderBands().apply(spectra);
    if (kind != "onsets") {
        return write(woodshed::encoderInput(bands, level.peak())) ? 0 : 1;
    }
    woodshed::SegmentOnsetParameters parameters;
    if (arguments.size() == 3) {
        parameters.compression = std::strtof(arguments[1].c_str(), nullptr);
        parameters.threshold = std::strtod(arguments[2].c_str(), nullptr);
    }
    for (const std::size_t frame : woodshed::segmentOnsets(bands, level.peak(), parameters)) {
        std::cout << frame << '\n';
    }
    return std::cout.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "extract_segment_features: " << error.what() << '\n';
        return 1;
    }
}

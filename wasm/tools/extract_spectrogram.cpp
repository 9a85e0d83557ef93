// extract_spectrogram: magnitude spectrogram of raw mono float samples, as the analyses see it.
//   extract_spectrogram hann-centred|hamming-uncentred FRAME_SIZE HOP_SIZE < samples.f32 > frames.f32
// Output: frame after frame, FRAME_SIZE / 2 + 1 floats each.

#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "audio/signal.h"
#include "audio/stft.h"
#include "raw_float_io.h"

namespace {

int run(const std::vector<std::string>& arguments) {
    const std::string convention = arguments.size() == 3 ? arguments[0] : "";
    if (convention != "hann-centred" && convention != "hamming-uncentred") {
        std::cerr << "usage: extract_spectrogram hann-centred|hamming-uncentred FRAME_SIZE HOP_SIZE\n";
        return 2;
    }
    woodshed::StftParameters parameters;
    parameters.frameSize = std::strtoul(arguments[1].c_str(), nullptr, 10);
    parameters.hopSize = std::strtoul(arguments[2].c_str(), nullptr, 10);
    parameters.centred = convention == "hann-centred";
    parameters.window =
        parameters.centred ? woodshed::Window::HannPeriodic : woodshed::Window::HammingSymmetric;
    if (const auto problem = findProblem(parameters)) {
        std::cerr << "extract_spectrogram: " << problem->message << '\n';
        return 2;
    }
    const std::vector<float> samples = woodshed::readFloats(std::cin);
    if (const auto problem = woodshed::findProblem(samples)) {
        std::cerr << "extract_spectrogram: " << problem->message << '\n';
        return 3;
    }
    woodshed::WorkerPool pool(1);
    const Eigen::MatrixXf frames = woodshed::magnitudeSpectrogram(samples, parameters, pool);
    return woodshed::writeFloats(std::cout, {frames.data(), static_cast<std::size_t>(frames.size())}) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "extract_spectrogram: " << error.what() << '\n';
        return 1;
    }
}

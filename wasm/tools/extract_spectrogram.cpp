// extract_spectrogram: magnitude spectrogram of raw mono float samples, as the analyses see it.
//   extract_spectrogram hann-centred|hamming-uncentred FRAME_SIZE HOP_SIZE < samples.f32 > frames.f32
// Output: frame after frame, FRAME_SIZE / 2 + 1 floats each.

#include <cstdlib>
#include <string>

#include "audio/signal.h"
#include "audio/stft.h"
#include "raw_float_io.h"

int main(int argc, char** argv) {
    const std::string convention = argc == 4 ? argv[1] : "";
    if (convention != "hann-centred" && convention != "hamming-uncentred") {
        std::fputs("usage: extract_spectrogram hann-centred|hamming-uncentred FRAME_SIZE HOP_SIZE\n", stderr);
        return 2;
    }
    woodshed::StftParameters parameters;
    parameters.frameSize = std::strtoul(argv[2], nullptr, 10);
    parameters.hopSize = std::strtoul(argv[3], nullptr, 10);
    parameters.centred = convention == "hann-centred";
    parameters.window =
        parameters.centred ? woodshed::Window::HannPeriodic : woodshed::Window::HammingSymmetric;
    if (const auto problem = findProblem(parameters)) {
        std::fprintf(stderr, "extract_spectrogram: %s\n", problem->message.c_str());
        return 2;
    }
    const std::vector<float> samples = woodshed::readFloatsFromStdin();
    if (const auto problem = woodshed::findProblem(samples)) {
        std::fprintf(stderr, "extract_spectrogram: %s\n", problem->message.c_str());
        return 3;
    }
    woodshed::WorkerPool pool(1);
    const Eigen::MatrixXf frames = woodshed::magnitudeSpectrogram(samples, parameters, pool);
    return woodshed::writeFloatsToStdout({frames.data(), static_cast<std::size_t>(frames.size())}) ? 0 : 1;
}

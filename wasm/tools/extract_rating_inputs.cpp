// extract_rating_inputs: what the rating models read, of any number of recordings in one process.
//   extract_rating_inputs OUTDIR [contour] [mel] [score] [descriptors] [distance=N] < LIST
// LIST has a line per recording, fields separated by tabs:
//   NAME  AUDIO  [SCORE]
// AUDIO is a WAV file of any rate, or raw mono floats at 44.1 kHz when it ends in .f32. SCORE is a CSV file,
// a line per note in order of onset: onset in quarters (or seconds at any constant tempo), duration in the
// same unit, MIDI pitch as it sounds; lines that do not start with a number are skipped. For every recording
// OUTDIR gets, as NumPy files of float32:
//   NAME.contour.npy   (frames)          pitch contour, (midi - 36) / 72, 0 unvoiced, 256/44100 s a frame
//   NAME.mel.npy       (96, frames)      dB of squared mel power, 1024/22050 s a frame
//   NAME.score.npy     (frames)          the score aligned to the contour, same scale; with SCORE only
//   NAME.distance.npy  (N, N)            input of DistMatNet; with SCORE only
//   NAME.descriptors.npy (92)          the descriptors of SVR-BD in the order of DESCRIPTOR_NAMES.txt, which
//   is
//                                      written to OUTDIR, too
// Without a kind named contour, mel and score are written. A line per recording on the standard output: its
// name and "ok", or the reason why it has no files; the exit status is 0 when LIST could be read to its end.
// Speed: about 1 % of real time. Start two of them on two halves of LIST to use two cores.

#include <cstdlib>
#include <exception>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "audio_file_io.h"
#include "descriptors/performance_descriptors.h"
#include "npy_io.h"
#include "rating/network_inputs.h"
#include "rating/rating_analyser.h"
#include "score_csv.h"

namespace {

using woodshed::Error;
using woodshed::ErrorCode;
using woodshed::Result;

constexpr double kRate = woodshed::RatingAnalyser::kSampleRate;
const std::string kDistance = "distance=";

struct Wanted {
    std::string folder;
    bool contour = false;
    bool mel = false;
    bool score = false;
    bool descriptors = false;
    std::size_t distance = 0;

    woodshed::RatingFeatureChoice choice() const {
        return {contour || score || descriptors || distance > 0, mel, descriptors};
    }
};

Error unwritable(const std::string& path) { return {ErrorCode::Unreadable, "cannot write " + path}; }

std::optional<Error> writeVector(const std::string& path, const Result<std::vector<float>>& values) {
    if (!values) {
        return values.error();
    }
    return woodshed::writeNpy(path, values.value(), {values.value().size()})
               ? std::nullopt
               : std::optional(unwritable(path));
}

std::optional<Error> writeMatrix(const std::string& path, const Result<Eigen::MatrixXf>& matrix) {
    if (!matrix) {
        return matrix.error();
    }
    const Eigen::MatrixXf& values = matrix.value();
    const bool written = woodshed::writeNpy(
        path, {values.data(), static_cast<std::size_t>(values.size())},
        {static_cast<std::size_t>(values.rows()), static_cast<std::size_t>(values.cols())}, true);
    return written ? std::nullopt : std::optional(unwritable(path));
}

std::optional<Error> writeDescriptors(const std::string& path, const woodshed::RatingFeatures& features,
                                      woodshed::WorkerPool& pool) {
    const auto values = woodshed::describePerformance(features.samples, features.track, pool);
    if (!values) {
        return values.error();
    }
    return writeVector(path, std::vector<float>(values.value().begin(), values.value().end()));
}

std::optional<Error> extract(const std::string& name, const std::string& audio, const std::string& scorePath,
                             const Wanted& wanted, woodshed::WorkerPool& pool) {
    const auto samples = woodshed::readMono(audio, kRate);
    if (!samples) {
        return samples.error();
    }
    woodshed::RatingAnalyser analyser(pool, wanted.choice());
    analyser.push(samples.value());
    const auto measured = analyser.finish();
    if (!measured) {
        return measured.error();
    }
    const woodshed::RatingFeatures& features = measured.value();
    const std::string stem = wanted.folder + "/" + name;
    std::optional<Error> problem;
    if (wanted.contour) {
        problem = writeVector(stem + ".contour.npy", woodshed::pitchContour(features.track));
    }
    if (!problem && wanted.mel) {
        problem = writeMatrix(stem + ".mel.npy", features.mel);
    }
    if (!problem && wanted.descriptors) {
        problem = writeDescriptors(stem + ".descriptors.npy", features, pool);
    }
    if (problem || scorePath.empty()) {
        return problem;
    }
    const auto score = woodshed::readScoreCsv(scorePath);
    if (!score) {
        return score.error();
    }
    if (wanted.score) {
        problem =
            writeVector(stem + ".score.npy", woodshed::alignedScoreContour(features.track, score.value()));
    }
    if (!problem && wanted.distance > 0) {
        problem = writeMatrix(stem + ".distance.npy",
                              woodshed::distanceMatrix(features.track, score.value(), wanted.distance));
    }
    return problem;
}

int run(const std::vector<std::string>& arguments) {
    Wanted wanted;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const std::string& kind = arguments[i];
        if (kind == "contour") {
            wanted.contour = true;
        } else if (kind == "mel") {
            wanted.mel = true;
        } else if (kind == "score") {
            wanted.score = true;
        } else if (kind == "descriptors") {
            wanted.descriptors = true;
        } else if (kind.compare(0, kDistance.size(), kDistance) == 0) {
            wanted.distance = std::strtoul(kind.c_str() + kDistance.size(), nullptr, 10);
        } else {
            std::cerr << "extract_rating_inputs: unknown kind " << kind << '\n';
            return 2;
        }
    }
    if (arguments.empty()) {
        std::cerr << "usage: extract_rating_inputs OUTDIR [contour] [mel] [score] [descriptors] [distance=N] "
                     "< LIST\n";
        return 2;
    }
    wanted.folder = arguments[0];
    if (arguments.size() == 1) {
        wanted.contour = wanted.mel = wanted.score = true;
    }
    if (wanted.descriptors) {
        std::ofstream names(wanted.folder + "/DESCRIPTOR_NAMES.txt");
        for (const std::string& name : woodshed::performanceDescriptorNames()) {
            names << name << '\n';
        }
    }
    woodshed::WorkerPool pool(1);
    for (std::string line; std::getline(std::cin, line);) {
        std::istringstream fields(line);
        std::string name;
        std::string audio;
        std::string score;
        std::getline(fields, name, '\t');
        std::getline(fields, audio, '\t');
        std::getline(fields, score, '\t');
        const auto problem = extract(name, audio, score, wanted, pool);
        std::cout << name << '\t' << (problem ? problem->message : "ok") << std::endl;
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "extract_rating_inputs: " << error.what() << '\n';
        return 1;
    }
}

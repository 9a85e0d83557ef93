// decode_drum_activations: hits from the activations of the default drum network.
//   decode_drum_activations DECODER.json < activations.f32 > events.csv
//   decode_drum_activations DECODER.json --peaks < activations.f32 > peaks.csv
// Input: [frame][22] floats, 100 frames per second. Events: what the engine reports at sensitivity 0. Peaks:
// all that sensitivity 1 would report, with what the thresholds and the calibration are fitted to.

#include <exception>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "drums/drum_analysis.h"
#include "drums/network_decoder.h"
#include "raw_float_io.h"

namespace {

using woodshed::kDrumDetections;

/// The numbers of a member of a flat JSON object, nested arrays one after the other; none when it is missing.
/// The file's form is the schema's business (shared/schemas/drum-decoder.schema.json).
std::vector<double> numbersOf(const std::string& json, const std::string& member) {
    std::vector<double> numbers;
    const std::size_t name = json.find('"' + member + '"');
    std::size_t at = name == std::string::npos ? name : json.find(':', name);
    if (at == std::string::npos) {
        return numbers;
    }
    const std::size_t end = std::min(json.find('"', at), json.size());
    while ((at = json.find_first_of("-0123456789", at)) < end) {
        std::size_t used = 0;
        numbers.push_back(std::stod(json.substr(at), &used));
        at += used;
    }
    return numbers;
}

template <std::size_t Count>
bool fill(std::array<double, Count>& values, const std::vector<double>& numbers) {
    if (numbers.size() != Count) {
        return false;
    }
    std::copy(numbers.begin(), numbers.end(), values.begin());
    return true;
}

woodshed::Result<woodshed::NetworkDecoder> readDecoder(const std::string& path) {
    std::ifstream file(path);
    const std::string json((std::istreambuf_iterator<char>(file)), {});
    woodshed::NetworkDecoderParameters parameters;
    std::array<double, 2 * kDrumDetections> calibration{};
    std::array<double, 1> ghostVelocity{};
    if (!fill(parameters.thresholds, numbersOf(json, "thresholds")) ||
        !fill(parameters.biasSeconds, numbersOf(json, "biasSeconds")) ||
        !fill(parameters.combineSeconds, numbersOf(json, "combineSeconds")) ||
        !fill(calibration, numbersOf(json, "calibration")) ||
        !fill(ghostVelocity, numbersOf(json, "ghostVelocity"))) {
        return woodshed::Error{woodshed::ErrorCode::Unreadable, path + " is no drum decoder"};
    }
    for (std::size_t i = 0; i < kDrumDetections; ++i) {
        parameters.calibration[i] = {calibration[2 * i], calibration[2 * i + 1]};
    }
    parameters.ghostVelocity = ghostVelocity[0];
    return woodshed::NetworkDecoder::create(parameters);
}

void writePeaks(const std::vector<woodshed::NetworkPeak>& peaks) {
    std::cout << "detection,frame,time,activation,prominence,velocity,instrument\n";
    for (const woodshed::NetworkPeak& peak : peaks) {
        std::cout << static_cast<int>(peak.detection) << ',' << peak.frame << ',' << peak.time << ','
                  << peak.activation << ',' << peak.prominence << ',' << peak.velocity << ','
                  << idOf(peak.instrument) << '\n';
    }
}

void writeEvents(const woodshed::NetworkDecoder& decoder, const std::vector<woodshed::NetworkPeak>& peaks) {
    woodshed::DrumAnalysis analysis;
    for (const woodshed::NetworkPeak& peak : peaks) {
        analysis.candidates.push_back(decoder.candidateOf(peak));
    }
    std::cout << "time,class,instrument,velocity,confidence\n";
    for (const woodshed::DrumEvent& event : selectEvents(analysis, woodshed::DrumSensitivity{})) {
        std::cout << event.time << ',' << idOf(classOf(event.instrument)) << ',' << idOf(event.instrument)
                  << ',' << event.velocity << ',' << event.confidence << '\n';
    }
}

int run(const std::vector<std::string>& arguments) {
    const bool peaksAsked = arguments.size() == 2 && arguments[1] == "--peaks";
    if (arguments.size() != 1 && !peaksAsked) {
        std::cerr << "usage: decode_drum_activations DECODER.json [--peaks] < activations.f32\n";
        return 2;
    }
    auto decoder = readDecoder(arguments[0]);
    if (!decoder) {
        std::cerr << "decode_drum_activations: " << decoder.error().message << '\n';
        return 3;
    }
    if (const auto problem = decoder.value().push(woodshed::readFloats(std::cin))) {
        std::cerr << "decode_drum_activations: " << problem->message << '\n';
        return 3;
    }
    decoder.value().finish();
    const auto peaks = decoder.value().takePeaks();
    std::cout << std::setprecision(std::numeric_limits<float>::max_digits10);
    if (peaksAsked) {
        writePeaks(peaks);
    } else {
        writeEvents(decoder.value(), peaks);
    }
    return std::cout.flush() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::cerr << "decode_drum_activations: " << error.what() << '\n';
        return 1;
    }
}

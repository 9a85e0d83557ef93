// extract_imitations: descriptors and network pictures of imitations, for training (models/imitation).
//   extract_imitations < pairs.f32 > rows.f32
//   extract_imitations names
// Input per pair: hop in seconds, samples of the performance, samples of the reference, then as many pitches
// in Hz (0: unvoiced). Output per pair: 1, the descriptors, the picture (imitation/imitation_features.h); or
// 0 and as many zeros when the pair cannot be judged, with the reason on standard error. `names` prints the
// descriptors' names.

#include <algorithm>
#include <exception>
#include <iostream>
#include <span>
#include <string_view>
#include <vector>

#include "imitation/imitation_features.h"
#include "raw_float_io.h"

namespace {

constexpr std::size_t kHeader = 3;

woodshed::PitchContour contourOf(std::span<const float> hertz, float hop) {
    woodshed::PitchContour contour;
    for (std::size_t i = 0; i < hertz.size(); ++i) {
        contour.seconds.push_back(static_cast<double>(i) * static_cast<double>(hop));
        contour.hertz.push_back(static_cast<double>(hertz[i]));
    }
    return contour;
}

/// Features of a pair that can always be judged: a held note against itself.
std::vector<woodshed::ImitationFeature> exampleFeatures() {
    const std::vector<float> held(100, 440.0F);
    const auto contour = contourOf(held, static_cast<float>(woodshed::kContourHopSeconds));
    return woodshed::imitationFeatures(woodshed::alignImitation(contour, contour).value());
}

int run() {
    const std::vector<float> input = woodshed::readFloats(std::cin);
    const std::size_t width =
        exampleFeatures().size() + woodshed::kAlignedChannels * woodshed::kAlignedPoints;
    std::span<const float> rest(input);
    while (rest.size() >= kHeader) {
        const float hop = rest[0];
        const auto sung = static_cast<std::size_t>(rest[1]);
        const auto wanted = static_cast<std::size_t>(rest[2]);
        rest = rest.subspan(kHeader);
        if (rest.size() < sung + wanted) {
            std::cerr << "extract_imitations: a pair ends early\n";
            return 2;
        }
        const auto aligned = woodshed::alignImitation(contourOf(rest.first(sung), hop),
                                                      contourOf(rest.subspan(sung, wanted), hop));
        rest = rest.subspan(sung + wanted);
        std::vector<float> row(1 + width, 0.0F);
        if (aligned) {
            row.assign(1, 1.0F);
            for (const auto& feature : woodshed::imitationFeatures(aligned.value())) {
                row.push_back(feature.value);
            }
            const std::vector<float> picture = woodshed::alignedPicture(aligned.value());
            row.insert(row.end(), picture.begin(), picture.end());
        } else {
            std::cerr << "extract_imitations: " << aligned.error().message << '\n';
        }
        if (!woodshed::writeFloats(std::cout, row)) {
            return 1;
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc > 2 || (argc == 2 && std::string_view(argv[1]) != "names")) {
        std::cerr << "usage: extract_imitations [names] < pairs.f32 > rows.f32\n";
        return 2;
    }
    try {
        if (argc == 2) {
            for (const auto& feature : exampleFeatures()) {
                std::cout << feature.name << '\n';
            }
            return 0;
        }
        return run();
    } catch (const std::exception& error) {
        std::cerr << "extract_imitations: " << error.what() << '\n';
        return 1;
    }
}

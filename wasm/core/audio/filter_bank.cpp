#include "audio/filter_bank.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "audio/precondition.h"
#include "base/lanes.h"

namespace woodshed {

namespace {

// Slaney's mel scale: 3 mel per 200 Hz up to 1 kHz (15 mel), then 27 mel per factor of 6.4.
constexpr double kHzPerLinearMel = 200.0 / 3.0;
constexpr double kBreakHz = 1000.0;
constexpr double kBreakMel = kBreakHz / kHzPerLinearMel;
const double kLogStep = std::log(6.4) / 27.0;

constexpr double kHtkFactor = 2595.0;
constexpr double kHtkBreakHz = 700.0;

constexpr double kReferenceHz = 440.0;

void requireValid(std::size_t bands, std::size_t frameSize, double sampleRate, double lowestHz,
                  double highestHz) {
    require(bands >= 1 && frameSize >= 2 && frameSize % 2 == 0 && sampleRate > 0.0 && lowestHz >= 0.0 &&
                lowestHz < highestHz,
            "invalid filter bank parameters");
}

template <typename ToScale, typename FromScale>
std::vector<double> equallySpaced(std::size_t count, double lowestHz, double highestHz, ToScale toScale,
                                  FromScale fromScale) {
    const double low = toScale(lowestHz);
    const double step = (toScale(highestHz) - low) / static_cast<double>(count - 1);
    std::vector<double> edges(count);
    for (std::size_t i = 0; i < count; ++i) {
        edges[i] = fromScale(low + step * static_cast<double>(i));
    }
    return edges;
}

}  // namespace

double slaneyMelFromHz(double hz) {
    return hz < kBreakHz ? hz / kHzPerLinearMel : kBreakMel + std::log(hz / kBreakHz) / kLogStep;
}

double hzFromSlaneyMel(double mel) {
    return mel < kBreakMel ? mel * kHzPerLinearMel : kBreakHz * std::exp((mel - kBreakMel) * kLogStep);
}

double htkMelFromHz(double hz) { return kHtkFactor * std::log10(1.0 + hz / kHtkBreakHz); }

double hzFromHtkMel(double mel) { return kHtkBreakHz * (std::pow(10.0, mel / kHtkFactor) - 1.0); }

FilterBank FilterBank::fromEdges(const std::vector<double>& edgesHz, std::size_t frameSize, double sampleRate,
                                 Norm norm) {
    FilterBank bank(frameSize / 2 + 1);
    const double hzPerBin = sampleRate / static_cast<double>(frameSize);
    std::vector<float> triangle;
    for (std::size_t band = 0; band + 2 < edgesHz.size(); ++band) {
        const double lower = edgesHz[band];
        const double centre = edgesHz[band + 1];
        const double upper = edgesHz[band + 2];
        const double peak = norm == Norm::UnitArea ? 2.0 / (upper - lower) : 1.0;
        const auto first = static_cast<std::size_t>(std::floor(lower / hzPerBin)) + 1;
        triangle.clear();
        for (std::size_t bin = first; bin < bank.bins_ && static_cast<double>(bin) * hzPerBin < upper;
             ++bin) {
            const double hz = static_cast<double>(bin) * hzPerBin;
            const double rising = (hz - lower) / (centre - lower);
            const double falling = (upper - hz) / (upper - centre);
            triangle.push_back(static_cast<float>(peak * std::max(0.0, std::min(rising, falling))));
        }
        bank.append(triangle.empty() ? 0 : first, triangle);
    }
    return bank;
}

FilterBank FilterBank::melSlaney(std::size_t bands, std::size_t frameSize, double sampleRate, double lowestHz,
                                 double highestHz) {
    requireValid(bands, frameSize, sampleRate, lowestHz, highestHz);
    return fromEdges(equallySpaced(bands + 2, lowestHz, highestHz, slaneyMelFromHz, hzFromSlaneyMel),
                     frameSize, sampleRate, Norm::UnitArea);
}

FilterBank FilterBank::melHtk(std::size_t bands, std::size_t frameSize, double sampleRate, double lowestHz,
                              double highestHz, Norm norm) {
    requireValid(bands, frameSize, sampleRate, lowestHz, highestHz);
    return fromEdges(equallySpaced(bands + 2, lowestHz, highestHz, htkMelFromHz, hzFromHtkMel), frameSize,
                     sampleRate, norm);
}

FilterBank FilterBank::auditoryToolbox(std::size_t frameSize, double sampleRate) {
    constexpr double kLowestHz = 400.0 / 3.0;
    constexpr double kSpacingHz = 200.0 / 3.0;
    constexpr double kRatio = 1.0711703;
    constexpr std::size_t kLinear = 13;
    constexpr std::size_t kLogarithmic = 27;
    requireValid(kLinear + kLogarithmic, frameSize, sampleRate, kLowestHz, sampleRate);
    std::vector<double> edges(kLinear + kLogarithmic + 2);
    for (std::size_t i = 0; i < edges.size(); ++i) {
        edges[i] = i < kLinear ? kLowestHz + kSpacingHz * static_cast<double>(i)
                               : edges[kLinear - 1] * std::pow(kRatio, static_cast<double>(i - kLinear + 1));
    }
    return fromEdges(edges, frameSize, sampleRate, Norm::UnitArea);
}

FilterBank FilterBank::logFrequency(std::size_t bandsPerOctave, std::size_t frameSize, double sampleRate,
                                    double lowestHz, double highestHz) {
    requireValid(bandsPerOctave, frameSize, sampleRate, lowestHz, highestHz);
    require(lowestHz > 0.0, "a logarithmic filter bank cannot begin at 0 Hz");
    const auto perOctave = static_cast<double>(bandsPerOctave);
    const double hzPerBin = sampleRate / static_cast<double>(frameSize);
    FilterBank bank(frameSize / 2 + 1);
    std::vector<std::size_t> centres;
    const double last = std::floor(std::log2(highestHz / kReferenceHz) * perOctave);
    for (double step = std::ceil(std::log2(lowestHz / kReferenceHz) * perOctave); step <= last; step += 1.0) {
        const double hz = kReferenceHz * std::exp2(step / perOctave);
        const auto bin = static_cast<std::size_t>(std::lround(hz / hzPerBin));
        if (bin < bank.bins_ && (centres.empty() || centres.back() != bin)) {
            centres.push_back(bin);
        }
    }
    std::vector<double> triangle;
    std::vector<float> scaled;
    for (std::size_t band = 0; band + 2 < centres.size(); ++band) {
        const std::size_t lower = centres[band];
        const std::size_t centre = centres[band + 1];
        const std::size_t upper = centres[band + 2];
        triangle.clear();
        for (std::size_t bin = lower + 1; bin < upper; ++bin) {
            triangle.push_back(bin <= centre
                                   ? static_cast<double>(bin - lower) / static_cast<double>(centre - lower)
                                   : static_cast<double>(upper - bin) / static_cast<double>(upper - centre));
        }
        const double sum = std::accumulate(triangle.begin(), triangle.end(), 0.0);
        scaled.resize(triangle.size());
        std::transform(triangle.begin(), triangle.end(), scaled.begin(),
                       [sum](double weight) { return static_cast<float>(weight / sum); });
        bank.append(lower + 1, scaled);
    }
    return bank;
}

void FilterBank::append(std::size_t firstBin, std::span<const float> weights) {
    runs_.push_back({firstBin, weights_.size(), weights.size()});
    weights_.insert(weights_.end(), weights.begin(), weights.end());
}

void FilterBank::apply(std::span<const float> spectrum, std::span<float> result) const {
    require(spectrum.size() == bins_ && result.size() == bands(),
            "filter bank buffers do not match its size");
    for (std::size_t band = 0; band < bands(); ++band) {
        const Run& run = runs_[band];
        result[band] = dotProduct(spectrum.data() + run.firstBin, weights_.data() + run.offset, run.length);
    }
}

Eigen::MatrixXf FilterBank::apply(const Eigen::MatrixXf& spectrogram) const {
    require(static_cast<std::size_t>(spectrogram.rows()) == bins_,
            "spectrogram does not match the filter bank");
    Eigen::MatrixXf result(bands(), spectrogram.cols());
    for (Eigen::Index frame = 0; frame < spectrogram.cols(); ++frame) {
        apply({spectrogram.col(frame).data(), bins_}, {result.col(frame).data(), bands()});
    }
    return result;
}

Eigen::MatrixXf FilterBank::weights() const {
    Eigen::MatrixXf dense = Eigen::MatrixXf::Zero(bands(), bins_);
    for (std::size_t band = 0; band < bands(); ++band) {
        const Run& run = runs_[band];
        for (std::size_t i = 0; i < run.length; ++i) {
            dense(band, run.firstBin + i) = weights_[run.offset + i];
        }
    }
    return dense;
}

}  // namespace woodshed

#include "features/novelty.h"

#include <algorithm>
#include <cmath>

#include "audio/precondition.h"

namespace woodshed {

SpectralFlux::SpectralFlux(std::size_t bins, const FluxParameters& parameters)
    : parameters_(parameters), bins_(bins) {
    require(parameters.lag >= 1 && parameters.logCompression >= 0.0F, "invalid spectral flux parameters");
    past_.resize(bins * parameters.lag);
    compressed_.resize(bins);
}

namespace {

/// Sum over bins of the counted change, squared or not; template arguments keep the loop free of branches.
template <bool halfWave, bool squared>
double summedChange(std::span<const float> now, const float* past) {
    double sum = 0.0;
    for (std::size_t bin = 0; bin < now.size(); ++bin) {
        const double change = static_cast<double>(now[bin]) - static_cast<double>(past[bin]);
        const double counted = halfWave ? std::max(change, 0.0) : std::abs(change);
        sum += squared ? counted * counted : counted;
    }
    return sum;
}

}  // namespace

float SpectralFlux::push(std::span<const float> spectrum) {
    require(spectrum.size() == bins_, "spectrum does not match the flux's number of bins");
    if (parameters_.logCompression > 0.0F) {
        std::transform(spectrum.begin(), spectrum.end(), compressed_.begin(),
                       [factor = parameters_.logCompression](float x) { return std::log1p(factor * x); });
        spectrum = compressed_;
    }
    float* past = past_.data() + (frame_ % parameters_.lag) * bins_;
    double sum = 0.0;
    if (frame_++ >= parameters_.lag) {
        const bool squared = parameters_.norm != FluxParameters::Norm::Sum;
        if (parameters_.halfWave) {
            sum = squared ? summedChange<true, true>(spectrum, past)
                          : summedChange<true, false>(spectrum, past);
        } else {
            sum = squared ? summedChange<false, true>(spectrum, past)
                          : summedChange<false, false>(spectrum, past);
        }
    }
    std::copy(spectrum.begin(), spectrum.end(), past);
    switch (parameters_.norm) {
        case FluxParameters::Norm::Sum:
            return static_cast<float>(sum);
        case FluxParameters::Norm::Euclidean:
            return static_cast<float>(std::sqrt(sum));
        case FluxParameters::Norm::MeanEuclidean:
            break;
    }
    return bins_ == 0 ? 0.0F : static_cast<float>(std::sqrt(sum) / static_cast<double>(bins_));
}

std::vector<float> spectralFlux(const Eigen::MatrixXf& spectrogram, const FluxParameters& parameters) {
    const auto bins = static_cast<std::size_t>(spectrogram.rows());
    SpectralFlux flux(bins, parameters);
    std::vector<float> novelty(static_cast<std::size_t>(spectrogram.cols()));
    for (std::size_t frame = 0; frame < novelty.size(); ++frame) {
        novelty[frame] = flux.push({spectrogram.col(frame).data(), bins});
    }
    return novelty;
}

namespace {

double energyOf(const Eigen::MatrixXf& magnitudes, std::size_t frame) {
    return magnitudes.col(frame).cast<double>().squaredNorm();
}

}  // namespace

std::vector<float> frameEnergy(const Eigen::MatrixXf& magnitudes) {
    std::vector<float> energy(static_cast<std::size_t>(magnitudes.cols()));
    for (std::size_t frame = 0; frame < energy.size(); ++frame) {
        energy[frame] = static_cast<float>(energyOf(magnitudes, frame));
    }
    return energy;
}

std::vector<float> energyNovelty(const Eigen::MatrixXf& magnitudes) {
    std::vector<float> novelty(static_cast<std::size_t>(magnitudes.cols()));
    double before = novelty.empty() ? 0.0 : energyOf(magnitudes, 0);
    for (std::size_t frame = 0; frame < novelty.size(); ++frame) {
        const double energy = energyOf(magnitudes, frame);
        // Subtracted in double: two large energies may differ by little.
        novelty[frame] = static_cast<float>(std::max(energy - before, 0.0));
        before = energy;
    }
    return novelty;
}

std::vector<float> highFrequencyContent(const Eigen::MatrixXf& magnitudes) {
    std::vector<float> content(static_cast<std::size_t>(magnitudes.cols()));
    for (std::size_t frame = 0; frame < content.size(); ++frame) {
        double sum = 0.0;
        for (Eigen::Index bin = 0; bin < magnitudes.rows(); ++bin) {
            const double magnitude = magnitudes(bin, frame);
            sum += static_cast<double>(bin) * magnitude * magnitude;
        }
        content[frame] =
            static_cast<float>(sum / static_cast<double>(std::max<Eigen::Index>(magnitudes.rows(), 1)));
    }
    return content;
}

}  // namespace woodshed

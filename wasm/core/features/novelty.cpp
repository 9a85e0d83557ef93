#include "features/novelty.h"

#include <algorithm>
#include <cmath>

#include "audio/precondition.h"

namespace woodshed {

SpectralFlux::SpectralFlux(std::size_t bins, const FluxParameters& parameters)
    : parameters_(parameters), bins_(bins) {
    require(parameters.lag >= 1 && parameters.logCompression >= 0.0F, "invalid spectral flux parameters");
    past_.resize(bins * parameters.lag);
}

float SpectralFlux::push(std::span<const float> spectrum) {
    require(spectrum.size() == bins_, "spectrum does not match the flux's number of bins");
    float* past = past_.data() + (frame_ % parameters_.lag) * bins_;
    const bool compares = frame_++ >= parameters_.lag;
    double sum = 0.0;
    for (std::size_t bin = 0; bin < bins_; ++bin) {
        const float value = parameters_.logCompression > 0.0F
                                ? std::log1p(parameters_.logCompression * spectrum[bin])
                                : spectrum[bin];
        if (compares) {
            const double change = static_cast<double>(value) - static_cast<double>(past[bin]);
            const double counted = parameters_.halfWave ? std::max(change, 0.0) : std::abs(change);
            sum += parameters_.norm == FluxParameters::Norm::Sum ? counted : counted * counted;
        }
        past[bin] = value;
    }
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

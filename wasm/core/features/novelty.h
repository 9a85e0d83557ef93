#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

namespace woodshed {

/// How the change between a spectrum and an earlier one becomes one number.
struct FluxParameters {
    /// 0: spectra as they are; > 0: log(1 + logCompression * X) first (A. Klapuri, "Sound onset detection by
    /// applying psychoacoustic knowledge", ICASSP 1999), which evens out loud and soft onsets.
    float logCompression = 0.0F;
    /// true: only growth counts (half-wave rectification; P. Masri, 1996; S. Dixon, "Onset detection
    /// revisited", DAFx 2006); false: any change.
    bool halfWave = true;
    /// Sum: of absolute changes (Dixon 2006); Euclidean: root of the sum of squares; MeanEuclidean: that
    /// divided by the number of bins (A. Lerch, "An Introduction to Audio Content Analysis", 2012, spectral
    /// flux).
    enum class Norm { Sum, Euclidean, MeanEuclidean } norm = Norm::Sum;
    /// Frames between the spectra compared, at least 1.
    std::size_t lag = 1;
};

/// Spectral flux from spectra that arrive one by one; push() does not allocate. The first `lag` values are 0.
class SpectralFlux {
  public:
    /// @param bins bins per spectrum @param parameters lag >= 1, logCompression >= 0 (std::invalid_argument)
    SpectralFlux(std::size_t bins, const FluxParameters& parameters);

    /// Flux between this spectrum (bins values, finite, >= 0) and the one `lag` frames before.
    float push(std::span<const float> spectrum);

    /// Forgets all spectra.
    void reset() { frame_ = 0; }

  private:
    FluxParameters parameters_;
    std::size_t bins_;
    std::size_t frame_ = 0;
    std::vector<float> past_;  // ring of `lag` spectra
    std::vector<float> compressed_;
};

/// SpectralFlux over the columns of a bins x frames spectrogram: one value per frame.
std::vector<float> spectralFlux(const Eigen::MatrixXf& spectrogram, const FluxParameters& parameters = {});

/// Energy of every frame, the sum of squares over bins of a magnitude spectrogram.
std::vector<float> frameEnergy(const Eigen::MatrixXf& magnitudes);

/// Energy novelty: growth of frameEnergy() from frame to frame, falls as 0, first value 0 (Bello et al., "A
/// tutorial on onset detection in music signals", IEEE Trans. Speech and Audio Processing 13, 2005, eq. 3).
std::vector<float> energyNovelty(const Eigen::MatrixXf& magnitudes);

/// High-frequency content: sum over bins k of k |X_k|^2 / bins (Masri 1996; Bello et al. 2005, eq. 6).
std::vector<float> highFrequencyContent(const Eigen::MatrixXf& magnitudes);

}  // namespace woodshed

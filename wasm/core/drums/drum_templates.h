#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

#include "base/result.h"

namespace woodshed {

/// Spectral templates of kick, snare and hi-hat: bins x 3, columns in that order, each of unit L1 norm,
/// linear magnitude at 44.1 kHz and frame size 2048 (public/models/drum-templates/README.md tells how they
/// were built).
class DrumTemplates {
  public:
    static constexpr std::size_t kBins = 1025;
    static constexpr std::size_t kClasses = 3;

    /// Reads the shipped form: kClasses runs of kBins floats, kick, snare, hi-hat. Unreadable when the count
    /// differs or a value is negative or not finite or a class is all zero.
    static Result<DrumTemplates> fromFloats(std::span<const float> values);

    const Eigen::MatrixXf& spectra() const { return spectra_; }

  private:
    explicit DrumTemplates(Eigen::MatrixXf spectra) : spectra_(std::move(spectra)) {}
    Eigen::MatrixXf spectra_;
};

}  // namespace woodshed

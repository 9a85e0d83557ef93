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
    static constexpr double kSampleRate = 44100.0;

    /// Reads the shipped form: kClasses runs of kBins floats, kick, snare, hi-hat. Unreadable when the count
    /// differs or a value is negative or not finite or a class is all zero.
    static Result<DrumTemplates> fromFloats(std::span<const float> values);

    /// The same drums as a recording hears them that ends at `highestHz`: nothing above, the rest at unit L1
    /// norm again. A file of 8 kHz holds no cymbal above 4 kHz, and a snare's template with most of its
    /// weight up there would explain none of the snare that is left. A class with nothing below stays as it
    /// is.
    DrumTemplates bandLimited(double highestHz) const;

    const Eigen::MatrixXf& spectra() const { return spectra_; }

  private:
    explicit DrumTemplates(Eigen::MatrixXf spectra) : spectra_(std::move(spectra)) {}
    Eigen::MatrixXf spectra_;
};

}  // namespace woodshed

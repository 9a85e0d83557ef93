#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

namespace woodshed {

/// How superFlux() compares spectra.
struct SuperFluxParameters {
    /// Magnitudes x become log10(1 + compression * x); > 0.
    float compression = 1.0F;
    /// Frames between the spectra compared, at least 1.
    std::size_t lag = 1;
    /// Bands on either side within which the earlier spectrum's maximum counts; 0 gives plain spectral flux.
    std::size_t reach = 1;
};

/// Onset novelty that a singer's vibrato does not raise: mean over bands of the growth of the compressed
/// magnitude over the largest earlier one among its neighbours (S. Boeck and G. Widmer, "Maximum filter
/// vibrato suppression for onset detection", DAFx 2013). One value per column of `bands` (bands x frames,
/// finite, >= 0), the first `lag` of them 0. std::invalid_argument for parameters out of range.
std::vector<float> superFlux(const Eigen::MatrixXf& bands, const SuperFluxParameters& parameters);

}  // namespace woodshed

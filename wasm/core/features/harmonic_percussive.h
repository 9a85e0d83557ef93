#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "base/worker_pool.h"

namespace woodshed {

/// How sustained and struck sounds are told apart.
struct PercussiveParameters {
    std::size_t harmonicFrames = 31;  ///< odd width of the median along time
    std::size_t percussiveBins = 31;  ///< odd width of the median along frequency
    float power = 2.0F;               ///< exponent of the soft mask, > 0
    /// What the harmonic part is multiplied by before it is compared, >= 1; above 1 some of the sound belongs
    /// to neither part.
    float margin = 1.0F;
};

/// The struck part of a magnitude spectrogram (bins x frames, >= 0), same shape: each magnitude times
/// p^power / (p^power + (margin h)^power), where h is its median over time and p its median over frequency
/// (D. Fitzgerald, "Harmonic/percussive separation using median filtering", DAFx 2010; J. Driedger, M.
/// Mueller, S. Disch, "Extending harmonic-percussive separation of audio signals", ISMIR 2014). Beyond the
/// edges the spectrogram is mirrored. Where both medians are 0 the mask is 1/2, or 0 for a margin above 1.
/// std::invalid_argument for parameters out of range. The numbers do not depend on the pool's size.
Eigen::MatrixXf percussivePart(const Eigen::MatrixXf& magnitudes, const PercussiveParameters& parameters,
                               WorkerPool& pool);

}  // namespace woodshed

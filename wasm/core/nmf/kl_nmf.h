#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "nmf/tiled_spectrogram.h"

namespace woodshed {

/// The number that a factorisation watches to know when to stop; the updates are the same for both.
enum class KlCost {
    /// Generalised Kullback-Leibler divergence, sum of x log(x/y) - x + y (Lee and Seung, "Algorithms for
    /// non-negative matrix factorization", NIPS 2000).
    Divergence,
    /// The same formula with log x and log y where x and y belong: what the teachers of Wu and
    /// Lerch, "From labeled to unlabeled data", ISMIR 2018, computed. It changes more slowly, so their runs
    /// are longer.
    LogDomain,
};

/// A product of templates (bins x rank, columns of unit L1 norm once factorised) and activations (rank x
/// frames).
struct KlFactors {
    Eigen::MatrixXf templates;
    Eigen::MatrixXf activations;
};

/// How one component takes part: its fixed weight in the sum, the L1 penalty on its activations, and which of
/// its two factors is learnt.
struct KlComponent {
    float weight = 1.0F;
    float sparsity = 0.0F;
    bool learnTemplate = true;
    bool learnActivation = true;
};

struct KlNmfParameters {
    /// Most iterations, 1 to 10000.
    std::size_t maxIterations = 300;
    /// Stop once |e_k - e_(k-1)| / (e_1 - e_k + epsilon) falls below this.
    double relativeChange = 1e-3;
    /// Added inside the logarithms of KlCost::LogDomain and to the stop rule's denominator.
    double epsilon = 0.0;
    KlCost cost = KlCost::Divergence;
};

/// Factorises magnitudes V (bins x frames, >= 0) as sum over components of weight * template * activation by
/// the multiplicative rules of Lee and Seung with one quotient R = V / estimate per iteration:
///   activations <- activations * (weight templates' R) / (weight sum(template) + sparsity), then
///   templates   <- templates * (R (weight activations)') / (weight sum(activations)), columns to unit L1
///   norm,
/// the second with the activations just updated (Wu and Lerch, "Drum transcription using partially fixed
/// non-negative matrix factorization", EUSIPCO 2015, eqs. 3-5). Templates are brought to unit L1 norm at the
/// start.
///
/// V is walked through in tiles whose estimate and quotient are never stored whole; only `factors` and one
/// copy of the activations are. Sums run in an order fixed by V's size, so the result does not depend on
/// pool.size(). Values are kept above kFactorFloor: arithmetic on denormals would be many times slower.
///
/// @return the cost after each iteration; BadArgument when shapes or parameters do not fit, Empty without
/// frames.
Result<std::vector<double>> factorize(const TiledSpectrogram& magnitudes, KlFactors& factors,
                                      const std::vector<KlComponent>& components,
                                      const KlNmfParameters& parameters, WorkerPool& pool,
                                      const Progress& progress = {});

/// Least entry of a factor: 1e-15, far below what single precision can see beside entries of ordinary size;
/// two of them multiplied are still a normal number.
inline constexpr float kFactorFloor = 1e-15F;

}  // namespace woodshed

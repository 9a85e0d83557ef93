#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "nmf/kl_nmf.h"
#include "nmf/tiled_spectrogram.h"

namespace woodshed {

class UniformNoise;

struct PfnmfParameters {
    /// Number of free (harmonic) components; 50 in both published versions, 0 for plain NMF on the drum
    /// templates.
    std::size_t harmonicRank = 50;
    /// Weight of the L1 penalty on the drum activations, >= 0.
    float sparsity = 0.0F;
    KlNmfParameters iteration;
    /// Seed of the uniform(0,1) start values (random.h).
    std::uint64_t seed = 2018;
};

/// The four factors of X = alpha W_D H_D + beta W_H H_H.
struct PfnmfFactors {
    Eigen::MatrixXf drumTemplates;        ///< W_D, bins x drums, columns of unit L1 norm
    Eigen::MatrixXf drumActivations;      ///< H_D, drums x frames
    Eigen::MatrixXf harmonicTemplates;    ///< W_H, bins x harmonicRank, columns of unit L1 norm
    Eigen::MatrixXf harmonicActivations;  ///< H_H, harmonicRank x frames
    std::vector<double> costs;            ///< cost after each iteration
};

/// Which factors are learnt; the others stay as given.
struct PfnmfRoles {
    bool drumTemplates = false;
    bool drumActivations = true;
    bool harmonicTemplates = true;
};

/// Start values from `noise` for every factor that is empty, in the published order: W_H, H_D, H_H, each
/// column by column.
void fillStart(PfnmfFactors& factors, std::size_t harmonicRank, std::size_t frames, UniformNoise& noise);

/// Partially fixed NMF: X (bins x frames, > 0) = alpha W_D H_D + beta W_H H_H with r_D = drums, r_H =
/// harmonic rank, alpha = (r_H + r_D) / r_D, beta = r_H / (r_H + r_D), generalised KL cost plus sparsity *
/// |H_D|_1 (Wu and Lerch, "Drum transcription using partially fixed non-negative matrix factorization",
/// EUSIPCO 2015, section 3). Updates as in kl_nmf.h; H_H is always learnt.
///
/// @param start all factors the same size as X demands (fillStart() makes the missing ones)
/// @return the factors after the last iteration with the cost curve; BadArgument when sizes do not fit.
Result<PfnmfFactors> pfnmf(const TiledSpectrogram& magnitudes, PfnmfFactors start,
                           const PfnmfParameters& parameters, const PfnmfRoles& roles, WorkerPool& pool,
                           const Progress& progress = {});

/// The usual case: fixed W_D, everything else from the parameters' seed.
Result<PfnmfFactors> pfnmf(const TiledSpectrogram& magnitudes, const Eigen::MatrixXf& drumTemplates,
                           const PfnmfParameters& parameters, WorkerPool& pool,
                           const Progress& progress = {});

}  // namespace woodshed

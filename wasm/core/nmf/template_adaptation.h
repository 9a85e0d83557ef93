#pragma once

#include <Eigen/Core>
#include <cstddef>

#include "base/progress.h"
#include "base/result.h"
#include "base/worker_pool.h"
#include "nmf/pfnmf.h"

namespace woodshed {

struct AdaptationParameters {
    PfnmfParameters pfnmf;
    /// Most rounds, 1 to 100.
    std::size_t maxRounds = 20;
    /// AM1: least correlation between a harmonic and a drum activation for the harmonic template to be mixed
    /// in.
    float correlationThreshold = 0.5F;
    /// Stop once the final costs of successive rounds differ by no more than this share of the total fall.
    double relativeChange = 0.01;
};

/// Normalised correlation without mean removal of every harmonic activation with every drum activation:
/// drums x harmonic rank, 0 to 1; 0 where a row is all zero.
Eigen::MatrixXf activationCorrelation(const Eigen::MatrixXf& drumActivations,
                                      const Eigen::MatrixXf& harmonicActivations);

/// Adaptation method 1 (Wu and Lerch, "Drum transcription using partially fixed non-negative matrix
/// factorization with template adaptation", ISMIR 2015, section 3.3; round i = 1, 2, ...): factorise; mix
/// into each drum template, with share 2^-i, the mean of the harmonic templates whose activation correlates
/// with the drum's by correlationThreshold or more, weighted by that correlation; put noise in their place;
/// factorise with these W_D and W_H held; accept the templates unless the final cost has settled.
/// @return the last factorisation with W_D held: its H_D is the result. Errors as pfnmf().
Result<PfnmfFactors> adaptByCorrelation(const TiledSpectrogram& magnitudes,
                                        const Eigen::MatrixXf& drumTemplates,
                                        const AdaptationParameters& parameters, WorkerPool& pool,
                                        const Progress& progress = {});

/// Adaptation method 2 (same paper): alternate a factorisation with W_D held and one with H_D held and W_D
/// learnt, until the final cost has settled. Return value as adaptByCorrelation().
Result<PfnmfFactors> adaptByAlternation(const TiledSpectrogram& magnitudes,
                                        const Eigen::MatrixXf& drumTemplates,
                                        const AdaptationParameters& parameters, WorkerPool& pool,
                                        const Progress& progress = {});

}  // namespace woodshed

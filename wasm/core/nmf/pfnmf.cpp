#include "nmf/pfnmf.h"

#include <utility>

#include "nmf/random.h"

namespace woodshed {

namespace {

Eigen::MatrixXf uniform(Eigen::Index rows, Eigen::Index columns, UniformNoise& noise) {
    Eigen::MatrixXf matrix(rows, columns);
    for (Eigen::Index column = 0; column < columns; ++column) {
        for (Eigen::Index row = 0; row < rows; ++row) {
            matrix(row, column) = noise.next();
        }
    }
    return matrix;
}

}  // namespace

void fillStart(PfnmfFactors& factors, std::size_t harmonicRank, std::size_t frames, UniformNoise& noise) {
    const Eigen::Index bins = factors.drumTemplates.rows();
    const Eigen::Index drums = factors.drumTemplates.cols();
    const auto rank = static_cast<Eigen::Index>(harmonicRank);
    const auto columns = static_cast<Eigen::Index>(frames);
    if (factors.harmonicTemplates.size() == 0) {
        factors.harmonicTemplates = uniform(bins, rank, noise);
    }
    if (factors.drumActivations.size() == 0) {
        factors.drumActivations = uniform(drums, columns, noise);
    }
    if (factors.harmonicActivations.size() == 0) {
        factors.harmonicActivations = uniform(rank, columns, noise);
    }
}

Result<PfnmfFactors> pfnmf(const TiledSpectrogram& magnitudes, PfnmfFactors start,
                           const PfnmfParameters& parameters, const PfnmfRoles& roles, WorkerPool& pool,
                           const Progress& progress) {
    const Eigen::Index drums = start.drumTemplates.cols();
    const Eigen::Index harmonics = start.harmonicTemplates.cols();
    if (drums == 0 || start.drumTemplates.rows() != start.harmonicTemplates.rows() ||
        start.drumActivations.rows() != drums || start.harmonicActivations.rows() != harmonics ||
        start.drumActivations.cols() != start.harmonicActivations.cols()) {
        return Error{ErrorCode::BadArgument, "pfnmf: sizes of the start factors do not fit each other"};
    }
    const auto rD = static_cast<float>(drums);
    const auto rH = static_cast<float>(harmonics);
    KlComponent drum{(rH + rD) / rD, parameters.sparsity, roles.drumTemplates, roles.drumActivations};
    KlComponent harmonic{rH / (rH + rD), 0.0F, roles.harmonicTemplates, true};
    std::vector<KlComponent> components(static_cast<std::size_t>(drums), drum);
    components.insert(components.end(), static_cast<std::size_t>(harmonics), harmonic);

    KlFactors joint;
    joint.templates.resize(start.drumTemplates.rows(), drums + harmonics);
    joint.templates << start.drumTemplates, start.harmonicTemplates;
    joint.activations.resize(drums + harmonics, start.drumActivations.cols());
    joint.activations << start.drumActivations, start.harmonicActivations;
    auto costs = factorize(magnitudes, joint, components, parameters.iteration, pool, progress);
    if (!costs) {
        return costs.error();
    }
    start.drumTemplates = joint.templates.leftCols(drums);
    start.harmonicTemplates = joint.templates.rightCols(harmonics);
    start.drumActivations = joint.activations.topRows(drums);
    start.harmonicActivations = joint.activations.bottomRows(harmonics);
    start.costs = std::move(costs).value();
    return start;
}

Result<PfnmfFactors> pfnmf(const TiledSpectrogram& magnitudes, const Eigen::MatrixXf& drumTemplates,
                           const PfnmfParameters& parameters, WorkerPool& pool, const Progress& progress) {
    UniformNoise noise(parameters.seed);
    PfnmfFactors start;
    start.drumTemplates = drumTemplates;
    fillStart(start, parameters.harmonicRank, magnitudes.frames(), noise);
    return pfnmf(magnitudes, std::move(start), parameters, PfnmfRoles{}, pool, progress);
}

}  // namespace woodshed

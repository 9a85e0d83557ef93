#include "nmf/template_adaptation.h"

#include <cmath>
#include <functional>
#include <utility>
#include <vector>

#include "nmf/random.h"

namespace woodshed {

namespace {

/// What a round proposes after its factorisation with W_D held: the second factorisation, whose drum
/// templates become the next round's when accepted.
using Proposal = std::function<Result<PfnmfFactors>(const PfnmfFactors& held, std::size_t round,
                                                    UniformNoise& noise, const Progress& progress)>;

/// The rounds' final costs and the rule of both methods on them.
class Settling {
  public:
    Settling(double relativeChange, double epsilon) : relativeChange_(relativeChange), epsilon_(epsilon) {}

    /// Notes `cost` for `round` (from 0), replacing what was noted for it, and tells whether it has settled.
    bool note(std::size_t round, double cost) {
        costs_.resize(round + 1);
        costs_[round] = cost;
        if (round == 0) {
            return false;
        }
        const double step = std::abs(costs_[round - 1] - cost);
        return step == 0.0 || step / (costs_[0] - cost + epsilon_) <= relativeChange_;
    }

  private:
    double relativeChange_;
    double epsilon_;
    std::vector<double> costs_;
};

/// Reports one of two factorisations of one of maxRounds rounds. Rounds end early as a rule, so later ones
/// count less: round i covers the share 2^-(i+1) of the bar.
Progress partOfRound(const Progress& progress, std::size_t round, int half) {
    if (!progress) {
        return {};
    }
    const double share = std::ldexp(1.0, -static_cast<int>(round) - 1);
    const double start = 1.0 - 2.0 * share + share * 0.5 * half;
    return [progress, start, share](double done) { progress(start + 0.5 * share * done); };
}

Result<PfnmfFactors> adapt(const TiledSpectrogram& magnitudes, Eigen::MatrixXf drumTemplates,
                           const AdaptationParameters& parameters, WorkerPool& pool, const Progress& progress,
                           const Proposal& propose) {
    constexpr std::size_t kMostRounds = 100;
    if (parameters.maxRounds == 0 || parameters.maxRounds > kMostRounds ||
        !(parameters.relativeChange >= 0.0)) {
        return Error{ErrorCode::BadArgument,
                     "template adaptation: maxRounds outside 1..100 or negative relativeChange"};
    }
    UniformNoise noise(parameters.pfnmf.seed);
    Settling settling(parameters.relativeChange, parameters.pfnmf.iteration.epsilon);
    for (std::size_t round = 0;; ++round) {
        PfnmfFactors start;
        start.drumTemplates = drumTemplates;
        fillStart(start, parameters.pfnmf.harmonicRank, magnitudes.frames(), noise);
        auto held = pfnmf(magnitudes, std::move(start), parameters.pfnmf, PfnmfRoles{}, pool,
                          partOfRound(progress, round, 0));
        if (!held || settling.note(round, held.value().costs.back())) {
            return held;
        }
        auto proposal = propose(held.value(), round, noise, partOfRound(progress, round, 1));
        if (!proposal) {
            return proposal;
        }
        if (settling.note(round, proposal.value().costs.back()) || round + 1 == parameters.maxRounds) {
            return held;
        }
        drumTemplates = std::move(proposal.value().drumTemplates);
    }
}

}  // namespace

Eigen::MatrixXf activationCorrelation(const Eigen::MatrixXf& drumActivations,
                                      const Eigen::MatrixXf& harmonicActivations) {
    Eigen::MatrixXf correlation(drumActivations.rows(), harmonicActivations.rows());
    for (Eigen::Index drum = 0; drum < drumActivations.rows(); ++drum) {
        for (Eigen::Index harmonic = 0; harmonic < harmonicActivations.rows(); ++harmonic) {
            const auto d = drumActivations.row(drum).cast<double>();
            const auto h = harmonicActivations.row(harmonic).cast<double>();
            const double norms = std::sqrt(d.squaredNorm() * h.squaredNorm());
            correlation(drum, harmonic) = norms > 0.0 ? static_cast<float>(d.dot(h) / norms) : 0.0F;
        }
    }
    return correlation;
}

Result<PfnmfFactors> adaptByCorrelation(const TiledSpectrogram& magnitudes,
                                        const Eigen::MatrixXf& drumTemplates,
                                        const AdaptationParameters& parameters, WorkerPool& pool,
                                        const Progress& progress) {
    const auto propose = [&](const PfnmfFactors& held, std::size_t round, UniformNoise& noise,
                             const Progress& report) {
        const Eigen::MatrixXf correlation =
            activationCorrelation(held.drumActivations, held.harmonicActivations);
        const auto share = static_cast<float>(std::ldexp(1.0, -static_cast<int>(round) - 1));
        PfnmfFactors start;
        start.drumTemplates = held.drumTemplates;
        start.harmonicTemplates = held.harmonicTemplates;
        for (Eigen::Index drum = 0; drum < correlation.rows(); ++drum) {
            Eigen::VectorXf mixed = Eigen::VectorXf::Zero(held.drumTemplates.rows());
            float count = 0.0F;
            for (Eigen::Index harmonic = 0; harmonic < correlation.cols(); ++harmonic) {
                const float rho = correlation(drum, harmonic);
                if (rho >= parameters.correlationThreshold) {
                    mixed += rho * held.harmonicTemplates.col(harmonic);
                    count += 1.0F;
                    for (float& value : start.harmonicTemplates.col(harmonic)) {
                        value = noise.next();
                    }
                }
            }
            if (count > 0.0F) {
                start.drumTemplates.col(drum) =
                    (1.0F - share) * held.drumTemplates.col(drum) + (share / count) * mixed;
            }
        }
        fillStart(start, parameters.pfnmf.harmonicRank, magnitudes.frames(), noise);
        PfnmfRoles roles;
        roles.harmonicTemplates = false;
        return pfnmf(magnitudes, std::move(start), parameters.pfnmf, roles, pool, report);
    };
    return adapt(magnitudes, drumTemplates, parameters, pool, progress, propose);
}

Result<PfnmfFactors> adaptByAlternation(const TiledSpectrogram& magnitudes,
                                        const Eigen::MatrixXf& drumTemplates,
                                        const AdaptationParameters& parameters, WorkerPool& pool,
                                        const Progress& progress) {
    const auto propose = [&](const PfnmfFactors& held, std::size_t /*round*/, UniformNoise& noise,
                             const Progress& report) {
        PfnmfFactors start;
        start.drumTemplates = held.drumTemplates;
        start.drumActivations = held.drumActivations;
        fillStart(start, parameters.pfnmf.harmonicRank, magnitudes.frames(), noise);
        PfnmfRoles roles;
        roles.drumTemplates = true;
        roles.drumActivations = false;
        return pfnmf(magnitudes, std::move(start), parameters.pfnmf, roles, pool, report);
    };
    return adapt(magnitudes, drumTemplates, parameters, pool, progress, propose);
}

}  // namespace woodshed

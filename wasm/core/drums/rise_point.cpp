#include "drums/rise_point.h"

#include <algorithm>
#include <cmath>

namespace woodshed {

namespace {

/// Growth is measured over this many hops: half the frame, over which the window's rise is steepest.
constexpr std::size_t kGrowthHops = 2;

StftParameters fastStft() {
    StftParameters parameters;
    parameters.frameSize = RisePointFinder::kFrameSize;
    parameters.hopSize = RisePointFinder::kHopSize;
    return parameters;
}

/// Share of each template at each bin of the fast STFT times the template, columns of unit sum.
Eigen::MatrixXf wienerWeights(const DrumTemplates& templates) {
    constexpr Eigen::Index kRatio = 2 * (DrumTemplates::kBins - 1) / RisePointFinder::kFrameSize;
    const auto bins = static_cast<Eigen::Index>(RisePointFinder::kFrameSize / 2 + 1);
    const Eigen::MatrixXf& fine = templates.spectra();
    Eigen::MatrixXf coarse = Eigen::MatrixXf::Zero(bins, fine.cols());
    for (Eigen::Index bin = 0; bin < fine.rows(); ++bin) {
        coarse.row((bin + kRatio / 2) / kRatio) += fine.row(bin);
    }
    const Eigen::VectorXf all = coarse.rowwise().sum();
    for (Eigen::Index drum = 0; drum < coarse.cols(); ++drum) {
        coarse.col(drum) = coarse.col(drum).cwiseProduct(coarse.col(drum)).cwiseQuotient(all.cwiseMax(1e-12F));
        coarse.col(drum) /= coarse.col(drum).sum();
    }
    return coarse;
}

}  // namespace

RisePointFinder::RisePointFinder(const DrumTemplates& templates)
    : weights_(wienerWeights(templates)),
      stft_(fastStft(), SpectrumScale::Magnitude,
            [this](std::size_t /*frame*/, std::span<const float> bins) { addSpectrum(bins); }) {}

void RisePointFinder::push(std::span<const float> samples) { stft_.push(samples); }

void RisePointFinder::finish() { stft_.finish(); }

void RisePointFinder::addSpectrum(std::span<const float> magnitudes) {
    Growth growth{};
    if (recent_.size() == kGrowthHops) {
        std::vector<float>& before = recent_.front();
        for (std::size_t drum = 0; drum < growth.size(); ++drum) {
            const float* weight = weights_.col(static_cast<Eigen::Index>(drum)).data();
            float sum = 0.0F;
            for (std::size_t bin = 0; bin < magnitudes.size(); ++bin) {
                sum += weight[bin] * std::max(0.0F, magnitudes[bin] - before[bin]);
            }
            growth[drum] = sum;
        }
        std::copy(magnitudes.begin(), magnitudes.end(), before.begin());
        std::rotate(recent_.begin(), recent_.begin() + 1, recent_.end());
    } else {
        recent_.emplace_back(magnitudes.begin(), magnitudes.end());
    }
    growth_.push_back(growth);
}

double RisePointFinder::steepestRise(std::size_t drum, double from, double to) const {
    constexpr double kHopSeconds = static_cast<double>(kHopSize) / kSampleRate;
    // Frame n holds the growth from n - kGrowthHops to n: its middle lies kGrowthHops / 2 earlier.
    constexpr double kMiddle = 0.5 * static_cast<double>(kGrowthHops);
    if (growth_.empty()) {
        return std::max(0.0, from);
    }
    const auto last = static_cast<double>(growth_.size() - 1);
    const auto index = [&](double time) {
        return static_cast<std::size_t>(std::clamp(std::round(time / kHopSeconds + kMiddle), 0.0, last));
    };
    std::size_t best = index(from);
    for (std::size_t i = best; i <= index(to); ++i) {
        if (growth_[i][drum] > growth_[best][drum]) {
            best = i;
        }
    }
    double position = static_cast<double>(best);
    if (best > 0 && best + 1 < growth_.size()) {
        const double before = growth_[best - 1][drum];
        const double here = growth_[best][drum];
        const double after = growth_[best + 1][drum];
        const double curvature = before - 2.0 * here + after;
        if (curvature < 0.0) {
            position += std::clamp(0.5 * (before - after) / curvature, -0.5, 0.5);
        }
    }
    return std::max(0.0, (position - kMiddle) * kHopSeconds);
}

}  // namespace woodshed

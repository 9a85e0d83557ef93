#include "drums/rise_point.h"

#include <algorithm>
#include <cmath>

#include "base/statistics.h"

namespace woodshed {

namespace {

/// Growth is measured over this many hops (2.9 ms): short beside the windows, long enough to average their
/// noise.
constexpr std::size_t kGrowthHops = 2;

/// Kicks live below 100 Hz, where half the window would hold less than one period and the magnitude would
/// ripple with the phase; snares and hi-hats do not, and their quick decay asks for the shorter window.
constexpr std::size_t kKickFrameSize = 1024;
constexpr std::size_t kOtherFrameSize = 512;

/// The activation peaks after the onset by up to a window's length and before it by the width of the fast
/// window at most: seconds searched on either side of the peak.
constexpr double kSearchBefore = 0.060;
constexpr double kSearchAfter = 0.015;

StftParameters fastStft(std::size_t frameSize) {
    StftParameters parameters;
    parameters.frameSize = frameSize;
    parameters.hopSize = GrowthCurve::kHopSize;
    return parameters;
}

/// Share of each template at each bin of the fast STFT times the template, columns of unit sum.
Eigen::MatrixXf wienerWeights(const DrumTemplates& templates, std::size_t frameSize,
                              const std::vector<std::size_t>& drums) {
    constexpr float kLeastSum = 1e-12F;  // keeps bins without any template from dividing 0 by 0
    const auto bins = static_cast<Eigen::Index>(frameSize / 2 + 1);
    const Eigen::MatrixXf& fine = templates.spectra();
    const Eigen::Index ratio = (fine.rows() - 1) / (bins - 1);
    Eigen::MatrixXf coarse = Eigen::MatrixXf::Zero(bins, fine.cols());
    for (Eigen::Index bin = 0; bin < fine.rows(); ++bin) {
        coarse.row((bin + ratio / 2) / ratio) += fine.row(bin);
    }
    const Eigen::VectorXf all = coarse.rowwise().sum().cwiseMax(kLeastSum);
    Eigen::MatrixXf weights(bins, static_cast<Eigen::Index>(drums.size()));
    for (std::size_t index = 0; index < drums.size(); ++index) {
        const auto own = coarse.col(static_cast<Eigen::Index>(drums[index]));
        auto weight = weights.col(static_cast<Eigen::Index>(index));
        weight = own.cwiseProduct(own).cwiseQuotient(all);
        weight /= weight.sum();
    }
    return weights;
}

}  // namespace

GrowthCurve::GrowthCurve(const DrumTemplates& templates, std::size_t frameSize,
                         const std::vector<std::size_t>& drums)
    : drums_(drums.size()),
      weights_(wienerWeights(templates, frameSize, drums)),
      past_(kGrowthHops, std::vector<float>(frameSize / 2 + 1)),
      stft_(fastStft(frameSize), SpectrumScale::Magnitude,
            [this](std::size_t /*frame*/, std::span<const float> bins) { addSpectrum(bins); }) {}

void GrowthCurve::addSpectrum(std::span<const float> magnitudes) {
    std::vector<float>& before = past_[frames_ % kGrowthHops];
    for (Eigen::Index index = 0; index < weights_.cols(); ++index) {
        float sum = 0.0F;
        // The first frames have nothing to grow from.
        if (frames_ >= kGrowthHops) {
            const float* weight = weights_.col(index).data();
            for (std::size_t bin = 0; bin < magnitudes.size(); ++bin) {
                sum += weight[bin] * std::max(0.0F, magnitudes[bin] - before[bin]);
            }
        }
        growth_.push_back(sum);
    }
    std::copy(magnitudes.begin(), magnitudes.end(), before.begin());
    ++frames_;
}

RisePoint GrowthCurve::steepest(std::size_t index, double from, double to) const {
    constexpr double kHopSeconds = static_cast<double>(kHopSize) / kSampleRate;
    // Frame n holds the growth from n - kGrowthHops to n, whose middle lies half of that earlier.
    constexpr double kMiddle = 0.5 * static_cast<double>(kGrowthHops);
    if (frames_ == 0) {
        return {std::max(0.0, from), 0.0F};
    }
    const auto frameAt = [&](double time) {
        const double frame = std::round(time / kHopSeconds + kMiddle);
        return static_cast<std::size_t>(std::clamp(frame, 0.0, static_cast<double>(frames_ - 1)));
    };
    std::size_t best = frameAt(from);
    for (std::size_t frame = best; frame <= frameAt(to); ++frame) {
        if (growth(frame, index) > growth(best, index)) {
            best = frame;
        }
    }
    auto position = static_cast<double>(best);
    if (best > 0 && best + 1 < frames_) {
        const auto before = static_cast<double>(growth(best - 1, index));
        const auto here = static_cast<double>(growth(best, index));
        const auto after = static_cast<double>(growth(best + 1, index));
        const double curvature = before - 2.0 * here + after;
        if (curvature < 0.0) {
            position += std::clamp(0.5 * (before - after) / curvature, -0.5, 0.5);
        }
    }
    return {std::max(0.0, (position - kMiddle) * kHopSeconds), growth(best, index)};
}

float GrowthCurve::typical(std::size_t index) const {
    if (frames_ == 0) {
        return 0.0F;
    }
    std::vector<float> values(frames_);
    for (std::size_t frame = 0; frame < frames_; ++frame) {
        values[frame] = growth(frame, index);
    }
    return median(values);
}

RisePointFinder::RisePointFinder(const DrumTemplates& templates)
    : kick_(templates, kKickFrameSize, {0}), others_(templates, kOtherFrameSize, {1, 2}) {}

void RisePointFinder::push(std::span<const float> samples) {
    kick_.push(samples);
    others_.push(samples);
}

void RisePointFinder::finish() {
    kick_.finish();
    others_.finish();
}

RisePoint RisePointFinder::onset(std::size_t drum, double peakSeconds) const {
    const GrowthCurve& curve = drum == 0 ? kick_ : others_;
    return curve.steepest(drum == 0 ? 0 : drum - 1, peakSeconds - kSearchBefore, peakSeconds + kSearchAfter);
}

float RisePointFinder::typicalGrowth(std::size_t drum) const {
    return drum == 0 ? kick_.typical(0) : others_.typical(drum - 1);
}

}  // namespace woodshed

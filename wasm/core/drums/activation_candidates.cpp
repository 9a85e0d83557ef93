#include "drums/activation_candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "audio/signal.h"
#include "base/statistics.h"

namespace woodshed {

namespace {

/// Median over the picks of growth at the rise point, relative to the typical growth, below which a class is
/// not in the recording: the picker's threshold is relative to the loudest activation, so it always finds
/// something. Stationary white noise gives 5.0, 2.2 and 1.3, real drum tracks 80, 35 and 4.5 and more, drums
/// in real mixes 10 and 5 for kick and snare; the borders lie where no class that is there is lost.
constexpr std::array<float, DrumTemplates::kClasses> kNoiseGrowth{5.5F, 2.5F, 1.4F};
/// Magnitude of noise at the audibility floor under the window of the shorter fast STFT, relative to the
/// peak: kAudibilityFloor times the root of the window's energy, 3/8 of 512.
constexpr float kInaudibleGrowth = kAudibilityFloor * 13.9F;
constexpr double kMiddlePick = 0.5;
constexpr float kStrongVelocity = 0.85F;

float confidence(const SalienceCalibration& calibration, double salience) {
    const double logOdds = calibration.atTuned + calibration.perDoubling * std::log2(salience / kTunedLambda);
    return static_cast<float>(1.0 / (1.0 + std::exp(-logOdds)));
}

}  // namespace

double lambdaForSensitivity(double sensitivity) {
    return kTunedLambda * std::pow(kLambdaRange, -sensitivity);
}

double sensitivityForLambda(double lambda) {
    return lambda > 0.0 ? std::log(kTunedLambda / lambda) / std::log(kLambdaRange)
                        : std::numeric_limits<double>::infinity();
}

float velocityOf(float strength, float strong) {
    return std::min(1.0F, kStrongVelocity * std::sqrt(strength / strong));
}

bool growsBeyondNoise(std::size_t drum, const std::vector<ActivationPeak>& picked,
                      const RisePointFinder& rise, float peak) {
    std::vector<float> growths;
    growths.reserve(picked.size());
    for (const ActivationPeak& pick : picked) {
        growths.push_back(pick.rise.growth);
    }
    // Where a recording holds nothing of a drum's spectrum, its rounding errors grow too.
    const float typical = std::max(rise.typicalGrowth(drum), kInaudibleGrowth * peak);
    return quantile(growths, kMiddlePick) > kNoiseGrowth[drum] * typical;
}

std::vector<DrumCandidate> candidatesFromActivations(const Eigen::MatrixXf& activations,
                                                     const ActivationReading& reading,
                                                     const RisePointFinder& rise,
                                                     const PresenceTest& present) {
    const double least = kTunedLambda / kLambdaRange;
    const double most = kTunedLambda * kLambdaRange;
    std::vector<DrumCandidate> candidates;
    for (std::size_t drum = 0; drum < kTemplateInstruments.size(); ++drum) {
        const Eigen::VectorXf curve = activations.row(static_cast<Eigen::Index>(drum));
        const std::span<const float> values(curve.data(), static_cast<std::size_t>(curve.size()));
        std::vector<ActivationPeak> peaks;
        std::vector<ActivationPeak> picked;
        for (const OnsetCandidate& onset : findOnsetCandidates(values, reading.picker, least, most)) {
            const double centre =
                static_cast<double>(onset.frame) * reading.frameSeconds + reading.windowCentre;
            peaks.push_back({onset, rise.onset(drum, centre)});
            if (onset.lowestLambda <= kTunedLambda && kTunedLambda < onset.salience) {
                picked.push_back(peaks.back());
            }
        }
        if (picked.empty() || !present(drum, picked)) {
            continue;
        }
        std::vector<float> strengths;
        strengths.reserve(picked.size());
        for (const ActivationPeak& peak : picked) {
            strengths.push_back(values[peak.onset.frame]);
        }
        const float strong = quantile(strengths, kStrongShare);
        for (const auto& [onset, point] : peaks) {
            candidates.push_back({.instrument = kTemplateInstruments[drum],
                                  .time = point.time,
                                  .leastSensitivity = sensitivityForLambda(onset.salience),
                                  .mostSensitivity = sensitivityForLambda(onset.lowestLambda),
                                  .velocity = velocityOf(values[onset.frame], strong),
                                  .confidence = confidence(reading.calibration[drum], onset.salience)});
        }
    }
    return candidates;
}

}  // namespace woodshed

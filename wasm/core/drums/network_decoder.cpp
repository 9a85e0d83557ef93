#include "drums/network_decoder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace woodshed {

namespace {

/// Reaches of the picker in frames.
constexpr std::size_t kMeanBefore = 10;
constexpr std::size_t kMaxBefore = 2;
constexpr std::size_t kAfter = 1;

/// Places of the outputs after the detections.
constexpr std::size_t kHiHatShares = 7;
constexpr std::size_t kTomShares = 10;
constexpr std::size_t kCymbalShares = 13;
constexpr std::size_t kVelocities = 15;

constexpr double kMostBiasSeconds = 0.1;
constexpr double kMostCombineSeconds = 0.2;

double logit(double x) { return std::log(x / (1.0 - x)); }
double sigmoid(double x) { return 1.0 / (1.0 + std::exp(-x)); }

bool within(double value, double least, double most) { return value >= least && value <= most; }

}  // namespace

std::optional<Error> NetworkDecoderParameters::findProblem() const {
    const auto all = [](const auto& values, const auto& test) {
        return std::all_of(values.begin(), values.end(), test);
    };
    if (!all(thresholds, [](double value) { return value > 0.0 && value < 1.0; })) {
        return Error{ErrorCode::BadArgument, "a threshold of the drum decoder is not between 0 and 1"};
    }
    if (!all(biasSeconds, [](double value) { return within(std::abs(value), 0.0, kMostBiasSeconds); })) {
        return Error{ErrorCode::BadArgument, "a bias of the drum decoder is beyond 0.1 s"};
    }
    if (!all(combineSeconds, [](double value) { return within(value, 0.0, kMostCombineSeconds); })) {
        return Error{ErrorCode::BadArgument,
                     "a combining time of the drum decoder is not within 0 and 0.2 s"};
    }
    if (!all(calibration, [](const Calibration& each) {
            return each.slope >= 0.0 && std::isfinite(each.slope) && std::isfinite(each.offset);
        })) {
        return Error{ErrorCode::BadArgument, "a calibration of the drum decoder is no rising line"};
    }
    if (!within(ghostVelocity, 0.0, 1.0)) {
        return Error{ErrorCode::BadArgument, "the drum decoder's ghost velocity is not within 0 and 1"};
    }
    return std::nullopt;
}

Result<NetworkDecoder> NetworkDecoder::create(const NetworkDecoderParameters& parameters) {
    if (auto problem = parameters.findProblem()) {
        return *std::move(problem);
    }
    return NetworkDecoder(parameters);
}

NetworkDecoder::NetworkDecoder(const NetworkDecoderParameters& parameters) : parameters_(parameters) {
    for (std::size_t detection = 0; detection < kDrumDetections; ++detection) {
        leastProminence_[detection] =
            sigmoid(logit(parameters.thresholds[detection]) - kLogitsPerSensitivity);
        combineFrames_[detection] =
            static_cast<std::size_t>(std::lround(parameters.combineSeconds[detection] * kFramesPerSecond));
    }
}

std::optional<Error> NetworkDecoder::push(std::span<const float> activations) {
    if (activations.size() % kOutputs != 0) {
        return Error{ErrorCode::BadArgument, "activations of the drum network are no whole frames"};
    }
    if (!std::all_of(activations.begin(), activations.end(), [](float x) { return std::isfinite(x); })) {
        return Error{ErrorCode::NotFinite, "the drum network gave an activation that is no number"};
    }
    for (; !activations.empty(); activations = activations.subspan(kOutputs)) {
        std::copy_n(activations.begin(), kOutputs, recent_[frames_ % kKept].begin());
        ++frames_;
        if (frames_ > kAfter) {
            consider(frames_ - 1 - kAfter);
        }
    }
    return std::nullopt;
}

void NetworkDecoder::finish() {
    while (considered_ < frames_) {
        consider(considered_);
    }
    for (std::size_t detection = 0; detection < kDrumDetections; ++detection) {
        settle(detection);
    }
}

std::vector<NetworkPeak> NetworkDecoder::takePeaks() { return std::exchange(decided_, {}); }

std::size_t NetworkDecoder::decidedFrames() const {
    std::size_t decided = considered_;
    for (const auto& open : open_) {
        if (!open.empty()) {
            decided = std::min(decided, open.front().frame);
        }
    }
    return decided;
}

DrumCandidate NetworkDecoder::candidateOf(const NetworkPeak& peak) const {
    // Keeps an activation of exactly 0 or 1 at a finite distance from the threshold.
    constexpr double kLeast = 1e-6;
    const auto detection = static_cast<std::size_t>(peak.detection);
    const double activation = std::clamp(static_cast<double>(peak.activation), kLeast, 1.0 - kLeast);
    const double prominence = std::clamp(peak.prominence, kLeast, 1.0 - kLeast);
    const auto& [slope, offset] = parameters_.calibration[detection];
    return {.instrument = peak.instrument,
            .time = peak.time,
            .leastSensitivity =
                (logit(parameters_.thresholds[detection]) - logit(prominence)) / kLogitsPerSensitivity,
            .mostSensitivity = std::numeric_limits<double>::infinity(),
            .velocity = peak.velocity,
            .confidence = static_cast<float>(sigmoid(slope * logit(activation) + offset))};
}

/// 0 beyond the ends.
float NetworkDecoder::output(std::size_t frame, std::size_t index) const {
    return frame < frames_ ? recent_[frame % kKept][index] : 0.0F;
}

void NetworkDecoder::consider(std::size_t frame) {
    considered_ = frame + 1;
    for (std::size_t detection = 0; detection < kDrumDetections; ++detection) {
        if (!open_[detection].empty() && frame - open_[detection].back().frame > combineFrames_[detection]) {
            settle(detection);
        }
        const float here = output(frame, detection);
        double sum = 0.0;
        bool largest = true;
        for (std::size_t i = frame - std::min(frame, kMeanBefore); i <= frame + kAfter; ++i) {
            const float other = output(i, detection);
            sum += static_cast<double>(other);
            const bool rival = i + kMaxBefore >= frame && i != frame;
            largest = largest && !(rival && (i < frame ? other >= here : other > here));
        }
        const double mean = sum / static_cast<double>(kMeanBefore + 1 + kAfter);
        const double prominence = static_cast<double>(here) - mean;
        if (largest && prominence > leastProminence_[detection]) {
            open_[detection].push_back(peakAt(detection, frame, prominence));
        }
    }
}

NetworkPeak NetworkDecoder::peakAt(std::size_t detection, std::size_t frame, double prominence) const {
    const auto largest = [&](std::size_t from, std::size_t count) {
        std::size_t best = 0;
        for (std::size_t share = 1; share < count; ++share) {
            if (output(frame, from + share) > output(frame, from + best)) {
                best = share;
            }
        }
        return best;
    };
    const auto after = [](DrumInstrument first, std::size_t steps) {
        return static_cast<DrumInstrument>(indexOf(first) + steps);
    };
    NetworkPeak peak{.detection = static_cast<DrumDetection>(detection),
                     .instrument = DrumInstrument::Other,
                     .frame = frame,
                     .time = 0.0,
                     .activation = output(frame, detection),
                     .prominence = prominence,
                     .velocity = std::clamp(output(frame, kVelocities + detection), 0.0F, 1.0F)};
    switch (peak.detection) {
        case DrumDetection::Kick:
            peak.instrument = DrumInstrument::Kick;
            break;
        case DrumDetection::Snare:
            peak.instrument = static_cast<double>(peak.velocity) < parameters_.ghostVelocity
                                  ? DrumInstrument::SnareGhost
                                  : DrumInstrument::Snare;
            break;
        case DrumDetection::SideStick:
            peak.instrument = DrumInstrument::SideStick;
            break;
        case DrumDetection::HiHat:
            peak.instrument = after(DrumInstrument::HiHatClosed, largest(kHiHatShares, 3));
            break;
        case DrumDetection::Tom:
            peak.instrument = after(DrumInstrument::TomLow, largest(kTomShares, 3));
            break;
        case DrumDetection::Cymbal:
            peak.instrument = after(DrumInstrument::Crash, largest(kCymbalShares, 2));
            break;
        case DrumDetection::Other:
            break;
    }
    // Vertex of the parabola through the peak and its neighbours.
    const auto before = static_cast<double>(frame > 0 ? output(frame - 1, detection) : 0.0F);
    const auto here = static_cast<double>(peak.activation);
    const auto behind = static_cast<double>(output(frame + 1, detection));
    const double curvature = before - 2.0 * here + behind;
    const double shift = curvature < 0.0 ? std::clamp(0.5 * (before - behind) / curvature, -0.5, 0.5) : 0.0;
    peak.time = std::max(
        0.0, (static_cast<double>(frame) + shift) / kFramesPerSecond + parameters_.biasSeconds[detection]);
    return peak;
}

void NetworkDecoder::settle(std::size_t detection) {
    std::vector<NetworkPeak>& open = open_[detection];
    // Strongest first: whether a peak survives depends on stronger ones alone, so hits at one threshold
    // contain those at any higher one.
    std::stable_sort(open.begin(), open.end(),
                     [](const NetworkPeak& a, const NetworkPeak& b) { return a.prominence > b.prominence; });
    const std::size_t first = decided_.size();
    for (const NetworkPeak& peak : open) {
        const bool free = std::all_of(decided_.begin() + static_cast<std::ptrdiff_t>(first), decided_.end(),
                                      [&](const NetworkPeak& other) {
                                          const std::size_t apart = other.frame > peak.frame
                                                                        ? other.frame - peak.frame
                                                                        : peak.frame - other.frame;
                                          return apart > combineFrames_[detection];
                                      });
        if (free) {
            decided_.push_back(peak);
        }
    }
    std::sort(decided_.begin() + static_cast<std::ptrdiff_t>(first), decided_.end(),
              [](const NetworkPeak& a, const NetworkPeak& b) { return a.frame < b.frame; });
    open.clear();
}

}  // namespace woodshed

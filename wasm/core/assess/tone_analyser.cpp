#include "assess/tone_analyser.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "audio/window.h"

namespace woodshed {

namespace {

constexpr std::size_t kTransformSize = 2 * ToneAnalyser::kFrameSize;  // no lag wraps around
constexpr double kLowestHz = 65.0;
constexpr double kHighestHz = 2600.0;
constexpr double kPeriodicityTopHz = 5000.0;
constexpr double kCentroidTopHz = 10000.0;
constexpr double kOctaveCost = 0.01;    // Boersma 1993, section 3.1: of two equal peaks the higher pitch
constexpr double kLeastPeriodic = 0.2;  // share of the power that must repeat for a frame to have hz
constexpr double kMostPeriodic = 0.9999;
constexpr double kWorstHnrDb = -20.0;
constexpr double kLargestRatio = 100.0;
constexpr double kHarmonicWidth = 0.2;  // of f0 either side

}  // namespace

ToneAnalyser::ToneAnalyser(double sampleRate)
    : sampleRate_(sampleRate),
      fft_(kTransformSize),
      window_(makeWindow(Window::HannPeriodic, kFrameSize)),
      buffer_(kFrameSize / 2, 0.0F),
      padded_(kTransformSize, 0.0F),
      power_(kTransformSize / 2 + 1),
      spectrum_(kTransformSize / 2 + 1) {
    std::copy(window_.begin(), window_.end(), padded_.begin());
    fft_.forward(padded_, spectrum_);
    for (auto& bin : spectrum_) {
        bin = std::norm(bin);
    }
    fft_.inverse(spectrum_, padded_);
    windowCorrelation_.assign(padded_.begin(), padded_.begin() + kFrameSize);
    for (float& value : windowCorrelation_) {
        value /= padded_[0];
    }
}

void ToneAnalyser::push(std::span<const float> mono) {
    buffer_.insert(buffer_.end(), mono.begin(), mono.end());
    std::size_t at = 0;
    for (; at + kFrameSize <= buffer_.size(); at += kHopSize) {
        frames_.push_back(analyse(std::span<const float>(buffer_).subspan(at, kFrameSize)));
    }
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(at));
}

std::vector<ToneFrame> ToneAnalyser::finish() {
    push(std::vector<float>(kFrameSize / 2, 0.0F));
    return std::exchange(frames_, {});
}

ToneFrame ToneAnalyser::analyse(std::span<const float> frame) {
    std::fill(padded_.begin(), padded_.end(), 0.0F);
    for (std::size_t n = 0; n < kFrameSize; ++n) {
        padded_[n] = frame[n] * window_[n];
    }
    fft_.forward(padded_, spectrum_);
    const double binHz = sampleRate_ / static_cast<double>(kTransformSize);
    const auto binOf = [&](double hz) {
        return std::min(power_.size(), static_cast<std::size_t>(std::lround(std::max(0.0, hz) / binHz)));
    };
    const std::size_t centroidEnd = binOf(kCentroidTopHz);
    const std::size_t periodicityEnd = binOf(kPeriodicityTopHz);
    double sum = 0.0;
    double moment = 0.0;
    for (std::size_t k = 0; k < power_.size(); ++k) {
        power_[k] = std::norm(spectrum_[k]);
        if (k < centroidEnd) {
            sum += power_[k];
            moment += power_[k] * static_cast<double>(k) * binHz;
        }
        spectrum_[k] = k < periodicityEnd ? power_[k] : 0.0F;
    }
    ToneFrame result;
    if (!(sum > 0.0)) {
        return result;
    }
    result.centroidHz = static_cast<float>(moment / sum);
    fft_.inverse(spectrum_, padded_);
    if (!(padded_[0] > 0.0F)) {
        return result;
    }
    const auto correlation = [&](std::size_t lag) {
        return static_cast<double>(padded_[lag]) / padded_[0] / windowCorrelation_[lag];
    };
    double best = 0.0;
    double bestCost = -1.0;
    double bestLag = 0.0;
    const auto first = static_cast<std::size_t>(sampleRate_ / kHighestHz);
    const auto last = static_cast<std::size_t>(sampleRate_ / kLowestHz);
    for (std::size_t lag = first; lag <= last; ++lag) {
        const double here = correlation(lag);
        const double before = correlation(lag - 1);
        const double after = correlation(lag + 1);
        if (here < before || here < after) {
            continue;
        }
        const double bend = before - 2.0 * here + after;
        const double shift = bend < 0.0 ? 0.5 * (before - after) / bend : 0.0;
        const double height = here - 0.25 * (before - after) * shift;
        const double period = static_cast<double>(lag) + shift;
        const double cost = height - kOctaveCost * std::log2(period);
        if (cost > bestCost) {
            bestCost = cost;
            best = height;
            bestLag = period;
        }
    }
    if (best < kLeastPeriodic) {
        result.hnrDb = static_cast<float>(kWorstHnrDb);
        return result;
    }
    const double share = std::min(best, kMostPeriodic);
    result.hz = static_cast<float>(sampleRate_ / bestLag);
    result.hnrDb = static_cast<float>(std::max(kWorstHnrDb, 10.0 * std::log10(share / (1.0 - share))));
    const auto harmonic = [&](int number) {
        const double hz = number * sampleRate_ / bestLag;
        const double width = kHarmonicWidth * sampleRate_ / bestLag;
        const auto from = power_.begin() + static_cast<std::ptrdiff_t>(binOf(hz - width));
        const auto to = power_.begin() + static_cast<std::ptrdiff_t>(binOf(hz + width));
        return from < to ? std::sqrt(static_cast<double>(*std::max_element(from, to))) : 0.0;
    };
    const double even = harmonic(2) + harmonic(4);
    const double odd = harmonic(3) + harmonic(5);
    result.oddEven = static_cast<float>(even * kLargestRatio > odd ? odd / even : kLargestRatio);
    return result;
}

}  // namespace woodshed

#include "audio/resample.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "audio/precondition.h"
#include "base/lanes.h"

namespace woodshed {

namespace {

constexpr double kStopBandDb = 100.0;
/// Upper edge of the pass band relative to the lower Nyquist frequency: 20 kHz at 44.1 kHz.
constexpr double kPassBandEdge = 20.0 / 22.05;
/// Most phases tabulated exactly; 11.025 -> 192 kHz needs 2560.
constexpr std::uint64_t kMostExactPhases = 2560;
/// Most table entries with exact phases, 8 MB.
constexpr std::uint64_t kMostTableEntries = 1U << 21;
/// Rows per input sample when phases are interpolated: linear interpolation of a sinc of unit bandwidth errs
/// by at most (pi / rows)^2 / 8, here 1.2e-6 (-118 dB).
constexpr double kInterpolatedPhases = 1024.0;
constexpr std::size_t kFewestInterpolatedPhases = 16;
/// The filter length is a multiple of this, so that the inner product runs in full SIMD steps.
constexpr std::size_t kTapStep = 4 * kLaneCount;

/// Modified Bessel function of the first kind, order 0, by its power series.
double besselI0(double x) {
    double sum = 1.0;
    double term = 1.0;
    const double quarterSquare = x * x / 4.0;
    for (int k = 1; term > sum * 1e-17; ++k) {
        term *= quarterSquare / (static_cast<double>(k) * k);
        sum += term;
    }
    return sum;
}

double sinc(double x) {
    if (x == 0.0) {
        return 1.0;
    }
    const double angle = std::numbers::pi * x;
    return std::sin(angle) / angle;
}

bool isWhole(double x) { return x == std::floor(x); }

}  // namespace

std::optional<Error> findRateProblem(double inRate, double outRate) {
    for (const double rate : {inRate, outRate}) {
        if (!(rate >= kLowestSampleRate && rate <= kHighestSampleRate)) {
            return Error{ErrorCode::BadArgument, "a sampling rate must lie between 1 Hz and 768 kHz"};
        }
    }
    if (std::max(inRate, outRate) > kLargestRateRatio * std::min(inRate, outRate)) {
        return Error{ErrorCode::BadArgument, "the sampling rates differ by more than a factor of 256"};
    }
    return std::nullopt;
}

Resampler::Resampler(double inRate, double outRate)
    : inPerOut_(inRate / outRate), outPerIn_(outRate / inRate) {
    require(!findRateProblem(inRate, outRate), "invalid sampling rates");
    if (inRate == outRate) {
        up_ = down_ = 1;
        return;
    }
    // Kaiser's formulas: shape and length from the attenuation and the transition width, which ends at the
    // lower Nyquist frequency.
    const double nyquist = 0.5 * std::min(1.0, outPerIn_);  // cycles per input sample
    const double width = (1.0 - kPassBandEdge) * nyquist;
    const double cutoff = nyquist - width / 2.0;
    const double beta = 0.1102 * (kStopBandDb - 8.7);
    const double length = (kStopBandDb - 7.95) / (2.285 * 2.0 * std::numbers::pi * width);
    const double halfLength = length / 2.0;
    taps_ = (2 * static_cast<std::size_t>(std::ceil(halfLength)) + kTapStep - 1) / kTapStep * kTapStep;

    phases_ = std::max(kFewestInterpolatedPhases,
                       static_cast<std::size_t>(std::ceil(kInterpolatedPhases * std::min(1.0, outPerIn_))));
    if (isWhole(inRate) && isWhole(outRate)) {
        const auto in = static_cast<std::uint64_t>(inRate);
        const auto out = static_cast<std::uint64_t>(outRate);
        const std::uint64_t divisor = std::gcd(in, out);
        if (out / divisor <= kMostExactPhases && out / divisor * taps_ <= kMostTableEntries) {
            up_ = out / divisor;
            down_ = in / divisor;
            phases_ = static_cast<std::size_t>(up_);
        }
    }
    // One row more than phases: interpolation from the last row reaches into the next sample.
    table_.resize((phases_ + 1) * taps_);
    std::vector<double> row(taps_);
    const double scale = 1.0 / besselI0(beta);
    const std::size_t before = taps_ / 2 - 1;
    const auto centre = static_cast<double>(before);
    for (std::size_t phase = 0; phase <= phases_; ++phase) {
        const double delay = static_cast<double>(phase) / static_cast<double>(phases_);
        double sum = 0.0;
        for (std::size_t tap = 0; tap < taps_; ++tap) {
            const double distance = static_cast<double>(tap) - centre - delay;
            const double relative = distance / halfLength;
            const double taper = std::abs(relative) < 1.0
                                     ? besselI0(beta * std::sqrt(1.0 - relative * relative)) * scale
                                     : 0.0;
            row[tap] = sinc(2.0 * cutoff * distance) * taper;
            sum += row[tap];
        }
        // Every phase passes a constant unchanged.
        for (std::size_t tap = 0; tap < taps_; ++tap) {
            table_[phase * taps_ + tap] = static_cast<float>(row[tap] / sum);
        }
    }
    history_.reserve(2 * taps_ + kBlockSize);
    historyStart_ = -static_cast<std::int64_t>(taps_ / 2 - 1);
    history_.assign(taps_ / 2 - 1, 0.0F);
}

std::uint64_t Resampler::outputLength(std::uint64_t inSamples) const {
    if (up_ != 0) {
        return (2 * inSamples * up_ + down_) / (2 * down_);
    }
    return static_cast<std::uint64_t>(std::llround(static_cast<double>(inSamples) * outPerIn_));
}

Resampler::Position Resampler::positionOf(std::uint64_t output) const {
    if (up_ != 0) {
        const std::uint64_t scaled = output * down_;
        return {scaled / up_, static_cast<std::size_t>(scaled % up_), 0.0F};
    }
    const double time = static_cast<double>(output) * inPerOut_;
    const double sample = std::floor(time);
    const double row = (time - sample) * static_cast<double>(phases_);
    const auto phase = std::min(static_cast<std::size_t>(row), phases_ - 1);
    return {static_cast<std::uint64_t>(sample), phase, static_cast<float>(row - static_cast<double>(phase))};
}

float Resampler::interpolate(const Position& position) const {
    // The window of taps begins taps_/2 - 1 samples before the sample at or before the output instant.
    const auto first = static_cast<std::int64_t>(position.sample) - static_cast<std::int64_t>(taps_ / 2 - 1);
    const float* input = history_.data() + (first - historyStart_);
    const float* weights = table_.data() + position.phase * taps_;
    const float here = dotProduct(input, weights, taps_);
    if (position.towardsNext == 0.0F) {
        return here;
    }
    return here + position.towardsNext * (dotProduct(input, weights + taps_, taps_) - here);
}

void Resampler::emitUpTo(std::uint64_t end, std::vector<float>& out) {
    const std::int64_t available = historyStart_ + static_cast<std::int64_t>(history_.size());
    for (; emitted_ < end; ++emitted_) {
        const Position position = positionOf(emitted_);
        if (static_cast<std::int64_t>(position.sample + taps_ / 2) >= available) {
            break;
        }
        out.push_back(interpolate(position));
    }
    const std::int64_t needed =
        static_cast<std::int64_t>(positionOf(emitted_).sample) - static_cast<std::int64_t>(taps_ / 2 - 1);
    const auto used = static_cast<std::ptrdiff_t>(std::min(needed, available) - historyStart_);
    if (used > 0) {
        history_.erase(history_.begin(), history_.begin() + used);
        historyStart_ += used;
    }
}

void Resampler::push(std::span<const float> samples, std::vector<float>& out) {
    taken_ += samples.size();
    if (taps_ == 0) {
        out.insert(out.end(), samples.begin(), samples.end());
        return;
    }
    while (!samples.empty()) {
        const std::size_t count = std::min(history_.capacity() - history_.size(), samples.size());
        history_.insert(history_.end(), samples.begin(),
                        samples.begin() + static_cast<std::ptrdiff_t>(count));
        samples = samples.subspan(count);
        emitUpTo(outputLength(taken_), out);
    }
}

void Resampler::finish(std::vector<float>& out) {
    if (taps_ != 0) {
        const std::uint64_t end = outputLength(taken_);
        while (emitted_ < end) {
            const std::size_t zeros = std::min(history_.capacity() - history_.size(), taps_);
            history_.insert(history_.end(), zeros, 0.0F);
            emitUpTo(end, out);
        }
        history_.assign(taps_ / 2 - 1, 0.0F);
        historyStart_ = -static_cast<std::int64_t>(taps_ / 2 - 1);
    }
    taken_ = 0;
    emitted_ = 0;
}

std::vector<float> resample(std::span<const float> samples, double inRate, double outRate) {
    Resampler resampler(inRate, outRate);
    std::vector<float> out;
    out.reserve(static_cast<std::size_t>(resampler.outputLength(samples.size())));
    resampler.push(samples, out);
    resampler.finish(out);
    return out;
}

}  // namespace woodshed

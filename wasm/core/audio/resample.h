#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace woodshed {

/// Lowest and highest sampling rate handled, Hz, and the largest ratio between the two rates of a conversion.
inline constexpr double kLowestSampleRate = 1.0;
inline constexpr double kHighestSampleRate = 768000.0;
inline constexpr double kLargestRateRatio = 256.0;

/// BadArgument when a rate is not finite, lies outside [kLowestSampleRate, kHighestSampleRate], or the rates
/// differ by more than kLargestRateRatio.
std::optional<Error> findRateProblem(double inRate, double outRate);

/// Band-limited sampling-rate conversion between any two rates by a Kaiser-windowed sinc (J. O. Smith,
/// "Digital Audio Resampling", CCRMA; J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh
/// window function", ISCAS 1974): polyphase with exact phases when the rates' reduced ratio is small enough
/// to tabulate, otherwise by linear interpolation between tabulated phases (error below -110 dB).
///
/// Pass band up to 20/22.05 of the lower Nyquist frequency (20 kHz at 44.1 kHz), ripple below 0.001 dB;
/// everything above the lower Nyquist frequency, images and aliases, is down by 100 dB. Linear phase, and the
/// delay is compensated: output sample m belongs to input time m * inRate / outRate. The signal is taken as
/// zero outside its ends. n input samples give round(n * outRate / inRate) output samples. Equal rates copy.
///
/// Streaming: pieces of any size give bit for bit the samples of one call over all. Between calls at most
/// 2 * taps + kBlockSize input samples are kept. Not thread-safe; construction allocates, push() only grows
/// `out`.
class Resampler {
  public:
    /// @param inRate, outRate Hz, without findRateProblem() (std::invalid_argument otherwise)
    Resampler(double inRate, double outRate);
    // Moves only: a copied buffer would lose the room reserved for it.
    Resampler(Resampler&&) = default;
    Resampler& operator=(Resampler&&) = default;

    /// Takes the next input samples (finite) and appends every output sample they complete to `out`; the last
    /// half filter length waits for more.
    void push(std::span<const float> samples, std::vector<float>& out);

    /// Appends the remaining output samples; afterwards a new signal may start.
    void finish(std::vector<float>& out);

    /// Number of output samples for `inSamples` input samples.
    std::uint64_t outputLength(std::uint64_t inSamples) const;

    /// Length of the filter in input samples (latency is half of it); 0 when the rates are equal.
    std::size_t taps() const { return taps_; }

  private:
    static constexpr std::size_t kBlockSize = 4096;

    struct Position {
        std::uint64_t sample;  // input sample at or before the output instant
        std::size_t phase;     // row of the table
        float towardsNext;     // share of the following row; 0 when phases are exact
    };

    Position positionOf(std::uint64_t output) const;
    void emitUpTo(std::uint64_t end, std::vector<float>& out);
    float interpolate(const Position& position) const;

    double inPerOut_;
    std::uint64_t up_ = 0;  // reduced ratio up : down; up == 0 when phases are interpolated
    std::uint64_t down_ = 0;
    double outPerIn_;
    std::size_t phases_ = 0;
    std::size_t taps_ = 0;
    std::vector<float> table_;  // rows of taps_, row p the filter at fractional delay p / phases_
    std::vector<float> history_;
    std::int64_t historyStart_ = 0;  // index of history_[0]; negative over the zeros before the start
    std::uint64_t taken_ = 0;
    std::uint64_t emitted_ = 0;
};

/// One-shot form of Resampler.
std::vector<float> resample(std::span<const float> samples, double inRate, double outRate);

}  // namespace woodshed

#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace woodshed {

/// Running level of a signal that arrives in pieces. NaN and infinity are counted and otherwise left out.
class LevelMeter {
  public:
    /// |x| from here on counts as clipped: the largest step of a 16-bit converter.
    static constexpr float kClipLevel = 32767.0F / 32768.0F;

    void push(std::span<const float> samples);
    void reset() { *this = LevelMeter(); }

    /// Largest |x|, 0 before any sample.
    float peak() const { return peak_; }
    /// Root mean square of the finite samples, 0 before any.
    double rms() const;
    std::uint64_t samples() const { return samples_; }
    /// Samples at or above kClipLevel.
    std::uint64_t clipped() const { return clipped_; }
    std::uint64_t notFinite() const { return notFinite_; }

    /// Why what was pushed cannot be analysed: Empty, NotFinite or Silent as findProblem() in audio/signal.h.
    std::optional<Error> findProblem() const;

  private:
    float peak_ = 0.0F;
    double squares_ = 0.0;
    std::uint64_t samples_ = 0;
    std::uint64_t clipped_ = 0;
    std::uint64_t notFinite_ = 0;
};

}  // namespace woodshed

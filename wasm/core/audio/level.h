#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/result.h"

namespace woodshed {

/// Running peak of a recording that arrives in pieces, and whether it can be analysed. What is no isSample()
/// (audio/signal.h) is counted and otherwise left out.
class LevelMeter {
  public:
    void push(std::span<const float> samples);
    void reset() { *this = LevelMeter(); }

    /// Largest |x|, 0 before any sample.
    float peak() const { return peak_; }
    std::uint64_t samples() const { return samples_; }
    /// How many were NaN, infinite or absurdly large.
    std::uint64_t notSamples() const { return notSamples_; }

    /// Why what was pushed cannot be analysed: Empty, NotFinite or Silent as findProblem() in audio/signal.h.
    std::optional<Error> findProblem() const;

  private:
    float peak_ = 0.0F;
    std::uint64_t samples_ = 0;
    std::uint64_t notSamples_ = 0;
};

/// Root of the mean square of a block that is not empty.
double rootMeanSquare(std::span<const float> block);

}  // namespace woodshed

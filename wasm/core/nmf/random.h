#pragma once

#include <cstdint>

namespace woodshed {

/// Seeded uniform noise for the start of a factorisation: the SplitMix64 generator (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", OOPSLA 2014), whose sequence is the same on every
/// machine.
class UniformNoise {
  public:
    explicit UniformNoise(std::uint64_t seed) : state_(seed) {}

    /// Next value, strictly between 0 and 1, on a grid of 2^-24: never 0, which multiplicative updates could
    /// not leave again.
    float next() {
        state_ += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBULL;
        mixed ^= mixed >> 31U;
        constexpr float kGrid = 1.0F / 16777216.0F;
        // The top 23 bits and a half step: representable in single precision, so neither end is reached.
        return (static_cast<float>(mixed >> 41U) + 0.5F) * (2.0F * kGrid);
    }

  private:
    std::uint64_t state_;
};

}  // namespace woodshed

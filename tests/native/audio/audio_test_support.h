#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "../support/npy.h"

namespace woodshed::testing {

inline constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
inline constexpr float kInfinity = std::numeric_limits<float>::infinity();

inline Npy golden(const std::string& name) {
    return readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
}

/// Uniform noise in [-1, 1], the same in every run.
inline std::vector<float> noise(std::size_t count, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::vector<float> samples(count);
    for (float& sample : samples) {
        sample = static_cast<float>(generator()) / 2147483648.0F - 1.0F;
    }
    return samples;
}

/// Splits [0, count) into pieces of irregular length and calls body(begin, length) for each.
template <typename Body>
void inPieces(std::size_t count, std::size_t longest, std::uint32_t seed, Body body) {
    std::mt19937 generator(seed);
    for (std::size_t at = 0; at < count;) {
        const std::size_t length = std::min<std::size_t>(generator() % (longest + 1), count - at);
        body(at, length);
        at += length;
    }
}

}  // namespace woodshed::testing

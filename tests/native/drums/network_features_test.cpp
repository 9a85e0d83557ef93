#include "drums/network_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "../support/npy.h"

namespace woodshed {
namespace {

testing::Npy golden(const std::string& name) {
    return testing::readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
}

/// All frames of a recording pushed in pieces of `piece` samples, checking that they come in order.
std::vector<float> extract(const std::vector<float>& samples, std::size_t piece) {
    std::vector<float> collected;
    std::size_t next = 0;
    NetworkFeatures features([&](std::size_t frame, std::span<const float> bands) {
        EXPECT_EQ(frame, next++);
        EXPECT_EQ(bands.size(), NetworkFeatures::kBands);
        collected.insert(collected.end(), bands.begin(), bands.end());
    });
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        features.push({samples.data() + at, std::min(piece, samples.size() - at)});
    }
    features.finish();
    return collected;
}

TEST(NetworkFeatures, AgreesWithTheFormulas) {
    const std::vector<float> samples = golden("network_samples").floats();
    const testing::Npy expected = golden("network_features");
    const std::vector<float> actual = extract(samples, samples.size());
    ASSERT_EQ(actual.size(), expected.values.size());
    ASSERT_EQ(expected.shape[1], NetworkFeatures::kBands);
    for (std::size_t i = 0; i < actual.size(); ++i) {
        // A single-precision FFT leaves 2^-24 of the loudest bin (150 here) per butterfly stage in every bin:
        // some 1e-4 in a silent one, 4e-5 after the logarithm.
        EXPECT_NEAR(actual[i], expected.values[i], 4e-5) << i;
    }
}

TEST(NetworkFeatures, PiecesMakeNoDifference) {
    const std::vector<float> samples = golden("network_samples").floats();
    const std::vector<float> whole = extract(samples, samples.size());
    EXPECT_EQ(extract(samples, 1), whole);
    EXPECT_EQ(extract(samples, 700), whole);
}

TEST(NetworkFeatures, StartsAfreshAfterTheEnd) {
    const std::vector<float> samples = golden("network_samples").floats();
    std::vector<float> collected;
    std::vector<std::size_t> frames;
    NetworkFeatures features([&](std::size_t frame, std::span<const float> bands) {
        frames.push_back(frame);
        collected.insert(collected.end(), bands.begin(), bands.end());
    });
    for (int run = 0; run < 2; ++run) {
        features.push(samples);
        features.finish();
    }
    const auto half = static_cast<std::ptrdiff_t>(collected.size() / 2);
    EXPECT_TRUE(std::equal(collected.begin(), collected.begin() + half, collected.begin() + half));
    EXPECT_EQ(frames[frames.size() / 2], 0u);
}

TEST(NetworkFeatures, EmptySilentAndShortRecordings) {
    EXPECT_TRUE(extract({}, 1).empty());
    EXPECT_EQ(extract(std::vector<float>(441), 441), std::vector<float>(2 * NetworkFeatures::kBands));
    const std::vector<float> one = extract({0.5F}, 1);
    ASSERT_EQ(one.size(), NetworkFeatures::kBands);
    // One sample continues as a constant, whose Hann spectrum lies in the bins 0 and 1: rounding remains
    // above.
    EXPECT_LT(one.back(), 1e-3F);
}

TEST(NetworkFeatures, TheLevelCanBeUndone) {
    std::vector<float> samples = golden("network_samples").floats();
    const std::vector<float> loud = extract(samples, samples.size());
    constexpr float kGain = 1.0F / 1024;  // exact in binary
    std::transform(samples.begin(), samples.end(), samples.begin(), [](float s) { return s * kGain; });
    const std::vector<float> quiet = extract(samples, samples.size());
    for (std::size_t i = 0; i < loud.size(); ++i) {
        const double restored = std::log10(1.0 + (std::pow(10.0, quiet[i]) - 1.0) / kGain);
        // 10^f - 1 near 0 loses 2^-24 against 1, which the gain of 1024 makes 6e-5.
        EXPECT_NEAR(restored, loud[i], 6e-5) << i;
    }
}

}  // namespace
}  // namespace woodshed

#include "audio/mono_input.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace woodshed {
namespace {

constexpr double kRate = 44100.0;

std::vector<float> sine(double hz, double rate, std::size_t frames) {
    std::vector<float> samples(frames);
    for (std::size_t i = 0; i < frames; ++i) {
        samples[i] =
            static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / rate));
    }
    return samples;
}

TEST(MonoInput, AveragesChannels) {
    auto input = MonoInput::create(kRate, 3, kRate);
    ASSERT_TRUE(input.ok());
    const auto room = input.value().room(2);
    ASSERT_EQ(room.size(), 6U);
    const std::vector<float> planar{0.3F, 0.6F, 0.0F, -0.3F, 0.6F, 0.3F};
    std::copy(planar.begin(), planar.end(), room.begin());
    std::vector<float> got;
    const auto pushed = input.value().push(2);
    ASSERT_TRUE(pushed.ok());
    got.assign(pushed.value().begin(), pushed.value().end());
    const auto rest = input.value().finish();
    got.insert(got.end(), rest.begin(), rest.end());
    ASSERT_EQ(got.size(), 2U);
    EXPECT_NEAR(got[0], 0.3F, 1e-6F);
    EXPECT_NEAR(got[1], 0.2F, 1e-6F);
}

TEST(MonoInput, BringsAnyRateToTheTarget) {
    auto input = MonoInput::create(48000.0, 1, kRate);
    ASSERT_TRUE(input.ok());
    const auto samples = sine(1000.0, 48000.0, 48000);
    std::vector<float> got;
    for (std::size_t at = 0; at < samples.size(); at += 4800) {
        const auto room = input.value().room(4800);
        std::copy_n(samples.begin() + static_cast<std::ptrdiff_t>(at), 4800, room.begin());
        const auto pushed = input.value().push(4800);
        ASSERT_TRUE(pushed.ok());
        got.insert(got.end(), pushed.value().begin(), pushed.value().end());
    }
    const auto rest = input.value().finish();
    got.insert(got.end(), rest.begin(), rest.end());
    ASSERT_EQ(got.size(), 44100U);
    const auto expected = sine(1000.0, kRate, 44100);
    // Away from the ends, where the filter reaches over the edge of the signal.
    for (std::size_t i = 1000; i < 43100; ++i) {
        ASSERT_NEAR(got[i], expected[i], 1e-3F) << i;
    }
}

TEST(MonoInput, RefusesWhatIsNoSound) {
    for (const float bad :
         {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1e30F}) {
        auto input = MonoInput::create(kRate, 2, kRate);
        ASSERT_TRUE(input.ok());
        const auto room = input.value().room(4);
        std::fill(room.begin(), room.end(), 0.1F);
        room[6] = bad;
        const auto pushed = input.value().push(4);
        ASSERT_FALSE(pushed.ok());
        EXPECT_EQ(pushed.error().code, ErrorCode::NotFinite);
    }
}

TEST(MonoInput, RefusesImpossibleFormats) {
    EXPECT_FALSE(MonoInput::create(0.0, 1, kRate).ok());
    EXPECT_FALSE(MonoInput::create(std::numeric_limits<double>::quiet_NaN(), 1, kRate).ok());
    EXPECT_FALSE(MonoInput::create(kRate, 0, kRate).ok());
    EXPECT_FALSE(MonoInput::create(kRate, kMostChannels + 1, kRate).ok());
}

TEST(MonoInput, RefusesAPushThatDoesNotMatchItsRoom) {
    auto input = MonoInput::create(kRate, 1, kRate);
    ASSERT_TRUE(input.ok());
    EXPECT_TRUE(input.value().room(kMostFramesPerPush + 1).empty());
    EXPECT_FALSE(input.value().push(kMostFramesPerPush + 1).ok());
}

}  // namespace
}  // namespace woodshed

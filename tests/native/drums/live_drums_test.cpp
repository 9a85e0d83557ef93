#include "drums/live_drums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#if defined(__SANITIZE_ADDRESS__)
// of <sanitizer/allocator_interface.h>, which Debian packages apart
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*allocated)(const volatile void*, std::size_t),
                                                         void (*released)(const volatile void*));
#endif

namespace {

std::atomic<std::size_t> allocations{0};

#if defined(__SANITIZE_ADDRESS__)
void countAllocation(const volatile void* /*memory*/, std::size_t /*size*/) { ++allocations; }
void ignoreRelease(const volatile void* /*memory*/) {}
#endif

}  // namespace

namespace woodshed {
namespace {

constexpr double kRate = LiveDrums::kSampleRate;

/// Microphone noise at -65 dBFS.
std::vector<float> room(double seconds) {
    std::vector<float> samples(static_cast<std::size_t>(seconds * kRate));
    std::mt19937 random(1);
    std::normal_distribution<float> noise(0.0F, 0.00056F);
    for (float& sample : samples) {
        sample = noise(random);
    }
    return samples;
}

/// A burst of noise with abrupt start: the hardest attack there is, so its onset is known to the sample.
void strike(std::vector<float>& samples, double at, float level, double decay = 0.05) {
    std::mt19937 random(static_cast<unsigned>(at * 1e6));
    std::normal_distribution<float> noise(0.0F, 1.0F);
    const auto start = static_cast<std::size_t>(std::lround(at * kRate));
    for (std::size_t i = 0; start + i < samples.size() && static_cast<double>(i) < 8.0 * decay * kRate; ++i) {
        samples[start + i] +=
            level * noise(random) * static_cast<float>(std::exp(-static_cast<double>(i) / (decay * kRate)));
    }
}

/// The click of playback/tone.ts: a sine under two halves of a Hann window, 8 ms up and 32 ms down.
void click(std::vector<float>& samples, double at, double hz, float level) {
    const auto start = static_cast<std::size_t>(std::lround(at * kRate));
    const double rise = 0.008 * kRate;
    const double fall = 0.032 * kRate;
    for (std::size_t i = 0; start + i < samples.size() && static_cast<double>(i) < rise + fall; ++i) {
        const double t = static_cast<double>(i);
        const double phase = t < rise ? t / rise - 1.0 : (t - rise) / fall;
        samples[start + i] += level * static_cast<float>(0.5 * (1.0 + std::cos(std::numbers::pi * phase)) *
                                                         std::sin(2.0 * std::numbers::pi * hz * t / kRate));
    }
}

std::vector<LiveHit> hear(const std::vector<float>& samples, const LiveDrumsParameters& parameters = {},
                          std::size_t block = 512) {
    LiveDrums detector(parameters, std::nullopt);
    std::vector<LiveHit> hits;
    for (std::size_t at = 0; at < samples.size(); at += block) {
        const auto found =
            detector.push(std::span<const float>(samples).subspan(at, std::min(block, samples.size() - at)));
        hits.insert(hits.end(), found.begin(), found.end());
    }
    const auto rest = detector.finish();
    hits.insert(hits.end(), rest.begin(), rest.end());
    return hits;
}

TEST(LiveDrums, FindsEveryStrokeAtItsOnset) {
    auto samples = room(6.0);
    std::vector<double> onsets;
    std::mt19937 random(5);
    std::uniform_real_distribution<double> gap(0.09, 0.4);
    std::uniform_real_distribution<double> loudness(-24.0, -3.0);
    for (double at = 0.5; at < 5.5; at += gap(random)) {
        onsets.push_back(at);
        strike(samples, at, static_cast<float>(0.3 * std::pow(10.0, loudness(random) / 20.0)), 0.03);
    }
    const auto hits = hear(samples);
    ASSERT_EQ(hits.size(), onsets.size());
    for (std::size_t n = 0; n < hits.size(); ++n) {
        // two hops: the noise under the window differs from stroke to stroke
        EXPECT_NEAR(hits[n].time, onsets[n], 0.0029);
    }
}

TEST(LiveDrums, HearsFlamsAndFastRolls) {
    auto samples = room(4.0);
    std::vector<double> onsets{0.5, 0.535, 1.0, 1.04};  // two flams: a soft grace note, a loud stroke
    strike(samples, onsets[0], 0.03F, 0.02);
    strike(samples, onsets[1], 0.3F, 0.02);
    strike(samples, onsets[2], 0.03F, 0.02);
    strike(samples, onsets[3], 0.3F, 0.02);
    for (int n = 0; n < 24; ++n) {  // thirty-seconds at 125 a minute
        onsets.push_back(1.6 + 0.06 * n);
        strike(samples, onsets.back(), 0.15F, 0.02);
    }
    const auto hits = hear(samples);
    ASSERT_EQ(hits.size(), onsets.size());
    for (std::size_t n = 0; n < hits.size(); ++n) {
        EXPECT_NEAR(hits[n].time, onsets[n], 0.004);
    }
}

TEST(LiveDrums, StrengthFollowsLevel) {
    auto samples = room(3.0);
    strike(samples, 0.5, 0.01F);
    strike(samples, 1.2, 0.1F);
    strike(samples, 1.9, 0.4F);
    const auto hits = hear(samples);
    ASSERT_EQ(hits.size(), 3U);
    // 20 and 12 dB; a burst of noise holds each time another amount
    EXPECT_NEAR(20.0 * std::log10(hits[1].strength / hits[0].strength), 20.0, 2.0);
    EXPECT_NEAR(20.0 * std::log10(hits[2].strength / hits[1].strength), 12.0, 2.0);
}

TEST(LiveDrums, ReportsWithinItsLatency) {
    auto samples = room(3.0);
    for (const double at : {0.5, 0.9, 1.13, 1.31, 2.0}) {
        strike(samples, at, 0.2F);
    }
    constexpr std::size_t kBlock = 64;
    LiveDrums detector({}, std::nullopt);
    std::size_t count = 0;
    for (std::size_t at = 0; at + kBlock <= samples.size(); at += kBlock) {
        for (const LiveHit& hit : detector.push(std::span<const float>(samples).subspan(at, kBlock))) {
            const double reported = static_cast<double>(at + kBlock) / kRate;
            EXPECT_LE(reported - hit.time, LiveDrums::kLatencySeconds + kBlock / kRate);
            ++count;
        }
    }
    EXPECT_EQ(count, 5U);
}

TEST(LiveDrums, IsSilentInSilenceAndSteadyNoise) {
    EXPECT_TRUE(hear(std::vector<float>(static_cast<std::size_t>(5.0 * kRate))).empty());
    auto loud = room(10.0);
    for (float& sample : loud) {
        sample *= 30.0F;  // -35 dBFS: a fan
    }
    EXPECT_TRUE(hear(loud).empty());
}

TEST(LiveDrums, DoesNotTakeTheClickForAHit) {
    constexpr double kClickHz = 1900.0;
    const LiveDrumsParameters deaf{.sensitivity = 0.0, .clickHz = kClickHz};
    auto samples = room(12.0);
    for (int beat = 0; beat < 20; ++beat) {
        click(samples, 0.4 + 0.5 * beat, beat % 4 == 0 ? 2.0 * kClickHz : kClickHz, 0.1F);
    }
    EXPECT_TRUE(hear(samples, deaf).empty());
    EXPECT_GE(hear(samples).size(), 20U) << "otherwise this test proves nothing";
    // strokes on and between the clicks are all there, at the same times
    std::vector<double> onsets;
    for (int beat = 0; beat < 20; ++beat) {
        onsets.push_back(0.4 + 0.5 * beat + 0.01 * (beat % 5));
        strike(samples, onsets.back(), 0.1F, 0.03);
        onsets.push_back(0.4 + 0.5 * beat + 0.25);
        strike(samples, onsets.back(), 0.1F, 0.03);
    }
    const auto hits = hear(samples, deaf);
    ASSERT_EQ(hits.size(), onsets.size());
    for (std::size_t n = 0; n < hits.size(); ++n) {
        EXPECT_NEAR(hits[n].time, onsets[n], 0.0029);
    }
}

TEST(LiveDrums, DoesNotDependOnTheBlocks) {
    auto samples = room(3.0);
    for (const double at : {0.5, 0.9, 1.13, 1.31, 2.0}) {
        strike(samples, at, 0.2F);
    }
    const auto whole = hear(samples, {}, samples.size());
    for (const std::size_t block : {1U, 37U, 128U, 2048U}) {
        const auto pieces = hear(samples, {}, block);
        ASSERT_EQ(pieces.size(), whole.size());
        for (std::size_t n = 0; n < whole.size(); ++n) {
            EXPECT_EQ(pieces[n].time, whole[n].time);
            EXPECT_EQ(pieces[n].strength, whole[n].strength);
        }
    }
}

TEST(LiveDrums, SurvivesWhatIsNoSound) {
    auto samples = room(2.0);
    strike(samples, 1.5, 0.3F);
    samples[1000] = std::numeric_limits<float>::quiet_NaN();
    samples[2000] = std::numeric_limits<float>::infinity();
    for (const LiveHit& hit : hear(samples)) {
        EXPECT_TRUE(std::isfinite(hit.time) && std::isfinite(hit.strength));
    }
    LiveDrums nothing({}, std::nullopt);
    EXPECT_TRUE(nothing.push({}).empty());
    EXPECT_TRUE(nothing.finish().empty());
}

TEST(LiveDrums, DoesNotAllocateWhilePushing) {
#if defined(__SANITIZE_ADDRESS__)
    __sanitizer_install_malloc_and_free_hooks(countAllocation, ignoreRelease);
#else
    GTEST_SKIP() << "only the address sanitizer tells of allocations";
#endif
    auto samples = room(2.0);
    for (const double at : {0.5, 0.9, 1.13, 1.31}) {
        strike(samples, at, 0.2F);
    }
    std::vector<float> values(LiveDrumModel::kFloats, 0.01F);
    LiveDrums detector({}, LiveDrumModel::fromFloats(values).value());
    std::size_t hits = 0;
    const std::size_t before = allocations;
    for (std::size_t at = 0; at + 512 <= samples.size(); at += 512) {
        hits += detector.push(std::span<const float>(samples).subspan(at, 512)).size();
    }
    EXPECT_EQ(allocations, before);
    EXPECT_GE(hits, 4U);
}

TEST(LiveDrums, RefusesParametersOutOfRange) {
    EXPECT_TRUE((LiveDrumsParameters{.sensitivity = 1.5, .clickHz = 0.0}).problem().has_value());
    EXPECT_TRUE((LiveDrumsParameters{.sensitivity = 0.0, .clickHz = 40.0}).problem().has_value());
    EXPECT_TRUE((LiveDrumsParameters{.sensitivity = std::nan(""), .clickHz = 0.0}).problem().has_value());
    EXPECT_THROW(LiveDrums({.sensitivity = 2.0, .clickHz = 0.0}, std::nullopt), std::invalid_argument);
    EXPECT_FALSE(LiveDrumModel::fromFloats(std::vector<float>(3)).ok());
    std::vector<float> values(LiveDrumModel::kFloats, 0.0F);
    EXPECT_TRUE(LiveDrumModel::fromFloats(values).ok());
    values[7] = std::numeric_limits<float>::infinity();
    EXPECT_FALSE(LiveDrumModel::fromFloats(values).ok());
}

TEST(LiveDrumModel, IsTheNetworkItClaimsToBe) {
    // one hidden unit passes feature 3 on, one output reads it
    std::vector<float> values(LiveDrumModel::kFloats, 0.0F);
    values[5 * LiveDrumModel::kFeatures + 3] = 2.0F;
    const std::size_t output = LiveDrumModel::kHidden * (LiveDrumModel::kFeatures + 1);
    values[output + 2 * LiveDrumModel::kHidden + 5] = 1.0F;
    values[output + LiveDrumModel::kClasses * LiveDrumModel::kHidden + 2] = -1.0F;
    const auto model = LiveDrumModel::fromFloats(values).value();
    std::array<float, LiveDrumModel::kFeatures> features{};
    features[3] = 1.5F;
    const auto probabilities = model.probabilities(features);
    EXPECT_NEAR(probabilities[2], 1.0 / (1.0 + std::exp(-2.0)), 1e-6);
    EXPECT_NEAR(probabilities[0], 0.5, 1e-6);
    features[3] = -1.5F;  // rectified
    EXPECT_NEAR(model.probabilities(features)[2], 1.0 / (1.0 + std::exp(1.0)), 1e-6);
}

}  // namespace
}  // namespace woodshed

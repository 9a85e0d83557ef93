#include "pitch/streaming_yin.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "pitch_signals.h"

namespace woodshed {
namespace {

using testing::cents;
using testing::kRate;

std::vector<LivePitch> readings(std::span<const float> samples, std::size_t piece) {
    StreamingYin live({});
    std::vector<LivePitch> all;
    for (std::size_t start = 0; start < samples.size(); start += piece) {
        const auto some = live.push(samples.subspan(start, std::min(piece, samples.size() - start)));
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

TEST(StreamingYin, ReadsLikeATuner) {
    for (double f0 = 41.2; f0 < 2400.0; f0 *= 1.1) {
        const std::vector<float> samples =
            testing::steadyTone(0.3, f0, {{1, 0.2}, {2, 0.15}, {3, 0.1}, {4, 0.05}});
        const std::vector<LivePitch> all = readings(samples, 128);
        ASSERT_EQ(all.size(), (samples.size() - 2048) / 512 + 1);
        for (const LivePitch& reading : all) {
            // The promise of the header; the lowest notes have only one or two periods to average over.
            EXPECT_NEAR(cents(reading.f0, f0), 0.0, f0 < 100.0 ? 0.5 : 1.0) << f0;
            EXPECT_LT(reading.aperiodicity, 0.1);
        }
        EXPECT_DOUBLE_EQ(all[1].time - all[0].time, 512 / kRate);
    }
}

TEST(StreamingYin, DoesNotDependOnPushes) {
    const std::vector<float> samples = testing::steadyTone(0.3, 333.0, {{1, 0.3}, {2, 0.2}});
    const std::vector<LivePitch> expected = readings(samples, samples.size());
    for (const std::size_t piece : {std::size_t{1}, std::size_t{128}, std::size_t{5000}}) {
        const std::vector<LivePitch> actual = readings(samples, piece);
        ASSERT_EQ(actual.size(), expected.size());
        for (std::size_t i = 0; i < actual.size(); ++i) {
            EXPECT_EQ(actual[i].f0, expected[i].f0);
            EXPECT_EQ(actual[i].time, expected[i].time);
        }
    }
}

TEST(StreamingYin, ReportsLevelAndNothingForSilenceAndNoise) {
    for (const LivePitch& reading : readings(std::vector<float>(10000), 512)) {
        EXPECT_EQ(reading.f0, 0.0);
        EXPECT_EQ(reading.level, 0.0);
    }
    for (const LivePitch& reading : readings(testing::noise(20000, 0.1, 9), 512)) {
        EXPECT_EQ(reading.f0, 0.0);
        EXPECT_NEAR(reading.level, 0.1, 0.01);  // RMS over 2048 samples of noise: standard error 1.6 %
        EXPECT_GT(reading.aperiodicity, 0.15);
    }
}

TEST(StreamingYin, SurvivesBadSamplesAndStartsAnew) {
    StreamingYin live({});
    std::vector<float> spoilt(4096, std::numeric_limits<float>::quiet_NaN());
    for (const LivePitch& reading : live.push(spoilt)) {
        EXPECT_EQ(reading.f0, 0.0);
    }
    live.reset();
    EXPECT_TRUE(live.push({}).empty());
    const std::vector<float> tone = testing::steadyTone(0.05, 440.0, {{1, 0.3}});
    const auto after = live.push(tone);
    ASSERT_FALSE(after.empty());
    EXPECT_NEAR(cents(after.front().f0, 440.0), 0.0, 1.0);
    EXPECT_DOUBLE_EQ(after.front().time, YinParameters{}.centreOffset() / kRate);
}

TEST(StreamingYin, AbsurdParametersAreRefused) {
    StreamingYinParameters parameters;
    parameters.hopSize = 0;
    EXPECT_THROW(StreamingYin{parameters}, std::invalid_argument);
    parameters = {};
    parameters.threshold = 0.0;
    EXPECT_TRUE(parameters.problem());
    EXPECT_FALSE(StreamingYinParameters{}.problem());
}

}  // namespace
}  // namespace woodshed

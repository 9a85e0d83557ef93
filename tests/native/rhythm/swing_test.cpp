#include "rhythm/swing.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace woodshed {
namespace {

constexpr double kInterval = 0.5;

/// `count` hits at each place, in beats of half a second, with a player's spread of 10 ms.
std::vector<BeatPhase> hitsAt(const std::vector<double>& places, int count) {
    std::mt19937 random(5);
    std::normal_distribution<double> error(0.0, 0.01 / kInterval);
    std::vector<BeatPhase> hits;
    for (const double place : places) {
        for (int n = 0; n < count; ++n) {
            double phase = place + error(random);
            phase += phase < 0.0 ? 1.0 : 0.0;
            hits.push_back({phase, kInterval, 1.0F});
        }
    }
    return hits;
}

// The standard error of 40 hits of spread 0.02 is 0.003; three of it.
constexpr double kTolerance = 0.01;

TEST(Swing, StraightEighthsAreStraight) {
    const Swing swing = estimateSwing(hitsAt({0.0, 0.5}, 40));
    EXPECT_NEAR(swing.share, 0.5, kTolerance);
    EXPECT_FALSE(swing.triplet);
    EXPECT_LE(swing.low, 0.5);
    EXPECT_GE(swing.high, 0.5);
}

TEST(Swing, SixteenthsAreNotSwing) {
    const Swing swing = estimateSwing(hitsAt({0.0, 0.25, 0.5, 0.75}, 40));
    EXPECT_NEAR(swing.share, 0.5, kTolerance);
    EXPECT_FALSE(swing.triplet);
}

TEST(Swing, MeasuresLightAndHardSwing) {
    for (const double share : {0.55, 0.6, 0.66, 0.7}) {
        const Swing swing = estimateSwing(hitsAt({0.0, 0.0, share}, 40));
        EXPECT_NEAR(swing.share, share, kTolerance);
        EXPECT_EQ(swing.triplet, share > 0.58);
    }
}

TEST(Swing, TripletsAreTriplets) {
    const Swing swing = estimateSwing(hitsAt({0.0, 1.0 / 3.0, 2.0 / 3.0}, 40));
    EXPECT_TRUE(swing.triplet);
    EXPECT_NEAR(swing.share, 2.0 / 3.0, kTolerance);
}

TEST(Swing, TheIntervalNarrowsWithHits) {
    const Swing few = estimateSwing(hitsAt({0.0, 0.6}, 8));
    const Swing many = estimateSwing(hitsAt({0.0, 0.6}, 200));
    EXPECT_GT(few.high - few.low, 2.0 * (many.high - many.low));
}

TEST(Swing, OnBeatsAloneSayNothing) {
    const Swing swing = estimateSwing(hitsAt({0.0}, 40));
    EXPECT_EQ(swing.share, 0.5);
    EXPECT_FALSE(swing.triplet);
    EXPECT_EQ(estimateSwing({}).share, 0.5);
}

}  // namespace
}  // namespace woodshed

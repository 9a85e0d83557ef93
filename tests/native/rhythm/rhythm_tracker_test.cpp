#include "rhythm/rhythm_tracker.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "drum_patterns.h"

namespace woodshed {
namespace {

using testing::found;
using testing::kCymbal;
using testing::kHat;
using testing::kKick;
using testing::kSnare;
using testing::Piece;
using testing::play;
using testing::rockBar;
using testing::WrittenHit;

Rhythm track(const Piece& piece, const RhythmHints& hints = {}) {
    const auto result = trackRhythm(piece.hits, piece.duration, trainedRhythmTables(), hints);
    EXPECT_TRUE(result.ok()) << result.error().message;
    EXPECT_TRUE(result.value().has_value());
    return result.value().value_or(Rhythm{});
}

// Players of 6 ms: a beat is the mean of two or three hits, smoothed; three standard deviations of one hit.
constexpr double kClose = 0.018;
// What beat tracking counts as right.
constexpr double kRight = 0.07;

TEST(RhythmTracker, FindsBeatsBarsAndTempoOfARockBeat) {
    const Piece piece = play(rockBar(), 4, 12, 0.4, [](int) { return 0.5; });
    const Rhythm rhythm = track(piece);
    EXPECT_EQ(rhythm.beatsPerBar, 4);
    EXPECT_EQ(rhythm.numerator, 4);
    EXPECT_EQ(rhythm.denominator, 4);
    EXPECT_NEAR(rhythm.beatsPerMinute, 120.0, 1.0);
    EXPECT_EQ(found(piece, rhythm, kClose, true), 1.0);
    // Nothing but these beats: at most one more after the last hit.
    EXPECT_LE(rhythm.beats.size(), piece.beats.size() + 1);
    EXPECT_FALSE(rhythm.triplet);
    EXPECT_LE(rhythm.swingLow, 0.5 + 0.02);
    EXPECT_GE(rhythm.swingHigh, 0.5 - 0.02);
}

TEST(RhythmTracker, FollowsADrummerWhoSpeedsUp) {
    // From 100 to 130 a minute in 24 bars.
    const Piece piece =
        play(rockBar(), 4, 24, 0.2, [](int beat) { return 0.6 * std::pow(100.0 / 130.0, beat / 96.0); });
    const Rhythm rhythm = track(piece);
    EXPECT_GE(found(piece, rhythm, 2 * kClose, true), 0.97);
}

TEST(RhythmTracker, ResumesAfterAPauseThatFitsNoBar) {
    Piece piece = play(rockBar(), 4, 8, 0.3, [](int) { return 0.52; });
    const double resume = piece.beats.back().time + 5.13;
    const Piece second = play(
        rockBar(), 4, 8, resume, [](int) { return 0.47; }, 0.006, 2);
    piece.hits.insert(piece.hits.end(), second.hits.begin(), second.hits.end());
    piece.beats.insert(piece.beats.end(), second.beats.begin(), second.beats.end());
    piece.duration = second.duration;
    // The first bar after the pause may be lost.
    EXPECT_GE(found(piece, track(piece), kRight, true), 60.0 / 64.0);
}

TEST(RhythmTracker, StartsWithAPickup) {
    Piece piece = play(rockBar(), 4, 12, 0.0, [](int) { return 0.5; });
    piece.hits.erase(piece.hits.begin(), std::find_if(piece.hits.begin(), piece.hits.end(),
                                                      [](const RhythmHit& hit) { return hit.time > 1.45; }));
    piece.beats.erase(piece.beats.begin(), piece.beats.begin() + 3);
    const Rhythm rhythm = track(piece);
    EXPECT_EQ(found(piece, rhythm, 2 * kClose, true), 1.0);
}

TEST(RhythmTracker, SurvivesMissingAndFalseHits) {
    Piece piece = play(
        rockBar(), 4, 16, 0.4, [](int) { return 0.55; }, 0.01);
    std::mt19937 random(3);
    std::uniform_real_distribution<double> uniform(0.0, 1.0);
    std::vector<RhythmHit> heard;
    for (const RhythmHit& hit : piece.hits) {
        if (uniform(random) < 0.75) {
            heard.push_back(hit);
        }
    }
    for (int n = 0; n < 40; ++n) {
        heard.push_back(
            {uniform(random) * (piece.duration - 1.0), static_cast<std::uint8_t>(n % 3), 0.4F, 0.4F});
    }
    std::sort(heard.begin(), heard.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    piece.hits = heard;
    EXPECT_GE(found(piece, track(piece), kRight, true), 0.97);
}

TEST(RhythmTracker, GoesOnAfterABurstThatFitsNoPath) {
    // Twenty hits of no pattern in one beat cost every path more than the first search keeps.
    Piece piece = play(rockBar(), 4, 16, 0.4, [](int) { return 0.5; });
    constexpr std::uint8_t kOther = 5;
    constexpr int kBurst = 20;
    const double start = piece.beats[32].time + 0.05;
    for (int n = 0; n < kBurst; ++n) {
        piece.hits.push_back({start + 0.4 * n / kBurst, kOther, 0.8F, 0.9F});
    }
    std::sort(piece.hits.begin(), piece.hits.end(),
              [](const auto& a, const auto& b) { return a.time < b.time; });
    RhythmTables tables = trainedRhythmTables();
    tables.leastConfidence = 0.0;
    const auto result = trackRhythm(piece.hits, piece.duration, tables);
    ASSERT_TRUE(result.ok());
    ASSERT_TRUE(result.value().has_value());
    // A beat beside the burst may be pulled to it.
    EXPECT_GE(found(piece, *result.value(), kRight, true), 0.95);
}

TEST(RhythmTracker, KnowsAWaltz) {
    const std::vector<WrittenHit> bar{{0.0, kKick}, {1.0, kSnare, 0.6F}, {2.0, kSnare, 0.6F},
                                      {0.0, kHat},  {0.5, kHat},         {1.0, kHat},
                                      {1.5, kHat},  {2.0, kHat},         {2.5, kHat}};
    const Piece piece = play(bar, 3, 16, 0.4, [](int) { return 0.5; });
    const Rhythm rhythm = track(piece);
    EXPECT_EQ(rhythm.beatsPerBar, 3);
    EXPECT_EQ(rhythm.denominator, 4);
    EXPECT_EQ(found(piece, rhythm, kClose, true), 1.0);
}

TEST(RhythmTracker, KnowsSevenEighths) {
    std::vector<WrittenHit> bar{{0.0, kKick}, {4.0, kKick}, {2.0, kSnare}, {5.0, kSnare, 0.4F}};
    for (int eighth = 0; eighth < 7; ++eighth) {
        bar.push_back({static_cast<double>(eighth), kHat});
    }
    const Piece piece = play(bar, 7, 16, 0.4, [](int) { return 0.24; });
    RhythmHints hints;
    hints.beatsPerBar = 7;
    const Rhythm rhythm = track(piece, hints);
    EXPECT_EQ(rhythm.numerator, 7);
    EXPECT_EQ(rhythm.denominator, 8);
    EXPECT_EQ(found(piece, rhythm, kRight, true), 1.0);
    EXPECT_EQ(rhythm.swing, 0.5);
}

TEST(RhythmTracker, HearsAJazzRideSwing) {
    const double second = 0.64;
    const std::vector<WrittenHit> bar{{0.0, kCymbal},    {1.0, kCymbal},    {1.0 + second, kCymbal, 0.6F},
                                      {2.0, kCymbal},    {3.0, kCymbal},    {3.0 + second, kCymbal, 0.6F},
                                      {1.0, kHat, 0.5F}, {3.0, kHat, 0.5F}, {0.0, kKick, 0.3F}};
    const Piece piece = play(bar, 4, 16, 0.4, [](int) { return 0.4; });
    const Rhythm rhythm = track(piece);
    EXPECT_GE(found(piece, rhythm, 2 * kClose, false), 0.97);
    // 6 ms in 400 ms, over 32 hits: the interval is a few thousandths wide; beats add their own error.
    EXPECT_NEAR(rhythm.swing, second, 0.02);
    EXPECT_TRUE(rhythm.triplet);
    EXPECT_LT(rhythm.swingLow, rhythm.swing);
    EXPECT_GT(rhythm.swingHigh, rhythm.swing);
}

TEST(RhythmTracker, TakesTempoFromTheHint) {
    const Piece piece = play(rockBar(), 4, 12, 0.4, [](int) { return 0.5; });
    RhythmHints hints;
    hints.leastBeatsPerMinute = 200.0;
    hints.greatestBeatsPerMinute = 260.0;
    EXPECT_NEAR(track(piece, hints).beatsPerMinute, 240.0, 4.0);
}

TEST(RhythmTracker, TakesTheMeterFromTheHint) {
    const Piece piece = play(rockBar(), 4, 12, 0.4, [](int) { return 0.5; });
    RhythmHints hints;
    hints.beatsPerBar = 5;
    EXPECT_EQ(track(piece, hints).beatsPerBar, 5);
}

TEST(RhythmTracker, FollowsTaps) {
    // Taps on every second beat, for four bars in the middle: the whole recording is counted so.
    const Piece piece = play(rockBar(), 4, 12, 0.4, [](int) { return 0.5; });
    RhythmHints hints;
    for (int tap = 0; tap < 8; ++tap) {
        hints.tappedSeconds.push_back(piece.beats[static_cast<std::size_t>(16 + 2 * tap)].time + 0.02);
    }
    const Rhythm rhythm = track(piece, hints);
    EXPECT_NEAR(rhythm.beatsPerMinute, 60.0, 1.5);
    for (const double tap : hints.tappedSeconds) {
        EXPECT_TRUE(std::any_of(rhythm.beats.begin(), rhythm.beats.end(),
                                [&](const RhythmBeat& beat) { return std::abs(beat.time - tap) < kRight; }));
    }
}

TEST(RhythmTracker, IsLessSureOfStrewnHits) {
    std::mt19937 random(11);
    std::uniform_real_distribution<double> uniform(0.0, 30.0);
    std::vector<double> times(180);
    for (double& time : times) {
        time = uniform(random);
    }
    std::sort(times.begin(), times.end());
    Piece strewn;
    for (std::size_t n = 0; n < times.size(); ++n) {
        strewn.hits.push_back({times[n], static_cast<std::uint8_t>(random() % 3), 0.8F, 0.9F});
    }
    const auto result = trackRhythm(strewn.hits, 30.0, trainedRhythmTables());
    ASSERT_TRUE(result.ok());
    EXPECT_FALSE(result.value().has_value());
}

TEST(RhythmTracker, SaysNothingOfTooFewHits) {
    const std::vector<RhythmHit> hits{{0.0, kKick, 1.0F, 1.0F}, {0.5, kSnare, 1.0F, 1.0F}};
    const auto result = trackRhythm(hits, 2.0, trainedRhythmTables());
    ASSERT_TRUE(result.ok());
    EXPECT_FALSE(result.value().has_value());
}

TEST(RhythmTracker, GivesTheSameTwice) {
    const Piece piece = play(
        rockBar(), 4, 20, 0.4, [](int) { return 0.45; }, 0.012);
    const Rhythm first = track(piece);
    const Rhythm second = track(piece);
    ASSERT_EQ(first.beats.size(), second.beats.size());
    for (std::size_t b = 0; b < first.beats.size(); ++b) {
        EXPECT_EQ(first.beats[b].time, second.beats[b].time);
    }
}

TEST(RhythmTracker, SurvivesHitsAtOneInstantAndTheShortestInput) {
    const std::vector<RhythmHit> together(20, RhythmHit{1.0, kKick, 1.0F, 1.0F});
    EXPECT_TRUE(trackRhythm(together, 2.0, trainedRhythmTables()).ok());
    const std::vector<RhythmHit> doubtful(20, RhythmHit{0.0, kKick, 0.0F, 0.0F});
    EXPECT_TRUE(trackRhythm(doubtful, 0.0, trainedRhythmTables()).ok());
}

ErrorCode codeOf(const std::vector<RhythmHit>& hits, double duration, const RhythmHints& hints = {}) {
    const auto result = trackRhythm(hits, duration, trainedRhythmTables(), hints);
    EXPECT_FALSE(result.ok());
    return result.ok() ? ErrorCode::Unreadable : result.error().code;
}

TEST(RhythmTracker, RefusesBadInput) {
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    const RhythmHit good{1.0, kKick, 1.0F, 1.0F};
    EXPECT_EQ(codeOf({}, 10.0), ErrorCode::Empty);
    EXPECT_EQ(codeOf({good}, kNaN), ErrorCode::NotFinite);
    EXPECT_EQ(codeOf({{kNaN, kKick, 1.0F, 1.0F}}, 10.0), ErrorCode::NotFinite);
    EXPECT_EQ(codeOf({{1.0, kKick, static_cast<float>(kNaN), 1.0F}}, 10.0), ErrorCode::NotFinite);
    EXPECT_EQ(codeOf({good, {0.5, kKick, 1.0F, 1.0F}}, 10.0), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf({{-1.0, kKick, 1.0F, 1.0F}}, 10.0), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf({good}, 0.5), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf({{1.0, 6, 1.0F, 1.0F}}, 10.0), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf({good}, 1e6), ErrorCode::TooLong);
    RhythmHints hints;
    hints.beatsPerBar = 11;
    EXPECT_EQ(codeOf({good}, 10.0, hints), ErrorCode::BadArgument);
    hints = {};
    hints.leastBeatsPerMinute = 150.0;
    hints.greatestBeatsPerMinute = 100.0;
    EXPECT_EQ(codeOf({good}, 10.0, hints), ErrorCode::BadArgument);
    hints = {};
    hints.leastBeatsPerMinute = kNaN;
    EXPECT_EQ(codeOf({good}, 10.0, hints), ErrorCode::BadArgument);
    hints = {};
    hints.tappedSeconds = {2.0, 1.0};
    EXPECT_EQ(codeOf({good}, 10.0, hints), ErrorCode::BadArgument);
}

TEST(RhythmTables, HoldProbabilities) {
    const RhythmTables& tables = trainedRhythmTables();
    double priors = 0.0;
    for (const RhythmMeter& meter : tables.meters) {
        priors += meter.prior;
        double shares = 0.0;
        for (const RhythmPattern& pattern : meter.patterns) {
            shares += pattern.share;
            ASSERT_EQ(static_cast<int>(pattern.beats.size()), meter.beatsPerBar());
            for (const PatternBeat& beat : pattern.beats) {
                for (std::size_t c = 0; c < kRhythmClasses; ++c) {
                    for (std::size_t cell = 0; cell < kBeatCells; ++cell) {
                        ASSERT_GE(beat.rate[c][cell], 0.0F);
                        // More than four of a drum in a twelfth of a beat nobody plays.
                        ASSERT_LE(beat.rate[c][cell], 4.0F);
                        ASSERT_GT(beat.loud[c][cell], 0.0F);
                        ASSERT_LT(beat.loud[c][cell], 1.0F);
                    }
                }
            }
        }
        EXPECT_NEAR(shares, 1.0, 1e-2);
    }
    EXPECT_NEAR(priors, 1.0, 1e-9);
}

}  // namespace
}  // namespace woodshed

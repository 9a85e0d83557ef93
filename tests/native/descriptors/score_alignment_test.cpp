#include "descriptors/score_alignment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace woodshed {
namespace {

std::vector<ScoreNote> scoreOf(const std::vector<int>& midi) {
    std::vector<ScoreNote> score;
    for (const int pitch : midi) {
        ScoreNote& note = score.emplace_back();
        note.durationQuarters = 1.0;
        note.midi = pitch;
    }
    return score;
}

/// Notes of so many frames, 0 for a rest.
PitchTrack played(const std::vector<double>& midi, std::size_t frames, double cents) {
    PitchTrack track;
    track.hopSeconds = 256.0 / 44100.0;
    for (const double pitch : midi) {
        const double f0 = pitch > 0.0 ? 440.0 * std::exp2((pitch + cents / 100.0 - 69.0) / 12.0) : 0.0;
        track.f0.insert(track.f0.end(), frames, static_cast<float>(f0));
    }
    return track;
}

TEST(FoldedDistance, LeavesOctavesOut) {
    EXPECT_DOUBLE_EQ(foldedDistance(60.0, 60.0), 0.0);
    EXPECT_DOUBLE_EQ(foldedDistance(60.0, 72.0), 0.0);
    EXPECT_DOUBLE_EQ(foldedDistance(60.0, 71.0), 1.0);
    EXPECT_DOUBLE_EQ(foldedDistance(60.0, 66.0), 6.0);
    EXPECT_DOUBLE_EQ(foldedDistance(73.5, 60.0), 1.5);
}

TEST(ScoreAlignment, EveryFrameSoundsItsNoteInAnyTuningAndOctave) {
    for (const double cents : {0.0, 21.0, -38.0, 49.0, -49.0, 1200.0 - 12.0}) {
        const auto result = alignWithScore(played({60, 64, 0, 67, 60}, 30, cents), scoreOf({60, 64, 67, 60}));
        ASSERT_TRUE(result);
        const ScoreAlignment& alignment = result.value();
        ASSERT_EQ(alignment.frames.size(), 120U);
        for (std::size_t i = 0; i < 120; ++i) {
            EXPECT_EQ(alignment.notes[i], i / 30) << cents << " cents, frame " << i;
        }
        EXPECT_EQ(alignment.frames[60], 90U);  // the rest is left out
        // the tuning is known to a whole cent, up to an octave
        EXPECT_NEAR(std::remainder(alignment.tuningCents - cents, 1200.0), 0.0, 1.0);
    }
}

TEST(ScoreAlignment, BadInput) {
    const PitchTrack silent = played({0, 0}, 10, 0.0);
    EXPECT_EQ(alignWithScore({}, scoreOf({60})).error().code, ErrorCode::Empty);
    EXPECT_EQ(alignWithScore(played({60}, 9, 0.0), {}).error().code, ErrorCode::Empty);
    EXPECT_EQ(alignWithScore(silent, scoreOf({60})).error().code, ErrorCode::Unpitched);
}

}  // namespace
}  // namespace woodshed

#include "rating/network_inputs.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "../support/npy.h"
#include "rating/mel_input.h"

namespace woodshed {
namespace {

testing::Npy golden(const std::string& name) {
    return testing::readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
}

PitchTrack trackOf(std::vector<float> f0) {
    PitchTrack track;
    track.hopSeconds = 256.0 / 44100.0;
    track.f0 = std::move(f0);
    return track;
}

float hz(double midi) { return static_cast<float>(440.0 * std::exp2((midi - 69.0) / 12.0)); }

ScoreNote written(double duration, int midi) {
    ScoreNote note;
    note.durationQuarters = duration;
    note.midi = midi;
    return note;
}

std::vector<ScoreNote> goldenScore() {
    const testing::Npy array = golden("score");
    std::vector<ScoreNote> score;
    for (std::size_t note = 0; note < array.shape[0]; ++note) {
        score.push_back(written(array.at(note, 1), static_cast<int>(array.at(note, 2))));
    }
    return score;
}

TEST(PitchContour, IsTheReference) {
    const auto contour = pitchContour(trackOf(golden("f0").floats()));
    ASSERT_TRUE(contour);
    const std::vector<double> expected = golden("contour").values;
    ASSERT_EQ(contour.value().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_NEAR(contour.value()[i], expected[i], 1e-6);  // single precision
    }
}

TEST(DistanceMatrix, IsTheReference) {
    const testing::Npy expected = golden("distance");
    const auto matrix = distanceMatrix(trackOf(golden("f0").floats()), goldenScore(), expected.shape[0]);
    ASSERT_TRUE(matrix);
    for (std::size_t row = 0; row < expected.shape[0]; ++row) {
        for (std::size_t column = 0; column < expected.shape[1]; ++column) {
            EXPECT_NEAR(matrix.value()(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)),
                        expected.at(row, column), 1e-5);  // single precision of f0
        }
    }
}

TEST(AlignedScore, FillsDropoutsWithinANoteAndLeavesRestsEmpty) {
    std::vector<float> f0;
    const auto add = [&](double midi, std::size_t frames) {
        f0.insert(f0.end(), frames, midi > 0.0 ? hz(midi) : 0.0F);
    };
    add(0, 3);
    add(60.2, 20);
    add(0, 2);  // a dropout inside the first note
    add(60.2, 10);
    add(0, 7);  // a rest
    add(75.2, 20);
    const auto contour =
        alignedScoreContour(trackOf(f0), std::vector<ScoreNote>{written(1.0, 60), written(1.0, 63)});
    ASSERT_TRUE(contour);
    ASSERT_EQ(contour.value().size(), f0.size());
    for (std::size_t i = 0; i < f0.size(); ++i) {
        const float expected = i < 3 ? 0.0F : i < 35 ? contourValue(60) : i < 42 ? 0.0F : contourValue(63);
        EXPECT_EQ(contour.value()[i], expected) << i;
    }
}

TEST(NetworkInputs, BadInput) {
    const PitchTrack silent = trackOf({0.0F, 0.0F});
    const PitchTrack voiced = trackOf({440.0F});
    const std::vector<ScoreNote> score = {written(1.0, 69)};
    EXPECT_EQ(pitchContour({}).error().code, ErrorCode::Empty);
    EXPECT_EQ(pitchContour(silent).error().code, ErrorCode::Unpitched);
    EXPECT_EQ(alignedScoreContour(silent, score).error().code, ErrorCode::Unpitched);
    EXPECT_EQ(alignedScoreContour(voiced, {}).error().code, ErrorCode::Empty);
    EXPECT_EQ(distanceMatrix({}, score, 4).error().code, ErrorCode::Empty);
    EXPECT_EQ(distanceMatrix(silent, score, 4).error().code, ErrorCode::Unpitched);
    EXPECT_EQ(distanceMatrix(voiced, {}, 4).error().code, ErrorCode::Empty);
    EXPECT_EQ(distanceMatrix(voiced, score, 0).error().code, ErrorCode::BadArgument);
    EXPECT_EQ(distanceMatrix(voiced, std::vector<ScoreNote>{written(-1.0, 69)}, 4).error().code,
              ErrorCode::BadArgument);
    EXPECT_EQ(distanceMatrix(voiced, std::vector<ScoreNote>{written(0.0, 69)}, 4).error().code,
              ErrorCode::Empty);
}

Eigen::MatrixXf melOf(const std::vector<float>& samples, std::size_t piece) {
    MelInput input;
    const std::span<const float> all(samples);
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        input.push(all.subspan(at, std::min(piece, samples.size() - at)));
    }
    return input.finish().value();
}

TEST(MelInput, IsTheReferenceInPiecesOfAnySize) {
    const std::vector<float> samples = golden("mel_samples").floats();
    const testing::Npy expected = golden("mel");
    const Eigen::MatrixXf mel = melOf(samples, samples.size());
    ASSERT_EQ(static_cast<std::size_t>(mel.rows()), expected.shape[0]);
    ASSERT_EQ(static_cast<std::size_t>(mel.cols()), expected.shape[1]);
    for (Eigen::Index row = 0; row < mel.rows(); ++row) {
        for (Eigen::Index column = 0; column < mel.cols(); ++column) {
            // single precision: a bin 80 dB below the loudest in a frame keeps three digits
            EXPECT_NEAR(mel(row, column),
                        expected.at(static_cast<std::size_t>(row), static_cast<std::size_t>(column)), 0.02);
        }
    }
    EXPECT_EQ(mel, melOf(samples, 777));
}

TEST(MelInput, BadInput) {
    EXPECT_EQ(MelInput().finish().error().code, ErrorCode::Empty);
    MelInput zeros;
    zeros.push(std::vector<float>(5000, 0.0F));
    EXPECT_EQ(zeros.finish().error().code, ErrorCode::Silent);
}

}  // namespace
}  // namespace woodshed

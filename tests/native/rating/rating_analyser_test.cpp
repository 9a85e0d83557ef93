#include "rating/rating_analyser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <vector>

#include "audio/resample.h"
#include "rating/mel_input.h"

namespace woodshed {
namespace {

std::vector<float> tone(double seconds) {
    std::vector<float> samples(static_cast<std::size_t>(seconds * RatingAnalyser::kSampleRate));
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] =
            0.2F * static_cast<float>(std::sin(2.0 * std::numbers::pi * 440.0 * static_cast<double>(i) /
                                               RatingAnalyser::kSampleRate));
    }
    return samples;
}

Result<RatingFeatures> analyse(std::span<const float> samples, std::size_t piece,
                               const RatingFeatureChoice& choice) {
    WorkerPool pool(1);
    RatingAnalyser analyser(pool, choice);
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        analyser.push(samples.subspan(at, std::min(piece, samples.size() - at)));
    }
    return analyser.finish();
}

TEST(RatingAnalyser, MeasuresWhatTheOneShotFormsDoInPiecesOfAnySize) {
    const std::vector<float> samples = tone(0.5);
    const auto result = analyse(samples, 1000, {.pitch = true, .mel = true, .samples = true});
    ASSERT_TRUE(result);
    WorkerPool pool(1);
    EXPECT_EQ(result.value().track.f0, trackPitch(samples, PyinParameters::assessment(), pool).value().f0);
    EXPECT_EQ(result.value().samples, samples);
    MelInput mel;
    mel.push(resample(samples, RatingAnalyser::kSampleRate, MelInput::kSampleRate));
    EXPECT_EQ(result.value().mel, mel.finish().value());
}

TEST(RatingAnalyser, MeasuresNothingThatNobodyAskedFor) {
    const auto result = analyse(tone(0.2), 5000, {});
    ASSERT_TRUE(result);
    EXPECT_TRUE(result.value().track.f0.empty());
    EXPECT_EQ(result.value().mel.size(), 0);
    EXPECT_TRUE(result.value().samples.empty());
}

TEST(RatingAnalyser, BadInput) {
    const auto codeOf = [](std::span<const float> samples) {
        return analyse(samples, 1U << 20U, {}).error().code;
    };
    EXPECT_EQ(codeOf({}), ErrorCode::Empty);
    EXPECT_EQ(codeOf(std::vector<float>(5000, 0.0F)), ErrorCode::Silent);
    EXPECT_EQ(codeOf(std::vector<float>(5000, std::numeric_limits<float>::quiet_NaN())),
              ErrorCode::NotFinite);
    const auto most = static_cast<std::size_t>(kLongestRatedSeconds * RatingAnalyser::kSampleRate);
    EXPECT_EQ(codeOf(std::vector<float>(most + 1, 0.5F)), ErrorCode::TooLong);
}

}  // namespace
}  // namespace woodshed

#include "descriptors/performance_descriptors.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>

#include "../support/npy.h"
#include "descriptors/histogram_shape.h"

namespace woodshed {
namespace {

testing::Npy golden(const std::string& name) {
    return testing::readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
}

constexpr double kRate = 44100.0;
constexpr std::size_t kHop = 256;

PitchTrack trackOf(std::vector<float> f0) {
    PitchTrack track;
    track.hopSeconds = static_cast<double>(kHop) / kRate;
    track.f0 = std::move(f0);
    return track;
}

/// A steady tone at 440 Hz of so many frames.
std::vector<float> toneOf(std::size_t frames) {
    std::vector<float> samples(frames * kHop);
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] = 0.3F * static_cast<float>(
                                std::sin(2.0 * std::numbers::pi * 440.0 * static_cast<double>(i) / kRate));
    }
    return samples;
}

TEST(PerformanceDescriptors, AreTheReferences) {
    WorkerPool pool(2);
    const auto result = describePerformance(golden("signal").floats(), trackOf(golden("f0").floats()), pool);
    ASSERT_TRUE(result) << result.error().message;
    const std::vector<double> expected = golden("descriptors").values;
    const std::vector<std::string> names = performanceDescriptorNames();
    ASSERT_EQ(result.value().size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        // Spectra are in single precision: a few parts in 1e6, more where a mean nearly cancels.
        EXPECT_NEAR(result.value()[i], expected[i], 2e-5 * std::max(1e-3, std::abs(expected[i])) + 1e-8)
            << names[i];
    }
}

TEST(PerformanceDescriptors, DoNotDependOnWorkers) {
    WorkerPool one(1);
    WorkerPool four(4);
    const std::vector<float> signal = golden("signal").floats();
    const PitchTrack track = trackOf(golden("f0").floats());
    EXPECT_EQ(describePerformance(signal, track, one).value(),
              describePerformance(signal, track, four).value());
}

TEST(PerformanceDescriptors, HaveDistinctNames) {
    const std::vector<std::string> names = performanceDescriptorNames();
    EXPECT_EQ(names.size(), kPerformanceDescriptors);
    EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), names.size());
    EXPECT_EQ(names[0], "centroid.frameMean.noteMean");
    EXPECT_EQ(names[kLowLevelDescriptors - 1], "mfcc13.frameSd.noteSd");
    EXPECT_EQ(names.back(), "interOnset.peakPower");
}

TEST(PerformanceDescriptors, OneNoteHasNoRhythmAndNoSpread) {
    WorkerPool pool(1);
    const std::size_t frames = 60;
    const auto result =
        describePerformance(toneOf(frames), trackOf(std::vector<float>(frames, 440.0F)), pool);
    ASSERT_TRUE(result);
    EXPECT_TRUE(std::all_of(result.value().begin(), result.value().end(),
                            [](double value) { return std::isfinite(value); }));
    // a sine's centroid is its frequency but for the window's skirt, less than a bin (43 Hz)
    EXPECT_NEAR(result.value()[0], 440.0, 43.0);
    EXPECT_EQ(result.value()[kLowLevelDescriptors / 2], 0.0);  // over notes: the SD of a single value
    for (std::size_t i = kPerformanceDescriptors - kHistogramMeasures; i < kPerformanceDescriptors; ++i) {
        EXPECT_EQ(result.value()[i], 0.0);
    }
}

TEST(PerformanceDescriptors, BadInput) {
    WorkerPool pool(1);
    const std::vector<float> tone = toneOf(60);
    const PitchTrack voiced = trackOf(std::vector<float>(60, 440.0F));
    const auto codeOf = [&](const std::vector<float>& samples, const PitchTrack& track) {
        return describePerformance(samples, track, pool).error().code;
    };
    EXPECT_EQ(codeOf({}, trackOf({})), ErrorCode::Empty);
    EXPECT_EQ(codeOf(std::vector<float>(60 * kHop, 0.0F), voiced), ErrorCode::Silent);
    EXPECT_EQ(codeOf(std::vector<float>(60 * kHop, std::numeric_limits<float>::quiet_NaN()), voiced),
              ErrorCode::NotFinite);
    EXPECT_EQ(codeOf(tone, trackOf(std::vector<float>(59, 440.0F))), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf(tone, trackOf(std::vector<float>(60, 0.0F))), ErrorCode::Unpitched);
    std::vector<float> brief(60, 0.0F);
    std::fill_n(brief.begin() + 10, 25, 440.0F);  // 0.145 s
    EXPECT_EQ(codeOf(tone, trackOf(brief)), ErrorCode::TooShort);
}

TEST(HistogramShape, IsTheReference) {
    const auto shape = histogramShape(golden("histogram_values").values, 50);
    const std::vector<double> expected = golden("histogram_shape").values;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        EXPECT_NEAR(shape[i], expected[i], 1e-9 * std::max(1.0, std::abs(expected[i]))) << i;
    }
}

TEST(HistogramShape, EqualValuesFillTheFirstBin) {
    const std::vector<double> same(7, 0.4);
    const auto shape = histogramShape(same, 50);
    EXPECT_NEAR(shape[0], 1.0, 1e-12);
    EXPECT_EQ(shape[1], 0.0);
    EXPECT_EQ(shape[4], 0.0);
    EXPECT_EQ(histogramShape({}, 50)[0], 0.0);
}

TEST(LocalMaxima, OfPlateausTheFirstPlaceAndNoEnds) {
    const std::vector<double> curve = {5, 1, 2, 2, 1, 3, 3, 4, 0, 7};
    EXPECT_EQ(localMaxima(curve), (std::vector<std::size_t>{2, 7}));
}

}  // namespace
}  // namespace woodshed

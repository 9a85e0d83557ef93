#include "audio/level.h"

#include <array>
#include <stdexcept>

#include "audio/mixdown.h"
#include "audio/overview.h"
#include "audio/signal.h"
#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::inPieces;
using testing::kInfinity;
using testing::kNaN;
using testing::noise;

ErrorCode problemOf(std::vector<float> samples) {
    const auto problem = findProblem(samples);
    return problem ? problem->code : ErrorCode::Unsupported;
}

TEST(Signal, FindsWhatCannotBeAnalysed) {
    EXPECT_EQ(problemOf({}), ErrorCode::Empty);
    EXPECT_EQ(problemOf({0.5F, kNaN}), ErrorCode::NotFinite);
    EXPECT_EQ(problemOf({0.5F, -kInfinity}), ErrorCode::NotFinite);
    EXPECT_EQ(problemOf({0.0F, 0.0F}), ErrorCode::Silent);
    EXPECT_EQ(problemOf({kAudibilityFloor / 2, -kAudibilityFloor / 2}), ErrorCode::Silent);
    EXPECT_FALSE(findProblem(std::vector<float>{0.0F, -2 * kAudibilityFloor}).has_value());
}

TEST(Signal, DurationNeedsARate) {
    EXPECT_DOUBLE_EQ((Signal{std::vector<float>(441), 44100}.duration()), 0.01);
    EXPECT_EQ((Signal{std::vector<float>(441), 0}.duration()), 0.0);
}

TEST(LevelMeter, MeasuresPeakRmsAndClipping) {
    LevelMeter meter;
    EXPECT_EQ(meter.peak(), 0.0F);
    EXPECT_EQ(meter.rms(), 0.0);
    meter.push(std::vector<float>{0.5F, -0.5F});
    meter.push(std::vector<float>{1.0F, kNaN, -1.0F});
    EXPECT_EQ(meter.peak(), 1.0F);
    EXPECT_DOUBLE_EQ(meter.rms(), std::sqrt((0.25 + 0.25 + 1.0 + 1.0) / 4.0));
    EXPECT_EQ(meter.clipped(), 2U);
    EXPECT_EQ(meter.notFinite(), 1U);
    EXPECT_EQ(meter.samples(), 5U);
    EXPECT_EQ(meter.findProblem()->code, ErrorCode::NotFinite);
    meter.reset();
    EXPECT_EQ(meter.findProblem()->code, ErrorCode::Empty);
}

TEST(Mixdown, TakesTheMeanOfTheChannels) {
    const std::vector<float> left = {1.0F, 0.5F, kNaN};
    const std::vector<float> right = {0.0F, -0.5F, 0.0F};
    const std::array<const float*, 2> both = {left.data(), right.data()};
    std::vector<float> mono(3);
    mixPlanarToMono(both, mono);
    EXPECT_EQ(mono[0], 0.5F);
    EXPECT_EQ(mono[1], 0.0F);
    EXPECT_TRUE(std::isnan(mono[2]));

    const std::vector<float> threeChannels = {1, 2, 3, 4, 5, 6};
    std::vector<float> two(2);
    mixInterleavedToMono(threeChannels, 3, two);
    EXPECT_FLOAT_EQ(two[0], 2.0F);
    EXPECT_FLOAT_EQ(two[1], 5.0F);
}

TEST(Mixdown, PlanarAndInterleavedAgreeBitForBit) {
    const std::size_t channels = 7;
    const std::vector<float> interleaved = noise(700, 41);
    std::vector<std::vector<float>> planes(channels, std::vector<float>(100));
    std::vector<const float*> pointers;
    for (std::size_t channel = 0; channel < channels; ++channel) {
        for (std::size_t i = 0; i < 100; ++i) {
            planes[channel][i] = interleaved[i * channels + channel];
        }
        pointers.push_back(planes[channel].data());
    }
    std::vector<float> a(100);
    std::vector<float> b(100);
    mixPlanarToMono(pointers, a);
    mixInterleavedToMono(interleaved, channels, b);
    EXPECT_EQ(a, b);
}

TEST(Mixdown, RefusesAbsurdChannelCounts) {
    std::vector<float> mono(4);
    EXPECT_THROW(mixPlanarToMono({}, mono), std::invalid_argument);
    EXPECT_THROW(mixInterleavedToMono({}, 0, mono), std::invalid_argument);
    EXPECT_THROW(mixInterleavedToMono(std::vector<float>(7), 2, mono), std::invalid_argument);
    EXPECT_THROW(mixInterleavedToMono(std::vector<float>(4 * 33), 33, mono), std::invalid_argument);
}

TEST(Overview, KeepsEveryExcursion) {
    OverviewBuilder builder(4);
    builder.push(std::vector<float>{0.0F, 0.001F, -0.5F, 0.2F, kNaN, 1.5F, -kInfinity, 1.0F, 0.5F});
    const Overview overview = builder.finish();
    EXPECT_EQ(overview.binFrames, 4U);
    EXPECT_EQ(overview.min, (std::vector<std::int8_t>{-64, 127, 63}));  // outward: -63.5, 1.0, 63.5
    EXPECT_EQ(overview.max, (std::vector<std::int8_t>{26, 127, 64}));
    EXPECT_EQ(overview.peak, 1.5F);
}

TEST(Overview, PiecesDoNotMatter) {
    const std::vector<float> x = noise(10007, 42);
    OverviewBuilder builder(256);
    builder.push(x);
    const Overview whole = builder.finish();
    inPieces(x.size(), 900, 43,
             [&](std::size_t at, std::size_t length) { builder.push(std::span(x).subspan(at, length)); });
    const Overview pieces = builder.finish();
    EXPECT_EQ(whole.min.size(), 40U);
    EXPECT_EQ(pieces.min, whole.min);
    EXPECT_EQ(pieces.max, whole.max);
    EXPECT_EQ(pieces.peak, whole.peak);
    EXPECT_TRUE(builder.finish().min.empty());
    EXPECT_THROW(OverviewBuilder(0), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

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
    EXPECT_EQ(problemOf({0.5F, 2 * kLargestSample}), ErrorCode::NotFinite);
    EXPECT_FALSE(findProblem(std::vector<float>{-kLargestSample}).has_value());
    EXPECT_EQ(problemOf({0.0F, 0.0F}), ErrorCode::Silent);
    EXPECT_EQ(problemOf({kAudibilityFloor / 2, -kAudibilityFloor / 2}), ErrorCode::Silent);
    EXPECT_FALSE(findProblem(std::vector<float>{0.0F, -2 * kAudibilityFloor}).has_value());
}

TEST(LevelMeter, MeasuresPeakAndCountsWhatIsNoSample) {
    LevelMeter meter;
    EXPECT_EQ(meter.peak(), 0.0F);
    meter.push(std::vector<float>{0.5F, -0.5F});
    meter.push(std::vector<float>{0.25F, kNaN, -1.0F});
    EXPECT_EQ(meter.peak(), 1.0F);
    EXPECT_EQ(meter.notSamples(), 1U);
    EXPECT_EQ(meter.samples(), 5U);
    EXPECT_EQ(meter.findProblem()->code, ErrorCode::NotFinite);
    meter.reset();
    EXPECT_EQ(meter.findProblem()->code, ErrorCode::Empty);
}

TEST(RootMeanSquare, OfABlock) {
    EXPECT_DOUBLE_EQ(rootMeanSquare(std::vector<float>{0.5F, -0.5F, 1.0F, 0.0F}), std::sqrt(1.5 / 4.0));
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
}

TEST(Mixdown, RefusesAbsurdChannelCounts) {
    std::vector<float> mono(4);
    EXPECT_THROW(mixPlanarToMono({}, mono), std::invalid_argument);
    const std::vector<const float*> many(kMostChannels + 1, mono.data());
    EXPECT_THROW(mixPlanarToMono(many, mono), std::invalid_argument);
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

#include "pitch/yin.h"

#include <gtest/gtest.h>

#include <limits>

#include "pitch/pyin.h"
#include "pitch_signals.h"

namespace woodshed {
namespace {

using testing::cents;
using testing::golden;
using testing::kRate;

const std::vector<testing::Partial> kSine{{1, 0.5}};
const std::vector<testing::Partial> kRich{{1, 0.3}, {2, 0.2}, {3, 0.15}, {4, 0.1}, {5, 0.05}};
const std::vector<testing::Partial> kMissingFundamental{{2, 0.3}, {3, 0.2}, {4, 0.1}, {5, 0.1}};

void expectDifferenceAsDirectSum(const YinParameters& parameters, const std::string& name,
                                 std::size_t start) {
    const std::vector<float> signal = golden("signal").floats();
    const testing::Npy expected = golden(name + "_difference");
    YinAnalyser analyser(parameters);
    const std::span<const float> block = std::span(signal).subspan(start, parameters.blockSize);
    std::vector<float> difference(parameters.maxLag() + 1);
    ASSERT_EQ(expected.shape[1], difference.size());
    analyser.difference(block, difference);
    analyser.analyse(block);
    double energy = 0.0;
    for (const float sample : block) {
        energy += static_cast<double>(sample) * sample;
    }
    for (std::size_t lag = 0; lag < difference.size(); ++lag) {
        // The FFT works in single precision: its error, and the values set to zero as rounding noise, scale
        // with the energies subtracted, at most twice the block's.
        EXPECT_NEAR(difference[lag], expected.at(0, lag), 2e-6 * energy) << lag;
        EXPECT_NEAR(analyser.normalisedDifference()[lag], expected.at(1, lag), 1e-4) << lag;
    }
}

TEST(Yin, DifferenceFunctionsAreTheDirectSums) {
    expectDifferenceAsDirectSum({}, "default", 5000);
    expectDifferenceAsDirectSum(PyinParameters::assessment().yin, "assessment", 1000);
}

TEST(Yin, FindsFundamentalsOverTheWholeRange) {
    YinAnalyser analyser({});
    for (const auto* partials : {&kSine, &kRich, &kMissingFundamental}) {
        for (double f0 = 41.0; f0 < 2500.0; f0 *= 1.0593) {
            const std::vector<float> block = testing::steadyTone(0.05, f0, *partials);
            analyser.analyse(std::span(block).first(analyser.parameters().blockSize));
            const auto estimate = analyser.estimate(0.1);
            ASSERT_TRUE(estimate) << f0;
            // The parabola misses the dips of high rich tones, whose fifth partial turns within three
            // samples, by up to a tenth of a sample; at five periods a block and less it is within two cents.
            EXPECT_NEAR(cents(estimate->f0, f0), 0.0, f0 < 600.0 ? 2.0 : 8.0) << f0;
            EXPECT_NEAR(cents(analyser.averagedOverPeriods(*estimate).f0, f0), 0.0, f0 < 600.0 ? 2.0 : 1.0)
                << f0;
            EXPECT_LT(estimate->aperiodicity, 0.1) << f0;
        }
    }
}

TEST(Yin, SilenceAndConstantHaveNoPitch) {
    YinAnalyser analyser({});
    for (const float level : {0.0F, 0.7F}) {
        const std::vector<float> block(analyser.parameters().blockSize, level);
        analyser.analyse(block);
        EXPECT_FALSE(analyser.estimate(0.1));
    }
}

TEST(Yin, NoiseIsAperiodic) {
    YinAnalyser analyser({});
    const std::vector<float> block = testing::noise(analyser.parameters().blockSize, 0.2, 3);
    analyser.analyse(block);
    const auto estimate = analyser.estimate(0.1);
    ASSERT_TRUE(estimate);
    EXPECT_GT(estimate->aperiodicity, 0.5);
}

TEST(Yin, AbsurdParametersAreRefused) {
    const auto refused = [](auto change) {
        YinParameters parameters;
        change(parameters);
        EXPECT_THROW(YinAnalyser{parameters}, std::invalid_argument);
        return parameters.problem().has_value();
    };
    EXPECT_TRUE(refused([](YinParameters& p) { p.sampleRate = 0.0; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.sampleRate = std::numeric_limits<double>::quiet_NaN(); }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.blockSize = 1; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.blockSize = 2049; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.integrationSize = 2048; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.integrationSize = 0; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.minHz = -1.0; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.maxHz = 40.0; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.maxHz = 22000.0; }));
    EXPECT_TRUE(refused([](YinParameters& p) { p.fitShare = 0.5; }));
    EXPECT_FALSE(YinParameters{}.problem());
}

TEST(Yin, ParabolaVertex) {
    const auto ordinates = [](int half) {
        std::vector<float> y;
        for (int k = -half; k <= half; ++k) {
            y.push_back(static_cast<float>((k - 0.3) * (k - 0.3) + 2.0));
        }
        return y;
    };
    EXPECT_NEAR(parabolaOffset(ordinates(1)), 0.3, 1e-6);  // float ordinates
    EXPECT_NEAR(parabolaOffset(ordinates(5)), 0.3, 1e-6);
    EXPECT_EQ(parabolaOffset(std::vector<float>{1.0F, 1.0F, 1.0F}), 0.0);
}

}  // namespace
}  // namespace woodshed

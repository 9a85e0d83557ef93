#include "features/novelty.h"

#include <stdexcept>

#include "features_test_support.h"

namespace woodshed {
namespace {

using testing::golden;
using testing::goldenMatrix;

void expectNear(const std::vector<float>& actual, const std::string& name) {
    const auto expected = golden(name).values;
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i) {
        // Accumulated in double, stored as float; log1p in single precision.
        EXPECT_NEAR(actual[i], expected[i], 2e-6 * std::max(1.0, expected[i])) << name << " " << i;
    }
}

TEST(Novelty, AgreesWithTheFormulas) {
    const Eigen::MatrixXf x = goldenMatrix("magnitudes");
    using Norm = FluxParameters::Norm;
    expectNear(spectralFlux(x), "flux_sum");
    expectNear(spectralFlux(x, {.norm = Norm::Euclidean}), "flux_euclidean");
    expectNear(spectralFlux(x, {.halfWave = false, .norm = Norm::MeanEuclidean}), "flux_mean_full");
    expectNear(spectralFlux(x, {.logCompression = 10.0F, .lag = 2}), "flux_log_lag2");
    expectNear(energyNovelty(x), "energy_novelty");
    expectNear(highFrequencyContent(x), "high_frequency_content");
}

TEST(Novelty, EmptyAndSilentSpectra) {
    EXPECT_TRUE(spectralFlux(Eigen::MatrixXf(5, 0)).empty());
    EXPECT_TRUE(energyNovelty(Eigen::MatrixXf(5, 0)).empty());
    EXPECT_EQ(spectralFlux(Eigen::MatrixXf(0, 2), {.norm = FluxParameters::Norm::MeanEuclidean}),
              (std::vector<float>{0, 0}));
    EXPECT_EQ(highFrequencyContent(Eigen::MatrixXf(0, 1)), std::vector<float>{0});
    EXPECT_EQ(spectralFlux(Eigen::MatrixXf::Zero(4, 3), {.logCompression = 1}),
              (std::vector<float>{0, 0, 0}));
    EXPECT_EQ(energyNovelty(Eigen::MatrixXf::Ones(4, 3)), (std::vector<float>{0, 0, 0}));
}

TEST(Novelty, ResetForgetsThePast) {
    SpectralFlux flux(1, {});
    EXPECT_EQ(flux.push(std::vector<float>{1}), 0.0F);
    EXPECT_EQ(flux.push(std::vector<float>{3}), 2.0F);
    flux.reset();
    EXPECT_EQ(flux.push(std::vector<float>{9}), 0.0F);
}

TEST(Novelty, RefusesAbsurdParameters) {
    EXPECT_THROW(SpectralFlux(3, {.lag = 0}), std::invalid_argument);
    EXPECT_THROW(SpectralFlux(3, {.logCompression = -1}), std::invalid_argument);
    EXPECT_THROW(SpectralFlux(3, {.logCompression = testing::kNaN}), std::invalid_argument);
    SpectralFlux flux(3, {});
    EXPECT_THROW(flux.push(std::vector<float>(2)), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

#include "features/superflux.h"

#include <cmath>
#include <stdexcept>

#include "features_test_support.h"

namespace woodshed {
namespace {

using testing::golden;
using testing::goldenMatrix;

TEST(SuperFlux, AgreesWithScipy) {
    const auto novelty = superFlux(goldenMatrix("magnitudes"), {.compression = 5.0F, .lag = 2, .reach = 1});
    const auto expected = golden("superflux").values;
    ASSERT_EQ(novelty.size(), expected.size());
    for (std::size_t i = 0; i < novelty.size(); ++i) {
        EXPECT_NEAR(novelty[i], expected[i], 1e-6) << i;  // logarithms in single precision
    }
}

TEST(SuperFlux, VibratoOfOneBandRaisesNothing) {
    // A partial that wanders to the next band and back, and a stroke over all bands.
    Eigen::MatrixXf bands = Eigen::MatrixXf::Zero(9, 8);
    for (Eigen::Index frame = 0; frame < 8; ++frame) {
        bands(4 + frame % 2, frame) = 1.0F;
    }
    bands.col(6).array() += 1.0F;
    const auto novelty = superFlux(bands, {});
    for (std::size_t frame = 1; frame < 6; ++frame) {
        EXPECT_EQ(novelty[frame], 0.0F) << frame;
    }
    EXPECT_GT(novelty[6], 0.1F);
    EXPECT_GT(superFlux(bands, {.reach = 0})[3], 0.0F);  // plain flux does hear it
}

TEST(SuperFlux, EmptyShortAndAbsurd) {
    EXPECT_TRUE(superFlux(Eigen::MatrixXf(4, 0), {}).empty());
    EXPECT_EQ(superFlux(Eigen::MatrixXf(0, 2), {}), (std::vector<float>{0, 0}));
    EXPECT_EQ(superFlux(Eigen::MatrixXf::Ones(4, 2), {.lag = 5}), (std::vector<float>{0, 0}));
    EXPECT_THROW(superFlux(Eigen::MatrixXf::Ones(4, 2), {.compression = 0.0F}), std::invalid_argument);
    EXPECT_THROW(superFlux(Eigen::MatrixXf::Ones(4, 2), {.lag = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

#include "features/harmonic_percussive.h"

#include <stdexcept>

#include "features_test_support.h"

namespace woodshed {
namespace {

using testing::goldenMatrix;

TEST(Percussive, AgreesWithScipy) {
    const Eigen::MatrixXf magnitudes = goldenMatrix("hpss_magnitudes");
    for (const std::size_t workers : {1U, 3U}) {
        WorkerPool pool(workers);
        for (const int margin : {1, 2}) {
            const Eigen::MatrixXf percussive =
                percussivePart(magnitudes, {.margin = static_cast<float>(margin)}, pool);
            const Eigen::MatrixXf expected = goldenMatrix("hpss_percussive_" + std::to_string(margin));
            // A ratio of squares in single precision.
            EXPECT_LT((percussive - expected).cwiseAbs().maxCoeff(), 2e-6F) << margin;
        }
    }
}

TEST(Percussive, EmptyAndSilent) {
    WorkerPool pool(1);
    EXPECT_EQ(percussivePart(Eigen::MatrixXf(5, 0), {}, pool).cols(), 0);
    EXPECT_EQ(percussivePart(Eigen::MatrixXf::Zero(4, 3), {}, pool), Eigen::MatrixXf::Zero(4, 3));
    // One frame, one bin: both medians are the value itself.
    EXPECT_FLOAT_EQ(percussivePart(Eigen::MatrixXf::Constant(1, 1, 2.0F), {}, pool)(0, 0), 1.0F);
}

TEST(Percussive, RefusesAbsurdParameters) {
    WorkerPool pool(1);
    const Eigen::MatrixXf one = Eigen::MatrixXf::Ones(2, 2);
    EXPECT_THROW(percussivePart(one, {.harmonicFrames = 4}, pool), std::invalid_argument);
    EXPECT_THROW(percussivePart(one, {.percussiveBins = 0}, pool), std::invalid_argument);
    EXPECT_THROW(percussivePart(one, {.power = 0.0F}, pool), std::invalid_argument);
    EXPECT_THROW(percussivePart(one, {.margin = 0.5F}, pool), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

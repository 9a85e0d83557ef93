#include "learn/linear_regression.h"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>
#include <vector>

namespace woodshed {
namespace {

const std::vector<double> kMinima = {0.0, -1.0, 5.0};
const std::vector<double> kMaxima = {2.0, 1.0, 5.0};

TEST(LinearRegressions, ScalesSumsAndClips) {
    const std::vector<double> weights = {0.5, 0.25, 9.0, 4.0, 0.0, 0.0};
    const std::vector<double> biases = {0.1, -3.0};
    const auto model = LinearRegressions::create(kMinima, kMaxima, weights, biases);
    ASSERT_TRUE(model);
    EXPECT_EQ(model.value().features(), 3U);
    EXPECT_EQ(model.value().outputs(), 2U);
    // (1 - 0) / 2 = .5 and (0 + 1) / 2 = .5; the third feature tells nothing
    const Eigen::VectorXd ratings = model.value().predict(Eigen::Vector3d(1.0, 0.0, 77.0));
    EXPECT_DOUBLE_EQ(ratings(0), 0.5 * 0.5 + 0.25 * 0.5 + 0.1);
    EXPECT_DOUBLE_EQ(ratings(1), 0.0);                                                        // -1 clipped
    EXPECT_DOUBLE_EQ(model.value().predict(Eigen::Vector3d(4.0, 0.0, 5.0))(1), 1.0);          // 5 clipped
    EXPECT_DOUBLE_EQ(model.value().predict(Eigen::Vector3d(-0.2, -1.0, 5.0))(0), 0.1 - .05);  // not clamped
}

TEST(LinearRegressions, BadInput) {
    const std::vector<double> row = {1.0, 1.0, 1.0};
    const std::vector<double> bias = {0.0};
    const std::vector<double> notANumber = {1.0, std::numeric_limits<double>::quiet_NaN(), 1.0};
    const auto codeOf = [](const Result<LinearRegressions>& result) { return result.error().code; };
    EXPECT_EQ(codeOf(LinearRegressions::create({}, {}, {}, bias)), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf(LinearRegressions::create(kMinima, kMaxima, row, {})), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf(LinearRegressions::create(kMinima, bias, row, bias)), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf(LinearRegressions::create(kMinima, kMaxima, bias, bias)), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf(LinearRegressions::create(kMinima, kMaxima, notANumber, bias)), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf(LinearRegressions::create(kMaxima, kMinima, row, bias)), ErrorCode::BadArgument);
    const auto model = LinearRegressions::create(kMinima, kMaxima, row, bias);
    EXPECT_THROW(model.value().predict(Eigen::Vector2d(1.0, 2.0)), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

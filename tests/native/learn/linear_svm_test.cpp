#include "learn/linear_svm.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace woodshed {
namespace {

/// Two features, two classes; minima {1, -2}, ranges {4, 0.5}.
const std::vector<float> kExported{1.0F,  -2.0F,                      // minima
                                   0.25F, 2.0F,                       // reciprocal ranges
                                   3.0F,  -1.0F, 0.5F,  2.0F, -1.0F,  // weights, bias, slope, offset
                                   -2.0F, 4.0F,  -1.0F, 0.5F, 0.25F};

TEST(LinearSvms, ScalesThenDecides) {
    const auto svms = LinearSvms::fromFloats(kExported, 2, 2);
    ASSERT_TRUE(svms.ok());
    EXPECT_EQ(svms.value().features(), 2U);
    EXPECT_EQ(svms.value().classes(), 2U);
    // (3, -1.75) scales to (0.5, 0.5): 3 / 2 - 1 / 2 + 0.5 and -2 / 2 + 4 / 2 - 1.
    const Eigen::VectorXf margins = svms.value().margins(Eigen::Vector2f(3.0F, -1.75F));
    EXPECT_FLOAT_EQ(margins(0), 1.5F);
    EXPECT_FLOAT_EQ(margins(1), 0.0F);
    EXPECT_FLOAT_EQ(svms.value().probability(0, 1.5F), 1.0F / (1.0F + std::exp(-2.0F)));
    EXPECT_FLOAT_EQ(svms.value().probability(1, 0.0F), 1.0F / (1.0F + std::exp(-0.25F)));
}

TEST(LinearSvms, RefusesBrokenFilesAndSamples) {
    EXPECT_EQ(LinearSvms::fromFloats({}, 2, 2).error().code, ErrorCode::Unreadable);
    EXPECT_EQ(LinearSvms::fromFloats(kExported, 3, 2).error().code, ErrorCode::Unreadable);
    EXPECT_EQ(LinearSvms::fromFloats(kExported, 0, 2).error().code, ErrorCode::Unreadable);
    EXPECT_EQ(LinearSvms::fromFloats(kExported, 7, 0).error().code, ErrorCode::Unreadable);
    std::vector<float> broken = kExported;
    broken[4] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(LinearSvms::fromFloats(broken, 2, 2).error().code, ErrorCode::Unreadable);
    const auto svms = LinearSvms::fromFloats(kExported, 2, 2);
    EXPECT_THROW(svms.value().margins(Eigen::VectorXf::Zero(3)), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

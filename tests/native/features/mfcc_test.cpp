#include "features/mfcc.h"

#include <stdexcept>

#include "features_test_support.h"

namespace woodshed {
namespace {

using testing::goldenMatrix;

/// Cepstra sum forty logarithms of up to a hundred; single precision leaves some 1e-5 of them.
void expectNear(const Eigen::MatrixXf& actual, const Eigen::MatrixXf& expected, float tolerance) {
    ASSERT_EQ(actual.rows(), expected.rows());
    ASSERT_EQ(actual.cols(), expected.cols());
    EXPECT_LT((actual - expected).cwiseAbs().maxCoeff(), tolerance);
}

TEST(Mfcc, AuditoryToolboxFormAgreesWithScipy) {
    expectNear(auditoryToolboxMfcc(goldenMatrix("bands"), 13), goldenMatrix("mfcc_auditory_toolbox"), 5e-5F);
}

TEST(Mfcc, DecibelFormWithDeltasAgreesWithScipy) {
    const Eigen::MatrixXf decibels = decibelsFromPower(goldenMatrix("bands"));
    expectNear(decibels, goldenMatrix("decibels"), 1e-5F);
    expectNear(withDeltas(cepstrum(decibels, 20)), goldenMatrix("mfcc_db_deltas"), 1e-3F);
}

TEST(Dct, IsOrthonormal) {
    const Eigen::MatrixXf matrix = dctMatrix(16, 16);
    expectNear(matrix * matrix.transpose(), Eigen::MatrixXf::Identity(16, 16), 1e-6F);
    EXPECT_THROW(dctMatrix(17, 16), std::invalid_argument);
    EXPECT_THROW(dctMatrix(0, 16), std::invalid_argument);
}

TEST(Decibels, HonoursReferenceFloorAndRange) {
    Eigen::MatrixXf power(1, 4);
    power << 100.0F, 1.0F, 0.0F, testing::kNaN;
    const Eigen::MatrixXf limited = decibelsFromPower(power, {.reference = 100.0F, .range = 30.0F});
    EXPECT_FLOAT_EQ(limited(0, 0), 0.0F);
    EXPECT_FLOAT_EQ(limited(0, 1), -20.0F);
    EXPECT_FLOAT_EQ(limited(0, 2), -30.0F);
    EXPECT_TRUE(std::isnan(limited(0, 3)));
    EXPECT_FLOAT_EQ(decibelsFromPower(power, {.range = std::nullopt})(0, 2), -100.0F);
    EXPECT_THROW(decibelsFromPower(power, {.reference = 0.0F}), std::invalid_argument);
    EXPECT_THROW(decibelsFromPower(power, {.floor = -1.0F}), std::invalid_argument);
    EXPECT_EQ(decibelsFromPower(Eigen::MatrixXf(3, 0)).cols(), 0);
}

TEST(Deltas, OfShortInput) {
    EXPECT_EQ(withDeltas(Eigen::MatrixXf(2, 0)).rows(), 6);
    EXPECT_EQ(forwardDifference(Eigen::MatrixXf::Ones(2, 1)), Eigen::MatrixXf::Zero(2, 1));
    EXPECT_THROW(cepstrum(Eigen::MatrixXf(0, 3), 1), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

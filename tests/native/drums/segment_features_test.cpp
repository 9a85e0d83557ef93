#include "drums/segment_features.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "../support/npy.h"

namespace woodshed {
namespace {

testing::Npy golden(const std::string& name) {
    return testing::readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
}

float peakOf(const std::vector<float>& samples) {
    float peak = 0.0F;
    for (const float sample : samples) {
        peak = std::max(peak, std::abs(sample));
    }
    return peak;
}

Eigen::MatrixXf magnitudes(const std::vector<float>& samples) {
    WorkerPool pool(1);
    return magnitudeSpectrogram(samples, segmentStft(), pool);
}

double largestDifference(const Eigen::MatrixXf& actual, const testing::Npy& expected) {
    EXPECT_EQ(static_cast<std::size_t>(actual.rows()), expected.shape.at(0));
    EXPECT_EQ(static_cast<std::size_t>(actual.cols()), expected.shape.at(1));
    double largest = 0.0;
    for (Eigen::Index row = 0; row < actual.rows(); ++row) {
        for (Eigen::Index column = 0; column < actual.cols(); ++column) {
            largest = std::max(largest, std::abs(actual(row, column) - expected.at(row, column)));
        }
    }
    return largest;
}

TEST(SegmentFeatures, EncoderInputAgreesWithNumpyWhateverTheLevel) {
    std::vector<float> samples = golden("segment_samples").floats();
    for (const float gain : {1.0F, 0.01F}) {
        for (float& sample : samples) {
            sample *= gain;
        }
        const Eigen::MatrixXf input =
            encoderInput(encoderBands().apply(magnitudes(samples)), peakOf(samples));
        // The faintest bands, 55 dB below the loudest, hold the rounding of single-precision spectra: with
        // them NumPy itself is up to 8e-5 (0.005 dB) away from its result in double precision.
        EXPECT_LT(largestDifference(input, golden("segment_encoder")), 2e-4);
    }
}

TEST(SegmentFeatures, MfccAgreeWithNumpy) {
    const std::vector<float> samples = golden("segment_samples").floats();
    const Eigen::MatrixXf spectra = magnitudes(samples);
    const Eigen::MatrixXf features =
        mfccFeatures(mfccBands().apply(spectra.cwiseProduct(spectra)), peakOf(samples));
    // Sums of 128 levels of up to 80 dB in single precision.
    EXPECT_LT(largestDifference(features, golden("segment_mfcc")), 5e-3);
}

TEST(SegmentFeatures, NothingAndSilence) {
    EXPECT_EQ(encoderInput(Eigen::MatrixXf(kMelBands, 0), 1.0F).cols(), 0);
    EXPECT_EQ(encoderInput(Eigen::MatrixXf::Zero(kMelBands, 3), 1.0F), Eigen::MatrixXf::Zero(kMelBands, 3));
    EXPECT_EQ(mfccFeatures(Eigen::MatrixXf(kMelBands, 0), 1.0F).rows(), Eigen::Index{kMfccFeatures});
    EXPECT_EQ(splicedFrames(Eigen::MatrixXf(2, 0)).cols(), 0);
    EXPECT_TRUE(segmentOnsets(Eigen::MatrixXf(kMelBands, 0), 1.0F).empty());
    EXPECT_TRUE(segmentOnsets(Eigen::MatrixXf::Zero(kMelBands, 50), 1.0F).empty());
}

TEST(SegmentFeatures, PicturesCoverEveryFrameOrDropTheRest) {
    EXPECT_EQ(segmentCount(0, RemainderPolicy::Padded), 0U);
    EXPECT_EQ(segmentCount(129, RemainderPolicy::Padded), 2U);
    EXPECT_EQ(segmentCount(129, RemainderPolicy::Dropped), 1U);
    EXPECT_EQ(segmentCount(256, RemainderPolicy::Padded), 2U);
    Eigen::MatrixXf input(kMelBands, 130);
    for (Eigen::Index frame = 0; frame < 130; ++frame) {
        input.col(frame).setConstant(static_cast<float>(frame));
    }
    const auto last = encoderSegment(input, 1);
    EXPECT_EQ(last(5, 1), 129.0F);
    EXPECT_EQ(last(5, 2), 0.0F);
    EXPECT_EQ(encoderSegment(input, 7).cwiseAbs().maxCoeff(), 0.0F);
}

TEST(SegmentFeatures, SplicesTheFollowingFrames) {
    Eigen::MatrixXf features(1, 3);
    features << 1, 2, 3;
    Eigen::MatrixXf expected(3, 3);
    expected << 1, 2, 3, 2, 3, 3, 3, 3, 3;
    EXPECT_EQ(splicedFrames(features), expected);
}

TEST(SegmentOnsets, FrameLiesJustBeforeTheStroke) {
    const std::vector<float> samples = golden("segment_samples").floats();
    const auto onsets = segmentOnsets(encoderBands().apply(magnitudes(samples)), peakOf(samples));
    for (const std::size_t start : {3000U, 11000U, 18000U}) {
        const auto near = std::find_if(onsets.begin(), onsets.end(), [&](std::size_t frame) {
            const auto ahead =
                static_cast<double>(start) - static_cast<double>(frame) * static_cast<double>(kSegmentHop);
            // A frame's uncertainty on either side of "between this frame and the next".
            return ahead > -0.5 * kSegmentHop && ahead < 1.5 * kSegmentHop;
        });
        EXPECT_NE(near, onsets.end()) << start;
    }
}

}  // namespace
}  // namespace woodshed

#include "audio/k_weighting.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <vector>

namespace woodshed {
namespace {

/// Loudness of a full-scale sine after the filter has settled.
double loudnessOf(double hz, double rate) {
    std::vector<float> samples(static_cast<std::size_t>(2.0 * rate));
    for (std::size_t n = 0; n < samples.size(); ++n) {
        samples[n] =
            static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(n) / rate));
    }
    KWeighting(rate).process(samples);
    double sum = 0.0;
    for (std::size_t n = samples.size() / 2; n < samples.size(); ++n) {
        sum += static_cast<double>(samples[n]) * samples[n];
    }
    return loudnessDb(sum / static_cast<double>(samples.size() - samples.size() / 2));
}

TEST(KWeighting, HasTheStandardsResponseAtAnyRate) {
    // from the coefficients printed in BS.1770-4, tables 1 and 2, by scipy.signal.freqz at 48 kHz; the
    // bilinear transform warps the top of the band a little differently at other rates
    const std::vector<std::pair<double, double>> published{
        {50.0, -7.6354}, {100.0, -4.8348}, {997.0, -3.0103}, {2000.0, -0.6300}, {5000.0, 0.3121}};
    for (const auto& [hz, loudness] : published) {
        EXPECT_NEAR(loudnessOf(hz, 48000.0), loudness, 0.01) << hz;
        EXPECT_NEAR(loudnessOf(hz, 44100.0), loudness, 0.05) << hz;
    }
}

TEST(KWeighting, SilenceHasAFloor) { EXPECT_DOUBLE_EQ(loudnessDb(0.0), -120.0); }

}  // namespace
}  // namespace woodshed

#include "drums/drum_templates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <span>
#include <vector>

namespace woodshed {
namespace {

constexpr auto kBins = static_cast<Eigen::Index>(DrumTemplates::kBins);

DrumTemplates flat() {
    const std::vector<float> values(DrumTemplates::kBins * DrumTemplates::kClasses, 2.0F);
    return DrumTemplates::fromFloats(values).value();
}

TEST(DrumTemplates, ComeOutAtUnitSum) {
    for (Eigen::Index drum = 0; drum < 3; ++drum) {
        EXPECT_NEAR(flat().spectra().col(drum).sum(), 1.0F, 1e-5F);
    }
}

TEST(DrumTemplates, RefuseWhatIsNoSpectrum) {
    std::vector<float> values(DrumTemplates::kBins * DrumTemplates::kClasses, 1.0F);
    EXPECT_FALSE(DrumTemplates::fromFloats(std::span(values).first(1025)).ok());
    values[7] = -1.0F;
    EXPECT_FALSE(DrumTemplates::fromFloats(values).ok());
    values[7] = std::numeric_limits<float>::infinity();
    EXPECT_FALSE(DrumTemplates::fromFloats(values).ok());
}

TEST(DrumTemplates, EndWhereTheRecordingEnds) {
    const DrumTemplates limited = flat().bandLimited(4000.0);
    // 44100 / 2048 Hz a bin: bin 185 lies at 3984 Hz, bin 186 at 4005 Hz.
    EXPECT_NEAR(limited.spectra()(185, 1), 1.0F / 186.0F, 1e-6F);
    EXPECT_EQ(limited.spectra()(186, 1), 0.0F);
    EXPECT_NEAR(limited.spectra().col(1).sum(), 1.0F, 1e-5F);
    EXPECT_EQ(flat().bandLimited(22050.0).spectra()(kBins - 1, 0), flat().spectra()(kBins - 1, 0));
}

TEST(DrumTemplates, KeepAClassThatWouldVanish) {
    std::vector<float> values(DrumTemplates::kBins * DrumTemplates::kClasses, 1.0F);
    std::fill(values.begin() + 2 * kBins, values.begin() + 2 * kBins + 500, 0.0F);
    const DrumTemplates limited = DrumTemplates::fromFloats(values).value().bandLimited(4000.0);
    EXPECT_NEAR(limited.spectra().col(2).sum(), 1.0F, 1e-5F);
}

}  // namespace
}  // namespace woodshed

#include "audio/filter_bank.h"

#include <stdexcept>

#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::golden;

void expectWeights(const FilterBank& bank, const std::string& name) {
    const auto expected = golden(name);
    const Eigen::MatrixXf weights = bank.weights();
    ASSERT_EQ(bank.bands(), expected.shape.at(0));
    ASSERT_EQ(bank.bins(), expected.shape.at(1));
    for (Eigen::Index band = 0; band < weights.rows(); ++band) {
        for (Eigen::Index bin = 0; bin < weights.cols(); ++bin) {
            // Weights are rounded to float once.
            ASSERT_NEAR(weights(band, bin), expected.at(band, bin), 1e-6) << band << ", " << bin;
        }
    }
}

void expectApplied(const FilterBank& bank, const std::string& name) {
    const auto expected = golden(name);
    std::vector<float> spectrum = golden("bank_spectrum").floats();
    spectrum.resize(bank.bins());
    std::vector<float> bands(bank.bands());
    bank.apply(spectrum, bands);
    ASSERT_EQ(bands.size(), expected.values.size());
    for (std::size_t band = 0; band < bands.size(); ++band) {
        // Sums of up to a hundred positive floats: a few units in the last place.
        EXPECT_NEAR(bands[band], expected.values[band], 1e-6 * std::max(1.0, expected.values[band])) << band;
    }
}

TEST(FilterBank, MelAgreesWithTheFormulas) {
    expectWeights(FilterBank::melSlaney(20, 256, 22050, 0, 8000), "mel_slaney_20_256_22050");
    expectWeights(FilterBank::melHtk(20, 256, 22050, 0, 8000), "mel_htk_20_256_22050");
    expectApplied(FilterBank::melSlaney(128, 2048, 44100, 0, 20000), "mel_slaney_128_2048_applied");
}

TEST(FilterBank, AuditoryToolboxAgreesWithTheFormulas) {
    expectApplied(FilterBank::auditoryToolbox(1024, 44100), "auditory_toolbox_1024_applied");
}

TEST(FilterBank, LogFrequencyHas84BandsOfUnitSum) {
    const FilterBank bank = FilterBank::logFrequency(12, 2048, 44100, 20, 20000);
    EXPECT_EQ(bank.bands(), 84U);
    expectApplied(bank, "log_frequency_84_applied");
    const Eigen::VectorXf sums = bank.weights().rowwise().sum();
    EXPECT_LT((sums.array() - 1.0F).abs().maxCoeff(), 1e-6F);
}

TEST(FilterBank, MatrixFormEqualsColumns) {
    const FilterBank bank = FilterBank::melSlaney(10, 64, 8000, 0, 4000);
    const Eigen::MatrixXf spectrogram = Eigen::MatrixXf::Random(33, 5).cwiseAbs();
    const Eigen::MatrixXf bands = bank.apply(spectrogram);
    for (Eigen::Index frame = 0; frame < 5; ++frame) {
        std::vector<float> expected(10);
        bank.apply({spectrogram.col(frame).data(), 33}, expected);
        EXPECT_TRUE(std::equal(expected.begin(), expected.end(), bands.col(frame).data()));
    }
    EXPECT_EQ(bank.apply(Eigen::MatrixXf(33, 0)).cols(), 0);
}

TEST(FilterBank, MelScalesInvert) {
    for (const double hz : {0.0, 100.0, 999.0, 1000.0, 5000.0, 20000.0}) {
        EXPECT_NEAR(hzFromSlaneyMel(slaneyMelFromHz(hz)), hz, 1e-9 * (hz + 1));
        EXPECT_NEAR(hzFromHtkMel(htkMelFromHz(hz)), hz, 1e-9 * (hz + 1));
    }
    EXPECT_NEAR(slaneyMelFromHz(1000), 15.0, 1e-12);
    EXPECT_NEAR(htkMelFromHz(1000), 1000.0, 0.1);  // HTK's scale is anchored there
}

TEST(FilterBank, BandsWithoutBinsStayEmpty) {
    const FilterBank crowded = FilterBank::melSlaney(100, 64, 8000, 0, 4000);
    std::vector<float> bands(100);
    crowded.apply(std::vector<float>(33, 1.0F), bands);
    EXPECT_EQ(*std::min_element(bands.begin(), bands.end()), 0.0F);
    const FilterBank beyond = FilterBank::melHtk(8, 64, 8000, 5000, 9000);
    std::vector<float> none(8, 1.0F);
    beyond.apply(std::vector<float>(33, 1.0F), none);
    EXPECT_EQ(none, std::vector<float>(8, 0.0F));
}

TEST(FilterBank, RefusesAbsurdParameters) {
    EXPECT_THROW(FilterBank::melSlaney(0, 64, 8000, 0, 4000), std::invalid_argument);
    EXPECT_THROW(FilterBank::melSlaney(8, 63, 8000, 0, 4000), std::invalid_argument);
    EXPECT_THROW(FilterBank::melSlaney(8, 64, -8000, 0, 4000), std::invalid_argument);
    EXPECT_THROW(FilterBank::melHtk(8, 64, 8000, 4000, 4000), std::invalid_argument);
    EXPECT_THROW(FilterBank::logFrequency(12, 64, 8000, 0, 4000), std::invalid_argument);
    EXPECT_THROW(FilterBank::melHtk(8, 64, std::nan(""), 0, 4000), std::invalid_argument);
    const FilterBank bank = FilterBank::melSlaney(8, 64, 8000, 0, 4000);
    std::vector<float> bands(8);
    EXPECT_THROW(bank.apply(std::vector<float>(32), bands), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

#include "audio/fft.h"

#include <complex>
#include <numbers>
#include <stdexcept>

#include "audio/window.h"
#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::noise;

/// The transform's definition in double, O(n^2).
std::vector<std::complex<double>> definition(const std::vector<float>& frame) {
    const std::size_t n = frame.size();
    std::vector<std::complex<double>> spectrum(n / 2 + 1);
    for (std::size_t k = 0; k < spectrum.size(); ++k) {
        for (std::size_t i = 0; i < n; ++i) {
            const double angle =
                -2.0 * std::numbers::pi * static_cast<double>((i * k) % n) / static_cast<double>(n);
            spectrum[k] += static_cast<double>(frame[i]) * std::polar(1.0, angle);
        }
    }
    return spectrum;
}

/// Rounding errors grow with the root of the size times the logarithm of it; 1e-6 of the signal's norm leaves
/// room for kissfft's single-precision twiddles too.
double tolerance(std::size_t n) { return 1e-6 * std::sqrt(static_cast<double>(n)) + 1e-6; }

class FftOfSize : public ::testing::TestWithParam<std::size_t> {};

TEST_P(FftOfSize, MatchesTheDefinitionAndInverts) {
    const std::size_t n = GetParam();
    const std::vector<float> frame = noise(n, 11);
    RealFft fft(n);
    ASSERT_EQ(fft.bins(), n / 2 + 1);
    std::vector<std::complex<float>> spectrum(fft.bins());
    fft.forward(frame, spectrum);
    const auto expected = definition(frame);
    for (std::size_t k = 0; k < fft.bins(); ++k) {
        EXPECT_NEAR(std::abs(std::complex<double>(spectrum[k]) - expected[k]), 0.0, tolerance(n)) << k;
    }
    std::vector<float> back(n);
    fft.inverse(spectrum, back);
    for (std::size_t i = 0; i < n; ++i) {
        EXPECT_NEAR(back[i], frame[i], 2e-6) << i;
    }
}

TEST_P(FftOfSize, FourFramesEqualSingleFramesBitForBit) {
    const std::size_t n = GetParam();
    const std::vector<float> samples = noise(n + 9, 12);
    const std::vector<float> window = makeWindow(Window::HannPeriodic, n);
    RealFft fft(n);
    for (const SpectrumScale scale : {SpectrumScale::Magnitude, SpectrumScale::Power}) {
        std::vector<std::vector<float>> together(kLaneCount, std::vector<float>(fft.bins()));
        std::array<const float*, kLaneCount> inputs{};
        std::array<float*, kLaneCount> outputs{};
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            inputs[lane] = samples.data() + 3 * lane;
            outputs[lane] = together[lane].data();
        }
        fft.windowedSpectra(inputs, window, scale, outputs);
        std::vector<float> alone(fft.bins());
        for (std::size_t lane = 0; lane < kLaneCount; ++lane) {
            fft.windowedSpectrum({inputs[lane], n}, window, scale, alone);
            EXPECT_EQ(alone, together[lane]);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Sizes, FftOfSize,
                         ::testing::Values(2, 4, 6, 8, 10, 16, 30, 32, 34, 64, 100, 128, 256, 882, 1024, 2048,
                                           4096));

TEST(RealFft, SpectrumIsMagnitudeOfTheWindowedFrame) {
    const std::size_t n = 512;
    std::vector<float> frame = noise(n, 13);
    const std::vector<float> window = makeWindow(Window::HammingSymmetric, n);
    RealFft fft(n);
    std::vector<float> magnitudes(fft.bins());
    std::vector<float> powers(fft.bins());
    fft.windowedSpectrum(frame, window, SpectrumScale::Magnitude, magnitudes);
    fft.windowedSpectrum(frame, window, SpectrumScale::Power, powers);
    for (std::size_t i = 0; i < n; ++i) {
        frame[i] *= window[i];
    }
    const auto expected = definition(frame);
    for (std::size_t k = 0; k < fft.bins(); ++k) {
        EXPECT_NEAR(magnitudes[k], std::abs(expected[k]), tolerance(n));
        EXPECT_FLOAT_EQ(std::sqrt(powers[k]), magnitudes[k]);
    }
}

TEST(RealFft, CopiesWorkIndependently) {
    const std::vector<float> frame = noise(60, 14);
    RealFft first(60);
    RealFft second = first;
    std::vector<std::complex<float>> a(31);
    std::vector<std::complex<float>> b(31);
    first.forward(frame, a);
    second.forward(frame, b);
    EXPECT_EQ(a, b);
    first = RealFft(8);
    EXPECT_EQ(first.size(), 8U);
    EXPECT_EQ(second.size(), 60U);
}

TEST(RealFft, RefusesOddSizesAndWrongBuffers) {
    EXPECT_THROW(RealFft(0), std::invalid_argument);
    EXPECT_THROW(RealFft(7), std::invalid_argument);
    RealFft fft(8);
    std::vector<float> frame(7);
    std::vector<std::complex<float>> spectrum(5);
    EXPECT_THROW(fft.forward(frame, spectrum), std::invalid_argument);
    EXPECT_THROW(fft.inverse(spectrum, frame), std::invalid_argument);
}

}  // namespace
}  // namespace woodshed

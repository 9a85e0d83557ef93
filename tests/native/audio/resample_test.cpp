#include "audio/resample.h"

#include <complex>
#include <numbers>
#include <stdexcept>
#include <type_traits>

#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::golden;
using testing::inPieces;
using testing::noise;

std::vector<float> tone(double hz, double rate, std::size_t count) {
    std::vector<float> samples(count);
    for (std::size_t i = 0; i < count; ++i) {
        samples[i] =
            static_cast<float>(std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / rate));
    }
    return samples;
}

struct Rates {
    double in;
    double out;
};

class ResamplerOf : public ::testing::TestWithParam<Rates> {
  protected:
    /// Enough input for twice the filter on both sides and as much again between.
    std::size_t inputCount() const { return 8 * Resampler(GetParam().in, GetParam().out).taps() + 600; }
};

/// Tones in the pass band come out as if they had been sampled at the new rate: no delay, no gain.
TEST_P(ResamplerOf, KeepsTonesInTimeAndAmplitude) {
    const auto [in, out] = GetParam();
    const double nyquist = std::min(in, out) / 2.0;
    for (const double share : {0.01, 0.3, 0.7, 0.9}) {
        const double hz = share * nyquist;
        const std::vector<float> result = resample(tone(hz, in, inputCount()), in, out);
        double worst = 0.0;
        for (std::size_t i = result.size() / 4; i < result.size() * 3 / 4; ++i) {
            const double expected = std::sin(2.0 * std::numbers::pi * hz * static_cast<double>(i) / out);
            worst = std::max(worst, std::abs(static_cast<double>(result[i]) - expected));
        }
        // The stated ripple (0.001 dB = 1.2e-4) bounds the error; images and aliases (-100 dB) are far below.
        EXPECT_LT(worst, 1.2e-4) << hz;
    }
}

/// What lies above the new Nyquist frequency disappears.
TEST_P(ResamplerOf, RejectsAliases) {
    const auto [in, out] = GetParam();
    if (out >= in) {
        return;
    }
    for (const double hz :
         {out / 2.0, 0.5 * out + 0.1 * (in - out) / 2.0, 0.5 * out + 0.8 * (in - out) / 2.0}) {
        const std::vector<float> result = resample(tone(hz, in, inputCount()), in, out);
        double worst = 0.0;
        for (std::size_t i = result.size() / 4; i < result.size() * 3 / 4; ++i) {
            worst = std::max(worst, std::abs(static_cast<double>(result[i])));
        }
        EXPECT_LT(20.0 * std::log10(worst + 1e-12), -96.0) << hz;  // 100 dB by design, 4 dB for float sums
    }
}

/// No images above the old Nyquist frequency: measured by correlating with the first image of a tone.
TEST_P(ResamplerOf, RejectsImages) {
    const auto [in, out] = GetParam();
    const double hz = 0.85 * in / 2.0;
    const double image = in - hz;
    if (out <= in || image >= out / 2.0) {
        return;
    }
    const std::vector<float> result = resample(tone(hz, in, inputCount()), in, out);
    std::complex<double> sum = 0.0;
    double weights = 0.0;
    const std::size_t first = result.size() / 4;
    const std::size_t last = result.size() * 3 / 4;
    for (std::size_t i = first; i < last; ++i) {
        const double position = static_cast<double>(i - first) / static_cast<double>(last - first);
        const double taper = std::pow(std::sin(std::numbers::pi * position), 8.0);
        sum += taper * static_cast<double>(result[i]) *
               std::polar(1.0, -2.0 * std::numbers::pi * image * static_cast<double>(i) / out);
        weights += taper;
    }
    EXPECT_LT(20.0 * std::log10(2.0 * std::abs(sum) / weights + 1e-12), -96.0);
}

TEST_P(ResamplerOf, PiecesGiveTheSameBitsAndTheStatedLength) {
    const auto [in, out] = GetParam();
    Resampler resampler(in, out);
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{777}, inputCount()}) {
        const std::vector<float> x = noise(count, 31);
        const std::vector<float> whole = resample(x, in, out);
        EXPECT_EQ(whole.size(),
                  static_cast<std::size_t>(std::llround(static_cast<double>(count) * out / in)));
        EXPECT_EQ(whole.size(), resampler.outputLength(count));
        for (const std::size_t longest : {50U, 9000U}) {
            std::vector<float> pieces;
            inPieces(count, longest, 32, [&](std::size_t at, std::size_t length) {
                resampler.push(std::span(x).subspan(at, length), pieces);
            });
            resampler.finish(pieces);
            EXPECT_EQ(pieces, whole) << count << " in pieces of " << longest;
        }
    }
}

TEST_P(ResamplerOf, PassesAConstant) {
    const auto [in, out] = GetParam();
    const std::vector<float> result = resample(std::vector<float>(inputCount(), 0.5F), in, out);
    for (std::size_t i = result.size() / 4; i < result.size() * 3 / 4; ++i) {
        ASSERT_NEAR(result[i], 0.5F, 1e-6);
    }
}

INSTANTIATE_TEST_SUITE_P(Pairs, ResamplerOf,
                         ::testing::Values(Rates{44100, 48000}, Rates{48000, 44100}, Rates{44100, 22050},
                                           Rates{8000, 44100}, Rates{11025, 48000}, Rates{96000, 44100},
                                           Rates{192000, 44100}, Rates{192000, 8000}, Rates{8000, 192000},
                                           Rates{44100, 47999}, Rates{44056, 44100}, Rates{48000, 44100.5},
                                           Rates{16000, 44100}, Rates{37800, 44100}));

TEST(Resampler, AgreesWithScipyPolyphase) {
    const std::vector<float> result = resample(golden("resample_in").floats(), 44100, 48000);
    const auto expected = golden("resample_44100_48000").values;
    // SciPy rounds the length up.
    ASSERT_NEAR(static_cast<double>(result.size()), static_cast<double>(expected.size()), 1.0);
    // Both treat the signal as zero beyond its ends but their filters ring differently there: the middle
    // counts.
    for (std::size_t i = 400; i + 400 < result.size(); ++i) {
        ASSERT_NEAR(result[i], expected[i], 2e-5) << i;
    }
}

// A copy would lose the room reserved for its buffer, and push() would wait for it for ever.
static_assert(!std::is_copy_constructible_v<Resampler> && std::is_move_constructible_v<Resampler>);

TEST(Resampler, EqualRatesCopy) {
    const std::vector<float> x = noise(1000, 33);
    EXPECT_EQ(resample(x, 44100, 44100), x);
}

TEST(Resampler, LongStreamsDoNotDrift) {
    // Ten hours at 48 kHz are 1.7e9 samples: positions must still be exact.
    const Resampler exact(48000, 44100);
    EXPECT_EQ(exact.outputLength(1728000000ULL), 1587600000ULL);
    const Resampler odd(48000, 44100.5);
    EXPECT_EQ(odd.outputLength(1728000000ULL), 1587618000ULL);
}

TEST(Resampler, RefusesAbsurdRates) {
    const double nan = std::nan("");
    for (const Rates bad :
         {Rates{0, 44100}, Rates{44100, 0}, Rates{-1, 44100}, Rates{nan, 44100}, Rates{44100, nan},
          Rates{1e9, 44100}, Rates{768000, 100}, Rates{HUGE_VAL, 44100}}) {
        ASSERT_TRUE(findRateProblem(bad.in, bad.out).has_value());
        EXPECT_EQ(findRateProblem(bad.in, bad.out)->code, ErrorCode::BadArgument);
        EXPECT_THROW(Resampler(bad.in, bad.out), std::invalid_argument);
    }
    EXPECT_FALSE(findRateProblem(8000, 192000).has_value());
}

}  // namespace
}  // namespace woodshed

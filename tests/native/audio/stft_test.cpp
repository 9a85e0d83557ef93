#include "audio/stft.h"

#include <stdexcept>

#include "audio_test_support.h"

namespace woodshed {
namespace {

using testing::golden;
using testing::inPieces;
using testing::noise;
using testing::Npy;

void expectMatches(const Eigen::MatrixXf& actual, const Npy& expected, double relativeTolerance) {
    ASSERT_EQ(static_cast<std::size_t>(actual.rows()), expected.shape.at(0));
    ASSERT_EQ(static_cast<std::size_t>(actual.cols()), expected.shape.at(1));
    const double largest = *std::max_element(expected.values.begin(), expected.values.end());
    for (Eigen::Index bin = 0; bin < actual.rows(); ++bin) {
        for (Eigen::Index frame = 0; frame < actual.cols(); ++frame) {
            ASSERT_NEAR(actual(bin, frame), expected.at(bin, frame), relativeTolerance * largest)
                << bin << ", " << frame;
        }
    }
}

// Single precision against NumPy's double: errors of some 1e-7 of the largest bin.
constexpr double kFloatTolerance = 1e-6;

TEST(Stft, AgreesWithNumpy) {
    const std::vector<float> x = golden("stft_signal").floats();
    WorkerPool pool(2);
    expectMatches(magnitudeSpectrogram(x, {}, pool), golden("stft_centred_2048_512"), kFloatTolerance);
    expectMatches(
        magnitudeSpectrogram(
            x, {.frameSize = 512, .hopSize = 128, .window = Window::HammingSymmetric, .centred = false},
            pool),
        golden("stft_whole_512_128"), kFloatTolerance);
    expectMatches(spectrogram(x, {.frameSize = 882, .hopSize = 160}, SpectrumScale::Power, pool),
                  golden("stft_power_882_160"), kFloatTolerance);
    expectMatches(magnitudeSpectrogram(std::span(x).first(100), {.frameSize = 512, .hopSize = 64}, pool),
                  golden("stft_short_512_64"), kFloatTolerance);
}

TEST(Stft, CountsFrames) {
    StftParameters whole{.frameSize = 8, .hopSize = 3, .centred = false};
    EXPECT_EQ(stftFrameCount(0, whole), 0U);
    EXPECT_EQ(stftFrameCount(7, whole), 0U);
    EXPECT_EQ(stftFrameCount(8, whole), 1U);
    EXPECT_EQ(stftFrameCount(10, whole), 1U);
    EXPECT_EQ(stftFrameCount(11, whole), 2U);
    StftParameters centred{.frameSize = 8, .hopSize = 3};
    EXPECT_EQ(stftFrameCount(0, centred), 0U);
    EXPECT_EQ(stftFrameCount(1, centred), 1U);
    EXPECT_EQ(stftFrameCount(3, centred), 2U);
}

TEST(Stft, DoesNotDependOnTheNumberOfWorkers) {
    const std::vector<float> x = noise(70000, 21);
    WorkerPool one(1);
    WorkerPool four(4);
    EXPECT_EQ(magnitudeSpectrogram(x, {.frameSize = 256, .hopSize = 100}, one),
              magnitudeSpectrogram(x, {.frameSize = 256, .hopSize = 100}, four));
}

struct StreamingCase {
    StftParameters parameters;
    std::size_t samples;
};

class StreamingStftOf : public ::testing::TestWithParam<StreamingCase> {};

TEST_P(StreamingStftOf, EqualsTheWholeSpectrogram) {
    const auto& [parameters, samples] = GetParam();
    const std::vector<float> x = noise(samples, 22);
    WorkerPool pool(1);
    const Eigen::MatrixXf expected = magnitudeSpectrogram(x, parameters, pool);
    Eigen::Index frames = 0;
    StreamingStft stft(
        parameters, SpectrumScale::Magnitude, [&](std::size_t frame, std::span<const float> bins) {
            ASSERT_EQ(frame, static_cast<std::size_t>(frames));
            ASSERT_LT(frames, expected.cols());
            ASSERT_TRUE(std::equal(bins.begin(), bins.end(), expected.col(frames).data())) << frame;
            ++frames;
        });
    // Twice: finish() makes the object as good as new. Short and long pieces take different paths.
    for (const std::size_t longest : {200U, 20000U}) {
        frames = 0;
        inPieces(x.size(), longest, 23,
                 [&](std::size_t at, std::size_t length) { stft.push(std::span(x).subspan(at, length)); });
        stft.finish();
        EXPECT_EQ(frames, expected.cols());
    }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, StreamingStftOf,
    ::testing::Values(StreamingCase{{.frameSize = 256, .hopSize = 64}, 20000},
                      StreamingCase{{.frameSize = 256, .hopSize = 64, .centred = false}, 20001},
                      StreamingCase{{.frameSize = 256, .hopSize = 300}, 20000},
                      StreamingCase{{.frameSize = 64, .hopSize = 1000, .centred = false}, 20000},
                      StreamingCase{{.frameSize = 64, .hopSize = 1000}, 20000},
                      StreamingCase{{.frameSize = 100, .hopSize = 33}, 5000},
                      StreamingCase{{.frameSize = 512, .hopSize = 64}, 100},
                      StreamingCase{{.frameSize = 512, .hopSize = 64}, 257},
                      StreamingCase{{.frameSize = 512, .hopSize = 64}, 1},
                      StreamingCase{{.frameSize = 512, .hopSize = 64}, 0},
                      StreamingCase{{.frameSize = 512, .hopSize = 64, .centred = false}, 511}));

TEST(Stft, LatencyIsWhatTheHeaderStates) {
    std::size_t frames = 0;
    StreamingStft centred({.frameSize = 8, .hopSize = 2}, SpectrumScale::Power,
                          [&](std::size_t, std::span<const float>) { ++frames; });
    const std::vector<float> x = noise(20, 24);
    centred.push(std::span(x).first(4));
    EXPECT_EQ(frames, 0U);
    centred.push(std::span(x).subspan(4, 1));
    EXPECT_EQ(frames, 1U);
}

TEST(Stft, RefusesAbsurdParameters) {
    EXPECT_FALSE(findProblem(StftParameters{}).has_value());
    for (const StftParameters& bad : {StftParameters{.frameSize = 0}, StftParameters{.frameSize = 511},
                                      StftParameters{.frameSize = 1U << 21U}, StftParameters{.hopSize = 0},
                                      StftParameters{.hopSize = std::size_t{1} << 40U}}) {
        ASSERT_TRUE(findProblem(bad).has_value());
        EXPECT_EQ(findProblem(bad)->code, ErrorCode::BadArgument);
        WorkerPool pool(1);
        EXPECT_THROW(magnitudeSpectrogram({}, bad, pool), std::invalid_argument);
        EXPECT_THROW(StreamingStft(bad, SpectrumScale::Power, {}), std::invalid_argument);
    }
}

TEST(Stft, NothingInNothingOut) {
    WorkerPool pool(1);
    EXPECT_EQ(magnitudeSpectrogram({}, {}, pool).cols(), 0);
    const std::vector<float> shorterThanAFrame(100, 0.5F);
    EXPECT_EQ(magnitudeSpectrogram(shorterThanAFrame, {.centred = false}, pool).cols(), 0);
}

}  // namespace
}  // namespace woodshed

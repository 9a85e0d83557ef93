#include "pitch/pyin.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "pitch_signals.h"

namespace woodshed {
namespace {

using testing::cents;
using testing::golden;
using testing::kRate;

const std::vector<testing::Partial> kRich{{1, 0.2}, {2, 0.15}, {3, 0.1}, {4, 0.05}};
const std::vector<testing::Partial> kMissingFundamental{{2, 0.2}, {3, 0.15}, {4, 0.1}, {5, 0.05}};

PitchTrack track(std::span<const float> samples, const PyinParameters& parameters = {}) {
    WorkerPool pool(1);
    Result<PitchTrack> result = trackPitch(samples, parameters, pool);
    EXPECT_TRUE(result.ok());
    return result ? std::move(result).value() : PitchTrack{};
}

void append(std::vector<float>& to, const std::vector<float>& more) {
    to.insert(to.end(), more.begin(), more.end());
}

void expectReferenceTrack(const PyinParameters& parameters, const std::string& name) {
    const testing::Npy expected = golden(name + "_track");
    const PitchTrack actual = track(golden("signal").floats(), parameters);
    ASSERT_EQ(actual.f0.size(), expected.shape[1]);
    ASSERT_EQ(actual.voicedProbability.size(), expected.shape[1]);
    for (std::size_t frame = 0; frame < actual.f0.size(); ++frame) {
        const double f0 = expected.at(0, frame);
        EXPECT_EQ(actual.f0[frame] > 0.0F, f0 > 0.0) << frame;
        // Single against double precision: rounding of the difference function moves a shallow parabola's
        // vertex.
        EXPECT_NEAR(actual.f0[frame], f0, 2e-4 * f0) << frame;
        // Depths are continuous but thresholds are not: below the error of a depth no threshold may be
        // crossed.
        EXPECT_NEAR(actual.voicedProbability[frame], expected.at(1, frame), 1e-4) << frame;
    }
}

TEST(Pyin, IsThePlainReference) {
    expectReferenceTrack({}, "default");
    expectReferenceTrack(PyinParameters::assessment(), "assessment");
}

TEST(Pyin, ThresholdPriorIsTheBetaDensity) {
    const ThresholdPrior prior(0.15, 0.01);
    const testing::Npy expected = golden("prior_above");
    for (std::size_t i = 0; i < expected.shape[1]; ++i) {
        EXPECT_NEAR(prior.above(expected.at(0, i)), expected.at(1, i), 1e-12) << expected.at(0, i);
    }
}

TEST(Pyin, AssessmentPresetIsTheSpecification) {
    const PyinParameters preset = PyinParameters::assessment();
    EXPECT_EQ(preset.yin.blockSize, 1024U);
    EXPECT_EQ(preset.hopSize, 256U);
    EXPECT_EQ(preset.yin.sampleRate, 44100.0);
    EXPECT_EQ(preset.thresholdMean, 0.15);
    EXPECT_EQ(preset.lowAmplitude, 0.01);
    EXPECT_EQ(preset.yin.maxLag(), 512U);
    EXPECT_FALSE(preset.problem());
}

TEST(Pyin, TracksTonesFromContrabassToFlute) {
    for (const auto* partials : {&kRich, &kMissingFundamental}) {
        for (const double f0 : {41.2, 55.0, 110.0, 261.6, 880.0, 1760.0, 2349.3}) {
            std::vector<float> samples = testing::steadyTone(0.4, f0, *partials);
            append(samples, std::vector<float>(8820));
            const PitchTrack result = track(samples);
            ASSERT_EQ(result.f0.size(), (samples.size() + 255) / 256);
            EXPECT_DOUBLE_EQ(result.hopSeconds, 256.0 / 44100.0);
            // Away from the edges by a block: 46 ms.
            for (std::size_t frame = 9; frame < 60; ++frame) {
                ASSERT_GT(result.f0[frame], 0.0F) << f0 << " frame " << frame;
                EXPECT_NEAR(cents(result.f0[frame], f0), 0.0, f0 < 600.0 ? 2.0 : 8.0)
                    << f0 << " frame " << frame;
                EXPECT_GT(result.voicedProbability[frame], 0.5F);
            }
            for (std::size_t frame = 80; frame < result.f0.size(); ++frame) {
                EXPECT_EQ(result.f0[frame], 0.0F) << f0 << " frame " << frame;
            }
        }
    }
}

/// Time by which the track lags behind the fundamental it was made from, by least squares over delays.
double measuredLag(const PitchTrack& result, const std::function<double(double)>& f0At, double from,
                   double to) {
    double bestError = std::numeric_limits<double>::infinity();
    double best = 0.0;
    for (double lag = -0.02; lag <= 0.02; lag += 0.0002) {
        double error = 0.0;
        for (auto frame = static_cast<std::size_t>(from / result.hopSeconds);
             static_cast<double>(frame) * result.hopSeconds < to; ++frame) {
            const double difference =
                cents(result.f0[frame], f0At(static_cast<double>(frame) * result.hopSeconds - lag));
            error += difference * difference;
        }
        if (error < bestError) {
            bestError = error;
            best = lag;
        }
    }
    return best;
}

TEST(Pyin, GridTimesAreTheTimesOfTheSound) {
    for (const double centre : {100.0, 200.0, 440.0, 1000.0}) {
        const auto vibrato = [centre](double t) {
            return centre * std::exp2(40.0 / 1200.0 * std::sin(2.0 * std::numbers::pi * 5.5 * t));
        };
        const auto glide = [centre](double t) { return centre * std::exp2(t); };
        const std::vector<float> vibratoTone = testing::synthesise(1.0, vibrato, kRich);
        const std::vector<float> glideTone = testing::synthesise(1.0, glide, kRich);
        // centreOffset() is exact at 200 Hz; a period P elsewhere shifts by (P - 5 ms) / 2. Half a
        // millisecond for the measurement itself.
        const auto allowed = [](double f0) { return std::abs(1.0 / f0 - 0.005) / 2.0 + 0.0005; };
        EXPECT_NEAR(measuredLag(track(vibratoTone), vibrato, 0.1, 0.9), 0.0, allowed(centre)) << centre;
        EXPECT_NEAR(measuredLag(track(glideTone), glide, 0.1, 0.9), 0.0,
                    allowed(centre * std::numbers::sqrt2))
            << centre;
        EXPECT_NEAR(measuredLag(track(vibratoTone, PyinParameters::assessment()), vibrato, 0.1, 0.9), 0.0,
                    allowed(centre))
            << centre;
    }
}

TEST(Pyin, FollowsLeapsBetweenShortNotes) {
    std::vector<float> samples;
    const std::vector<double> notes{220.0, 440.0, 261.6, 784.0, 130.8, 523.3};
    const double seconds = 0.12;
    for (const double f0 : notes) {
        append(samples, testing::steadyTone(seconds, f0, kRich));
    }
    const PitchTrack result = track(samples);
    for (std::size_t note = 0; note < notes.size(); ++note) {
        // The block of 46 ms hears both notes around a border: 25 ms on either side are left out.
        const double begin = static_cast<double>(note) * seconds + 0.025;
        for (auto frame = static_cast<std::size_t>(std::ceil(begin / result.hopSeconds));
             static_cast<double>(frame) * result.hopSeconds < begin + seconds - 0.05; ++frame) {
            EXPECT_NEAR(cents(std::max(result.f0[frame], 1.0F), notes[note]), 0.0, 10.0)
                << note << " frame " << frame;
        }
    }
}

TEST(Pyin, ATonesOnsetAfterDigitalSilenceIsNotAnnounced) {
    constexpr std::size_t kSilence = 13230;
    for (const double f0 : {440.0, 880.0, 1318.5, 2093.0}) {
        std::vector<float> samples(kSilence);
        append(samples, testing::steadyTone(0.3, f0, kRich));
        const PitchTrack result = track(samples);
        for (std::size_t frame = 0; frame * 256 < kSilence; ++frame) {
            if (result.f0[frame] > 0.0F) {
                // The integration window reaches 8 ms beyond the frame's instant: from there on the tone is
                // in it, and its pitch may be reported.
                EXPECT_GT(frame * 256, kSilence - 364) << f0;
                EXPECT_NEAR(cents(result.f0[frame], f0), 0.0, 50.0) << f0 << " frame " << frame;
            }
        }
    }
}

TEST(Pyin, NoiseIsUnvoiced) {
    const PitchTrack result = track(testing::noise(44100, 0.1, 11));
    std::size_t voiced = 0;
    for (const float f0 : result.f0) {
        voiced += f0 > 0.0F ? 1 : 0;
    }
    EXPECT_LT(voiced, result.f0.size() / 50);
}

TEST(Pyin, ToneInNoiseKeepsItsOctave) {
    std::vector<float> samples = testing::steadyTone(1.0, 147.0, kRich);
    const std::vector<float> hiss = testing::noise(samples.size(), 0.04, 5);  // 15 dB below the tone
    for (std::size_t i = 0; i < samples.size(); ++i) {
        samples[i] += hiss[i];
    }
    const PitchTrack result = track(samples);
    for (std::size_t frame = 9; frame + 9 < result.f0.size(); ++frame) {
        EXPECT_NEAR(cents(std::max(result.f0[frame], 1.0F), 147.0), 0.0, 20.0) << frame;
    }
}

TEST(Pyin, LowAmplitudeIsSuppressedInProportion) {
    // Sine of RMS 0.001, a tenth of the limit 0.01: share (0.001 + 0.0001) / 0.0101.
    const std::vector<float> samples = testing::steadyTone(0.5, 220.0, {{1, 0.001 * std::numbers::sqrt2}});
    const PitchTrack result = track(samples);
    EXPECT_NEAR(result.voicedProbability[40], 0.0011 / 0.0101, 0.001);
}

TEST(Pyin, DoesNotDependOnPushesOrThreads) {
    std::vector<float> samples;
    for (int i = 0; i < 12; ++i) {
        append(samples, testing::steadyTone(0.2, 150.0 * std::exp2(i / 4.0), kRich));
        append(samples, testing::noise(4000, 0.02, static_cast<unsigned>(i)));
    }
    const PitchTrack expected = track(samples);
    for (const std::size_t workers : {1, 2, 4}) {
        for (const std::size_t piece : {std::size_t{1}, std::size_t{997}, std::size_t{40000}}) {
            WorkerPool pool(workers);
            PyinTracker tracker({}, pool);
            for (std::size_t start = 0; start < samples.size(); start += piece) {
                tracker.push(std::span(samples).subspan(start, std::min(piece, samples.size() - start)));
            }
            const Result<PitchTrack> result = tracker.finish();
            ASSERT_TRUE(result);
            EXPECT_EQ(result.value().f0, expected.f0);
            EXPECT_EQ(result.value().voicedProbability, expected.voicedProbability);
        }
    }
}

TEST(Pyin, TrackerServesOneRecordingAfterAnother) {
    WorkerPool pool(1);
    PyinTracker tracker({}, pool);
    const std::vector<float> first = testing::steadyTone(0.3, 300.0, kRich);
    const std::vector<float> second = testing::steadyTone(0.2, 500.0, kRich);
    tracker.push(first);
    ASSERT_TRUE(tracker.finish());
    tracker.push(second);
    const Result<PitchTrack> again = tracker.finish();
    ASSERT_TRUE(again);
    EXPECT_EQ(again.value().f0, track(second).f0);
}

TEST(Pyin, ShorterThanABlockStillHasFrames) {
    const std::vector<float> samples = testing::steadyTone(0.01, 1000.0, kRich);
    const PitchTrack result = track(samples);
    EXPECT_EQ(result.f0.size(), 2U);
    EXPECT_EQ(track(std::span(samples).first(1 + 256)).f0.size(), 2U);
}

TEST(Pyin, BadInputIsAnError) {
    WorkerPool pool(1);
    const PyinParameters defaults;
    const auto code = [&](std::vector<float> samples, const PyinParameters& parameters) {
        const Result<PitchTrack> result = trackPitch(samples, parameters, pool);
        EXPECT_FALSE(result);
        return result.error().code;
    };
    EXPECT_EQ(code({}, defaults), ErrorCode::Empty);
    EXPECT_EQ(code(std::vector<float>(5000), defaults), ErrorCode::Silent);
    std::vector<float> spoilt = testing::steadyTone(0.2, 440.0, kRich);
    spoilt[777] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(code(spoilt, defaults), ErrorCode::NotFinite);
    spoilt[777] = std::numeric_limits<float>::infinity();
    EXPECT_EQ(code(spoilt, defaults), ErrorCode::NotFinite);
    const auto refused = [&](auto change) {
        PyinParameters parameters;
        change(parameters);
        EXPECT_THROW(PyinTracker(parameters, pool), std::invalid_argument);
        return code({0.5F}, parameters) == ErrorCode::BadArgument;
    };
    EXPECT_TRUE(refused([](PyinParameters& p) { p.hopSize = 0; }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.hopSize = 4096; }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.thresholdMean = 0.0; }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.yinTrust = 1.0; }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.voicingStay = std::numeric_limits<double>::quiet_NaN(); }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.maxJumpBins = 0; }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.binsPerSemitone = 1000; }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.lowAmplitude = -1.0; }));
    EXPECT_TRUE(refused([](PyinParameters& p) { p.yin.minHz = 0.0; }));
}

}  // namespace
}  // namespace woodshed

#include "drums/drum_transcriber.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <fstream>
#include <numbers>
#include <string>
#include <vector>

#include "../support/npy.h"
#include "audio/fft.h"
#include "drums/onset_picking.h"
#include "drums/rise_point.h"
#include "nmf/random.h"

namespace woodshed {
namespace {

constexpr double kRate = DrumTranscriber::kSampleRate;

DrumTemplates shippedTemplates(const std::string& name = "smt-hann-centred") {
    std::ifstream file(
        std::string(WOODSHED_TEST_DIR) + "/../../../public/models/drum-templates/" + name + ".f32",
        std::ios::binary);
    std::vector<float> values(DrumTemplates::kBins * DrumTemplates::kClasses);
    file.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
    return DrumTemplates::fromFloats(values).value();
}

struct Strike {
    double time;
    DrumClass drum;
    double level;
};

/// Hits that start at once and sound like the drums: a decaying 60 Hz tone with a click, a decaying 190 Hz
/// tone with noise, and noise with the spectrum of the hi-hat's template.
std::vector<float> play(const std::vector<Strike>& strikes, double seconds) {
    std::vector<float> samples(static_cast<std::size_t>(seconds * kRate), 0.0F);
    const DrumTemplates templates = shippedTemplates();
    UniformNoise noise(11);
    RealFft fft(2 * (DrumTemplates::kBins - 1));
    std::vector<float> metal(fft.size());
    for (const Strike& strike : strikes) {
        std::vector<std::complex<float>> spectrum(fft.bins());
        for (std::size_t bin = 1; bin + 1 < fft.bins(); ++bin) {
            spectrum[bin] = std::polar(templates.spectra()(static_cast<Eigen::Index>(bin), 2),
                                       2.0F * std::numbers::pi_v<float> * noise.next());
        }
        fft.inverse(spectrum, metal);
        const float loudest = *std::max_element(metal.begin(), metal.end());
        const auto start = static_cast<std::size_t>(strike.time * kRate);
        constexpr std::size_t kLongest = 20000;
        for (std::size_t i = 0; start + i < samples.size() && i < kLongest; ++i) {
            const double t = static_cast<double>(i) / kRate;
            const double white = 2.0 * static_cast<double>(noise.next()) - 1.0;
            const auto tone = [&](double hertz) { return std::sin(2.0 * std::numbers::pi * hertz * t); };
            double value = 0.0;
            switch (strike.drum) {
                case DrumClass::Kick:
                    value = tone(60.0) * std::exp(-t / 0.08) + 0.2 * white * std::exp(-t / 0.004);
                    break;
                case DrumClass::Snare:
                    value = 0.4 * tone(190.0) * std::exp(-t / 0.05) + 0.3 * white * std::exp(-t / 0.06);
                    break;
                case DrumClass::HiHat:
                    value = static_cast<double>(metal[i % metal.size()] / loudest) * std::exp(-t / 0.03);
                    break;
                default:
                    ADD_FAILURE() << "no such sound here";
            }
            samples[start + i] += static_cast<float>(strike.level * value);
        }
    }
    return samples;
}

/// A bar pattern at 125 bpm: kick on 1 and 3, snare on 2 and 4, hi-hat in between, from 0.2 s on.
std::vector<Strike> pattern(double seconds) {
    std::vector<Strike> strikes;
    for (int beat = 0; 0.2 + 0.48 * beat + 0.3 < seconds; ++beat) {
        const double time = 0.2 + 0.48 * beat;
        strikes.push_back({time, beat % 2 == 0 ? DrumClass::Kick : DrumClass::Snare, 0.5});
        strikes.push_back({time + 0.24, DrumClass::HiHat, 0.5});
    }
    return strikes;
}

Result<ActivationAnalysis> analyse(std::span<const float> samples, DrumEngine engine = DrumEngine::PfnmfSmt,
                                   DrumBlocks blocks = {}, std::size_t piece = 4096,
                                   std::size_t workers = 1) {
    WorkerPool pool(workers);
    const bool toolbox = engine == DrumEngine::ToolboxPfnmf;
    DrumTranscriber transcriber(
        engine, shippedTemplates(toolbox ? "smt-hamming-uncentred" : "smt-hann-centred"), pool, blocks);
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        transcriber.push(samples.subspan(at, std::min(piece, samples.size() - at)));
    }
    return transcriber.finish();
}

void expectStrikes(const DrumAnalysis& analysis, const std::vector<Strike>& strikes) {
    const auto events = selectEvents(analysis, {0.0, 0.0, 0.0});
    for (const DrumClass drum : {DrumClass::Kick, DrumClass::Snare, DrumClass::HiHat}) {
        std::vector<double> errors;
        std::size_t wanted = 0;
        for (const Strike& strike : strikes) {
            if (strike.drum != drum) {
                continue;
            }
            ++wanted;
            for (const DrumEvent& event : events) {
                if (classOf(event.instrument) == drum && std::abs(event.time - strike.time) < 0.03) {
                    errors.push_back(event.time - strike.time);
                    break;
                }
            }
        }
        EXPECT_EQ(errors.size(), wanted) << "hits missed of class " << static_cast<int>(drum);
        ASSERT_FALSE(errors.empty());
        std::sort(errors.begin(), errors.end());
        // The promise for time stamps: the median within 10 ms of the physical onset.
        EXPECT_LT(std::abs(errors[errors.size() / 2]), 0.010) << "class " << static_cast<int>(drum);
    }
}

TEST(OnsetPicking, EveryLambdaPicksWhatNumpyAndScipyPick) {
    const std::string folder = std::string(WOODSHED_TEST_DIR) + "/golden/";
    const std::vector<float> curve = testing::readNpy(folder + "curve.npy").floats();
    const auto lambdas = testing::readNpy(folder + "lambdas.npy").values;
    const auto check = [&](const char* name, const MedianPickerParameters& picker) {
        const auto marks = testing::readNpy(folder + "picks_" + name + ".npy");
        const auto candidates = findOnsetCandidates(curve, picker, lambdas.front(), lambdas.back());
        for (std::size_t row = 0; row < lambdas.size(); ++row) {
            std::vector<std::size_t> expected;
            for (std::size_t frame = 0; frame < curve.size(); ++frame) {
                if (marks.at(row, frame) > 0.0) {
                    expected.push_back(frame);
                }
            }
            std::vector<std::size_t> found;
            for (const OnsetCandidate& candidate : candidates) {
                if (candidate.lowestLambda <= lambdas[row] && lambdas[row] < candidate.salience) {
                    found.push_back(candidate.frame);
                }
            }
            EXPECT_EQ(found, expected) << name << " at lambda " << lambdas[row];
            EXPECT_GT(expected.size(), 0U);
        }
    };
    check("students", MedianPickerParameters::students2018());
    check("toolbox", MedianPickerParameters::toolbox2015());
}

TEST(OnsetPicking, NothingInNothing) {
    EXPECT_TRUE(findOnsetCandidates({}, MedianPickerParameters::students2018(), 0.03, 0.48).empty());
    const std::vector<float> zeros(50, 0.0F);
    EXPECT_TRUE(findOnsetCandidates(zeros, MedianPickerParameters::students2018(), 0.03, 0.48).empty());
}

TEST(RisePoint, FindsTheAttackBeforeTheActivationPeak) {
    const std::vector<Strike> strikes{
        {0.3, DrumClass::Kick, 0.5}, {0.7, DrumClass::Snare, 0.5}, {1.1, DrumClass::HiHat, 0.5}};
    const std::vector<float> samples = play(strikes, 1.5);
    RisePointFinder finder(shippedTemplates());
    finder.push(samples);
    finder.finish();
    for (const Strike& strike : strikes) {
        for (const double lag : {0.0, 0.02, 0.04}) {
            const auto drum = static_cast<std::size_t>(strike.drum);
            // Half the fast window's main lobe rise; rendered attacks are instantaneous.
            EXPECT_NEAR(finder.onset(drum, strike.time + lag).time, strike.time, 0.005)
                << drum << " lag " << lag;
        }
    }
}

TEST(DrumTranscriber, FindsTheHitsOfAPatternWithBothConventions) {
    const auto strikes = pattern(2.5);
    const auto samples = play(strikes, 2.5);
    for (const DrumEngine engine : {DrumEngine::PfnmfSmt, DrumEngine::ToolboxPfnmf}) {
        const auto analysis = analyse(samples, engine);
        ASSERT_TRUE(analysis.ok()) << analysis.error().message;
        EXPECT_NEAR(analysis.value().duration, 2.5, 1e-9);
        expectStrikes(analysis.value(), strikes);
    }
}

TEST(DrumTranscriber, SameBitsForAnyPiecesAndWorkers) {
    const auto samples = play(pattern(1.5), 1.5);
    const auto first = analyse(samples, DrumEngine::PfnmfSmt, {}, 44100, 1);
    const auto second = analyse(samples, DrumEngine::PfnmfSmt, {}, 777, 4);
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_EQ(first.value().activations, second.value().activations);
    ASSERT_EQ(first.value().candidates.size(), second.value().candidates.size());
    for (std::size_t i = 0; i < first.value().candidates.size(); ++i) {
        EXPECT_EQ(first.value().candidates[i].time, second.value().candidates[i].time);
    }
}

TEST(DrumTranscriber, BlocksAgreeWithTheWholeFile) {
    const auto strikes = pattern(4.0);
    const auto samples = play(strikes, 4.0);
    const DrumBlocks blocks{2.0, 0.4};
    const auto blockwise = analyse(samples, DrumEngine::PfnmfSmt, blocks);
    ASSERT_TRUE(blockwise.ok()) << blockwise.error().message;
    EXPECT_EQ(blockwise.value().activations.cols(), 1 + static_cast<Eigen::Index>(samples.size() / 512));
    expectStrikes(blockwise.value(), strikes);
    const auto whole = analyse(samples);
    ASSERT_TRUE(whole.ok());
    // Activations depend on the free templates, which two seconds and four seconds teach differently; what
    // must not depend on the cut is which hits are heard and when.
    const auto some = selectEvents(whole.value(), {0.0, 0.0, 0.0});
    const auto others = selectEvents(blockwise.value(), {0.0, 0.0, 0.0});
    std::size_t common = 0;
    for (const DrumEvent& event : some) {
        common += std::any_of(others.begin(), others.end(), [&](const DrumEvent& other) {
            return classOf(other.instrument) == classOf(event.instrument) &&
                   std::abs(other.time - event.time) < 0.005;
        });
    }
    EXPECT_GT(2.0 * static_cast<double>(common), 0.9 * static_cast<double>(some.size() + others.size()))
        << some.size() << " and " << others.size() << " hits, " << common << " the same";
}

TEST(DrumTranscriber, MemoryStaysWithinOneBlock) {
    WorkerPool pool(1);
    constexpr double kBlock = 0.5;
    DrumTranscriber transcriber(DrumEngine::PfnmfSmt, shippedTemplates(), pool, {kBlock, 0.1});
    const auto samples = play(pattern(2.0), 2.0);
    // A block and the overlap with its successor, tiles rounded up, 1032 padded bins; 12 kB per second of
    // activations, sums and curves, doubled by a vector's growth; the kept W_H.
    const double frames = (kBlock + 0.1) * kRate / 512 + 2 * 32;
    const double bound = frames * 1032 * 4 + 2.0 * 2 * 12000 + 1025 * 50 * 4;
    for (std::size_t at = 0; at + 4410 <= samples.size(); at += 4410) {
        transcriber.push({samples.data() + at, 4410});
        EXPECT_LT(static_cast<double>(transcriber.heldBytes()), bound) << "after " << at << " samples";
    }
    EXPECT_TRUE(transcriber.finish().ok());
}

TEST(DrumTranscriber, BadInputIsAnError) {
    const auto code = [](std::span<const float> samples) {
        const auto analysis = analyse(samples);
        return analysis.ok() ? std::optional<ErrorCode>{} : analysis.error().code;
    };
    EXPECT_EQ(code({}), ErrorCode::Empty);
    EXPECT_EQ(code(std::vector<float>(44100, 0.0F)), ErrorCode::Silent);
    EXPECT_EQ(code(std::vector<float>(44100, 1e-6F)), ErrorCode::Silent);
    EXPECT_EQ(code(std::vector<float>(2047, 0.5F)), ErrorCode::TooShort);
    std::vector<float> broken(44100, 0.1F);
    broken[30000] = NAN;
    EXPECT_EQ(code(broken), ErrorCode::NotFinite);
    broken[30000] = INFINITY;
    EXPECT_EQ(code(broken), ErrorCode::NotFinite);
    broken[30000] = 1e30F;
    EXPECT_EQ(code(broken), ErrorCode::NotFinite);
}

TEST(DrumTranscriber, NoDrumsNoEvents) {
    std::vector<float> tone(static_cast<std::size_t>(1.0 * kRate));
    std::vector<float> hiss(tone.size());
    UniformNoise noise(5);
    for (std::size_t i = 0; i < tone.size(); ++i) {
        const double t = static_cast<double>(i) / kRate;
        tone[i] = static_cast<float>(0.5 * std::sin(2.0 * std::numbers::pi * 440.0 * t));
        hiss[i] = 0.2F * (2.0F * noise.next() - 1.0F);
    }
    for (const auto& samples : {tone, hiss}) {
        const auto analysis = analyse(samples);
        ASSERT_TRUE(analysis.ok());
        EXPECT_TRUE(selectEvents(analysis.value(), {1.0, 1.0, 1.0}).empty());
    }
    const auto toolbox = analyse(hiss, DrumEngine::ToolboxPfnmf);
    ASSERT_TRUE(toolbox.ok());
    EXPECT_TRUE(selectEvents(toolbox.value(), {1.0, 1.0, 1.0}).empty());
}

TEST(DrumTranscriber, LouderHitsGetHigherVelocity) {
    const std::vector<double> levels{0.05, 0.12, 0.25, 0.5};
    std::vector<Strike> strikes;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        strikes.push_back({0.2 + 0.4 * static_cast<double>(i), DrumClass::Snare, levels[i]});
    }
    const auto analysis = analyse(play(strikes, 2.0));
    ASSERT_TRUE(analysis.ok());
    float last = 0.0F;
    std::size_t found = 0;
    for (const DrumEvent& event : selectEvents(analysis.value(), {0.0, 1.0, 0.0})) {
        if (classOf(event.instrument) == DrumClass::Snare &&
            std::any_of(strikes.begin(), strikes.end(),
                        [&](const Strike& strike) { return std::abs(strike.time - event.time) < 0.02; })) {
            EXPECT_GT(event.velocity, last);
            EXPECT_LE(event.velocity, 1.0F);
            last = event.velocity;
            ++found;
        }
    }
    EXPECT_EQ(found, levels.size());
}

/// Two kicks, of saliences 0.4 and 0.2; the second gives way below lambda 0.05.
DrumAnalysis twoCandidates(double secondTime) {
    DrumAnalysis analysis;
    analysis.sameHitSeconds = 0.03;
    const auto kick = [](double time, double lowestLambda, double salience, float velocity) {
        return DrumCandidate{DrumInstrument::Kick,
                             time,
                             sensitivityForLambda(salience),
                             sensitivityForLambda(lowestLambda),
                             velocity,
                             0.7F};
    };
    analysis.candidates.push_back(kick(0.100, -1.0, 0.4, 0.8F));
    analysis.candidates.push_back(kick(secondTime, 0.05, 0.2, 0.4F));
    return analysis;
}

TEST(SelectEvents, SensitivityMovesTheThreshold) {
    const DrumAnalysis analysis = twoCandidates(0.5);
    EXPECT_EQ(selectEvents(analysis, {0.0, 0.0, 0.0}).size(), 2U);
    // lambda 0.48 exceeds both saliences, 0.03 lies below the second's interval.
    EXPECT_EQ(selectEvents(analysis, {-1.0, 0.0, 0.0}).size(), 0U);
    EXPECT_EQ(selectEvents(analysis, {1.0, 0.0, 0.0}).size(), 1U);
    EXPECT_DOUBLE_EQ(lambdaForSensitivity(0.0), 0.12);
    EXPECT_DOUBLE_EQ(lambdaForSensitivity(1.0), 0.03);
    EXPECT_DOUBLE_EQ(lambdaForSensitivity(-1.0), 0.48);
    EXPECT_EQ(selectEvents(analysis, {7.0}).size(), 1U);
    EXPECT_NEAR(sensitivityForLambda(0.03), 1.0, 1e-12);
    EXPECT_GT(sensitivityForLambda(0.0), 1e9);
}

TEST(SelectEvents, TwoPeaksOfOneHitAreOneEvent) {
    const auto events = selectEvents(twoCandidates(0.101), {0.0, 0.0, 0.0});
    ASSERT_EQ(events.size(), 1U);
    EXPECT_FLOAT_EQ(events[0].velocity, 0.8F);
}

TEST(DrumTemplates, RefusesWhatIsNotTemplates) {
    std::vector<float> values(3 * 1025, 1.0F);
    EXPECT_TRUE(DrumTemplates::fromFloats(values).ok());
    values[7] = -1.0F;
    EXPECT_FALSE(DrumTemplates::fromFloats(values).ok());
    values[7] = NAN;
    EXPECT_FALSE(DrumTemplates::fromFloats(values).ok());
    values.assign(3 * 1025, 0.0F);
    EXPECT_FALSE(DrumTemplates::fromFloats(values).ok());
    EXPECT_EQ(DrumTemplates::fromFloats(std::vector<float>(10)).error().code, ErrorCode::Unreadable);
}

TEST(DrumEngine, NamesAreThoseOfTheSchema) {
    std::ifstream file(std::string(WOODSHED_SHARED_DIR) + "/schemas/drum-transcription.schema.json");
    const std::string schema((std::istreambuf_iterator<char>(file)), {});
    for (const char* name : {"pfnmf-smt", "pfnmf-200d", "pfnmf-am1", "pfnmf-am2", "toolbox-pfnmf",
                             "toolbox-am1", "toolbox-am2"}) {
        EXPECT_TRUE(drumEngineFromName(name).has_value()) << name;
        EXPECT_NE(schema.find('"' + std::string(name) + '"'), std::string::npos) << name;
    }
    EXPECT_FALSE(drumEngineFromName("pfnmf").has_value());
}

}  // namespace
}  // namespace woodshed

#include "drums/network_decoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "drums/network_transcriber.h"
#include "features/peak_picking.h"
#include "nmf/random.h"

namespace woodshed {
namespace {

constexpr std::size_t kOutputs = NetworkDecoder::kOutputs;

NetworkDecoderParameters plainParameters() {
    NetworkDecoderParameters parameters;
    parameters.thresholds.fill(0.3);
    parameters.combineSeconds.fill(0.02);
    parameters.calibration.fill({1.0, 0.0});
    parameters.ghostVelocity = 0.3;
    return parameters;
}

/// Activations that are zero but for what the tests write.
struct Activations {
    explicit Activations(std::size_t frames) : values(frames * kOutputs, 0.0F) {}
    float& at(std::size_t frame, std::size_t output) { return values[frame * kOutputs + output]; }
    std::vector<float> values;
};

std::vector<NetworkPeak> decode(const std::vector<float>& values, const NetworkDecoderParameters& parameters,
                                std::size_t framesAtOnce = 1000000) {
    auto decoder = NetworkDecoder::create(parameters);
    EXPECT_TRUE(decoder.ok());
    std::vector<NetworkPeak> peaks;
    const std::size_t step = framesAtOnce * kOutputs;
    std::size_t decided = 0;
    for (std::size_t at = 0; at < values.size(); at += step) {
        const auto piece = std::span<const float>(values).subspan(at, std::min(step, values.size() - at));
        EXPECT_FALSE(decoder.value().push(piece));
        for (const NetworkPeak& peak : decoder.value().takePeaks()) {
            EXPECT_GE(peak.frame, decided) << "told too late";
            peaks.push_back(peak);
        }
        decided = decoder.value().decidedFrames();
    }
    decoder.value().finish();
    const auto last = decoder.value().takePeaks();
    peaks.insert(peaks.end(), last.begin(), last.end());
    std::sort(peaks.begin(), peaks.end(), [](const NetworkPeak& a, const NetworkPeak& b) {
        return std::tie(a.frame, a.detection) < std::tie(b.frame, b.detection);
    });
    return peaks;
}

/// A few seconds of restless activations.
std::vector<float> noise(std::size_t frames) {
    UniformNoise random(3);
    std::vector<float> values(frames * kOutputs);
    for (float& value : values) {
        const float x = random.next();
        value = x * x * x;
    }
    return values;
}

TEST(NetworkDecoder, AgreesWithThePublishedPickerWherePeaksKeepApart) {
    // Pulses of three frames at least 60 ms apart on a slowly moving floor: nothing to combine, so madmom's
    // rule and ours must pick the same frames at every threshold.
    UniformNoise random(9);
    constexpr std::size_t kFrames = 3000;
    Activations activations(kFrames);
    std::vector<float> kick(kFrames);
    for (std::size_t frame = 0; frame < kFrames; ++frame) {
        kick[frame] = 0.05F + 0.04F * std::sin(static_cast<float>(frame) / 40.0F);
    }
    for (std::size_t frame = 5; frame + 5 < kFrames;
         frame += 6 + static_cast<std::size_t>(20.0F * random.next())) {
        const float height = 0.9F * random.next();
        kick[frame] += height;
        kick[frame - 1] += 0.4F * height;
        kick[frame + 1] += 0.5F * height;
    }
    for (std::size_t frame = 0; frame < kFrames; ++frame) {
        activations.at(frame, 0) = kick[frame];
    }
    auto decoder = NetworkDecoder::create(plainParameters());
    const auto peaks = decode(activations.values, plainParameters());
    for (const double sensitivity : {-0.6, -0.3, 0.0, 0.5, 0.9}) {
        const double logit = std::log(0.3 / 0.7) - NetworkDecoder::kLogitsPerSensitivity * sensitivity;
        const double threshold = 1.0 / (1.0 + std::exp(-logit));
        const auto expected = pickActivationPeaks(kick, ActivationPickerParameters::drumNetworks(threshold));
        std::vector<std::size_t> found;
        for (const NetworkPeak& peak : peaks) {
            if (decoder.value().candidateOf(peak).leastSensitivity < sensitivity) {
                found.push_back(peak.frame);
            }
        }
        EXPECT_GT(found.size(), 20U);
        EXPECT_EQ(found, expected) << "at threshold " << threshold;
    }
}

TEST(NetworkDecoder, DoesNotDependOnThePieces) {
    const auto values = noise(2000);
    const auto whole = decode(values, plainParameters());
    ASSERT_GT(whole.size(), 500U);
    for (const std::size_t frames : {1U, 7U, 500U}) {
        const auto pieces = decode(values, plainParameters(), frames);
        ASSERT_EQ(pieces.size(), whole.size());
        for (std::size_t i = 0; i < whole.size(); ++i) {
            EXPECT_EQ(pieces[i].frame, whole[i].frame);
            EXPECT_EQ(pieces[i].time, whole[i].time);
            EXPECT_EQ(pieces[i].prominence, whole[i].prominence);
        }
    }
}

TEST(NetworkDecoder, MoreSensitivityKeepsEveryHit) {
    auto parameters = plainParameters();
    parameters.combineSeconds.fill(0.05);
    auto decoder = NetworkDecoder::create(parameters);
    DrumAnalysis analysis;
    for (const NetworkPeak& peak : decode(noise(3000), parameters)) {
        analysis.candidates.push_back(decoder.value().candidateOf(peak));
    }
    std::map<std::pair<double, DrumInstrument>, bool> before;
    for (double sensitivity = -1.0; sensitivity <= 1.0; sensitivity += 0.1) {
        DrumSensitivity asked{};
        asked.fill(sensitivity);
        std::map<std::pair<double, DrumInstrument>, bool> now;
        for (const DrumEvent& event : selectEvents(analysis, asked)) {
            now[{event.time, event.instrument}] = true;
        }
        for (const auto& [hit, there] : before) {
            EXPECT_TRUE(now.count(hit)) << hit.first << " is gone at " << sensitivity;
        }
        EXPECT_GE(now.size(), before.size());
        before = now;
    }
    EXPECT_GT(before.size(), 300U);
}

TEST(NetworkDecoder, OfPeaksWithinTheCombiningTimeTheMostProminentCounts) {
    Activations activations(100);
    activations.at(50, 1) = 0.6F;
    activations.at(53, 1) = 0.9F;
    activations.at(56, 1) = 0.5F;
    activations.at(59, 1) = 0.8F;
    auto parameters = plainParameters();
    EXPECT_EQ(decode(activations.values, parameters).size(), 4U);
    parameters.combineSeconds.fill(0.04);
    const auto peaks = decode(activations.values, parameters);
    ASSERT_EQ(peaks.size(), 2U);
    EXPECT_EQ(peaks[0].frame, 53U);
    EXPECT_EQ(peaks[1].frame, 59U);
}

TEST(NetworkDecoder, TellsArticulationsGhostsAndVelocities) {
    struct Case {
        std::size_t detection;
        std::size_t share;  // output set to 1; 0 for none
        float velocity;
        DrumInstrument expected;
    };
    const std::vector<Case> cases{
        {0, 0, 0.9F, DrumInstrument::Kick},        {1, 0, 0.31F, DrumInstrument::Snare},
        {1, 0, 0.29F, DrumInstrument::SnareGhost}, {2, 0, 0.1F, DrumInstrument::SideStick},
        {3, 7, 0.5F, DrumInstrument::HiHatClosed}, {3, 8, 0.5F, DrumInstrument::HiHatOpen},
        {3, 9, 0.5F, DrumInstrument::HiHatPedal},  {4, 10, 0.5F, DrumInstrument::TomLow},
        {4, 11, 0.5F, DrumInstrument::TomMid},     {4, 12, 0.5F, DrumInstrument::TomHigh},
        {5, 13, 0.5F, DrumInstrument::Crash},      {5, 14, 0.5F, DrumInstrument::Ride},
        {6, 0, 0.5F, DrumInstrument::Other}};
    Activations activations(20 * cases.size() + 20);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const std::size_t frame = 20 * i + 10;
        activations.at(frame, cases[i].detection) = 0.8F;
        activations.at(frame, 15 + cases[i].detection) = cases[i].velocity;
        if (cases[i].share > 0) {
            activations.at(frame, cases[i].share) = 1.0F;
        }
    }
    const auto peaks = decode(activations.values, plainParameters());
    ASSERT_EQ(peaks.size(), cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
        EXPECT_EQ(peaks[i].instrument, cases[i].expected) << i;
        EXPECT_FLOAT_EQ(peaks[i].velocity, cases[i].velocity);
    }
}

TEST(NetworkDecoder, TimeIsTheParabolasVertexPlusTheBias) {
    Activations activations(40);
    // Samples of 0.9 - 20 (t - 0.203)^2 around frame 20: its vertex lies at 203 ms.
    for (const std::size_t frame : {19U, 20U, 21U}) {
        const double t = static_cast<double>(frame) / 100.0 - 0.203;
        activations.at(frame, 0) = static_cast<float>(0.9 - 2000.0 * t * t);
    }
    auto parameters = plainParameters();
    parameters.biasSeconds[0] = 0.004;
    const auto peaks = decode(activations.values, parameters);
    ASSERT_EQ(peaks.size(), 1U);
    EXPECT_NEAR(peaks[0].time, 0.207, 1e-5);

    Activations first(30);
    first.at(0, 0) = 0.9F;
    parameters.biasSeconds[0] = -0.02;
    const auto early = decode(first.values, parameters);
    ASSERT_EQ(early.size(), 1U);
    EXPECT_EQ(early[0].time, 0.0);
}

TEST(NetworkDecoder, APeakInTheLastFrameCounts) {
    Activations activations(30);
    activations.at(29, 0) = 0.9F;
    EXPECT_EQ(decode(activations.values, plainParameters()).size(), 1U);
}

TEST(NetworkDecoder, ConfidenceIsTheCalibratedLogistic) {
    auto parameters = plainParameters();
    parameters.calibration[0] = {0.5, -1.0};
    Activations activations(30);
    activations.at(15, 0) = 0.8F;
    auto decoder = NetworkDecoder::create(parameters);
    const auto peaks = decode(activations.values, parameters);
    ASSERT_EQ(peaks.size(), 1U);
    // logit(0.8) = ln 4; half of it less one is -0.30685.
    EXPECT_NEAR(decoder.value().candidateOf(peaks[0]).confidence, 0.42388, 1e-4);
}

TEST(NetworkDecoder, RefusesWhatItCannotRead) {
    auto decoder = NetworkDecoder::create(plainParameters());
    std::vector<float> values(kOutputs, 0.1F);
    EXPECT_EQ(decoder.value().push(std::span<const float>(values).first(5))->code, ErrorCode::BadArgument);
    values[3] = NAN;
    EXPECT_EQ(decoder.value().push(values)->code, ErrorCode::NotFinite);
    const auto refused = [](auto change) {
        auto parameters = plainParameters();
        change(parameters);
        return !NetworkDecoder::create(parameters).ok();
    };
    EXPECT_TRUE(refused([](auto& p) { p.thresholds[2] = 0.0; }));
    EXPECT_TRUE(refused([](auto& p) { p.thresholds[2] = NAN; }));
    EXPECT_TRUE(refused([](auto& p) { p.biasSeconds[6] = -0.2; }));
    EXPECT_TRUE(refused([](auto& p) { p.combineSeconds[0] = 1.0; }));
    EXPECT_TRUE(refused([](auto& p) { p.calibration[1].slope = -1.0; }));
    EXPECT_TRUE(refused([](auto& p) { p.ghostVelocity = 2.0; }));
}

TEST(DrumVocabulary, IsThatOfTheSharedTable) {
    std::ifstream file(std::string(WOODSHED_SHARED_DIR) + "/drums.json");
    const std::string table((std::istreambuf_iterator<char>(file)), {});
    std::size_t at = 0;
    for (std::size_t i = 0; i < kDrumInstruments; ++i) {
        const auto instrument = static_cast<DrumInstrument>(i);
        const std::string entry = "{ \"id\": \"" + std::string(idOf(instrument)) + "\", \"class\": \"" +
                                  std::string(idOf(classOf(instrument))) + "\"";
        const std::size_t found = table.find(entry, at);
        EXPECT_NE(found, std::string::npos) << entry;
        at = found;
    }
}

// --- windows

TEST(FeatureWindows, KeepEveryFrameOnce) {
    const WindowCut cut{.frames = 20, .context = 4};
    for (std::size_t total = 1; total < 120; ++total) {
        for (const bool lazy : {false, true}) {
            FeatureWindows windows(1, cut);
            std::vector<float> kept;
            const auto take = [&] {
                while (const auto window = windows.next()) {
                    ASSERT_EQ(window->values.size(), window->frames);
                    EXPECT_EQ(window->frames, std::min<std::size_t>(total, cut.frames));
                    EXPECT_EQ(window->values.front(), static_cast<float>(window->first));
                    EXPECT_TRUE(window->first == 0 || window->keepFrom >= cut.context);
                    EXPECT_TRUE(window->first + window->frames == total ||
                                window->keepTo + cut.context == window->frames);
                    kept.insert(kept.end(),
                                window->values.begin() + static_cast<std::ptrdiff_t>(window->keepFrom),
                                window->values.begin() + static_cast<std::ptrdiff_t>(window->keepTo));
                }
            };
            for (std::size_t frame = 0; frame < total; ++frame) {
                const auto value = static_cast<float>(frame);
                windows.append({&value, 1});
                if (!lazy) {
                    take();
                    EXPECT_LE(windows.heldBytes(), 4 * 2 * 2 * cut.frames);
                }
            }
            windows.end();
            take();
            ASSERT_EQ(kept.size(), total);
            for (std::size_t frame = 0; frame < total; ++frame) {
                EXPECT_EQ(kept[frame], static_cast<float>(frame));
            }
        }
    }
    FeatureWindows none(1, cut);
    none.end();
    EXPECT_FALSE(none.next());
    EXPECT_THROW(FeatureWindows(1, {.frames = 8, .context = 4}), std::invalid_argument);
}

// --- sessions

/// Clicks every quarter of a second.
std::vector<float> clicks(double seconds) {
    std::vector<float> samples(static_cast<std::size_t>(seconds * 44100.0), 0.0F);
    for (std::size_t at = 11025; at + 200 < samples.size(); at += 11025) {
        for (std::size_t i = 0; i < 200; ++i) {
            samples[at + i] = std::exp(-static_cast<float>(i) / 40.0F) * (i % 2 == 0 ? 0.8F : -0.8F);
        }
    }
    return samples;
}

/// A network for the test: the kick's activation is how much louder a frame's top band is than 2 before.
std::vector<float> listen(const NetworkInput& input) {
    const std::size_t frames = input.shape[1];
    std::vector<float> activations(frames * kOutputs, 0.0F);
    constexpr std::size_t kBands = NetworkFeatures::kBands;
    for (std::size_t frame = 2; frame < frames; ++frame) {
        const auto band = [&](std::size_t n) { return input.values[n * kBands + kBands - 1]; };
        activations[frame * kOutputs] = std::clamp(4.0F * (band(frame) - band(frame - 2)), 0.0F, 1.0F);
        activations[frame * kOutputs + 15] = 0.5F;
    }
    return activations;
}

Result<DrumAnalysis> transcribe(std::span<const float> samples, std::size_t piece, WindowCut cut,
                                std::vector<DrumEvent>* reported = nullptr) {
    NetworkTranscriber transcriber(NetworkDecoder::create(plainParameters()).value(), cut);
    double decided = 0.0;
    const auto answer = [&] {
        while (const auto input = transcriber.nextInput()) {
            const auto problem = transcriber.addOutput(listen(*input));
            EXPECT_FALSE(problem);
            for (const DrumEvent& event : transcriber.newEvents()) {
                // Between frames: up to half a frame before the one that was decided.
                EXPECT_GE(event.time, decided - 0.005);
                if (reported != nullptr) {
                    reported->push_back(event);
                }
            }
            decided = transcriber.decidedSeconds();
        }
    };
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        transcriber.push(samples.subspan(at, std::min(piece, samples.size() - at)));
        answer();
    }
    if (auto problem = transcriber.finishAudio()) {
        return *problem;
    }
    answer();
    return transcriber.finish();
}

TEST(NetworkTranscriber, FindsClicksWhateverThePiecesAndWindows) {
    const auto samples = clicks(9.0);
    const auto whole = transcribe(samples, samples.size(), {});
    ASSERT_TRUE(whole.ok());
    EXPECT_NEAR(whole.value().duration, 9.0, 1e-9);
    const auto events = selectEvents(whole.value(), DrumSensitivity{});
    ASSERT_EQ(events.size(), 35U);
    for (std::size_t i = 0; i < events.size(); ++i) {
        // The test's network marks where the level rises, up to half a window before the click.
        EXPECT_NEAR(events[i].time, 0.25 * static_cast<double>(i + 1), 0.025);
    }
    for (const std::size_t piece : {100U, 44100U}) {
        std::vector<DrumEvent> reported;
        const auto other = transcribe(samples, piece, {.frames = 200, .context = 20}, &reported);
        ASSERT_TRUE(other.ok());
        const auto found = selectEvents(other.value(), DrumSensitivity{});
        ASSERT_EQ(found.size(), events.size());
        for (std::size_t i = 0; i < events.size(); ++i) {
            EXPECT_EQ(found[i].time, events[i].time);
        }
        // All but what is decided at the very end has been told on the way.
        EXPECT_GE(reported.size() + 1, found.size());
    }
}

TEST(NetworkTranscriber, MemoryStaysWithinTwoWindows) {
    NetworkTranscriber transcriber(NetworkDecoder::create(plainParameters()).value(),
                                   {.frames = 100, .context = 10});
    const auto second = clicks(1.0);
    for (int i = 0; i < 60; ++i) {
        transcriber.push(second);
        while (const auto input = transcriber.nextInput()) {
            EXPECT_FALSE(transcriber.addOutput(listen(*input)));
        }
        // Two windows and the second just pushed, doubled by a vector's growth; four hits a second.
        EXPECT_LT(transcriber.heldBytes(), 2U * 300 * 84 * 4 + 2U * 4 * 60 * sizeof(DrumCandidate));
    }
}

TEST(NetworkTranscriber, BadInputIsAnError) {
    const auto code = [](std::span<const float> samples) {
        const auto analysis = transcribe(samples, 4096, {});
        return analysis.ok() ? std::optional<ErrorCode>{} : analysis.error().code;
    };
    EXPECT_EQ(code({}), ErrorCode::Empty);
    EXPECT_EQ(code(std::vector<float>(44100, 0.0F)), ErrorCode::Silent);
    EXPECT_EQ(code(std::vector<float>(2047, 0.5F)), ErrorCode::TooShort);
    std::vector<float> broken(44100, 0.1F);
    broken[30000] = NAN;
    EXPECT_EQ(code(broken), ErrorCode::NotFinite);

    NetworkTranscriber transcriber(NetworkDecoder::create(plainParameters()).value());
    EXPECT_EQ(transcriber.addOutput({})->code, ErrorCode::BadArgument);
    EXPECT_EQ(transcriber.finish().error().code, ErrorCode::BadArgument);
    transcriber.push(clicks(1.0));
    EXPECT_FALSE(transcriber.finishAudio());
    EXPECT_EQ(transcriber.finish().error().code, ErrorCode::BadArgument);
}

}  // namespace
}  // namespace woodshed

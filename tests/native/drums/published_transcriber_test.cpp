#include "drums/published_transcriber.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "drums/segment_features.h"
#include "nmf/random.h"

namespace woodshed {
namespace {

constexpr double kRate = NetworkedTranscriber::kSampleRate;
const std::vector<double> kStrikes{0.5, 1.1, 1.75, 2.6};

DrumTemplates shippedTemplates() {
    std::ifstream file(
        std::string(WOODSHED_TEST_DIR) + "/../../../public/models/drum-templates/smt-hann-centred.f32",
        std::ios::binary);
    std::vector<float> values(DrumTemplates::kBins * DrumTemplates::kClasses);
    file.read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
    return DrumTemplates::fromFloats(values).value();
}

/// White bursts that decay by half in 15 ms, over a faint noise floor.
std::vector<float> bursts() {
    std::vector<float> samples(static_cast<std::size_t>(3.2 * kRate));
    UniformNoise noise(3);
    for (float& sample : samples) {
        sample = 1e-4F * (noise.next() - 0.5F);
    }
    for (const double strike : kStrikes) {
        const auto start = static_cast<std::size_t>(strike * kRate);
        for (std::size_t i = 0; i < 8000; ++i) {
            const auto decay = static_cast<float>(std::exp2(-static_cast<double>(i) / (0.015 * kRate)));
            samples[start + i] += 0.8F * decay * (noise.next() - 0.5F);
        }
    }
    return samples;
}

/// Stands in for the students' network: the mean magnitude for every drum.
std::vector<float> loudness(const NetworkInput& input) {
    const std::size_t frames = input.shape.at(0);
    const std::size_t bins = input.shape.at(1);
    std::vector<float> output;
    for (std::size_t frame = 0; frame < frames; ++frame) {
        float sum = 0.0F;
        for (std::size_t bin = 0; bin < bins; ++bin) {
            sum += input.values[frame * bins + bin];
        }
        output.insert(output.end(), 3, sum / static_cast<float>(bins));
    }
    return output;
}

std::vector<float> noFeatures(const NetworkInput& input) {
    return std::vector<float>(input.shape.at(0) * kEncoderFeatures * kSegmentFrames, 0.0F);
}

/// Classifier that takes every onset for a snare, none for the others.
std::vector<float> snareOnly(std::size_t features) {
    std::vector<float> values(5 * features + 9, 0.0F);
    for (std::size_t drum = 0; drum < 3; ++drum) {
        float* last = values.data() + 2 * features + (drum + 1) * (features + 3);
        last[-3] = drum == 1 ? 0.5F : -2.0F;  // bias
        last[-2] = 2.0F;                      // slope
    }
    return values;
}

template <typename Network>
Result<DrumAnalysis> run(NetworkedTranscriber& transcriber, const std::vector<float>& samples,
                         std::size_t piece, const Network& network) {
    const auto answer = [&] {
        while (const auto input = transcriber.nextInput()) {
            EXPECT_FALSE(transcriber.addOutput(network(*input)));
        }
    };
    for (std::size_t at = 0; at < samples.size(); at += piece) {
        transcriber.push(std::span(samples).subspan(at, std::min(piece, samples.size() - at)));
        answer();
    }
    if (auto problem = transcriber.finishAudio()) {
        return *problem;
    }
    answer();
    return transcriber.finish();
}

void expectStrikes(const std::vector<DrumEvent>& events, DrumInstrument instrument) {
    std::vector<double> times;
    for (const DrumEvent& event : events) {
        if (event.instrument == instrument) {
            times.push_back(event.time);
        }
    }
    ASSERT_EQ(times.size(), kStrikes.size());
    for (std::size_t i = 0; i < times.size(); ++i) {
        EXPECT_NEAR(times[i], kStrikes[i], 0.003);  // the growth curve's windows are 12 ms long
    }
}

TEST(Student, HitsLieAtTheRisePointWhateverThePieces) {
    const auto whole = makeStudentTranscriber(shippedTemplates());
    const auto samples = bursts();
    const auto analysis = run(*whole, samples, samples.size(), loudness);
    ASSERT_TRUE(analysis.ok());
    EXPECT_NEAR(analysis.value().duration, 3.2, 1e-9);
    const auto events = selectEvents(analysis.value(), {});
    expectStrikes(events, DrumInstrument::Snare);

    const auto pieces = makeStudentTranscriber(shippedTemplates());
    const auto again = selectEvents(run(*pieces, samples, 1234, loudness).value(), {});
    ASSERT_EQ(again.size(), events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(again[i].time, events[i].time);
        EXPECT_EQ(again[i].velocity, events[i].velocity);
    }
}

TEST(Student, InputIsRelativeToThePeak) {
    auto samples = bursts();
    std::vector<float> first;
    for (const float gain : {1.0F, 0.125F}) {
        auto quiet = samples;
        for (float& sample : quiet) {
            sample *= gain;
        }
        const auto student = makeStudentTranscriber(shippedTemplates());
        student->push(quiet);
        ASSERT_FALSE(student->nextInput());  // the peak is not known yet
        ASSERT_FALSE(student->finishAudio());
        const auto input = student->nextInput();
        ASSERT_TRUE(input);
        EXPECT_EQ(input->shape,
                  (std::vector<std::size_t>{stftFrameCount(samples.size(), segmentStft()), 1025}));
        if (first.empty()) {
            first.assign(input->values.begin(), input->values.end());
        }
        EXPECT_TRUE(
            std::equal(first.begin(), first.end(), input->values.begin()));  // gains are powers of two
    }
}

TEST(Segments, EveryAcceptedOnsetIsAHitAtItsRisePoint) {
    const auto samples = bursts();
    for (const std::size_t features : {180U, 192U}) {
        std::vector<std::vector<DrumEvent>> results;
        for (const std::size_t piece : {samples.size(), std::size_t{777}}) {
            auto made = makeSegmentTranscriber(snareOnly(features), shippedTemplates());
            ASSERT_TRUE(made.ok());
            const auto analysis = run(*made.value(), samples, piece, noFeatures);
            ASSERT_TRUE(analysis.ok());
            const auto events = selectEvents(analysis.value(), {});
            expectStrikes(events, DrumInstrument::Snare);
            EXPECT_EQ(events.size(), kStrikes.size());
            // 0.5 above the border at slope 2; half a unit of sensitivity takes the hit away.
            EXPECT_NEAR(events[0].confidence, 1.0 / (1.0 + std::exp(-1.0)), 1e-6);
            DrumSensitivity less{};
            less[indexOf(DrumClass::Snare)] = -0.6;
            EXPECT_TRUE(selectEvents(analysis.value(), less).empty());
            results.push_back(events);
        }
        for (std::size_t i = 0; i < results[0].size(); ++i) {
            EXPECT_EQ(results[0][i].time, results[1][i].time);
        }
    }
}

TEST(Segments, PicturesHoldTheEncoderInput) {
    const auto samples = bursts();
    auto made = makeSegmentTranscriber(snareOnly(192), shippedTemplates());
    made.value()->push(samples);
    ASSERT_FALSE(made.value()->finishAudio());
    const auto input = made.value()->nextInput();
    ASSERT_TRUE(input);
    EXPECT_EQ(input->shape, (std::vector<std::size_t>{3, 1, 128, 128}));
    WorkerPool pool(1);
    float peak = 0.0F;
    for (const float sample : samples) {
        peak = std::max(peak, std::abs(sample));
    }
    const Eigen::MatrixXf expected =
        encoderInput(encoderBands().apply(magnitudeSpectrogram(samples, segmentStft(), pool)), peak);
    for (const Eigen::Index frame : {0, 127, 130}) {
        const auto picture = static_cast<std::size_t>(frame / 128);
        for (Eigen::Index band = 0; band < 128; band += 13) {
            const auto at = picture * 128 * 128 + static_cast<std::size_t>(band) * 128 +
                            static_cast<std::size_t>(frame % 128);
            EXPECT_EQ(input->values[at], expected(band, frame));
        }
    }
}

TEST(Published, RefusesWhatCannotBe) {
    const DrumTemplates templates = shippedTemplates();
    EXPECT_EQ(makeSegmentTranscriber(std::vector<float>(100), templates).error().code, ErrorCode::Unreadable);
    const auto makers = std::vector<std::function<std::unique_ptr<NetworkedTranscriber>()>>{
        [&] { return makeStudentTranscriber(templates); },
        [&] { return std::move(makeSegmentTranscriber(snareOnly(180), templates)).value(); },
        [&] { return std::move(makeSegmentTranscriber(snareOnly(192), templates)).value(); },
    };
    for (const auto& make : makers) {
        EXPECT_EQ(make()->finishAudio()->code, ErrorCode::Empty);
        auto silent = make();
        silent->push(std::vector<float>(50000, 0.0F));
        EXPECT_EQ(silent->finishAudio()->code, ErrorCode::Silent);
        auto broken = make();
        broken->push(std::vector<float>(50000, std::numeric_limits<float>::quiet_NaN()));
        EXPECT_EQ(broken->finishAudio()->code, ErrorCode::NotFinite);
        auto brief = make();
        brief->push(std::vector<float>(2000, 0.5F));
        EXPECT_EQ(brief->finishAudio()->code, ErrorCode::TooShort);
        auto early = make();
        EXPECT_EQ(early->addOutput(std::vector<float>(3))->code, ErrorCode::BadArgument);
        EXPECT_EQ(early->finish().error().code, ErrorCode::BadArgument);
    }
    for (const std::size_t which : {0U, 2U}) {
        auto asked = makers[which]();
        asked->push(bursts());
        EXPECT_FALSE(asked->finishAudio());
        const auto input = asked->nextInput();
        ASSERT_TRUE(input);
        auto output = which == 0 ? loudness(*input) : noFeatures(*input);
        output[0] = std::numeric_limits<float>::infinity();
        EXPECT_EQ(asked->addOutput(output)->code, ErrorCode::NotFinite);
        output.pop_back();
        EXPECT_EQ(asked->addOutput(output)->code, ErrorCode::BadArgument);
        EXPECT_EQ(asked->finish().error().code, ErrorCode::BadArgument);
    }
}

}  // namespace
}  // namespace woodshed

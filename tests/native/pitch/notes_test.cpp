#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "pitch/note_segmentation.h"
#include "pitch/tuning.h"
#include "pitch_signals.h"

namespace woodshed {
namespace {

using testing::golden;

std::vector<float> row(const testing::Npy& array, std::size_t index) {
    std::vector<float> values;
    for (std::size_t i = 0; i < array.shape[1]; ++i) {
        values.push_back(static_cast<float>(array.at(index, i)));
    }
    return values;
}

PitchTrack trackOf(std::vector<float> f0) {
    PitchTrack track;
    track.hopSeconds = 256.0 / 44100.0;
    track.f0 = std::move(f0);
    return track;
}

void expectReferenceNotes(const SegmentationParameters& parameters, const std::string& name) {
    const testing::Npy input = golden("segment_input");
    const testing::Npy expected = golden(name);
    const auto result = segmentNotes(trackOf(row(input, 0)), row(input, 1), parameters);
    ASSERT_TRUE(result);
    const std::vector<SegmentedNote>& notes = result.value();
    ASSERT_EQ(notes.size(), expected.shape[0]);
    for (std::size_t i = 0; i < notes.size(); ++i) {
        EXPECT_EQ(static_cast<double>(notes[i].firstFrame), expected.at(i, 0));
        EXPECT_EQ(static_cast<double>(notes[i].endFrame), expected.at(i, 1));
        EXPECT_NEAR(notes[i].onset, expected.at(i, 2), 1e-12);
        EXPECT_NEAR(notes[i].duration, expected.at(i, 3), 1e-12);
        EXPECT_NEAR(notes[i].meanMidi, expected.at(i, 4), 1e-9);
        EXPECT_NEAR(notes[i].meanAbsolute, expected.at(i, 5), 1e-9);
    }
}

TEST(NoteSegmentation, IsTheReference) {
    expectReferenceNotes({}, "segment_notes");
    SegmentationParameters handCrafted;
    handCrafted.minimumSeconds = 0.1;
    expectReferenceNotes(handCrafted, "segment_notes_short");
}

TEST(NoteSegmentation, BadInput) {
    const std::vector<float> levels(3, 0.5F);
    EXPECT_EQ(segmentNotes(trackOf({}), {}).error().code, ErrorCode::Empty);
    EXPECT_EQ(segmentNotes(trackOf({1.0F}), levels).error().code, ErrorCode::BadArgument);
    SegmentationParameters parameters;
    parameters.medianFrames = 4;
    EXPECT_EQ(segmentNotes(trackOf({440, 440, 440}), levels, parameters).error().code,
              ErrorCode::BadArgument);
    const auto rest = segmentNotes(trackOf({0, 0, 0}), levels);
    ASSERT_TRUE(rest);
    EXPECT_TRUE(rest.value().empty());
}

TEST(NoteSegmentation, FrameMeansAreRelativeToThePeak) {
    const std::vector<float> samples{0.1F, -0.2F, 0.4F, 0.0F, -0.3F};
    const std::vector<float> means = frameMeanAbsolute(samples, 2);
    ASSERT_EQ(means.size(), 3U);
    EXPECT_FLOAT_EQ(means[0], 0.375F);
    EXPECT_FLOAT_EQ(means[1], 0.5F);
    EXPECT_FLOAT_EQ(means[2], 0.75F);
    EXPECT_EQ(frameMeanAbsolute(std::vector<float>(4), 2), std::vector<float>(2));
    EXPECT_TRUE(frameMeanAbsolute({}, 2).empty());
    EXPECT_THROW(frameMeanAbsolute(samples, 0), std::invalid_argument);
}

TEST(Tuning, QuantisationIsTheReference) {
    const testing::Npy expected = golden("segment_tuning");
    const auto tuning = tuningByQuantisation(row(golden("segment_input"), 0));
    ASSERT_TRUE(tuning);
    EXPECT_EQ(tuning.value().offsetCents, expected.values[0]);
    EXPECT_NEAR(tuning.value().residualCents, expected.values[1], 1e-6);
}

/// Frequencies `offsets` cents away from successive semitones above `a4`.
std::vector<float> detuned(const std::vector<double>& offsets, double a4) {
    std::vector<float> f0;
    for (std::size_t i = 0; i < offsets.size(); ++i) {
        f0.push_back(
            static_cast<float>(a4 * std::exp2((static_cast<double>(i) * 100.0 + offsets[i]) / 1200.0)));
    }
    return f0;
}

TEST(Tuning, ResidualsTakeTheWeightedMedian) {
    const std::vector<float> f0 = detuned({12.0, 14.0, 40.0, 13.0, -30.0}, 440.0);
    const auto even = tuningByResiduals(f0, std::vector<float>(5, 1.0F));
    ASSERT_TRUE(even);
    EXPECT_NEAR(even.value().offsetCents, 13.0, 1e-3);  // float frequencies: 1e-4 cents
    const auto weighted = tuningByResiduals(f0, std::vector<float>{1, 1, 10, 1, 1});
    ASSERT_TRUE(weighted);
    EXPECT_NEAR(weighted.value().offsetCents, 40.0, 1e-3);
}

TEST(Tuning, ResidualsDoNotSplitAtTheHalfSemitone) {
    const auto tuning = tuningByResiduals(detuned({47.0, -49.0, 49.0}, 440.0), std::vector<float>(3, 1.0F));
    ASSERT_TRUE(tuning);
    EXPECT_NEAR(tuning.value().offsetCents, 49.0, 1e-3);
    EXPECT_LT(tuning.value().residualCents, 3.0);
}

TEST(Tuning, FollowsTheReferencePitch) {
    const std::vector<float> f0 = detuned({0, 0, 0, 0}, 415.0);
    const auto baroque = tuningByResiduals(f0, std::vector<float>(4, 1.0F), 415.0);
    ASSERT_TRUE(baroque);
    EXPECT_NEAR(baroque.value().offsetCents, 0.0, 1e-3);
    const auto modern = tuningByQuantisation(f0);
    ASSERT_TRUE(modern);
    EXPECT_EQ(modern.value().offsetCents,
              -2.0);  // 415 Hz is 101.27 cents below 440; the grid has even offsets
    EXPECT_NEAR(midiPitch(440.0), 69.0, 1e-12);
    EXPECT_NEAR(midiToHz(60.0), 261.6255653, 1e-6);
    EXPECT_NEAR(midiToHz(midiPitch(123.4, 415.0), 415.0), 123.4, 1e-10);
}

TEST(Tuning, BadInput) {
    const std::vector<float> none{0.0F, 0.0F};
    const std::vector<float> one{440.0F};
    EXPECT_EQ(tuningByQuantisation({}).error().code, ErrorCode::Empty);
    EXPECT_EQ(tuningByQuantisation(none).error().code, ErrorCode::Empty);
    EXPECT_EQ(tuningByQuantisation(one, 0.0).error().code, ErrorCode::BadArgument);
    EXPECT_EQ(tuningByResiduals(none, none).error().code, ErrorCode::Empty);
    EXPECT_EQ(tuningByResiduals(one, none).error().code, ErrorCode::BadArgument);
    const std::vector<float> bad{std::numeric_limits<float>::quiet_NaN()};
    EXPECT_EQ(tuningByResiduals(one, bad).error().code, ErrorCode::BadArgument);
    EXPECT_EQ(tuningByResiduals(one, one, -440.0).error().code, ErrorCode::BadArgument);
    EXPECT_EQ(tuningByQuantisation(bad).error().code, ErrorCode::Empty);
}

}  // namespace
}  // namespace woodshed

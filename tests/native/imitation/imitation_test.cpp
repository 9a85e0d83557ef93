#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "../support/npy.h"
#include "imitation/assess_imitation.h"

namespace woodshed {
namespace {

testing::Npy golden(const std::string& name) {
    return testing::readNpy(std::string(WOODSHED_TEST_DIR) + "/golden/" + name + ".npy");
}

double hertzOf(double midi) { return 440.0 * std::pow(2.0, (midi - 69.0) / 12.0); }

struct Tone {
    double midi;
    double seconds;
};

/// A curve that holds each tone, with a short silence between neighbours.
PitchContour sung(const std::vector<Tone>& tones, double hop = 0.0058, double start = 0.0) {
    constexpr double kGap = 0.04;
    PitchContour contour;
    double end = start;
    std::size_t sample = 0;
    const auto until = [&](double time, double hertz) {
        for (; start + static_cast<double>(sample) * hop < time; ++sample) {
            contour.seconds.push_back(start + static_cast<double>(sample) * hop);
            contour.hertz.push_back(hertz);
        }
    };
    for (const Tone& tone : tones) {
        end += tone.seconds - kGap;
        until(end, hertzOf(tone.midi));
        end += kGap;
        until(end, 0.0);
    }
    return contour;
}

const std::vector<Tone>& melody() {
    static const std::vector<Tone> tones{{60, 0.5},  {62, 0.5}, {64, 1.0},  {65, 0.25},
                                         {64, 0.25}, {62, 0.5}, {67, 0.75}, {60, 1.0}};
    return tones;
}

std::vector<Tone> changed(double semitones, double slower) {
    std::vector<Tone> tones = melody();
    for (Tone& tone : tones) {
        tone.midi += semitones;
        tone.seconds *= slower;
    }
    return tones;
}

double feature(const AlignedImitation& aligned, std::string_view name) {
    for (const ImitationFeature& each : imitationFeatures(aligned)) {
        if (each.name == name) {
            return static_cast<double>(each.value);
        }
    }
    ADD_FAILURE() << "no feature " << name;
    return 0.0;
}

AlignedImitation aligned(const std::vector<Tone>& performance) {
    auto result = alignImitation(sung(performance), sung(melody()));
    EXPECT_TRUE(result.ok());
    return std::move(result).value();
}

/// Gliding grid cells and note borders lie within a cell; held pitches are exact but for rounding.
constexpr double kExact = 1e-4;

TEST(Contour, KeepsHeldPitchAtAnyHop) {
    for (const double hop : {0.001, 0.0029, 0.01, 0.02, 0.04}) {
        const auto curve = voicedCurve(sung({{69.25, 1.0}}, hop, 5.0));
        ASSERT_TRUE(curve.ok()) << hop;
        EXPECT_DOUBLE_EQ(curve.value().startSeconds, 5.0);
        // 0.96 s of pitch; a coarse hop may miss most of one sample at the end
        EXPECT_NEAR(static_cast<double>(curve.value().size()) * kContourHopSeconds, 0.96, 0.041) << hop;
        for (const double midi : curve.value().midi) {
            EXPECT_NEAR(midi, 69.25, kExact);
        }
    }
}

TEST(Contour, PassesOverSlipsOfTheTracker) {
    PitchContour contour = sung({{60, 1.0}}, 0.02);
    contour.hertz[20] *= 2.0;
    const auto curve = voicedCurve(contour);
    ASSERT_TRUE(curve.ok());
    for (const double midi : curve.value().midi) {
        EXPECT_NEAR(midi, 60.0, kExact);
    }
}

TEST(Contour, RefusesWhatIsNone) {
    const auto codeOf = [](const PitchContour& contour) { return voicedCurve(contour).error().code; };
    EXPECT_EQ(codeOf({}), ErrorCode::Empty);
    EXPECT_EQ(codeOf({{0.0, 0.1}, {440.0}}), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf({{0.1, 0.0}, {440.0, 440.0}}), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf({{0.0, 0.1}, {440.0, 1e6}}), ErrorCode::BadArgument);
    EXPECT_EQ(codeOf({{0.0, 0.1}, {440.0, std::numeric_limits<double>::quiet_NaN()}}), ErrorCode::NotFinite);
    EXPECT_EQ(codeOf({{0.0, 0.1, 0.2}, {0.0, 0.0, -440.0}}), ErrorCode::Silent);
    EXPECT_EQ(codeOf(sung({{60, 0.2}})), ErrorCode::TooShort);
    EXPECT_EQ(codeOf({{0.0, 7200.0}, {440.0, 440.0}}), ErrorCode::TooLong);
    EXPECT_EQ(
        codeOf({std::vector<double>(kMostContourSamples + 1), std::vector<double>(kMostContourSamples + 1)}),
        ErrorCode::TooLong);
    EXPECT_EQ(voicedCurve(sung({{60, 0.3}})).ok(), true);
}

TEST(Imitation, SaysWhichContourIsBad) {
    const auto performance = alignImitation({}, sung(melody()));
    const auto reference = alignImitation(sung(melody()), {});
    EXPECT_NE(performance.error().message.find("performance"), std::string::npos);
    EXPECT_NE(reference.error().message.find("reference"), std::string::npos);
}

TEST(Imitation, FindsTheNotesOfTheMelody) {
    const auto notes = melodyNotes(voicedCurve(sung(melody())).value());
    ASSERT_EQ(notes.size(), melody().size());
    for (std::size_t i = 0; i < notes.size(); ++i) {
        EXPECT_NEAR(notes[i].midi, melody()[i].midi, kExact);
        // 40 ms of silence are part of the written length; a cell of rounding on either side
        EXPECT_NEAR(static_cast<double>(notes[i].end - notes[i].begin) * kContourHopSeconds,
                    melody()[i].seconds - 0.04, 0.041);
    }
}

TEST(Imitation, FindsNothingWrongWithTheMelodyItself) {
    const AlignedImitation same = aligned(melody());
    EXPECT_NEAR(feature(same, "keyMeanAbsolute"), 0.0, kExact);
    EXPECT_NEAR(feature(same, "bestTiming"), 0.0, kExact);
    EXPECT_NEAR(feature(same, "noteEdits"), 0.0, kExact);
    EXPECT_NEAR(feature(same, "shapeCorrelation"), 1.0, kExact);
    EXPECT_EQ(feature(same, "keyNotesNear"), 1.0);
}

TEST(Imitation, LeavesOctaveAndTempoFree) {
    const AlignedImitation low = aligned(changed(-12.0, 1.3));
    EXPECT_NEAR(feature(low, "keyMeanAbsolute"), 0.0, kExact);
    EXPECT_NEAR(feature(low, "keyDistance"), 0.0, kExact);
    EXPECT_NEAR(low.transposed.transposition, -12.0, kExact);
    EXPECT_NEAR(feature(low, "durationRatio"), std::log2(1.3), 0.02);
    // onsets on a grid of 20 ms, twice
    EXPECT_LT(feature(low, "bestTiming"), 0.02);
}

TEST(Imitation, TellsAnotherKeyFromWrongNotes) {
    const AlignedImitation other = aligned(changed(3.25, 1.0));
    EXPECT_NEAR(feature(other, "keyDistance"), 3.25, kExact);
    EXPECT_NEAR(feature(other, "tuningDistance"), 0.25, kExact);
    EXPECT_NEAR(feature(other, "bestMeanAbsolute"), 0.0, kExact);
    EXPECT_NEAR(feature(other, "intervalMean"), 0.0, kExact);
    EXPECT_GT(feature(other, "keyMeanAbsolute"), 1.0);
}

TEST(Imitation, NamesTheWrongNote) {
    std::vector<Tone> tones = changed(-12.0, 1.1);
    tones[6].midi -= 2.0;
    const AlignedImitation wrong = aligned(tones);
    for (std::size_t i = 0; i < wrong.notes.size(); ++i) {
        EXPECT_NEAR(wrong.transposedNotes[i].deviation, i == 6 ? -2.0 : 0.0, kExact) << i;
    }
    EXPECT_NEAR(feature(wrong, "bestNotesNear"), 7.0 / 8.0, kExact);
    EXPECT_NEAR(feature(wrong, "noteEdits"), 1.0 / 8.0, kExact);
}

TEST(Imitation, MeasuresHesitation) {
    PitchContour paused = sung(melody());
    for (std::size_t i = 0; i < paused.seconds.size(); ++i) {
        paused.seconds[i] += paused.seconds[i] > 2.0 ? 0.8 : 0.0;
    }
    const auto found = alignImitation(paused, sung(melody()));
    ASSERT_TRUE(found.ok());
    EXPECT_NEAR(feature(found.value(), "longestGap"), 0.84, 0.041);
    EXPECT_EQ(feature(found.value(), "hesitations"), 1.0);
    EXPECT_GT(feature(found.value(), "bestTiming"), 0.1);
    EXPECT_NEAR(feature(found.value(), "bestMeanAbsolute"), 0.0, kExact);
}

TEST(Imitation, MissesTheForgottenEnd) {
    std::vector<Tone> tones = melody();
    tones.resize(5);
    EXPECT_GE(feature(aligned(tones), "noteEdits"), 3.0 / 8.0 - kExact);
    EXPECT_NEAR(feature(aligned(tones), "noteCountRatio"), std::log2(5.0 / 8.0), kExact);
}

TEST(Imitation, AlignsAMinute) {
    std::vector<Tone> tones;
    for (int i = 0; i < 59; ++i) {
        tones.push_back({60.0 + (i * 5) % 11, 1.0});
    }
    const auto found = alignImitation(sung(tones), sung(tones));
    ASSERT_TRUE(found.ok());
    EXPECT_NEAR(feature(found.value(), "keyMeanAbsolute"), 0.0, kExact);
}

TEST(ImitationModel, SaysWhatTheReferenceSays) {
    const auto model = ImitationModel::fromFloats(golden("model").floats());
    ASSERT_TRUE(model.ok()) << model.error().message;
    std::vector<ImitationFeature> features;
    for (const float value : golden("sample").floats()) {
        features.push_back({"", value});
    }
    const auto picture = golden("picture").floats();
    const auto verdict = model.value().judge(features, picture);
    const auto expected = golden("verdict").values;
    // single precision over sums of some 120 products
    constexpr double kTolerance = 1e-5;
    EXPECT_NEAR(verdict.pass, expected[0], kTolerance);
    EXPECT_NEAR(verdict.grade, expected[1], kTolerance);
    EXPECT_NEAR(verdict.low, expected[2], kTolerance);
    EXPECT_NEAR(verdict.high, expected[3], kTolerance);
}

TEST(ImitationModel, RefusesOtherFiles) {
    std::vector<float> values = golden("model").floats();
    const auto codeOf = [&] { return ImitationModel::fromFloats(values).error().code; };
    values.pop_back();
    EXPECT_EQ(codeOf(), ErrorCode::Unreadable);
    values.push_back(std::numeric_limits<float>::infinity());
    EXPECT_EQ(codeOf(), ErrorCode::Unreadable);
    values.back() = 0.0F;
    values[0] = 1.0F;  // a band above its grade
    EXPECT_EQ(codeOf(), ErrorCode::Unreadable);
    values.clear();
    EXPECT_EQ(codeOf(), ErrorCode::Unreadable);
}

TEST(ImitationReport, GivesCurvesOverEachOther) {
    const auto model = ImitationModel::fromFloats(golden("model").floats());
    ASSERT_TRUE(model.ok());
    const auto report = assessImitation(sung(changed(2.0, 1.0)), sung(melody()), model.value());
    ASSERT_TRUE(report.ok());
    EXPECT_NEAR(report.value().transposition, 2.0, kExact);
    ASSERT_EQ(report.value().notes.size(), melody().size());
    EXPECT_TRUE(report.value().notes[2].near);
    EXPECT_NEAR(report.value().notes[2].start, 1.0, 0.021);
    for (const OverlaidPoint& point : report.value().overlay) {
        EXPECT_NEAR(point.sungMidi, point.wantedMidi, kExact);
        EXPECT_NEAR(point.performanceSeconds, point.referenceSeconds, 0.021);
    }
}

}  // namespace
}  // namespace woodshed

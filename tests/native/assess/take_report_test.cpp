// What is measured of a take beyond the outcome of its notes: planted in synthetic sound, found again.

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <random>
#include <vector>

#include "assess/assess_take.h"
#include "assess/take_trends.h"
#include "assess/tone_analyser.h"
#include "synthetic_take.h"

namespace woodshed {
namespace {

using testing::evenScore;
using testing::PlannedNote;
using testing::playScore;
using testing::randomMelody;
using testing::renderTake;

constexpr double kRate = TakeAnalyser::kSampleRate;

TakeFeatures perform(const std::vector<PlannedNote>& notes) {
    double end = 0.0;
    for (const PlannedNote& note : notes) {
        end = std::max(end, note.onset + note.duration);
    }
    WorkerPool pool(1);
    TakeAnalyser analyser(pool);
    analyser.push(renderTake(notes, end + 0.7));
    Result<TakeFeatures> features = analyser.finish();
    EXPECT_TRUE(features.ok());
    return std::move(features).value();
}

TakeAssessment assess(const std::vector<PlannedNote>& notes, const std::vector<ScoreNote>& score,
                      const AssessParameters& parameters = {}) {
    Result<TakeAssessment> assessment = assessTake(perform(notes), score, parameters);
    EXPECT_TRUE(assessment.ok());
    return std::move(assessment).value();
}

const std::vector<int> kScale{60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65, 64, 62, 60};

TEST(TakeReport, VibratoHasTheRateAndExtentPlayed) {
    const auto score = evenScore({62, 66, 69, 66, 62}, 2.0);
    auto planned = playScore(score, 0.5, 100.0);
    for (std::size_t n = 0; n < planned.size(); n += 2) {
        planned[n].vibratoCents = 30.0;
    }
    const TakeAssessment assessment = assess(planned, score);
    for (const NoteReport& note : assessment.notes) {
        ASSERT_EQ(note.sound.vibrato.has_value(), note.index % 2 == 0) << note.index;
        if (note.sound.vibrato) {
            EXPECT_NEAR(note.sound.vibrato->rateHz, 5.5, 0.2);        // twice the grid of the search
            EXPECT_NEAR(note.sound.vibrato->extentCents, 30.0, 4.5);  // it grows over the first 0.2 s
        }
    }
    EXPECT_NEAR(*assessment.measures.vibratoShare, 0.6, 1e-9);
}

TEST(TakeReport, DynamicsFollowTheLevel) {
    const auto score = evenScore({60, 62, 64, 65, 67, 65, 64, 62});
    auto planned = playScore(score, 0.5, 100.0);
    for (std::size_t n = 0; n < planned.size(); ++n) {
        planned[n].level = n < 4 ? 0.1 : 0.4;
    }
    const TakeAssessment assessment = assess(planned, score);
    // 12.04 dB apart; K-weighting tilts by less than 1 dB over these pitches
    EXPECT_NEAR(*assessment.notes[6].dynamics - *assessment.notes[2].dynamics, 12.04, 1.0);
    EXPECT_NEAR(*assessment.measures.dynamicRangeDb, 12.04, 2.0);
}

TEST(TakeReport, ARestartIsReportedWhereItHappens) {
    const auto score = randomMelody(22, 31);
    const double spq = 0.55;
    std::vector<PlannedNote> planned;
    for (std::size_t n = 0; n < 12; ++n) {
        planned.push_back({0.5 + score[n].onsetQuarters * spq, score[n].durationQuarters * spq * 0.9,
                           static_cast<double>(score[n].midi)});
    }
    const double shift = planned.back().onset + 1.8 - score[6].onsetQuarters * spq;
    for (std::size_t n = 6; n < score.size(); ++n) {
        planned.push_back({shift + score[n].onsetQuarters * spq, score[n].durationQuarters * spq * 0.9,
                           static_cast<double>(score[n].midi)});
    }
    const TakeAssessment assessment = assess(planned, score);
    ASSERT_EQ(assessment.restarts.size(), 1U);
    EXPECT_EQ(assessment.restarts[0].fromNote, 11U);
    EXPECT_EQ(assessment.restarts[0].toNote, 6U);
    EXPECT_NEAR(assessment.restarts[0].time, planned[12].onset, 0.03);
    EXPECT_TRUE(assessment.skips.empty());
    EXPECT_GT(*assessment.measures.restartsPerMinute, 0.0);
    // the tempo's line is broken there
    ASSERT_FALSE(assessment.tempoCurve.empty());
    EXPECT_EQ(assessment.tempoCurve.front().run, 0U);
    EXPECT_EQ(assessment.tempoCurve.back().run, 1U);
}

TEST(TakeReport, ASkippedPassageIsLeftOutRatherThanMissed) {
    const auto score = randomMelody(34, 5);
    auto planned = playScore(score, 0.5, 110.0);
    const double gone = planned[20].onset - planned[12].onset;
    for (std::size_t n = 20; n < planned.size(); ++n) {
        planned[n].onset -= gone;
    }
    planned.erase(planned.begin() + 12, planned.begin() + 20);
    const TakeAssessment assessment = assess(planned, score);
    ASSERT_EQ(assessment.skips.size(), 1U);
    EXPECT_EQ(assessment.skips[0].fromNote, 11U);
    EXPECT_EQ(assessment.skips[0].toNote, 20U);
    EXPECT_DOUBLE_EQ(*assessment.measures.missedShare, 0.0);
    EXPECT_NEAR(*assessment.measures.skippedShare, 8.0 / 34.0, 1e-9);
    EXPECT_EQ(assessment.measures.missed, 8U);
}

TEST(TakeReport, ASqueakIsNoExtraNote) {
    const auto score = evenScore({60, 62, 64, 65, 67, 65, 64, 62}, 2.0);
    auto planned = playScore(score, 0.5, 100.0);
    const double onset = planned[3].onset + 0.5;
    planned.push_back({onset + 0.1, planned[3].duration - 0.6, planned[3].midi});
    planned.push_back({onset, 0.1, planned[3].midi + 19.0});
    planned[3].duration = 0.5;
    const TakeAssessment assessment = assess(planned, score);
    EXPECT_EQ(assessment.measures.right, score.size());
    ASSERT_EQ(assessment.extras.size(), 1U);
    EXPECT_EQ(assessment.extras[0].kind, ExtraKind::Squeak);
    EXPECT_EQ(assessment.extras[0].afterNote, 3U);
    EXPECT_NEAR(assessment.extras[0].played.onset, onset, 0.03);
    EXPECT_EQ(assessment.measures.squeaks, 1U);
    EXPECT_DOUBLE_EQ(*assessment.measures.extraShare, 0.0);
}

TEST(TakeReport, AShortSlipBeforeTheNextNoteIsExtra) {
    const auto score = evenScore(kScale);
    auto planned = playScore(score, 0.5, 90.0, 0.0);
    planned[4].duration -= 0.09;
    const double onset = planned[4].onset + planned[4].duration;
    planned.push_back({onset, 0.09, planned[4].midi + 3.0});
    const TakeAssessment assessment = assess(planned, score);
    EXPECT_EQ(assessment.measures.right, score.size());
    ASSERT_EQ(assessment.extras.size(), 1U);
    EXPECT_EQ(assessment.extras[0].kind, ExtraKind::Extra);
    EXPECT_NEAR(assessment.extras[0].played.onset, onset, 0.03);
}

TEST(TakeReport, TheTempoCurveFollowsTheTempo) {
    // from 120 down to 90 quarters a minute, evenly in the quarter's length
    std::vector<int> pitches;
    for (int n = 0; n < 3; ++n) {
        pitches.insert(pitches.end(), kScale.begin(), kScale.end());
    }
    const auto score = evenScore(pitches);
    std::vector<PlannedNote> planned;
    double time = 0.7;
    for (std::size_t n = 0; n < score.size(); ++n) {
        const double share = static_cast<double>(n) / static_cast<double>(score.size() - 1);
        const double interval = 60.0 / 120.0 * (1.0 - share) + 60.0 / 90.0 * share;
        planned.push_back({time, 0.9 * interval, static_cast<double>(score[n].midi)});
        time += interval;
    }
    AssessParameters parameters;
    parameters.quartersPerMinute = 120.0;
    const TakeAssessment assessment = assess(planned, score, parameters);
    ASSERT_GT(assessment.tempoCurve.size(), 40U);
    // a local line at the very end knows one side only: 3 %, the least tempo change that listeners notice
    EXPECT_NEAR(assessment.tempoCurve.front().quartersPerMinute, 120.0, 3.6);
    EXPECT_NEAR(assessment.tempoCurve.back().quartersPerMinute, 90.0, 2.7);
    for (const TempoPoint& point : assessment.tempoCurve) {
        EXPECT_LE(point.low, point.quartersPerMinute);
        EXPECT_GE(point.high, point.quartersPerMinute);
    }
    // ln(90/120) over the 25.7 s, per minute
    const double minutes = (planned.back().onset - planned.front().onset) / 60.0;
    EXPECT_NEAR(*assessment.measures.tempoTrendPercentPerMinute, 100.0 * std::log(0.75) / minutes, 7.0);
    EXPECT_NEAR(*assessment.measures.tempoRatio, 103.0 / 120.0, 0.02);
}

TEST(TakeReport, IntonationThatRisesIsADrift) {
    const auto score = randomMelody(30, 6);
    auto planned = playScore(score, 0.5, 100.0);
    for (PlannedNote& note : planned) {
        note.midi += 1.2 * note.onset / 60.0;  // 120 cents a minute
    }
    const TakeAssessment assessment = assess(planned, score);
    EXPECT_NEAR(*assessment.driftCentsPerMinute, 120.0, 12.0);
}

TEST(TakeReport, APitchClassThatIsSharpIsFound) {
    const auto score = evenScore({60, 64, 67, 64, 60, 64, 67, 64, 60, 64, 67, 72});
    auto planned = playScore(score, 0.5, 100.0);
    for (PlannedNote& note : planned) {
        note.midi += std::lround(note.midi) % 12 == 7 ? 0.3 : 0.0;
    }
    const TakeAssessment assessment = assess(planned, score);
    for (const PitchClassCents& entry : assessment.centsByPitchClass) {
        EXPECT_NEAR(entry.cents, entry.pitchClass == 7 ? 30.0 : 0.0, 5.0) << entry.pitchClass;
        EXPECT_EQ(entry.notes, entry.pitchClass == 7 ? 3U : entry.pitchClass == 4 ? 5U : 4U);
    }
    EXPECT_EQ(assessment.centsByPitchClass.size(), 3U);
}

TEST(TakeReport, TheWeakestBarIsTheOneWithTheErrors) {
    auto score = evenScore({60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65, 64, 62, 60, 64});
    for (std::size_t n = 0; n < score.size(); ++n) {
        score[n].bar = n / 4;
    }
    auto planned = playScore(score, 0.5, 100.0);
    planned[9].midi += 1.0;
    planned[10].midi -= 2.0;
    planned[13].midi += 0.40;
    const TakeAssessment assessment = assess(planned, score);
    ASSERT_EQ(assessment.bars.size(), 4U);
    EXPECT_EQ(assessment.bars[2].different, 2U);
    EXPECT_NEAR(assessment.bars[2].trouble, 0.5, 0.05);
    EXPECT_EQ(assessment.bars[3].sharp, 1U);
    EXPECT_EQ(assessment.bars[0].right, 4U);
    ASSERT_GE(assessment.weakestBars.size(), 1U);
    EXPECT_EQ(assessment.weakestBars[0], 2U);
}

TEST(TakeReport, ARecordingCanBeTheScore) {
    const auto written = randomMelody(20, 14);
    // the reference is tuned to A = 444 Hz and played at 92
    const Result<std::vector<ScoreNote>> reference =
        scoreFromRecording(perform(playScore(written, 0.8, 92.0, 0.1, 0.156)));
    ASSERT_TRUE(reference.ok());
    ASSERT_EQ(reference.value().size(), written.size());
    for (std::size_t n = 0; n < written.size(); ++n) {
        EXPECT_EQ(reference.value()[n].midi, written[n].midi);
    }
    auto planned = playScore(written, 0.4, 80.0);
    planned[7].midi += 1.0;
    AssessParameters parameters;
    parameters.quartersPerMinute = 60.0;  // the reference's own tempo
    const TakeAssessment assessment = assess(planned, reference.value(), parameters);
    EXPECT_EQ(assessment.measures.right, written.size() - 1);
    EXPECT_EQ(assessment.notes[7].outcome, NoteOutcome::Different);
    EXPECT_NEAR(*assessment.measures.tempoRatio, 80.0 / 92.0, 0.01);
}

TEST(TheilSen, IsTheMedianOfSlopesAndShrugsOffOutliers) {
    std::vector<Sample> samples;
    for (int n = 0; n < 21; ++n) {
        samples.push_back({static_cast<double>(n), 2.0 * n + (n == 4 ? 500.0 : 0.0)});
    }
    EXPECT_DOUBLE_EQ(*theilSenSlope(samples), 2.0);
    EXPECT_FALSE(theilSenSlope(std::vector<Sample>{{1.0, 1.0}}).has_value());
}

/// Harmonics of 220 Hz with the given magnitudes, and white noise of a given standard deviation.
std::vector<float> steadyTone(const std::vector<double>& harmonics, double noise) {
    std::vector<float> samples(static_cast<std::size_t>(kRate));
    std::mt19937 random(3);
    std::normal_distribution<double> hiss(0.0, 1.0);
    for (std::size_t n = 0; n < samples.size(); ++n) {
        double value = noise * hiss(random);
        for (std::size_t k = 0; k < harmonics.size(); ++k) {
            value += harmonics[k] *
                     std::sin(2.0 * std::numbers::pi * 220.0 * static_cast<double>((k + 1) * n) / kRate);
        }
        samples[n] = static_cast<float>(value);
    }
    return samples;
}

ToneFrame middleFrame(const std::vector<float>& samples) {
    ToneAnalyser analyser(kRate);
    analyser.push(samples);
    const std::vector<ToneFrame> frames = analyser.finish();
    EXPECT_NEAR(static_cast<double>(frames.size()), kRate / ToneAnalyser::kHopSize, 1.0);
    return frames[frames.size() / 2];
}

TEST(ToneAnalyser, TellsHarmonicsFromNoise) {
    const std::vector<double> harmonics{0.2, 0.1, 0.1, 0.05};
    const double power = (0.04 + 0.01 + 0.01 + 0.0025) / 2.0;
    for (const double wanted : {10.0, 20.0}) {
        // only noise below 5 kHz counts
        const double noise = std::sqrt(power / std::pow(10.0, wanted / 10.0) * (kRate / 2.0) / 5000.0);
        const ToneFrame frame = middleFrame(steadyTone(harmonics, noise));
        EXPECT_NEAR(frame.hz, 220.0, 1.5);
        EXPECT_NEAR(frame.hnrDb, wanted, 2.0);  // one frame of noise: some 20 % of its power
    }
}

TEST(ToneAnalyser, MeasuresCentroidAndOddHarmonics) {
    const ToneFrame sine = middleFrame(steadyTone({0.5}, 0.0));
    EXPECT_NEAR(sine.centroidHz, 220.0, 5.0);
    EXPECT_GT(sine.hnrDb, 30.0F);
    const ToneFrame equal = middleFrame(steadyTone({0.1, 0.1, 0.1, 0.1, 0.1}, 0.0));
    EXPECT_NEAR(equal.oddEven, 1.0, 0.1);
    EXPECT_NEAR(equal.centroidHz, 660.0, 10.0);
    const ToneFrame clarinet = middleFrame(steadyTone({0.1, 0.01, 0.1, 0.01, 0.1}, 0.0));
    EXPECT_NEAR(clarinet.oddEven, 10.0, 1.5);
}

}  // namespace
}  // namespace woodshed

#include "assess/assess_take.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "synthetic_take.h"

namespace woodshed {
namespace {

using testing::evenScore;
using testing::idealFeatures;
using testing::PlannedNote;
using testing::playScore;
using testing::randomMelody;
using testing::renderTake;

TakeFeatures analyse(const std::vector<float>& samples, std::size_t workers = 1) {
    WorkerPool pool(workers);
    TakeAnalyser analyser(pool);
    analyser.push(samples);
    Result<TakeFeatures> features = analyser.finish();
    EXPECT_TRUE(features.ok()) << features.error().message;
    return std::move(features).value();
}

TakeFeatures perform(const std::vector<PlannedNote>& notes, double noise = 0.0005) {
    double end = 0.0;
    for (const PlannedNote& note : notes) {
        end = std::max(end, note.onset + note.duration);
    }
    return analyse(renderTake(notes, end + 0.7, noise));
}

TakeAssessment assess(const TakeFeatures& features, const std::vector<ScoreNote>& score,
                      const AssessParameters& parameters = {}) {
    Result<TakeAssessment> assessment = assessTake(features, score, parameters);
    EXPECT_TRUE(assessment.ok()) << assessment.error().message;
    return std::move(assessment).value();
}

/// One letter a note: Right, Different, Octave, Missed.
std::string outcomes(const TakeAssessment& assessment) {
    std::string letters;
    for (const NoteReport& note : assessment.notes) {
        letters += "RDOM"[static_cast<std::size_t>(note.outcome)];
    }
    return letters;
}

double median(std::vector<double> values) {
    EXPECT_FALSE(values.empty());
    std::sort(values.begin(), values.end());
    return values.empty() ? 0.0 : values[values.size() / 2];
}

/// Median distance of the reported onsets from those planned, where both exist; seconds.
double onsetError(const TakeAssessment& assessment, const std::vector<PlannedNote>& planned) {
    std::vector<double> errors;
    for (const NoteReport& note : assessment.notes) {
        if (note.played) {
            double nearest = std::numeric_limits<double>::infinity();
            for (const PlannedNote& plan : planned) {
                nearest = std::min(nearest, std::abs(plan.onset - note.played->onset));
            }
            errors.push_back(nearest);
        }
    }
    return median(errors);
}

// The specs ask for 5 cents and 15 ms in the median (assessment, section 7; a window of 23 ms bounds the
// latter).
constexpr double kCentsTolerance = 5.0;
constexpr double kOnsetTolerance = 0.015;

const std::vector<int> kScale{60, 62, 64, 65, 67, 69, 71, 72, 71, 69, 67, 65, 64, 62, 60};

TEST(AssessTake, APlainScaleIsAllRight) {
    const auto score = evenScore(kScale);
    const auto planned = playScore(score, 1.3, 96.0);
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), std::string(kScale.size(), 'R'));
    EXPECT_TRUE(assessment.extras.empty());
    EXPECT_NEAR(*assessment.quartersPerMinute, 96.0, 0.5);
    EXPECT_NEAR(assessment.tuningCents, 0.0, 2.0);
    EXPECT_LT(onsetError(assessment, planned), kOnsetTolerance);
    EXPECT_EQ(assessment.measures.right, kScale.size());
    EXPECT_DOUBLE_EQ(*assessment.measures.pitchAccuracy, 1.0);
    EXPECT_DOUBLE_EQ(*assessment.measures.timingAccuracy, 1.0);
}

TEST(AssessTake, PlantedErrorsAreNamedExactly) {
    const auto score = evenScore(kScale);
    auto planned = playScore(score, 0.8, 100.0);
    planned[3].midi += 1.0;   // wrong by a semitone
    planned[6].midi -= 12.0;  // an octave low
    planned[9].midi -= 2.0;   // wrong by a tone
    planned[10].duration *= 0.5;
    const double extraOnset = planned[10].onset + 0.33;
    planned.push_back({extraOnset, 0.2, 74.0, 0.3, 0.0});
    planned.erase(planned.begin() + 12);  // left out
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), "RRRDRRORRDRRMRR");
    ASSERT_EQ(assessment.extras.size(), 1U);
    EXPECT_NEAR(assessment.extras[0].played.midi, 74.0, 0.05);
    EXPECT_NEAR(assessment.extras[0].played.onset, extraOnset, 0.03);
    EXPECT_NEAR(*assessment.notes[3].cents, 100.0, kCentsTolerance);
    EXPECT_NEAR(*assessment.notes[6].cents, 0.0, kCentsTolerance);
    EXPECT_FALSE(assessment.notes[3].intonation.has_value());
    EXPECT_EQ(assessment.measures.different, 2U);
    EXPECT_EQ(assessment.measures.octave, 1U);
    EXPECT_EQ(assessment.measures.missed, 1U);
    EXPECT_EQ(assessment.measures.extra, 1U);
}

TEST(AssessTake, CentsAndMillisecondsBelongToTheirNotes) {
    const auto score = evenScore(kScale);
    auto planned = playScore(score, 0.5, 90.0);
    planned[4].midi += 0.32;
    planned[8].midi -= 0.40;
    planned[6].onset += 0.12;  // late
    planned[6].duration -= 0.12;
    planned[11].onset -= 0.09;  // early
    planned[10].duration -= 0.09;
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), std::string(kScale.size(), 'R'));
    EXPECT_NEAR(*assessment.notes[4].cents, 32.0, kCentsTolerance);
    EXPECT_NEAR(*assessment.notes[8].cents, -40.0, kCentsTolerance);
    EXPECT_EQ(assessment.notes[4].intonation, Intonation::Sharp);
    EXPECT_EQ(assessment.notes[8].intonation, Intonation::Flat);
    EXPECT_NEAR(*assessment.notes[6].milliseconds, 120.0, 1000.0 * kOnsetTolerance);
    EXPECT_NEAR(*assessment.notes[11].milliseconds, -90.0, 1000.0 * kOnsetTolerance);
    for (const NoteReport& note : assessment.notes) {
        const Timing wanted = note.index == 6    ? Timing::Late
                              : note.index == 11 ? Timing::Early
                                                 : Timing::OnTime;
        EXPECT_EQ(note.timing, wanted) << note.index;
    }
}

TEST(AssessTake, TheGoodZoneDecidesWhatIsInTune) {
    const auto score = evenScore(kScale);
    auto planned = playScore(score, 0.5, 90.0);
    planned[4].midi += 0.20;
    const TakeFeatures features = perform(planned);
    AssessParameters strict;
    strict.centsGood = 15.0;
    EXPECT_EQ(assess(features, score).notes[4].intonation, Intonation::InTune);
    EXPECT_EQ(assess(features, score, strict).notes[4].intonation, Intonation::Sharp);
}

TEST(AssessTake, RepeatedNotesAreSplitAtTheirAttacks) {
    const std::vector<int> pitches{60, 60, 60, 62, 62, 64, 64, 64, 64, 62, 60, 60};
    const auto score = evenScore(pitches, 0.5);
    auto planned = playScore(score, 0.6, 80.0, 0.12);
    planned.erase(planned.begin() + 6);  // one repetition too few, silence in its place
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), "RRRRRRMRRRRR");
    EXPECT_TRUE(assessment.extras.empty());
    EXPECT_LT(onsetError(assessment, planned), kOnsetTolerance);
}

TEST(AssessTake, ASlurredRepetitionCountsAsHeld) {
    const auto score = evenScore({60, 62, 62, 64, 65});
    auto planned = playScore(score, 0.6, 100.0, 0.0);
    planned[1].duration *= 2.0;
    planned.erase(planned.begin() + 2);
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), "RRRRR");
    EXPECT_FALSE(assessment.notes[2].milliseconds.has_value());
}

class Tunings : public ::testing::TestWithParam<double> {};

TEST_P(Tunings, IsReportedAndRemoved) {
    const double a4 = GetParam();
    const double semitones = 12.0 * std::log2(a4 / 440.0);
    const auto score = randomMelody(16, 5);
    const TakeAssessment assessment = assess(perform(playScore(score, 0.5, 110.0, 0.08, semitones)), score);
    EXPECT_EQ(outcomes(assessment), std::string(score.size(), 'R'));
    EXPECT_NEAR(assessment.tuningCents, 100.0 * semitones, 3.0);
    EXPECT_NEAR(assessment.a4, a4, 1.0);
    EXPECT_LT(*assessment.measures.medianAbsoluteCents, kCentsTolerance);
}

INSTANTIATE_TEST_SUITE_P(A4, Tunings, ::testing::Values(415.0, 428.0, 442.0, 453.0, 466.0));

class Tempi : public ::testing::TestWithParam<double> {};

TEST_P(Tempi, FarFromThePageAreFollowed) {
    const auto score = randomMelody(20, 9);
    const auto planned = playScore(score, 0.4, 100.0 * GetParam());
    AssessParameters parameters;
    parameters.quartersPerMinute = 100.0;
    const TakeAssessment assessment = assess(perform(planned), score, parameters);
    EXPECT_EQ(outcomes(assessment), std::string(score.size(), 'R'));
    EXPECT_NEAR(*assessment.quartersPerMinute, 100.0 * GetParam(), 1.0 * GetParam());
    EXPECT_LT(onsetError(assessment, planned), kOnsetTolerance);
}

INSTANTIATE_TEST_SUITE_P(Factors, Tempi, ::testing::Values(0.5, 1.0, 1.8));

TEST(AssessTake, ADriftingTempoIsExpected) {
    // slows down by a third from beginning to end
    const auto score = evenScore([] {
        std::vector<int> pitches;
        for (int n = 0; n < 3; ++n) {
            pitches.insert(pitches.end(), kScale.begin(), kScale.end());
        }
        return pitches;
    }());
    std::vector<PlannedNote> planned;
    double time = 0.7;
    for (std::size_t n = 0; n < score.size(); ++n) {
        const double interval =
            0.4 * (1.0 + 0.33 * static_cast<double>(n) / static_cast<double>(score.size()));
        planned.push_back({time, 0.9 * interval, static_cast<double>(score[n].midi), 0.3, 0.0});
        time += interval;
    }
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), std::string(score.size(), 'R'));
    EXPECT_DOUBLE_EQ(*assessment.measures.timingAccuracy, 1.0);
}

TEST(AssessTake, ARestartRatesTheSecondTry) {
    const auto score = randomMelody(22, 31);
    const double spq = 0.55;
    std::vector<PlannedNote> planned;
    for (std::size_t n = 0; n < 12; ++n) {  // first try, its last notes wrong
        planned.push_back({0.5 + score[n].onsetQuarters * spq, score[n].durationQuarters * spq * 0.9,
                           score[n].midi + (n >= 10 ? 3.0 : 0.0), 0.3, 0.0});
    }
    const double shift = planned.back().onset + 1.8 - score[6].onsetQuarters * spq;
    for (std::size_t n = 6; n < score.size(); ++n) {
        planned.push_back({shift + score[n].onsetQuarters * spq, score[n].durationQuarters * spq * 0.9,
                           static_cast<double>(score[n].midi), 0.3, 0.0});
    }
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), std::string(score.size(), 'R'));
    EXPECT_TRUE(assessment.extras.empty());
    EXPECT_NEAR(assessment.notes[6].played->onset, shift + score[6].onsetQuarters * spq, 0.03);
    EXPECT_NEAR(assessment.notes[5].played->onset, planned[5].onset, 0.03);
    EXPECT_GT(*assessment.measures.timingAccuracy, 0.9);
}

TEST(AssessTake, APauseDelaysOneNoteOnly) {
    const auto score = evenScore(kScale);
    auto planned = playScore(score, 0.5, 100.0);
    for (std::size_t n = 8; n < planned.size(); ++n) {
        planned[n].onset += 1.7;
    }
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), std::string(kScale.size(), 'R'));
    for (const NoteReport& note : assessment.notes) {
        if (note.index == 8) {
            EXPECT_NEAR(*note.milliseconds, 1700.0, 30.0);
        } else {
            EXPECT_EQ(note.timing, Timing::OnTime) << note.index << ": " << *note.milliseconds;
        }
    }
}

TEST(AssessTake, StoppingEarlyMissesTheRest) {
    const auto score = randomMelody(30, 12);
    auto planned = playScore(score, 2.5, 104.0);
    planned.resize(13);
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), std::string(13, 'R') + std::string(17, 'M'));
    // the missed notes are expected where the tempo puts them
    EXPECT_NEAR(assessment.notes[20].expectedOnset, 2.5 + score[20].onsetQuarters * 60.0 / 104.0, 0.3);
}

class Transpositions : public ::testing::TestWithParam<int> {};

TEST_P(Transpositions, OfTheWholeTakeAreReportedAndRemoved) {
    const auto score = randomMelody(24, 8);
    const auto planned = playScore(score, 0.5, 100.0, 0.08, GetParam());
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(assessment.transposition, GetParam());
    EXPECT_EQ(outcomes(assessment), std::string(score.size(), 'R'));
    EXPECT_NEAR(*assessment.notes[5].cents, 0.0, kCentsTolerance);
    EXPECT_NEAR(assessment.tuningCents, 0.0, 3.0);
    EXPECT_DOUBLE_EQ(*assessment.measures.timingAccuracy, 1.0);
}

INSTANTIATE_TEST_SUITE_P(Semitones, Transpositions, ::testing::Values(-12, -2, 2, 3, 12));

TEST(AssessTake, SomeNotesInTheOtherOctaveAreNoTransposition) {
    const auto score = randomMelody(20, 3);
    auto planned = playScore(score, 0.5, 100.0);
    for (std::size_t n = 0; n < 6; ++n) {
        planned[n].midi += 12.0;
    }
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(assessment.transposition, 0);
    EXPECT_EQ(outcomes(assessment), std::string(6, 'O') + std::string(14, 'R'));
}

TEST(AssessTake, VibratoIsOneNote) {
    const auto score = evenScore({62, 66, 69, 66, 62}, 2.0);
    auto planned = playScore(score, 0.5, 100.0);
    for (PlannedNote& note : planned) {
        note.vibratoCents = 45.0;
    }
    const TakeAssessment assessment = assess(perform(planned), score);
    EXPECT_EQ(outcomes(assessment), "RRRRR");
    EXPECT_TRUE(assessment.extras.empty());
    EXPECT_LT(*assessment.measures.medianAbsoluteCents, kCentsTolerance);
}

TEST(AssessTake, ASlurredStepPlayedTooNarrowIsStillTwoNotes) {
    const std::vector<ScoreNote> score = evenScore({77, 75, 74, 72, 70, 72, 74, 75});
    std::vector<PlannedNote> notes = playScore(score, 0.5, 120.0, 0.0);
    notes[1].midi -= 0.15;
    notes[2].midi += 0.2;  // 65 cents apart: nearer than the two pieces of one unsteady note may be
    const TakeAssessment assessment = assess(idealFeatures(notes, 5.5), score);
    EXPECT_EQ(outcomes(assessment), "RRRRRRRR");
    ASSERT_TRUE(assessment.notes[2].played);
    // two frames: the grid of the features
    EXPECT_NEAR(assessment.notes[2].played->onset, notes[2].onset, 0.012);
}

TEST(AssessTake, AShortLowNoteBetweenHigherOnesIsPlayed) {
    const std::vector<ScoreNote> score = evenScore({64, 60, 64, 60, 64, 67, 64, 60}, 0.2);
    const std::vector<PlannedNote> notes = playScore(score, 0.5, 120.0, 0.0);
    EXPECT_EQ(outcomes(assess(idealFeatures(notes, 2.0), score)), "RRRRRRRR");
}

TEST(AssessTake, AScoopBelongsToTheNoteItLeadsTo) {
    const std::vector<ScoreNote> score = evenScore({67, 72, 69, 65, 67, 69});
    std::vector<PlannedNote> notes = playScore(score, 0.5, 120.0, 0.15);
    const PlannedNote whole = notes[1];
    notes[1].duration = 0.1;
    notes[1].midi -= 0.9;
    notes.insert(notes.begin() + 2, {whole.onset + 0.1, whole.duration - 0.1, whole.midi});
    const TakeAssessment assessment = assess(idealFeatures(notes, 4.5), score);
    EXPECT_EQ(outcomes(assessment), "RRRRRR");
    EXPECT_TRUE(assessment.extras.empty());
    ASSERT_TRUE(assessment.notes[1].played);
    EXPECT_NEAR(assessment.notes[1].played->onset, whole.onset, 0.012);  // two frames of the features
}

TEST(AssessTake, ClicksBeforeTheStartAreNotPlayed) {
    const auto score = evenScore(kScale);
    auto planned = playScore(score, 3.0, 100.0);
    auto withClicks = planned;
    for (int click = 0; click < 4; ++click) {
        withClicks.push_back({0.6 * (click + 1), 0.03, 84.0, 0.4, 0.0});
    }
    const TakeAssessment assessment = assess(perform(withClicks), score);
    EXPECT_EQ(outcomes(assessment), std::string(kScale.size(), 'R'));
    EXPECT_TRUE(assessment.extras.empty());
}

TEST(AssessTake, StartSecondsSilencesWhatComesBefore) {
    const auto score = evenScore(kScale);
    auto planned = playScore(score, 4.0, 100.0);
    for (int n = 0; n < 5; ++n) {
        planned.push_back({0.4 + 0.6 * n, 0.5, static_cast<double>(kScale[n]), 0.3, 0.0});  // warming up
    }
    AssessParameters parameters;
    parameters.startSeconds = 3.8;
    const TakeAssessment assessment = assess(perform(planned), score, parameters);
    EXPECT_EQ(outcomes(assessment), std::string(kScale.size(), 'R'));
    EXPECT_GT(assessment.notes[0].played->onset, 3.9);
    EXPECT_TRUE(assessment.extras.empty());
}

TEST(AssessTake, RandomErrorsInRandomMelodiesAreFound) {
    // 4 melodies of 40 notes with about one error in ten notes, onset jitter of 15 ms, 10 cents of scatter
    std::size_t hits = 0;
    std::size_t wrongs = 0;
    std::vector<double> onsets;
    std::vector<double> cents;
    for (std::uint32_t seed = 100; seed < 104; ++seed) {
        std::mt19937 random(seed);
        std::normal_distribution<double> normal(0.0, 1.0);
        const auto score = randomMelody(40, seed);
        const auto clean = playScore(score, 0.5 + 0.01 * (seed - 100), 80.0 + 20.0 * (seed - 100));
        std::vector<PlannedNote> planned;
        std::string truth;
        std::size_t extras = 0;
        std::vector<PlannedNote> byNote;
        for (std::size_t n = 0; n < score.size(); ++n) {
            PlannedNote note = clean[n];
            note.onset += 0.015 * normal(random);
            note.midi += 0.10 * normal(random);
            const auto dice = random() % 100;
            truth += dice < 4 ? 'M' : dice < 8 ? 'D' : dice < 9 ? 'O' : 'R';
            note.midi += dice >= 8 ? 0.0 : (random() % 2 == 0 ? 2.0 : -1.0);
            note.midi += dice == 8 ? 12.0 : 0.0;
            if (dice >= 95 && note.duration > 0.4) {
                note.duration -= 0.17;
                planned.push_back({note.onset + note.duration, 0.15, note.midi + 3.0, 0.3, 0.0});
                ++extras;
            }
            byNote.push_back(note);
            if (truth.back() != 'M') {
                planned.push_back(note);
            }
        }
        const TakeAssessment assessment = assess(perform(planned), score);
        const std::string found = outcomes(assessment);
        for (std::size_t n = 0; n < score.size(); ++n) {
            if (truth[n] != 'R') {
                (found[n] == truth[n] ? hits : wrongs) += 1;
            } else if (found[n] != 'R') {
                ++wrongs;
            }
            if (truth[n] == 'R' && found[n] == 'R') {
                onsets.push_back(std::abs(assessment.notes[n].played->onset - byNote[n].onset));
                cents.push_back(100.0 * std::abs(assessment.notes[n].played->midi - byNote[n].midi));
            }
        }
        hits += std::min(extras, assessment.extras.size());
        wrongs += std::max(extras, assessment.extras.size()) - std::min(extras, assessment.extras.size());
    }
    // the specs' aim, F >= .95: with F = 2 hits / (2 hits + wrongs)
    EXPECT_GE(2.0 * static_cast<double>(hits) / static_cast<double>(2 * hits + wrongs), 0.95)
        << hits << " hits, " << wrongs << " wrong";
    EXPECT_LT(median(onsets), kOnsetTolerance);
    EXPECT_LT(median(cents), kCentsTolerance);
}

TEST(AssessTake, NoiseAloneMissesEverything) {
    const TakeFeatures features = analyse(renderTake({}, 6.0, 0.2));
    const TakeAssessment assessment = assess(features, evenScore(kScale));
    EXPECT_EQ(outcomes(assessment), std::string(kScale.size(), 'M'));
    EXPECT_FALSE(assessment.quartersPerMinute.has_value());
    EXPECT_FALSE(assessment.measures.medianAbsoluteCents.has_value());
    EXPECT_FALSE(assessment.measures.timingAccuracy.has_value());
    for (const NoteReport& note : assessment.notes) {
        EXPECT_TRUE(std::isfinite(note.expectedOnset));
    }
}

TEST(AssessTake, TinyScoresWork) {
    const auto two = evenScore({64, 67});
    EXPECT_EQ(outcomes(assess(perform(playScore(two, 0.5, 80.0)), two)), "RR");
    const auto one = evenScore({64});
    const TakeAssessment assessment = assess(perform(playScore(one, 0.5, 80.0)), one);
    EXPECT_EQ(outcomes(assessment), "R");
    EXPECT_FALSE(assessment.quartersPerMinute.has_value());
}

TEST(AssessTake, TenMinutesTakeBoundedTime) {
    const auto score = randomMelody(1800, 77);
    std::vector<PlannedNote> planned = playScore(score, 1.0, 180.0);
    for (std::size_t n = 0; n < planned.size(); n += 17) {
        planned[n].midi += 1.0;
    }
    const double seconds = planned.back().onset + 2.0;
    ASSERT_GT(seconds, 600.0);
    const TakeFeatures features = idealFeatures(planned, seconds);
    const auto begin = std::chrono::steady_clock::now();
    const TakeAssessment assessment = assess(features, score);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    EXPECT_EQ(assessment.measures.different, (planned.size() + 16) / 17);
    EXPECT_EQ(assessment.measures.missed, 0U);
    // 1 s optimised and some 10 s with sanitizers on a busy machine; without pruning it would be minutes
    EXPECT_LT(taken.count(), 30.0);
}

TEST(AssessTake, DoesNotDependOnThreadsOrPieces) {
    const auto score = evenScore(kScale);
    const auto samples = renderTake(playScore(score, 0.5, 100.0), 11.0);
    const TakeFeatures whole = analyse(samples, 1);
    const TakeFeatures threaded = analyse(samples, 4);
    WorkerPool pool(1);
    TakeAnalyser analyser(pool);
    for (std::size_t at = 0; at < samples.size(); at += 777) {
        analyser.push(std::span(samples).subspan(at, std::min<std::size_t>(777, samples.size() - at)));
    }
    const TakeFeatures pieces = std::move(analyser.finish()).value();
    for (const TakeFeatures* other : {&threaded, &pieces}) {
        EXPECT_EQ(whole.pitch.f0, other->pitch.f0);
        EXPECT_EQ(whole.level, other->level);
        EXPECT_EQ(whole.novelty, other->novelty);
    }
}

TEST(AssessWithoutScore, ListsTheNotesHeard) {
    auto planned = playScore(evenScore({60, 62, 64, 64, 67}), 0.5, 100.0, 0.12, 0.15);
    planned[2].midi += 0.30;
    const Result<TakeAssessment> assessment = assessWithoutScore(perform(planned));
    ASSERT_TRUE(assessment.ok());
    ASSERT_EQ(assessment.value().notes.size(), 5U);
    for (std::size_t n = 0; n < 5; ++n) {
        const NoteReport& note = assessment.value().notes[n];
        EXPECT_EQ(note.midi, std::round(planned[n].midi - 0.15));
        EXPECT_NEAR(note.played->onset, planned[n].onset, 0.02);
        EXPECT_NEAR(*note.cents, n == 2 ? 30.0 : 0.0, kCentsTolerance);
        EXPECT_FALSE(note.milliseconds.has_value());
    }
    EXPECT_NEAR(assessment.value().tuningCents, 15.0, 3.0);
    EXPECT_FALSE(assessment.value().quartersPerMinute.has_value());
}

TEST(AssessTake, AbsurdTempiOnThePageEnd) {
    const auto score = evenScore(kScale);
    const auto planned = playScore(score, 0.5, 100.0);
    const TakeFeatures features = idealFeatures(planned, planned.back().onset + 1.0);
    for (const double tempo : {1e-300, 1e308}) {
        AssessParameters parameters;
        parameters.quartersPerMinute = tempo;
        EXPECT_EQ(assess(features, score, parameters).notes.size(), kScale.size()) << tempo;
    }
}

TEST(AssessTake, RefusesBadInput) {
    const TakeFeatures features = idealFeatures({{0.5, 1.0, 60.0, 0.3, 0.0}}, 2.0);
    EXPECT_EQ(assessTake(features, {}).error().code, ErrorCode::Empty);
    const auto refused = [&](std::vector<ScoreNote> score, AssessParameters parameters) {
        const auto result = assessTake(features, score, parameters);
        return !result.ok() && result.error().code == ErrorCode::BadArgument;
    };
    EXPECT_TRUE(refused({{0.0, -1.0, 60}}, {}));
    EXPECT_TRUE(refused({{1.0, 1.0, 60}, {0.0, 1.0, 60}}, {}));
    EXPECT_TRUE(refused({{std::nan(""), 1.0, 60}}, {}));
    EXPECT_TRUE(refused({{0.0, 1.0, 128}}, {}));
    AssessParameters parameters;
    parameters.centsGood = 0.0;
    EXPECT_TRUE(refused({{0.0, 1.0, 60}}, parameters));
    EXPECT_EQ(assessWithoutScore(features, parameters).error().code, ErrorCode::BadArgument);
    parameters = {};
    for (const double tempo : {std::nan(""), 0.0, -90.0, HUGE_VAL}) {
        parameters.quartersPerMinute = tempo;
        EXPECT_TRUE(refused({{0.0, 1.0, 60}}, parameters)) << tempo;
    }
    EXPECT_TRUE(refused({{0.0, 1e300, 60}}, {}));
    EXPECT_TRUE(refused({{0.0, 1.0, 60}, {1e300, 1.0, 60}}, {}));
    parameters = {};
    parameters.startSeconds = -1.0;
    EXPECT_TRUE(refused({{0.0, 1.0, 60}}, parameters));
}

TEST(TakeAnalyser, RefusesWhatCannotBeMeasured) {
    const auto code = [](const std::vector<float>& samples) {
        WorkerPool pool(1);
        TakeAnalyser analyser(pool);
        analyser.push(samples);
        const auto result = analyser.finish();
        EXPECT_FALSE(result.ok());
        return result.error().code;
    };
    EXPECT_EQ(code({}), ErrorCode::Empty);
    EXPECT_EQ(code(std::vector<float>(100, 0.5F)), ErrorCode::TooShort);
    EXPECT_EQ(code(std::vector<float>(44100, 0.0F)), ErrorCode::Silent);
    std::vector<float> poisoned(44100, 0.1F);
    poisoned[2000] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(code(poisoned), ErrorCode::NotFinite);
}

}  // namespace
}  // namespace woodshed

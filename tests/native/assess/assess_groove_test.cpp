#include "assess/assess_groove.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace woodshed {
namespace {

enum : std::uint8_t { KD, SD, HH, TT, CY, OT };

/// Kick on one and three, snare on two and four, hi-hat in eighths: one bar.
std::vector<GrooveNote> rock() {
    std::vector<GrooveNote> notes;
    for (int eighth = 0; eighth < 8; ++eighth) {
        notes.push_back({0.5 * eighth, HH, eighth % 2 == 0 ? 0.8 : 0.5});
        if (eighth % 4 == 0) {
            notes.push_back({0.5 * eighth, KD, 0.8});
        }
        if (eighth % 4 == 2) {
            notes.push_back({0.5 * eighth, SD, 0.8});
        }
    }
    return notes;
}

GrooveParameters at(double tempo) {
    GrooveParameters p;
    p.quartersPerMinute = tempo;
    p.startSeconds = 3.0;
    p.latencyKnown = true;
    return p;
}

/// A player who does exactly what is written.
std::vector<GrooveHit> play(const std::vector<GrooveNote>& groove, const GrooveParameters& p, int rounds) {
    std::vector<GrooveHit> hits;
    for (int round = 0; round < rounds; ++round) {
        for (const GrooveNote& note : groove) {
            const double quarters = round * p.grooveQuarters + note.quarters;
            hits.push_back({p.startSeconds + quarters * 60.0 / p.quartersPerMinute, note.drum,
                            0.3 * note.velocity, true});
        }
    }
    return hits;
}

void sortByTime(std::vector<GrooveHit>& hits) {
    std::stable_sort(hits.begin(), hits.end(),
                     [](const GrooveHit& a, const GrooveHit& b) { return a.time < b.time; });
}

GrooveReport assess(std::vector<GrooveHit> hits, const std::vector<GrooveNote>& groove,
                    const GrooveParameters& p) {
    sortByTime(hits);
    const auto result = assessGroove(hits, groove, p);
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
    return result.ok() ? result.value() : GrooveReport{};
}

const GrooveNoteReport& noteAt(const GrooveReport& report, std::size_t bar, double quarters,
                               std::uint8_t drum) {
    const auto found = std::find_if(report.notes.begin(), report.notes.end(), [&](const GrooveNoteReport& n) {
        return n.bar == bar && std::abs(n.quarters - quarters) < 1e-9 && n.drum == drum;
    });
    EXPECT_NE(found, report.notes.end());
    static const GrooveNoteReport kNone{};
    return found == report.notes.end() ? kNone : *found;
}

TEST(AssessGroove, FindsNothingToSayAboutAPerfectTake) {
    const auto p = at(100);
    const auto report = assess(play(rock(), p, 4), rock(), p);
    ASSERT_EQ(report.notes.size(), 48U);
    for (const auto& note : report.notes) {
        EXPECT_EQ(note.outcome, GrooveOutcome::OnTime);
        EXPECT_NEAR(note.milliseconds.value_or(99.0), 0.0, 1e-6);
    }
    EXPECT_TRUE(report.extras.empty());
    EXPECT_EQ(report.bars.size(), 4U);
    EXPECT_FALSE(report.weakestBar.has_value());
    EXPECT_FALSE(report.changeBar.has_value());
    EXPECT_NEAR(report.startQuartersPerMinute, 100.0, 0.01);
    EXPECT_NEAR(report.evennessMilliseconds.value_or(99.0), 0.0, 0.01);
}

TEST(AssessGroove, NamesPlantedHits) {
    const auto p = at(100);
    auto hits = play(rock(), p, 6);
    const double quarter = 0.6;
    const auto move = [&](double quarters, std::uint8_t drum, double seconds) {
        const double time = p.startSeconds + quarters * quarter;
        const auto hit = std::find_if(hits.begin(), hits.end(), [&](const GrooveHit& h) {
            return h.drum == drum && std::abs(h.time - time) < 1e-6;
        });
        ASSERT_NE(hit, hits.end());
        hit->time += seconds;
    };
    move(2 * 4 + 1, SD, -0.070);  // bar 3, beat 2: early
    move(3 * 4 + 2, KD, 0.064);   // bar 4, beat 3: late
    const double gone = p.startSeconds + (1 * 4 + 2.5) * quarter;
    hits.erase(
        std::remove_if(hits.begin(), hits.end(),
                       [&](const GrooveHit& h) { return h.drum == HH && std::abs(h.time - gone) < 1e-6; }),
        hits.end());
    hits.push_back({p.startSeconds + (4 * 4 + 1.5) * quarter, SD, 0.25, true});  // bar 5, beat 2 and
    const auto report = assess(hits, rock(), p);

    const auto& early = noteAt(report, 2, 1.0, SD);
    EXPECT_EQ(early.outcome, GrooveOutcome::Early);
    EXPECT_NEAR(early.milliseconds.value_or(0.0), -70.0, 1e-6);
    const auto& late = noteAt(report, 3, 2.0, KD);
    EXPECT_EQ(late.outcome, GrooveOutcome::Late);
    EXPECT_NEAR(late.milliseconds.value_or(0.0), 64.0, 1e-6);
    EXPECT_EQ(noteAt(report, 1, 2.5, HH).outcome, GrooveOutcome::Missed);
    ASSERT_EQ(report.extras.size(), 1U);
    EXPECT_EQ(report.extras[0].bar, 4U);
    EXPECT_EQ(report.extras[0].drum, SD);
    EXPECT_NEAR(report.extras[0].quarters, 1.5, 0.02);
    std::size_t onTime = 0;
    for (const auto& note : report.notes) {
        onTime += note.outcome == GrooveOutcome::OnTime ? 1 : 0;
    }
    EXPECT_EQ(onTime, report.notes.size() - 3);
    EXPECT_TRUE(report.weakestBar == std::size_t{1} || report.weakestBar == std::nullopt ||
                report.weakestBar == std::size_t{4});
}

TEST(AssessGroove, ReportsALateHitByItsOwnAmountAndNoOther) {
    const auto p = at(120);
    double before = -1.0;
    for (const double late : {0.0, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1}) {
        auto hits = play(rock(), p, 4);
        for (auto& hit : hits) {
            if (hit.drum == SD && std::abs(hit.time - (p.startSeconds + 5 * 0.5)) < 1e-6) {
                hit.time += late;
            }
        }
        const auto report = assess(hits, rock(), p);
        const double told = noteAt(report, 1, 1.0, SD).milliseconds.value_or(-99.0);
        EXPECT_NEAR(told, 1000.0 * late, 1e-6);
        EXPECT_GT(told, before);
        before = told;
        EXPECT_NEAR(noteAt(report, 2, 1.0, SD).milliseconds.value_or(99.0), 0.0, 1e-6);
    }
}

TEST(AssessGroove, MoreTroubleMakesABarWeaker) {
    const auto p = at(100);
    double before = -1.0;
    for (const double shift : {0.0, 0.02, 0.04, 0.06, 0.08}) {
        auto hits = play(rock(), p, 4);
        for (auto& hit : hits) {
            const double quarters = (hit.time - p.startSeconds) / 0.6;
            if (quarters > 7.99 && quarters < 11.99 && hit.drum != HH) {
                hit.time += shift;
            }
        }
        const auto report = assess(hits, rock(), p);
        ASSERT_EQ(report.bars.size(), 4U);
        EXPECT_GT(report.bars[2].trouble, before);
        before = report.bars[2].trouble;
    }
}

TEST(AssessGroove, FindsAnUnknownLatency) {
    auto p = at(100);
    for (const double latency : {-0.1, 0.0, 0.08, 0.18, 0.26}) {
        auto hits = play(rock(), p, 4);
        for (auto& hit : hits) {
            hit.time += latency;
        }
        hits[20].time += 0.045;
        p.latencyKnown = false;
        const auto report = assess(hits, rock(), p);
        EXPECT_NEAR(report.offsetMilliseconds, 1000.0 * latency, 1e-6);
        EXPECT_EQ(report.notes.size(), 48U);
        EXPECT_TRUE(report.extras.empty());
        p.latencyKnown = true;
        if (latency >= 0.0 && latency < 0.1) {
            const auto known = assess(hits, rock(), p);
            EXPECT_NEAR(noteAt(known, 0, 0.0, KD).milliseconds.value_or(-99.0), 1000.0 * latency, 1e-6);
        }
    }
}

TEST(AssessGroove, FollowsATempoThatDrifts) {
    auto p = at(100);
    p.againstClick = false;
    p.latencyKnown = false;
    // 100 to 112 quarters a minute over 16 bars: twice as far as the click would be by the end
    std::vector<GrooveHit> hits;
    const auto timeOf = [&](double quarters) {
        const double total = 64.0;
        const double slope = 0.12 / total;
        return p.startSeconds + 0.6 / slope * std::log(1.0 + slope * quarters);
    };
    for (int round = 0; round < 16; ++round) {
        for (const GrooveNote& note : rock()) {
            hits.push_back({timeOf(round * 4 + note.quarters), note.drum, 0.2, true});
        }
    }
    const auto report = assess(hits, rock(), p);
    EXPECT_EQ(report.bars.size(), 16U);
    EXPECT_TRUE(report.extras.empty());
    for (const auto& note : report.notes) {
        EXPECT_NEAR(note.milliseconds.value_or(99.0), 0.0, 3.0);
    }
    // medians of the first and last four bars of a steady rise
    EXPECT_NEAR(report.startQuartersPerMinute, 101.5, 0.5);
    EXPECT_NEAR(report.endQuartersPerMinute, 110.5, 0.5);
    ASSERT_TRUE(report.changeBar.has_value());
    EXPECT_NEAR(static_cast<double>(*report.changeBar), 8.0, 1.0);
}

TEST(AssessGroove, MeasuresScatterAgainstThePlayersOwnTempo) {
    const auto p = at(100);
    auto hits = play(rock(), p, 16);
    std::mt19937 random(3);
    std::normal_distribution<double> scatter(0.0, 0.012);
    // kick, snare and hi-hat of one stroke scatter apart
    for (auto& hit : hits) {
        hit.time += scatter(random);
    }
    const auto report = assess(hits, rock(), p);
    // middle half of a normal distribution: 1.349 standard deviations; a line through finitely many hits and
    // the sample itself leave about a tenth
    EXPECT_NEAR(report.evennessMilliseconds.value_or(0.0), 1.349 * 12.0, 2.5);
    EXPECT_NEAR(report.drums[HH].spreadMilliseconds.value_or(0.0), 1.349 * 12.0, 3.5);
}

TEST(AssessGroove, OnAPadEveryHitCounts) {
    auto p = at(100);
    p.pad = true;
    auto hits = play(rock(), p, 2);
    // one stroke per place, whatever it sounds like
    std::vector<GrooveHit> strokes;
    for (auto hit : hits) {
        hit.drum = TT;
        if (strokes.empty() || hit.time - strokes.back().time > 1e-6) {
            strokes.push_back(hit);
        }
    }
    const auto report = assess(strokes, rock(), p);
    ASSERT_EQ(report.notes.size(), 16U);
    for (const auto& note : report.notes) {
        EXPECT_EQ(note.outcome, GrooveOutcome::OnTime);
    }
    EXPECT_TRUE(report.extras.empty());
    ASSERT_EQ(report.drums.size(), 1U);
}

TEST(AssessGroove, TakesACrashForTheHiHatButNoKickForASnare) {
    const auto p = at(100);
    auto hits = play(rock(), p, 4);
    hits[0].drum = CY;  // the hi-hat of the first beat
    ASSERT_EQ(rock()[0].drum, HH);
    auto snare = std::find_if(hits.begin(), hits.end(), [](const GrooveHit& h) { return h.drum == SD; });
    snare->drum = KD;
    const auto report = assess(hits, rock(), p);
    EXPECT_EQ(noteAt(report, 0, 0.0, HH).outcome, GrooveOutcome::OnTime);
    EXPECT_EQ(noteAt(report, 0, 1.0, SD).outcome, GrooveOutcome::Missed);
    ASSERT_EQ(report.extras.size(), 1U);
    EXPECT_EQ(report.extras[0].drum, KD);
}

TEST(AssessGroove, BelievesInAPerhapsWhereItIsWritten) {
    const auto p = at(100);
    auto hits = play(rock(), p, 4);
    // the hi-hat under the first kick was hardly heard; a snare there is as doubtful, and nobody wrote it
    ASSERT_EQ(hits[0].drum, HH);
    hits[0].certain = false;
    hits.push_back({hits[0].time, SD, 0.25, false});
    const auto report = assess(hits, rock(), p);
    EXPECT_EQ(noteAt(report, 0, 0.0, HH).outcome, GrooveOutcome::OnTime);
    EXPECT_TRUE(report.extras.empty());
}

TEST(AssessGroove, TakesNoSnareForAHiHatToo) {
    const auto p = at(100);
    auto hits = play(rock(), p, 4);
    const double between = p.startSeconds + (4 + 1.25) * 0.6;
    hits.push_back({between, SD, 0.25, true});
    hits.push_back({between + 0.002, HH, 0.25, true});
    const double alone = p.startSeconds + (8 + 1.25) * 0.6;
    hits.push_back({alone, HH, 0.25, true});
    const auto report = assess(hits, rock(), p);
    ASSERT_EQ(report.extras.size(), 2U);
    EXPECT_EQ(report.extras[0].drum, SD);
    EXPECT_EQ(report.extras[1].drum, HH);
    EXPECT_NEAR(report.extras[1].time, alone, 1e-9);
}

TEST(AssessGroove, ReportsBarsPlayedOnly) {
    const auto p = at(100);
    auto hits = play(rock(), p, 3);
    hits.resize(rock().size() * 2 + 3);  // stops in the third bar
    const auto report = assess(hits, rock(), p);
    EXPECT_EQ(report.bars.size(), 3U);
    EXPECT_EQ(report.notes.back().bar, 2U);
}

TEST(AssessGroove, MeasuresAccentsAndGhosts) {
    std::vector<GrooveNote> groove;
    for (int n = 0; n < 8; ++n) {
        groove.push_back({0.5 * n, SD, n % 4 == 0 ? 0.95 : n % 2 == 0 ? 0.7 : 0.25});
    }
    const auto p = at(90);
    auto hits = play(groove, p, 4);
    for (std::size_t n = 0; n < hits.size(); ++n) {
        const double db = n % 4 == 0 ? -10.0 : n % 2 == 0 ? -16.0 : -25.0;
        hits[n].strength = std::pow(10.0, db / 20.0);
    }
    const auto report = assess(hits, groove, p);
    ASSERT_EQ(report.drums.size(), 1U);
    EXPECT_NEAR(report.drums[0].accentDecibels.value_or(0.0), 6.0, 1e-6);
    EXPECT_NEAR(report.drums[0].ghostDecibels.value_or(0.0), 9.0, 1e-6);
    EXPECT_NEAR(report.drums[0].spreadDecibels.value_or(9.0), 0.0, 1e-6);
}

TEST(AssessGroove, DoesNotDependOnWhereTheTakeBegins) {
    const auto p = at(100);
    auto later = p;
    later.startSeconds += 17.0;
    auto hits = play(rock(), p, 4);
    hits[9].time += 0.03;
    auto moved = hits;
    for (auto& hit : moved) {
        hit.time += 17.0;
    }
    const auto a = assess(hits, rock(), p);
    const auto b = assess(moved, rock(), later);
    ASSERT_EQ(a.notes.size(), b.notes.size());
    for (std::size_t n = 0; n < a.notes.size(); ++n) {
        EXPECT_NEAR(a.notes[n].milliseconds.value_or(0.0), b.notes[n].milliseconds.value_or(0.0), 1e-6);
    }
}

TEST(AssessGroove, RefusesWhatMakesNoSense) {
    const auto p = at(100);
    const auto hits = play(rock(), p, 2);
    const auto groove = rock();
    const auto code = [](const Result<GrooveReport>& result) {
        return result.ok() ? std::string("ok") : std::to_string(static_cast<int>(result.error().code));
    };
    const auto is = [](ErrorCode expected) { return std::to_string(static_cast<int>(expected)); };
    EXPECT_EQ(code(assessGroove(hits, {}, p)), is(ErrorCode::Empty));
    EXPECT_EQ(code(assessGroove({}, groove, p)), is(ErrorCode::TooShort));
    auto bad = p;
    bad.quartersPerMinute = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(code(assessGroove(hits, groove, bad)), is(ErrorCode::BadArgument));
    bad = p;
    bad.grooveQuarters = 5.0;
    EXPECT_EQ(code(assessGroove(hits, groove, bad)), is(ErrorCode::BadArgument));
    auto disordered = hits;
    std::swap(disordered.front().time, disordered.back().time);
    EXPECT_EQ(code(assessGroove(disordered, groove, p)), is(ErrorCode::BadArgument));
    disordered = hits;
    disordered[3].time = std::numeric_limits<double>::infinity();
    EXPECT_EQ(code(assessGroove(disordered, groove, p)), is(ErrorCode::BadArgument));
    disordered = hits;
    disordered[3].drum = 9;
    EXPECT_EQ(code(assessGroove(disordered, groove, p)), is(ErrorCode::BadArgument));
    // hits that have nothing to do with the groove's time
    std::vector<GrooveHit> elsewhere{
        {1e6, KD, 0.1, true}, {1e6 + 1, KD, 0.1, true}, {1e6 + 2, KD, 0.1, true}, {1e6 + 3, KD, 0.1, true}};
    EXPECT_EQ(code(assessGroove(elsewhere, groove, p)), is(ErrorCode::TooLong));
}

}  // namespace
}  // namespace woodshed

#include "follow/score_follower.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <stdexcept>
#include <vector>

namespace woodshed {
namespace {

constexpr double kHop = 256.0 / 44100.0;
constexpr double kDelay = 0.024;  // PitchFollower::centreDelay() at 44.1 kHz, in round numbers
constexpr double kQuarter = 0.6;
constexpr double kStart = 2.0;

/// What a player does: the truth of the tests.
struct Played {
    double onset;     // s
    double duration;  // s
    double midi;      // fractional
};

/// Readings as PitchFollower gives them of such a player: a pitch shows 20 ms after it began, the level at
/// once.
std::vector<LiveReading> readingsOf(const std::vector<Played>& notes, double seconds) {
    std::vector<LiveReading> all;
    for (double newest = kHop; newest < seconds; newest += kHop) {
        LiveReading reading{.time = newest - kDelay, .newest = newest};
        for (const Played& note : notes) {
            if (newest >= note.onset && newest < note.onset + note.duration) {
                reading.level = 0.1 * std::min(1.0, (newest - note.onset) / 0.012);
            }
            if (newest >= note.onset + 0.02 && newest < note.onset + note.duration + 0.01) {
                reading.voiced = true;
                reading.f0 = 440.0 * std::exp2((note.midi - 69.0) / 12.0);
            }
        }
        all.push_back(reading);
    }
    return all;
}

/// Two bars of quarters with repeated notes, then a bar with quavers, then a minim: B B C D | D C B A | G A B
/// G. | A -
std::vector<ExpectedNote> tune() {
    const std::vector<int> midi = {71, 71, 72, 74, 74, 72, 71, 69, 67, 69, 71, 67, 69, 71};
    const std::vector<double> onsets = {0, 1, 2, 3, 4, 5, 6, 7, 8, 8.5, 9, 10, 12, 14};
    std::vector<ExpectedNote> notes;
    for (std::size_t i = 0; i < midi.size(); ++i) {
        const double next = i + 1 < onsets.size() ? onsets[i + 1] : 16.0;
        notes.push_back({.onsetQuarters = onsets[i],
                         .durationQuarters = next - onsets[i],
                         .midi = midi[i],
                         .opensBar = std::fmod(onsets[i], 4.0) == 0.0});
    }
    return notes;
}

std::vector<Played> inTime(const std::vector<ExpectedNote>& notes, double quarter = kQuarter,
                           double start = kStart) {
    std::vector<Played> played;
    for (const ExpectedNote& note : notes) {
        played.push_back({start + note.onsetQuarters * quarter, 0.85 * note.durationQuarters * quarter,
                          static_cast<double>(note.midi)});
    }
    return played;
}

struct Outcome {
    std::vector<FollowedNote> told;
    std::map<std::size_t, FollowedNote> last;  // by index
    std::map<std::size_t, bool> ink;
    std::map<std::size_t, double> inkAfter;  // s from the onset played to ink, of notes played once
};

Outcome follow(const std::vector<Played>& played, ScoreFollowerParameters parameters = {}) {
    parameters.startSeconds = kStart;
    parameters.secondsPerQuarter = kQuarter;
    const auto notes = tune();
    ScoreFollower follower(notes, parameters);
    Outcome outcome;
    for (const LiveReading& reading : readingsOf(played, 30.0)) {
        if (const auto followed = follower.push(reading)) {
            outcome.told.push_back(*followed);
            outcome.last[followed->index] = *followed;
            if (followed->right && !outcome.ink[followed->index]) {
                outcome.ink[followed->index] = true;
                const auto sounding = std::find_if(played.rbegin(), played.rend(), [&](const Played& note) {
                    return note.onset <= reading.newest;
                });
                outcome.inkAfter[followed->index] = reading.newest - sounding->onset;
            }
        }
    }
    return outcome;
}

std::vector<std::size_t> inked(const Outcome& outcome) {
    std::vector<std::size_t> indices;
    for (const auto& [index, ink] : outcome.ink) {
        if (ink) {
            indices.push_back(index);
        }
    }
    return indices;
}

std::vector<std::size_t> allBut(std::initializer_list<std::size_t> grey) {
    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < tune().size(); ++i) {
        if (std::find(grey.begin(), grey.end(), i) == grey.end()) {
            indices.push_back(i);
        }
    }
    return indices;
}

TEST(ScoreFollower, InksAGoodTakeWhileItIsPlayed) {
    const Outcome outcome = follow(inTime(tune()));
    EXPECT_EQ(inked(outcome), allBut({}));
    for (const auto& [index, seconds] : outcome.inkAfter) {
        EXPECT_LT(seconds, 0.25) << index;  // while it sounds: a quaver here lasts 0.3 s
    }
    for (const auto& [index, note] : outcome.last) {
        EXPECT_TRUE(note.samePitch);
        ASSERT_TRUE(note.cents) << index;
        EXPECT_NEAR(*note.cents, 0.0, 0.1);
        if (note.milliseconds) {
            EXPECT_NEAR(*note.milliseconds, 0.0, 12.0) << index;  // two hops
        }
    }
}

TEST(ScoreFollower, LeavesWhatMissedGrey) {
    auto played = inTime(tune());
    played[3].midi += 0.40;    // sharp beyond 25 cents
    played[5].onset += 0.110;  // late beyond 50 ms
    played[5].duration -= 0.110;
    played[7].midi += 1.0;              // another note
    played.erase(played.begin() + 10);  // left out
    const Outcome outcome = follow(played);
    EXPECT_EQ(inked(outcome), allBut({3, 5, 7, 10}));
    EXPECT_NEAR(outcome.last.at(3).cents.value(), 40.0, 0.5);
    EXPECT_NEAR(outcome.last.at(5).milliseconds.value(), 110.0, 20.0);  // two hops and the line's error
    EXPECT_FALSE(outcome.last.at(7).samePitch);
    EXPECT_FALSE(outcome.last.at(7).cents);
    EXPECT_EQ(outcome.last.count(10), 0U);
}

TEST(ScoreFollower, UsesTheZonesOfTheStrictness) {
    auto played = inTime(tune());
    played[4].midi += 0.20;
    EXPECT_EQ(inked(follow(played)), allBut({}));
    EXPECT_EQ(inked(follow(played, {.centsGood = 15.0, .onsetGoodSeconds = 0.03})), allBut({4}));
}

TEST(ScoreFollower, SurvivesARestartAtABar) {
    const auto notes = tune();
    auto played = inTime(notes);
    // Breaks off in the second bar after its first two notes, one of them wrong, thinks for 1.3 s, starts
    // that bar again.
    played.resize(6);
    played[5].midi = 66.0;
    const double again = kStart + 4.0 * kQuarter + 2.0 * kQuarter + 1.3;
    for (std::size_t i = 4; i < notes.size(); ++i) {
        played.push_back({again + (notes[i].onsetQuarters - 4.0) * kQuarter,
                          0.85 * notes[i].durationQuarters * kQuarter, static_cast<double>(notes[i].midi)});
    }
    const Outcome outcome = follow(played);
    EXPECT_EQ(inked(outcome), allBut({}));
    // The bar's first note is a repeated pitch of the note before; it is recognised again.
    std::vector<std::size_t> order;
    for (const FollowedNote& note : outcome.told) {
        if (order.empty() || order.back() != note.index) {
            order.push_back(note.index);
        }
    }
    const std::vector<std::size_t> tail(order.end() - 9, order.end());
    EXPECT_EQ(tail, (std::vector<std::size_t>{5, 6, 7, 8, 9, 10, 11, 12, 13}));
}

TEST(ScoreFollower, FollowsATempoOfOnesOwnAndALatencyOfTheDevice) {
    // 12 % slower than asked and 150 ms of latency: nothing is late, as in the result.
    const Outcome outcome = follow(inTime(tune(), 1.12 * kQuarter, kStart + 0.15));
    EXPECT_EQ(inked(outcome), allBut({}));
}

TEST(ScoreFollower, WaitsForAPlayerWhoComesInLate) {
    EXPECT_EQ(inked(follow(inTime(tune(), kQuarter, kStart + 2.3))), allBut({}));
}

TEST(ScoreFollower, JudgesPitchByTheTakesOwnTuning) {
    auto played = inTime(tune());
    for (Played& note : played) {
        note.midi += 0.30;  // a cold instrument, or A = 448
    }
    const Outcome outcome = follow(played);
    // The first notes cannot know; from the fifth on they turn to ink, while the figure stays the tuner's.
    const auto ink = inked(outcome);
    for (std::size_t i = ScoreFollower::kTuningNotes; i < tune().size(); ++i) {
        EXPECT_TRUE(std::find(ink.begin(), ink.end(), i) != ink.end()) << i;
        EXPECT_NEAR(outcome.last.at(i).cents.value(), 30.0, 0.5);
    }
    // Set to the same A, nothing is off from the start.
    EXPECT_EQ(inked(follow(played, {.a4 = 440.0 * std::exp2(0.30 / 12.0)})), allBut({}));
}

TEST(ScoreFollower, HearsANoteTonguedAgainWithoutAGap) {
    // One long tone whose level dips by 12 dB at the second B's onset.
    auto readings = readingsOf({{kStart, 2 * kQuarter, 71.0}}, 6.0);
    const double second = kStart + kQuarter;
    for (LiveReading& reading : readings) {
        if (reading.newest > second - 0.03 && reading.newest < second) {
            reading.level *= 0.2;
        }
    }
    ScoreFollower follower(tune(), {.secondsPerQuarter = kQuarter, .startSeconds = kStart});
    std::vector<std::size_t> order;
    for (const LiveReading& reading : readings) {
        if (const auto followed = follower.push(reading)) {
            if (order.empty() || order.back() != followed->index) {
                order.push_back(followed->index);
            }
        }
    }
    EXPECT_EQ(order, (std::vector<std::size_t>{0, 1}));
}

TEST(ScoreFollower, NamesTheTarget) {
    const auto notes = tune();
    ScoreFollower follower(notes, {.secondsPerQuarter = kQuarter, .startSeconds = kStart});
    EXPECT_EQ(follower.target(0.0), 0U);
    EXPECT_EQ(follower.target(kStart + 2.5 * kQuarter), 2U);  // by the clock, before anything is heard
    for (const LiveReading& reading : readingsOf(inTime(notes), kStart + 3.5 * kQuarter)) {
        follower.push(reading);
    }
    EXPECT_EQ(follower.reached(), 3U);
    EXPECT_EQ(follower.target(kStart + 3.5 * kQuarter), 3U);
    EXPECT_EQ(follower.target(kStart + 4.2 * kQuarter), 4U);
    EXPECT_FALSE(follower.target(kStart + 100.0));
}

TEST(ScoreFollower, IsSilentAboutSilenceAndRefusesNonsense) {
    const Outcome outcome = follow({});
    EXPECT_TRUE(outcome.told.empty());
    EXPECT_THROW(ScoreFollower({}, {}), std::invalid_argument);
    EXPECT_TRUE(ScoreFollowerParameters{.secondsPerQuarter = 0.0}.problem());
    EXPECT_TRUE(ScoreFollowerParameters{.a4 = std::nan("")}.problem());
}

TEST(ScoreFollower, WorksOnSound) {
    // The first bar as a reed plays it, through PitchFollower: what the worker does.
    constexpr double kRate = 44100.0;
    auto notes = tune();
    notes.resize(4);
    auto played = inTime(notes, kQuarter, 0.3);
    played[2].midi += 0.35;
    std::vector<float> samples(static_cast<std::size_t>(3.0 * kRate));
    for (const Played& note : played) {
        const double hz = 440.0 * std::exp2((note.midi - 69.0) / 12.0);
        for (double t = 0.0; t < note.duration; t += 1.0 / kRate) {
            const double edge = std::min({1.0, t / 0.015, (note.duration - t) / 0.02});
            const double phase = 2.0 * std::numbers::pi * hz * t;
            samples[static_cast<std::size_t>((note.onset + t) * kRate)] = static_cast<float>(
                0.2 * edge * (std::sin(phase) + 0.6 * std::sin(2.0 * phase) + 0.4 * std::sin(3.0 * phase)));
        }
    }
    PitchFollower pitch(PitchFollowerParameters::at(kRate, 100.0, 2000.0));
    ScoreFollower follower(notes, {.secondsPerQuarter = kQuarter, .startSeconds = 0.3});
    std::map<std::size_t, FollowedNote> last;
    std::map<std::size_t, bool> ink;
    for (const LiveReading& reading : pitch.push(samples)) {
        if (const auto followed = follower.push(reading)) {
            last[followed->index] = *followed;
            ink[followed->index] = ink[followed->index] || followed->right;
        }
    }
    ASSERT_EQ(last.size(), 4U);
    EXPECT_TRUE(ink[0]);
    EXPECT_TRUE(ink[1]);
    EXPECT_FALSE(ink[2]);
    EXPECT_TRUE(ink[3]);
    // Steady synthetic tones: the promise of PitchFollower, and 20 ms for onsets (a hop, an attack of 15 ms).
    EXPECT_NEAR(last[2].cents.value(), 35.0, 2.0);
    EXPECT_NEAR(last[3].cents.value(), 0.0, 2.0);
    EXPECT_NEAR(last[3].milliseconds.value(), 0.0, 20.0);
}

}  // namespace
}  // namespace woodshed

#include "pitch/pitch_follower.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>
#include <stdexcept>
#include <vector>

#include "pitch_signals.h"

namespace woodshed {
namespace {

using testing::cents;
using testing::kRate;
using testing::Partial;

const std::vector<Partial> kReed = {{1, 0.2}, {2, 0.15}, {3, 0.1}, {4, 0.05}};

std::vector<LiveReading> readings(
    std::span<const float> samples, std::size_t piece = 512,
    const PitchFollowerParameters& parameters = PitchFollowerParameters::at(kRate, 40.0, 2600.0)) {
    PitchFollower follower(parameters);
    std::vector<LiveReading> all;
    for (std::size_t start = 0; start < samples.size(); start += piece) {
        const auto some = follower.push(samples.subspan(start, std::min(piece, samples.size() - start)));
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

std::vector<float> with(std::vector<float> tone, const std::vector<float>& noise) {
    for (std::size_t i = 0; i < tone.size(); ++i) {
        tone[i] += noise[i];
    }
    return tone;
}

double rms(const std::vector<float>& samples) {
    double sum = 0.0;
    for (const float x : samples) {
        sum += static_cast<double>(x) * x;
    }
    return std::sqrt(sum / static_cast<double>(samples.size()));
}

TEST(PitchFollower, ReadsLikeATuner) {
    // E2 of a trombone to C7 of a flute, and the notes between; the issue asks for 1 to 2 cents.
    for (double f0 = 82.407; f0 < 2200.0; f0 *= 1.1892) {
        const auto all = readings(testing::steadyTone(0.5, f0, kReed));
        ASSERT_GT(all.size(), 50U);
        for (const LiveReading& reading : all) {
            ASSERT_TRUE(reading.voiced || reading.newest < 0.06) << f0;
            if (reading.voiced && reading.newest > 0.1) {
                EXPECT_NEAR(cents(reading.f0, f0), 0.0, 1.0) << f0 << " at " << reading.newest;
            }
        }
    }
}

TEST(PitchFollower, HoldsStillInNoise) {
    unsigned seed = 1;
    for (const double f0 : {82.407, 116.54, 233.08, 440.0, 987.77, 2093.0}) {
        const auto tone = testing::steadyTone(1.2, f0, kReed);
        // 20 dB of signal to noise
        const auto hiss = testing::noise(tone.size(), 0.1 * rms(tone), seed++);
        double greatestStep = 0.0;
        double last = 0.0;
        for (const LiveReading& reading : readings(with(tone, hiss))) {
            if (reading.newest < 0.3) {
                continue;
            }
            ASSERT_TRUE(reading.voiced) << f0;
            // two cents, a tuner's grade, at every instant
            EXPECT_NEAR(cents(reading.f0, f0), 0.0, 2.0) << f0 << " at " << reading.newest;
            greatestStep = last > 0.0 ? std::max(greatestStep, std::abs(cents(reading.f0, last))) : 0.0;
            last = reading.f0;
        }
        // steps below a cent from one reading to the next are no jitter that anybody sees
        EXPECT_LT(greatestStep, 1.0) << f0;
    }
}

TEST(PitchFollower, FollowsVibrato) {
    constexpr double kHz = 440.0;
    constexpr double kVibratoHz = 5.5;
    constexpr double kExtentCents = 30.0;
    const auto truth = [](double t) {
        return kHz * std::exp2(kExtentCents / 1200.0 * std::sin(2.0 * std::numbers::pi * kVibratoHz * t));
    };
    const auto all = readings(testing::synthesise(2.2, truth, kReed));
    double sum = 0.0;
    double squares = 0.0;
    double low = 0.0;
    double high = 0.0;
    std::size_t count = 0;
    for (const LiveReading& reading : all) {
        // whole cycles: eleven in two seconds
        if (reading.newest < 0.2) {
            continue;
        }
        ASSERT_TRUE(reading.voiced);
        const double deviation = cents(reading.f0, kHz);
        sum += deviation;
        squares += std::pow(cents(reading.f0, truth(reading.time)), 2);
        low = std::min(low, deviation);
        high = std::max(high, deviation);
        ++count;
    }
    const auto n = static_cast<double>(count);
    EXPECT_NEAR(sum / n, 0.0, 1.0);  // the centre of the vibrato, as a tuner shows it
    // Smoothed and 25 ms late, but the swing is there: at least half of it, and never more than was played.
    EXPECT_GT(high - low, kExtentCents);
    EXPECT_LT(high - low, 2.0 * kExtentCents);
    EXPECT_LT(std::sqrt(squares / n), kExtentCents / std::numbers::sqrt2);
}

TEST(PitchFollower, HearsATuneWithinFortyMilliseconds) {
    constexpr double kRest = 0.3;
    for (const double f0 : {82.407, 146.83, 440.0, 1046.5, 2093.0}) {
        std::vector<float> samples(static_cast<std::size_t>(kRest * kRate));
        const auto tone = testing::steadyTone(0.4, f0, kReed);
        samples.insert(samples.end(), tone.begin(), tone.end());
        double heardAt = 0.0;
        for (const LiveReading& reading : readings(samples)) {
            if (reading.newest <= kRest) {
                ASSERT_EQ(reading.f0, 0.0);
            } else if (reading.voiced && heardAt == 0.0) {
                heardAt = reading.newest;
                // the name is right from the first reading on: within a quarter tone
                EXPECT_NEAR(cents(reading.f0, f0), 0.0, 50.0) << f0;
            }
            if (reading.newest > kRest + 0.12) {
                EXPECT_NEAR(cents(reading.f0, f0), 0.0, 2.0) << f0;
            }
        }
        // 60 ms from sound to screen leave 40 for hearing: 11 for a block of the microphone, 9 for a frame.
        EXPECT_GT(heardAt, kRest) << f0;
        EXPECT_LT(heardAt - kRest, 0.040) << f0;
    }
}

TEST(PitchFollower, ChangesNotesAtOnceAndLeapsOctaves) {
    for (const double second : {466.16, 493.88, 880.0, 220.0}) {
        const auto samples = testing::synthesise(
            0.8, [&](double t) { return t < 0.4 ? 440.0 : second; }, kReed);
        double changedAt = 0.0;
        for (const LiveReading& reading : readings(samples)) {
            if (reading.newest < 0.06 || reading.f0 == 0.0) {
                continue;
            }
            const double fromFirst = std::abs(cents(reading.f0, 440.0));
            const double fromSecond = std::abs(cents(reading.f0, second));
            // nothing but the two notes, save for the moment between neighbours
            EXPECT_LT(std::min(fromFirst, fromSecond), 60.0) << second << " at " << reading.newest;
            if (fromSecond < 30.0 && changedAt == 0.0) {
                changedAt = reading.newest;
            }
        }
        EXPECT_GT(changedAt, 0.4);
        // window and period (21 and 5 ms at 220 Hz), two hops to be believed
        EXPECT_LT(changedAt - 0.4, 0.045) << second;
    }
}

TEST(PitchFollower, IsNotFooledByWeakFundamentals) {
    // Low brass: the fundamental is weaker than its partials, at times gone; the period stays.
    const auto samples = testing::steadyTone(1.0, 87.31, {{1, 0.01}, {2, 0.2}, {3, 0.2}, {4, 0.1}});
    for (const LiveReading& reading : readings(samples)) {
        if (reading.newest > 0.06) {
            EXPECT_NEAR(cents(reading.f0, 87.31), 0.0, 2.0);
        }
    }
}

TEST(PitchFollower, HoldsTheReadingThroughAShortGapOnly) {
    auto samples = testing::steadyTone(1.2, 330.0, kReed);
    const auto silence = [&](double from, double to) {
        std::fill(samples.begin() + static_cast<std::ptrdiff_t>(from * kRate),
                  samples.begin() + static_cast<std::ptrdiff_t>(to * kRate), 0.0F);
    };
    silence(0.4, 0.43);
    silence(0.8, 1.2);
    bool gap = false;
    for (const LiveReading& reading : readings(samples)) {
        if (reading.newest > 0.1 && reading.newest < 0.8) {
            EXPECT_NEAR(cents(reading.f0, 330.0), 0.0, 15.0) << reading.newest;
        }
        gap = gap || (reading.newest > 0.4 && reading.newest < 0.46 && reading.level < 0.01);
        if (reading.newest > 1.0) {
            EXPECT_EQ(reading.f0, 0.0);
            EXPECT_FALSE(reading.voiced);
        }
    }
    EXPECT_TRUE(gap);
}

TEST(PitchFollower, HearsNothingInSilenceAndNoise) {
    for (const LiveReading& reading : readings(std::vector<float>(20000))) {
        EXPECT_EQ(reading.f0, 0.0);
        EXPECT_EQ(reading.level, 0.0);
    }
    std::size_t voiced = 0;
    const auto all = readings(testing::noise(60000, 0.1, 9));
    for (const LiveReading& reading : all) {
        voiced += reading.voiced ? 1 : 0;
    }
    EXPECT_LE(voiced, all.size() / 50);  // a chance period now and then, never a tone
}

TEST(PitchFollower, WorksAtEveryRateOfAMicrophone) {
    for (const double rate : {8000.0, 16000.0, 22050.0, 48000.0, 96000.0, 192000.0}) {
        const auto parameters = PitchFollowerParameters::at(rate, 0.0, 0.0);
        ASSERT_FALSE(parameters.problem()) << rate;
        const auto hop = static_cast<double>(parameters.hopSize) / rate;
        EXPECT_GE(hop, 0.004);  // the issue asks for a reading every 6 to 12 ms; 48 kHz gives 5.3
        EXPECT_LE(hop, 0.012);
        std::vector<float> samples(static_cast<std::size_t>(0.4 * rate));
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const double phase = 2.0 * std::numbers::pi * 440.0 * static_cast<double>(i) / rate;
            samples[i] = static_cast<float>(0.3 * std::sin(phase) + 0.1 * std::sin(2.0 * phase));
        }
        const auto all = readings(samples, 512, parameters);
        ASSERT_FALSE(all.empty());
        EXPECT_TRUE(all.back().voiced);
        EXPECT_NEAR(cents(all.back().f0, 440.0), 0.0, 2.0) << rate;
    }
}

TEST(PitchFollower, DoesNotDependOnPushes) {
    const auto samples = testing::steadyTone(0.3, 333.0, kReed);
    const auto expected = readings(samples, samples.size());
    for (const std::size_t piece : {std::size_t{1}, std::size_t{128}, std::size_t{5000}}) {
        const auto actual = readings(samples, piece);
        ASSERT_EQ(actual.size(), expected.size());
        for (std::size_t i = 0; i < actual.size(); ++i) {
            EXPECT_EQ(actual[i].f0, expected[i].f0);
            EXPECT_EQ(actual[i].time, expected[i].time);
        }
    }
}

TEST(PitchFollower, KeepsToTheInstrumentsRange) {
    const auto samples = testing::steadyTone(0.3, 110.0, kReed);
    for (const LiveReading& reading :
         readings(samples, 512, PitchFollowerParameters::at(kRate, 196.0, 2600.0))) {
        EXPECT_TRUE(reading.f0 == 0.0 || reading.f0 >= 190.0);
    }
}

TEST(PitchFollower, SurvivesBadSamplesAndRefusesAbsurdParameters) {
    PitchFollower follower(PitchFollowerParameters::at(kRate, 40.0, 2600.0));
    const std::vector<float> spoilt(4096, std::numeric_limits<float>::quiet_NaN());
    for (const LiveReading& reading : follower.push(spoilt)) {
        EXPECT_EQ(reading.f0, 0.0);
    }
    EXPECT_TRUE(follower.push({}).empty());
    const auto tone = testing::steadyTone(0.2, 440.0, {{1, 0.3}});
    const auto after = follower.push(tone);
    ASSERT_FALSE(after.empty());
    EXPECT_NEAR(cents(after.back().f0, 440.0), 0.0, 1.0);

    PitchFollowerParameters parameters = PitchFollowerParameters::at(kRate, 40.0, 2600.0);
    parameters.hopSize = 0;
    EXPECT_THROW(PitchFollower{parameters}, std::invalid_argument);
    EXPECT_TRUE(PitchFollowerParameters::at(kRate, 900.0, 300.0).problem());
    EXPECT_TRUE(PitchFollowerParameters::at(0.0, 40.0, 2600.0).problem());
    EXPECT_TRUE(
        PitchFollowerParameters::at(std::numeric_limits<double>::quiet_NaN(), 40.0, 2600.0).problem());
}

}  // namespace
}  // namespace woodshed

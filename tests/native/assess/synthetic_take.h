#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>
#include <vector>

#include "assess/assess_take.h"

namespace woodshed::testing {

/// A note that a synthetic player plays.
struct PlannedNote {
    double onset = 0.0;     ///< seconds
    double duration = 0.0;  ///< seconds
    double midi = 0.0;      ///< fractional
    double level = 0.3;     ///< peak amplitude
    double vibratoCents = 0.0;
};

/// Renders notes as six harmonics with a 12 ms attack, a 25 ms release, slow decay, 5.5 Hz vibrato and white
/// noise: a plain wind tone whose onset is known to the sample.
inline std::vector<float> renderTake(const std::vector<PlannedNote>& notes, double seconds,
                                     double noise = 0.0005) {
    constexpr double kRate = TakeAnalyser::kSampleRate;
    constexpr double kAttack = 0.012;
    constexpr double kRelease = 0.025;
    constexpr double kVibratoHz = 5.5;
    std::vector<float> samples(static_cast<std::size_t>(seconds * kRate), 0.0F);
    for (const PlannedNote& note : notes) {
        const double hz = 440.0 * std::exp2((note.midi - 69.0) / 12.0);
        const auto first = static_cast<std::size_t>(note.onset * kRate);
        const auto count = static_cast<std::size_t>(note.duration * kRate);
        double phase = 0.0;
        for (std::size_t n = 0; n < count && first + n < samples.size(); ++n) {
            const double t = static_cast<double>(n) / kRate;
            const double bend = note.vibratoCents * std::sin(2.0 * std::numbers::pi * kVibratoHz * t) *
                                std::min(1.0, t / 0.2);
            phase += 2.0 * std::numbers::pi * hz * std::exp2(bend / 1200.0) / kRate;
            const double envelope =
                std::min({1.0, t / kAttack, (note.duration - t) / kRelease}) * std::exp(-0.5 * t);
            double wave = 0.0;
            for (int harmonic = 1; harmonic <= 6; ++harmonic) {
                wave += std::sin(harmonic * phase) / harmonic;
            }
            samples[first + n] += static_cast<float>(0.6 * note.level * std::max(0.0, envelope) * wave);
        }
    }
    std::mt19937 random(7);
    std::uniform_real_distribution<float> hiss(-1.0F, 1.0F);
    for (float& sample : samples) {
        sample += static_cast<float>(noise) * hiss(random);
    }
    return samples;
}

/// Plays a score as written: from `start`, at a tempo, with a rest of `gap` of its duration after each note.
inline std::vector<PlannedNote> playScore(const std::vector<ScoreNote>& score, double start,
                                          double quartersPerMinute, double gap = 0.08,
                                          double offsetSemitones = 0.0) {
    std::vector<PlannedNote> notes;
    for (const ScoreNote& note : score) {
        const double spq = 60.0 / quartersPerMinute;
        notes.push_back({start + note.onsetQuarters * spq, note.durationQuarters * spq * (1.0 - gap),
                         note.midi + offsetSemitones, 0.3, 0.0});
    }
    return notes;
}

/// Pitches of equal duration.
inline std::vector<ScoreNote> evenScore(const std::vector<int>& pitches, double quarters = 1.0) {
    std::vector<ScoreNote> score;
    for (std::size_t n = 0; n < pitches.size(); ++n) {
        score.push_back({static_cast<double>(n) * quarters, quarters, pitches[n]});
    }
    return score;
}

/// A random walk of steps, leaps and repetitions in quarters, eighths and halves; the same for the same seed.
inline std::vector<ScoreNote> randomMelody(std::size_t count, std::uint32_t seed, int lowest = 58,
                                           int highest = 80) {
    std::mt19937 random(seed);
    const std::vector<int> steps{-5, -3, -2, -2, -1, -1, 0, 0, 1, 1, 2, 2, 3, 5};
    const std::vector<double> durations{0.5, 0.5, 1.0, 1.0, 1.0, 1.5, 2.0};
    std::vector<ScoreNote> score;
    double quarters = 0.0;
    int midi = (lowest + highest) / 2;
    for (std::size_t n = 0; n < count; ++n) {
        const double duration = durations[random() % durations.size()];
        score.push_back({quarters, duration, midi});
        quarters += duration;
        const int step = steps[random() % steps.size()];
        midi += midi + step < lowest || midi + step > highest ? -step : step;
    }
    return score;
}

/// The features of a perfectly tracked take, without rendering it: for takes too long to analyse in a test.
inline TakeFeatures idealFeatures(const std::vector<PlannedNote>& notes, double seconds) {
    TakeFeatures features;
    features.duration = seconds;
    features.hopSeconds = static_cast<double>(TakeAnalyser::kHopSize) / TakeAnalyser::kSampleRate;
    features.pitch.hopSeconds = features.hopSeconds;
    const auto frames = static_cast<std::size_t>(seconds / features.hopSeconds);
    features.pitch.f0.assign(frames, 0.0F);
    features.pitch.voicedProbability.assign(frames, 0.0F);
    features.level.assign(frames, -80.0F);
    features.novelty.assign(frames, 0.0F);
    for (const PlannedNote& note : notes) {
        const auto first = static_cast<std::size_t>(std::lround(note.onset / features.hopSeconds));
        const auto last =
            static_cast<std::size_t>(std::lround((note.onset + note.duration) / features.hopSeconds));
        for (std::size_t frame = first; frame < std::min(last, frames); ++frame) {
            features.pitch.f0[frame] = static_cast<float>(440.0 * std::exp2((note.midi - 69.0) / 12.0));
            features.pitch.voicedProbability[frame] = 1.0F;
            features.level[frame] = -20.0F;
        }
        if (first + 1 < frames) {
            features.novelty[first + 1] = 0.9F;  // TakeFeatures: a step lies one hop before the peak
        }
    }
    return features;
}

}  // namespace woodshed::testing

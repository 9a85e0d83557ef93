#pragma once

#include <cstddef>
#include <vector>

#include "assess/assess_take.h"

namespace woodshed::bench {

/// Seeds of everything that is drawn at random; part of the definition of the benchmark.
inline constexpr unsigned kMelodySeed = 1;
inline constexpr unsigned kDrumSeed = 2;

/// A monophonic take and its page.
struct Melody {
    std::vector<float> samples;    ///< mono at the rate asked for, peak below 1
    std::vector<ScoreNote> score;  ///< one quarter per note
    double quartersPerMinute;
};

/// `notes` notes of half a second (eight harmonics falling as 1/k, 20 ms attack and release), a random walk
/// over MIDI 55 to 84, over a noise floor of -60 dB. Uses additions and multiplications of rounded constants
/// only, so that every build hears the same bits.
Melody makeMelody(std::size_t notes, double sampleRate);

/// A rock pattern at 120 quarters a minute with random ghost notes: kick (falling sine), snare (tone and
/// noise), hi-hat (differenced noise), mono, peak below 1.
std::vector<float> makeDrums(double seconds, double sampleRate);

}  // namespace woodshed::bench

#include "clips.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace woodshed::bench {

namespace {

/// Linear congruential generator (Numerical Recipes, chapter 7).
class Random {
  public:
    explicit Random(std::uint32_t seed) : state_(seed) {}

    /// Uniform in [-1, 1).
    double next() {
        state_ = state_ * 1664525U + 1013904223U;
        return static_cast<double>(state_) / 2147483648.0 - 1.0;
    }

  private:
    std::uint32_t state_;
};

/// Rounds away the last bits, in which the C libraries' sin, exp and pow may differ.
double agreed(double value) { return static_cast<double>(static_cast<float>(value)); }

/// A sine by complex rotation.
class Oscillator {
  public:
    Oscillator(double hz, double sampleRate)
        : stepRe_(agreed(std::cos(2.0 * std::numbers::pi * hz / sampleRate))),
          stepIm_(agreed(std::sin(2.0 * std::numbers::pi * hz / sampleRate))) {}

    double next() {
        const double value = im_;
        const double re = re_ * stepRe_ - im_ * stepIm_;
        im_ = re_ * stepIm_ + im_ * stepRe_;
        re_ = re;
        return value;
    }

  private:
    double stepRe_;
    double stepIm_;
    double re_ = 1.0;
    double im_ = 0.0;
};

/// Factor per sample of a decay to 1/e within `seconds`.
double decay(double seconds, double sampleRate) { return agreed(std::exp(-1.0 / (seconds * sampleRate))); }

enum class Drum : std::uint8_t { Kick, Snare, HiHat };

void addHit(std::vector<float>& into, std::size_t start, Drum drum, double gain, double sampleRate,
            Random& random) {
    constexpr double kSeconds = 0.3;
    struct Sound {
        double toneHz;
        double toneGain;
        double toneDecay;  // seconds
        double noiseGain;
        double noiseDecay;  // seconds
    };
    constexpr std::array<Sound, 3> kSounds{
        {{60.0, 0.5, 0.09, 0.02, 0.005}, {190.0, 0.2, 0.05, 0.2, 0.06}, {9000.0, 0.02, 0.02, 0.1, 0.03}}};
    const Sound& sound = kSounds[static_cast<std::size_t>(drum)];
    Oscillator tone(sound.toneHz, sampleRate);
    const double toneDecay = decay(sound.toneDecay, sampleRate);
    const double noiseDecay = decay(sound.noiseDecay, sampleRate);
    double toneGain = gain * sound.toneGain;
    double noiseGain = gain * sound.noiseGain;
    double before = 0.0;
    const auto length = static_cast<std::size_t>(kSeconds * sampleRate);
    const std::size_t end = std::min(into.size(), start + length);
    for (std::size_t i = start; i < end; ++i) {
        const double noise = random.next();
        // The difference of neighbouring samples is brighter, as a hi-hat is.
        const double coloured = drum == Drum::HiHat ? 0.5 * (noise - before) : noise;
        before = noise;
        into[i] += static_cast<float>(toneGain * tone.next() + noiseGain * coloured);
        toneGain *= toneDecay;
        noiseGain *= noiseDecay;
    }
}

}  // namespace

Melody makeMelody(std::size_t notes, double sampleRate) {
    constexpr double kNoteSeconds = 0.5;
    constexpr double kSoundingShare = 0.9;
    constexpr double kRampSeconds = 0.02;
    constexpr double kAmplitude = 0.2;
    constexpr double kNoise = 0.001;
    constexpr std::size_t kHarmonics = 8;
    constexpr int kLowest = 55;
    constexpr int kHighest = 84;
    constexpr double kWidestStep = 5.0;  // semitones
    Random random(kMelodySeed);
    Melody melody{{}, {}, 60.0 / kNoteSeconds};
    const auto noteLength = static_cast<std::size_t>(kNoteSeconds * sampleRate);
    const auto sounding = static_cast<std::size_t>(kSoundingShare * static_cast<double>(noteLength));
    const auto ramp = static_cast<std::size_t>(kRampSeconds * sampleRate);
    melody.samples.resize(notes * noteLength);
    int midi = (kLowest + kHighest) / 2;
    for (std::size_t note = 0; note < notes; ++note) {
        midi =
            std::clamp(midi + static_cast<int>(std::lround(kWidestStep * random.next())), kLowest, kHighest);
        melody.score.push_back({static_cast<double>(note), 1.0, midi});
        const double f0 = 440.0 * std::exp2((midi - 69) / 12.0);
        for (std::size_t harmonic = 1; harmonic <= kHarmonics; ++harmonic) {
            Oscillator tone(f0 * static_cast<double>(harmonic), sampleRate);
            const double gain = kAmplitude / static_cast<double>(harmonic);
            for (std::size_t i = 0; i < sounding; ++i) {
                const std::size_t toEdge = std::min(i, sounding - i);
                const double envelope =
                    std::min(1.0, static_cast<double>(toEdge) / static_cast<double>(ramp));
                melody.samples[note * noteLength + i] += static_cast<float>(gain * envelope * tone.next());
            }
        }
    }
    for (float& sample : melody.samples) {
        sample += static_cast<float>(kNoise * random.next());
    }
    return melody;
}

std::vector<float> makeDrums(double seconds, double sampleRate) {
    constexpr double kEighthSeconds = 0.25;
    constexpr std::size_t kEighthsPerBar = 8;
    constexpr double kGhostShare = 0.15;
    constexpr double kGhostGain = 0.4;
    Random random(kDrumSeed);
    std::vector<float> samples(static_cast<std::size_t>(seconds * sampleRate));
    const auto eighths = static_cast<std::size_t>(seconds / kEighthSeconds);
    for (std::size_t eighth = 0; eighth < eighths; ++eighth) {
        const auto start =
            static_cast<std::size_t>(static_cast<double>(eighth) * kEighthSeconds * sampleRate);
        const std::size_t place = eighth % kEighthsPerBar;
        addHit(samples, start, Drum::HiHat, place % 2 == 0 ? 1.0 : 0.7, sampleRate, random);
        if (place == 0 || place == 5) {
            addHit(samples, start, Drum::Kick, 1.0, sampleRate, random);
        } else if (place == 2 || place == 6) {
            addHit(samples, start, Drum::Snare, 1.0, sampleRate, random);
        } else if (random.next() < 2.0 * kGhostShare - 1.0) {
            addHit(samples, start, Drum::Snare, kGhostGain, sampleRate, random);
        }
    }
    return samples;
}

}  // namespace woodshed::bench

#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "support/npy.h"

namespace woodshed::testing {

constexpr double kRate = 44100.0;

inline Npy golden(const std::string& name) { return readNpy(WOODSHED_TEST_DIR "/golden/" + name + ".npy"); }

/// One partial of a synthetic tone: multiple of the fundamental and amplitude.
struct Partial {
    double multiple;
    double amplitude;
};

/// A tone whose fundamental follows `f0At` (Hz as a function of s); phases differ between partials.
inline std::vector<float> synthesise(double seconds, const std::function<double(double)>& f0At,
                                     const std::vector<Partial>& partials) {
    std::vector<float> samples(static_cast<std::size_t>(seconds * kRate));
    double cycles = 0.0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        double sum = 0.0;
        for (const Partial& partial : partials) {
            sum += partial.amplitude * std::sin(2.0 * std::numbers::pi * partial.multiple * cycles +
                                                partial.multiple * partial.multiple);
        }
        samples[i] = static_cast<float>(sum);
        cycles += f0At(static_cast<double>(i) / kRate) / kRate;
    }
    return samples;
}

inline std::vector<float> steadyTone(double seconds, double f0, const std::vector<Partial>& partials) {
    return synthesise(
        seconds, [f0](double) { return f0; }, partials);
}

inline std::vector<float> noise(std::size_t count, double deviation, unsigned seed) {
    std::mt19937 generator(seed);
    // Sum of uniforms instead of std::normal_distribution, whose values differ between standard libraries.
    std::vector<float> samples(count);
    for (float& sample : samples) {
        double sum = 0.0;
        for (int i = 0; i < 12; ++i) {
            sum += static_cast<double>(generator()) / 4294967296.0 - 0.5;
        }
        sample = static_cast<float>(deviation * sum);
    }
    return samples;
}

inline double cents(double f0, double reference) { return 1200.0 * std::log2(f0 / reference); }

}  // namespace woodshed::testing

#pragma once

#include <array>
#include <cstddef>
#include <span>

namespace woodshed {

/// K-weighting (ITU-R BS.1770-4, annex 1): how loud sound is to listeners, as a high shelf for the head and a
/// high pass for the deafness to lows. The standard gives coefficients for 48 kHz only; these are its
/// analogue prototypes (shelf at 1682 Hz, +4 dB, Q .7072; high pass at 38.1 Hz, Q .5003; Mansbridge, Finn &
/// Reiss, "Implementation and evaluation of autonomous multi-track fader control", AES 132, 2012) under the
/// bilinear transform at any rate.
class KWeighting {
  public:
    /// @param sampleRate Hz, at least 8000
    explicit KWeighting(double sampleRate);

    /// Filters in place, continuing where the last call ended.
    void process(std::span<float> samples);

  private:
    struct Stage {
        std::array<double, 3> b{};
        std::array<double, 2> a{};  // a0 = 1
        std::array<double, 2> state{};
    };
    std::array<Stage, 2> stages_;
};

/// Loudness in dB of a K-weighted mean square (BS.1770-4, eq. 2): -0.691 + 10 log10, so that a full-scale
/// sine of 997 Hz in one channel is -3.01. At least -120.
double loudnessDb(double meanSquare);

}  // namespace woodshed

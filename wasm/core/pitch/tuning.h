#pragma once

#include <span>

#include "base/result.h"

namespace woodshed {

inline constexpr double kCentsPerSemitone = 100.0;
inline constexpr double kSemitonesPerOctave = 12.0;

/// How far a performance is tuned from equal temperament at the stated A4.
struct Tuning {
    double offsetCents;  ///< positive when sharp
    /// What remains when the offset is taken out: root mean square distance to the nearest semitone, cents.
    double residualCents;
};

/// The offset in {-50, -48, ... 50} cents at which quantising the pitches to semitones costs the least root
/// mean square error; the lowest of several equals (Woodshed specs, assessment, section 4).
/// @param f0 Hz; values that are not positive are unvoiced and skipped
/// @param a4Hz reference pitch, positive
/// @return Error Empty when nothing is voiced, BadArgument for a4Hz
Result<Tuning> tuningByQuantisation(std::span<const float> f0, double a4Hz = 440.0);

/// The weighted median of the residuals to the nearest semitone, taken on the circle of 100 cents around
/// their weighted circular mean so that residuals near the half semitone do not split (Woodshed specs,
/// assessment, section 7; for the circular mean N. I. Fisher, "Statistical Analysis of Circular Data", 1993,
/// section 2.3).
/// @param f0 Hz, one per frame or note; values that are not positive are skipped
/// @param weights as many as f0, not negative and finite; for example durations or levels
/// @param a4Hz reference pitch, positive
/// @return offset in [-50, 50); Error Empty when nothing is voiced with positive weight, BadArgument for
///         a4Hz, sizes or weights
Result<Tuning> tuningByResiduals(std::span<const float> f0, std::span<const float> weights,
                                 double a4Hz = 440.0);

/// MIDI pitch number, fractional: 69 + 12 log2(f0 / a4Hz). @param f0 Hz, positive
double midiPitch(double f0, double a4Hz = 440.0);

/// Frequency in Hz of a MIDI pitch number; the inverse of midiPitch().
double midiToHz(double midi, double a4Hz = 440.0);

}  // namespace woodshed

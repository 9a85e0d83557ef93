#pragma once

#include <optional>

#include "assess/take_features.h"

namespace woodshed {

/// Notes longer than this, in seconds, can show vibrato.
inline constexpr double kVibratoSeconds = 0.4;

/// A regular swing of pitch.
struct NoteVibrato {
    double rateHz = 0.0;       ///< 4 to 8
    double extentCents = 0.0;  ///< amplitude: half the swing
};

/// Quality of a note's steady part.
struct NoteTone {
    double hnrDb = 0.0;          ///< harmonics-to-noise ratio
    double centroidRatio = 0.0;  ///< spectral centroid over f0
    double flux = 0.0;           ///< mean relative spectral flux
    double attackSeconds = 0.0;  ///< from onset to full level less 3 dB
    std::optional<double>
        tremorDb;  ///< standard deviation of the level around its slow course; notes over 0.3 s
    std::optional<double> oddEvenRatio;
};

/// How one note sounds. What a note is too short or too faint to tell is absent.
struct NoteSound {
    std::optional<double> loudness;  ///< K-weighted, dB (audio/k_weighting.h)
    std::optional<NoteVibrato> vibrato;
    std::optional<double>
        wobbleCents;  ///< robust standard deviation of the pitch, slow course and vibrato removed
    std::optional<NoteTone> tone;
};

/// Measures the note that sounds from `onset` for `duration` seconds at `midi`.
///
/// Vibrato (specs, assessment, section 7.2): of notes over 0.4 s, the sinusoid of 4 to 8 Hz that explains
/// most of the contour around its quadratic trend; it must explain half of it and swing by 5 cents either
/// way. Tone: medians over the frames of the middle 60 % whose own period agrees with the note; notes of at
/// least 0.15 s.
NoteSound measureSound(const TakeFeatures& features, double onset, double duration, double midi);

}  // namespace woodshed

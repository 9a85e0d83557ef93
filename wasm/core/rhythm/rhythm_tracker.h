#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "rhythm/rhythm_tables.h"

namespace woodshed {

/// One drum hit.
struct RhythmHit {
    double time;             ///< seconds, at least 0
    std::uint8_t drumClass;  ///< 0 to 5: kick, snare, hi-hat, tom, cymbal, other
    float velocity;          ///< 0 to 1; the same for all when unknown
    float confidence;        ///< 0 to 1: probability that there is such a hit
};

/// What somebody already knows; zeros and an empty list leave it to the tracker.
struct RhythmHints {
    double leastBeatsPerMinute = 0.0;
    double greatestBeatsPerMinute = 0.0;
    int beatsPerBar = 0;                ///< of a meter in the tables
    std::vector<double> tappedSeconds;  ///< beats tapped along with some stretch, ascending; from 3 on they
                                        ///< set the tempo
};

struct RhythmBeat {
    double time;   ///< seconds; the first may lie before the recording
    int position;  ///< in its bar, from 1
};

struct Rhythm {
    /// From the beat at or before the first hit to the one after the last.
    std::vector<RhythmBeat> beats;
    int beatsPerBar;
    int numerator;    ///< of the time signature; a beat is 4 numerator / denominator / beatsPerBar quarters
    int denominator;  ///< of the time signature
    double beatsPerMinute;  ///< median
    /// Share of the beat that its first half takes, see swing.h; 0.5 in compound meters and where eighths are
    /// the beats.
    double swing;
    double swingLow;  ///< 95 % confidence interval
    double swingHigh;
    bool triplet;       ///< beats divide into three
    double confidence;  ///< 0 to 1: estimated probability that the beats are right
    /// What the confidence is computed from: 1; log likelihood ratio per hit against evenly strewn hits;
    /// ln(number of beats); median |ln(ratio of neighbouring intervals)|.
    std::array<double, kEvidenceTerms> evidence;
};

/// Longest recording and most hits that are taken.
inline constexpr double kRhythmMostSeconds = 4.0 * 3600.0;

/// Finds beats, bars, tempo, meter and swing in drum hits (bar_tracker.h, swing.h), then moves every beat by
/// the smoothed deviation of the hits around it.
///
/// Nothing is returned when no beat is clear: fewer than kLeastHits hits, or confidence below the tables'
/// leastConfidence and no taps. Confidence is the share of such tracks, among simulated detections of
/// drummers kept back from training and strewn hits, whose beats scored F above 0.8
/// (models/rhythm_patterns/train.py).
///
/// @param hits ascending by time @param duration of the recording, seconds
/// Errors: Empty (no hits), NotFinite (time, velocity, confidence or duration), TooLong (kRhythmMostSeconds),
/// BadArgument (times that fall or lie outside the recording, unknown class, a meter that no pattern is for,
/// taps that do not ascend, a tempo range that is empty or outside 35 to 430).
Result<std::optional<Rhythm>> trackRhythm(std::span<const RhythmHit> hits, double duration,
                                          const RhythmTables& tables, const RhythmHints& hints = {});

/// Fewest hits that can show a beat.
inline constexpr std::size_t kLeastHits = 8;

}  // namespace woodshed

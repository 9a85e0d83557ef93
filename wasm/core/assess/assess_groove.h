#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

namespace woodshed {

/// Drum classes are indices into shared/drums.json's order of classes: KD, SD, HH, TT, CY, OT.
inline constexpr std::size_t kGrooveDrums = 6;

/// One hit heard in a take.
struct GrooveHit {
    double time = 0.0;      ///< seconds since the take's first sample
    std::uint8_t drum = 0;  ///< class; ignored on a pad
    double strength = 0.0;  ///< amplitude, comparable within a class; 0 when unknown
    /// False for a drum that was perhaps struck: it can be what a note asks for, but never an extra hit.
    bool certain = true;
};

/// One written note of the groove, which repeats.
struct GrooveNote {
    double quarters = 0.0;  ///< onset within the groove, 0 <= quarters < grooveQuarters
    std::uint8_t drum = 0;
    double velocity = 0.7;  ///< written loudness, 0 to 1
};

struct GrooveParameters {
    double quartersPerMinute = 100.0;  ///< 20 to 400
    double grooveQuarters = 4.0;       ///< length of the groove, a whole number of bars
    double barQuarters = 4.0;
    /// Where the groove's first downbeat is expected in the take, s: after the count-in, latency included.
    double startSeconds = 0.0;
    /// Whether startSeconds is known to the hit (calibrated). Otherwise the take's median deviation is taken
    /// for latency and removed.
    bool latencyKnown = false;
    /// Measured against: the steady click, or the player's own slowly varying tempo when no click sounded.
    bool againstClick = true;
    /// A practice pad: notes that fall together are one stroke, and every hit is that drum.
    bool pad = false;
    /// Half width of the zone in which a hit is on time, ms (shared/strictness.json).
    double goodMilliseconds = 50.0;

    /// The first value outside its range.
    std::optional<Error> problem() const;
};

enum class GrooveOutcome : std::uint8_t { OnTime, Early, Late, Missed };

/// What became of one written note of one round.
struct GrooveNoteReport {
    std::size_t bar = 0;    ///< from 0, counted through the take
    double quarters = 0.0;  ///< since that bar's beginning
    std::uint8_t drum = 0;
    double velocity = 0.0;
    GrooveOutcome outcome = GrooveOutcome::Missed;
    double expectedTime = 0.0;           ///< s in the take
    std::optional<double> time;          ///< of the hit
    std::optional<double> milliseconds;  ///< late positive
    std::optional<double> level;         ///< dB of full scale; none for unknown strength
};

/// A hit that nobody wrote.
struct GrooveExtra {
    std::size_t bar = 0;
    double quarters = 0.0;  ///< since that bar's beginning
    std::uint8_t drum = 0;
    double time = 0.0;
    std::optional<double> level;
};

/// How one drum was played.
struct GrooveDrum {
    std::uint8_t drum = 0;
    std::size_t written = 0;
    std::size_t played = 0;
    std::size_t extra = 0;
    std::optional<double> medianMilliseconds;
    std::optional<double> spreadMilliseconds;  ///< within which the middle half of its hits falls
    std::optional<double> level;               ///< median, dB
    std::optional<double> spreadDecibels;      ///< middle half, of the hits written equally loud
    std::optional<double> accentDecibels;      ///< accents above the plain notes (medians)
    std::optional<double> ghostDecibels;       ///< plain notes above the ghosts
};

struct GrooveBar {
    double quartersPerMinute = 0.0;  ///< the player's own, smoothed
    std::size_t missed = 0;
    std::size_t extra = 0;
    std::optional<double> medianAbsoluteMilliseconds;
    /// Mean over its notes: 0 on the spot to 1 at twice the good zone or beyond; a missed or extra note
    /// counts 1.
    double trouble = 0.0;
};

/// Everything measured in a groove take, as groove-report.schema.json has it.
struct GrooveReport {
    double offsetMilliseconds = 0.0;      ///< removed from every deviation; 0 when the latency is known
    std::vector<GrooveNoteReport> notes;  ///< by expected time
    std::vector<GrooveExtra> extras;      ///< by time
    std::vector<GrooveDrum> drums;        ///< those written or heard, by class
    std::vector<GrooveBar> bars;          ///< as many as were played
    double startQuartersPerMinute = 0.0;
    double endQuartersPerMinute = 0.0;
    /// First bar by which half of a lasting change of tempo has happened; none below kTempoChange.
    std::optional<std::size_t> changeBar;
    /// Within which the middle half of the hits falls, measured against the player's own smoothed tempo.
    std::optional<double> evennessMilliseconds;
    std::optional<std::size_t> weakestBar;  ///< the bar with most trouble, if any has some worth a loop

    static constexpr double kTempoChange = 0.015;  ///< share of the tempo
};

/// Holds the hits of a take against a groove that is repeated as often as it was played.
///
/// 1. Where the bars lie: a Viterbi path over beats through the offsets between expected and played time (5
/// ms
///    apart), rewarded where hits of a fitting class fall on notes, the offset changing by at most 12 % of a
///    beat from beat to beat; so a constant latency and a drifting tempo are found without knowing which hit
///    is which.
/// 2. Which hit is which note: per class the cheapest order-preserving assignment (dynamic programming; a
/// pair
///    costs its distance, an unpaired note or hit half the reach), then the same between what is left of
///    classes that are easily taken for each other (hi-hat and cymbal, snare and tom, tom and kick, other and
///    any).
/// 3. Deviations from the click, or from a robust local line through the player's own onsets (tempo_line.h).
///
/// Bars after the last hit are not reported; hits fainter than a tenth of their drum's median are noise and
/// never extra, nor is a hi-hat or cymbal heard together with a snare, whose wires hiss like one.
/// @param hits by time @param notes one round, by onset, at least one
/// Errors: Empty (no notes), TooShort (fewer than four hits on notes), BadArgument. Pure and deterministic.
Result<GrooveReport> assessGroove(std::span<const GrooveHit> hits, std::span<const GrooveNote> notes,
                                  const GrooveParameters& parameters);

}  // namespace woodshed

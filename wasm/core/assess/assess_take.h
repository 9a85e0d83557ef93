#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "assess/take_features.h"
#include "base/result.h"

namespace woodshed {

/// Longest score, in quarters: five days at 144 a minute.
inline constexpr double kMostQuarters = 1e6;
/// Range of written tempi.
inline constexpr double kSlowestQuartersPerMinute = 1.0;
inline constexpr double kFastestQuartersPerMinute = 1000.0;

/// A note of the page. Notes are given in order of onset; one voice.
struct ScoreNote {
    double onsetQuarters = 0.0;     ///< up to kMostQuarters either side of 0
    double durationQuarters = 0.0;  ///< 0 to kMostQuarters
    int midi = 0;                   ///< sounding pitch, 0 to 127
};

/// What counts as good, and what is known about the take.
struct AssessParameters {
    double centsGood = 25.0;    ///< good zone of pitch, cents either side; > 0
    double onsetGoodMs = 50.0;  ///< good zone of onsets, milliseconds either side; > 0
    /// Tempo on the page or of the metronome; a hint, not a demand. > 0; a tempo outside the
    /// range of written tempi is taken at its end.
    std::optional<double> quartersPerMinute;
    /// Where the take begins: anything pitched that ends earlier (count-in, talk) is not listened to.
    double startSeconds = 0.0;
};

/// Outcome of a written note; see take-report.schema.json.
enum class NoteOutcome : std::uint8_t { Right, Different, Octave, Missed };
/// Pitch of a played note against its good zone.
enum class Intonation : std::uint8_t { InTune, Sharp, Flat };
/// Onset of a played note against its good zone.
enum class Timing : std::uint8_t { OnTime, Early, Late };

/// A note heard.
struct PlayedNote {
    double onset = 0.0;     ///< seconds
    double duration = 0.0;  ///< seconds
    double midi = 0.0;      ///< steady part, fractional, A4 = 440 Hz = 69
};

/// What became of one written note.
struct NoteReport {
    std::size_t index = 0;
    double midi = 0.0;
    double expectedOnset = 0.0;     ///< seconds
    double expectedDuration = 0.0;  ///< seconds
    NoteOutcome outcome = NoteOutcome::Missed;
    std::optional<PlayedNote> played;
    std::optional<double> cents;  ///< played - asked - tuning; folded for Octave; none for notes below 80 ms
    std::optional<double> milliseconds;    ///< played - expected onset
    std::optional<Intonation> intonation;  ///< Right and Octave only
    std::optional<Timing> timing;
};

/// Counts and shares over the take.
struct TakeMeasures {
    std::optional<double> pitchAccuracy;
    std::optional<double> timingAccuracy;
    std::optional<double> medianAbsoluteCents;
    std::optional<double> medianAbsoluteMilliseconds;
    std::size_t written = 0;
    std::size_t right = 0;
    std::size_t different = 0;
    std::size_t octave = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;
};

/// Everything measured in a take, as take-report.schema.json has it.
struct TakeAssessment {
    double duration = 0.0;
    double tuningCents = 0.0;
    double a4 = 440.0;
    std::optional<double> quartersPerMinute;
    std::vector<NoteReport> notes;
    std::vector<PlayedNote> extras;
    TakeMeasures measures;
};

/// Aligns what was played with what is written and measures every note (Woodshed specs, assessment, section
/// 7).
///
/// - Tuning: the median deviation of the notes played right, within -110..110 cents (A4 = 413 to 469 Hz);
///   larger offsets are wrong notes. Deviations are measured after removing it.
/// - A note is Different when more than 60 % of its voiced frames lie nearer to another semitone. The border
///   is 50 cents for a player in tune and moves out to at most 75 for one whose right notes scatter: it is
///   where a mistuned right note and a neighbouring wrong one are equally likely.
/// - Missed: nothing aligned, or less than 30 % of the expected duration voiced (of 0.3 s for longer notes,
///   so that short but audible is not missed).
/// - Extra: an unaligned note of at least 60 ms between the first and the last aligned note, two quarters of
///   margin included. What a restart replaces is neither rated nor extra; the later try counts.
/// - Expected onsets come from a robust local line of onset on quarters, +-4 quarters wide, that leaves the
///   note itself out. After a restart or an unwritten pause it starts anew; the note that ends a pause is
///   measured from the line before it, and so is late by the pause.
///
/// @param score at least one note, onsets not decreasing.
/// Errors: Empty (no score notes), BadArgument (score or parameters out of range). Pure and deterministic.
Result<TakeAssessment> assessTake(const TakeFeatures& features, std::span<const ScoreNote> score,
                                  const AssessParameters& parameters = {});

/// The notes heard, without a page to compare with: deviations are from the nearest semitone after removing
/// the take's tuning, onsets have none. Errors: BadArgument.
Result<TakeAssessment> assessWithoutScore(const TakeFeatures& features,
                                          const AssessParameters& parameters = {});

}  // namespace woodshed

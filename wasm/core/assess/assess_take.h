#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "assess/note_measures.h"
#include "assess/take_features.h"
#include "assess/take_measures.h"
#include "assess/tempo_line.h"
#include "base/result.h"

namespace woodshed {

/// Longest score, in quarters: five days at 144 a minute.
inline constexpr double kMostQuarters = 1e6;
/// Range of written tempi.
inline constexpr double kSlowestQuartersPerMinute = 1.0;
inline constexpr double kFastestQuartersPerMinute = 1000.0;

/// A note of the page. Notes are given in order of onset; one voice.
struct ScoreNote {
    double onsetQuarters = 0.0;                     ///< up to kMostQuarters either side of 0
    double durationQuarters = 0.0;                  ///< 0 to kMostQuarters
    int midi = 0;                                   ///< sounding pitch, 0 to 127
    std::optional<std::size_t> bar = std::nullopt;  ///< index of the bar it stands in, not decreasing
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
    std::optional<double> durationRatio;  ///< sounding over written duration at the local tempo
    NoteSound sound;
    std::optional<double> dynamics;  ///< loudness less the median of the take's notes, dB
};

/// What a sound that is not written is.
enum class ExtraKind : std::uint8_t { Extra, Squeak };

/// A sound that is not written.
struct ExtraNote {
    PlayedNote played;
    ExtraKind kind = ExtraKind::Extra;
    std::optional<std::size_t> afterNote;  ///< written note played last before it
};

/// The player went elsewhere in the score.
struct Leap {
    double time = 0.0;         ///< seconds: onset of the first note after it
    std::size_t fromNote = 0;  ///< written note played last before it
    std::size_t toNote = 0;    ///< written note played first after it
};

/// Intonation of one pitch class, 0 being C.
struct PitchClassCents {
    int pitchClass = 0;
    double cents = 0.0;  ///< median
    std::size_t notes = 0;
};

/// A third of the range of the notes played.
enum class Register : std::uint8_t { Low, Middle, High };

/// Intonation of one register.
struct RegisterCents {
    Register place = Register::Middle;
    int lowMidi = 0;
    int highMidi = 0;
    double cents = 0.0;  ///< median
    std::size_t notes = 0;
};

/// What went wrong in one bar.
struct BarReport {
    std::size_t bar = 0;
    std::size_t written = 0;
    std::size_t right = 0;
    std::size_t different = 0;
    std::size_t octave = 0;
    std::size_t missed = 0;
    std::size_t extra = 0;
    std::size_t early = 0;
    std::size_t late = 0;
    std::size_t sharp = 0;
    std::size_t flat = 0;
    std::optional<double> meanAbsCents;
    std::optional<double> meanAbsMilliseconds;
    double trouble = 0.0;  ///< 0 nothing to practise to 1 nothing right
};

/// Everything measured in a take, as take-report.schema.json has it.
struct TakeAssessment {
    double duration = 0.0;
    double tuningCents = 0.0;
    double a4 = 440.0;
    int transposition = 0;  ///< semitones: the whole take above what was asked, removed before judging
    std::optional<double> quartersPerMinute;
    std::vector<TempoPoint> tempoCurve;
    std::vector<TempoPause> pauses;  ///< `note` is the written note that ends it
    std::vector<Leap> restarts;
    std::vector<Leap> skips;
    std::optional<double> driftCentsPerMinute;
    std::vector<PitchClassCents> centsByPitchClass;
    std::vector<RegisterCents> centsByRegister;
    std::vector<NoteReport> notes;
    std::vector<ExtraNote> extras;
    std::vector<BarReport> bars;           ///< those with notes
    std::vector<std::size_t> weakestBars;  ///< into bars, most troubled first, at most three
    TakeMeasures measures;
};

/// Aligns what was played with what is written and measures every note (Woodshed specs, assessment, section
/// 7).
///
/// - Tuning: the median deviation of the notes played right, within -110..110 cents (A4 = 413 to 469 Hz).
///   Larger offsets of the whole take are a transposition: the wrong instrument's part, another octave.
///   Deviations and outcomes are measured after removing both.
/// - A note is Different when more than 60 % of its voiced frames lie nearer to another semitone. The border
///   is 50 cents for a player in tune and moves out to at most 75 for one whose right notes scatter: it is
///   where a mistuned right note and a neighbouring wrong one are equally likely.
/// - Missed: nothing aligned, or less than 30 % of the expected duration voiced (of 0.15 s for longer notes,
///   so that short but audible is not missed).
/// - Extra: an unaligned note of at least 60 ms between the first and the last aligned note, two quarters of
///   margin included, or a steady sound of another pitch inside or at the edge of an aligned one. What a
///   restart replaces is neither rated nor extra; the later try counts.
/// - Squeak: such a sound of less than 0.2 s that jumps by more than seven semitones.
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

/// A recording as music to play after: the notes heard, at the take's own tuning, one quarter being one
/// second. Errors: Empty when nothing pitched is heard.
Result<std::vector<ScoreNote>> scoreFromRecording(const TakeFeatures& features);

}  // namespace woodshed

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "pitch/pitch_follower.h"

namespace woodshed {

/// A note as it is heard while it sounds.
struct LiveNote {
    double onset = 0.0;      ///< s since the first sample
    double semitones = 0.0;  ///< MIDI scale at A4 = 440 Hz: mean of the part after kAttackSeconds
    double newest = 0.0;     ///< s since the first sample: end of what has been heard of it
    bool sounding = true;

    double duration() const { return newest - onset; }
};

/// What changed with a reading.
enum class LiveNoteChange : std::uint8_t {
    None,
    Began,  ///< a new note is sure to have begun (the one before has ended)
    Goes,   ///< the note sounds on
    Ended,  ///< it fell silent
};

/// Cuts a stream of readings into notes, causally. A note begins when a pitch has stood within a semitone for
/// kSureSeconds after silence, after another pitch, or after the level dipped and rose again by kAttackRatio
/// (the same note tongued again).
///
/// Onsets are placed where the level first reached kOnsetShare of its height, after silence and in a dip, and
/// at the instant that the first reading of the new pitch describes in a slur.
class LiveNotes {
  public:
    static constexpr double kSureSeconds = 0.035;   ///< shorter than a semiquaver at 200 a minute (75 ms)
    static constexpr double kAttackSeconds = 0.04;  ///< left out of the pitch, as the result leaves out edges

    LiveNoteChange push(const LiveReading& reading);

    /// The note that began last; meaningful after the first Began.
    const LiveNote& note() const { return note_; }

  private:
    struct Instant {
        double newest = 0.0;
        double level = 0.0;
    };
    static constexpr std::size_t kRemembered = 32;

    double riseBefore(double now, double level) const;
    void remember(const LiveReading& reading);

    LiveNote note_{.sounding = false};
    double sum_ = 0.0;
    std::size_t count_ = 0;
    // the pitch that may become a note
    double proposed_ = 0.0;
    double proposedSince_ = 0.0;  // the instant its first reading describes
    bool proposing_ = false;
    // level since the note began
    double loudest_ = 0.0;
    double lowest_ = 0.0;
    double silentSince_ = 0.0;
    bool silent_ = true;
    bool dipped_ = false;
    std::array<Instant, kRemembered> recent_{};
    std::size_t written_ = 0;
};

}  // namespace woodshed
